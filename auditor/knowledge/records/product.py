"""vendor_db/products: tools as people name them."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from auditor.knowledge.records.base import Claim, Id, PartialDate, Place, Source, SourceKeys, Text, Words, YesNo
from auditor.knowledge.records.company import DatedName
from auditor.knowledge.records.fingerprint import Fingerprint
from auditor.knowledge.records.form import Form
from auditor.knowledge.records.record import Record


class ProductKind(StrEnum):
    SERVICE = "service"
    DESKTOP = "desktop"
    MOBILE = "mobile"
    SYSTEM = "system"  # operating system, device, browser
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

    scope: Text
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
    ELSEWHERE = "elsewhere"  # elsewhere in the service
    UNCLEAR = "unclear"  # the terms leave it open
    NONE_FOUND = "none_found"  # the documents named were read, and nothing was found
    NO = "no"  # a source states that there is none


class AiTraining(StrEnum):
    DEFAULT = "default"  # content trains models unless the customer's plan forbids it
    OPT_OUT = "opt_out"  # unless refused
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
    SERVICES = "services"  # support and hosting around free software
    INVESTORS = "investors"
    VOLUNTEERS = "volunteers"
    SALE = "sale"  # of a device or licence


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
    withdrawable: Claim[YesNo] | None = None  # a free or granted plan that the vendor ended or cut before


class Plans(Record):
    consumer: PlanFacts | None = None
    free: PlanFacts | None = None
    grant: PlanFacts | None = None
    paid: PlanFacts | None = None


class Effort(StrEnum):
    SMALL = "small"  # under a day
    MEDIUM = "medium"  # weeks, two tools side by side
    LARGE = "large"  # two to six months, with training


class Replacement(Record):
    """A need that this free software can take over, with what is lost and gained."""

    need: Id
    instead_of: tuple[Id, ...] = ()  # where the texts only hold for these products
    gains: Text
    loses: Text
    effort: Effort
    hours: Annotated[tuple[int, int], Form("from, to: hours of work for ten people")]


class Links(Record):
    home: str | None = None
    terms: str | None = None
    privacy: str | None = None
    dpa: str | None = None
    subprocessors: str | None = None
    export: str | None = None


class Product(Record):
    """vendor_db/products/<id>.yaml: a tool as people name it."""

    name: Annotated[str, Form(min_length=1)]
    label: Annotated[Text | None, Form("of what has no brand (paper, a hosted mailbox): its name in each language")] = None
    aliases: Words = ()
    domains: Annotated[tuple[str, ...], Form("host names that mean this product, matched by label from the right")] = ()
    mailbox_domains: Annotated[tuple[str, ...], Form("of a mail provider: what stands after the @ of its customers' own addresses")] = ()
    names: Annotated[tuple[DatedName, ...], Form("former names")] = ()
    about: Annotated[SourceKeys, Form("where name, needs and kind can be checked")]
    kind: ProductKind
    generic: bool = False  # nobody's product: paper, a telephone, the office server
    network: bool = False  # a network service: its users meet only others on the same network
    needs: Annotated[tuple[Id, ...], Form(min_length=1)]
    part_of: Id | None = None
    instance_of: Id | None = None
    host: Id | None = None
    operator: Annotated[tuple[CompanyLink, ...], Form("who runs the service; of software that one installs, who makes it")] = ()
    contracting_entity: tuple[CompanyLink, ...] = ()
    licence: Claim[str] | None = None
    plans: Plans | None = None
    gdpr_role: Claim[GdprRole] | None = None
    dpa: Claim[Dpa] | None = None
    places: Claim[tuple[Place, ...]] | None = None
    place_choice: Claim[YesNo] | None = None
    storing_hosts: Annotated[Claim[tuple[str, ...]] | None, Form("company ids; `operator` for its own machines")] = None
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
