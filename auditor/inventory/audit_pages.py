"""The pages of an audit written as sheets: which columns they have, and how a reader knows them from an inventory.

An audit's workbook also holds its inventory, to be corrected and audited again. Its own pages name tools
too, and must not be taken for uses.
"""

from collections.abc import Iterable

from auditor.inventory.tables import HEADING_ROWS, Table
from auditor.inventory.values import as_text
from auditor.knowledge.names import plain
from auditor.knowledge.wording import Wording

# The messages `sheet.<name>` of each page's columns, in order. Levels, and notes when asked for, are added by the writer.
COLUMNS: dict[str, tuple[str, ...]] = {
    "usages": (
        "tool", "purpose", "priority", "next_step", "who", "to_clarify", "best", "worst", "data", "registers", "known", "operator", "owner", "country",
        "listed", "open", "demand", "cut_off", "users", "source_numbers", "usage_id",
    ),
    "findings": (
        "name", "severity", "outcome", "concerned", "message", "means", "what_to_do", "who", "cannot_see", "references", "source_numbers", "rule",
    ),
    "alternatives": (
        "tool", "purpose", "product", "where", "effort", "hours_low", "hours_high", "cost", "loses", "gains", "good_for", "open_gates", "assumptions",
        "source_numbers",
    ),
    "unknowns": ("question", "whom", "why", "concerned", "settles"),
    "sources": ("number", "title", "url", "kind", "date", "seen"),
    "about": ("about.label", "about.value"),
}  # fmt: skip


def heading(name: str, wording: Wording) -> str:
    """The heading of a column."""
    return wording.say(f"sheet.{name}")


def headings(wordings: Iterable[Wording]) -> set[str]:
    """Every heading of an audit's pages, without case and accents."""
    return {plain(heading(name, wording)) for wording in wordings for names in COLUMNS.values() for name in names}


def is_audit_page(table: Table, wordings: Iterable[Wording]) -> bool:
    """Whether one of the first rows has most headings of a page of an audit, in one of these languages.

    By headings and not by name: a name is easily changed, and people call their own pages « Usages » too.
    """
    rows = [{plain(text) for cell in row if (text := as_text(cell).strip())} for row in table.rows[:HEADING_ROWS]]
    for wording in wordings:
        for names in COLUMNS.values():
            wanted = {plain(heading(name, wording)) for name in names}
            if any(len(row & wanted) > len(wanted) / 2 for row in rows):
                return True
    return False
