"""The pages of a template as XLSX."""

import io
import math
from datetime import datetime
from typing import Any

from auditor.inventory.pages import Aid, Cell, Choices, Look, Page
from auditor.inventory.sheets import column_letter

_INK, _PALE, _LINE = "#1F4E5F", "#E8F0F2", "#B7C4C9"
_TEXT_FORMAT = 49  # Excel's own « text »: what is typed stays as typed
# A line of text in points; words don't fill a line to its end, bold letters are wider.
_LINE_HEIGHT, _FULLER = 15.0, 1.05
_HIGHEST = 409.0  # no row of Excel is higher
_LONGEST_LINK = 2_000
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_BOXED = {"text_wrap": True, "border": 1, "border_color": _LINE}
_ENTRY = {"num_format": _TEXT_FORMAT, "valign": "top", **_BOXED}
_LOOKS: dict[Look, dict[str, Any]] = {
    Look.TITLE: {"bold": True, "font_size": 16, "font_color": _INK},
    Look.NOTE: {"font_size": 11, "font_color": "#444444"},
    Look.HEADING: {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "align": "center", "valign": "vcenter", **_BOXED},
    Look.ENTRY: _ENTRY,
    Look.TICK: {**_ENTRY, "align": "center"},
    Look.LABEL: {"bold": True, "valign": "top", "bg_color": _PALE, **_BOXED},
    Look.TEXT: {"text_wrap": True, "valign": "top"},
    Look.NUMBER: {"valign": "top", "align": "center", **_BOXED},
    Look.LINK: {"font_color": "#0B5394", "underline": 1, "valign": "top", **_BOXED},
}


def write(pages: tuple[Page, ...], made: datetime | None = None) -> bytes:
    """The whole workbook. `made` is what it says of when it was made; left out, that is now."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, _OPTIONS) as workbook:
        if made is not None:
            workbook.set_properties({"created": made})
        looks = {look: workbook.add_format({"font_name": "Calibri", "font_size": 11, **wanted}) for look, wanted in _LOOKS.items()}
        for page in pages:
            _write_page(workbook.add_worksheet(page.name), page, looks)
    return stream.getvalue()


def _write_page(sheet: Any, page: Page, looks: dict[Look, Any]) -> None:
    for column, width in enumerate(page.widths):
        sheet.set_column(column, column, width)
    for index, row in enumerate(page.rows):
        sheet.set_row(index, _height(row, page.widths))
        for column, cell in enumerate(row):
            _write_cell(sheet, index, column, cell, looks[cell.look])
    for index in range(len(page.rows), len(page.rows) + page.blank_rows):
        for column, look in enumerate(page.blank):
            sheet.write_blank(index, column, None, looks[look])
    for aid in page.aids:
        sheet.data_validation(aid.first_row, aid.column, aid.last_row, aid.column, _rule(aid))
    _lay_out(sheet, page)


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, look: Any) -> None:
    """The functions for one type each and never `write`: whatever a text starts with, it stays text."""
    if cell.number is not None:
        sheet.write_number(row, column, cell.number, look)
    elif cell.look is Look.LINK and len(cell.text) <= _LONGEST_LINK:
        sheet.write_url(row, column, cell.text, look)
    elif cell.text:
        sheet.write_string(row, column, cell.text, look)
    else:
        sheet.write_blank(row, column, None, look)


def _height(row: tuple[Cell, ...], widths: tuple[int, ...]) -> float:
    """High enough for the longest text of a row: not every program fits rows when it opens a file."""
    if row[0].look is Look.TITLE:
        return 26.0
    wrapped = [math.ceil(len(cell.text) * _FULLER / width) for cell, width in zip(row, widths, strict=False) if cell.look is not Look.NOTE]
    return min(_LINE_HEIGHT * max(1, *wrapped, 1) + 3, _HIGHEST)


def _lay_out(sheet: Any, page: Page) -> None:
    if any(page.frozen):
        sheet.freeze_panes(*page.frozen)
    if page.hidden:
        sheet.hide()
    last = column_letter(len(page.widths) - 1)
    # A year or a count is text on purpose; no green corner says otherwise.
    sheet.ignore_errors({"number_stored_as_text": f"A1:{last}{len(page.rows) + page.blank_rows}"})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.fit_to_pages(page.across, 0 if page.blank_rows or page.filtered else 1)
    if page.frozen[0]:
        sheet.repeat_rows(page.frozen[0] - 1)
    if page.across > 1:
        sheet.repeat_columns(0, page.frozen[1] - 1)
    if page.filtered:
        sheet.autofilter(page.frozen[0] - 1, 0, max(len(page.rows) - 1, page.frozen[0]), len(page.widths) - 1)


def _rule(aid: Aid) -> dict[str, Any]:
    rule: dict[str, Any] = {"validate": "any", "input_message": aid.help}
    if aid.choices is not None:
        rule |= {"validate": "list", "source": f"={_area(aid.choices)}", "show_error": bool(aid.warning)}
    if aid.warning:
        rule |= {"error_type": "warning", "error_message": aid.warning}
    return rule


def _area(choices: Choices) -> str:
    name = choices.page.replace("'", "''")
    letter = column_letter(choices.column)
    return f"'{name}'!${letter}$1:${letter}${choices.size}"
