"""What every form says in the same words: a use, a level, a verdict, a step, whose tool it is, how sure the catalogue is."""

from auditor.advise.steps import REPLACES
from auditor.document import Audit, DimensionResult, Interval, NextStep, Party, PlanStep, UsageResult
from auditor.knowledge.wording import Wording

DOERS = ("team", "it_provider", "board")


def data_words(data: str | None, wording: Wording) -> str:
    """« S2 situation sociale ou financière, mineurs »."""
    return f"{data} {wording.say(f'data.{data}')}" if data else wording.say("data.unknown")


def level_words(interval: Interval | DimensionResult, wording: Wording) -> str:
    """« 1 sur 3 », or both ends of an interval."""
    return wording.say("level.known" if interval.low == interval.high else "level.open", low=interval.low, high=interval.high)


def verdict_words(name: str, interval: Interval, wording: Wording) -> str:
    """« Exposition forte (1 sur 3) », or both ends of an interval."""
    word, other = (wording.say(f"verdict.{name}.{bound}") for bound in (interval.low, interval.high))
    id_ = "verdict.known" if interval.low == interval.high else "verdict.open"
    return wording.say(id_, name=wording.say(f"verdict.{name}"), word=word, other=other, low=interval.low, high=interval.high)


def coverage_notes(audit: Audit, wording: Wording) -> list[str]:
    """How old and how sure the catalogue's facts are, in sentences."""
    coverage = audit.coverage
    notes = [wording.count("label.stale", coverage.facts_stale)] if coverage.facts_stale else []
    if coverage.facts_unverified:
        notes.append(wording.count("label.unverified", coverage.facts_unverified))
    return [*notes, wording.say("label.undated")]


def party_words(audit: Audit, party: Party) -> str:
    """A name, with the country in words where it is known."""
    return f"{party.name} ({audit.names.countries.get(party.country, party.country)})" if party.country else party.name


def step_words(step: PlanStep, wording: Wording) -> str:
    """Who, how long, at what cost, and by when it is done; what replaces a tool is begun by then."""
    who, date = wording.say(f"who.{step.who}"), wording.date(step.by)
    values = {"who": who, "low": step.hours.low, "high": step.hours.high, "cost": step.cost.text, "date": date}
    if step.id not in REPLACES:
        return wording.say("page.step", **values)
    over = wording.say(f"page.step.over.{step.effort}") if step.effort in ("medium", "large") else ""
    return wording.say("page.step.start", over=over, **values)


def next_words(step: NextStep, wording: Wording) -> str:
    """Who does it, or, of a question or a paper to be had, whom to ask."""
    return wording.say(f"ask.{step.who}" if step.id.startswith("ask") or step.who not in DOERS else f"who.{step.who}")


def usage_label(usage: UsageResult) -> str:
    return f"{usage.tool.name} — {usage.purpose}" if usage.purpose else usage.tool.name
