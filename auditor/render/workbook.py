"""The audit's sheets and its inventory as the pages of a workbook; `auditor audit` reads the inventory back from it."""

import math
from datetime import date, datetime, time

from auditor.document import Audit
from auditor.inventory import write_ods, write_xlsx
from auditor.inventory.as_declared import start_of
from auditor.inventory.pages import Cell, Look, Page, cell, pages_of_declared
from auditor.inventory.template import Template
from auditor.knowledge.store import Knowledge
from auditor.render.sheets import Link, Sheet, Value, sheets_of

_PAPER = 260  # characters across a sheet of paper that one can still read
_WEB = ("https://", "http://")


def xlsx(audit: Audit, knowledge: Knowledge) -> bytes:
    """The workbook for Excel; the same audit gives the same bytes."""
    return write_xlsx.write(_pages(audit, knowledge), _made(audit))


def ods(audit: Audit, knowledge: Knowledge) -> bytes:
    """The workbook for LibreOffice; the same audit gives the same bytes."""
    return write_ods.write(_pages(audit, knowledge), _made(audit))


def _made(audit: Audit) -> datetime:
    """The day of which the audit speaks, and no clock."""
    return datetime.combine(date.fromisoformat(audit.as_of), time())


def _pages(audit: Audit, knowledge: Knowledge) -> tuple[Page, ...]:
    template = Template(knowledge, audit.lang, start=start_of(audit.inventory))
    return (*map(_page, sheets_of(audit, knowledge.wording(audit.lang))), *pages_of_declared(template))


def _page(sheet: Sheet) -> Page:
    """One row of headings, which stays in view with the first column, and can be filtered."""
    headings = tuple(cell(column.heading, Look.HEADING) for column in sheet.columns)
    rows = (headings, *(tuple(map(_cell, row)) for row in sheet.rows))
    widths = tuple(column.width for column in sheet.columns)
    return Page(sheet.name, widths, rows, frozen=(1, 1), filtered=True, across=math.ceil(sum(widths) / _PAPER))


def _cell(value: Value) -> Cell:
    if isinstance(value, int):
        return Cell("", Look.NUMBER, value)
    if isinstance(value, Link):
        return cell(value.url, Look.LINK if value.url.startswith(_WEB) else Look.ENTRY)
    return cell(value or "", Look.ENTRY)
