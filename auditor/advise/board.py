"""The page for the board: the decision asked, why, what it takes, what is lost, what if nothing is done."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from auditor.advise.steps import REPLACES
from auditor.assess.priority import REASSURING, deciding
from auditor.document import Board, BoardFact, DimensionResult, Interval, PlanStep, SourceRef, UsageResult
from auditor.knowledge.evidence import STRENGTH_OF
from auditor.knowledge.records import SourceKind
from auditor.knowledge.wording import Wording
from auditor.model import DELICATE

Behind = Callable[[str, str], Iterable[SourceRef]]  # the sources behind the sentence of a dimension of a use

MOST_FACTS = 3
_PLAINEST_FIRST = ("business_model", "hosting", "law", "safeguards")


@dataclass(frozen=True, slots=True)
class Meeting:
    """For whom the page is, in which words, seen on which day, to be looked at again when."""

    name: str
    wording: Wording
    as_of: str
    review_on: str

    def board(self, usages: Sequence[UsageResult], steps: Sequence[PlanStep], behind: Behind) -> Board:
        """The page. Everything comes from the same document: no figure of its own."""
        wording = self.wording
        hours = Interval(sum(step.hours.low for step in steps), sum(step.hours.high for step in steps))
        first_date = steps[0].by if steps else self.review_on
        return Board(
            decision=self._decision(steps),
            resolution=tuple(self._resolution(steps)),
            facts=tuple(_facts(_decided_about(usages, steps), wording, behind)),
            hours=hours,
            cost=tuple(dict.fromkeys(step.cost.text for step in steps)),
            loses=tuple(dict.fromkeys(text for step in steps for text in step.loses)),
            nothing=tuple(_nothing(usages, wording)) or (wording.say("board.not_pressing", date=wording.date(self.review_on)),),
            first_date=first_date,
            funder=self._funder(usages, steps, hours),
        )

    def _decision(self, steps: Sequence[PlanStep]) -> str:
        if not steps:
            return self.wording.say("board.decision.none")
        key = "board.decision.start" if steps[0].id in REPLACES else "board.decision"
        return self.wording.count(key, len(steps), date=self.wording.date(steps[0].by))

    def _resolution(self, steps: Sequence[PlanStep]) -> Iterator[str]:
        say, date = self.wording.say, self.wording.date
        yield say("board.resolution.seen", name=self.name, date=date(self.as_of))
        for number, step in enumerate(steps, 1):
            text, who, by = step.text, say(f"who.{step.who}"), date(step.by)
            if step.own_devices:
                yield say("board.resolution.start.own", n=number, text=text, who=who, date=by)
            elif step.id in REPLACES:
                yield say("board.resolution.start", n=number, text=text, who=who, date=by)
            else:
                yield say("board.resolution.step", n=number, text=text, who=who, date=by)
        yield say("board.resolution.review", n=len(steps) + 1, date=date(self.review_on))
        yield say("board.resolution.vote")

    def _funder(self, usages: Sequence[UsageResult], steps: Sequence[PlanStep], hours: Interval) -> str:
        wording = self.wording
        values = {"name": self.name, "date": wording.date(self.as_of), "uses": wording.count("board.uses", len(usages))}
        if not steps:
            return wording.say("board.funder.none", **values)
        more = wording.say("board.funder.hosting") if any(step.id in REPLACES for step in steps) else ""
        return wording.say("board.funder", **values, steps=wording.count("board.steps", len(steps)), low=hours.low, high=hours.high, more=more)


def _decided_about(usages: Sequence[UsageResult], steps: Sequence[PlanStep]) -> list[UsageResult]:
    """The uses that the steps touch, in the order of the steps; without a step, those that aren't simply kept."""
    if not steps:
        return [usage for usage in usages if usage.priority.id != "keep"]
    by_id = {usage.id: usage for usage in usages}
    return [by_id[id_] for id_ in dict.fromkeys(id_ for step in steps for id_ in step.usages)]


def _facts(usages: Sequence[UsageResult], wording: Wording, behind: Behind) -> Iterator[BoardFact]:
    """What makes the most urgent uses urgent: one sentence of each, of different tools, with its source.

    What is settled comes first; where that isn't enough, what is still open says so itself.
    """
    tools: set[str] = set()
    for settled in (True, False):
        for usage in usages:
            found = _reason(usage, settled=settled)
            if len(tools) == MOST_FACTS or usage.tool.name in tools or found is None:
                continue
            tools.add(usage.tool.name)
            id_, result = found
            label = wording.say("board.fact", tool=usage.tool.name, purpose=usage.purpose) if usage.purpose else usage.tool.name
            text = wording.say("board.fact.reason", label=label, reason=result.reason)
            yield BoardFact(text, usage.id, max(behind(usage.id, id_), key=_weight, default=None))


def _reason(usage: UsageResult, *, settled: bool) -> tuple[str, DimensionResult] | None:
    """The plainest of what decides a use's priority, else its missing safeguards; None where neither explains a worry."""
    decides = deciding(usage.dimensions, usage.exposure, usage.safeguards)
    for id_ in sorted({*decides, "safeguards"}, key=_PLAINEST_FIRST.index):
        result = usage.dimensions[id_]
        if result is not None and result.low < REASSURING and (result.low == result.high) is settled:
            return id_, result
    return None


def _weight(source: SourceRef) -> tuple[int, str]:
    """The stronger source, then the newer copy."""
    return STRENGTH_OF[SourceKind(source.kind)], source.seen or source.date or ""


def _nothing(usages: Sequence[UsageResult], wording: Wording) -> Iterator[str]:
    """What stays as it is if nothing is done."""
    delicate = [usage for usage in usages if usage.data in DELICATE]
    counts = {
        "exposed": sum(usage.exposure is not None and usage.exposure.high <= 1 for usage in delicate),
        "personal": sum(usage.account == "personal" for usage in usages),
        "open": sum(usage.priority.id == "clarify_first" for usage in usages),
    }
    yield from (wording.count(f"board.nothing.{name}", number) for name, number in counts.items() if number)
