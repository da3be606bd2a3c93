"""The audit document as Markdown, for a wiki or a pull request, through reports/audit.md.j2."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from auditor import safe_text
from auditor.document import Audit, FindingResult, Interval, SourceRef, UsageResult
from auditor.knowledge.wording import Wording
from auditor.render.access_rows import access_rows
from auditor.render.remedies import Remedy, grouped
from auditor.render.seen import seen
from auditor.render.sources import found_in, numbered
from auditor.render.words import coverage_notes, level_words, next_words, party_words, step_words, usage_label


class _Ours(str):
    """A sentence of our own, from the catalogue without a stranger's words in it: not escaped."""

    __slots__ = ()


def render(audit: Audit, wording: Wording, templates: Path) -> str:
    """Markdown text. Whatever a template prints is escaped, except marks of the template itself."""
    environment = Environment(
        loader=FileSystemLoader(templates),
        finalize=_escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701
    )
    page = _Page(audit, wording)
    text: str = environment.get_template("audit.md.j2").render(
        audit=audit,
        say=wording.say,
        own=lambda id_, **values: _Ours(wording.say(id_, **values)),
        count=wording.count,
        date=wording.date,
        level=lambda interval: _level(interval, wording),
        labels=page.labels,
        next_words=lambda step: next_words(step, wording),
        step_words=lambda step: step_words(step, wording),
        names=lambda ids: wording.join([page.labels[id_] for id_ in ids]),
        party=lambda party: party_words(audit, party),
        refs=page.refs,
        laws=page.laws,
        sources=page.sources,
        sources_of=found_in,
        access_rows=[([usage.id for usage in row.usages], row.access) for row in access_rows(audit)],
        remedies=lambda outcome: grouped(audit.findings, outcome),
        own_remedies=page.own_remedies,
        coverage_notes=coverage_notes(audit, wording),
        seen=seen(audit, wording),
        semicolon=_Ours(wording.say("sign.between")),
        colon=_Ours(wording.say("sign.colon")),
    )
    return text


class _Page:
    """What the template asks of one document."""

    def __init__(self, audit: Audit, wording: Wording) -> None:
        self.audit, self.wording = audit, wording
        self.labels = {usage.id: usage_label(usage) for usage in audit.usages}
        self.sources = numbered(audit)
        self._laws = {one.id: one.name for one in audit.references}
        self._own: dict[tuple[str, ...], list[FindingResult]] = {}
        for finding in audit.findings:
            self._own.setdefault(finding.usages, []).append(finding)

    def refs(self, sources: Iterable[SourceRef]) -> str:
        """The numbers of sources, as « [3, 7] »."""
        numbers = ", ".join(str(self.sources[source]) for source in sources)
        return _Ours(f" \\[{numbers}\\]" if numbers else "")

    def laws(self, ids: Iterable[str]) -> str:
        return self.wording.join([self._laws.get(id_, id_) for id_ in ids])

    def own_remedies(self, usage: UsageResult, outcome: str) -> list[Remedy]:
        """What is to be taken up in one use alone."""
        return grouped(self._own.get((usage.id,), []), outcome)


def _escaped(value: Any) -> str:
    return str(value) if isinstance(value, _Ours) else safe_text.markdown(str(value))


def _level(interval: Interval | None, wording: Wording) -> str:
    if interval is None:
        return _Ours(wording.say("level.none"))
    return _Ours(level_words(interval, wording))
