"""What the rules promise of themselves: their examples, and that every level can be reached.

Run by `auditor catalogue check` and by the tests, never at start.
"""

from collections.abc import Iterator, Mapping
from itertools import product as combinations
from typing import Any

from auditor.assess.conditions import Values, compiled
from auditor.assess.levels import CompiledDimension, RuleGap, candidates, compile_dimensions, evaluate
from auditor.assess.sheet import Sheet
from auditor.errors import Problem
from auditor.knowledge.conditions import Compared, Condition, FactType, OneOf, facts_named, parse
from auditor.knowledge.rulebook import FindingRule, Rulebook

_RESULTS = {"violates": True, "passes": False, "unknown": None}


def check_rules(rules: Rulebook, types: Mapping[str, FactType]) -> list[Problem]:
    """Every example that comes out otherwise, and every combination of facts that no level fits."""
    problems = []
    for dimension in compile_dimensions(rules, dict(types)):
        problems += [*_level_examples(dimension), *_gaps(dimension, types)]
    for id_, rule in rules.findings.items():
        problems += _finding_examples(id_, rule, types)
    return problems


def example_values(facts: Mapping[str, Any]) -> dict[str, Any]:
    """An example's facts as the engine holds them: lists are sets."""
    return {name: frozenset(value) if isinstance(value, list) else value for name, value in facts.items()}


def _level_examples(dimension: CompiledDimension) -> Iterator[Problem]:
    for index, example in enumerate(dimension.rule.examples):
        expected = example.level if isinstance(example.level, tuple) else (example.level, example.level)
        values = {"tool.family": "service", "tool.generic": "no", **example_values(example.facts)}
        try:
            found = evaluate(dimension, [Sheet(values=values)])
        except RuleGap as gap:
            yield Problem(f"rules/dimensions/{dimension.id}.yaml", str(gap))
            continue
        got = (found.low, found.high) if found else None
        if got != expected:
            yield Problem(f"rules/dimensions/{dimension.id}.yaml", f"example {index + 1} expects {expected}, the conditions give {got}")


def _gaps(dimension: CompiledDimension, types: Mapping[str, FactType]) -> Iterator[Problem]:
    """Try every combination of the values that the conditions name (and one that they don't)."""
    for values in _every_combination(dimension.facts, [level.condition for level in dimension.levels], types):
        try:
            candidates(dimension, values)
        except RuleGap:
            yield Problem(f"rules/dimensions/{dimension.id}.yaml", f"no level fits {values}")
            return


def _every_combination(facts: tuple[str, ...], conditions: list[Condition], types: Mapping[str, FactType]) -> Iterator[Values]:
    """Values that conditions tell apart: of a fact, one value from each group that they treat alike."""
    domains = [_telling_values(fact, conditions, types) for fact in facts]
    for chosen in combinations(*domains):
        yield dict(zip(facts, chosen, strict=True))


def _telling_values(fact: str, conditions: list[Condition], types: Mapping[str, FactType]) -> list[Any]:
    tests = [leaf for condition in conditions for leaf in _leaves(condition) if leaf.fact == fact]
    if types[fact].type == "number":
        numbers = sorted({leaf.number for leaf in tests if isinstance(leaf, Compared)})
        return [*numbers, *(number + 1 for number in numbers), (numbers[0] - 1) if numbers else 0]
    groups: dict[tuple[bool, ...], str] = {}
    for value in sorted(types[fact].values):
        groups.setdefault(tuple(isinstance(leaf, OneOf) and value in leaf.values for leaf in tests), value)
    return list(groups.values())


def _leaves(condition: Condition) -> Iterator[OneOf | Compared]:
    match condition:
        case OneOf() | Compared():
            yield condition
        case _:
            for part in getattr(condition, "parts", None) or (condition.part,):  # type: ignore[union-attr]
                yield from _leaves(part)


def _finding_examples(id_: str, rule: FindingRule, types: Mapping[str, FactType]) -> Iterator[Problem]:
    condition, _ = parse(rule.when, types)
    test = compiled(condition)
    named = set(facts_named(condition))
    for outcome, expected in _RESULTS.items():
        for index, facts in enumerate(getattr(rule.examples, outcome)):
            stray = set(facts) - named
            if stray:
                yield Problem(f"rules/findings/{id_}.yaml", f"the example {outcome} {index + 1} names {', '.join(sorted(stray))}, which the condition doesn't")
            got = test(example_values(facts))
            if got is not expected:
                yield Problem(f"rules/findings/{id_}.yaml", f"the example {outcome} {index + 1} gives {got}, not {expected}")
