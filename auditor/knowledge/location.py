"""Where rules/, vendor_db/ and reports/ are: inside the package in a wheel, beside it in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped() -> bool:
    """Whether the data folders came with a wheel, read-only and compiled beforehand."""
    return (_PACKAGE / "_data" / "vendor_db").is_dir()


def data_root() -> Path:
    """The folder that holds rules/, vendor_db/ and reports/."""
    return _PACKAGE / "_data" if shipped() else _PACKAGE.parent


COMPILED_NAME = "knowledge.json"
