"""Every error that the program raises on purpose.

AuditorError
├── InputError        the user's file or argument is wrong; carries every problem found (exit 2)
├── KnowledgeError    vendor_db or rules can't be used; carries every problem found (exit 2)
├── UnknownId         asked for a record that isn't there; carries near matches (exit 2)
├── MissingPart       a format needs something that isn't installed; carries what (exit 2)
└── BadResolver       a DNS resolver can't be used; carries why and what was given (exit 2; network/resolvers.py)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in one file, in the words of the person who can mend it.

    `place` is `file:line:column` or `file, sheet Usages, cell B4`; `message` says what was seen and
    what is accepted; `hint` is a did-you-mean or the next step, or empty.
    """

    place: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" + (f" ({self.hint})" if self.hint else "")


class AuditorError(Exception):
    """The root of the tree."""


class ProblemsError(AuditorError):
    """Carries all the problems of its input at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class InputError(ProblemsError):
    """What the user gave can't be used."""


class KnowledgeError(ProblemsError):
    """vendor_db or rules can't be used."""


def not_readable(path: Path, error: OSError, say: Callable[..., str]) -> InputError:
    """For a file of the user's that can't be opened or read: why, in our words where the cause is a usual one."""
    match error:
        case FileNotFoundError():
            problem = Problem(str(path), say("input.not_found"))
        case IsADirectoryError():
            problem = Problem(str(path), say("input.not_a_file"))
        case PermissionError():
            problem = Problem(str(path), say("input.no_permission"))
        case _:
            problem = Problem(str(path), say("input.unreadable", why=error.strerror or ""))
    return InputError([problem])


class UnknownId(AuditorError):
    """No record has this id, name or alias."""

    def __init__(self, asked: str, near: Sequence[str] = ()) -> None:
        self.asked = asked
        self.near = tuple(near)
        super().__init__(asked)


class MissingPart(AuditorError):
    """A format needs a Python package or libraries of the system that aren't here. `packages` are Debian's names, or empty."""

    def __init__(self, package: str, packages: str = "") -> None:
        self.package = package
        self.packages = packages
        super().__init__(package)
