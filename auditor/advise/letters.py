"""Letters ready to send about what couldn't be established: one a supplier, one to whoever imposes a tool.

What a letter may ask follows from the role that the supplier says it has: a contract under article 28
is asked of a processor only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from auditor.assess.engine import Assessed
from auditor.assess.statements import imposer_questions
from auditor.document import Letter, UsageResult
from auditor.knowledge.wording import Wording

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


def letters(usages: Sequence[UsageResult], assessed: Mapping[str, Assessed], name: str, wording: Wording, as_of: str) -> tuple[Letter, ...]:
    """The letters of one audit, suppliers with most uses first. `wording`: of the organisation's language."""
    suppliers: dict[str, _Addressee] = {}
    imposers: dict[str, _Addressee] = {}
    for usage in usages:
        operator = usage.tool.operator
        if operator is not None and operator.id is not None and _something_open(usage):
            role = _role(assessed[usage.id])
            key = f"{operator.id}/{role}"
            suppliers.setdefault(key, _Addressee(operator.name, role)).usages.append(usage)
        if usage.priority.ask_imposer and usage.imposed_by:
            imposers.setdefault(usage.imposed_by, _Addressee(wording.say(f"imposer.{usage.imposed_by}"), "imposer")).usages.append(usage)
    write = _Writer(name, wording, as_of)
    ordered = sorted(suppliers.items(), key=lambda item: (-len(item[1].usages), item[0]))
    found = [write.to_supplier(key, one) for key, one in ordered]
    return (*found, *(write.to_imposer(kind, one) for kind, one in sorted(imposers.items())))


def _something_open(usage: UsageResult) -> bool:
    """Whether the supplier could answer anything that isn't established, in a use that matters."""
    asks = [ask for result in usage.dimensions.values() if result is not None for ask in result.asks]
    unsettled = usage.data not in (None, "S0") or usage.priority.id != "keep"
    return unsettled and (any(ask.who == "supplier" for ask in asks) or usage.priority.next_step.id in ("get_contract", "ask_proof"))


def _role(assessed: Assessed) -> str:
    """The role that the supplier says it has, where every setting gives the same."""
    roles = {sheet.values.get("role.supplier") for sheet in assessed.sheets}
    role = next(iter(roles)) if len(roles) == 1 else None
    return role if role in ROLES else "unknown"


class _Writer:
    def __init__(self, name: str, wording: Wording, as_of: str) -> None:
        self.name, self.wording, self.as_of = name, wording, as_of

    def to_supplier(self, key: str, one: _Addressee) -> Letter:
        say = self.wording.say
        tools = self.wording.some(usage.tool.name for usage in one.usages)
        body = [
            say("letter.greeting"),
            say("letter.intro", name=self.name, tools=tools),
            say(f"letter.role.{one.role}", supplier=one.name),
            *(f"- {say(f'letter.point.{point}')}" for point in POINTS[one.role]),
            say("letter.answer"),
            say("letter.close"),
            self.name,
        ]
        return Letter(
            key.replace("/", "-").replace("_", "-"), self.wording.lang, one.name, one.role, _ids(one), say("letter.subject", tools=tools), tuple(body)
        )

    def to_imposer(self, kind: str, one: _Addressee) -> Letter:
        say = self.wording.say
        tools = self.wording.some(usage.tool.name for usage in one.usages)
        body = [
            say("letter.greeting"),
            say("letter.imposer.intro", name=self.name, tools=tools),
            *(f"- {question}" for question in imposer_questions(tools, self.wording)),
            say("letter.answer"),
            say("letter.close"),
            self.name,
        ]
        return Letter(f"{kind}-imposer", self.wording.lang, one.name, "imposer", _ids(one), say("letter.subject", tools=tools), tuple(body))


def _ids(one: _Addressee) -> tuple[str, ...]:
    return tuple(usage.id for usage in one.usages)
