"""What is printed, and where: results on stdout, everything else on stderr, on any console's encoding."""

import codecs
import locale
import os
import shutil
import sys
import unicodedata
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from auditor import safe_text

if TYPE_CHECKING:
    from auditor.render.terminal import Line

_PLAIN = {
    "…": "...",
    "→": "->",
    "«": '"',
    "»": '"',
    "“": '"',
    "”": '"',
    "’": "'",
    "–": "-",
    "—": "-",
    "·": "-",
    "€": "EUR",
    "œ": "oe",
    "Œ": "OE",
    "≥": ">=",
    "✓": "x",
    "•": "*",
    "‘": "'",
    "ß": "ss",
    "æ": "ae",
    "Æ": "AE",
    "ø": "o",
    "Ø": "O",
    "ł": "l",
    "Ł": "L",
}


def _nearest_letters(error: UnicodeError) -> tuple[str, int]:
    """For an encoding that lacks a character: its plain letters, so that no accent stops a report."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    letters = "".join(_PLAIN.get(c) or "".join(d for d in unicodedata.normalize("NFKD", c) if d.isascii()) or "?" for c in lost)
    return letters, error.end


def prepare() -> None:
    """Make stdout and stderr never fail on a character."""
    codecs.register_error("auditor.nearest", _nearest_letters)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="auditor.nearest")


def language(chosen: str | None, offered: Collection[str]) -> str:
    """The language asked for, else the locale's, where it is among those offered; else French."""
    if chosen and chosen in offered:
        return chosen
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value and value not in ("C", "POSIX") and not value.startswith("C."):
            return _offered(value, offered)
    if sys.platform == "win32":  # pragma: no cover - Windows says its language elsewhere
        return _offered(locale.getlocale()[0] or "", offered)
    return "fr"


def _offered(name: str, offered: Collection[str]) -> str:
    """The language of a locale's name, `nl_BE.UTF-8`; Windows may say `English_Belgium`."""
    spoken = name[:2].lower()
    return spoken if spoken in offered else "fr"


def language_of_arguments(arguments: list[str], offered: Collection[str]) -> str:
    """The language before arguments are parsed, for help texts."""
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            return language(arguments[index + 1], offered)
        if argument.startswith("--lang="):
            return language(argument.removeprefix("--lang="), offered)
    return language(None, offered)


def has_color(stream: TextIO) -> bool:
    """Colours only on a terminal that wants them."""
    return stream.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Columns of the window, at most 100 for eyes."""
    return min(shutil.get_terminal_size((80, 24)).columns, 100)


def say(text: str) -> None:
    """One line to the person at the terminal, on stderr."""
    print(safe_text.line(text), file=sys.stderr)


def lines(found: "Iterable[Line]", lang: str) -> None:
    """A result in lines, as wide as the window and with its colours."""
    from auditor.render import terminal

    result(terminal.render_lines(found, lang, width(), color=has_color(sys.stdout)))


def document(value: Any) -> None:
    """A result as JSON."""
    import json

    result(safe_text.json_text(json.dumps(value, ensure_ascii=False, indent=2)) + "\n")


def result_bytes(data: bytes) -> None:
    """A result that isn't text, on stdout."""
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        _nowhere_to_write(error)


def _nowhere_to_write(error: OSError) -> NoReturn:
    """A full disk behind `>` is no bug of ours. What is still held back goes nowhere, so that leaving doesn't fail again."""
    import click

    from auditor.cli.main import t

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    why = error.strerror or ""
    raise click.ClickException(t(f"impossible d'écrire le résultat ({why})", f"can't write the result ({why})")) from error


def result(text: str) -> None:
    """A result, already made safe by its renderer, on stdout. A reader that went away (`| head`) changes no exit code."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        _nowhere_to_write(error)
