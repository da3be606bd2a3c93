"""Counts over the catalogue: how much is sourced, dated, stale, due for review."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from auditor.knowledge.dates import is_stale
from auditor.knowledge.records import FOLDERS, UNVERIFIED, Claim, CompanyLink, OwnerEdge, Record, field_values
from auditor.knowledge.store import Knowledge

WITH_SOURCES = ("products", "companies", "hosts", "laws", "lists")


def records(knowledge: Knowledge, folders: tuple[str, ...] = tuple(FOLDERS)) -> Iterator[tuple[str, Any]]:
    """Every record as (folder/id, record)."""
    for folder in folders:
        for id_ in knowledge.ids(folder):
            yield f"{folder}/{id_}", knowledge.record(folder, id_)


def claims(value: Any) -> Iterator[Claim[Any] | OwnerEdge | CompanyLink]:
    """Every claim in a record, however deep, that says something."""
    if isinstance(value, Claim):
        if value.value is not None:
            yield value
    elif isinstance(value, OwnerEdge | CompanyLink):
        yield value
    elif isinstance(value, Record):
        for inner in field_values(value).values():
            yield from claims(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from claims(inner)


def statistics(knowledge: Knowledge) -> dict[str, Any]:
    """Counts by folder, shares of claims in per cent, and the record reviewed longest ago."""
    counts: dict[str, Any] = {folder: len(knowledge.ids(folder)) for folder in FOLDERS}
    total = sourced = dated = 0
    oldest: tuple[date, str] | None = None
    for id_, record in records(knowledge, WITH_SOURCES):
        oldest = min(filter(None, (oldest, (record.reviewed, id_))))
        for claim in claims(record):
            total += 1
            named = [record.sources[key] for key in claim.source if key != UNVERIFIED and key in record.sources]
            sourced += bool(named)
            dated += any(source.seen or source.date for source in named)
    counts["fingerprints"] = len(knowledge.fingerprints)
    counts |= {"claims": total, "sourced_percent": round(100 * sourced / max(total, 1)), "dated_percent": round(100 * dated / max(total, 1))}
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
