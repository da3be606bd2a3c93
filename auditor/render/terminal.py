"""The audit document for a terminal: what matters first, words beside colours, as wide as the window."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from auditor import safe_text
from auditor.advise.gates import admits
from auditor.assess.priority import deciding
from auditor.document import Alternative, Audit, UsageResult
from auditor.knowledge.wording import Wording
from auditor.model import PRIORITIES, DataClass
from auditor.render.remedies import grouped
from auditor.render.seen import seen
from auditor.render.typography import spaced
from auditor.render.words import coverage_notes, data_words, next_words, party_words, step_words, usage_label, verdict_words

MOST_FINDINGS = 3
MOST_QUESTIONS = 6
_STYLES = {"title": "1", "change_first": "1;31", "frame": "1;33", "plan": "1;36", "keep": "1;32", "clarify_first": "1;35", "quiet": "2", "": ""}


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph before it is wrapped: its text, how far it is set in, its first mark, its style."""

    text: str = ""
    indent: int = 0
    mark: str = ""
    style: str = ""


def render(audit: Audit, wording: Wording, width: int = 80, *, color: bool = False) -> str:
    """The whole document. Every text is made harmless here, before any colour is added."""
    return render_lines(_Document(audit, wording).lines(), wording.lang, width, color=color)


def render_lines(lines: Iterable[Line], lang: str, width: int = 80, *, color: bool = False) -> str:
    """Lines wrapped to a width, each made harmless. The one way to a terminal."""
    parts = [part for line in lines for part in _wrapped(replace(line, text=spaced(line.text, lang)), max(width, 40), color=color)]
    return "\n".join(parts).rstrip() + "\n"


def _wrapped(line: Line, width: int, *, color: bool) -> Iterator[str]:
    text = safe_text.line(line.text)
    if not text:
        yield ""
        return
    first = " " * line.indent + line.mark
    wrapped = textwrap.wrap(text, width, initial_indent=first, subsequent_indent=" " * len(first), break_on_hyphens=False)
    code = _STYLES[line.style]
    yield from (f"\x1b[{code}m{part}\x1b[0m" if color and code else part for part in wrapped)


class _Document:
    """The document's parts in the order in which they matter."""

    def __init__(self, audit: Audit, wording: Wording) -> None:
        self.audit = audit
        self.say = wording.say
        self.count = wording.count
        self.wording = wording
        self.semicolon = wording.say("sign.between")
        self.colon = wording.say("sign.colon")
        self.names = {usage.id: usage_label(usage) for usage in audit.usages}

    def lines(self) -> Iterator[Line]:
        audit = self.audit
        yield Line(audit.internal, style="quiet")
        yield Line(f"{self.say('title', name=audit.organisation.name)} — {self.say('as_of', date=self.wording.date(audit.as_of))}", style="title")
        yield Line()
        yield from (Line(sentence, 2) for sentence in audit.summary)
        yield Line(self.say("summary.counts", **audit.counts), 2)
        coverage = audit.coverage
        yield Line(self.say("summary.coverage", known=coverage.dimensions_known, total=coverage.dimensions_total), 2)
        yield from self.steps()
        for priority in PRIORITIES:
            yield from self.priority(priority, [usage for usage in audit.usages if usage.priority.id == priority])
        yield from self.key_answers()
        yield from self.findings()
        yield from self.seen()
        yield from self.unknown()
        yield from self.advice()
        yield from self.discuss()
        yield from self.endnotes()

    def heading(self, text: str, style: str = "title") -> Iterator[Line]:
        yield Line()
        yield Line(text, style=style)

    def steps(self) -> Iterator[Line]:
        """The next three, before anything else: who, how long, at what cost."""
        steps = self.audit.steps
        if steps:
            yield from self.heading(self.count("page.next_steps", len(steps)))
        for number, step in enumerate(steps, 1):
            yield Line(step.text, 2, f"{number}. ")
            if step.first:
                yield Line(step.first, 5)
            yield Line(step_words(step, self.wording), 5, style="quiet")

    def seen(self) -> Iterator[Line]:
        """What the domains show, where one was looked at."""
        for number, part in enumerate(seen(self.audit, self.wording)):
            if not number:
                yield from self.heading(self.say("seen.title"))
                yield Line(self.say("seen.intro"), 2)
            yield Line(part.heading, 2)
            for line, traces in part.lines:
                yield Line(line, 4, "- ")
                yield from ([Line(traces, 6, style="quiet")] if traces else [])

    def priority(self, id_: str, usages: Sequence[UsageResult]) -> Iterator[Line]:
        if not usages:
            return
        yield from self.heading(f"{usages[0].priority.name} ({len(usages)})", id_)
        for usage in usages:
            yield from self.kept(usage) if id_ == "keep" else self.usage(usage)

    def kept(self, usage: UsageResult) -> Iterator[Line]:
        yield Line(f"{usage_label(usage)} ({data_words(usage.data, self.wording)})", 2, "- ")
        yield from self.notes(usage)

    def usage(self, usage: UsageResult) -> Iterator[Line]:
        yield Line(f"{usage_label(usage)}", 2, "* ", "title")
        owner = usage.tool.owner
        owner_words = f"{self.say('label.owner')}{self.colon} {party_words(self.audit, owner)}" if owner else self.say("label.unknown_owner")
        clarify = f" · {self.say('label.to_clarify')}" if usage.priority.to_clarify and usage.priority.id != "clarify_first" else ""
        yield Line(f"{data_words(usage.data, self.wording)} · {owner_words}{clarify}", 4)
        verdicts = (("exposure", usage.exposure), ("dependence", usage.dependence), ("safeguards", usage.safeguards))
        yield Line(" · ".join(verdict_words(name, interval, self.wording) for name, interval in verdicts if interval), 4)
        if usage.priority.id != "clarify_first":
            yield Line(f"{self.say('label.why')}{self.colon} {self.reason(usage)}", 4)
        step = usage.priority.next_step
        yield Line(f"{self.say('label.next')}{self.colon} {step.text} ({next_words(step, self.wording)})", 4)
        yield from self.card_findings(usage)
        if usage.alternatives and usage.priority.id != "clarify_first":
            yield Line(self.options(usage.alternatives), 4)
        elif usage.alternatives_note and usage.priority.id != "clarify_first":
            yield Line(usage.alternatives_note, 4)
        yield from self.notes(usage)

    def options(self, found: Sequence[Alternative]) -> str:
        """The first with what it asks and costs one, the others by name; of each, whether it isn't for delicate information."""
        best = found[0]
        others = [f"{one.product_name} {one.where}{'' if admits(one.gates, DataClass.S3) else f' ({one.good_for})'}" for one in found[1:]]
        also = f" {self.say('advice.also', names=self.wording.join(others))}" if others else ""
        asks = f"effort {self.say(f'effort.{best.effort}')}{self.semicolon}{best.good_for}"
        return f"{self.say('label.options')}{self.colon} {best.product_name}, {best.where} ({asks}). {self.say('label.loses')}{self.colon} {best.loses}{also}"

    def notes(self, usage: UsageResult) -> Iterator[Line]:
        if usage.notes:
            yield Line(f"{self.say('label.notes')}{self.colon} {usage.notes}", 4)

    def card_findings(self, usage: UsageResult) -> Iterator[Line]:
        own = [finding for finding in self.audit.findings if finding.usages == (usage.id,)]
        remedies = grouped(own, "violates")
        for remedy in remedies[:MOST_FINDINGS]:
            yield Line(f"{remedy.finding.name} ({self.say(f'severity.{remedy.finding.severity}')})", 4, "- ")
        if len(remedies) > MOST_FINDINGS:
            yield Line(self.count("label.more", len(remedies) - MOST_FINDINGS), 4, "- ", "quiet")

    def reason(self, usage: UsageResult) -> str:
        """The sentence of what decides the priority."""
        found = (usage.dimensions[id_] for id_ in deciding(usage.dimensions, usage.exposure, usage.safeguards))
        return next((result.reason for result in found if result is not None), "")

    def key_answers(self) -> Iterator[Line]:
        if not self.audit.key_answers:
            return
        yield from self.heading(self.say("head.key_answers"))
        for number, answer in enumerate(self.audit.key_answers, 1):
            yield Line(f"{answer.question} ({self.say(f'ask.{answer.who}')}{self.semicolon}{self.count('label.settles', answer.settles)})", 2, f"{number}. ")

    def findings(self) -> Iterator[Line]:
        remedies = grouped(self.audit.findings, "violates")
        if not remedies:
            return
        yield from self.heading(self.say("head.findings"))
        for remedy in remedies:
            finding = remedy.finding
            yield Line(f"{finding.what_to_do} ({self.say(f'who.{finding.who}')})", 2, "- ")
            for one, usages in remedy.by_rule():
                yield Line(f"{one.name} ({self.say(f'severity.{one.severity}')}). {one.means}", 4)
                if usages:
                    yield Line(self.say("label.concerns", usages=self.wording.join([self.names[id_] for id_ in usages])), 4, style="quiet")

    def unknown(self) -> Iterator[Line]:
        by_who: dict[str, list[str]] = {}
        for unknown in self.audit.unknowns:
            by_who.setdefault(unknown.who, []).append(unknown.question)
        if by_who:
            yield from self.heading(self.say("head.unknown"))
        for who, questions in by_who.items():
            yield Line(f"{self.say(f'ask.{who}')}{self.colon}", 2)
            yield from (Line(question, 4, "- ") for question in questions[:MOST_QUESTIONS])
            if len(questions) > MOST_QUESTIONS:
                yield Line(self.count("label.more_questions", len(questions) - MOST_QUESTIONS), 4, "- ", "quiet")
        if self.audit.unknown_tools:
            yield from self.heading(self.say("head.unknown_tools"))
        for tool in self.audit.unknown_tools:
            near = f" {self.say('unknown_tool.near', near=', '.join(tool.near))}" if tool.near else ""
            yield Line(f"{tool.asked}.{near}", 2, "- ")
        if self.audit.unknown_tools:
            yield Line(self.audit.unknown_tools[0].send, 2)

    def advice(self) -> Iterator[Line]:
        advice = self.audit.advice
        yield from self.heading(self.say("head.advice"))
        yield from (Line(text, 2, "- ") for text in (*advice.first, *advice.text))

    def discuss(self) -> Iterator[Line]:
        remedies = grouped(self.audit.findings, "discuss")
        if remedies:
            yield from self.heading(self.say("head.discuss"))
        for remedy in remedies:
            for text in dict.fromkeys(finding.message for finding in remedy.findings):
                yield Line(text, 2, "- ")
            yield Line(remedy.finding.what_to_do, 4)

    def endnotes(self) -> Iterator[Line]:
        audit = self.audit
        if audit.reading_notes:
            yield from self.heading(self.say("head.reading"))
            yield from (Line(note, 2, "- ") for note in audit.reading_notes)
        yield from self.heading(self.say("head.does_not_say"))
        yield from (Line(text, 2, "- ") for text in audit.does_not_say)
        yield from (Line(text, 2, "- ") for text in coverage_notes(audit, self.wording))
        versions = audit.versions
        yield Line()
        yield Line(
            self.say("label.versions", auditor=versions.auditor, rules=versions.rules[:12], vendor_db=versions.vendor_db[:12], method=versions.method),
            style="quiet",
        )
