"""The files of rules/: their form, and the checks that only concern rules."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from auditor import yaml12
from auditor.errors import Problem
from auditor.knowledge import conditions, reader
from auditor.knowledge.conditions import Condition, FactType
from auditor.knowledge.records import Id, Record, Text, Words

Level = Annotated[int, Field(ge=0, le=3)]


class Who(Record):
    """Who can answer an unknown, what it is about in a few words, and the question to put."""

    who: Literal["team", "it_provider", "supplier", "imposer", "board"]
    topic: Text
    question: Text


class FactDefinition(Record):
    """One line of facts.yaml. `values: needs` and `values: countries` mean those of vendor_db."""

    type: Literal["choice", "set", "number"]
    values: Words | Literal["needs", "countries"] = ()
    from_: Annotated[Literal["organisation", "catalogue", "computed"], Field(alias="from")]
    meaning: Text
    ask: Who | None = None


class _WithCondition(Record):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True, ignored_types=(cached_property,))


class LevelRule(_WithCondition):
    when: Any
    reason: Text


class Raise(_WithCondition):
    """Lifts a level by `by`, never above `up_to`, and lowers none."""

    when: Any
    by: Level
    up_to: Level
    reason: Text


class LevelExample(Record):
    """Facts (the rest unknown) and the level, or the interval, that must come out."""

    facts: dict[str, Any]
    level: Level | tuple[Level, Level]


class Dimension(Record):
    """rules/dimensions/<id>.yaml: one of the six questions, with a condition and a sentence per level."""

    question: Text
    name: Text
    levels: dict[Level, LevelRule]
    raises: tuple[Raise, ...] = ()
    applies_when: Annotated[Any, Field(default_factory=dict)]
    examples: Annotated[tuple[LevelExample, ...], Field(min_length=1)]


class FindingExamples(Record):
    violates: Annotated[tuple[dict[str, Any], ...], Field(min_length=1)]
    passes: Annotated[tuple[dict[str, Any], ...], Field(min_length=1)]
    unknown: tuple[dict[str, Any], ...] = ()


class FindingRule(Record):
    """rules/findings/<id>.yaml: something to take up, with its reasons and limits."""

    name: Text
    subject: Literal["usage", "organisation"] = "usage"
    outcome: Literal["violates", "discuss"]
    severity: Literal["high", "medium", "low", "note"] | None = None
    when: Any
    message: Text
    means: Text
    what_to_do: Text
    cannot_see: Text
    who: Literal["team", "it_provider", "supplier", "imposer", "board"]
    remedy: Id
    references: tuple[Id, ...]
    review_by: date
    examples: FindingExamples


class RaiseOneStep(Record):
    safeguards: Level
    data: tuple[str, ...]


class Priorities(Record):
    """rules/priorities.yaml: the table of METHOD 4."""

    order: tuple[str, ...]
    matrix: dict[str, tuple[str, str, str, str]]
    raise_one_step: RaiseOneStep
    system_at_most: str
    ask_imposer: tuple[str, ...]
    names: dict[str, Text]


class FactsFile(Record):
    """rules/facts.yaml: every fact that a rule may name."""

    facts: dict[str, FactDefinition]


class Rulebook(Record):
    """All rules, as they are compiled and used."""

    facts: dict[str, FactDefinition]
    dimensions: dict[str, Dimension]
    findings: dict[str, FindingRule]
    priorities: Priorities


DIMENSIONS = ("ownership", "law", "hosting", "exit", "business_model", "safeguards")


def fact_types(facts: Mapping[str, FactDefinition], needs: frozenset[str], countries: frozenset[str]) -> dict[str, FactType]:
    """The facts table as conditions need it."""
    named = {"needs": needs, "countries": countries}
    return {name: FactType(fact.type, named[fact.values] if isinstance(fact.values, str) else frozenset(fact.values)) for name, fact in facts.items()}


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
        for index, lift in enumerate(dimension.raises):
            self.condition(file, lift.when, ("raises", index, "when"))
        self.condition(file, dimension.applies_when, ("applies_when",))
        for index, example in enumerate(dimension.examples):
            self.facts_given(file, example.facts, ("examples", index, "facts"))
        return dimension

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
    reading.problems += reader.never_read(root / "rules", root, reading.read_paths, "rules are rules/findings/<id>.yaml; dimensions are the six of the method")
    if reading.problems or priorities is None:
        return None, reading.problems
    whole = {id_: dimension for id_, dimension in dimensions.items() if dimension is not None}
    return Rulebook(facts=reading.facts, dimensions=whole, findings=findings, priorities=priorities), []


def placeholders(text: Text) -> Iterator[str]:
    """The {names} in a text's languages."""
    from string import Formatter

    for language in (text.fr, text.en, text.nl, text.de):
        yield from (name for _, name, _, _ in Formatter().parse(language or "") if name)
