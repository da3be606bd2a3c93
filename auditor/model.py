"""The types that flow from an inventory to an audit. Imports nothing of ours.

    Inventory -> Usage -> Assessment, Finding -> Advice -> Audit

`None` is unknown everywhere, and stays unknown all the way. Levels run from 0 (weakest) to 3 (strongest).
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


DELICATE = (DataClass.S2, DataClass.S3)


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


# As a document shows them: what is to be clarified stands before what is kept.
PRIORITIES = (Priority.CHANGE_FIRST.value, Priority.FRAME.value, Priority.PLAN.value, Priority.CLARIFY_FIRST.value, Priority.KEEP.value)


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
    named: bool = True  # else the organisation's name is what a report calls it, and not to be signed with


@dataclass(frozen=True, slots=True)
class AuditOptions:
    """What the user chose for one audit."""

    as_of: date
    lang: str = "fr"
    list_id: str = "dma-gatekeepers"
    with_notes: bool = False
