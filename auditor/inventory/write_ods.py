"""The pages of a template as ODS."""

import io
import zipfile
from datetime import datetime
from html import escape
from typing import Any

from auditor.inventory.pages import Aid, Cell, Choices, Look, Page
from auditor.inventory.sheets import column_letter

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
    Look.NUMBER: {_CELL: {**_WRAPPED, "fo:border": _BORDER, "style:text-align-source": "fix"}, _PARAGRAPH: {"fo:text-align": "center"}},
    Look.LINK: {_CELL: {**_WRAPPED, "fo:border": _BORDER}, _TEXT: {"fo:color": "#0B5394"}},
}
# As many pages wide as a page says, as many high as it takes.
_PAPER = {
    "style:print-orientation": "landscape", "fo:page-width": "29.7cm", "fo:page-height": "21cm",
    "style:scale-to-Y": "0",
}  # fmt: skip
_CM_PER_CHARACTER = 0.21
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say


def write(pages: tuple[Page, ...], made: datetime | None = None) -> bytes:
    """The whole workbook. `made` is what it says of when it was made."""
    from odfdo import Document

    document = Document("spreadsheet")
    _styles(document, pages)
    body = document.body
    body.clear()
    rules = _Rules(pages)
    if rules.xml:
        body.append(_element(f"<table:content-validations>{''.join(rules.xml)}</table:content-validations>"))
    for page in pages:
        body.append(_table(page, rules))
    filters = "".join(_filter(page) for page in pages if page.filtered)
    if filters:
        body.append(_element(f"<table:database-ranges>{filters}</table:database-ranges>"))
    _views(document, pages)
    if made is not None:
        document.meta.creation_date = made
    stream = io.BytesIO()
    document.save(stream)
    return _undated(stream.getvalue())


def _undated(data: bytes) -> bytes:
    """The same parts without the minute at which they were packed: the same pages are the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        # The format wants its own name first, as it is.
        for name in sorted(old.namelist(), key=lambda name: (name != "mimetype", name)):
            packing = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(zipfile.ZipInfo(name, _FIRST_DAY), old.read(name), packing)
    return stream.getvalue()


def _filter(page: Page) -> str:
    """The buttons that filter and sort, on the last row that stays in view."""
    first, last = page.frozen[0], max(len(page.rows), page.frozen[0] + 1)
    area = f"{_quoted(page.name)}.$A${first}:{_quoted(page.name)}.${column_letter(len(page.widths) - 1)}${last}"
    return f'<table:database-range table:target-range-address="{escape(area)}" table:display-filter-buttons="true"/>'


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


def _table(page: Page, rules: _Rules) -> Any:
    """One sheet, written as text: as objects, each cell would take ten times as long."""
    columns = [f'<table:table-column table:style-name="width{width}"/>' for width in page.widths]
    if page.across > 1:
        columns = _repeated_in_print("columns", columns, page.frozen[1])
    rows = [_row(page, rules, index, cells) for index, cells in enumerate(page.rows)]
    if page.filtered:
        rows = _repeated_in_print("rows", rows, page.frozen[0])
    if page.blank_rows:
        rows.append(_row(page, rules, len(page.rows), tuple(Cell("", look) for look in page.blank), page.blank_rows))
    return _element(f'<table:table table:name="{escape(page.name)}" table:style-name="{_style_of(page)}">{"".join([*columns, *rows])}</table:table>')


def _repeated_in_print(kind: str, parts: list[str], count: int) -> list[str]:
    return [f"<table:table-header-{kind}>{''.join(parts[:count])}</table:table-header-{kind}>", *parts[count:]]


def _row(page: Page, rules: _Rules, index: int, cells: tuple[Cell, ...], times: int = 1) -> str:
    repeated = f' table:number-rows-repeated="{times}"' if times > 1 else ""
    inside = "".join(_cell(cell, rules.names.get((page.name, index, column))) for column, cell in enumerate(cells))
    return f'<table:table-row table:style-name="fitted"{repeated}>{inside}</table:table-row>'


def _cell(cell: Cell, rule: str | None) -> str:
    """Never with a formula: a number, or a value of type string, whatever its text starts with."""
    shared = f'table:style-name="look-{cell.look}"' + (f' table:content-validation-name="{rule}"' if rule else "")
    if cell.number is not None:
        return f'<table:table-cell {shared} office:value-type="float" office:value="{cell.number}"><text:p>{cell.number}</text:p></table:table-cell>'
    if not cell.text:
        return f"<table:table-cell {shared}/>"
    text = escape(cell.text)
    shown = f'<text:a xlink:type="simple" xlink:href="{text}">{text}</text:a>' if cell.look is Look.LINK else text
    return f'<table:table-cell {shared} office:value-type="string" office:string-value="{text}"><text:p>{shown}</text:p></table:table-cell>'


def _styles(document: Any, pages: tuple[Page, ...]) -> None:
    found = [
        '<number:text-style style:name="astext"><number:text-content/></number:text-style>',
        '<style:style style:name="fitted" style:family="table-row"><style:table-row-properties style:use-optimal-row-height="true"/></style:style>',
        *dict.fromkeys(_page_style(page) for page in pages),
        *(_width_style(width) for width in sorted({width for page in pages for width in page.widths})),
        *(_look_style(look, groups) for look, groups in _LOOKS.items()),
    ]
    for xml in found:
        document.insert_style(_element(xml), automatic=True)
    _papers(document, sorted({page.across for page in pages}))


def _papers(document: Any, widths: list[int]) -> None:
    """A kind of paper for each number of sheets beside each other, made from the one that the empty document has."""
    styles = document.get_part("styles.xml")
    master = styles.get_element("//style:master-page[@style:name='Default']")
    layout = styles.get_element(f"//style:page-layout[@style:name='{master.get_attribute('style:page-layout-name')}']")
    for name, value in _PAPER.items():
        layout.get_element("style:page-layout-properties").set_attribute(name, value)
    for across in widths:
        paper, kind = layout.clone, master.clone
        paper.set_attribute("style:name", f"paper{across}")
        paper.get_element("style:page-layout-properties").set_attribute("style:scale-to-X", str(across))
        kind.set_attribute("style:name", f"paper{across}")
        kind.set_attribute("style:page-layout-name", f"paper{across}")
        layout.parent.append(paper)
        master.parent.append(kind)


def _style_of(page: Page) -> str:
    return f"page{page.across}{'hidden' if page.hidden else ''}"


def _page_style(page: Page) -> str:
    shown = f'<style:table-properties table:display="{"false" if page.hidden else "true"}"/>'
    return f'<style:style style:name="{_style_of(page)}" style:family="table" style:master-page-name="paper{page.across}">{shown}</style:style>'


def _width_style(width: int) -> str:
    size = f'style:column-width="{width * _CM_PER_CHARACTER:.2f}cm"'
    return f'<style:style style:name="width{width}" style:family="table-column"><style:table-column-properties {size}/></style:style>'


def _look_style(look: Look, groups: dict[str, dict[str, str]]) -> str:
    inside = "".join(f"<{tag} {_attributes(given)}/>" for tag, given in groups.items())
    style = f'style:name="look-{look}" style:family="table-cell" style:parent-style-name="Default"'
    as_text = "" if look is Look.NUMBER else ' style:data-style-name="astext"'
    return f"<style:style {style}{as_text}>{inside}</style:style>"


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
