"""The four registers by tool; tools that stand across several come first, as a question for the team."""

from collections.abc import Mapping, Sequence

from auditor.document import Question, RegisterTool, UsageResult
from auditor.knowledge.questions import SCREENING
from auditor.knowledge.records import Text
from auditor.knowledge.wording import Wording
from auditor.model import Register

ACROSS = "X2"  # when the logics of two registers contradict each other, which one is followed
_RELATION = {Register.MEDIATION, Register.MEDIATISATION}


def registers(usages: Sequence[UsageResult], questions: Mapping[str, Text], wording: Wording) -> tuple[RegisterTool, ...]:
    """One entry a tool, those in most registers first; a tool whose registers nobody named comes last."""
    tools: dict[str, list[UsageResult]] = {}
    for usage in usages:
        tools.setdefault(usage.tool.name, []).append(usage)
    found = [_tool(name, group, questions, wording) for name, group in tools.items()]
    return tuple(sorted(found, key=lambda one: (-len(one.registers), one.tool)))


def _tool(name: str, usages: Sequence[UsageResult], questions: Mapping[str, Text], wording: Wording) -> RegisterTool:
    named = {register for usage in usages for register in usage.registers}
    order = tuple(register.value for register in Register if register in named)
    asked = _fitting(usages, named) if len(order) > 1 else ()
    return RegisterTool(name, order, tuple(usage.id for usage in usages), tuple(Question(id_, wording.of(questions[id_])) for id_ in asked))


def _fitting(usages: Sequence[UsageResult], named: set[str]) -> tuple[str, ...]:
    """The screening questions that fit: of the relation where there is one, of owner, contract and place where a supplier may hold data.

    A class of data that nobody named counts as entrusted: what isn't known is asked.
    """
    entrusted = any(usage.data != "S0" and usage.safeguards is not None for usage in usages)
    supplied = any(usage.tool.kind != "paper_or_phone" for usage in usages)
    fits = {"V1": True, "V2": bool(named & _RELATION), "V3": True, "M1": supplied, "P4": entrusted, "M2": entrusted}
    return (*(id_ for id_ in SCREENING if fits[id_]), ACROSS)
