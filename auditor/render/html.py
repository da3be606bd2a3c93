"""The audit document as one HTML page, through reports/html: nothing loaded, a strict policy, readable without a script."""

import json
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from auditor import safe_text
from auditor.document import (
    Audit,
    Continuity,
    DimensionResult,
    EvidenceItem,
    FindingResult,
    Interval,
    KeyAnswer,
    Letter,
    NextStep,
    PlanStep,
    RegisterTool,
    SourceRef,
    UsageResult,
)
from auditor.knowledge.wording import Wording
from auditor.model import PRIORITIES, Register
from auditor.render import alluvial, flows, palette, templates
from auditor.render.access_rows import AccessRow, access_rows
from auditor.render.end_tags import without_end_tags
from auditor.render.policy import closed, policy
from auditor.render.remedies import grouped, order
from auditor.render.seen import Seen, seen
from auditor.render.sources import numbered
from auditor.render.typography import spaced
from auditor.render.words import coverage_notes, data_words, level_words, next_words, party_words, step_words, usage_label, verdict_words

SECTIONS = ("first", "board", "access", "flows", "registers", "uses", "unknown", "continuity", "annex")
GLOSSARY = ("gafam", "host", "operator", "owner", "dpf", "contract", "e2ee", "metadata", "mfa", "export", "free_software", "chatons")
_PLAIN_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,79}")
_MOST_REFERRED = 120  # signs of a use's label in a reference


def render(audit: Audit, wording: Wording, reports: Path) -> str:
    """The page. What a template prints is made harmless for one line of text, then escaped."""
    return without_end_tags(templates.filled("report.html.j2", reports / "html", lambda read: Page(audit, wording, read)))


@dataclass(frozen=True, slots=True)
class Shown:
    """The use on whose card something stands, the id of its fold there, and whether other cards refer to it."""

    usage: str
    fold: str  # short: hundreds of them are in a page
    shared: bool = False


def _evidence_key(usage: UsageResult, name: str) -> Hashable:
    result = usage.dimensions[name]
    return usage.tool.name, name, result.evidence if result else ()


class Page:
    """What the templates ask of one document: labels, numbers of sources, levels in words, groups."""

    def __init__(self, audit: Audit, wording: Wording, read: Callable[[str], str]) -> None:
        self.audit, self.wording, self._read = audit, wording, read
        self.priorities = PRIORITIES
        self.glossary = GLOSSARY
        self.register_names = tuple(register.value for register in Register)
        self.labels = {usage.id: usage_label(usage) for usage in audit.usages}
        self.anchors = {usage.id: f"u-{usage.id if _PLAIN_ID.fullmatch(usage.id) else place}" for place, usage in enumerate(audit.usages, 1)}
        self._printed: dict[str, str] = {}  # most texts stand in a page several times
        self.sources = numbered(audit)
        self.between, self.colon = (spaced(wording.say(sign), wording.lang) for sign in ("sign.between", "sign.colon"))
        self._laws = {one.id: one.name for one in audit.references}

    # --- the page itself -----------------------------------------------------------------------------

    def printed(self, value: Any) -> Any:
        """One line without hidden characters; French signs stay with their word."""
        if isinstance(value, Markup):
            return value
        text = str(value)
        found = self._printed.get(text)
        if found is None:
            found = self._printed[text] = spaced(safe_text.line(text), self.audit.lang)
        return found

    @cached_property
    def style(self) -> Markup:
        return self.style_of("page.css", palette.css(), _drawn_by_style(), self._headings())

    def style_of(self, file: str, *more: str) -> Markup:
        """A file of style, what is worked out beside it, and the words at the foot of each sheet."""
        return _ours(closed("\n".join([self._read(file), f":root{{--foot:{_quoted(self.audit.internal)}}}", *more, ""])))

    def _headings(self) -> str:
        """On a narrow page each cell stands under its column's heading: the style says it once, instead of every cell."""
        say = self.wording.say
        tables = {
            "access": [say(f"page.access.{name}") for name in ("open", "demand", "cut")],
            "flows": self.flow_headings[1:],
            "registers": [say(f"register.{name}") for name in self.register_names],
            "continuity": [say(f"page.continuity.{name}") for name in ("stops", "backup", "admins", "call")],
        }
        rules = [
            f".{name} td:nth-child({place})::before{{content:{_quoted(heading)}}}" for name, found in tables.items() for place, heading in enumerate(found, 2)
        ]
        return f"@media screen and (max-width:46rem){{{''.join(rules)}}}"

    @cached_property
    def script(self) -> Markup:
        return _ours(closed(self._read("page.js")))

    @property
    def policy(self) -> str:
        """Nothing may be loaded, sent or framed; only this style and this script act."""
        return policy(self.style, self.script)

    @property
    def contents(self) -> list[tuple[str, str]]:
        sections = [*SECTIONS]
        if self.audit.observed:
            sections.insert(sections.index("uses"), "seen")
        return [(id_, self.wording.say(f"page.nav.{id_}")) for id_ in sections]

    @cached_property
    def seen(self) -> tuple[Seen, ...]:
        """What the domains show, where one was looked at."""
        return seen(self.audit, self.wording)

    @property
    def words(self) -> str:
        """What the script says."""
        say = self.wording.say
        return json.dumps(
            {
                **{name: say(f"page.script.{name}") for name in ("all", "filter", "open", "close", "text", "priority", "what", "shown")},
                "priorities": {id_: say(f"page.count.{id_}") for id_ in PRIORITIES if self.audit.counts[id_]},
                "data": {id_ or "unknown": data_words(id_, self.wording) for id_ in ("S3", "S2", "S1", "S0", None)},
            },
            ensure_ascii=False,
        )

    # --- words ---------------------------------------------------------------------------------------

    def data(self, usage: UsageResult) -> str:
        return data_words(usage.data, self.wording)

    def level(self, interval: Interval | DimensionResult) -> str:
        return level_words(interval, self.wording)

    @staticmethod
    def boxes(interval: Interval | DimensionResult) -> str:
        return _boxes(interval.low, interval.high)

    def verdict(self, name: str, interval: Interval) -> str:
        return verdict_words(name, interval, self.wording)

    def without_level(self, name: str) -> str:
        return f"{self.wording.say(f'verdict.{name}')} {self.wording.say('level.none')}"

    def next(self, step: NextStep) -> str:
        return next_words(step, self.wording)

    def step(self, step: PlanStep) -> str:
        return step_words(step, self.wording)

    def who_behind(self, usage: UsageResult) -> str:
        """Who runs it, who owns it, in which registers it is used."""
        say, tool = self.wording.say, usage.tool
        parts = []
        if tool.operator:
            parts.append(say("page.run_by", who=party_words(self.audit, tool.operator)))
        parts.append(say("page.owned_by", who=party_words(self.audit, tool.owner)) if tool.owner else say("label.unknown_owner"))
        if tool.host:
            parts.append(say("page.hosted_at", who=tool.host))
        if usage.registers:
            parts.append(", ".join(say(f"register.{one}") for one in usage.registers))
        return " · ".join(parts)

    def brief(self, id_: str) -> str:
        """A use's label where something refers to it; the card has the whole."""
        label = self.labels[id_]
        return label if len(label) <= _MOST_REFERRED else f"{label[: _MOST_REFERRED - 1].rstrip()}…"

    def registers_of(self, tool: RegisterTool) -> str:
        return self.wording.join([self.wording.say(f"register.{one}") for one in tool.registers])

    def strength(self, item: EvidenceItem) -> str:
        """How strong, and whether it is to be checked again."""
        say = self.wording.say
        marks = [say("page.derived") if item.strength == "derived" else say(f"strength.{item.strength}")]
        if item.stale:
            marks.append(say("reason.stale"))
        return ", ".join(marks)

    def law(self, id_: str) -> str:
        return self._laws.get(id_, id_)

    def stopping(self, group: Continuity) -> str:
        return self.wording.count("page.stopping", sum(use.stops == "yes" for use in group.uses), all=len(group.uses))

    # --- where the data go ---------------------------------------------------------------------------

    @cached_property
    def _flows(self) -> flows.Flows:
        return flows.flows(self.audit, self.wording)

    @cached_property
    def alluvial(self) -> Markup:
        return _ours(alluvial.alluvial(self._flows, self.wording, self.wording.say("page.flows")))

    @property
    def flow_headings(self) -> list[str]:
        return [self.wording.say(f"page.flows.{name}") for name in ("use", "data", "tool", "operator", "owner", "country", "listed", "people")]

    @property
    def flow_rows(self) -> list[tuple[str, ...]]:
        return [
            (row.use, row.data, row.tool, row.operator, row.owner, row.country, row.listed, "" if row.people is None else str(row.people))
            for row in flows.table(self._flows)
        ]

    # --- sources -------------------------------------------------------------------------------------

    def number(self, source: SourceRef) -> int:
        """The number of a source, the same in the workbook."""
        return self.sources[source]

    def cited(self, source: SourceRef) -> str:
        return f"{source.title} ({self.source_note(source)})"

    def source_note(self, source: SourceRef) -> str:
        """What kind of source it is and when the copy was made."""
        seen = source.seen or source.date
        dated = self.wording.say("access.dated", date=self.wording.date(seen)) if seen else self.wording.say("access.undated")
        return f"{self.wording.say(f'page.kind.{source.kind}')}, {dated}"

    def link(self, url: str) -> str:
        """The address where it is one of the web, else nowhere."""
        return url if urlsplit(url).scheme in ("http", "https") else "#"

    # --- groups --------------------------------------------------------------------------------------

    @property
    def access_rows(self) -> list[AccessRow]:
        return access_rows(self.audit)

    @cached_property
    def _own(self) -> dict[str | None, list[FindingResult]]:
        groups: dict[str | None, list[FindingResult]] = {}
        for finding in sorted((one for one in self.audit.findings if one.outcome == "violates"), key=order):
            groups.setdefault(finding.usages[0] if finding.usages else None, []).append(finding)
        return groups

    def findings_of(self, usage: UsageResult | None) -> list[FindingResult]:
        """What is to be taken up in one use, or in the organisation as a whole: the gravest first."""
        return self._own.get(usage.id if usage else None, [])

    @property
    def across_registers(self) -> list[list[RegisterTool]]:
        """Tools used in several registers, those with the same questions together."""
        groups: dict[Any, list[RegisterTool]] = {}
        for tool in self.audit.registers:
            if len(tool.registers) > 1:
                groups.setdefault((tool.registers, tool.questions), []).append(tool)
        return list(groups.values())

    def evidence_shown(self, usage: UsageResult, name: str) -> "Shown":
        """Where the evidence of a level stands: on the first card of the same tool that has the very same."""
        return self._evidence[_evidence_key(usage, name)]

    @cached_property
    def _evidence(self) -> "dict[Hashable, Shown]":
        found: dict[Hashable, Shown] = {}
        for usage in self.as_shown:
            for name, result in usage.dimensions.items():
                if result:
                    key = _evidence_key(usage, name)
                    found[key] = replace(found[key], shared=True) if key in found else Shown(usage.id, f"e-{len(found)}")
        return found

    @cached_property
    def as_shown(self) -> list[UsageResult]:
        """Uses as their cards follow each other."""
        return sorted(self.audit.usages, key=lambda one: PRIORITIES.index(one.priority.id))

    def same_options(self, usage: UsageResult) -> str | None:
        """The use on whose card the very same alternatives stand, where that isn't this one."""
        return self._elsewhere(usage, usage.alternatives, self._first_with_options)

    def same_questions(self, usage: UsageResult) -> str | None:
        """The use on whose card the same questions to whoever imposes the tool stand, where that isn't this one."""
        return self._elsewhere(usage, usage.imposer_questions, self._first_with_questions)

    @staticmethod
    def _elsewhere(usage: UsageResult, what: tuple[Hashable, ...], first: Sequence[tuple[tuple[Hashable, ...], str]]) -> str | None:
        id_ = next(id_ for found, id_ in first if found == what)
        return id_ if what and id_ != usage.id else None

    @cached_property
    def _first_with_options(self) -> list[tuple[tuple[Hashable, ...], str]]:
        return _first_with((usage.alternatives, usage.id) for usage in self.as_shown)

    @cached_property
    def _first_with_questions(self) -> list[tuple[tuple[Hashable, ...], str]]:
        return _first_with((usage.imposer_questions, usage.id) for usage in self.as_shown)

    @property
    def to_discuss(self) -> list[str]:
        return list(dict.fromkeys(one.message for remedy in grouped(self.audit.findings, "discuss") for one in remedy.findings))

    @cached_property
    def rules(self) -> list[FindingResult]:
        """Each rule that found something once, the gravest first."""
        said = [one for one in self.audit.findings if one.outcome != "unknown"]
        return list({one.rule: one for one in sorted(said, key=order)}.values())

    def raised(self, rule: FindingResult) -> str:
        """What was found, where it stands for one use or for the organisation; for several, which."""
        uses = [usage for one in self.audit.findings if one.rule == rule.rule and one.outcome == rule.outcome for usage in one.usages]
        if len(uses) < 2:
            return rule.message
        return f"{self.wording.say('page.concerns')} {self.wording.some(self.labels[id_] for id_ in uses)}."

    @property
    def unknown_by_who(self) -> list[tuple[str, list[KeyAnswer]]]:
        groups: dict[str, list[KeyAnswer]] = {}
        for one in self.audit.unknowns:
            groups.setdefault(one.who, []).append(one)
        return list(groups.items())

    @property
    def coverage_notes(self) -> Sequence[str]:
        return coverage_notes(self.audit, self.wording)

    def paragraphs(self, letter: Letter) -> list[tuple[str, list[str]]]:
        """A letter's paragraphs, its points gathered into a list."""
        kinds = [("list", line[2:]) if line.startswith("- ") else ("text", line) for line in letter.body]
        found: list[tuple[str, list[str]]] = []
        for kind, group in groupby(kinds, key=lambda one: one[0]):
            lines = [line for _, line in group]
            found += [("list", lines)] if kind == "list" else [("text", [line]) for line in lines]
        return found


def _ours(text: str) -> Markup:
    """Markup of our own files and of our pictures, which make strangers' text harmless themselves."""
    return Markup(text)  # noqa: S704 - the one place


def _quoted(text: str) -> str:
    """A string of CSS."""
    return json.dumps(safe_text.line(text), ensure_ascii=False)


def _first_with(found: Iterable[tuple[tuple[Hashable, ...], str]]) -> list[tuple[tuple[Hashable, ...], str]]:
    """Each different thing once, with the first use that has it. By comparison, since an alternative can't be hashed."""
    first: list[tuple[tuple[Hashable, ...], str]] = []
    for what, id_ in found:
        if all(what != other for other, _ in first):
            first.append((what, id_))
    return first


def _boxes(low: int, high: int) -> str:
    """A level as four boxes, full at the level; where it isn't known, hatched over what it may be."""
    mark = "■" if low == high else "▨"
    return "".join(mark if low <= level <= high else "□" for level in range(4))


def _drawn_by_style() -> str:
    """The boxes of each interval as content of an element, without a word to whoever listens."""
    every = [(low, high) for low in range(4) for high in range(low, 4)]
    return "".join(f'.l{low}{high}::before{{content:"{_boxes(low, high)}";content:"{_boxes(low, high)}"/""}}' for low, high in every)
