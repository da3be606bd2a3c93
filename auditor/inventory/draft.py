"""An inventory being read: what was found so far, and everything wrong."""

from dataclasses import dataclass, field
from typing import Any

from auditor.errors import Problem
from auditor.model import Note


@dataclass(slots=True)
class Draft:
    """An inventory being read: fields found so far, and everything wrong."""

    shown: str
    organisation: dict[str, Any] = field(default_factory=dict)
    usages: list[dict[str, Any]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
