"""Where results are written: files readable by their owner only, a folder, or stdout."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli import console
from auditor.cli.main import t

if TYPE_CHECKING:
    from auditor.cli.session import Session
    from auditor.document import Audit

SUFFIXES = {"json": ".json", "md": ".md", "terminal": ".txt", "xlsx": ".xlsx", "ods": ".ods"}
FOLDER_FORMATS = ("json", "md")
BINARY = ("xlsx", "ods")
SEVERAL_FILES = ("csv",)  # one file a sheet: only a folder holds them


def render(audit: "Audit", format_: str, session: "Session", *, color: bool = False, width: int = 80) -> str:
    """The document in one format. JSON without a language asked for is French, whatever the locale."""
    wording = session.knowledge.wording(audit.lang)
    if format_ == "json":
        from auditor.render import json_document

        return json_document.render(audit)
    if format_ == "md":
        from auditor.render import markdown

        return markdown.render(audit, wording, session.root / "reports")
    from auditor.render import terminal

    return terminal.render(audit, wording, width, color=color)


def workbook(audit: "Audit", format_: str, session: "Session") -> bytes:
    """The document as a workbook, for one of the BINARY formats."""
    from auditor.render import workbook

    return (workbook.ods if format_ == "ods" else workbook.xlsx)(audit, session.knowledge)


def write_files(folder: Path, audit: "Audit", session: "Session") -> None:
    """Write the document as CSV files, and the inventory beside them."""
    from auditor.render import csv_folder

    for name, data in csv_folder.files(audit, session.knowledge).items():
        write_private(folder / name, data)
        session.tell(session.wording.say("written", path=folder / name))


def pieces(audit: "Audit", format_: str, session: "Session") -> bytes | Iterable[str]:
    """The document in one format, for a file: JSON, which is long, a piece at a time."""
    if format_ in BINARY:
        return workbook(audit, format_, session)
    if format_ == "json":
        from auditor.render import json_document

        return json_document.pieces(audit)
    return [render(audit, format_, session)]


def write_private(path: Path, text: bytes | Iterable[str]) -> None:
    """Write a file that only its owner can read: an audit lists weaknesses."""
    parts = [text] if isinstance(text, bytes) else (piece.encode() for piece in text)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
        os.replace(temporary, path)
    except OSError as error:
        raise click.ClickException(t(f"impossible d'écrire {path} ({error.strerror})", f"can't write {path} ({error.strerror})")) from error


def is_folder(target: str) -> bool:
    """Whether `-o` means a folder: it is one, ends in a slash, or has no suffix."""
    return target.endswith(("/", "\\", os.sep)) or Path(target).is_dir() or not Path(target).suffix


def to_stdout(audit: "Audit", format_: str, session: "Session") -> None:
    """Print the document. A workbook goes to another program, and never to a screen."""
    import sys

    if format_ in BINARY:
        console.result_bytes(workbook(audit, format_, session))
        return
    color = format_ == "terminal" and console.has_color(sys.stdout)
    console.result(render(audit, format_, session, color=color, width=console.width()))
