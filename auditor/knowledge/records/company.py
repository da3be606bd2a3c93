"""vendor_db/companies: organisations that run, store or own, with who holds them over time."""

from datetime import date
from enum import StrEnum
from ipaddress import ip_network
from typing import Annotated

from auditor.knowledge.records.base import Claim, CountryCode, Id, PartialDate, Source, SourceKeys, Text
from auditor.knowledge.records.form import Form
from auditor.knowledge.records.record import Record


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
    COMMUNITY = "community"  # an informal project with no legal person of its own


class DatedName(Record):
    name: Annotated[str, Form(min_length=1)]
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

    CONTROL = "control"  # decides, whatever its share
    MAJORITY = "majority"
    MINORITY = "minority"
    JOINT = "joint"  # decides together with others named here
    UNKNOWN = "unknown"


class OwnerEdge(Record):
    owner: Id
    share: Annotated[float, Form("per cent of the capital or votes", gt=0, le=100)] | None = None
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


def _networks(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        ip_network(value)
    return values


Networks = Annotated[tuple[str, ...], Form("192.0.2.0/24", after=_networks)]


class Company(Record):
    """vendor_db/companies/<id>.yaml: an organisation that runs, stores or owns."""

    names: Annotated[tuple[DatedName, ...], Form(min_length=1)]
    kind: CompanyKind
    about: SourceKeys
    country: Annotated[tuple[DatedCountry, ...], Form("its seat over time; [] when unknown")] = ()
    owners: Annotated[
        tuple[OwnerEdge, ...] | None,
        Form("who holds it; left out: unknown. An empty list: nobody (an association, the end of a chain)"),
    ] = None
    ends_at: Claim[EndsAt] | None = None
    registers: RegisterNumbers | None = None
    dpf: Claim[DpfStatus] | None = None
    networks: Annotated[Claim[Networks] | None, Form("of large hosts: the address ranges that are its own")] = None
    note: Text | None = None
    sources: dict[str, Source]
    recorded: date
    reviewed: date
