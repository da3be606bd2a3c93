"""In which order the nodes of neighbouring columns stand, so that few bands cross: barycentre sweeps."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

SWEEPS = 4


def ordered(columns: Sequence[Mapping[str, int]], between: Sequence[Mapping[tuple[str, str], int]], *, fixed_first: bool = False) -> list[list[str]]:
    """The keys of each column from top to bottom.

    `columns` are weights by key, in the order to begin with; `between[i]` the weights of pairs of columns i
    and i+1. Each sweep puts every node at the mean height of its neighbours; the order with the fewest
    crossings is kept, the earliest of equals. `fixed_first` leaves the first column as it is.
    """
    order = [list(column) for column in columns]
    best, fewest = [list(column) for column in order], _crossings(order, between)
    first = 1 if fixed_first else 0
    for _ in range(SWEEPS):
        for place in range(1, len(columns)):
            pairs = {(target, source): weight for (source, target), weight in between[place - 1].items()}
            _sort(order, place, columns[place - 1], order[place - 1], pairs)
        for place in range(len(columns) - 2, first - 1, -1):
            _sort(order, place, columns[place + 1], order[place + 1], between[place])
        crossings = _crossings(order, between)
        if crossings < fewest:
            best, fewest = [list(column) for column in order], crossings
    return best


def _sort(order: list[list[str]], place: int, weights: Mapping[str, int], neighbours: Sequence[str], pairs: Mapping[tuple[str, str], int]) -> None:
    """One column by the weighted mean height of its neighbours; equals keep their order."""
    heights, top = {}, 0.0
    for key in neighbours:
        heights[key] = top + weights[key] / 2
        top += weights[key]
    sums: dict[str, float] = defaultdict(float)
    totals: dict[str, int] = defaultdict(int)
    for (key, neighbour), weight in pairs.items():
        sums[key] += weight * heights[neighbour]
        totals[key] += weight
    order[place].sort(key=lambda key: sums[key] / totals[key] if totals[key] else 0.0)


def _crossings(order: Sequence[Sequence[str]], between: Sequence[Mapping[tuple[str, str], int]]) -> int:
    """How often two bands cross, each crossing as heavy as the product of their weights.

    Sums from the top: of the links met before, those that end lower cross.
    """
    total = 0
    for place, pairs in enumerate(between):
        left, right = ({key: index for index, key in enumerate(order[side])} for side in (place, place + 1))
        seen = [0] * len(right)
        row: list[tuple[int, int]] = []
        last = -1
        for source, target, weight in sorted((left[source], right[target], weight) for (source, target), weight in pairs.items()):
            if source != last:
                for end, passed in row:
                    seen[end] += passed
                row, last = [], source
            total += weight * sum(seen[target + 1 :])
            row.append((target, weight))
    return total
