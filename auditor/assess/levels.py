"""From facts to a level: METHOD 1, "From conditions to a level".

Levels are tried from 0 to 3. Candidates are every level whose condition is unknown before the first
that is true, and that one; the interval runs from the lowest to the highest candidate.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from auditor.assess.conditions import Test, Tree, Values, compiled, deciding, leans_on, tree, undecided
from auditor.assess.sheet import Sheet
from auditor.knowledge.conditions import Condition, FactType, facts_named, parse
from auditor.knowledge.evidence import LEVEL_CAP
from auditor.knowledge.records import Text
from auditor.knowledge.rulebook import DIMENSIONS, Dimension, Rulebook, fact_types


class RuleGap(Exception):
    """A dimension has no candidate for some facts: an error of the rules, found by `catalogue check`."""


@dataclass(frozen=True, slots=True)
class CompiledRaise:
    condition: Condition
    test: Test
    by: int
    up_to: int
    reason: Text


class CompiledCase(NamedTuple):
    condition: Tree
    reason: Text


@dataclass(frozen=True, slots=True)
class CompiledDimension:
    """One dimension ready to be evaluated."""

    id: str
    rule: Dimension
    applies: Tree
    levels: tuple[Tree, ...]
    cases: tuple[tuple[CompiledCase, ...], ...]  # of each level
    raises: tuple[CompiledRaise, ...]
    facts: tuple[str, ...]  # named by any level or case, in order
    top_facts: tuple[str, ...]  # named by level 3
    all_facts: frozenset[str]  # named anywhere: another fact changes nothing
    seen: dict[tuple[Any, ...], "_Open"] = field(default_factory=dict, compare=False)  # what was decided, by the facts
    narrowing: dict[tuple[Any, ...], dict[str, None]] = field(default_factory=dict, compare=False)  # and what would narrow it
    said: dict[tuple[Any, ...], "Explained"] = field(default_factory=dict, compare=False)  # and the sentence


class _Open(NamedTuple):
    """What the values of the facts alone decide: whether it applies, the interval before caps, what explains it."""

    applies: bool | None
    low: int = 0
    high: int = 0
    sentence: int = 0
    raised_by: Text | None = None


class Explained(NamedTuple):
    """The sentence of a level on some facts, and the facts on which that sentence rests."""

    reason: Text
    facts: tuple[str, ...]


class Levels(NamedTuple):
    """The interval of a dimension, and what made it."""

    low: int
    high: int
    capped: bool = False
    raised_by: Text | None = None
    sentence: int = 0  # the level whose sentence explains `low`, before raises and caps
    low_sheet: Sheet | None = None

    @property
    def known(self) -> bool:
        return self.low == self.high


def compile_dimensions(rules: Rulebook, types: dict[str, FactType]) -> tuple[CompiledDimension, ...]:
    """All six, in the order of the method."""
    return tuple(_compile(id_, rules.dimensions[id_], types) for id_ in DIMENSIONS)


def types_of(rules: Rulebook, needs: Iterable[str], countries: Iterable[str]) -> dict[str, FactType]:
    """The facts table of a rulebook, as conditions need it."""
    return fact_types(rules.facts, frozenset(needs), frozenset(countries))


def _compile(id_: str, rule: Dimension, types: dict[str, FactType]) -> CompiledDimension:
    applies, _ = parse(rule.applies_when, types)
    conditions = [parse(rule.levels[level].when, types)[0] for level in range(4)]
    raises = []
    for lift in rule.raises:
        condition, _ = parse(lift.when, types)
        raises.append(CompiledRaise(condition, compiled(condition), lift.by, lift.up_to, lift.reason))
    cases = tuple(tuple(CompiledCase(tree(parse(case.when, types)[0]), case.reason) for case in rule.levels[level].cases) for level in range(4))
    of_cases = [case.condition.condition for level in cases for case in level]
    named = dict.fromkeys(fact for condition in (*conditions, *of_cases) for fact in facts_named(condition))
    others = [fact for condition in (applies, *(lift.condition for lift in raises)) for fact in facts_named(condition)]
    levels = tuple(tree(condition) for condition in conditions)
    top = tuple(dict.fromkeys(facts_named(conditions[3])))
    return CompiledDimension(id_, rule, tree(applies), levels, cases, tuple(raises), tuple(named), top, frozenset([*named, *others]))


def candidates(dimension: CompiledDimension, values: Values) -> list[int]:
    """The levels that the facts leave open. Raises RuleGap when there is none."""
    found = []
    for level, condition in enumerate(dimension.levels):
        result = condition.test(values)
        if result is False:
            continue
        found.append(level)
        if result:
            break
    if not found:
        raise RuleGap(f"{dimension.id}: no level fits {dict(values)}")
    return found


def evaluate(dimension: CompiledDimension, sheets: Sequence[Sheet]) -> Levels | None:
    """The interval over all possible settings; None when the dimension doesn't apply."""
    results = [found for sheet in sheets for found in _on_sheet(dimension, sheet)]
    if len(results) == 1:
        return results[0]
    applying = [found for found in results if found is not None]
    if not applying:
        return None
    low = min(applying, key=lambda found: found.low)
    high = max(found.high for found in applying)
    if len(applying) < len(results):
        high = 3  # in some settings it doesn't apply, and then nothing holds the result down
    return Levels(low.low, high, any(found.capped for found in applying), low.raised_by, low.sentence, low.low_sheet)


def _on_sheet(dimension: CompiledDimension, sheet: Sheet) -> list[Levels | None]:
    """On one sheet; twice when it isn't known whether the dimension applies."""
    key = facts_of(dimension, sheet)
    decided = dimension.seen.get(key)
    if decided is None:
        decided = dimension.seen[key] = _decide(dimension, sheet.values)
    if decided.applies is False:
        return [None]
    found = _capped(dimension, sheet, decided)
    return [found] if decided.applies else [found, None]


def _decide(dimension: CompiledDimension, values: Values) -> _Open:
    applies = dimension.applies.test(values)
    if applies is False:
        return _Open(applies)
    open_levels = candidates(dimension, values)
    low, high, raised_by = _raised(dimension, values, open_levels[0], open_levels[-1])
    return _Open(applies, low, high, open_levels[0], raised_by)


def _capped(dimension: CompiledDimension, sheet: Sheet, decided: _Open) -> Levels:
    low, high = decided.low, decided.high
    capped = high > LEVEL_CAP and _rests_on_weak_word(dimension, sheet)
    if capped:
        low, high = min(low, LEVEL_CAP), LEVEL_CAP
    return Levels(low, high, capped, decided.raised_by, decided.sentence, sheet)


def _raised(dimension: CompiledDimension, values: Values, low: int, high: int) -> tuple[int, int, Text | None]:
    """The first raise that holds lifts both bounds; one that may hold lifts the upper."""
    for lift in dimension.raises:
        result = lift.test(values)
        if result is False:
            continue
        lifted = max(high, min(high + lift.by, lift.up_to))
        if result is None:
            return low, lifted, None
        new_low = max(low, min(low + lift.by, lift.up_to))
        return new_low, lifted, lift.reason if (new_low, lifted) != (low, high) else None
    return low, high, None


def _rests_on_weak_word(dimension: CompiledDimension, sheet: Sheet) -> bool:
    """Whether level 3 would rest on something unverified, or on the vendor's word alone."""
    weak = {fact for fact in dimension.top_facts for found in sheet.bases.get(fact, ()) if found.capped}
    return bool(weak) and leans_on(dimension.levels[3], sheet.values, weak.__contains__)


def explained(dimension: CompiledDimension, sentence: int, sheet: Sheet) -> Explained:
    """What is said of the level `sentence` on this sheet: the first of its cases that holds, else its own sentence."""
    key = (sentence, *facts_of(dimension, sheet))
    if key not in dimension.said:
        dimension.said[key] = _explained(dimension, sentence, sheet.values)
    return dimension.said[key]


def _explained(dimension: CompiledDimension, sentence: int, values: Values) -> Explained:
    case = next((case for case in dimension.cases[sentence] if case.condition.test(values)), None)
    if case is None:
        return Explained(dimension.rule.levels[sentence].reason, tuple(deciding(dimension.levels[sentence], values)))
    return Explained(case.reason, tuple(deciding(case.condition, values)))


def open_facts(dimension: CompiledDimension, sheets: Iterable[Sheet]) -> list[str]:
    """The facts that would narrow the interval, in the order of the rules."""
    found: dict[str, None] = {}
    for sheet in sheets:
        key = facts_of(dimension, sheet)
        if key not in dimension.narrowing:
            dimension.narrowing[key] = _open_on(dimension, sheet.values)
        found.update(dimension.narrowing[key])
    return list(found)


def _open_on(dimension: CompiledDimension, values: Values) -> dict[str, None]:
    found = dict.fromkeys(undecided(dimension.applies, values))
    for condition in dimension.levels:
        result = condition.test(values)
        if result is None:
            found.update(dict.fromkeys(undecided(condition, values)))
        elif result:
            break
    return found


def facts_of(dimension: CompiledDimension, sheet: Sheet) -> tuple[Any, ...]:
    """All that a dimension can tell from a sheet: the same facts come back again and again."""
    return tuple(map(sheet.values.get, dimension.all_facts))
