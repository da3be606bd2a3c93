"""A template as one CSV page: all columns of a usage. What concerns the association has no place there."""

import csv
import io
from collections.abc import Iterable

from auditor import safe_text
from auditor.inventory.template import Template

# Spreadsheets set up in French part cells by semicolons, because the comma is theirs in numbers.
_DELIMITERS = {"en": ","}


def write(template: Template) -> str:
    """The headings and a row for each usage."""
    ticks = tuple(f"tick:{name}" for name in template.words.ticks)
    headings = [template.heading(name) for name in (*template.first_fields, *ticks, *template.detail_fields)]
    usages = template.start.usages
    rows = [[*template.cells(usage, template.first_fields), *template.ticks(usage), *template.cells(usage, template.detail_fields)] for usage in usages]
    return text_of([headings, *rows], template.wording.lang)


def text_of(rows: Iterable[Iterable[str]], lang: str) -> str:
    """Rows of texts as CSV for spreadsheets in one language; no text becomes a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=_DELIMITERS.get(lang, ";"), lineterminator="\r\n")
    writer.writerows([safe_text.cell(cell) for cell in row] for row in rows)
    return text.getvalue()
