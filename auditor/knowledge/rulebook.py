"""The files of rules/: their form. They are read, and checked, in `read_rules`."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Annotated, Any, Literal

from auditor.knowledge.conditions import FactType
from auditor.knowledge.records import Form, Id, Record, Text, Words

Level = Annotated[int, Form(ge=0, le=3)]


class Who(Record):
    """Who can answer an unknown, what it is about in a few words, and the question to put."""

    who: Literal["team", "it_provider", "supplier", "imposer", "board"]
    topic: Text
    question: Text


class FactDefinition(Record):
    """One line of facts.yaml. `values: needs` and `values: countries` mean those of vendor_db."""

    type: Literal["choice", "set", "number"]
    values: Words | Literal["needs", "countries"] = ()
    from_: Literal["organisation", "catalogue", "computed"]
    meaning: Text
    ask: Who | None = None


class LevelCase(Record):
    """One of the ways in which a level can hold, with a sentence that says no more than that."""

    when: Any
    reason: Text


class LevelRule(Record):
    """A level's condition and sentence; the first of `cases` that holds gives the sentence instead."""

    when: Any
    reason: Text
    cases: tuple[LevelCase, ...] = ()


class Raise(Record):
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
    applies_when: Any = field(default_factory=dict)
    examples: Annotated[tuple[LevelExample, ...], Form(min_length=1)]


class FindingExamples(Record):
    violates: Annotated[tuple[dict[str, Any], ...], Form(min_length=1)]
    passes: Annotated[tuple[dict[str, Any], ...], Form(min_length=1)]
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


# What a sentence of a dimension may name in {braces}; auditor.assess.statements gives each its word.
SENTENCE_WORDS = (
    "tool",
    "operator",
    "owner",
    "owner_country",
    "country",
    "places",
    "outside_places",
    "hosts",
    "reach",
    "reach_country",
    "parties",
    "list",
    "capital_note",
    "count",
    "share",
    "date",
)
DIMENSIONS = ("ownership", "law", "hosting", "exit", "business_model", "safeguards")


def fact_types(facts: Mapping[str, FactDefinition], needs: frozenset[str], countries: frozenset[str]) -> dict[str, FactType]:
    """The facts table as conditions need it."""
    named = {"needs": needs, "countries": countries}
    return {name: FactType(fact.type, named[fact.values] if isinstance(fact.values, str) else frozenset(fact.values)) for name, fact in facts.items()}
