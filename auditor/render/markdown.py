"""The audit document as Markdown, for a wiki or a pull request, through reports/audit.md.j2."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from auditor import safe_text
from auditor.document import Audit, Interval
from auditor.knowledge.wording import Wording
from auditor.render.remedies import grouped
from auditor.render.terminal import coverage_notes


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
    template = environment.get_template("audit.md.j2")
    labels = {usage.id: f"{usage.tool.name} — {usage.purpose}" if usage.purpose else usage.tool.name for usage in audit.usages}
    text: str = template.render(
        audit=audit,
        say=wording.say,
        own=lambda id_, **values: _Ours(wording.say(id_, **values)),
        count=wording.count,
        date=wording.date,
        level=lambda interval: _level(interval, wording),
        labels=labels,
        names=lambda ids: wording.join([labels[id_] for id_ in ids]),
        remedies=lambda outcome: grouped(audit.findings, outcome),
        own_remedies=lambda usage, outcome: grouped([one for one in audit.findings if one.usages == (usage.id,)], outcome),
        coverage_notes=coverage_notes(audit, wording),
        colon=_Ours(" :" if wording.lang == "fr" else ":"),
    )
    return text


def _escaped(value: Any) -> str:
    return str(value) if isinstance(value, _Ours) else safe_text.markdown(str(value))


def _level(interval: Interval | None, wording: Wording) -> str:
    if interval is None:
        return _Ours(wording.say("level.none"))
    return _Ours(wording.say("level.known" if interval.low == interval.high else "level.open", low=interval.low, high=interval.high))
