"""The four registers by tool; what stands across several is a question for the team, and never a number."""

from collections.abc import Callable

from auditor.document import Audit, RegisterTool

HEAD = "organisation: {name: Le Pont, country: BE}\nusages:\n"


def _tools(audit_text: Callable[..., Audit], *usages: str, lang: str = "fr") -> tuple[RegisterTool, ...]:
    return audit_text(HEAD + "\n".join(f"  - {{{usage}}}" for usage in usages), lang=lang).registers


def _asked(tool: RegisterTool) -> list[str]:
    return [question.id for question in tool.questions]


def test_tools_across_registers_come_first_with_their_questions(audit_text: Callable[..., Audit]) -> None:
    first, second, third = _tools(
        audit_text,
        "tool: Gmail, registers: [mediatisation], data: S2",
        "tool: WhatsApp, purpose: a, registers: [mediation], data: S2",
        "tool: WhatsApp, purpose: b, registers: [mediatisation], data: S2",
        "tool: Loin",
    )
    assert (first.tool, first.registers) == ("WhatsApp", ("mediation", "mediatisation"))
    assert _asked(first) == ["V1", "V2", "V3", "M1", "P4", "M2", "X2"]
    assert (second.tool, _asked(second)) == ("Gmail", [])
    assert (third.tool, third.registers) == ("Loin", ())


def test_questions_fit_the_tool(audit_text: Callable[..., Audit]) -> None:
    (office,) = _tools(audit_text, "tool: LibreOffice, registers: [informatisation, information], data: S2")
    assert _asked(office) == ["V1", "V3", "M1", "X2"], "nobody holds the data, and no relation is touched"
    (paper,) = _tools(audit_text, "tool: Papier, registers: [informatisation, mediation], data: S2")
    assert _asked(paper) == ["V1", "V2", "V3", "X2"], "paper has no owner and no contract"
    (public,) = _tools(audit_text, "tool: Facebook, registers: [information, mediatisation], data: S0")
    assert _asked(public) == ["V1", "V2", "V3", "M1", "X2"]


def test_a_class_of_data_that_nobody_named_is_asked_about(audit_text: Callable[..., Audit]) -> None:
    (tool,) = _tools(audit_text, "tool: Loin, registers: [informatisation, information]")
    assert {"P4", "M2"} <= set(_asked(tool))


def test_questions_are_in_the_language_of_the_report(audit_text: Callable[..., Audit]) -> None:
    (tool,) = _tools(audit_text, "tool: Loin, registers: [informatisation, information]", lang="en")
    assert all(question.text.endswith("?") and " ?" not in question.text for question in tool.questions)
