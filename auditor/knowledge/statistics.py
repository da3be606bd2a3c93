"""Counts over the catalogue: how much is sourced, dated, stale, not verified, due for review, and whose owners aren't known."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, TypeAlias

from auditor.knowledge.dates import holding, is_stale
from auditor.knowledge.ownership import chain
from auditor.knowledge.records import FOLDERS, UNVERIFIED, Claim, CompanyLink, EndsAt, OwnerEdge, Record, field_values
from auditor.knowledge.store import Knowledge

AnyClaim: TypeAlias = Claim[Any] | OwnerEdge | CompanyLink

WITH_SOURCES = ("products", "companies", "hosts", "laws", "lists")
REVIEWED_WITHIN = timedelta(days=365)
LAWS_REVIEWED_WITHIN = timedelta(days=92)
OWNERS_READ_AIM = 95  # per cent of the claims on owners that rest on a source that was read


def records(knowledge: Knowledge, folders: tuple[str, ...] = tuple(FOLDERS)) -> Iterator[tuple[str, Any]]:
    """Every record as (folder/id, record)."""
    for folder in folders:
        for id_ in knowledge.ids(folder):
            yield f"{folder}/{id_}", knowledge.record(folder, id_)


def claims(value: Any) -> Iterator[AnyClaim]:
    """Every claim in a record, however deep, that says something."""
    yield from (claim for _, claim in named_claims(value))


def named_claims(value: Any, path: str = "") -> Iterator[tuple[str, AnyClaim]]:
    """The same, each with where it stands, as its file names it: `plans.free.ads_on`, `owners.0`."""
    if isinstance(value, Claim):
        if value.value is not None:
            yield path, value
    elif isinstance(value, OwnerEdge | CompanyLink):
        yield path, value
    elif isinstance(value, Record):
        for name, inner in field_values(value).items():
            yield from named_claims(inner, f"{path}.{name}".lstrip("."))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from named_claims(inner, f"{path}.{index}")


def _was_read(claim: AnyClaim) -> bool:
    """Whether its sources state all of it: one that stands beside `unverified` states a part."""
    return bool(claim.source) and UNVERIFIED not in claim.source


def statistics(knowledge: Knowledge) -> dict[str, Any]:
    """Counts by folder, shares of claims in per cent, and the record reviewed longest ago."""
    counts: dict[str, Any] = {folder: len(knowledge.ids(folder)) for folder in FOLDERS}
    total = sourced = dated = owners = owners_read = 0
    oldest: tuple[date, str] | None = None
    for id_, record in records(knowledge, WITH_SOURCES):
        oldest = min(filter(None, (oldest, (record.reviewed, id_))))
        for claim in claims(record):
            total += 1
            read = _was_read(claim)
            sourced += read
            owners += isinstance(claim, OwnerEdge)
            owners_read += isinstance(claim, OwnerEdge) and read
            dated += read and any(record.sources[key].seen or record.sources[key].date for key in claim.source)
    counts["fingerprints"] = len(knowledge.fingerprints)
    counts |= {"claims": total, "sourced_percent": round(100 * sourced / max(total, 1)), "dated_percent": round(100 * dated / max(total, 1))}
    counts |= {"unverified": total - sourced, "owner_claims": owners, "owners_read_percent": round(100 * owners_read / max(owners, 1))}
    counts["oldest_review"] = {"id": oldest[1], "date": oldest[0].isoformat()} if oldest else None
    return counts


def stale_records(knowledge: Knowledge, day: date) -> list[str]:
    """Records none of whose sources has a copy under a year old on `day`."""
    found = []
    for id_, record in records(knowledge, WITH_SOURCES):
        if record.sources and all(is_stale(source.seen or source.date, day) for source in record.sources.values()):
            found.append(id_)
    return found


def due_for_review(knowledge: Knowledge, day: date) -> list[tuple[str, str]]:
    """Laws and rules whose review date has passed on `day`, with that date."""
    laws = [(id_, record.review_by) for id_, record in records(knowledge, ("laws",))]
    rules = [(f"findings/{id_}", rule.review_by) for id_, rule in knowledge.rules.findings.items()]
    return [(id_, by.isoformat()) for id_, by in (*laws, *rules) if by < day]


def long_since_reviewed(knowledge: Knowledge, day: date) -> list[str]:
    """Records that nobody went through for a year before `day`, laws for three months."""
    found = []
    for id_, record in records(knowledge):
        within = LAWS_REVIEWED_WITHIN if id_.startswith("laws/") else REVIEWED_WITHIN
        if (reviewed := getattr(record, "reviewed", None)) is not None and day - reviewed > within:
            found.append(id_)
    return found


def of_unknown_owner(knowledge: Knowledge, day: date) -> list[str]:
    """Products whose chain of owners, on `day`, ends in nothing that is known."""
    found = []
    for id_, product in knowledge.all_products():
        links = holding(product.operator, day)
        behind = chain(knowledge, links[0].company, day) if links else None
        if links and (behind is None or behind.ends_at is EndsAt.UNKNOWN):
            found.append(f"products/{id_}")
    return found


def unverified(knowledge: Knowledge) -> Iterator[tuple[str, list[str]]]:
    """Records that claim what was read nowhere, or in part, with the fields."""
    for id_, record in records(knowledge, WITH_SOURCES):
        fields = [path for path, claim in named_claims(record) if not _was_read(claim)]
        if fields:
            yield id_, fields
