"""The inventory's fields and values in the words that people write: reports/inventory.yaml."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from auditor.errors import Problem
from auditor.knowledge import reader
from auditor.knowledge.names import plain
from auditor.knowledge.records import Record

LANGUAGES = ("fr", "en", "nl", "de")


class Words4(Record):
    """Words for one thing in four languages; the first of each is the one shown."""

    fr: Annotated[tuple[str, ...], Field(min_length=1)]
    en: Annotated[tuple[str, ...], Field(min_length=1)]
    nl: tuple[str, ...] = ()
    de: tuple[str, ...] = ()

    def all(self) -> tuple[str, ...]:
        return (*self.fr, *self.en, *self.nl, *self.de)

    def shown(self, lang: str) -> str:
        """The word that a person sees, in English where the language has none."""
        words: tuple[str, ...] = getattr(self, lang, ()) or self.en
        return words[0]


class FieldWords(Record):
    type: Literal[
        "text",
        "country",
        "words",
        "count",
        "answer",
        "contract",
        "data",
        "account",
        "registers",
        "kinds",
        "plan",
        "keys",
        "admin_by",
        "imposed_by",
        "run_by",
        "since",
        "place",
        "proofs",
        "public_funding",
        "domain_holder",
    ]
    page: Literal[1, 2] = 2
    labels: Words4


class InventoryWords(Record):
    organisation: dict[str, FieldWords]
    usage: dict[str, FieldWords]
    ticks: dict[str, Words4]
    values: dict[str, dict[str, Words4]]
    unknown: tuple[str, ...]
    sheets: dict[str, Words4]


def read_inventory_words(root: Path) -> tuple[InventoryWords | None, list[Problem]]:
    """Read and check the file; the same heading or word can't mean two things."""
    file = reader.read_file(root / "reports" / "inventory.yaml", root)
    problems = reader.validate(file, InventoryWords)
    words: InventoryWords | None = file.record
    if words is None:
        return None, problems
    for group, fields in (("organisation", words.organisation), ("usage", words.usage)):
        entries = [(name, field.labels) for name, field in fields.items()]
        if group == "usage":
            entries += list(words.ticks.items())
        problems += _twice(file, (group,), entries)
    for kind, values in words.values.items():
        problems += _twice(file, ("values", kind), list(values.items()))
    return words, problems


def _twice(file: reader.SourceFile, path: tuple[str, ...], entries: list[tuple[str, Words4]]) -> list[Problem]:
    seen: dict[str, str] = {}
    problems = []
    for name, words in entries:
        for word in dict.fromkeys(plain(word) for word in words.all()):
            other = seen.setdefault(word, name)
            if other != name:
                problems.append(Problem(file.place((*path, name)), f"“{word}” already means {other}"))
    return problems
