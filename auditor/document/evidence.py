"""What a statement of the audit rests on: sources, facts, intervals of levels, unknowns to ask about."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceRef:
    title: str
    url: str
    kind: str
    seen: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """What a level rests on: a fact, its value, how strong, where it was read."""

    fact: str
    label: str
    value: str
    strength: str
    sources: tuple[SourceRef, ...] = ()
    stale: bool = False
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """An unknown that would narrow the result: the question, and who can answer."""

    fact: str
    question: str
    who: str


@dataclass(frozen=True, slots=True)
class Interval:
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Party:
    id: str | None
    name: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Cost:
    text: str
    source: SourceRef | None
