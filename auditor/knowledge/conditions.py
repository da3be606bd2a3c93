"""Conditions of rules: their form, and what is wrong with one that isn't of this form.

    {usage.data: [S2, S3]}            a fact and what it must be: one value, or one of several
    {usage.users: {gte: 10}}          a number compared: gt, gte, lt, lte
    {all: […]}  {any: […]}  {not: …}  combined

A set (usage.kinds) meets a value when it contains it. `yes` and `no` are words. Every condition is
three-valued: a fact that isn't known makes it unknown, unless the rest decides.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:  # the reader of YAML, which an inventory in a spreadsheet doesn't need
    from auditor.yaml12 import Path


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Condition"


@dataclass(frozen=True, slots=True)
class OneOf:
    """The fact is one of these; of a set: holds one of these."""

    fact: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Compared:
    fact: str
    operator: str
    number: float


Condition: TypeAlias = All | AnyOf | Not | OneOf | Compared

ALWAYS = All(())
COMPARISONS = ("gt", "gte", "lt", "lte")
COMBINERS = ("all", "any", "not")


@dataclass(frozen=True, slots=True)
class FactType:
    """What a condition may ask of a fact: `choice` or `set` with values, or `number`."""

    type: str
    values: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something in a condition that can't be meant, at a path inside the rule's file."""

    path: "Path"
    message: str
    word: str = ""
    accepted: Sequence[str] = ()


def parse(raw: Any, facts: Mapping[str, FactType], path: "Path" = ()) -> tuple[Condition, list[Mistake]]:
    """The condition written in `raw`, and every mistake in it (the condition is then not to be used)."""
    if raw == {}:
        return ALWAYS, []
    if not isinstance(raw, dict) or len(raw) != 1:
        return ALWAYS, [Mistake(path, "a condition is one fact with its value, or one of all, any, not")]
    [(key, value)] = raw.items()
    here = (*path, key)
    if key in ("all", "any"):
        return _combined(key, value, facts, here)
    if key == "not":
        part, mistakes = parse(value, facts, here)
        return Not(part), mistakes
    if key not in facts:
        return ALWAYS, [Mistake(here, f"there is no fact “{key}”", key, (*facts, *COMBINERS))]
    return _about_fact(key, value, facts[key], here)


def _combined(key: str, value: Any, facts: Mapping[str, FactType], path: "Path") -> tuple[Condition, list[Mistake]]:
    if not isinstance(value, list) or not value:
        return ALWAYS, [Mistake(path, f"“{key}” is followed by a list of conditions")]
    parsed = [parse(part, facts, (*path, index)) for index, part in enumerate(value)]
    parts = tuple(part for part, _ in parsed)
    mistakes = [mistake for _, found in parsed for mistake in found]
    return (All(parts) if key == "all" else AnyOf(parts)), mistakes


def _about_fact(fact: str, value: Any, kind: FactType, path: "Path") -> tuple[Condition, list[Mistake]]:
    if kind.type == "number":
        return _comparison(fact, value, path)
    words = value if isinstance(value, list) else [value]
    mistakes = []
    for index, word in enumerate(words):
        where = (*path, index) if isinstance(value, list) else path
        if not isinstance(word, str) or word not in kind.values:
            shown = {True: "true", False: "false"}.get(word, str(word)) if isinstance(word, bool) else str(word)
            mistakes.append(
                Mistake(where, f"“{shown}” is not a value of {fact}; accepted: {', '.join(sorted(kind.values))}", shown, tuple(sorted(kind.values)))
            )
    if not words:
        mistakes.append(Mistake(path, f"no value for {fact}"))
    return OneOf(fact, frozenset(map(str, words))), mistakes


def _comparison(fact: str, value: Any, path: "Path") -> tuple[Condition, list[Mistake]]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return All((Compared(fact, "gte", value), Compared(fact, "lte", value))), []
    if not isinstance(value, dict) or len(value) != 1:
        return ALWAYS, [Mistake(path, f"{fact} is a number: give one of {', '.join(COMPARISONS)} with a number")]
    [(operator, number)] = value.items()
    if operator not in COMPARISONS:
        return ALWAYS, [Mistake((*path, operator), f"“{operator}” does not compare numbers; accepted: {', '.join(COMPARISONS)}", operator, COMPARISONS)]
    if not isinstance(number, int | float) or isinstance(number, bool):
        return ALWAYS, [Mistake((*path, operator), f"“{number}” is not a number")]
    return Compared(fact, operator, number), []


def facts_named(condition: Condition) -> Iterator[str]:
    """The facts that a condition names, in its order, repeats included."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from facts_named(part)
        case Not(part):
            yield from facts_named(part)
        case OneOf(fact=fact) | Compared(fact=fact):
            yield fact
