"""Letters as text files, ready to be copied into a mail or printed."""

import textwrap
from collections.abc import Iterator

from auditor import safe_text
from auditor.document import Audit, Letter

WIDTH = 78


def files(audit: Audit) -> Iterator[tuple[str, list[str]]]:
    """Each letter as a file of its own, in a folder `letters`."""
    for letter in audit.letters:
        yield f"letters/{letter.id}.txt", [text(letter)]


def text(letter: Letter) -> str:
    """One letter: to whom, about what, its paragraphs. CRLF is left to whoever opens it."""
    parts = [safe_text.line(letter.to), safe_text.line(letter.subject)]
    listed = False
    for paragraph in letter.body:
        item = paragraph.startswith("- ")
        wrapped = textwrap.fill(safe_text.line(paragraph), WIDTH, subsequent_indent="  " if item else "", break_on_hyphens=False)
        if item and listed:
            parts[-1] += f"\n{wrapped}"
        else:
            parts.append(wrapped)
        listed = item
    return "\n\n".join(parts) + "\n"
