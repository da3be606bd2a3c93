"""vendor_db/jurisdictions and vendor_db/laws: countries as law sees them, and the texts that rules refer to."""

from datetime import date
from typing import Annotated, Literal

from auditor.knowledge.records.base import Id, PartialDate, Source, SourceKeys, Text
from auditor.knowledge.records.form import Form
from auditor.knowledge.records.record import Record


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
    eea: Annotated[tuple[Literal["EU", "EFTA"], ...], Form("empty: not in the EEA")] = ()
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
    country: Annotated[str, Form(pattern=r"^([A-Z]{2}|EU)$")]
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
