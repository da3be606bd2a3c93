"""Conditions compiled to closures over a dict of facts: True, False, or None where it isn't known.

A fact may also be `Possible`: one of several values, not known which. Then a condition holds when it
holds for all of them, fails when it fails for all, and is unknown otherwise.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from auditor.knowledge.conditions import All, AnyOf, Compared, Condition, Not, OneOf

Values: TypeAlias = Mapping[str, Any]
Test: TypeAlias = Callable[[Values], bool | None]

_COMPARE: dict[str, Callable[[float, float], bool]] = {"gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le}


class Possible(frozenset[str]):
    """The values that an unknown may still have."""


def compiled(condition: Condition) -> Test:
    """The condition as a function of facts. A fact that is missing from the dict counts as unknown."""
    match condition:
        case OneOf(fact, values):
            return _one_of(fact, values)
        case Compared(fact, name, number):
            return _compared(fact, _COMPARE[name], number)
        case Not(part):
            return _not(compiled(part))
        case All(parts):
            return _all(parts, tuple(compiled(part) for part in parts))
        case AnyOf(parts):
            return _any(tuple(compiled(part) for part in parts))


def _one_of(fact: str, accepted: frozenset[str]) -> Test:
    def test(values: Values) -> bool | None:
        value = values.get(fact)
        if value is None:
            return None
        if value.__class__ is str:
            return value in accepted
        if isinstance(value, Possible):
            if value <= accepted:
                return True
            return False if value.isdisjoint(accepted) else None
        if isinstance(value, frozenset):
            return not value.isdisjoint(accepted)
        return value in accepted

    return test


def _compared(fact: str, compare: Callable[[float, float], bool], number: float) -> Test:
    def test(values: Values) -> bool | None:
        value = values.get(fact)
        return None if value is None else compare(value, number)

    return test


def _not(part: Test) -> Test:
    def test(values: Values) -> bool | None:
        result = part(values)
        return None if result is None else not result

    return test


def _all(parts: Sequence[Condition], tests: Sequence[Test]) -> Test:
    """Most parts ask whether one fact is one of some words: that is looked up here, for a call would cost more than the look."""
    words = [(part.fact, part.values, test) for part, test in zip(parts, tests, strict=True) if isinstance(part, OneOf)]
    others = [test for part, test in zip(parts, tests, strict=True) if not isinstance(part, OneOf)]

    def test(values: Values) -> bool | None:
        unknown = False
        for fact, accepted, ask in words:
            value = values.get(fact)
            if value.__class__ is str:
                if value not in accepted:
                    return False
            elif (result := None if value is None else ask(values)) is None:
                unknown = True
            elif not result:
                return False
        for part in others:
            result = part(values)
            if result is False:
                return False
            if result is None:
                unknown = True
        return None if unknown else True

    return test


def _any(parts: tuple[Test, ...]) -> Test:
    def test(values: Values) -> bool | None:
        unknown = False
        for part in parts:
            result = part(values)
            if result:
                return True
            if result is None:
                unknown = True
        return None if unknown else False

    return test


@dataclass(frozen=True, slots=True)
class Tree:
    """A condition with its function, and so each of its parts: compiled once, asked for reasons often."""

    condition: Condition
    test: Test
    parts: tuple["Tree", ...] = ()
    fact: str = ""  # where the condition is about one


def tree(condition: Condition) -> Tree:
    """The condition and its parts, each compiled."""
    match condition:
        case OneOf(fact=fact) | Compared(fact=fact):
            return Tree(condition, compiled(condition), fact=fact)
        case Not(part):
            inside = tree(part)
            return Tree(condition, _not(inside.test), (inside,))
        case All(parts) | AnyOf(parts):
            branches = tuple(tree(part) for part in parts)
            tests = tuple(branch.test for branch in branches)
            return Tree(condition, _all(parts, tests) if isinstance(condition, All) else _any(tests), branches)


def undecided(asked: Tree, values: Values) -> list[str]:
    """The facts that keep a condition unknown: those not known in the parts that are unknown."""
    if asked.test(values) is not None:
        return []
    if asked.fact:
        return [asked.fact]
    return list(dict.fromkeys(fact for part in asked.parts for fact in undecided(part, values)))


def leans_on(asked: Tree, values: Values, weak: Callable[[str], bool]) -> bool:
    """Whether a condition can't hold (or may not) without a fact that is weak: of an `any`, only when each of its parts does."""
    if asked.fact:
        return weak(asked.fact)
    if not isinstance(asked.condition, AnyOf):
        return any(leans_on(part, values, weak) for part in asked.parts)
    results = [part.test(values) for part in asked.parts]
    best = [part for part, result in zip(asked.parts, results, strict=True) if result] or [
        part for part, result in zip(asked.parts, results, strict=True) if result is None
    ]
    return bool(best) and all(leans_on(part, values, weak) for part in best)


def deciding(asked: Tree, values: Values) -> list[str]:
    """The facts on which a condition that holds (or may hold) rests: of an `any`, those of its parts that may hold.

    What a `not` rules out says nothing of what does hold.
    """
    if asked.fact:
        return [asked.fact]
    if isinstance(asked.condition, Not):
        return []
    parts: Sequence[Tree] = asked.parts
    if isinstance(asked.condition, AnyOf):
        results = [part.test(values) for part in parts]
        holding = [part for part, result in zip(parts, results, strict=True) if result]
        parts = holding[:1] or [part for part, result in zip(parts, results, strict=True) if result is None]
    return [fact for part in parts for fact in deciding(part, values)]
