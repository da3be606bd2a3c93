"""Letters ready to send about what couldn't be established: one a supplier, one to whoever imposes a tool.

What a letter may ask follows from the role that the supplier says it has: a contract under article 28
is asked of a processor only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from auditor.assess.engine import Assessed
from auditor.assess.statements import imposer_questions
from auditor.document import Letter, UsageResult
from auditor.knowledge.wording import Wording
from auditor.model import PREMISES, Contract

SETTLED = ("yes", "not_applicable")
ROLES = ("processor", "own_controller", "joint", "none")
# What each role can be asked beyond the facts that are open, in the order of the letter.
POINTS = {
    "processor": ("contract", "subprocessors", "place", "access", "export", "training"),
    "own_controller": ("purposes", "place", "recipients", "export", "training"),
    "joint": ("arrangement", "place", "recipients", "export", "training"),
    "none": ("place", "export"),
    "unknown": ("role", "contract_if", "place", "subprocessors", "export", "training"),
}


@dataclass(slots=True)
class _Addressee:
    """One organisation to write to, with the uses that concern it."""

    name: str
    role: str
    usages: list[UsageResult] = field(default_factory=list)


def letters(usages: Sequence[UsageResult], assessed: Mapping[str, Assessed], called: Mapping[str, str], name: str, wording: Wording) -> tuple[Letter, ...]:
    """The letters of one audit, suppliers with most uses first.

    `called`: how whoever runs a use is called, by its id. `wording`: of the organisation's language.
    """
    suppliers: dict[str, _Addressee] = {}
    imposers: dict[str, _Addressee] = {}
    for usage in usages:
        if _something_open(usage, assessed[usage.id]):
            id_, to = _supplier(usage, assessed[usage.id], called, wording)
            if id_:
                role = _role(assessed[usage.id])
                suppliers.setdefault(f"{id_}-{role}", _Addressee(to, role)).usages.append(usage)
        if usage.priority.ask_imposer and usage.imposed_by:
            imposers.setdefault(usage.imposed_by, _Addressee(wording.say(f"letter.to.{usage.imposed_by}"), "imposer")).usages.append(usage)
    write = _Writer(name, wording, assessed)
    ordered = sorted(suppliers.items(), key=lambda item: (-len(item[1].usages), item[0]))
    found = [write.to_supplier(key, one) for key, one in ordered]
    return (*found, *(write.to_imposer(kind, one) for kind, one in sorted(imposers.items())))


def _supplier(usage: UsageResult, assessed: Assessed, called: Mapping[str, str], wording: Wording) -> tuple[str, str]:
    """A word for the file's name, and who to write to; empty where nobody outside has anything to do with it."""
    operator, host = usage.tool.operator, assessed.subject.host
    if operator is not None and operator.id is not None and host is None:
        return operator.id, called[usage.id]
    if host is not None:
        return host.company, host.name
    if operator is None and not usage.tool.known and usage.tool.host != PREMISES:
        return f"tool-{usage.id}", wording.say("letter.to.unknown", tool=usage.tool.name)
    return "", ""


def _something_open(usage: UsageResult, assessed: Assessed) -> bool:
    """Whether the supplier could answer anything that isn't established, in a use that matters."""
    if all(sheet.values.get("content.leaves") != "yes" for sheet in assessed.sheets):
        return False  # nothing is known to go to anybody
    asks = [ask for result in usage.dimensions.values() if result is not None for ask in result.asks]
    unsettled = usage.data not in (None, "S0") or usage.priority.id != "keep"
    no_contract = any(_may_process(sheet.values, assessed) and sheet.values.get("contract.state") not in SETTLED for sheet in assessed.sheets)
    return unsettled and (no_contract or any(ask.who == "supplier" for ask in asks) or usage.priority.next_step.id in ("get_contract", "ask_proof"))


def _may_process(values: Mapping[str, Any], assessed: Assessed) -> bool:
    """Whether the supplier says that it is a processor, or a host has it on its machines."""
    return values.get("role.supplier") == "processor" or assessed.subject.host is not None


def _role(assessed: Assessed) -> str:
    """The role that the supplier says it has, where every setting gives the same: that of a maker isn't its host's."""
    values = [sheet.values for sheet in assessed.sheets]
    roles = {None if assessed.subject.host is not None else one.get("role.supplier") for one in values}
    role = next(iter(roles)) if len(roles) == 1 else None
    return role if role in ROLES else "unknown"


class _Writer:
    def __init__(self, name: str, wording: Wording, assessed: Mapping[str, Assessed]) -> None:
        self.name, self.wording, self.assessed = name, wording, assessed

    def to_supplier(self, key: str, one: _Addressee) -> Letter:
        say = self.wording.say
        tools = self.wording.some(usage.tool.name for usage in one.usages)
        points = [say(f"letter.point.{point}") for point in POINTS[one.role] if point != "contract" or not self._has_contract(one)]
        body = [say("letter.greeting"), say("letter.intro", name=self.name, tools=tools), say(f"letter.role.{one.role}"), *self._list(points)]
        return self._letter(key.replace("_", "-"), one, tools, body)

    def to_imposer(self, kind: str, one: _Addressee) -> Letter:
        tools = self.wording.some(usage.tool.name for usage in one.usages)
        questions = [f"- {question}" for question in imposer_questions(tools, self.wording)]
        body = [self.wording.say("letter.greeting"), self.wording.say("letter.imposer.intro", name=self.name, tools=tools), *questions]
        return self._letter(f"{kind}-imposer", one, tools, body)

    def _letter(self, id_: str, one: _Addressee, tools: str, body: Sequence[str]) -> Letter:
        say = self.wording.say
        whole = (*body, say("letter.answer"), say("letter.close"), self.name)
        return Letter(id_, self.wording.lang, one.name, one.role, tuple(usage.id for usage in one.usages), say("letter.subject", tools=tools), whole)

    def _has_contract(self, one: _Addressee) -> bool:
        """Whether the organisation says that it has the contract already, for every use."""
        return all(self.assessed[usage.id].subject.usage.contract is Contract.YES for usage in one.usages)

    def _list(self, points: Sequence[str]) -> list[str]:
        """The items of a list, with the signs that the language puts after them."""
        say = self.wording.say
        return [f"- {say('letter.item' if point != points[-1] else 'letter.last_item', point=point)}" for point in points]
