"""What all records share: claims with their sources, texts in languages, ids, dates as exact as known."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Generic, Literal, TypeVar

from auditor.knowledge.records.form import Form
from auditor.knowledge.records.record import Record

UNVERIFIED = "unverified"


def _year_as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) else value


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

Id = Annotated[str, Form("a file name without .yaml", pattern=_ID)]
CountryCode = Annotated[str, Form("ISO 3166-1 alpha-2", pattern=_COUNTRY)]
Place = Annotated[str, Form("a country code, or EEA", pattern=_PLACE)]
PartialDate = Annotated[
    str,
    Form("YYYY, YYYY-MM or YYYY-MM-DD, as exact as the source", before=_year_as_text, pattern=_DATE, after=_a_day_that_was),
]
SourceKeys = Annotated[tuple[str, ...], Form(before=_as_list, after=_sorted_unique)]
Words = Annotated[tuple[str, ...], Form(after=_sorted_unique)]
YesNo = Literal["yes", "no"]


class Text(Record):
    """A sentence in the languages of the reports. French and English are required."""

    fr: Annotated[str, Form(min_length=1)]
    en: Annotated[str, Form(min_length=1)]
    nl: str | None = None
    de: str | None = None


class SourceKind(StrEnum):
    """Who speaks in a source, which decides how much it proves (see `knowledge.evidence`)."""

    VENDOR = "vendor"  # the vendor's site, help, blog, white paper
    CONTRACT = "contract"  # terms, data processing agreement, privacy policy, legal notice, licence text
    REGISTER = "register"  # company register, official list, stock-exchange filing, RDAP
    AUTHORITY = "authority"  # law, official journal, data protection authority, public administration
    COURT = "court"
    AUDIT = "audit"  # a published audit, certificate or DPIA by a third party
    MEASUREMENT = "measurement"  # somebody observed it: trackers counted, hosts seen
    PRESS = "press"
    PROJECT = "project"  # a free-software project, an association, an encyclopaedia
    DATASET = "dataset"


class Source(Record):
    """A page or document that was read. `seen` is the date of the copy; without it `date` counts, and without both its claims are stale."""

    title: Annotated[str, Form(min_length=3)]
    url: Annotated[str, Form(pattern=_URL)]
    kind: SourceKind
    date: PartialDate | None = None
    seen: PartialDate | None = None
    secondary: bool = False  # a third party reports it; not the vendor, a register or a filing


class Disputed(Record):
    """The other side of a claim: what another source states. Both are shown, and neither counts as confirmed."""

    value: Any  # what is stated instead, in the form of the claim's own value
    source: SourceKeys
    note: Text | None = None


class Reply(Record):
    """What the organisation that a claim is about answers to it."""

    text: Text
    date: PartialDate
    source: SourceKeys


T = TypeVar("T")


class Claim(Record, Generic[T]):
    """A value and the sources that state it. `value: null` says: looked for, not found."""

    value: T | None
    source: SourceKeys = ()
    since: PartialDate | None = None
    until: PartialDate | None = None
    note: Text | None = None
    disputed: Disputed | None = None  # what another source states instead
    reply: Reply | None = None  # what the organisation concerned answers
    recorded: date | None = None
    corrects: str | None = None
