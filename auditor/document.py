"""The audit document: what `--format json` writes and what every report reads. Imports nothing of ours.

Its field names are the JSON's (docs/audit.schema.json), its texts are already in the language of the
document. Levels run from 0 (weakest) to 3 (strongest); `None` is unknown, or doesn't apply.
"""

from dataclasses import dataclass
from typing import Any


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
class Interval:
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Party:
    id: str | None
    name: str
    country: str | None


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
class Cost:
    text: str
    source: SourceRef | None


@dataclass(frozen=True, slots=True)
class Alternative:
    product: str
    product_name: str
    need: str
    host: str | None
    host_name: str
    where: str
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


@dataclass(frozen=True, slots=True)
class Reference:
    id: str
    name: str
    says: str
    status: str
    source: SourceRef | None


@dataclass(frozen=True, slots=True)
class FindingResult:
    id: str
    rule: str
    name: str
    usages: tuple[str, ...]
    outcome: str
    severity: str | None
    message: str
    means: str
    what_to_do: str
    cannot_see: str
    remedy: str
    who: str
    asks: tuple[Ask, ...]
    references: tuple[str, ...]
    evidence: tuple[EvidenceItem, ...]


@dataclass(frozen=True, slots=True)
class KeyAnswer:
    """An unknown, the uses it concerns, why it matters, and how many priorities its answer could settle."""

    fact: str
    question: str
    who: str
    usages: tuple[str, ...]
    settles: int
    why: str


@dataclass(frozen=True, slots=True)
class UnknownTool:
    asked: str
    usages: tuple[str, ...]
    near: tuple[str, ...]
    send: str


@dataclass(frozen=True, slots=True)
class HostPlan:
    """The one host that covers most of the weak uses."""

    host: str
    name: str
    covers: tuple[str, ...]
    does_not_cover: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class AdviceResult:
    first: tuple[str, ...]
    host: HostPlan | None
    replacements: tuple[str, ...]
    none_fits: tuple[str, ...]
    text: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One of the next steps for the whole organisation: what, who, how long, at what cost, for which uses."""

    id: str  # as NextStep's, or `host`
    text: str
    who: str
    hours: Interval
    cost: Cost
    usages: tuple[str, ...]
    loses: tuple[str, ...]
    by: str  # ISO date


@dataclass(frozen=True, slots=True)
class BoardFact:
    text: str
    usage: str | None
    source: SourceRef | None


@dataclass(frozen=True, slots=True)
class Board:
    """The page for the board: what it is asked to decide, and all it needs for that."""

    decision: str
    resolution: tuple[str, ...]
    facts: tuple[BoardFact, ...]
    hours: Interval
    cost: tuple[str, ...]
    loses: tuple[str, ...]
    nothing: tuple[str, ...]  # what happens if nothing is done
    first_date: str
    funder: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to send about what couldn't be established, in the organisation's language."""

    id: str  # a file name without its ending
    lang: str
    to: str
    role: str  # processor, own_controller, joint, none, unknown; or `imposer`
    usages: tuple[str, ...]
    subject: str
    body: tuple[str, ...]  # paragraphs; one that begins with "- " is an item of a list


@dataclass(frozen=True, slots=True)
class ContinuityUse:
    usage: str
    stops: str  # yes, no, unknown
    backup: str  # yes, no, unknown
    admins: str
    call: str


@dataclass(frozen=True, slots=True)
class Continuity:
    """What stops if the services of one owner stop tomorrow."""

    owner: Party | None
    listed: bool
    uses: tuple[ContinuityUse, ...]


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class RegisterTool:
    """A tool, the registers in which it is used, and what the team may ask itself where it stands across several."""

    tool: str
    registers: tuple[str, ...]
    usages: tuple[str, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    usages: int
    tools_known: int
    dimensions_known: int
    dimensions_total: int
    facts_stale: int
    facts_unverified: int


@dataclass(frozen=True, slots=True)
class Versions:
    auditor: str
    rules: str
    vendor_db: str
    method: str


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called in the language of the document: of dimensions, of priorities, of the countries that stand as codes."""

    dimensions: dict[str, str]
    priorities: dict[str, str]
    countries: dict[str, str]


@dataclass(frozen=True, slots=True)
class OrganisationResult:
    name: str
    country: str


@dataclass(frozen=True, slots=True)
class Audit:
    """One organisation, audited. Schema 1."""

    schema: int
    as_of: str
    lang: str
    versions: Versions
    lists: tuple[str, ...]
    organisation: OrganisationResult
    summary: tuple[str, ...]
    counts: dict[str, int]
    coverage: Coverage
    usages: tuple[UsageResult, ...]
    findings: tuple[FindingResult, ...]
    key_answers: tuple[KeyAnswer, ...]
    unknowns: tuple[KeyAnswer, ...]
    unknown_tools: tuple[UnknownTool, ...]
    advice: AdviceResult
    steps: tuple[PlanStep, ...]
    board: Board
    letters: tuple[Letter, ...]
    continuity: tuple[Continuity, ...]
    registers: tuple[RegisterTool, ...]
    names: Names
    inventory: dict[str, Any]  # as in an inventory file (CONTRACT 1), only what was said; notes only when asked for
    references: tuple[Reference, ...]
    reading_notes: tuple[str, ...]
    does_not_say: tuple[str, ...]
    internal: str
    review_on: str
    gaps: tuple[str, ...] = ()
    contacted: tuple[str, ...] = ()
