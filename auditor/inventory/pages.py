"""A template as pages of a workbook, described once for XLSX and ODS: cells, drop-down lists, what stays in view."""

from dataclasses import dataclass
from enum import StrEnum

from auditor import safe_text
from auditor.inventory.template import SEVERAL, TICK, Template, unbroken

BLANK_ROWS = 60
LONGEST = 32_767  # characters in a cell of Excel
CLASSES = ("S0", "S1", "S2", "S3")
HELP_START = ("start", "count", "ticks", "unknown", "never", "pages", "back")
HELP_CHOOSING = ("doubt", "belonging")
HELP_SECTORS = ("debts", "youth", "home_care", "integration", "literacy", "housing", "digital", "health", "shelter")
_WIDE = {"tool": 24, "purpose": 42, "data": 48, "account": 24, "kinds": 26, "proofs": 34, "notes": 40}
_WIDTH = 20
_TICK_WIDTH = 17


class Look(StrEnum):
    """How a cell looks; the writers give each its colours and borders."""

    TITLE = "title"
    NOTE = "note"
    HEADING = "heading"
    ENTRY = "entry"
    TICK = "tick"
    LABEL = "label"
    TEXT = "text"
    NUMBER = "number"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Cell:
    """A text on one line, whatever it starts with; never a formula. Or a number, or a text that leads to its own address."""

    text: str
    look: Look
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """A list of words in one column of the page that holds them, from its first row."""

    page: str
    column: int
    size: int


@dataclass(frozen=True, slots=True)
class Aid:
    """Help for the cells of one column: a sentence beside the cell and, where words are closed, a list."""

    column: int
    first_row: int
    last_row: int
    help: str
    choices: Choices | None = None
    warning: str = ""  # asked before another word is kept; empty: any word is kept


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet. `frozen` is how many rows and columns stay in view; `filtered`, whether the last of these rows gets filters."""

    name: str
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    blank: tuple[Look, ...] = ()
    blank_rows: int = 0
    aids: tuple[Aid, ...] = ()
    frozen: tuple[int, int] = (0, 0)
    hidden: bool = False
    filtered: bool = False
    across: int = 1  # sheets of paper beside each other, in print


def pages_of(template: Template) -> tuple[Page, ...]:
    """The pages of a workbook: the tools, their details, the association, how to fill in, the lists."""
    lists = _Lists(template)
    first = _usages(template, lists)
    return (first, _details(template, lists), _organisation(template, lists), _help(template), lists.page())


def pages_of_declared(template: Template) -> tuple[Page, ...]:
    """The same without the page on how to fill in, for an inventory that is filled in."""
    help_page = _name(template, "help")
    return tuple(page for page in pages_of(template) if page.name != help_page)


def cell(text: str, look: Look) -> Cell:
    """A cell with a text made harmless, as long as every program takes it."""
    return Cell(_fitting(safe_text.line(text)), look)


def _fitting(text: str) -> str:
    """What a cell may hold, counted as Excel does."""
    units = text.encode("utf-16-le", "surrogatepass")
    return text if len(units) <= 2 * LONGEST else f"{units[: 2 * LONGEST - 2].decode('utf-16-le', 'ignore')}…"


class _Lists:
    """The words of all drop-down lists, one list a column of a page of their own.

    A list written into a cell's rule can't hold a comma or more than 255 characters; a page can.
    """

    def __init__(self, template: Template) -> None:
        self.template = template
        self.name = template.words.sheets["lists"].shown(template.wording.lang)
        self.columns: dict[str, tuple[str, ...]] = {}

    def of(self, kind: str) -> Choices | None:
        words = (TICK,) if kind == "tick" else self.template.choices(kind)
        if not words:
            return None
        self.columns.setdefault(kind, words)
        return Choices(self.name, list(self.columns).index(kind), len(words))

    def aid(self, column: int, rows: tuple[int, int], kind: str, help_: str) -> Aid:
        """Several values in a cell, and ticks written in another way, are welcome: no question is asked there."""
        choices = self.of(kind)
        asks = choices is not None and kind != "tick" and kind not in SEVERAL
        return Aid(column, *rows, help_, choices, self.template.wording.say("template.sheet.not_listed") if asks else "")

    def page(self) -> Page:
        height = max(len(words) for words in self.columns.values())
        rows = tuple(tuple(cell(words[row] if row < len(words) else "", Look.TEXT) for words in self.columns.values()) for row in range(height))
        return Page(self.name, (_WIDTH,) * len(self.columns), rows, hidden=True)


def _usages(template: Template, lists: _Lists) -> Page:
    ticks = tuple(f"tick:{name}" for name in template.words.ticks)
    # What was declared has ids, and they join the pages whatever is corrected.
    key = ("id",) if any(usage.get("id") for usage in template.start.usages) else ()
    rows = [[*template.cells(usage, template.first_fields), *template.ticks(usage), *template.cells(usage, key)] for usage in template.start.usages]
    return _list_page(template, lists, "usages", (*template.first_fields, *ticks, *key), rows)


def _details(template: Template, lists: _Lists) -> Page:
    usages = () if template.start.is_example else template.start.usages
    # Four empty boxes leave the registers unknown: that there are none needs a column that can say so.
    none_said = ("registers",) if any(usage.get("registers") == () for usage in usages) else ()
    names = ("tool", "purpose", *none_said, *template.detail_fields)
    return _list_page(template, lists, "details", names, [template.cells(usage, names) for usage in usages])


def _list_page(template: Template, lists: _Lists, sheet: str, names: tuple[str, ...], rows: list[list[str]]) -> Page:
    """A title, one line of help, headings, the rows to start from, and rows to fill in."""
    looks = tuple(Look.TICK if name.startswith("tick:") else Look.ENTRY for name in names)
    top = (*_top(template, sheet), tuple(cell(template.heading(name), Look.HEADING) for name in names))
    filled = tuple(tuple(cell(text, look) for text, look in zip(row, looks, strict=True)) for row in rows)
    span = (len(top), len(top) + len(rows) + BLANK_ROWS - 1)
    aids = tuple(lists.aid(column, span, *_kind_and_help(template, name)) for column, name in enumerate(names))
    widths = tuple(_TICK_WIDTH if name.startswith("tick:") else _WIDE.get(name, _WIDTH) for name in names)
    return Page(_name(template, sheet), widths, (*top, *filled), looks, BLANK_ROWS, aids, (len(top), 1))


def _kind_and_help(template: Template, name: str) -> tuple[str, str]:
    if name.startswith("tick:"):
        return "tick", template.wording.say("template.sheet.tick")
    return template.kind("usage", name), template.explained("usage", name)


def _organisation(template: Template, lists: _Lists) -> Page:
    top = _top(template, "organisation")
    rows, aids = [], []
    for index, name in enumerate(template.words.organisation, start=len(top)):
        kind = template.kind("organisation", name)
        rows.append((cell(template.label(name), Look.LABEL), cell(template.written(kind, template.start.organisation.get(name)), Look.ENTRY)))
        aids.append(lists.aid(1, (index, index), kind, template.explained("organisation", name)))
    return Page(_name(template, "organisation"), (62, 42), (*top, *rows), aids=tuple(aids), frozen=(len(top), 0))


def _help(template: Template) -> Page:
    """One page in plain words; the words of the lists stand in it as the lists show them."""
    say = template.wording.say
    named = {
        "unknown": template.unknown,
        **{sheet: _name(template, sheet) for sheet in ("usages", "details", "organisation")},
        **{name: template.heading(f"tick:{name}") for name in template.words.ticks},
        **{class_: _short(template.words.values["data"][class_].shown(template.wording.lang)) for class_ in CLASSES},
    }

    def lines(ids: tuple[str, ...]) -> list[tuple[Cell, ...]]:
        return [_line(say(f"template.help.{id_}"), say(f"template.help.{id_}.text", **named)) for id_ in ids]

    classes = [_line(template.words.values["data"][class_].shown(template.wording.lang), say(f"template.help.{class_}")) for class_ in CLASSES]
    rows = [
        (cell(say("template.help.title"), Look.TITLE),),
        *lines(HELP_START),
        (cell(say("template.help.classes"), Look.TITLE),),
        *classes,
        *lines(HELP_CHOOSING),
        (cell(say("template.help.sectors"), Look.TITLE),),
        *lines(HELP_SECTORS),
    ]
    return Page(_name(template, "help"), (36, 108), tuple(rows))


def _line(label: str, text: str) -> tuple[Cell, ...]:
    return (cell(label, Look.LABEL), cell(unbroken(text), Look.TEXT))


def _top(template: Template, sheet: str) -> tuple[tuple[Cell, ...], ...]:
    title = template.wording.say(f"template.sheet.{sheet}.title")
    how = template.wording.say(f"template.sheet.{sheet}.how", unknown=template.unknown, page=_name(template, "usages"))
    return ((cell(title, Look.TITLE),), (cell(how, Look.NOTE),))


def _name(template: Template, sheet: str) -> str:
    return template.words.sheets[sheet].shown(template.wording.lang)


def _short(words: str) -> str:
    """`contacts and members (names, …)` becomes `contacts and members`; of a row of words, the first two stay."""
    parts = words.split(" (", maxsplit=1)[0].split(", ")
    return ", ".join(parts[:2]) + ("…" if len(parts) > 2 else "")
