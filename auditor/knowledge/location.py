"""Where rules/, vendor_db/ and reports/ are: inside the package in a wheel, beside it in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped() -> bool:
    """Whether the data folders came with a wheel, read-only and compiled beforehand."""
    return (_PACKAGE / "_data" / "vendor_db").is_dir()


def data_root() -> Path:
    """The folder that holds rules/, vendor_db/ and reports/."""
    return _PACKAGE / "_data" if shipped() else _PACKAGE.parent


def languages(root: Path) -> tuple[str, ...]:
    """The languages that a data folder has sentences in: French and English first, then the others by their code."""
    try:
        found = sorted(folder.name for folder in (root / LOCALE).iterdir() if folder.is_dir() and not folder.name.startswith("."))
    except OSError:
        found = []
    return (*FIRST_LANGUAGES, *(lang for lang in found if lang not in FIRST_LANGUAGES))


COMPILED_NAME = "knowledge.json"
LOCALE = "reports/locale"  # <language>/LC_MESSAGES/<domain>.po
FIRST_LANGUAGES = ("fr", "en")  # complete, always
