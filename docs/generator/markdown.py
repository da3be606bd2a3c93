"""Small pieces of Markdown."""

from collections.abc import Iterable, Sequence


def cell(text: str) -> str:
    """Text for one cell of a table: one line, with its bars escaped."""
    return " ".join(text.replace("|", "\\|").split())


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table's lines, with an empty one after it."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return [*lines, *(f"| {' | '.join(map(cell, row))} |" for row in rows), ""]


def code(words: Iterable[str], joined: str = ", ") -> str:
    """Words as they are typed: `yes`, `no`."""
    return joined.join(f"`{word}`" for word in words)


def anchor(heading: str) -> str:
    """The link that forges give a heading of letters and digits."""
    return heading.lower().replace(" ", "-")


def document(intro: str, lines: Iterable[str]) -> str:
    """A page: its hand-written part, then the rest, ending in one line break."""
    return f"{intro.strip()}\n\n" + "\n".join(lines).strip() + "\n"
