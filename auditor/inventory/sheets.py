"""From tables to usages: where the headings stand, what each column means, which page goes with which.

Pages are known by their headings, not only by their names: the page with a column for the tool and
fewer details is the list, a second one with the same tools completes it, label and value in two columns
are the organisation. Pages of an audit are passed over. Rows of the second page are joined by tool (and purpose), never by their place, so
that sorting a page loses nothing. A hidden page isn't read, and a page that says nothing isn't used: both are said.
"""

import difflib
from dataclasses import dataclass
from typing import Any

from auditor.errors import InputError, Problem
from auditor.inventory.audit_pages import is_audit_page
from auditor.inventory.draft import Draft
from auditor.inventory.tables import HEADING_ROWS, Table
from auditor.inventory.values import Bad, ValueReader, as_text, shown
from auditor.knowledge.inventory_words import InventoryWords
from auditor.knowledge.names import plain
from auditor.knowledge.wording import Wording
from auditor.model import Note, Register


@dataclass(frozen=True, slots=True)
class Headed:
    """A table whose heading row was found: `columns` maps a position to a field or a tick."""

    table: Table
    row: int
    columns: dict[int, str]
    unknown: dict[int, str]


def column_letter(index: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class SheetReader:
    """Fills a Draft from the tables of one file."""

    def __init__(self, values: ValueReader, draft: Draft, wording: Wording) -> None:
        self.values = values
        self.draft = draft
        self.wording = wording
        words = values.words
        self.identified: set[str] = set()  # ids that the first pages give
        self.headings = headings(words)
        self.labels = {plain(label): name for name, entry in words.organisation.items() for label in (name, *entry.labels.all())}
        self.ignored = {plain(name) for sheet in ("help", "lists") for name in words.sheets[sheet].all()}
        self.first_page = {name for name, entry in words.usage.items() if entry.page == 1} - {"tool", "purpose"}

    def read(self, found: list[Table]) -> None:
        """Read every table; problems and notes go to the draft. Raises InputError at once for an audit without its inventory."""
        tables = self._not_of_an_audit([table for table in found if plain(table.name) not in self.ignored])
        for table in tables:
            if table.hidden:
                self.draft.note(self.draft.shown, "read.sheet_hidden", sheet=table.name)
        visible = [table for table in tables if not table.hidden]
        headed = [table for table in map(self._headed, visible) if table is not None]
        headed_names = {table.table.name for table in headed}
        for table in visible:
            if table.name not in headed_names:
                self._organisation(table)
        if not headed:
            self.draft.problem(self.draft.shown, self.wording.say("input.no_tool_column"), self.wording.say("input.no_tool_column_hint"))
            return
        lists, details = self._pages(headed)
        for page in lists:
            self._usages(page)
        self.identified = {usage["id"] for usage in self.draft.usages if "id" in usage}
        for page in details:
            self._details(page)

    def _not_of_an_audit(self, tables: list[Table]) -> list[Table]:
        wordings = [self.values.knowledge.wording(lang) for lang in ("fr", "en")]
        kept = [table for table in tables if not is_audit_page(table, wordings)]
        if tables and not kept:
            raise InputError([Problem(self.draft.shown, self.wording.say("sheet.not_an_inventory"), self.wording.say("sheet.not_an_inventory_hint"))])
        return kept

    def _pages(self, headed: list[Headed]) -> tuple[list[Headed], list[Headed]]:
        """The pages that list usages, and those that complete them: by name, or by columns and tools."""
        names = {plain(name) for name in self.values.words.sheets["details"].all()}
        details = [table for table in headed if plain(table.table.name) in names] if len(headed) > 1 else []
        lists = [table for table in headed if table not in details]
        full = [table for table in lists if self._lists_uses(table)]
        listed = {tool for table in full for tool in self._tools(table)}
        completing = [table for table in lists if table not in full and self._tools(table) <= listed] if full else []
        return [table for table in lists if table not in completing], details + completing

    def _lists_uses(self, table: Headed) -> bool:
        """Whether a page has a column of the first page beside tool and purpose."""
        return any(name in self.first_page or name.startswith("tick:") for name in table.columns.values())

    def _tools(self, table: Headed) -> set[str]:
        column = next(position for position, name in table.columns.items() if name == "tool")
        return {plain(as_text(row[column])) for row in table.table.rows[table.row + 1 :] if column < len(row)} - {""}

    def _place(self, table: Table, row: int, column: int | None = None) -> str:
        if not table.name:
            return f"{self.draft.shown}:{table.number(row)}" + ("" if column is None else f":{column_letter(column)}")
        cell = f"{column_letter(column)}{table.number(row)}" if column is not None else self.wording.say("input.row", n=table.number(row))
        return f"{self.draft.shown}, {table.name}, {cell}"

    def _headed(self, table: Table) -> Headed | None:
        """The table with its heading row: the first that has a column for the tool, and better another one too."""
        found = [Headed(table, index, *self._columns(row)) for index, row in enumerate(table.rows[:HEADING_ROWS])]
        with_tool = [headed for headed in found if "tool" in headed.columns.values()]
        sure = [headed for headed in with_tool if len(headed.columns) > 1 or not headed.unknown]
        headed = next(iter(sure or with_tool), None)
        if headed:
            self._check_headings(headed)
        return headed

    def _columns(self, row: list[Any]) -> tuple[dict[int, str], dict[int, str]]:
        """What each cell of a row means as a heading, and those that mean nothing."""
        filled = {position: text for position, cell in enumerate(row) if (text := as_text(cell).strip())}
        columns = {position: self.headings[plain(text)] for position, text in filled.items() if plain(text) in self.headings}
        return columns, {position: text for position, text in filled.items() if position not in columns}

    def _check_headings(self, headed: Headed) -> None:
        table, row = headed.table, headed.row
        for position, heading in headed.unknown.items():
            close = difflib.get_close_matches(plain(heading), list(self.headings), n=1, cutoff=0.75)
            near = {"near": self._label(self.headings[close[0]])} if close else {}
            self.draft.note(self._place(table, row, position), "read.column_near" if close else "read.column", column=shown(heading), **near)
        seen: dict[str, int] = {}
        for position, name in headed.columns.items():
            if name in seen:
                message = self.wording.say("input.column_twice", field=self._label(name), other=column_letter(seen[name]))
                self.draft.problem(self._place(table, row, position), message)
            seen.setdefault(name, position)

    def _label(self, name: str) -> str:
        """The heading of a field or tick, in the reader's language."""
        tick = name.removeprefix("tick:")
        labels = self.values.words.ticks[tick] if tick != name else self.values.words.usage[name].labels
        return labels.shown(self.wording.lang)

    def _usages(self, table: Headed) -> None:
        for index, row in enumerate(table.table.rows[table.row + 1 :], start=table.row + 1):
            before = len(self.draft.problems)
            fields = self._row(table, index, row)
            if fields is None:
                continue
            if fields.get("tool"):
                self.draft.usages.append(fields)
            elif len(self.draft.problems) == before:
                self.draft.problem(self._place(table.table, index), self.wording.say("input.tool_missing"), self.wording.say("input.tool_missing_sheet"))

    def _row(self, table: Headed, index: int, row: list[Any]) -> dict[str, Any] | None:
        """The fields of one row; None for an empty one, or one that repeats the headings."""
        self._beside(table, index, row)
        cells = {position: row[position] if position < len(row) else "" for position in table.columns}
        if all(self._says_nothing(cell, table.columns[position]) for position, cell in cells.items()):
            return None
        filled = [(plain(as_text(cell)), table.columns[position]) for position, cell in cells.items() if as_text(cell).strip()]
        if len(cells) > 1 and all(self.headings.get(word) == name for word, name in filled):
            return None
        fields: dict[str, Any] = {"place": self._place(table.table, index)}
        ticks: list[Register] = []
        for position, cell in cells.items():
            name, value = table.columns[position], self._cell(table, index, position, cell)
            if not name.startswith("tick:"):
                fields[name] = value
            elif value:
                ticks.append(Register(name.removeprefix("tick:")))
        if any(name.startswith("tick:") for name in table.columns.values()) and fields.get("registers") is None:
            fields["registers"] = tuple(sorted(ticks)) or None
        return {name: value for name, value in fields.items() if value is not None}

    def _says_nothing(self, cell: Any, name: str) -> bool:
        """Blank, or a box that isn't ticked: sheets fill whole columns with them."""
        return _is_blank(cell, name) or (name.startswith("tick:") and self.values.tick(cell) is False)

    def _beside(self, table: Headed, index: int, row: list[Any]) -> None:
        """Say what stands under no heading."""
        for position, cell in enumerate(row):
            if position not in table.columns and position not in table.unknown and as_text(cell).strip():
                self.draft.note(self._place(table.table, index, position), "read.cell_beside", seen=shown(cell))

    def _cell(self, table: Headed, index: int, position: int, cell: Any) -> Any:
        """The value of one cell; None where it says nothing, or what can't be understood."""
        name = table.columns[position]
        if _is_blank(cell, name):
            return None
        kind = "tick" if name.startswith("tick:") else self.values.words.usage[name].type
        value = self.values.tick(cell) if kind == "tick" else self.values.read(kind, cell)
        place = self._place(table.table, index, position)
        heading = str(table.table.rows[table.row][position]).strip()
        self.draft.look_for_persons(place, heading, kind, cell)
        if isinstance(value, Bad):
            self._bad(place, heading, cell, value)
            return None
        return value

    def _bad(self, place: str, heading: str, cell: Any, value: Bad) -> None:
        self.draft.problem(place, self.wording.say("input.bad_value", field=heading, seen=value.seen or shown(cell), accepted=value.accepted), value.hint)

    def _details(self, table: Headed) -> None:
        """Join the rows of a second page to the usages of the first, by tool and purpose."""
        joined: dict[int, dict[str, str]] = {}
        for index, row in enumerate(table.table.rows[table.row + 1 :], start=table.row + 1):
            fields = self._row(table, index, row)
            if fields is None or set(fields) <= {"place", "tool", "purpose"}:
                continue
            place = self._place(table.table, index)
            if not fields.get("tool"):
                self.draft.problem(place, self.wording.say("input.tool_missing"), self.wording.say("input.tool_missing_sheet"))
                continue
            targets = self._targets(fields)
            if len(targets) == 1:
                self._join(fields, targets[0], joined.setdefault(id(targets[0]), {}))
            elif targets:
                self.draft.problem(place, self.wording.say("input.details_several", tool=shown(fields["tool"])))
            else:
                # A tool struck off the first page alone, as people do: its details are said to be left unread.
                self.draft.notes.append(Note(place, "read.details_unknown", (("tool", shown(fields["tool"])),)))

    def _targets(self, fields: dict[str, Any]) -> list[dict[str, Any]]:
        """The usages of the first page that a row may mean: of its id and tool, or of its tool, and of its purpose where one fits."""
        if self.identified and "id" in fields:
            return [usage for usage in self.draft.usages if usage.get("id") == fields["id"] and plain(usage["tool"]) == plain(fields["tool"])]
        wanted = [usage for usage in self.draft.usages if plain(usage["tool"]) == plain(fields["tool"])]
        return [usage for usage in wanted if plain(usage.get("purpose", "")) == plain(fields.get("purpose", ""))] or wanted

    def _join(self, fields: dict[str, Any], usage: dict[str, Any], joined: dict[str, str]) -> None:
        """Add what the row says; two pages that say different things are an error."""
        for name, value in fields.items():
            if name in ("place", "tool", "purpose"):
                continue
            if usage.setdefault(name, value) != value:
                message = self.wording.say("input.details_conflict", field=self._label(name), seen=shown(value), other=joined.get(name, usage["place"]))
                self.draft.problem(fields["place"], message)
            else:
                joined.setdefault(name, fields["place"])

    def _organisation(self, table: Table) -> None:
        """Label | value, wherever it stands on its page."""
        rows = [(index, [(position, cell) for position, cell in enumerate(row) if as_text(cell).strip()]) for index, row in enumerate(table.rows)]
        pairs = [(index, filled[0], filled[1]) for index, filled in rows if len(filled) > 1]
        if not any(plain(as_text(label)) in self.labels for _, (_, label), _ in pairs):
            if any(filled for _, filled in rows):
                self.draft.note(self.draft.shown, "read.sheet", sheet=table.name)
            return
        for index, (position, label), (where, raw) in pairs:
            name = self.labels.get(plain(as_text(label)))
            if name is None:
                self.draft.note(self._place(table, index, position), "read.label", column=shown(label))
            else:
                self._about(name, as_text(label).strip(), raw, self._place(table, index, where))

    def _about(self, name: str, label: str, raw: Any, place: str) -> None:
        """One field of the organisation."""
        kind = self.values.words.organisation[name].type
        value = self.values.read(kind, raw)
        self.draft.look_for_persons(place, label, kind, raw)
        if isinstance(value, Bad):
            self.draft.misread.add(name)
            self._bad(place, label, raw, value)
        elif value is not None:
            self.draft.organisation[name] = value


def headings(words: InventoryWords) -> dict[str, str]:
    """Every heading of a column, without case and accents, and the field or `tick:register` that it means."""
    found = {plain(label): name for name, entry in words.usage.items() for label in (name, *entry.labels.all())}
    return found | {plain(label): f"tick:{name}" for name, labels in words.ticks.items() for label in labels.all()}


def _is_blank(cell: Any, name: str) -> bool:
    """An empty cell, or the 0 of a formula that points to an empty tool."""
    return not as_text(cell).strip() or (name == "tool" and cell == 0)
