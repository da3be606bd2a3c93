"""The next steps for the whole organisation: few, each with who, how long and at what cost. METHOD 4 and 7."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from auditor.advise.gates import UNKNOWN, admits
from auditor.document import AdviceResult, Alternative, Ask, Cost, Interval, PlanStep, UsageResult
from auditor.knowledge.wording import Wording
from auditor.model import DELICATE, Priority

MOST_AT_A_TIME = 3
DAYS_BETWEEN = 30
ORDER = (Priority.CHANGE_FIRST, Priority.FRAME, Priority.PLAN)

# Hours of work for a team of ten, by our own experience and no source: shown as an estimate. Those of `_EACH` are for one tool.
HOURS = {
    "ask": Interval(1, 2),
    "ask_proof": Interval(1, 2),
    "ask_imposer": Interval(1, 3),
    "get_contract": Interval(1, 4),
    "get_backup": Interval(2, 6),
    "set_up": Interval(3, 8),
    "settings": Interval(2, 6),
    "settings_system": Interval(2, 6),
    "other_channel": Interval(2, 6),
    "say_less": Interval(1, 2),
    "list_access": Interval(1, 4),
    "replace": Interval(3, 8),  # to prepare one, where no option fits as it is
}
REPLACES = ("host", "replace")  # steps that change a tool: they are begun by a date
_DOER = {"supplier": "it_provider", "imposer": "board"}  # who is asked isn't who does it
_BY_TOOL = ("ask_proof", "get_backup", "set_up", "settings", "settings_system", "other_channel", "say_less", "list_access")
_TOGETHER = (*_BY_TOOL, "get_contract")  # one step for all tools; others are one a tool
_EACH = (*_TOGETHER, "replace")
_EFFORTS = ("small", "medium", "large")


@dataclass(slots=True)
class _Group:
    """Uses with the same thing to do."""

    id: str
    usages: list[UsageResult] = field(default_factory=list)


def next_steps(usages: Sequence[UsageResult], advice: AdviceResult, ask: Callable[[str, str], Ask], wording: Wording, as_of: date) -> tuple[PlanStep, ...]:
    """At most three, the most urgent first; uses with the same thing to do share a step. `ask`: the question for a fact and some tools."""
    groups: dict[tuple[str, str], _Group] = {}
    for usage in usages:
        if _urgency(usage) is not None:
            groups.setdefault(_key(usage, advice), _Group(usage.priority.next_step.id)).usages.append(usage)
    ranked = _few(sorted(groups.items(), key=lambda item: _rank(item[1].usages)))  # equals stay in the order of the uses
    maker = _Maker(advice, ask, wording)
    return tuple(maker.step(key, group, as_of + timedelta(days=DAYS_BETWEEN * number)) for number, (key, group) in enumerate(ranked, 1))


def _few(ranked: Sequence[tuple[tuple[str, str], _Group]]) -> list[tuple[tuple[str, str], _Group]]:
    """The first three steps, with no more than three tools replaced in all: the most urgent uses of a host come first."""
    chosen: list[tuple[tuple[str, str], _Group]] = []
    changed: set[str] = set()
    for key, group in ranked:
        if len(chosen) == MOST_AT_A_TIME:
            break
        kept = group
        if key[0] in REPLACES:
            kept = _Group(group.id)
            first = min(rank for usage in group.usages if (rank := _urgency(usage)) is not None)
            for usage in (one for one in group.usages if _urgency(one) == first):  # lesser ones wait for another time
                if len(changed | {_tool(usage)}) <= MOST_AT_A_TIME:
                    changed.add(_tool(usage))
                    kept.usages.append(usage)
        if kept.usages:
            chosen.append((key, kept))
    return chosen


def _tool(usage: UsageResult) -> str:
    """The same tool however it was written."""
    return usage.tool.id or usage.tool.asked.casefold()


def _urgency(usage: UsageResult) -> int | None:
    """The rank of a use's priority; what is to be clarified counts as its worst; None where nothing is to be done."""
    priority = usage.priority.worst if usage.priority.id == Priority.CLARIFY_FIRST else usage.priority.id
    return ORDER.index(Priority(priority)) if priority in ORDER else None


def _rank(usages: Sequence[UsageResult]) -> tuple[int, bool, int]:
    """The most urgent use of a group, what is settled before what is to be clarified, then how many of these are delicate."""
    first = min(rank for usage in usages if (rank := _urgency(usage)) is not None)
    open_ = all(usage.priority.id == Priority.CLARIFY_FIRST for usage in usages if _urgency(usage) == first)
    return first, open_, -sum(usage.data in DELICATE and _urgency(usage) == first for usage in usages)


def _key(usage: UsageResult, advice: AdviceResult) -> tuple[str, str]:
    """What makes two uses share a step."""
    step, fitting = usage.priority.next_step, _fitting(usage)
    if step.id == "replace" and advice.host and usage.id in advice.host.covers and any(one.host == advice.host.host for one in fitting):
        return "host", advice.host.host
    if step.id == "replace" and fitting:
        return "replace", f"{_tool(usage)} {fitting[0].product} {fitting[0].host}"
    if step.id == "replace":
        return "replace", ""  # no option fits as it is: still to be prepared, for all such tools at once
    if step.id == "ask":
        return "ask", _asked(usage) or step.text
    return step.id, "" if step.id in _TOGETHER else step.text


def _fitting(usage: UsageResult) -> list[Alternative]:
    """The alternatives that no gate shuts out: for delicate information, none whose answer to one is no."""
    return [one for one in usage.alternatives if admits(one.gates, usage.data)]


def _asked(usage: UsageResult) -> str | None:
    """The fact that the next step of a use asks for."""
    asks = [*usage.priority.asks, *(ask for result in usage.dimensions.values() if result is not None for ask in result.asks)]
    return next((ask.fact for ask in asks if ask.question in usage.priority.next_step.text), None)


class _Maker:
    """Puts a group of uses into one step."""

    def __init__(self, advice: AdviceResult, ask: Callable[[str, str], Ask], wording: Wording) -> None:
        self.advice, self.ask, self.wording = advice, ask, wording

    def step(self, key: tuple[str, str], group: _Group, by: date) -> PlanStep:
        chosen = dict(self._alternatives(group, key[1] if key[0] == "host" else None)) if key[0] in REPLACES else {}
        hours, loses, cost = self._of_replacement(list(chosen.values())) if chosen else (_hours(group), self._not_yet_known(group), self._free())
        return PlanStep(
            id=key[0],
            text=self._text(key, group, chosen),
            first=self._first(group, chosen),
            who=self._who(key[0], group.usages[0].priority.next_step.who),
            hours=hours,
            effort=max((one.effort for one in chosen.values()), key=_EFFORTS.index, default=None),
            own_devices=bool(chosen) and all(one.own_devices for one in chosen.values()),
            cost=cost,
            usages=tuple(usage.id for usage in group.usages),
            loses=loses,
            by=by.isoformat(),
        )

    @staticmethod
    def _who(id_: str, asked: str) -> str:
        """Who in the association takes it in hand: a contract is the board's to sign."""
        return "board" if id_ == "get_contract" else _DOER.get(asked, asked)

    def _not_yet_known(self, group: _Group) -> tuple[str, ...]:
        """What is lost with a replacement that is still to be found."""
        return (self.wording.say("steps.loses_unknown", tools=self.wording.some(usage.tool.name for usage in group.usages)),) if group.id == "replace" else ()

    def _free(self) -> Cost:
        return Cost(self.wording.say("steps.no_cost"), None)

    @staticmethod
    def _alternatives(group: _Group, host: str | None) -> Iterator[tuple[str, Alternative]]:
        """For each use that is to be replaced, the alternative at the host of the step, else the first."""
        for usage in group.usages:
            fitting = [one for one in _fitting(usage) if host is None or one.host == host]
            if fitting:
                yield usage.id, fitting[0]

    def _of_replacement(self, chosen: Sequence[Alternative]) -> tuple[Interval, tuple[str, ...], Cost]:
        """Hours of each product once, what is lost, and what the dearest known price says."""
        each = {(one.product, one.host): one for one in chosen}.values()
        hours = Interval(sum(one.hours.low for one in each), sum(one.hours.high for one in each))
        priced = [one.cost.source for one in each if one.cost.source is not None]
        costs = self._about((one.product_name, one.cost.text) for one in each)
        loses = self._about((one.product_name, one.loses) for one in each)
        return hours, loses, Cost(self.wording.say("sign.between").join(costs), priced[0] if priced else None)

    def _about(self, said: Iterable[tuple[str, str]]) -> tuple[str, ...]:
        """What is said of each product; the same of several once, which one subscription may cover."""
        products: dict[str, list[str]] = {}
        for product, text in said:
            products.setdefault(text, []).append(product)
        return tuple(self.wording.say("steps.about", product=self.wording.some(names), text=text) for text, names in products.items())

    def _text(self, key: tuple[str, str], group: _Group, chosen: Mapping[str, Alternative]) -> str:
        say, first = self.wording.say, group.usages[0]
        tools = self.wording.some(usage.tool.name for usage in group.usages)
        if key[0] == "host":
            assert self.advice.host is not None
            products = self.wording.some(one.product_name for one in chosen.values())
            return say("steps.host", host=self.advice.host.name, products=products, tools=tools)
        if key[0] == "replace" and chosen:
            one = next(iter(chosen.values()))
            return say("steps.replace", tool=tools, product=one.product_name, where=one.where)
        if key[0] == "ask" and (fact := _asked(first)):
            return say("steps.ask", question=self.ask(fact, tools).question)
        if key[0] == "settings":
            return say("steps.settings", tool=tools)
        if key[0] == "get_contract":
            return say("step.get_contract", operator=self.wording.some(map(_runs, group.usages)))
        return say(f"step.{key[0]}", tool=tools) if key[0] in (*_BY_TOOL, "replace") else first.priority.next_step.text

    def _first(self, group: _Group, chosen: Mapping[str, Alternative]) -> str:
        """What a replacement for delicate information leaves to be settled before any is put there."""
        delicate = [chosen[usage.id] for usage in group.usages if usage.data in DELICATE and usage.id in chosen]
        open_ = dict.fromkeys(gate.text for one in delicate for gate in one.gates if gate.met == UNKNOWN)
        return self.wording.say("steps.gates", gates=self.wording.say("sign.between").join(open_)) if open_ else ""


def _hours(group: _Group) -> Interval:
    """Of a step that changes no tool: for each tool, or company to sign with; a question is asked once."""
    each = _runs if group.id == "get_contract" else _tool
    one, times = HOURS[group.id], len(set(map(each, group.usages))) if group.id in _EACH else 1
    return Interval(one.low * times, one.high * times)


def _runs(usage: UsageResult) -> str:
    """With whom a contract would be: who runs it, else the host, else whoever stands behind the tool."""
    operator = usage.tool.operator
    return operator.name if operator is not None and operator.id is not None else usage.tool.host or usage.tool.name
