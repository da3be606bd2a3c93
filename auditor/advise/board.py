"""The page for the board: the decision asked, why, what it takes, what is lost, what if nothing is done."""

from collections.abc import Sequence

from auditor.document import Board, BoardFact, Interval, PlanStep, UsageResult
from auditor.knowledge.wording import Wording

MOST_FACTS = 3
SENSITIVE = ("S2", "S3")
_WEAKEST_FIRST = ("business_model", "hosting", "law", "safeguards", "ownership")


def board(name: str, usages: Sequence[UsageResult], steps: Sequence[PlanStep], wording: Wording, as_of: str, review_on: str) -> Board:
    """Everything from the same document: no figure of its own."""
    say, date = wording.say, wording.date
    hours = Interval(sum(step.hours.low for step in steps), sum(step.hours.high for step in steps))
    first_date = steps[0].by if steps else review_on
    return Board(
        decision=wording.count("board.decision", len(steps), date=date(first_date)) if steps else say("board.decision.none"),
        resolution=tuple(_resolution(name, steps, wording, as_of, review_on)),
        facts=_facts(usages, wording),
        hours=hours,
        cost=tuple(dict.fromkeys(step.cost.text for step in steps)),
        loses=tuple(dict.fromkeys(text for step in steps for text in step.loses)),
        nothing=tuple(_nothing(usages, wording)),
        first_date=first_date,
        funder=_funder(name, usages, steps, hours, wording, as_of),
    )


def _resolution(name: str, steps: Sequence[PlanStep], wording: Wording, as_of: str, review_on: str) -> list[str]:
    say, date = wording.say, wording.date
    lines = [say("board.resolution.seen", name=name, date=date(as_of))]
    for step in steps:
        lines.append(say("board.resolution.step", text=step.text, who=say(f"who.{step.who}"), date=date(step.by)))
    lines.append(say("board.resolution.review", date=date(review_on)))
    return lines


def _facts(usages: Sequence[UsageResult], wording: Wording) -> tuple[BoardFact, ...]:
    """What holds the most urgent uses where they are: one sentence of each, of different tools, with its source."""
    found: dict[str, BoardFact] = {}
    for usage in usages:
        if usage.priority.id == "keep" or usage.tool.name in found or len(found) == MOST_FACTS:
            continue
        known = [(result.low, _WEAKEST_FIRST.index(id_), result) for id_, result in usage.dimensions.items() if result and id_ in _WEAKEST_FIRST]
        settled = [one for one in known if one[2].low == one[2].high] or known
        if not settled:
            continue
        result = min(settled, key=lambda one: one[:2])[2]
        source = next((source for item in result.evidence for source in item.sources), None)
        label = wording.say("board.fact", tool=usage.tool.name, purpose=usage.purpose) if usage.purpose else usage.tool.name
        found[usage.tool.name] = BoardFact(wording.say("board.fact.reason", label=label, reason=result.reason), usage.id, source)
    return tuple(found.values())


def _nothing(usages: Sequence[UsageResult], wording: Wording) -> list[str]:
    """What stays as it is if nothing is done."""
    delicate = [usage for usage in usages if usage.data in SENSITIVE]
    exposed = sum(usage.exposure is not None and usage.exposure.high <= 1 for usage in delicate)
    personal = sum(usage.account == "personal" for usage in usages)
    open_ = sum(usage.priority.to_clarify for usage in usages)
    lines = []
    if exposed:
        lines.append(wording.count("board.nothing.exposed", exposed))
    if personal:
        lines.append(wording.count("board.nothing.personal", personal))
    if open_:
        lines.append(wording.count("board.nothing.open", open_))
    return lines or [wording.say("board.nothing.none")]


def _funder(name: str, usages: Sequence[UsageResult], steps: Sequence[PlanStep], hours: Interval, wording: Wording, as_of: str) -> str:
    values = {"name": name, "date": wording.date(as_of), "uses": wording.count("board.uses", len(usages))}
    if not steps:
        return wording.say("board.funder.none", **values)
    return wording.say("board.funder", **values, steps=wording.count("board.steps", len(steps)), low=hours.low, high=hours.high)
