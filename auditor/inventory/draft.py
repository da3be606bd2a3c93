"""An inventory being read: what was found so far, and everything wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from auditor.errors import Problem
from auditor.inventory import personal
from auditor.inventory.values import as_text
from auditor.model import Note

FREE_TYPES = ("text", "words", "proofs")


@dataclass(slots=True)
class Draft:
    """An inventory being read: fields found so far, and everything wrong.

    `misread` are the fields whose name or value isn't understood.
    """

    shown: str
    organisation: dict[str, Any] = field(default_factory=dict)
    misread: set[str] = field(default_factory=set)
    usages: list[dict[str, Any]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, place: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(place, message, hint))

    def note(self, place: str, code: str, **values: str) -> None:
        self.notes.append(Note(place, code, tuple(values.items())))

    def look_for_persons(self, place: str, name: str, kind: str, raw: Any) -> None:
        """Note what looks like a person's address or number in free text, masked."""
        if kind in FREE_TYPES:
            for text in _texts(raw):
                for found, masked in personal.found_in(text):
                    self.note(place, f"read.personal.{found}", field=name, masked=masked)


def _texts(raw: Any) -> Iterator[str]:
    """Every text in a value, the ones inside its lists and blocks too."""
    if isinstance(raw, list | dict):
        for inner in raw.values() if isinstance(raw, dict) else raw:
            yield from _texts(inner)
    elif raw is not None:
        yield as_text(raw)
