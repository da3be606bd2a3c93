"""The domains that somebody wants looked at: from arguments, and from a file of one a line or a sheet as CSV."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.errors import InputError, Problem, not_readable
from auditor.knowledge.names import plain

if TYPE_CHECKING:
    from auditor.knowledge.wording import Wording

MOST_BYTES = 200_000_000
HEADINGS = ("domain", "domaine", "domein", "domains", "domaines", "domeinen", "domanen", "website", "site", "site web", "webseite", "url", "host", "hostname")
_DELIMITERS = ";\t,"


@dataclass(frozen=True, slots=True)
class Written:
    """What stands somewhere as a domain, before anybody knows whether it is one."""

    text: str
    place: str  # `file:line`, or empty for an argument


def read(arguments: Iterable[str], file: Path | None, wording: "Wording") -> Iterator[Written]:
    """Everything written, in order. Raises InputError where the file can't be used at all."""
    yield from (Written(one, "") for one in arguments)
    if file is not None:
        yield from _of_file(file, wording)


def _of_file(path: Path, wording: "Wording") -> Iterator[Written]:
    text = _text(path, wording)
    first = next((line for line in text.splitlines() if _meant(line)), "")
    delimiter = next((sign for sign in _DELIMITERS if sign in first), None)
    if delimiter is None and plain(first) not in HEADINGS:
        yield from (Written(meant, f"{path}:{number}") for number, line in enumerate(text.splitlines(), 1) if (meant := _meant(line)))
        return
    rows = csv.reader(io.StringIO(text), delimiter=delimiter or ",")
    column: int | None = None
    try:
        for row in rows:
            cells = [cell.strip() for cell in row]
            if not any(cells) or cells[0].startswith("#"):
                continue
            if column is None:
                column = _column(cells, path, rows.line_num, wording)
            elif column < len(cells) and cells[column]:
                yield Written(cells[column], f"{path}:{rows.line_num}")
    except csv.Error as error:
        raise InputError([Problem(f"{path}:{rows.line_num}", wording.say("scan.not_csv"))]) from error


def _meant(line: str) -> str:
    """A line without its comment."""
    return line.partition("#")[0].strip()


def _column(cells: list[str], path: Path, line: int, wording: "Wording") -> int:
    found = [number for number, cell in enumerate(cells) if plain(cell) in HEADINGS]
    if not found:
        seen = ", ".join(cell for cell in cells if cell)
        raise InputError([Problem(f"{path}:{line}", wording.say("scan.no_column", seen=seen), wording.say("scan.columns", accepted=", ".join(HEADINGS[:3])))])
    return found[0]


def _text(path: Path, wording: "Wording") -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise not_readable(path, error, wording.say) from error
    if len(data) > MOST_BYTES:
        raise InputError([Problem(str(path), wording.say("scan.file_too_large", most=MOST_BYTES // 1_000_000))])
    if b"\0" in data:
        raise InputError([Problem(str(path), wording.say("scan.not_text"))])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
