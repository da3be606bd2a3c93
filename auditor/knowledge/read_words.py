"""Reads the words of others: reports/inventory.yaml, where no word may mean two things, and rules/pages.yaml."""

import re
from pathlib import Path

from auditor.errors import Problem
from auditor.knowledge import reader
from auditor.knowledge.inventory_words import InventoryWords, Words4
from auditor.knowledge.names import plain
from auditor.knowledge.site_words import SiteWords


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


def read_site_words(root: Path) -> tuple[SiteWords | None, list[Problem]]:
    """Read and check the file; a sign's mark must hold its letters, and its pattern be one."""
    file = reader.read_file(root / "rules" / "pages.yaml", root)
    problems = reader.validate(file, SiteWords)
    words: SiteWords | None = file.record
    if words is None:
        return None, problems
    for index, sign in enumerate(words.signs):
        try:
            re.compile(sign.pattern)
        except re.error as error:
            problems.append(Problem(file.place(("signs", index, "pattern")), f"“{sign.pattern}” is no regular expression: {error}"))
    return words, problems
