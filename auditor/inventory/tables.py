"""What stands in a file, before it means anything: rows of cells from CSV, ODS and XLSX, text from YAML.

Every limit has a sentence: size, decompressed size, rows. A file is read whole or not at all.
"""

import csv
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.errors import InputError, Problem
from auditor.knowledge.wording import Wording

MAX_BYTES = 5_000_000
MAX_DECOMPRESSED = 60_000_000
MAX_ROWS = 5_000
MAX_COLUMNS = 200
SHEET_SUFFIXES = {".xlsx", ".ods"}


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its name ("" for CSV) and its rows from the very first, so that numbers are those on screen."""

    name: str
    rows: list[list[Any]]


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


def read_csv(text: str, shown: str, wording: Wording) -> Table:
    """The rows of a CSV file, whichever of ; , or tab parts its cells."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";,\t", key=lambda mark: max(line.count(mark) for line in text.splitlines()[:15] or [first]))
    rows: list[list[Any]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            while len(rows) < reader.line_num - 1 and not any(cells):
                break
            rows.append(list(cells))
            _check_size(len(rows), len(cells), shown, wording)
    except csv.Error as error:
        raise InputError([Problem(f"{shown}:{reader.line_num}", wording.say("input.broken_csv"), wording.say("input.broken_csv_hint"))]) from error
    return Table("", rows)


def read_sheets(data: bytes, shown: str, wording: Wording) -> list[Table]:
    """The sheets of an XLSX or ODS file. Raises InputError for what isn't one, or unpacks to too much."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise InputError([Problem(shown, wording.say("input.not_a_sheet"))]) from error
    if unpacked > MAX_DECOMPRESSED:
        raise InputError([Problem(shown, wording.say("input.unpacks_too_big", limit=MAX_DECOMPRESSED // 1_000_000))])
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        tables = []
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            _check_size(sheet.total_height, sheet.total_width, f"{shown}, {name}", wording)
            tables.append(Table(name, sheet.to_python(skip_empty_area=False)))
    except (CalamineError, OSError, ValueError) as error:
        raise InputError([Problem(shown, wording.say("input.not_a_sheet"))]) from error
    return tables


def _check_size(rows: int, columns: int, shown: str, wording: Wording) -> None:
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        raise InputError([Problem(shown, wording.say("input.too_many_cells", rows=MAX_ROWS, columns=MAX_COLUMNS))])
