"""The records of vendor_db: what a file of each folder may say.

Pydantic checks them, writes the JSON Schemas that editors use, and builds them again from the compiled
file. A field left out is unknown; a claim names the sources that state it, by their key in the same
file, or the word `unverified` when it is known to us but no source was read.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

UNVERIFIED = "unverified"


class Record(BaseModel):
    """Common to all records: closed, read-only, built when first used."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _sorted_unique(value: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(value)) != len(value):
        raise ValueError("the same value stands twice")
    return value


def _a_day_that_was(value: str) -> str:
    """Refuses 2025-02-30, which has the form of a date."""
    if len(value) == len("YYYY-MM-DD"):
        try:
            date.fromisoformat(value)
        except ValueError:
            raise ValueError("there is no such day") from None
    return value


_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_COUNTRY = r"^[A-Z]{2}$"
_PLACE = r"^([A-Z]{2}|EEA)$"
_DATE = r"^[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
_URL = r"^https?://[^\s]+$"
FORMS = {
    _ID: "small letters, digits and hyphens",
    _COUNTRY: "two capitals, the country's ISO code: BE",
    _PLACE: "two capitals, the country's ISO code, or EEA",
    _DATE: "YYYY, YYYY-MM or YYYY-MM-DD",
    _URL: "https://…",
}

Id = Annotated[str, Field(pattern=_ID, description="a file name without .yaml")]
CountryCode = Annotated[str, Field(pattern=_COUNTRY, description="ISO 3166-1 alpha-2")]
Place = Annotated[str, Field(pattern=_PLACE, description="a country code, or EEA")]
PartialDate = Annotated[
    str,
    BeforeValidator(lambda v: str(v) if isinstance(v, int) else v),
    Field(pattern=_DATE, description="YYYY, YYYY-MM or YYYY-MM-DD, as exact as the source"),
    AfterValidator(_a_day_that_was),
]
SourceKeys = Annotated[tuple[str, ...], BeforeValidator(_as_list), AfterValidator(_sorted_unique)]
Words = Annotated[tuple[str, ...], AfterValidator(_sorted_unique)]
YesNo = Literal["yes", "no"]


class Text(Record):
    """A sentence in the languages of the reports. French and English are required."""

    fr: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]
    nl: str | None = None
    de: str | None = None


class SourceKind(StrEnum):
    """Who speaks in a source, which decides how much it proves (see `knowledge.evidence`)."""

    VENDOR = "vendor"            # the vendor's site, help, blog, white paper
    CONTRACT = "contract"        # terms, data processing agreement, privacy policy, legal notice, licence text
    REGISTER = "register"        # company register, official list, stock-exchange filing, RDAP
    AUTHORITY = "authority"      # law, official journal, data protection authority, public administration
    COURT = "court"
    AUDIT = "audit"              # a published audit, certificate or DPIA by a third party
    MEASUREMENT = "measurement"  # somebody observed it: trackers counted, hosts seen
    PRESS = "press"
    PROJECT = "project"          # a free-software project, an association, an encyclopaedia
    DATASET = "dataset"


class Source(Record):
    """A page or document that was read. `seen` is the date of the copy; null makes its claims stale."""

    title: Annotated[str, Field(min_length=3)]
    url: Annotated[str, Field(pattern=_URL)]
    kind: SourceKind
    date: PartialDate | None = None
    seen: PartialDate | None = None
    secondary: bool = False      # a third party reports it; not the vendor, a register or a filing


T = TypeVar("T")


class Claim(Record, Generic[T]):
    """A value and the sources that state it. `value: null` says: looked for, not found."""

    value: T | None
    source: SourceKeys = ()
    since: PartialDate | None = None
    until: PartialDate | None = None
    note: Text | None = None
    recorded: date | None = None
    corrects: str | None = None


# --- companies -------------------------------------------------------------------------------------


class CompanyKind(StrEnum):
    COMPANY = "company"
    COOPERATIVE = "cooperative"
    ASSOCIATION = "association"
    FOUNDATION = "foundation"
    PUBLIC_BODY = "public_body"
    STATE = "state"
    FAMILY = "family"
    PERSON = "person"
    FUND = "fund"
    COMMUNITY = "community"      # an informal project with no legal person of its own


class DatedName(Record):
    name: Annotated[str, Field(min_length=1)]
    since: PartialDate | None = None
    until: PartialDate | None = None
    source: SourceKeys = ()
    recorded: date | None = None


class DatedCountry(Record):
    """The country whose law the organisation is set up under: its seat."""

    value: CountryCode
    since: PartialDate | None = None
    until: PartialDate | None = None
    source: SourceKeys = ()
    recorded: date | None = None


class Hold(StrEnum):
    """How an owner holds, where the share in per cent isn't known."""

    CONTROL = "control"          # decides, whatever its share
    MAJORITY = "majority"
    MINORITY = "minority"
    JOINT = "joint"              # decides together with others named here
    UNKNOWN = "unknown"


class OwnerEdge(Record):
    owner: Id
    share: Annotated[float, Field(gt=0, le=100, description="per cent of the capital or votes")] | None = None
    hold: Hold | None = None
    since: PartialDate | None = None
    until: PartialDate | None = None
    source: SourceKeys
    note: Text | None = None
    recorded: date | None = None
    corrects: str | None = None


class EndsAt(StrEnum):
    """What lies beyond the last organisation able to decide."""

    PERSON = "person"
    FAMILY = "family"
    STATE = "state"
    FOUNDATION = "foundation"
    MEMBERS = "members"
    STOCK_MARKET = "stock_market"
    FUND = "fund"
    UNKNOWN = "unknown"


class DpfStatus(StrEnum):
    """On the list of the EU-US Data Privacy Framework, when looked up."""

    ACTIVE = "active"
    ABSENT = "absent"
    WITHDRAWN = "withdrawn"


class RegisterNumbers(Record):
    lei: str | None = None
    kbo: str | None = None
    siren: str | None = None
    other: str | None = None


class Company(Record):
    """vendor_db/companies/<id>.yaml: an organisation that runs, stores or owns."""

    names: Annotated[tuple[DatedName, ...], Field(min_length=1)]
    kind: CompanyKind
    about: SourceKeys
    country: Annotated[tuple[DatedCountry, ...], Field(description="its seat over time; [] when unknown")] = ()
    owners: Annotated[
        tuple[OwnerEdge, ...] | None,
        Field(description="who holds it; left out: unknown. An empty list: nobody (an association, the end of a chain)"),
    ] = None
    ends_at: Claim[EndsAt] | None = None
    registers: RegisterNumbers | None = None
    dpf: Claim[DpfStatus] | None = None
    note: Text | None = None
    sources: dict[str, Source]
    recorded: date
    reviewed: date


# --- products --------------------------------------------------------------------------------------


class ProductKind(StrEnum):
    SERVICE = "service"
    DESKTOP = "desktop"
    MOBILE = "mobile"
    SYSTEM = "system"            # operating system, device, browser
    SELF_HOSTED = "self_hosted"  # software that one installs on a server
    PUBLIC_SERVICE = "public_service"
    ON_PREMISES = "on_premises"
    PAPER_OR_PHONE = "paper_or_phone"


class CompanyLink(Record):
    """A product's link to a company, over time."""

    company: Id
    since: PartialDate | None = None
    until: PartialDate | None = None
    source: SourceKeys
    note: Text | None = None
    recorded: date | None = None
    corrects: str | None = None


class GdprRole(StrEnum):
    """The role that the supplier says it has for the customer's data."""

    PROCESSOR = "processor"
    OWN_CONTROLLER = "own_controller"
    JOINT = "joint"
    NONE = "none"


class E2ee(Record):
    """End-to-end encryption: of what, on by itself or not, who holds the keys, what stays visible."""

    scope: Annotated[str, Field(min_length=3, description="messages, files, calls …")]
    default: Literal["on", "off"]
    keys: Literal["users", "supplier"]
    metadata: Literal["kept", "minimal"] | None = None
    metadata_source: SourceKeys = ()


class Export(Record):
    """What one can take away: complete in open formats, partial or proprietary, `some` when only that one exists is known."""

    level: Literal["none", "some", "partial", "complete"]
    formats: Words = ()


class AdsOn(StrEnum):
    IN_FUNCTION = "in_function"  # advertising or profiling in the very function used
    ELSEWHERE = "elsewhere"      # elsewhere in the service
    UNCLEAR = "unclear"          # the terms leave it open
    NONE_FOUND = "none_found"    # the documents named were read, and nothing was found
    NO = "no"                    # a source states that there is none


class AiTraining(StrEnum):
    DEFAULT = "default"          # content trains models unless the customer's plan forbids it
    OPT_OUT = "opt_out"          # unless refused
    UNCLEAR = "unclear"
    NONE_FOUND = "none_found"
    NO = "no"


class Trackers(StrEnum):
    YES = "yes"
    NONE_FOUND = "none_found"
    NO = "no"


class Funding(StrEnum):
    SUBSCRIPTIONS = "subscriptions"
    ADS = "ads"
    CROSS_SUBSIDY = "cross_subsidy"  # paid for by the group's other business
    BUSINESS_FEES = "business_fees"
    COMMISSION = "commission"
    DONATIONS = "donations"
    MEMBERSHIP = "membership"
    PUBLIC_MONEY = "public_money"
    SERVICES = "services"            # support and hosting around free software
    INVESTORS = "investors"
    VOLUNTEERS = "volunteers"
    SALE = "sale"                    # of a device or licence


class OtherHosts(Record):
    """Whether others host it too, and, for a network service, whether they join the same network."""

    exist: YesNo
    same_network: YesNo | None = None


class Dpa(StrEnum):
    """The processing contract (GDPR art. 28) that a supplier offers."""

    IN_TERMS = "in_terms"
    ON_REQUEST = "on_request"
    NONE = "none"


class NonprofitOffer(Record):
    text: Text
    since: PartialDate | None = None
    until: PartialDate | None = None
    source: SourceKeys


class PlanFacts(Record):
    """What can differ from plan to plan; a field given here overrides the product's own."""

    gdpr_role: Claim[GdprRole] | None = None
    dpa: Claim[Dpa] | None = None
    places: Claim[tuple[Place, ...]] | None = None
    place_choice: Claim[YesNo] | None = None
    storing_hosts: Claim[tuple[str, ...]] | None = None
    outside_access: Claim[YesNo] | None = None
    ads_on: Claim[AdsOn] | None = None
    trackers: Claim[Trackers] | None = None
    ai_training: Claim[AiTraining] | None = None
    ai_functions: Claim[Literal["on_by_default", "optional", "none"]] | None = None
    export: Claim[Export] | None = None
    own_keys: Claim[YesNo] | None = None
    e2ee: Claim[E2ee] | None = None
    funding: Claim[tuple[Funding, ...]] | None = None
    withdrawable: Claim[YesNo] | None = None     # a free or granted plan that the vendor ended or cut before


class Plans(Record):
    consumer: PlanFacts | None = None
    free: PlanFacts | None = None
    grant: PlanFacts | None = None
    paid: PlanFacts | None = None


class Effort(StrEnum):
    SMALL = "small"    # under a day
    MEDIUM = "medium"  # weeks, two tools side by side
    LARGE = "large"    # two to six months, with training


class Replacement(Record):
    """A need that this free software can take over, with what is lost and gained."""

    need: Id
    instead_of: tuple[Id, ...] = ()  # where the texts only hold for these products
    gains: Text
    loses: Text
    effort: Effort
    hours: Annotated[tuple[int, int], Field(description="from, to: hours of work for ten people")]


class Fingerprint(Record):
    """What a later collector recognises the product by; filled in with the collectors."""

    kind: Literal["mx", "spf", "txt", "cname", "dkim", "autodiscover", "ns", "request_host", "script", "cookie", "header", "link"]
    host: tuple[str, ...] = ()
    pattern: str | None = None
    role: Id
    strength: Literal["direct", "hint"]
    matches: tuple[str, ...]
    near_misses: tuple[str, ...]


class Links(Record):
    home: str | None = None
    terms: str | None = None
    privacy: str | None = None
    dpa: str | None = None
    subprocessors: str | None = None
    export: str | None = None


class Product(Record):
    """vendor_db/products/<id>.yaml: a tool as people name it."""

    name: Annotated[str, Field(min_length=1)]
    label: Annotated[Text | None, Field(description="of what has no brand (paper, a hosted mailbox): its name in each language")] = None
    aliases: Words = ()
    domains: Annotated[tuple[str, ...], Field(description="host names that mean this product, matched by label from the right")] = ()
    names: Annotated[tuple[DatedName, ...], Field(description="former names")] = ()
    about: Annotated[SourceKeys, Field(description="where name, needs and kind can be checked")]
    kind: ProductKind
    generic: bool = False            # nobody's product: paper, a telephone, the office server
    network: bool = False            # a network service: its users meet only others on the same network
    needs: Annotated[tuple[Id, ...], Field(min_length=1)]
    part_of: Id | None = None
    instance_of: Id | None = None
    host: Id | None = None
    operator: Annotated[tuple[CompanyLink, ...], Field(description="who runs the service; of software that one installs, who makes it")] = ()
    contracting_entity: tuple[CompanyLink, ...] = ()
    licence: Claim[str] | None = None
    plans: Plans | None = None
    gdpr_role: Claim[GdprRole] | None = None
    dpa: Claim[Dpa] | None = None
    places: Claim[tuple[Place, ...]] | None = None
    place_choice: Claim[YesNo] | None = None
    storing_hosts: Annotated[Claim[tuple[str, ...]] | None, Field(description="company ids; `operator` for its own machines")] = None
    outside_access: Claim[YesNo] | None = None
    processors: Claim[tuple[Id, ...]] | None = None
    sends_content: Claim[YesNo] | None = None
    e2ee: Claim[E2ee] | None = None
    export: Claim[Export] | None = None
    other_hosts: Claim[OtherHosts] | None = None
    self_hostable: Claim[YesNo] | None = None
    funding: Claim[tuple[Funding, ...]] | None = None
    ads_on: Claim[AdsOn] | None = None
    trackers: Claim[Trackers] | None = None
    ai_training: Claim[AiTraining] | None = None
    ai_functions: Claim[Literal["on_by_default", "optional", "none"]] | None = None
    automated_decision: Claim[Literal["yes", "optional", "no"]] | None = None
    address_book_upload: Claim[Literal["default", "optional", "no"]] | None = None
    own_keys: Claim[YesNo] | None = None
    withdrawable: Claim[YesNo] | None = None
    last_release: Claim[PartialDate] | None = None
    maintainers: Claim[Literal["one", "several"]] | None = None
    maintained: Claim[YesNo] | None = None
    languages: Claim[Words] | None = None
    replaces: tuple[Replacement, ...] = ()
    nonprofit_offers: tuple[NonprofitOffer, ...] = ()
    note: Text | None = None
    links: Links | None = None
    fingerprints: tuple[Fingerprint, ...] = ()
    sources: dict[str, Source]
    recorded: date
    reviewed: date


# --- hosts -----------------------------------------------------------------------------------------


class Price(Record):
    """A price as the source states it; `amount: 0` means free of charge."""

    amount: Annotated[float, Field(ge=0)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "EUR"
    per: Literal["month", "year", "once"]
    unit: Literal["organisation", "user", "machine"]
    includes: Text | None = None


class Offer(Record):
    """One thing that a host offers: a product of ours, or `server`, a machine to run oneself."""

    product: str
    audience: Annotated[tuple[Literal["association", "company", "person", "public_body", "member"], ...], Field(min_length=1)]
    place: Claim[tuple[Place, ...]] | None = None
    price: Claim[Price] | None = None
    dpa: Claim[Dpa] | None = None
    backup: Claim[YesNo] | None = None
    restore_tested: Claim[YesNo] | None = None
    mfa: Claim[YesNo] | None = None
    hds: Claim[YesNo] | None = None
    support: Claim[Literal["none", "community", "volunteers", "staff"]] | None = None
    export: Claim[YesNo] | None = None
    languages: tuple[str, ...] = ()
    limits: Text | None = None
    source: SourceKeys


class Host(Record):
    """vendor_db/hosts/<id>.yaml: who hosts free software, or rents machines, for associations."""

    name: Annotated[str, Field(min_length=1)]
    aliases: Words = ()
    domains: tuple[str, ...] = ()
    company: Id
    about: SourceKeys
    networks: tuple[str, ...] = ()        # CHATONS, LibreHosters …
    open_to: Annotated[tuple[CountryCode, ...], Field(description="countries it says it serves; [] when it says nothing")] = ()
    places: Claim[tuple[Place, ...]] | None = None
    storing_hosts: Claim[tuple[str, ...]] | None = None
    outside_access: Claim[YesNo] | None = None
    dpa: Claim[Dpa] | None = None
    backup: Claim[YesNo] | None = None
    funding: Claim[tuple[Funding, ...]] | None = None
    ads_on: Claim[AdsOn] | None = None
    trackers: Claim[Trackers] | None = None
    ai_training: Claim[AiTraining] | None = None
    accepting: Claim[YesNo] | None = None  # whether it takes new members or customers
    offers: Annotated[tuple[Offer, ...], Field(min_length=1)]
    note: Text | None = None
    sources: dict[str, Source]
    recorded: date
    reviewed: date


# --- law -------------------------------------------------------------------------------------------


class Adequacy(Record):
    """A decision that a country protects data enough, seen from where, for whom."""

    perspective: Literal["EEA", "CH", "UK"]
    scope: Literal["full", "commercial", "dpf_listed", "partial"]
    scope_note: Text | None = None
    status: Literal["in_force", "in_force_contested", "lapsed", "annulled"]
    decision: str | None = None
    since: PartialDate | None = None
    until: PartialDate | None = None
    source: SourceKeys


class Jurisdiction(Record):
    """vendor_db/jurisdictions/<cc>.yaml, in lower case: a country as law sees it."""

    name: Text
    eea: Annotated[tuple[Literal["EU", "EFTA"], ...], Field(description="empty: not in the EEA")] = ()
    eea_since: PartialDate | None = None
    eea_until: PartialDate | None = None
    adequacy: tuple[Adequacy, ...] = ()
    laws: tuple[Id, ...] = ()
    note: Text | None = None
    sources: dict[str, Source]
    recorded: date
    reviewed: date


class Law(Record):
    """vendor_db/laws/<id>.yaml: a text that a rule refers to, or under which data can be demanded."""

    name: Text
    country: Annotated[str, Field(pattern=r"^([A-Z]{2}|EU)$")]
    kind: Literal["duty", "access", "transfer", "secrecy", "continuity"]
    reaches: tuple[Literal["content", "metadata", "account_cutoff"], ...] = ()
    says: Text
    status: Literal["in_force", "in_force_contested", "lapsed", "not_in_force", "proposal", "unconfirmed"]
    since: PartialDate | None = None
    until: PartialDate | None = None
    review_by: date
    source: SourceKeys
    sources: dict[str, Source]
    recorded: date
    reviewed: date


class ListEntry(Record):
    company: Id
    since: PartialDate | None = None
    until: PartialDate | None = None
    source: SourceKeys
    note: Text | None = None


class CompanyList(Record):
    """vendor_db/lists/<id>.yaml: a dated list of groups; says nothing about our own judgement."""

    name: Text
    says: Text
    edition: Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")]
    entries: tuple[ListEntry, ...]
    sources: dict[str, Source]
    recorded: date
    reviewed: date


class Need(Record):
    """One entry of vendor_db/needs.yaml: what a tool is for."""

    name: Text
    words: Annotated[tuple[str, ...], Field(description="words of a purpose that mean this need, without accents")]
    on_device: Annotated[bool, Field(description="a program on one's own computer can answer it, with nobody to share with")] = False
    without: Annotated[Text | None, Field(description="what can be done before any product")] = None


class Needs(Record):
    """vendor_db/needs.yaml: everything that a tool can be for."""

    needs: dict[Id, Need]


class StackUsage(BaseModel):
    """A usage of a starter stack: the inventory's own fields, with texts in two languages."""

    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True)
    tool: str
    purpose: Text


class Stack(Record):
    """vendor_db/stacks/<id>.yaml: a plausible inventory to start from."""

    name: Text
    says: Text
    organisation: dict[str, Any] = {}
    usages: Annotated[tuple[StackUsage, ...], Field(min_length=1)]


FOLDERS: dict[str, type[Record]] = {
    "companies": Company,
    "products": Product,
    "hosts": Host,
    "jurisdictions": Jurisdiction,
    "laws": Law,
    "lists": CompanyList,
    "stacks": Stack,
}
