"""What stands in a file, before it means anything: rows of cells from CSV, ODS and XLSX, text from YAML.

Every limit has a sentence: size, decompressed size, rows. A file is read whole or not at all.
"""

import csv
import io
import itertools
import re
import zipfile
import zlib
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from auditor import safe_text
from auditor.errors import InputError, Problem
from auditor.knowledge.names import plain
from auditor.knowledge.wording import Wording

MAX_BYTES = 5_000_000
MAX_DECOMPRESSED = 60_000_000
MAX_ROWS = 5_000
MAX_COLUMNS = 200
MAX_AREA = 5_000_000  # rows times columns that the reader of sheets may lay out at once
HEADING_ROWS = 20
MARKS = ";,\t"
SHEET_SUFFIXES = {".xlsx", ".ods"}
_FILLED_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^>/])>")
_CELL_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']""")


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its name ("" for CSV) and its rows from the very first, so that numbers are those on screen.

    `lines` says at which line of a CSV file each row starts: a cell may hold several lines.
    """

    name: str
    rows: list[list[Any]]
    lines: list[int] = field(default_factory=list)
    hidden: bool = False

    def number(self, row: int) -> int:
        """The number of a row on screen, or in CSV the line of the file where it starts."""
        return self.lines[row] if self.lines else row + 1


def read_bytes(path: Path, wording: Wording) -> bytes:
    """The file's bytes. Raises InputError for what isn't a readable file of a sensible size."""
    shown = str(path)
    try:
        if path.is_dir():
            raise InputError([Problem(shown, wording.say("input.is_folder"))])
        if path.exists() and not path.is_file():
            raise InputError([Problem(shown, wording.say("input.not_a_file"))])
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError([Problem(shown, wording.say("input.too_big", size=size // 1_000_000, limit=MAX_BYTES // 1_000_000))])
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError([Problem(shown, wording.say("input.not_found"), wording.say("input.not_found_hint"))]) from error
    except PermissionError as error:
        raise InputError([Problem(shown, wording.say("input.no_permission"))]) from error
    except OSError as error:
        raise InputError([Problem(shown, wording.say("input.unreadable", why=error.strerror or ""))]) from error
    if not data.strip():
        raise InputError([Problem(shown, wording.say("input.empty"))])
    return data


def looks_like_sheet(data: bytes) -> bool:
    """Whether the bytes are a zip, as XLSX and ODS are."""
    return data.startswith(b"PK\x03\x04")


def text_of(data: bytes, shown: str, wording: Wording) -> tuple[str, bool]:
    """The text and whether it was read as Windows-1252. Raises InputError where it isn't text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), False
        except UnicodeDecodeError as error:
            raise InputError([Problem(shown, wording.say("input.not_text"))]) from error
    if b"\x00" in data or data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF")):
        raise InputError([Problem(shown, wording.say("input.not_text"))])
    try:
        return data.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), True


def read_csv(text: str, shown: str, wording: Wording, headings: Container[str]) -> Table:
    """The rows of a CSV file, whichever of ; , or tab parts its cells."""
    table = Table("", [])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, headings), strict=True)
    line = 1
    try:
        for cells in reader:
            table.rows.append([_unprotected(cell) for cell in cells])
            table.lines.append(line)
            line = reader.line_num + 1
            _check_size(len(table.rows), len(cells), shown, wording)
    except csv.Error as error:
        raise InputError([Problem(f"{shown}:{line}", wording.say("input.broken_csv"), wording.say("input.broken_csv_hint"))]) from error
    return table


def _unprotected(cell: str) -> str:
    """A text without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if cell.startswith("'") and safe_text.cell(cell[1:]) == cell else cell


def _delimiter(text: str, headings: Container[str]) -> str:
    """The mark that makes most headings known; where that says nothing, the one that parts least."""
    marks = {mark: max(_known_headings(text, mark, headings), default=0) for mark in MARKS}
    return max(marks, key=lambda mark: (marks[mark], -text.count(mark)))


def _known_headings(text: str, mark: str, headings: Container[str]) -> Iterator[int]:
    """How many headings each of the first rows holds, if `mark` parts its cells."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        for cells in itertools.islice(reader, HEADING_ROWS):
            yield sum(plain(cell) in headings and not set(cell) & set(MARKS) for cell in cells)
    except csv.Error:
        return


def read_sheets(data: bytes, shown: str, wording: Wording) -> list[Table]:
    """The sheets of an XLSX or ODS file. Raises InputError for what isn't one, or unpacks to too much."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    _check_archive(data, shown, wording)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        tables = []
        for about in workbook.sheets_metadata:
            sheet = workbook.get_sheet_by_name(about.name)
            last_row, last_column = sheet.end or (0, 0)
            _check_size(last_row + 1, last_column + 1, f"{shown}, {about.name}", wording)
            tables.append(Table(about.name, sheet.to_python(skip_empty_area=False), hidden=about.visible != SheetVisibleEnum.Visible))
    except (CalamineError, OSError, ValueError) as error:
        raise InputError([Problem(shown, wording.say("input.not_a_sheet"))]) from error
    return tables


def _check_archive(data: bytes, shown: str, wording: Wording) -> None:
    """Whether the zip is whole, unpacks to a sensible size, and has no sheet too large to lay out."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > MAX_DECOMPRESSED:
                raise InputError([Problem(shown, wording.say("input.unpacks_too_big", limit=MAX_DECOMPRESSED // 1_000_000))])
            area = max((_area(archive.read(entry)) for entry in entries), default=0)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError) as error:
        raise InputError([Problem(shown, wording.say("input.not_a_sheet"))]) from error
    if area > MAX_AREA:
        raise InputError([_too_many_cells(shown, wording)])


def _area(part: bytes) -> int:
    """Rows times columns up to the last filled cell of an XLSX sheet; 0 for any other part."""
    rows = columns = 0
    for cell in _FILLED_CELL.finditer(part):
        place = _CELL_PLACE.search(cell.group(1))
        if place:
            rows = max(rows, int(place.group(2)))
            columns = max(columns, column_number(place.group(1).decode()))
    return rows * columns


def column_number(letters: str) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _check_size(rows: int, columns: int, shown: str, wording: Wording) -> None:
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        raise InputError([_too_many_cells(shown, wording)])


def _too_many_cells(shown: str, wording: Wording) -> Problem:
    return Problem(shown, wording.say("input.too_many_cells", rows=MAX_ROWS, columns=MAX_COLUMNS))
