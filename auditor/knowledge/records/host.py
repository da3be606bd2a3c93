"""vendor_db/hosts: who hosts free software, or rents machines, for associations."""

from datetime import date
from typing import Annotated, Literal

from auditor.knowledge.records.base import Claim, CountryCode, Id, Place, Source, SourceKeys, Text, Words, YesNo
from auditor.knowledge.records.form import Form
from auditor.knowledge.records.product import AdsOn, AiTraining, Dpa, Funding, Trackers
from auditor.knowledge.records.record import Record


class Price(Record):
    """A price as the source states it; `amount: 0` means free of charge."""

    amount: Annotated[float, Form(ge=0)]
    currency: Annotated[str, Form(pattern=r"^[A-Z]{3}$")] = "EUR"
    per: Literal["month", "year", "once"]
    unit: Literal["organisation", "subscription", "user", "machine"]
    includes: Text | None = None


class Offer(Record):
    """One thing that a host offers: a product of ours, or `server`, a machine to run oneself."""

    product: str
    audience: Annotated[tuple[Literal["association", "company", "person", "public_body", "member"], ...], Form(min_length=1)]
    place: Claim[tuple[Place, ...]] | None = None
    price: Claim[Price] | None = None
    dpa: Claim[Dpa] | None = None
    backup: Claim[YesNo] | None = None
    restore_tested: Claim[YesNo] | None = None
    mfa: Claim[YesNo] | None = None
    hds: Claim[YesNo] | None = None
    delicate: Claim[YesNo] | None = None
    support: Claim[Literal["none", "community", "volunteers", "staff"]] | None = None
    export: Claim[YesNo] | None = None
    languages: tuple[str, ...] = ()
    limits: Text | None = None
    source: SourceKeys


class Host(Record):
    """vendor_db/hosts/<id>.yaml: who hosts free software, or rents machines, for associations."""

    name: Annotated[str, Form(min_length=1)]
    aliases: Words = ()
    domains: tuple[str, ...] = ()
    company: Id
    about: SourceKeys
    networks: tuple[str, ...] = ()  # CHATONS, LibreHosters …
    open_to: Annotated[tuple[CountryCode, ...], Form("countries it says it serves; [] when it says nothing")] = ()
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
    offers: Annotated[tuple[Offer, ...], Form(min_length=1)]
    note: Text | None = None
    sources: dict[str, Source]
    recorded: date
    reviewed: date
