"""From a name that somebody wrote to a product or host: exactly, by host name, or by a near match that is said.

A near match is a guess about somebody else's words, so it is careful: what people write around a name left out (« le groupe WhatsApp »), or the same words but for one slip in
each (a letter added, left out, changed, or two swapped), only in words of five letters or more (six where
the name is one word) without digits, or else one slip of spacing; the same first letter; and no second product as near. So Framacalc is
never taken for Framatalk, Google Forms for Google Fonts, nor Office 365 for Office 360.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal
from urllib.parse import urlsplit

from auditor.knowledge.names import plain

_PARENTHESES = re.compile(r"\s*[(\[].*?[)\]]\s*")
_HOST_NAME = re.compile(r"^(?:https?://)?[^\s/@]+\.[a-z]{2,}\.?(?:[/:?#]\S*)?$", re.IGNORECASE)
_PARTS = re.compile(r"[/,;+&]|\b(?:et|and|en|und)\b", re.IGNORECASE)
MIN_LETTERS = 5
MIN_LETTERS_ALONE = 6  # of a name of one word, where no second word confirms the guess: Avast is not Acast


@dataclass(frozen=True, slots=True)
class Match:
    """The id found, how, and (for a near one) under which name it was taken; `near` lists names to suggest.

    `meant`: of a name that isn't known, the one record spelt so alike that the name is probably a slip.
    """

    id: str | None
    how: Literal["exact", "host", "near", "none"]
    near: tuple[str, ...] = ()
    meant: str | None = None


class Names:
    """The names of one folder, as the compiled index holds them."""

    def __init__(self, index: Mapping[str, Any], folder: str) -> None:
        self._names: dict[str, str] = index["names"][folder]
        self._domains: dict[str, str] = index["domains"][folder]
        self._around = frozenset(index.get("around", ()))
        self._found: dict[str, Match] = {}  # an inventory writes the same names again and again

    @cached_property
    def _by_letter(self) -> dict[str, list[str]]:
        """The names under their first letter, which no near match changes."""
        groups: dict[str, list[str]] = {}
        for name in self._names:
            groups.setdefault(name[:1], []).append(name)
        return groups

    def find(self, asked: str) -> Match:
        """The record meant by `asked`."""
        if asked not in self._found:
            self._found[asked] = self._find(asked)
        return self._found[asked]

    def _find(self, asked: str) -> Match:
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
        name = without_words_around(bare or word, self._around)
        if name in self._names:
            return Match(self._names[name], "near")
        return self._nearest(word, asked)

    def _by_host(self, asked: str) -> str | None:
        """By label from the right: `drive.google.com` also means what `google.com` means, never the reverse."""
        if not _HOST_NAME.match(asked):
            return None
        try:
            host = (urlsplit(asked if "://" in asked else f"//{asked}").hostname or "").rstrip(".").lower()
        except ValueError:
            return None
        return self.at_host(host)

    def at_host(self, host: str) -> str | None:
        """The record that a host name, in lower case, means; of several the longest."""
        labels = host.split(".")
        for start in range(len(labels) - 1):
            found = self._domains.get(".".join(labels[start:]))
            if found:
                return found
        return None

    def _nearest(self, word: str, asked: str) -> Match:
        near = sorted((count, name) for name in self._by_letter.get(word[0], ()) if (count := _one_slip_a_word(word, name)) is not None)
        meant = {self._names[name] for count, name in near if count == near[0][0]}
        if len(meant) == 1:
            return Match(meant.pop(), "near", self._distinct(name for _, name in near))
        if probably := self._one_slip_away(word):
            return Match(None, "none", (probably,), probably)
        return Match(None, "none", self._suggestions(word, asked))

    def _one_slip_away(self, word: str) -> str | None:
        """The only record with a name one slip away: too little to take it for that one, enough to ask."""
        if len(word) < MIN_LETTERS or any(c.isdigit() for c in word):
            return None
        alike = {self._names[name] for name in self._by_letter.get(word[0], ()) if len(name) >= MIN_LETTERS and slips(word, name, 1) is not None}
        return alike.pop() if len(alike) == 1 else None

    def _suggestions(self, word: str, asked: str) -> tuple[str, ...]:
        """Up to three records: names that stand in the words written, then longer ones, then those spelt alike."""
        limit = 3 if len(word) >= MIN_LETTERS else 1
        alike = sorted((count, name) for name in self._by_letter.get(word[0], ()) if (count := slips(word, name, limit)) is not None)
        return self._distinct((*self._containing(word), *self._longer(asked), *(name for _, name in alike)))

    def _distinct(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._names[name] for name in names))[:3]

    def _containing(self, word: str) -> list[str]:
        """Names that stand whole inside the words written (« Gmail et Drive »), the longest first."""
        padded = f" {word} "
        return sorted((name for name in self._names if len(name) >= 4 and f" {name} " in padded), key=lambda name: (-len(name), name))

    def _longer(self, asked: str) -> list[str]:
        """Names that hold one of the parts written (« Gmail / Drive »: Google Drive), the shortest first."""
        parts = [f" {part} " for part in map(plain, _PARTS.split(asked)) if len(part) >= MIN_LETTERS]
        return sorted((name for name in self._names if any(part in f" {name} " for part in parts)), key=lambda name: (len(name), name))


def _one_slip_a_word(a: str, b: str) -> int | None:
    """Slips between two names, at most one a word; None where there are more, or where a guess isn't safe."""
    if a[:1] != b[:1] or abs(len(a) - len(b)) > a.count(" ") + 1:
        return None
    words, others = a.split(), b.split()
    if len(words) != len(others):
        return 1 if "".join(words) == "".join(others) and len(a) >= MIN_LETTERS else None
    fewest = MIN_LETTERS if len(words) > 1 else MIN_LETTERS_ALONE
    total = 0
    for word, other in zip(words, others, strict=True):
        if word == other:
            continue
        if min(len(word), len(other)) < fewest or any(c.isdigit() for c in word + other) or slips(word, other, 1) is None:
            return None
        total += 1
    return total


def without_words_around(name: str, around: frozenset[str]) -> str:
    """« le groupe whatsapp » and « gmail perso », as names are compared, without the words at their ends that are nobody's name."""
    words = name.split()
    while words and words[0] in around:
        del words[0]
    while words and words[-1] in around:
        del words[-1]
    return " ".join(words)


def slips(a: str, b: str, limit: int) -> int | None:
    """Letters added, left out, changed or swapped between two words; None above `limit`."""
    if abs(len(a) - len(b)) > limit:
        return None
    letters, others = set(a), set(b)
    if len(letters - others) > limit or len(others - letters) > limit:
        return None  # each letter that the other word lacks is a slip at least
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
