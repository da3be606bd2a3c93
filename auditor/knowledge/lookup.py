"""From a name that somebody wrote to a product or host: exactly, by host name, or by a near match that is said.

A near match is a guess about somebody else's words, so it is careful: at least five letters, the same
first letter, the same digits, one slip (two from eight letters on), and no second product as near.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from auditor.knowledge.names import plain

_PARENTHESES = re.compile(r"\s*[(\[].*?[)\]]\s*")
_HOST_NAME = re.compile(r"^(?:https?://)?[^\s/@]+\.[a-z]{2,}(?:[/:?#]\S*)?$", re.IGNORECASE)
MIN_LETTERS = 5


@dataclass(frozen=True, slots=True)
class Match:
    """The id found, how, and (for a near one) under which name it was taken; `near` lists names to suggest."""

    id: str | None
    how: Literal["exact", "host", "near", "none"]
    near: tuple[str, ...] = ()


class Names:
    """The names of one folder, as the compiled index holds them."""

    def __init__(self, index: Mapping[str, Any], folder: str) -> None:
        self._names: dict[str, str] = index["names"][folder]
        self._domains: dict[str, str] = index["domains"][folder]

    def find(self, asked: str) -> Match:
        """The record meant by `asked`."""
        word = plain(asked)
        if not word:
            return Match(None, "none")
        if word in self._names:
            return Match(self._names[word], "exact")
        by_host = self._by_host(asked.strip())
        if by_host:
            return Match(by_host, "host")
        bare = plain(_PARENTHESES.sub(" ", asked))
        if bare and bare != word and bare in self._names:
            return Match(self._names[bare], "near")
        return self._nearest(word)

    def _by_host(self, asked: str) -> str | None:
        """By label from the right: `drive.google.com` also means what `google.com` means, never the reverse."""
        if not _HOST_NAME.match(asked):
            return None
        try:
            host = (urlsplit(asked if "://" in asked else f"//{asked}").hostname or "").rstrip(".").lower()
        except ValueError:
            return None
        labels = host.split(".")
        for start in range(len(labels) - 1):
            found = self._domains.get(".".join(labels[start:]))
            if found:
                return found
        return None

    def _nearest(self, word: str) -> Match:
        scored = sorted((slips, name) for name in self._names if name[0] == word[0] and (slips := _slips(word, name, 3)) is not None)
        suggestions = tuple(dict.fromkeys(self._names[name] for _, name in scored[:3]))
        if len(word) < MIN_LETTERS or not scored:
            return Match(None, "none", suggestions or self._containing(word))
        best = scored[0][0]
        allowed = 1 if len(word) < 8 else 2
        nearest = {self._names[name] for slips, name in scored if slips == best and _digits(name) == _digits(word)}
        if best <= allowed and len(nearest) == 1:
            return Match(nearest.pop(), "near", suggestions)
        return Match(None, "none", suggestions or self._containing(word))

    def _containing(self, word: str) -> tuple[str, ...]:
        """Names that stand whole inside the words written (« Gmail et Drive »), to suggest only."""
        padded = f" {word} "
        found = sorted((name for name in self._names if len(name) >= 4 and f" {name} " in padded), key=len, reverse=True)
        return tuple(dict.fromkeys(self._names[name] for name in found))[:3]


def _digits(name: str) -> str:
    return "".join(c for c in name if c.isdigit())


def _slips(a: str, b: str, limit: int) -> int | None:
    """Letters added, left out, changed or swapped between two words; None above `limit`."""
    if abs(len(a) - len(b)) > limit:
        return None
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and y == a[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return None
        before, last = last, row
    return last[-1] if last[-1] <= limit else None
