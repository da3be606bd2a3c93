"""Where results are written: files readable by their owner only, a folder, or stdout."""

import contextlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli import console
from auditor.cli.main import t

if TYPE_CHECKING:
    from auditor.cli.session import Session
    from auditor.document import Audit

SUFFIXES = {
    "html": ".html",
    "json": ".json",
    "md": ".md",
    "terminal": ".txt",
    "xlsx": ".xlsx",
    "ods": ".ods",
    "pdf": ".pdf",
    "svg": ".svg",
}
ONLY_IN_FOLDERS = ("csv", "letters")  # one file a sheet, one file a letter
FORMATS = (*SUFFIXES, *ONLY_IN_FOLDERS)
FOLDER_FORMATS = ("html", "json", "md")
BINARY = ("xlsx", "ods", "pdf")


def files(audit: "Audit", format_: str, session: "Session", stem: str) -> Iterator[tuple[str, bytes | Iterable[bytes]]]:
    """The document in one format, as files: a name, and what is in it; JSON, which is long, a piece at a time.

    `stem` is what one document's files are called, without an ending.
    """
    if format_ == "csv":
        from auditor.render import csv_folder

        yield from csv_folder.files(audit, session.knowledge).items()
    elif format_ == "letters":
        from auditor.render import letters

        yield from ((name, "".join(lines).encode()) for name, lines in letters.files(audit))
    elif format_ == "svg":
        from auditor.render import pictures

        wording = session.knowledge.wording(audit.lang)
        yield f"{stem}.svg", pictures.flows(audit, wording).encode()
        yield f"{stem}-access.svg", pictures.access(audit, wording).encode()
    elif format_ == "json":
        from auditor.render import json_document

        yield f"{stem}.json", json_document.pieces(audit)
    elif format_ in BINARY:
        yield f"{stem}{SUFFIXES[format_]}", binary(audit, format_, session)
    else:
        yield f"{stem}{SUFFIXES[format_]}", text(audit, format_, session).encode()


def text(audit: "Audit", format_: str, session: "Session", *, color: bool = False, width: int = 80) -> str:
    """The document in a format that is text."""
    wording, reports = session.knowledge.wording(audit.lang), session.root / "reports"
    if format_ == "json":
        from auditor.render import json_document

        return json_document.render(audit)
    if format_ == "html":
        from auditor.render import html

        return html.render(audit, wording, reports)
    if format_ == "md":
        from auditor.render import markdown

        return markdown.render(audit, wording, reports)
    if format_ == "svg":
        from auditor.render import pictures

        return pictures.flows(audit, wording)
    from auditor.render import terminal

    return terminal.render(audit, wording, width, color=color)


def binary(audit: "Audit", format_: str, session: "Session") -> bytes:
    """The document as a workbook or as a PDF."""
    if format_ == "pdf":
        from auditor.render import paper

        return session.printer.pdf(paper.render(audit, session.knowledge.wording(audit.lang), session.root / "reports"))
    from auditor.render import workbook

    return (workbook.ods if format_ == "ods" else workbook.xlsx)(audit, session.knowledge)


def write_private(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file that only its owner can read: an audit lists weaknesses."""
    parts = [content] if isinstance(content, bytes) else content
    try:
        if path.exists() and not path.is_file() and not path.is_dir():  # a pipe, a device: it stays what it is
            with path.open("wb") as file:
                file.writelines(parts)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")  # for its owner only
        try:
            with os.fdopen(handle, "wb") as file:
                file.writelines(parts)
            os.replace(temporary, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as error:
        raise click.ClickException(cannot_write(path, error)) from error


def cannot_write(path: Path, error: OSError) -> str:
    """Why a result isn't where it was wanted."""
    return t(f"impossible d'écrire {path} ({error.strerror})", f"can't write {path} ({error.strerror})")


def is_folder(target: str) -> bool:
    """Whether `-o` means a folder: it is one, ends in a slash, or has no suffix."""
    return target.endswith(("/", "\\", os.sep)) or Path(target).is_dir() or not Path(target).suffix


def to_stdout(audit: "Audit", format_: str, session: "Session") -> None:
    """Print the document. A workbook or a PDF goes to another program, and never to a screen."""
    import sys

    if format_ in BINARY:
        console.result_bytes(binary(audit, format_, session))
        return
    color = format_ == "terminal" and console.has_color(sys.stdout)
    console.result(text(audit, format_, session, color=color, width=console.width()))
