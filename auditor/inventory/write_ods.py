"""The pages of a template as ODS."""

import io
from html import escape
from typing import TYPE_CHECKING, Any

from auditor.inventory.pages import Aid, Choices, Look, Page
from auditor.inventory.sheets import column_letter

if TYPE_CHECKING:
    from odfdo import Cell, Table

_INK, _PALE, _BORDER = "#1F4E5F", "#E8F0F2", "0.5pt solid #B7C4C9"
_CELL, _TEXT, _PARAGRAPH = "style:table-cell-properties", "style:text-properties", "style:paragraph-properties"
_WRAPPED = {"fo:wrap-option": "wrap", "style:vertical-align": "top", "fo:padding": "0.07cm"}
_BOLD = {"fo:font-weight": "bold"}
_LOOKS: dict[Look, dict[str, dict[str, str]]] = {
    Look.TITLE: {_TEXT: {**_BOLD, "fo:font-size": "16pt", "fo:color": _INK}},
    Look.NOTE: {_TEXT: {"fo:color": "#444444"}},
    Look.HEADING: {
        _CELL: {**_WRAPPED, "style:vertical-align": "middle", "fo:background-color": _INK, "fo:border": _BORDER},
        _PARAGRAPH: {"fo:text-align": "center"},
        _TEXT: {**_BOLD, "fo:color": "#FFFFFF"},
    },
    Look.ENTRY: {_CELL: {**_WRAPPED, "fo:border": _BORDER}},
    Look.TICK: {_CELL: {**_WRAPPED, "fo:border": _BORDER, "style:text-align-source": "fix"}, _PARAGRAPH: {"fo:text-align": "center"}},
    Look.LABEL: {_CELL: {**_WRAPPED, "fo:background-color": _PALE, "fo:border": _BORDER}, _TEXT: _BOLD},
    Look.TEXT: {_CELL: _WRAPPED},
}
# One page wide, as many high as it takes.
_PAPER = {
    "style:print-orientation": "landscape", "fo:page-width": "29.7cm", "fo:page-height": "21cm",
    "style:scale-to-X": "1", "style:scale-to-Y": "0",
}  # fmt: skip
_CM_PER_CHARACTER = 0.21


def write(pages: tuple[Page, ...]) -> bytes:
    """The whole workbook."""
    from odfdo import Document

    document = Document("spreadsheet")
    _styles(document, pages)
    body = document.body
    body.clear()
    rules = _Rules(pages)
    body.append(_element(f"<table:content-validations>{''.join(rules.xml)}</table:content-validations>"))
    for page in pages:
        body.append(_table(page, rules))
    _views(document, pages)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _element(xml: str) -> Any:
    from odfdo import Element

    return Element.from_tag(xml)


class _Rules:
    """The help and the list of each column; every cell names its own."""

    def __init__(self, pages: tuple[Page, ...]) -> None:
        self.xml: list[str] = []
        self.names: dict[tuple[str, int, int], str] = {}
        for page in pages:
            for aid in page.aids:
                name = f"rule{len(self.xml) + 1}"
                self.xml.append(_rule(aid, name, page))
                for row in range(aid.first_row, aid.last_row + 1):
                    self.names[page.name, row, aid.column] = name


def _rule(aid: Aid, name: str, page: Page) -> str:
    condition = "" if aid.choices is None else f' table:condition="of:cell-content-is-in-list({escape(_area(aid.choices))})" table:display-list="unsorted"'
    base = escape(f"{_quoted(page.name)}.{column_letter(aid.column)}{aid.first_row + 1}")
    shown = "true" if aid.warning else "false"
    return (
        f'<table:content-validation table:name="{name}"{condition} table:allow-empty-cell="true" table:base-cell-address="{base}">'
        f'<table:help-message table:display="true"><text:p>{escape(aid.help)}</text:p></table:help-message>'
        f'<table:error-message table:display="{shown}" table:message-type="warning"><text:p>{escape(aid.warning)}</text:p></table:error-message>'
        "</table:content-validation>"
    )


def _quoted(name: str) -> str:
    return "$'" + name.replace("'", "''") + "'"


def _area(choices: Choices) -> str:
    letter = column_letter(choices.column)
    return f"[{_quoted(choices.page)}.${letter}$1:.${letter}${choices.size}]"


def _table(page: Page, rules: _Rules) -> "Table":
    from odfdo import Column, Row, Table

    table = Table(page.name)
    table.clear()
    table.style = "hiddenpage" if page.hidden else "page"
    for width in page.widths:
        table.append(Column(style=f"width{width}"))
    rows = [[(cell.text, cell.look) for cell in cells] for cells in page.rows]
    for index, cells in enumerate([*rows, *([[("", look) for look in page.blank]] if page.blank_rows else [])]):
        row = Row(style="fitted")
        for column, (text, look) in enumerate(cells):
            row.append(_cell(text, look, rules.names.get((page.name, index, column))))
        if index == len(rows):
            row.repeated = page.blank_rows
        table.append(row)
    return table


def _cell(text: str, look: Look, rule: str | None) -> "Cell":
    from odfdo import Cell

    # Only a value of type string is ever set: whatever the text starts with, it is no formula.
    cell = Cell(text or None, cell_type="string" if text else None, style=f"look-{look}")
    if rule:
        cell.set_attribute("table:content-validation-name", rule)
    return cell


def _styles(document: Any, pages: tuple[Page, ...]) -> None:
    found = [
        '<number:text-style style:name="astext"><number:text-content/></number:text-style>',
        '<style:style style:name="fitted" style:family="table-row"><style:table-row-properties style:use-optimal-row-height="true"/></style:style>',
        *(_page_style(name, display) for name, display in (("page", "true"), ("hiddenpage", "false"))),
        *(_width_style(width) for width in sorted({width for page in pages for width in page.widths})),
        *(_look_style(look, groups) for look, groups in _LOOKS.items()),
    ]
    for xml in found:
        document.insert_style(_element(xml), automatic=True)
    for layout in document.get_part("styles.xml").get_elements("//style:page-layout-properties"):
        for name, value in _PAPER.items():
            layout.set_attribute(name, value)


def _page_style(name: str, display: str) -> str:
    shown = f'<style:table-properties table:display="{display}"/>'
    return f'<style:style style:name="{name}" style:family="table" style:master-page-name="Default">{shown}</style:style>'


def _width_style(width: int) -> str:
    size = f'style:column-width="{width * _CM_PER_CHARACTER:.2f}cm"'
    return f'<style:style style:name="width{width}" style:family="table-column"><style:table-column-properties {size}/></style:style>'


def _look_style(look: Look, groups: dict[str, dict[str, str]]) -> str:
    inside = "".join(f"<{tag} {_attributes(given)}/>" for tag, given in groups.items())
    style = f'style:name="look-{look}" style:family="table-cell" style:parent-style-name="Default" style:data-style-name="astext"'
    return f"<style:style {style}>{inside}</style:style>"


def _attributes(given: dict[str, str]) -> str:
    return " ".join(f'{name}="{value}"' for name, value in given.items())


def _views(document: Any, pages: tuple[Page, ...]) -> None:
    """What stays in view when one scrolls, and which page shows first."""
    settings = document.get_part("settings.xml")
    for named in settings.get_elements("//config:config-item-map-named[@config:name='ScriptConfiguration']"):
        named.delete()  # speaks of the one sheet that the empty document had
    view = settings.get_element("//config:config-item-map-entry")
    for item in view.get_elements("config:config-item[@config:name='ActiveTable']"):
        view.delete(item)
    tables = view.get_element("config:config-item-map-named[@config:name='Tables']")
    tables.clear()
    tables.set_attribute("config:name", "Tables")
    for page in pages:
        tables.append(_element(f'<config:config-item-map-entry config:name="{escape(page.name)}">{_split(page)}</config:config-item-map-entry>'))
    view.append(_element(f'<config:config-item config:name="ActiveTable" config:type="string">{escape(pages[0].name)}</config:config-item>'))


def _split(page: Page) -> str:
    rows, columns = page.frozen
    items = [("ActiveSplitRange", 3 if rows and columns else 2)]
    for axis, position, count in (("Horizontal", "Right", columns), ("Vertical", "Bottom", rows)):
        if count:
            items += [(f"{axis}SplitMode", 2), (f"{axis}SplitPosition", count), (f"Position{position}", count)]
    kinds = {"HorizontalSplitMode": "short", "VerticalSplitMode": "short", "ActiveSplitRange": "short"}
    return "".join(f'<config:config-item config:name="{name}" config:type="{kinds.get(name, "int")}">{value}</config:config-item>' for name, value in items)
