"""Reads rules/, with the checks that only concern rules."""

from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

from auditor import yaml12
from auditor.errors import Problem
from auditor.knowledge import conditions, reader
from auditor.knowledge.conditions import Condition
from auditor.knowledge.records import Record, Text
from auditor.knowledge.rulebook import (
    DIMENSIONS,
    SENTENCE_WORDS,
    Dimension,
    FactDefinition,
    FactsFile,
    FindingRule,
    LevelRule,
    Priorities,
    Rulebook,
    fact_types,
)


class _Reading:
    """One pass over rules/, gathering what is valid and every problem."""

    def __init__(self, root: Path, needs: frozenset[str], countries: frozenset[str], laws: frozenset[str]) -> None:
        self.root = root
        self.laws = laws
        self.problems: list[Problem] = []
        self.read_paths: set[Path] = set()
        facts_file = self.read("rules/facts.yaml", FactsFile)
        self.facts: dict[str, FactDefinition] = facts_file.record.facts if facts_file.record else {}
        self.types = fact_types(self.facts, needs, countries)

    def read(self, name: str, model: type[Record]) -> reader.SourceFile:
        file = reader.read_file(self.root / name, self.root)
        self.problems += reader.validate(file, model)
        self.read_paths.add(file.path)
        return file

    def condition(self, file: reader.SourceFile, raw: Any, path: yaml12.Path) -> Condition:
        parsed, mistakes = conditions.parse(raw, self.types, path)
        for mistake in mistakes:
            hint = reader.near(mistake.word, list(mistake.accepted)) if mistake.word else ""
            place = file.place(mistake.path, key=mistake.word in mistake.path[-1:])
            self.problems.append(Problem(place, f"{'.'.join(map(str, mistake.path))}: {mistake.message}", hint))
        return parsed

    def facts_given(self, file: reader.SourceFile, facts: dict[str, Any], path: yaml12.Path) -> None:
        """An example may only name facts and values that exist; null is unknown."""
        for name, value in facts.items():
            if name not in self.types:
                self.problems.append(Problem(file.place((*path, name), key=True), f"there is no fact “{name}”", reader.near(name, list(self.types))))
            elif value is not None:
                wrong = [word for word in (value if isinstance(value, list) else [value]) if not self._is_value(name, word)]
                if wrong:
                    hint = reader.near(str(wrong[0]), list(self.types[name].values))
                    self.problems.append(Problem(file.place((*path, name)), f"“{reader.shown(wrong[0])}” is not a value of {name}", hint))

    def _is_value(self, name: str, word: Any) -> bool:
        if self.types[name].type == "number":
            return isinstance(word, int | float) and not isinstance(word, bool)
        return isinstance(word, str) and word in self.types[name].values

    def dimension(self, id_: str) -> Dimension | None:
        file = self.read(f"rules/dimensions/{id_}.yaml", Dimension)
        if file.record is None:
            return None
        dimension: Dimension = file.record
        if set(dimension.levels) != {0, 1, 2, 3}:
            self.problems.append(Problem(file.place(("levels",)), "a dimension has the levels 0, 1, 2 and 3"))
        for level, rule in dimension.levels.items():
            if rule.when == {}:
                self.problems.append(Problem(file.place(("levels", str(level), "when")), "every level has a condition of its own"))
            self.condition(file, rule.when, ("levels", str(level), "when"))
            self.sentence(file, rule.reason, ("levels", str(level), "reason"))
            self.cases(file, level, rule)
        for index, lift in enumerate(dimension.raises):
            self.condition(file, lift.when, ("raises", index, "when"))
            self.sentence(file, lift.reason, ("raises", index, "reason"))
        self.condition(file, dimension.applies_when, ("applies_when",))
        for index, example in enumerate(dimension.examples):
            self.facts_given(file, example.facts, ("examples", index, "facts"))
        return dimension

    def cases(self, file: reader.SourceFile, level: int, rule: LevelRule) -> None:
        for index, case in enumerate(rule.cases):
            path: yaml12.Path = ("levels", str(level), "cases", index)
            if case.when == {}:
                self.problems.append(Problem(file.place((*path, "when")), "every case has a condition of its own", "what always holds is the level's `reason`"))
            self.condition(file, case.when, (*path, "when"))
            self.sentence(file, case.reason, (*path, "reason"))

    def sentence(self, file: reader.SourceFile, text: Text, path: yaml12.Path) -> None:
        """The names in braces are words that a sentence can be given."""
        for language in ("fr", "en", "nl", "de"):
            said = getattr(text, language)
            try:
                unknown = [name for name in placeholders(said) if name not in SENTENCE_WORDS] if said else []
            except ValueError:
                self.problems.append(Problem(file.place((*path, language)), "a brace stands alone", "a name stands between { and }"))
                continue
            for name in unknown:
                message = f"there is no word “{{{name}}}” for a sentence; accepted: {', '.join(SENTENCE_WORDS)}"
                self.problems.append(Problem(file.place((*path, language)), message, reader.near(name, list(SENTENCE_WORDS))))

    def finding(self, path: Path) -> tuple[str, FindingRule] | None:
        file = self.read(path.relative_to(self.root).as_posix(), FindingRule)
        if file.record is None:
            return None
        rule: FindingRule = file.record
        parsed = self.condition(file, rule.when, ("when",))
        if rule.when == {}:
            self.problems.append(Problem(file.place(("when",)), "when: a condition is required; an empty one would always hold"))
        if (rule.severity is None) != (rule.outcome == "discuss"):
            self.problems.append(Problem(file.place(("outcome",)), "`discuss` has no severity; `violates` has one of high, medium, low, note"))
        for index, law in enumerate(rule.references):
            if law not in self.laws:
                self.problems.append(Problem(file.place(("references", index)), f"there is no vendor_db/laws/{law}.yaml", reader.near(law, list(self.laws))))
        for outcome in ("violates", "passes", "unknown"):
            for index, facts in enumerate(getattr(rule.examples, outcome)):
                self.facts_given(file, facts, ("examples", outcome, index))
        nullable = [name for name in conditions.facts_named(parsed) if not name.startswith(("audit.", "tool.known", "verdict."))]
        if nullable and not rule.examples.unknown:
            self.problems.append(Problem(file.place(("examples",)), "an example with an unknown fact is required", f"for instance {nullable[0]}: null"))
        return file.id, rule

    def priorities(self) -> Priorities | None:
        file = self.read("rules/priorities.yaml", Priorities)
        table: Priorities | None = file.record
        if table is None:
            return None
        cells: list[tuple[yaml12.Path, str]] = [(("matrix", row, index), cell) for row, cells in table.matrix.items() for index, cell in enumerate(cells)]
        for path, cell in (*cells, (("system_at_most",), table.system_at_most)):
            if cell not in table.order:
                message = f"“{cell}” is not a priority; accepted: {', '.join(table.order)}"
                self.problems.append(Problem(file.place(path), message, reader.near(cell, list(table.order))))
        if set(table.matrix) != {"S0", "S1", "S2", "S3"}:
            self.problems.append(Problem(file.place(("matrix",)), "the table has the rows S0, S1, S2 and S3"))
        missing = [name for name in (*table.order, "clarify_first") if name not in table.names]
        if missing:
            self.problems.append(Problem(file.place(("names",)), f"names: {', '.join(missing)} has no name"))
        return table


def read_rules(root: Path, needs: frozenset[str], countries: frozenset[str], laws: frozenset[str]) -> tuple[Rulebook | None, list[Problem]]:
    """Read `root`/rules; the rulebook is None where a part of it can't be used."""
    reading = _Reading(root, needs, countries, laws)
    if reading.problems:
        return None, reading.problems  # without the table of facts every condition would look wrong
    dimensions = {id_: reading.dimension(id_) for id_ in DIMENSIONS}
    findings = dict(found for path in sorted((root / "rules/findings").glob("*.yaml")) if (found := reading.finding(path)))
    priorities = reading.priorities()
    reading.read_paths |= {root / "rules/mail.yaml", root / "rules/pages.yaml"}  # in `read_mail_rules` and `read_words`
    reading.problems += reader.never_read(root / "rules", root, reading.read_paths, "rules are rules/findings/<id>.yaml; dimensions are the six of the method")
    if reading.problems or priorities is None:
        return None, reading.problems
    whole = {id_: dimension for id_, dimension in dimensions.items() if dimension is not None}
    return Rulebook(facts=reading.facts, dimensions=whole, findings=findings, priorities=priorities), []


def placeholders(sentence: str) -> Iterator[str]:
    """The {names} in a sentence. Raises ValueError where a brace stands alone."""
    return (name for _, name, _, _ in Formatter().parse(sentence) if name is not None)
