"""The audit document as named sheets of headings and rows, the same for XLSX, ODS and CSV.

A cell is a text, a whole number, a link, or None. Every number stands in the document as it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from auditor.document import Alternative, Audit, Interval, Party, UsageResult
from auditor.inventory.audit_pages import COLUMNS, heading
from auditor.knowledge.wording import Wording
from auditor.render.remedies import order
from auditor.render.sources import found_in, numbered
from auditor.render.words import coverage_notes, data_words, next_words, usage_label

VERDICTS = ("exposure", "dependence", "safeguards")
OUTCOMES = ("violates", "unknown", "discuss")


@dataclass(frozen=True, slots=True)
class Link:
    """An address that leads somewhere."""

    url: str


Value: TypeAlias = str | int | Link | None


@dataclass(frozen=True, slots=True)
class Column:
    """`id` names the column in every language; `width` is in characters."""

    id: str
    heading: str
    width: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """`id` is a file name without its ending; each row has a value for each column."""

    id: str
    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


def sheets_of(audit: Audit, wording: Wording) -> tuple[Sheet, ...]:
    """The uses first, then what was found, the options, what isn't established, the sources, and what the audit is."""
    writer = _Writer(audit, wording)
    return (writer.usages(), writer.findings(), writer.alternatives(), writer.unknowns(), writer.sources(), writer.about())


_WIDE = {
    "purpose": 32, "next_step": 44, "message": 60, "means": 50, "what_to_do": 50, "cannot_see": 40, "references": 30, "concerned": 36, "loses": 40,
    "gains": 40, "open_gates": 40, "assumptions": 40, "question": 60, "why": 44, "title": 60, "url": 60, "about.label": 36, "about.value": 100,
    "name": 34, "where": 26, "open": 30, "demand": 30, "cut_off": 30, "good_for": 28, "notes": 40, "usage_id": 30, "cost": 26, "tool": 22, "data": 26,
    "priority": 22, "best": 22, "worst": 22,
}  # fmt: skip
_WIDTH, _LEVEL_WIDTH, _REASON_WIDTH = 18, 13, 60


class _Writer:
    """Makes each sheet; what several of them need is worked out once."""

    def __init__(self, audit: Audit, wording: Wording) -> None:
        self.audit = audit
        self.wording = wording
        self.say = self.wording.say
        self.labels = {usage.id: usage_label(usage) for usage in audit.usages}
        self.numbers = numbered(audit)
        self.laws = {reference.id: reference for reference in audit.references}

    def usages(self) -> Sheet:
        names = list(COLUMNS["usages"])
        levels = [self._levels(self.say("sheet.verdict", name=self.say(f"verdict.{name}")), f"verdict.{name}") for name in VERDICTS]
        dimensions = [
            (*self._levels(name, id_), Column(f"{id_}.reason", self.say("sheet.why_level", name=name), _REASON_WIDTH))
            for id_, name in self.audit.names.dimensions.items()
        ]
        verdicts, reasons = names.index("data"), names.index("users")
        columns = [
            *map(self._column, names[:verdicts]),
            *(one for group in levels for one in group),
            *map(self._column, names[verdicts:reasons]),
            *(one for group in dimensions for one in group),
            *map(self._column, names[reasons:]),
        ]
        if any(usage.notes for usage in self.audit.usages):
            columns.append(self._column("notes"))
        return self._sheet("usages", columns, map(self._usage, self.audit.usages))

    def findings(self) -> Sheet:
        found = sorted(self.audit.findings, key=lambda finding: (OUTCOMES.index(finding.outcome), order(finding)))
        rows: list[dict[str, Value]] = [
            {
                "rule": one.rule,
                "name": one.name,
                "severity": self.say(f"severity.{one.severity or 'discuss'}"),
                "outcome": self.say(f"sheet.outcome.{one.outcome}"),
                "concerned": self._concerned(one.usages) or self.say("head.organisation"),
                "message": one.message,
                "means": one.means,
                "what_to_do": one.what_to_do,
                "who": self.say(f"who.{one.who}"),
                "cannot_see": one.cannot_see,
                "references": "; ".join(self.laws[id_].name for id_ in one.references if id_ in self.laws),
                "source_numbers": self._numbers((one, [self.laws[id_] for id_ in one.references if id_ in self.laws])),
            }
            for one in found
        ]
        return self._sheet("findings", map(self._column, COLUMNS["findings"]), rows)

    def alternatives(self) -> Sheet:
        """The options of each use, or in one row why there are none."""
        rows: list[dict[str, Value]] = []
        for usage in self.audit.usages:
            rows += [self._alternative(usage, one) for one in usage.alternatives]
            if not usage.alternatives and usage.alternatives_note:
                rows.append({"tool": usage.tool.name, "purpose": usage.purpose, "assumptions": usage.alternatives_note})
        return self._sheet("alternatives", map(self._column, COLUMNS["alternatives"]), rows)

    def unknowns(self) -> Sheet:
        rows: list[dict[str, Value]] = [
            {
                "question": one.question,
                "whom": self.say(f"who.{one.who}"),
                "why": one.why,
                "concerned": self._concerned(one.usages),
                "settles": one.settles,
            }
            for one in self.audit.unknowns
        ]
        for tool in self.audit.unknown_tools:
            near = self.say("unknown_tool.near", near=", ".join(tool.near)) if tool.near else ""
            said: dict[str, Value] = {"question": self.say("sheet.unknown_tool", tool=tool.asked, near=near), "whom": self.say("who.team"), "why": tool.send}
            rows.append({**said, "concerned": self._concerned(tool.usages)})
        return self._sheet("unknowns", map(self._column, COLUMNS["unknowns"]), rows)

    def sources(self) -> Sheet:
        rows: list[dict[str, Value]] = [
            {
                "number": number,
                "title": source.title,
                "url": Link(source.url),
                "kind": self.say(f"sheet.kind.{source.kind}"),
                "date": source.date,
                "seen": source.seen,
            }
            for source, number in self.numbers.items()
        ]
        return self._sheet("sources", map(self._column, COLUMNS["sources"]), rows)

    def about(self) -> Sheet:
        rows: list[dict[str, Value]] = [{"about.label": label, "about.value": value} for label, value in self._about()]
        return self._sheet("about", map(self._column, COLUMNS["about"]), rows)

    # --- rows ----------------------------------------------------------------------------------------

    def _usage(self, usage: UsageResult) -> dict[str, Value]:
        tool, priority = usage.tool, usage.priority
        row: dict[str, Value] = {
            "tool": self.say("sheet.hosted", tool=tool.name, host=tool.host) if tool.host else tool.name,
            "purpose": usage.purpose,
            "priority": priority.name,
            "next_step": priority.next_step.text,
            "who": next_words(priority.next_step, self.wording),
            "to_clarify": self._yes(priority.to_clarify),
            "best": self._priority(priority.best),
            "worst": self._priority(priority.worst),
            "registers": ", ".join(self.say(f"register.{name}") for name in usage.registers),
            "data": data_words(usage.data, self.wording),
            "known": self._yes(tool.known),
            "operator": self._party(tool.operator),
            "owner": self._party(tool.owner),
            "country": self._country(tool.owner.country) if tool.owner else None,
            "listed": tool.owner.name if tool.owner and tool.owner.id == tool.big_tech else tool.big_tech,
            "open": self._joined(one.who for one in usage.access.open),
            "demand": self._joined(one.who for one in usage.access.demand),
            "cut_off": self._joined(one.who for one in usage.access.cut_off),
            "users": usage.users,
            "source_numbers": self._numbers(usage),
            "usage_id": usage.id,
            "notes": usage.notes,
        }
        for name in VERDICTS:
            row |= self._ends(f"verdict.{name}", getattr(usage, name))
        for id_, result in usage.dimensions.items():
            row |= self._ends(id_, Interval(result.low, result.high) if result else None)
            row[f"{id_}.reason"] = result.reason if result else self.say("level.none")
        return row

    def _alternative(self, usage: UsageResult, one: Alternative) -> dict[str, Value]:
        return {
            "tool": usage.tool.name,
            "purpose": usage.purpose,
            "product": one.product_name,
            "where": one.where,
            "effort": self.say(f"effort.{one.effort}"),
            "hours_low": one.hours.low,
            "hours_high": one.hours.high,
            "cost": one.cost.text,
            "loses": one.loses,
            "gains": one.gains,
            "good_for": one.good_for,
            "open_gates": "; ".join(self.say("sheet.gate", gate=gate.text, met=self.say(f"word.{gate.met}")) for gate in one.gates if gate.met != "yes"),
            "assumptions": one.assumptions,
            "source_numbers": self._numbers(one),
        }

    def _about_label(self, name: str) -> str:
        """The label of a line that describes the audit."""
        return self.say(f"sheet.about.{name}")

    def _about(self) -> Iterator[tuple[str, Value]]:
        audit, versions, coverage = self.audit, self.audit.versions, self.audit.coverage
        yield self._about_label("internal"), audit.internal
        yield self._about_label("organisation"), audit.organisation.name
        yield self._about_label("country"), audit.organisation.country
        yield self._about_label("as_of"), audit.as_of
        yield self._about_label("review_on"), audit.review_on
        yield from ((self._about_label("summary"), sentence) for sentence in audit.summary)
        yield from ((self._priority(name), number) for name, number in audit.counts.items())
        for name in ("usages", "tools_known", "dimensions_known", "dimensions_total", "facts_stale", "facts_unverified"):
            yield self._about_label(name), getattr(coverage, name)
        yield from ((self._about_label("not_said"), sentence) for sentence in (*audit.does_not_say, *coverage_notes(audit, self.wording)))
        yield from ((self._about_label("reading"), note) for note in audit.reading_notes)
        yield from ((self._about_label("gaps"), gap) for gap in audit.gaps)
        yield from ((self._about_label("contacted"), name) for name in audit.contacted)
        yield self.say("sheet.about.versions", name="auditor"), versions.auditor
        yield self._about_label("rules"), versions.rules
        yield self._about_label("vendor_db"), versions.vendor_db
        yield self._about_label("method"), versions.method
        yield self._about_label("lists"), ", ".join(audit.lists)

    # --- parts ---------------------------------------------------------------------------------------

    def _sheet(self, id_: str, columns: Iterable[Column], rows: Iterable[dict[str, Value]]) -> Sheet:
        found = tuple(columns)
        # What isn't said is an empty cell, as in the inventory.
        cells = (tuple(None if (value := row.get(column.id)) == "" else value for column in found) for row in rows)
        return Sheet(id_, self.say(f"sheet.{id_}"), found, tuple(cells))

    def _column(self, name: str) -> Column:
        return Column(name, heading(name, self.wording), _WIDE.get(name, _WIDTH))

    def _levels(self, name: str, id_: str) -> tuple[Column, Column]:
        return tuple(Column(f"{id_}.{bound}", self.say(f"sheet.{bound}", name=name), _LEVEL_WIDTH) for bound in ("low", "high"))  # type: ignore[return-value]

    @staticmethod
    def _ends(name: str, interval: Interval | None) -> dict[str, Value]:
        return {} if interval is None else {f"{name}.low": interval.low, f"{name}.high": interval.high}

    def _priority(self, id_: str) -> str:
        return self.audit.names.priorities[id_]

    def _yes(self, holds: bool) -> str:
        return self.say("word.yes" if holds else "word.no")

    @staticmethod
    def _party(party: Party | None) -> str | None:
        return party.name if party else None

    def _country(self, code: str | None) -> str | None:
        return self.audit.names.countries.get(code, code) if code else None

    @staticmethod
    def _joined(names: Iterable[str]) -> str:
        return "; ".join(dict.fromkeys(names))

    def _concerned(self, ids: Iterable[str]) -> str:
        return self._joined(self.labels[id_] for id_ in ids)

    def _numbers(self, part: Any) -> str:
        """The numbers of the sources on which a part of the document rests."""
        return ", ".join(map(str, sorted(self.numbers[source] for source in found_in(part))))
