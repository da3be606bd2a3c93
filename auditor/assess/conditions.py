"""Conditions compiled to closures over a dict of facts: True, False, or None where it isn't known.

A fact may also be `Possible`: one of several values, not known which. Then a condition holds when it
holds for all of them, fails when it fails for all, and is unknown otherwise.
"""

import operator
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from auditor.knowledge.conditions import All, Any_, Compared, Condition, Not, OneOf

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
            return _all(tuple(compiled(part) for part in parts))
        case Any_(parts):
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


def _all(parts: tuple[Test, ...]) -> Test:
    def test(values: Values) -> bool | None:
        unknown = False
        for part in parts:
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


def undecided(condition: Condition, values: Values) -> list[str]:
    """The facts that keep a condition unknown: those not known in the parts that are unknown."""
    test = compiled(condition)
    if test(values) is not None:
        return []
    match condition:
        case All(parts) | Any_(parts):
            found: list[str] = []
            for part in parts:
                found += [fact for fact in undecided(part, values) if fact not in found]
            return found
        case Not(part):
            return undecided(part, values)
        case OneOf(fact=fact) | Compared(fact=fact):
            return [fact]
