"""From tables to usages: where the headings stand, what each column means, which page goes with which.

Pages are known by their headings, not only by their names: the page with a column for the tool and
fewer details is the list, a second one with the same tools completes it, label and value in two columns
are the organisation. Rows of the second page are joined by tool (and purpose), never by their place, so
that sorting a page loses nothing.
"""

import difflib
from dataclasses import dataclass
from typing import Any

from auditor.errors import Problem
from auditor.inventory.draft import Draft
from auditor.inventory.tables import Table
from auditor.inventory.values import Bad, ValueReader
from auditor.knowledge.names import plain
from auditor.knowledge.wording import Wording
from auditor.model import Note, Register

HEADING_ROWS = 20


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
        self.headings = {plain(label): name for name, entry in words.usage.items() for label in (name, *entry.labels.all())}
        self.headings |= {plain(label): f"tick:{name}" for name, labels in words.ticks.items() for label in labels.all()}
        self.labels = {plain(label): name for name, entry in words.organisation.items() for label in (name, *entry.labels.all())}
        self.ignored = {plain(name) for sheet in ("help", "lists") for name in words.sheets[sheet].all()}

    def read(self, found: list[Table]) -> None:
        """Read every table; problems and notes go to the draft."""
        headed = [table for table in map(self._headed, self._to_read(found)) if table is not None]
        headed_names = {table.table.name for table in headed}
        for table in self._to_read(found):
            if table.name not in headed_names:
                self._organisation(table)
        if not headed:
            self.draft.problems.append(Problem(self.draft.shown, self.wording.say("input.no_tool_column"), self.wording.say("input.no_tool_column_hint")))
            return
        lists, details = self._pages(headed)
        for table in lists:
            self._usages(table)
        for table in details:
            self._details(table)

    def _to_read(self, found: list[Table]) -> list[Table]:
        return [table for table in found if plain(table.name) not in self.ignored]

    def _pages(self, headed: list[Headed]) -> tuple[list[Headed], list[Headed]]:
        """The pages that list usages, and those that complete them."""
        names = {plain(name) for name in self.values.words.sheets["details"].all()}
        details = [table for table in headed if plain(table.table.name) in names] if len(headed) > 1 else []
        return [table for table in headed if table not in details], details

    def _place(self, table: Table, row: int, column: int | None = None) -> str:
        if not table.name:
            return f"{self.draft.shown}:{row + 1}" + ("" if column is None else f":{column_letter(column)}")
        cell = f"{column_letter(column)}{row + 1}" if column is not None else self.wording.say("input.row", n=row + 1)
        return f"{self.draft.shown}, {table.name}, {cell}"

    def _headed(self, table: Table) -> Headed | None:
        """The table with its heading row: the first that has a column for the tool."""
        for index, row in enumerate(table.rows[:HEADING_ROWS]):
            columns = {position: self.headings[word] for position, cell in enumerate(row) if (word := plain(str(cell))) in self.headings}
            filled = [cell for cell in row if str(cell).strip()]
            if "tool" in columns.values() and (len(columns) > 1 or len(filled) == 1):
                unknown = {position: str(cell).strip() for position, cell in enumerate(row) if str(cell).strip() and position not in columns}
                self._check_headings(table, index, columns, unknown)
                return Headed(table, index, columns, unknown)
        return None

    def _check_headings(self, table: Table, row: int, columns: dict[int, str], unknown: dict[int, str]) -> None:
        for position, heading in unknown.items():
            close = difflib.get_close_matches(plain(heading), list(self.headings), n=1, cutoff=0.75)
            near = (("near", self.headings[close[0]].removeprefix("tick:")),) if close else ()
            self.draft.notes.append(Note(self._place(table, row, position), "read.column_near" if close else "read.column", (("column", heading), *near)))
        seen: dict[str, int] = {}
        for position, name in columns.items():
            if name in seen:
                other = column_letter(seen[name])
                self.draft.problems.append(Problem(self._place(table, row, position), self.wording.say("input.column_twice", field=name.removeprefix("tick:"), other=other)))
            seen.setdefault(name, position)

    def _usages(self, table: Headed) -> None:
        for index, row in enumerate(table.table.rows[table.row + 1 :], start=table.row + 1):
            fields = self._row(table, index, row)
            if fields is None:
                continue
            if not fields.get("tool"):
                self.draft.problems.append(Problem(self._place(table.table, index), self.wording.say("input.tool_missing"), self.wording.say("input.tool_missing_sheet")))
                continue
            self.draft.usages.append(fields)

    def _row(self, table: Headed, index: int, row: list[Any]) -> dict[str, Any] | None:
        """The fields of one row; None for an empty one, or one that repeats the headings."""
        cells = {position: row[position] if position < len(row) else "" for position in table.columns}
        if not any(str(cell).strip() for cell in row):
            return None
        if all(self.headings.get(plain(str(cell))) == table.columns[position] for position, cell in cells.items() if str(cell).strip()) and len(cells) > 1:
            return None
        fields: dict[str, Any] = {"place": self._place(table.table, index)}
        ticks: list[Register] = []
        for position, cell in cells.items():
            self._cell(table, index, position, cell, fields, ticks)
        if any(name.startswith("tick:") for name in table.columns.values()) and "registers" not in fields:
            fields["registers"] = tuple(sorted(ticks)) or None
        beside = [position for position in range(len(row)) if position not in table.columns and position not in table.unknown and str(row[position]).strip()]
        for position in beside:
            self.draft.notes.append(Note(self._place(table.table, index, position), "read.cell_beside", (("seen", str(row[position])[:60]),)))
        return {name: value for name, value in fields.items() if value is not None}

    def _cell(self, table: Headed, index: int, position: int, cell: Any, fields: dict[str, Any], ticks: list[Register]) -> None:
        name = table.columns[position]
        kind = "tick" if name.startswith("tick:") else self.values.words.usage[name].type
        value = self.values.tick(cell) if kind == "tick" else self.values.read(kind, cell)
        if isinstance(value, Bad):
            field_name = name.removeprefix("tick:")
            message = self.wording.say("input.bad_value", field=field_name, seen=str(cell)[:80], accepted=value.accepted)
            self.draft.problems.append(Problem(self._place(table.table, index, position), message, value.hint))
        elif kind == "tick":
            if value:
                ticks.append(Register(name.removeprefix("tick:")))
        elif value is not None:
            fields[name] = value

    def _details(self, table: Headed) -> None:
        """Join the rows of a second page to the usages of the first, by tool and purpose."""
        for index, row in enumerate(table.table.rows[table.row + 1 :], start=table.row + 1):
            fields = self._row(table, index, row)
            if fields is None or set(fields) <= {"place", "tool", "purpose"}:
                continue
            wanted = [usage for usage in self.draft.usages if plain(usage["tool"]) == plain(fields.get("tool", ""))]
            exact = [usage for usage in wanted if plain(usage.get("purpose", "")) == plain(fields.get("purpose", ""))]
            targets = exact or wanted
            if len(targets) != 1:
                code = "input.details_unknown" if not targets else "input.details_several"
                self.draft.problems.append(Problem(self._place(table.table, index), self.wording.say(code, tool=fields.get("tool", ""))))
                continue
            for name, value in fields.items():
                if name not in ("place", "tool", "purpose"):
                    targets[0].setdefault(name, value)

    def _organisation(self, table: Table) -> None:
        """Label | value, wherever it stands on its page."""
        for index, row in enumerate(table.rows):
            filled = [(position, cell) for position, cell in enumerate(row) if str(cell).strip()]
            if not filled:
                continue
            position, label = filled[0]
            name = self.labels.get(plain(str(label)))
            if name is None or len(filled) < 2:
                if name is None and len(filled) > 1:
                    self.draft.notes.append(Note(self._place(table, index, position), "read.label", (("column", str(label)[:60]),)))
                continue
            where, raw = filled[1]
            value = self.values.read(self.values.words.organisation[name].type, raw)
            if isinstance(value, Bad):
                message = self.wording.say("input.bad_value", field=name, seen=str(raw)[:80], accepted=value.accepted)
                self.draft.problems.append(Problem(self._place(table, index, where), message, value.hint))
            elif value is not None:
                self.draft.organisation[name] = value
