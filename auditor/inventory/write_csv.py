"""A template as one CSV page: all columns of a usage. What concerns the association has no place there."""

import csv
import io

from auditor import safe_text
from auditor.inventory.template import Template

# Spreadsheets set up in French part cells by semicolons, because the comma is theirs in numbers.
_DELIMITERS = {"en": ","}


def write(template: Template) -> str:
    """The headings and a row for each usage."""
    ticks = tuple(f"tick:{name}" for name in template.words.ticks)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=_DELIMITERS.get(template.wording.lang, ";"), lineterminator="\r\n")
    writer.writerow([template.heading(name) for name in (*template.first_fields, *ticks, *template.detail_fields)])
    for usage in template.start.usages:
        row = [*template.cells(usage, template.first_fields), *template.ticks(usage), *template.cells(usage, template.detail_fields)]
        writer.writerow([safe_text.cell(cell) for cell in row])
    return text.getvalue()
