"""The types that flow from an inventory to an audit. Imports nothing of ours.

    Inventory -> Usage -> Assessment, Finding -> Advice -> Audit

`None` is unknown everywhere, and stays unknown all the way. Levels run from 0 (weakest) to 3 (strongest).
The audit document (`Audit` and below) is what `--format json` writes and what every report reads: its
field names are the JSON's, and its texts are already in the language of the document.
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

# --- vocabularies ----------------------------------------------------------------------------------


class Register(StrEnum):
    INFORMATISATION = "informatisation"
    INFORMATION = "information"
    MEDIATION = "mediation"
    MEDIATISATION = "mediatisation"


class DataClass(StrEnum):
    """What is entrusted to a tool; this method's own classes, not the law's."""

    S0 = "S0"
    S1 = "S1"
    S2 = "S2"
    S3 = "S3"


class Kind(StrEnum):
    FINANCES = "finances"
    HEALTH = "health"
    OFFENCES = "offences"
    MINORS = "minors"
    MIGRATION = "migration"
    VIOLENCE = "violence"
    BELIEF = "belief"
    NATIONAL_NUMBER = "national_number"


class Account(StrEnum):
    PERSONAL = "personal"
    ORGANISATION = "organisation"
    NONE = "none"


class Plan(StrEnum):
    CONSUMER = "consumer"
    FREE = "free"
    GRANT = "grant"
    PAID = "paid"


class Answer(StrEnum):
    YES = "yes"
    NO = "no"


class Contract(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


class Keys(StrEnum):
    OWN = "own"
    SUPPLIER = "supplier"


class Admin(StrEnum):
    TEAM = "team"
    IT_PROVIDER = "it_provider"
    VOLUNTEER = "volunteer"
    NETWORK = "network"


class ImposedBy(StrEnum):
    NONE = "none"
    FUNDER = "funder"
    AUTHORITY = "authority"
    NETWORK = "network"
    PEOPLE_HELPED = "people_helped"
    HABIT = "habit"


class RunBy(StrEnum):
    OURSELVES = "ourselves"
    HOST = "host"


class PublicFunding(StrEnum):
    NONE = "none"
    PARTLY = "partly"
    MOSTLY = "mostly"


class DomainHolder(StrEnum):
    ORGANISATION = "organisation"
    PERSON = "person"
    PROVIDER = "provider"


class ProofFor(StrEnum):
    CONTRACT = "contract"
    DATA_PLACE = "data_place"
    BACKUP = "backup"
    EXPORT = "export"
    BUSINESS_MODEL = "business_model"
    MFA = "mfa"
    ACCESS_BY_ROLE = "access_by_role"
    KEYS = "keys"


class ProofWhat(StrEnum):
    DOCUMENT = "document"
    OBSERVATION = "observation"
    INDEPENDENT = "independent"


class Strength(IntEnum):
    """How much a statement proves. UNVERIFIED and VENDOR alone never carry a level above 2."""

    UNVERIFIED = 0
    ORGANISATION = 1
    VENDOR = 2
    DOCUMENT = 3
    OBSERVED = 4
    INDEPENDENT = 5


class Priority(StrEnum):
    CHANGE_FIRST = "change_first"
    FRAME = "frame"
    PLAN = "plan"
    KEEP = "keep"
    CLARIFY_FIRST = "clarify_first"


class Outcome(StrEnum):
    VIOLATES = "violates"
    UNKNOWN = "unknown"
    DISCUSS = "discuss"


class Severity(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NOTE = "note"


PREMISES = "premises"

# --- what an organisation declares -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proof:
    """Something dated that makes a statement of the organisation more than its word."""

    for_: ProofFor
    what: ProofWhat
    date: str | None = None
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    name: str
    country: str
    domains: tuple[str, ...] = ()
    people: int | None = None
    languages: tuple[str, ...] = ()
    public_funding: PublicFunding | None = None
    public_control: Answer | None = None
    public_board_majority: Answer | None = None
    general_interest: Answer | None = None
    dpo: Answer | None = None
    trained_admins: Answer | None = None
    domain_holder: DomainHolder | None = None
    leavers_procedure: Answer | None = None
    processing_register: Answer | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """A tool, for a purpose: the unit that is judged."""

    tool: str
    purpose: str = ""
    registers: tuple[Register, ...] | None = None
    data: DataClass | None = None
    kinds: tuple[Kind, ...] | None = None
    account: Account | None = None
    plan: Plan | None = None
    contract: Contract | None = None
    mfa: Answer | None = None
    access_by_role: Answer | None = None
    data_place: str | None = None
    keys: Keys | None = None
    e2ee_on: Answer | None = None
    sends_content: Answer | None = None
    backup: Answer | None = None
    export_tested: Answer | None = None
    admins: int | None = None
    admin_by: tuple[Admin, ...] | None = None
    secrecy: Answer | None = None
    imposed_by: ImposedBy | None = None
    users: int | None = None
    since: str | None = None
    host: str | None = None
    run_by: RunBy | None = None
    proofs: tuple[Proof, ...] = ()
    id: str = ""
    notes: str = ""
    place: str = ""  # where it stands in the file, for messages


@dataclass(frozen=True, slots=True)
class Note:
    """Something said about the reading of a file: a name read as another, a column not used, a number to remove."""

    place: str
    code: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Inventory:
    organisation: Organisation
    usages: tuple[Usage, ...]
    notes: tuple[Note, ...] = ()


# --- the audit document ----------------------------------------------------------------------------


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
class UsageResult:
    id: str
    tool: ToolResult
    purpose: str
    registers: tuple[str, ...]
    data: str | None
    account: str | None
    imposed_by: str | None
    dimensions: dict[str, DimensionResult | None]
    exposure: Interval | None
    dependence: Interval | None
    safeguards: Interval | None
    priority: PriorityResult
    alternatives: tuple[Alternative, ...]
    alternatives_note: str
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
    """An unknown, the uses it concerns, and how many priorities its answer could settle."""

    fact: str
    question: str
    who: str
    usages: tuple[str, ...]
    settles: int


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
    references: tuple[Reference, ...]
    reading_notes: tuple[str, ...]
    does_not_say: tuple[str, ...]
    internal: str
    review_on: str
    gaps: tuple[str, ...] = ()
    contacted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditOptions:
    """What the user chose for one audit."""

    as_of: date
    lang: str = "fr"
    list_id: str = "dma-gatekeepers"
    with_notes: bool = False
