"""From levels and a data class to a priority: METHOD 4."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from auditor.assess.levels import Levels
from auditor.document import DimensionResult, Interval
from auditor.knowledge.rulebook import Priorities
from auditor.model import DataClass


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Three weakest links; None where none of their dimensions applies."""

    exposure: Interval | None
    dependence: Interval | None
    safeguards: Interval | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """`id` is one of the order, or clarify_first; `best` and `worst` are always of the order."""

    id: str
    best: str
    worst: str
    to_clarify: bool


CLARIFY = "clarify_first"
EXPOSURE = ("law", "hosting", "business_model")
DEPENDENCE = ("ownership", "exit")
REASSURING = 2  # a known level from here on explains no worry


def weakest(levels: Iterable[Levels | None]) -> Interval | None:
    """The minimum, bound by bound, of the dimensions that apply."""
    low = high = None
    for found in levels:
        if found is not None:
            low = found.low if low is None or found.low < low else low
            high = found.high if high is None or found.high < high else high
    return None if low is None or high is None else interval(low, high)


@cache
def interval(low: int, high: int) -> Interval:
    """The same one each time: there are ten."""
    return Interval(low, high)


def verdicts(levels: dict[str, Levels | None]) -> Verdicts:
    """The three verdicts of one usage."""
    safeguards = levels["safeguards"]
    return Verdicts(
        weakest([levels[name] for name in EXPOSURE]),
        weakest([levels[name] for name in DEPENDENCE]),
        interval(safeguards.low, safeguards.high) if safeguards else None,
    )


def rank(rules: Priorities, data: DataClass | None, found: Verdicts, is_system: bool) -> Ranking:
    """The priority over every value that the intervals, and an unknown data class, allow.

    The table never falls when a level falls or the class rises, so the two corners are the extremes.
    """
    lowest, highest = (data.value, data.value) if data else ("S0", "S3")
    best = _at(rules, lowest, found.exposure.high if found.exposure else None, found.safeguards.high if found.safeguards else None, is_system)
    worst = _at(rules, highest, found.exposure.low if found.exposure else None, found.safeguards.low if found.safeguards else None, is_system)
    if best == worst:
        return Ranking(worst, best, worst, to_clarify=False)
    distance = rules.order.index(worst) - rules.order.index(best)
    if distance == 1 and data is not None and worst != rules.order[-1]:
        return Ranking(worst, best, worst, to_clarify=True)
    return Ranking(CLARIFY, best, worst, to_clarify=True)


def deciding(
    levels: Mapping[str, Levels | None] | Mapping[str, DimensionResult | None], exposure: Interval | None, safeguards: Interval | None
) -> tuple[str, ...]:
    """The dimensions that hold a use's priority where it is, in the order of the method.

    What is known to bind decides; an open question about another link would change nothing.
    """
    if exposure is not None and exposure.low >= REASSURING and safeguards is not None and safeguards.low == 0:
        return ("safeguards",)
    binding = {id_: level for id_ in EXPOSURE if (level := levels[id_]) is not None and _binds(level, exposure)}
    return tuple(id_ for id_, level in binding.items() if level.low == level.high) or tuple(binding)


def _binds(level: Levels | DimensionResult, exposure: Interval | None) -> bool:
    """Whether a dimension holds the exposure where it is: known and no higher, or open and as low."""
    if exposure is None:
        return False
    if level.low != level.high:
        return level.low == exposure.low
    return level.high <= exposure.high and (exposure.low == exposure.high or level.high < REASSURING)


def _at(rules: Priorities, data: str, exposure: int | None, safeguards: int | None, is_system: bool) -> str:
    step = rules.order.index("keep") if exposure is None else rules.order.index(rules.matrix[data][exposure])
    if safeguards == rules.raise_one_step.safeguards and data in rules.raise_one_step.data:
        step = min(step + 1, len(rules.order) - 1)
    if is_system:
        step = min(step, rules.order.index(rules.system_at_most))
    return rules.order[step]
