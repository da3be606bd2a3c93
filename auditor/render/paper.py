"""The page on paper, for the PDF, through reports/paper: every fact and sentence of the page, each said once and referred to by number.

What takes WeasyPrint its time is elements inside a paragraph, line breaks and cells of tables; plain paragraphs are quick.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from auditor.document import AccessEntry, Alternative, Audit, EvidenceItem, FindingResult, Interval, Letter, Question, RegisterTool, SourceRef, UsageResult
from auditor.knowledge.wording import Wording
from auditor.render import html, templates

COLUMNS = {"A": "open", "B": "demand", "C": "cut_off"}  # of the table of who could: the letter that its statements are numbered with

_TITLE = re.compile(r"<title>[^<]*</title>")  # of a part of the picture, for a pointer
_VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_LABEL = re.compile(r"<text ([^>]*)>([^<]*)</text>")
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_WIDE, _TALL = 182.0, 225.0  # mm that a picture may take
_BASE_LINE = 0.846  # of the height of a line, in both families of type


def render(audit: Audit, wording: Wording, reports: Path) -> str:
    """The page for WeasyPrint. What a template prints is made harmless for one line of text, then escaped."""
    return templates.filled("paper.html.j2", reports / "paper", lambda read: OnPaper(audit, wording, read))


class OnPaper(html.Page):
    """What the templates of paper ask: numbers of uses, statements, evidence and texts of law, and what stands behind each."""

    def __init__(self, audit: Audit, wording: Wording, read: Callable[[str], str]) -> None:
        super().__init__(audit, wording, read)
        self.numbers = {usage.id: number for number, usage in enumerate(self.as_shown, 1)}
        self._references = {one.id: f"L{number}" for number, one in enumerate(audit.references, 1)}

    @cached_property
    def style(self) -> Markup:
        return self.style_of("paper.css")

    def brief(self, id_: str) -> str:
        """A use where something refers to it: its tool, and the number of its card."""
        return f"{self._tools[id_]} ({self.numbers[id_]})"

    @cached_property
    def _tools(self) -> dict[str, str]:
        return {usage.id: usage.tool.name for usage in self.audit.usages}

    def cites(self, sources: Sequence[SourceRef], most: int = 3) -> str:
        return f"[{', '.join(str(self.number(source)) for source in sources[:most])}]" if sources else ""

    def law(self, id_: str) -> str:
        """The number of a text of law; its name where no reference describes it."""
        return self._references.get(id_, super().law(id_))

    def facts(self, usage: UsageResult) -> str:
        """What the tags of a card say, who is behind the tool, and how many use it."""
        say = self.wording.say
        parts = [self.data(usage)]
        if usage.tool.big_tech:
            parts.append(f"◆ {say('page.listed')}")
        if usage.imposed_by not in (None, "none", "habit"):
            parts.append(say("label.imposed"))
        if usage.priority.to_clarify:
            parts.append(say("label.to_clarify"))
        parts.append(self.who_behind(usage))
        if usage.users is not None:
            parts.append(f"{say('page.flows.people')} {usage.users}")
        return " · ".join(parts)

    def verdicts(self, usage: UsageResult) -> str:
        return self._verdicts({"exposure": usage.exposure, "dependence": usage.dependence, "safeguards": usage.safeguards})

    def options_verdicts(self, one: Alternative) -> str:
        return self._verdicts({"exposure": one.exposure, "dependence": one.dependence})

    def _verdicts(self, found: Mapping[str, Interval | None]) -> str:
        return " · ".join(self.verdict(name, interval) if interval else self.without_level(name) for name, interval in found.items())

    def laws(self, ids: Sequence[str]) -> str:
        return ", ".join(map(self.law, ids))

    # --- who could open, demand, cut off -------------------------------------------------------------

    def who_could(self, entries: Sequence[AccessEntry], column: str) -> str:
        """Each who with the number of the statement that says what they could."""
        found = [f"{'▲ ' if one.weakest else ''}{one.who} {column}{self._statements[column].index(one.text) + 1}" for one in entries]
        return " · ".join(found)

    @cached_property
    def _statements(self) -> dict[str, list[str]]:
        """The sentences of each column, each once."""
        rows = self.access_rows
        return {column: list(dict.fromkeys(one.text for row in rows for one in getattr(row.access, name))) for column, name in COLUMNS.items()}

    @property
    def statements(self) -> list[tuple[str, str, str]]:
        """Every statement: its number, its sentence, and for whom it rests on what."""
        found = []
        for column, name in COLUMNS.items():
            entries = [one for row in self.access_rows for one in getattr(row.access, name)]
            for number, text in enumerate(self._statements[column], 1):
                found.append((f"{column}{number}", text, self._rests_on([one for one in entries if one.text == text])))
        return found

    def _rests_on(self, entries: Sequence[AccessEntry]) -> str:
        """Who, by what the statement rests on for them."""
        bases = dict.fromkeys((one.who, self._basis(one)) for one in entries)
        groups: dict[str, list[str]] = {}
        if len({who for who, _ in bases}) == 1:
            return f"{entries[0].who} {self.between.join(basis for _, basis in bases)}"
        for who, basis in bases:
            groups.setdefault(basis, []).append(who)
        return self.between.join(f"{', '.join(who)} {basis}" for basis, who in groups.items())

    def _basis(self, one: AccessEntry) -> str:
        return " ".join(filter(None, (f"({one.evidence})", self.laws(one.laws), self.cites(one.sources, 2))))

    @cached_property
    def alluvial(self) -> Markup:
        """The picture with its labels laid over it: WeasyPrint lays out each letter of a text inside a picture by itself."""
        picture = _TITLE.sub("", super().alluvial)
        wide, tall = (float(size) for size in _VIEW.findall(picture)[0])
        scale = min(_WIDE / wide, _TALL / tall)
        labels = [_label(dict(_ATTRIBUTE.findall(attributes)), text, wide, scale) for attributes, text in _LABEL.findall(picture)]
        figure = f'<figure style="width:{wide * scale:.1f}mm">{_LABEL.sub("", picture)}{"".join(labels)}</figure>'
        return Markup(figure)  # noqa: S704 - parts of what is safe already

    # --- cards ---------------------------------------------------------------------------------------

    def rests(self, items: Sequence[EvidenceItem]) -> str:
        """The numbers of the evidence of a level."""
        return f"[{', '.join(f'e{self._evidence_numbers[self._as_said(item)]}' for item in items)}]" if items else ""

    @property
    def evidence(self) -> list[tuple[str, str]]:
        """Each kind of evidence once, with its numbered values."""
        groups: dict[str, list[str]] = {}
        for (label, said), number in self._evidence_numbers.items():
            groups.setdefault(label, []).append(f"e{number} {said}")
        return [(label, self.between.join(values)) for label, values in groups.items()]

    @cached_property
    def _evidence_numbers(self) -> dict[tuple[str, str], int]:
        items = {self._as_said(item): None for usage in self.as_shown for result in usage.dimensions.values() if result for item in result.evidence}
        labels = list(dict.fromkeys(label for label, _ in items))
        return {said: number for number, said in enumerate(sorted(items, key=lambda one: labels.index(one[0])), 1)}

    def _as_said(self, item: EvidenceItem) -> tuple[str, str]:
        return item.label, f"{item.value} ({self.strength(item)}) {self.cites(item.sources)}".rstrip()

    def by_severity(self, findings: Iterable[FindingResult]) -> str:
        """Names of findings, the gravest first."""
        found = [(self.severity(one), one.name) for one in findings]
        return " · ".join(f"{word}{self.colon} {self.between.join(name for _, name in group)}" for word, group in groupby(found, key=lambda one: one[0]))

    def severity(self, finding: FindingResult) -> str:
        return self.wording.say(f"severity.{finding.severity or 'discuss'}")

    @staticmethod
    def options(usage: UsageResult) -> list[tuple[list[Alternative], str, str]]:
        """Alternatives that lose and gain the same together, then what they lose and gain."""
        groups = groupby(usage.alternatives, key=lambda one: (one.loses, one.gains))
        return [(list(alternatives), loses, gains) for (loses, gains), alternatives in groups]

    def imposer_letter(self, usage: UsageResult) -> Letter | None:
        """The letter that asks whoever imposes the tool the questions of its card, in the language of the document."""
        letters = (one for one in self.audit.letters if one.role == "imposer" and one.lang == self.audit.lang)
        return next((letter for letter in letters if usage.id in letter.usages), None)

    # --- registers, letters, rules -------------------------------------------------------------------

    @property
    def tools_by_registers(self) -> list[tuple[str, list[str]]]:
        """Tools used in the same registers together; « ? » where it isn't said."""
        groups: dict[str, list[str]] = {}
        for tool in self.audit.registers:
            groups.setdefault(self.registers_of(tool) or "?", []).append(tool.tool)
        return list(groups.items())

    @property
    def team_questions(self) -> list[Question]:
        """Every question on tools across registers, once."""
        return list({question.id: question for group in self.across_registers for question in group[0].questions}.values())

    @staticmethod
    def question_ids(group: Sequence[RegisterTool]) -> str:
        return ", ".join(question.id for question in group[0].questions)

    @property
    def letters(self) -> list[tuple[Letter, list[Letter]]]:
        """Each letter once, and those that say the same of other tools: a letter's second paragraph names its tools."""
        groups: dict[tuple[str, ...], list[Letter]] = {}
        for letter in self.audit.letters:
            alike = (letter.lang, *letter.body[:1], *letter.body[2:]) if letter.role != "imposer" else (letter.id,)
            groups.setdefault(alike, []).append(letter)
        return [(first, others) for first, *others in groups.values()]

    def found(self, rule: FindingResult) -> list[str]:
        """What a rule found, message by message; what is to be discussed stands before, with the uses."""
        if rule.outcome == "discuss":
            return []
        return list(dict.fromkeys(one.message for one in self.audit.findings if one.rule == rule.rule and one.outcome == rule.outcome))


def _label(attributes: Mapping[str, str], text: str, wide: float, scale: float) -> str:
    """A text of a picture as a paragraph in its place, in millimetres."""
    x, y, size = (float(attributes[name]) for name in ("x", "y", "font-size"))
    side = f"text-align:right;right:{(wide - x) * scale:.2f}mm" if "text-anchor" in attributes else f"left:{x * scale:.2f}mm"
    weight = ";font-weight:bold" if "font-weight" in attributes else ""
    top = (y - size * _BASE_LINE) * scale
    return f'<p style="{side};top:{top:.2f}mm;font-size:{size * scale:.2f}mm{weight};color:{attributes["fill"]}">{text}</p>'
