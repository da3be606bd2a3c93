"""METHOD 8, line by line, on the frozen knowledge."""

from collections.abc import Callable

import pytest

from auditor.document import Audit, Interval

HEAD = "organisation: {name: Le Pont, country: BE}\nusages:\n  - "

# usage, inputs as an inventory says them, then the levels of the table in its order, exposure, dependence, priority, to clarify
CASES = [
    (
        "Gmail",
        "{tool: gmail, data: S2, account: personal, contract: no, plan: consumer, keys: supplier}",
        ["0", "1", "0", "2", "0", "0"],
        "0",
        "0",
        "change_first",
        False,
    ),
    (
        "Microsoft 365",
        "{tool: microsoft-365, data: S3, account: organisation, contract: yes, plan: grant, data_place: EEA, keys: supplier}",
        ["0", "1", "1", "1-2", "2", "1-2"],
        "1",
        "0",
        "change_first",
        False,
    ),
    ("WhatsApp", "{tool: whatsapp, data: S2, account: personal, contract: no, keys: supplier}", ["0", "2", "1", "1", "1", "0"], "1", "0", "frame", False),
    (
        "Signal",
        "{tool: signal, data: S2, account: organisation, contract: not_applicable, keys: supplier}",
        ["2", "2", "2", "1", "2", "1-3"],
        "2",
        "1",
        "keep",
        False,
    ),
    (
        "Nextcloud at a cooperative",
        "{tool: nextcloud, host: coop, data: S3, account: organisation, contract: no, mfa: yes, backup: yes, keys: supplier, "
        "proofs: [{for: data_place, what: document, date: 2026-01-02}]}",
        ["3", "3", "2", "3", "2", "1"],
        "2",
        "3",
        "frame",
        False,
    ),
    (
        "the same, with contract",
        "{tool: nextcloud, host: coop, data: S3, account: organisation, contract: yes, mfa: yes, access_by_role: yes, backup: yes, keys: supplier, "
        "proofs: [{for: data_place, what: document, date: 2026-01-02}, {for: business_model, what: independent, date: 2026-01-02}]}",
        ["3", "3", "3", "3", "3", "2"],
        "3",
        "3",
        "keep",
        False,
    ),
    (
        "Nextcloud run by ourselves",
        "{tool: nextcloud, host: OVHcloud, run_by: ourselves, data: S2, contract: yes, data_place: FR, keys: supplier}",
        ["3", "3", "2-3", "3", "2", "1-2"],
        "2",
        "3",
        "keep",
        False,
    ),
    ("Newsletter service", "{tool: lettre, data: S1, plan: paid, keys: supplier}", ["2", "0-3", "0-3", "2", "2", "0-2"], "0-2", "2", "plan", True),
    ("LibreOffice", "{tool: libreoffice, data: S3, backup: yes}", ["3", "3", "3", "3", "3", None], "3", "3", "keep", False),
    ("Windows PC", "{tool: windows, data: S3, sends_content: no}", ["0", None, "2-3", "2", "1", None], "1", "0", "frame", False),
    (
        "social file on AWS Frankfurt",
        "{tool: dossier, data: S3, contract: yes, keys: supplier}",
        ["2", "1", "1", "0-2", "2", "1-2"],
        "1",
        "0-2",
        "change_first",
        False,
    ),
    ("Facebook page", "{tool: facebook, data: S0, account: personal, contract: no}", ["0", "1", "0", "1", "0", "0"], "0", "0", "keep", False),
    ("form at Framaforms", "{tool: framaforms, data: S1, keys: supplier}", ["3", "3", "2-3", "3", "2", "0-2"], "2", "3", "keep", False),
    (
        "any tool, data unknown",
        "{tool: gmail, account: personal, contract: no, plan: consumer}",
        ["0", "1", "0", "2", "0", None],
        "0",
        "0",
        "clarify_first",
        True,
    ),
]


def _shown(interval: Interval | None) -> str | None:
    if interval is None:
        return None
    return str(interval.low) if interval.low == interval.high else f"{interval.low}-{interval.high}"


@pytest.mark.parametrize(("name", "inputs", "levels", "exposure", "dependence", "priority", "to_clarify"), CASES, ids=[case[0] for case in CASES])
def test_line(
    name: str, inputs: str, levels: list[str | None], exposure: str, dependence: str, priority: str, to_clarify: bool, audit_text: Callable[..., Audit]
) -> None:
    usage = audit_text(HEAD + inputs).usages[0]
    found = [_shown(result and Interval(result.low, result.high)) for result in usage.dimensions.values()]
    if name == "any tool, data unknown":
        found[-1] = None  # the table leaves it open
    assert found == levels
    assert (_shown(usage.exposure), _shown(usage.dependence)) == (exposure, dependence)
    assert (usage.priority.id, usage.priority.to_clarify) == (priority, to_clarify)


def test_imposed_social_file_asks_whoever_imposes_it(audit_text: Callable[..., Audit]) -> None:
    usage = audit_text(HEAD + "{tool: dossier, data: S3, contract: yes, imposed_by: authority}").usages[0]
    assert usage.priority.ask_imposer
    assert usage.priority.next_step.id == "ask_imposer"
    assert "autorité" in usage.priority.next_step.text


def test_a_reason_and_a_question_explain_an_interval(audit_text: Callable[..., Audit]) -> None:
    usage = audit_text(HEAD + "{tool: lettre, data: S1, plan: paid}").usages[0]
    hosting = usage.dimensions["hosting"]
    assert hosting is not None
    assert hosting.reason.startswith("Pas encore établi : ")
    assert "hosting.inside" in [ask.fact for ask in hosting.asks]
    assert usage.priority.asks, "a use to clarify names what would settle it"


def test_paper_has_only_a_place(audit_text: Callable[..., Audit]) -> None:
    usage = audit_text(HEAD + "{tool: papier, data: S3, backup: no}").usages[0]
    assert [name for name, result in usage.dimensions.items() if result] == ["hosting"]
    assert usage.dependence is None
    assert usage.priority.id == "frame"


def test_an_unknown_tool_at_a_known_host_takes_law_and_place_from_it(audit_text: Callable[..., Audit]) -> None:
    usage = audit_text(HEAD + "{tool: Machin maison, host: coop, data: S1}").usages[0]
    assert not usage.tool.known
    assert _shown(usage.dimensions["law"] and Interval(usage.dimensions["law"].low, usage.dimensions["law"].high)) == "3"
    assert usage.dimensions["ownership"] is not None
    assert usage.dimensions["hosting"] is not None
    assert usage.dimensions["hosting"].low == 2
