"""Where rules/, vendor_db/ and reports/ are: inside the package in a wheel, beside it in a checkout."""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # `auditor --help` asks for the languages, and does without pathlib
    from pathlib import Path

COMPILED_NAME = "knowledge.json"
LOCALE = "reports/locale"  # <language>/LC_MESSAGES/<domain>.po
FIRST_LANGUAGES = ("fr", "en")  # complete, always

_PACKAGE = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
_CARRIED = os.path.join(_PACKAGE, "_data")


def shipped() -> bool:
    """Whether the data folders came with a wheel, read-only and compiled beforehand."""
    return os.path.isdir(os.path.join(_CARRIED, "vendor_db"))


def data_root() -> "Path":
    """The folder that holds rules/, vendor_db/ and reports/."""
    from pathlib import Path

    return Path(_root())


def languages(root: "Path | str | None" = None) -> tuple[str, ...]:
    """The languages that a data folder (default: the program's own) has sentences in: French and English first, the others by their code."""
    folder = os.path.join(root or _root(), LOCALE)
    try:
        with os.scandir(folder) as entries:
            found = sorted(entry.name for entry in entries if entry.is_dir() and not entry.name.startswith("."))
    except OSError:
        found = []
    return (*FIRST_LANGUAGES, *(lang for lang in found if lang not in FIRST_LANGUAGES))


def _root() -> str:
    return _CARRIED if shipped() else os.path.dirname(_PACKAGE)
