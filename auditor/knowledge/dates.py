"""Dates as exact as their source: a year, a month or a day, and edges that hold between two of them."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Protocol, TypeVar


class Dated(Protocol):
    @property
    def since(self) -> str | None: ...
    @property
    def until(self) -> str | None: ...


D = TypeVar("D", bound=Dated)

STALE_AFTER = timedelta(days=365)


def holds(edge: Dated, day: date) -> bool:
    """Whether an edge holds on `day`. It holds from the first day of `since` up to, and not on, `until`.

    An open end holds for ever; a `since` of a year holds from its first of January, so that an edge is
    never missing in the year in which it began.
    """
    return (edge.since is None or first_day(edge.since) <= day) and (edge.until is None or day < first_day(edge.until))


def holding(edges: Iterable[D] | None, day: date) -> list[D]:
    """The edges that hold on `day`, in their order."""
    return [edge for edge in edges or () if holds(edge, day)]


@cache
def first_day(partial: str) -> date:
    """The first day that a partial date may mean: 2024 is 2024-01-01."""
    parts = [int(part) for part in partial.split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


def is_stale(seen: str | None, day: date) -> bool:
    """Whether a copy is more than twelve months old on `day`, or of unknown date."""
    if seen is None:
        return True
    return day - last_day(seen) > STALE_AFTER


def last_day(partial: str) -> date:
    """The last day that a partial date may mean: 2024 is 2024-12-31."""
    first = first_day(partial)
    if len(partial) == len("2024"):
        return date(first.year, 12, 31)
    if len(partial) == len("2024-02"):
        return date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)
    return first
