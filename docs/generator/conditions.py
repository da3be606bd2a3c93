"""Conditions of rules in words: as nested points for a level, as one sentence for a finding."""

from collections.abc import Mapping
from typing import Any

from auditor.knowledge.conditions import All, AnyOf, Compared, Condition, FactType, Not, OneOf, parse
from auditor.knowledge.rulebook import FactDefinition, Rulebook

_COMPARED = {"gt": "more than", "gte": "at least", "lt": "less than", "lte": "at most"}


class Words:
    """Says the conditions of one rulebook in English, with the meanings of facts.yaml."""

    def __init__(self, rules: Rulebook, types: Mapping[str, FactType]) -> None:
        self.facts: Mapping[str, FactDefinition] = rules.facts
        self.types = types

    def points(self, raw: Any) -> list[str]:
        """The condition as a nested list."""
        condition, _ = parse(raw, self.types)
        return self._points(condition, 0)

    def sentence(self, raw: Any) -> str:
        """The condition as one sentence."""
        condition, _ = parse(raw, self.types)
        return self._sentence(condition, inside=False)

    def _points(self, condition: Condition, depth: int) -> list[str]:
        mark = f"{'  ' * depth}- "
        match condition:
            case All(()):
                return [f"{mark}always"]
            case All(parts) | AnyOf(parts) if not _number(condition):
                head = "all of these:" if isinstance(condition, All) else "at least one of these:"
                return [f"{mark}{head}", *(line for part in parts for line in self._points(part, depth + 1))]
            case Not(part):
                return [f"{mark}not:", *self._points(part, depth + 1)]
            case _:
                return [f"{mark}{self._leaf(condition, with_name=True)}"]

    def _sentence(self, condition: Condition, *, inside: bool) -> str:
        match condition:
            case All(()):
                return "always"
            case All(parts) | AnyOf(parts) if not _number(condition):
                word = " **and** " if isinstance(condition, All) else " **or** "
                text = word.join(self._sentence(part, inside=True) for part in parts)
                return f"({text})" if inside and len(parts) > 1 else text
            case Not(part):
                return f"not ({self._sentence(part, inside=False)})"
            case _:
                return self._leaf(condition, with_name=False)

    def _leaf(self, condition: Condition, *, with_name: bool) -> str:
        number = _number(condition)
        fact = number.fact if number else condition.fact  # type: ignore[union-attr]
        meaning = self.facts[fact].meaning.en
        shown = f"{meaning} (`{fact}`)" if with_name else meaning
        if number:
            return f"{shown}: exactly {number.number:g}"
        if isinstance(condition, Compared):
            return f"{shown}: {_COMPARED[condition.operator]} {condition.number:g}"
        assert isinstance(condition, OneOf)
        return f"{shown}: {self._values(condition)}"

    def _values(self, condition: OneOf) -> str:
        """In the order of facts.yaml; `yes` and `no` are plain words."""
        declared = self.facts[condition.fact].values
        order = list(declared) if not isinstance(declared, str) else sorted(condition.values)
        values = [value if value in ("yes", "no") else f"`{value}`" for value in sorted(condition.values, key=order.index)]
        return " or ".join(values)


def _number(condition: Condition) -> Compared | None:
    """A number that must be met exactly is parsed as two comparisons; the first of them, else None."""
    if isinstance(condition, All) and len(condition.parts) == 2:
        low, high = condition.parts
        if isinstance(low, Compared) and low.operator == "gte" and high == Compared(low.fact, "lte", low.number):
            return low
    return None
