"""Who could open, demand and cut off, row by row: uses with the same answer stand together."""

from dataclasses import dataclass

from auditor.document import Access, Audit, UsageResult

DATA = ("S3", "S2", "S1", None, "S0")  # the most delicate first; what isn't said may be anything but public


@dataclass(frozen=True, slots=True)
class AccessRow:
    """Uses of one data class whose three columns are the same."""

    usages: tuple[UsageResult, ...]
    access: Access


def access_rows(audit: Audit) -> list[AccessRow]:
    """The rows of a document, the most delicate first, then in the order of the uses."""
    found: dict[tuple[str | None, Access], list[UsageResult]] = {}
    for usage in audit.usages:
        found.setdefault((usage.data, usage.access), []).append(usage)
    ordered = sorted(found.items(), key=lambda item: DATA.index(item[0][0]))
    return [AccessRow(tuple(usages), access) for (_, access), usages in ordered]
