"""The audit document: what `--format json` writes and what every report reads. Imports nothing of ours.

Its field names are the JSON's (docs/audit.schema.json), its texts are already in the language of the
document. Levels run from 0 (weakest) to 3 (strongest); `None` is unknown, or doesn't apply.
"""

from dataclasses import dataclass
from typing import Any

from auditor.document.evidence import Ask, Cost, EvidenceItem, Interval, Party, SourceRef
from auditor.document.observed import Observed, SeenProduct, Traceless
from auditor.document.plan import AdviceResult, Board, BoardFact, Continuity, ContinuityUse, HostPlan, Letter, PlanStep, Question, RegisterTool
from auditor.document.usage import Access, AccessEntry, Alternative, DimensionResult, Gate, NextStep, PriorityResult, ToolResult, UsageResult

__all__ = [
    "Access",
    "AccessEntry",
    "AdviceResult",
    "Alternative",
    "Ask",
    "Audit",
    "Board",
    "BoardFact",
    "Continuity",
    "ContinuityUse",
    "Cost",
    "Coverage",
    "DimensionResult",
    "EvidenceItem",
    "FindingResult",
    "Gate",
    "HostPlan",
    "Interval",
    "KeyAnswer",
    "Letter",
    "Names",
    "NextStep",
    "Observed",
    "OrganisationResult",
    "Party",
    "PlanStep",
    "PriorityResult",
    "Question",
    "Reference",
    "RegisterTool",
    "SeenProduct",
    "SourceRef",
    "ToolResult",
    "Traceless",
    "UnknownTool",
    "UsageResult",
    "Versions",
]


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
    observed: Observed | None = None  # None where no domain was looked at
    gaps: tuple[str, ...] = ()  # where a look was tried and nothing could be seen
    contacted: tuple[str, ...] = ()
