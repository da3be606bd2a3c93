"""One use in the audit document: its levels, verdicts and priority, who could reach it, what could replace it."""

from dataclasses import dataclass

from auditor.document.evidence import Ask, Cost, EvidenceItem, Interval, Party, SourceRef


@dataclass(frozen=True, slots=True)
class DimensionResult:
    name: str
    low: int
    high: int
    reason: str
    evidence: tuple[EvidenceItem, ...]
    rule: str
    capped: bool
    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class ToolResult:
    id: str | None
    name: str
    asked: str
    known: bool
    declared: bool
    observed: bool
    kind: str | None
    operator: Party | None
    owner: Party | None
    ends_at: str | None
    big_tech: str | None
    host: str | None
    read_as: str | None


@dataclass(frozen=True, slots=True)
class NextStep:
    id: str
    text: str
    who: str


@dataclass(frozen=True, slots=True)
class PriorityResult:
    id: str
    best: str
    worst: str
    to_clarify: bool
    asks: tuple[Ask, ...]
    ask_imposer: bool
    next_step: NextStep
    name: str


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition that an alternative must meet before delicate information goes there."""

    id: str
    text: str
    met: str  # yes, no, unknown


@dataclass(frozen=True, slots=True)
class Alternative:
    product: str
    product_name: str
    need: str
    host: str | None
    host_name: str
    where: str
    own_devices: bool  # no supplier to sign with: a program on one's own computers
    effort: str
    hours: Interval
    cost: Cost
    loses: str
    gains: str
    gates: tuple[Gate, ...]
    good_for: str
    dimensions: dict[str, Interval | None]
    exposure: Interval | None
    dependence: Interval | None
    priority: str
    worst: str
    assumptions: str


@dataclass(frozen=True, slots=True)
class AccessEntry:
    """Somebody who could open, demand or cut off: who, how far, what says so. `text` is in the conditional."""

    who: str
    role: str  # team, admin, host, operator, owner, state, unknown
    text: str
    on: tuple[str, ...]  # content, metadata, account
    evidence: str  # declared by you, said by the supplier …, in words
    strength: str
    sources: tuple[SourceRef, ...] = ()
    laws: tuple[str, ...] = ()
    weakest: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """Who could open (technical), demand (law) and cut off (account, sanction) one use. A state stands in the last two only."""

    open: tuple[AccessEntry, ...]
    demand: tuple[AccessEntry, ...]
    cut_off: tuple[AccessEntry, ...]
    weakest: str


@dataclass(frozen=True, slots=True)
class UsageResult:
    id: str
    tool: ToolResult
    purpose: str
    registers: tuple[str, ...]
    data: str | None
    account: str | None
    imposed_by: str | None
    users: int | None
    dimensions: dict[str, DimensionResult | None]
    exposure: Interval | None
    dependence: Interval | None
    safeguards: Interval | None
    priority: PriorityResult
    alternatives: tuple[Alternative, ...]
    alternatives_note: str
    access: Access
    imposer_questions: tuple[str, ...]
    notes: str | None = None
