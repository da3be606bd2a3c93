"""The same figures, levels and priorities in every form; the same bytes for the same inventory, in whatever order; lines that fit."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.audit import audit
from auditor.document import Audit, FindingResult
from auditor.inventory.read import read_inventory
from auditor.knowledge.store import Knowledge
from auditor.model import AuditOptions
from auditor.render import json_document, markdown, terminal
from tests.conftest import ROOT, TINY_DAY

QUICK = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
REALISTIC = (ROOT / "tests/golden/realistic.yaml").read_text(encoding="utf-8")
HEAD, LINES = REALISTIC.split("usages:\n")[0] + "usages:\n", REALISTIC.split("usages:\n")[1].splitlines()
LEVEL = {"fr": r"(?:entre )?(\d)(?: (?:à|et) (\d))? sur 3", "en": r"(?:between )?(\d)(?: (?:to|and) (\d))? of 3"}
VERDICTS = {
    "fr": {"Exposition": "exposure", "Dépendance": "dependence", "Protections": "safeguards"},
    "en": {"Exposure": "exposure", "Dependence": "dependence", "Safeguards": "safeguards"},
}

# Usages as people write them; their answers don't have to go together.
usage_lines = st.fixed_dictionaries(
    {
        "tool": st.sampled_from(["gmail", "nextcloud", "whatsapp", "signal", "facebook", "dossier", "lettre", "windows", "Zèbre", "Autre chose", "papier"]),
    },
    optional={
        "purpose": st.sampled_from(["courrier", "Groupe des jeunes", "a | b"]),
        "data": st.sampled_from(["S0", "S1", "S2", "S3"]),
        "account": st.sampled_from(["personal", "organisation", "none"]),
        "contract": st.sampled_from(["yes", "no", "not_applicable"]),
        "host": st.sampled_from(["coop", "premises", "Ailleurs"]),
        "registers": st.just(["information", "mediation"]),
        "imposed_by": st.sampled_from(["authority", "people_helped"]),
    },
).map(lambda usage: f"  - {json.dumps(usage, ensure_ascii=False)}")
inventories = st.lists(usage_lines, min_size=1, max_size=8)


@pytest.fixture(scope="module", params=["fr", "en"])
def document(request: pytest.FixtureRequest, tiny: Knowledge) -> Audit:
    """The realistic association of the goldens."""
    path = ROOT / "tests/golden/realistic.yaml"
    return audit(read_inventory(path, tiny, request.param), tiny, AuditOptions(TINY_DAY, request.param))


def _terminal(document: Audit, tiny: Knowledge, width: int = 100, *, color: bool = False) -> str:
    return terminal.render(document, tiny.wording(document.lang), width, color=color)


def _markdown(document: Audit, tiny: Knowledge) -> str:
    return markdown.render(document, tiny.wording(document.lang), ROOT / "reports")


def _json(document: Audit) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(json_document.render(document))
    return loaded


def _unwrapped(text: str) -> str:
    """A terminal's text with each paragraph on one line, French spaces as plain ones."""
    return re.sub(r"\s+", " ", text.replace("\u00a0", " "))


def _interval(found: re.Match[str]) -> dict[str, int]:
    return {"low": int(found[1]), "high": int(found[2] or found[1])}


def _label(usage: dict[str, Any]) -> str:
    return f"{usage['tool']['name']} — {usage['purpose']}" if usage["purpose"] else str(usage["tool"]["name"])


def _cards(text: str) -> list[str]:
    """Each card of the terminal's text, from its label to the next card or heading."""
    found = re.findall(r"^  \* .*(?:\n {4,}.*)*", text, re.MULTILINE)
    return [_unwrapped(card) for card in found]


def _check_terminal(document: Audit, tiny: Knowledge) -> None:
    text, truth = _terminal(document, tiny), _json(document)
    ours = [usage for usage in truth["usages"] if usage["priority"]["id"] != "keep"]
    # The document's order is that of the headings: each card stands for one usage.
    order = terminal.PRIORITIES
    ours.sort(key=lambda usage: order.index(usage["priority"]["id"]))
    cards = _cards(text)
    assert len(cards) == len(ours)
    for usage, card in zip(ours, cards, strict=True):
        assert card.strip().startswith(f"* {_label(usage)} ")
        for word, name in VERDICTS[document.lang].items():
            found = re.search(rf"{word} [^()]*\({LEVEL[document.lang]}\)", card)
            assert (_interval(found) if found else None) == usage[name]
    for priority, number in truth["counts"].items():
        name = next((usage["priority"]["name"] for usage in truth["usages"] if usage["priority"]["id"] == priority), None)
        assert (name is not None) == (number > 0)
        if name:
            assert f"{name} ({number})" in _unwrapped(text)
    counted = tiny.wording(document.lang).say("summary.counts", **truth["counts"])
    numbers = re.findall(r"\d+", next(line for line in _unwrapped_paragraphs(text) if line == _unwrapped(counted)))
    assert list(map(int, numbers)) == [truth["counts"][name] for name in ("change_first", "frame", "plan", "keep", "clarify_first")]
    coverage = truth["coverage"]
    assert re.search(rf"\b{coverage['dimensions_known']}\D+{coverage['dimensions_total']}\b", _unwrapped(text))


def _unwrapped_paragraphs(text: str) -> list[str]:
    return [_unwrapped(part).strip() for part in re.split(r"\n(?=  \S|\n|\S)", text)]


def _check_markdown(document: Audit, tiny: Knowledge) -> None:
    text, truth = _markdown(document, tiny).replace("\\", ""), _json(document)
    for usage in truth["usages"]:
        if usage["priority"]["id"] == "keep":
            assert f"\n- {_label(usage)} ({usage['data'] or '?'})" in text
    ours = sorted((one for one in truth["usages"] if one["priority"]["id"] != "keep"), key=lambda one: terminal.PRIORITIES.index(one["priority"]["id"]))
    cards = text.split("\n#### ")[1:]
    assert len(cards) == len(ours)
    for usage, part in zip(ours, cards, strict=True):
        card = re.split(r"\n##", part)[0]
        assert card.startswith(_label(usage))
        for dimension in usage["dimensions"].values():
            if dimension is not None:
                found = re.search(rf"\| {re.escape(dimension['name'])} {LEVEL[document.lang]} \|", card)
                assert found is not None
                assert _interval(found) == {"low": dimension["low"], "high": dimension["high"]}
        for word, name in list(VERDICTS[document.lang].items())[:2]:
            found = re.search(rf"\*\*{word}\*\* {LEVEL[document.lang]}", card)
            assert (_interval(found) if found else None) == usage[name]
    headings = dict(re.findall(r"\n### (.*) \((\d+)\)\n", text))
    named = {usage["priority"]["name"]: truth["counts"][usage["priority"]["id"]] for usage in truth["usages"]}
    assert {name: int(number) for name, number in headings.items()} == named


def test_a_terminal_has_the_figures_of_the_document(document: Audit, tiny: Knowledge) -> None:
    _check_terminal(document, tiny)


def test_markdown_has_the_figures_of_the_document(document: Audit, tiny: Knowledge) -> None:
    _check_markdown(document, tiny)


@QUICK
@given(lines=inventories, lang=st.sampled_from(["fr", "en"]))
def test_figures_agree_whatever_the_inventory(lines: list[str], lang: str, audit_text: Callable[..., Audit], tiny: Knowledge) -> None:
    document = audit_text(HEAD + "\n".join(lines), lang=lang)
    _check_terminal(document, tiny)
    _check_markdown(document, tiny)
    assert sum(document.counts.values()) == document.coverage.usages == len(document.usages) == len(lines)


@QUICK
@given(lines=inventories.filter(lambda lines: len(lines) > 1) | st.just(LINES), data=st.data())
def test_order_in_the_file_changes_nothing(lines: list[str], data: st.DataObject, audit_text: Callable[..., Audit], tiny: Knowledge) -> None:
    first = audit_text(HEAD + "\n".join(lines))
    second = audit_text(HEAD + "\n".join(data.draw(st.permutations(lines))))
    # What was noticed while reading follows the file, with its line numbers.
    bare = [replace(one, reading_notes=()) for one in (first, second)]
    assert json_document.render(bare[0]) == json_document.render(bare[1])
    assert _terminal(bare[0], tiny) == _terminal(bare[1], tiny)
    assert _markdown(bare[0], tiny) == _markdown(bare[1], tiny)
    notes = [sorted(re.sub(r"^\S*:\d+:\d+", "", note) for note in one.reading_notes) for one in (first, second)]
    assert notes[0] == notes[1]


def test_the_same_audit_gives_the_same_bytes(audit_text: Callable[..., Audit], tiny: Knowledge) -> None:
    one, other = audit_text(REALISTIC), audit_text(REALISTIC)
    assert json_document.render(one) == json_document.render(other)
    assert _markdown(one, tiny) == _markdown(other, tiny)
    assert _terminal(one, tiny, color=True) == _terminal(other, tiny, color=True)


def test_documents_begin_with_a_warning_and_end_with_what_they_do_not_say(document: Audit, tiny: Knowledge) -> None:
    warning = {"fr": "Document interne : il décrit vos points faibles", "en": "Internal document: it describes your weak points"}[document.lang]
    last = {"fr": "Ce que ce document ne dit pas", "en": "What this document doesn't say"}[document.lang]
    shown = _terminal(document, tiny).replace("\u00a0", " ")
    assert shown.startswith(warning)
    assert _json(document)["internal"].startswith(warning)
    written = _markdown(document, tiny)
    assert written.startswith(f"> **{warning}")
    for text, heading in ((shown, f"\n{last}\n"), (written, f"\n## {last}\n")):
        end = text.split(heading)[1]
        assert "\n#" not in end
        for sentence in document.does_not_say:
            assert sentence in _unwrapped(end).replace("\\", "")


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_no_line_is_wider_than_the_window(width: int, document: Audit, tiny: Knowledge) -> None:
    lines = _terminal(document, tiny, width).splitlines()
    assert max(map(len, lines)) <= width
    assert max(map(len, lines)) > width * 0.8  # the window is used
    words = [_unwrapped(_terminal(document, tiny, one)) for one in (width, 5000)]
    assert words[0] == words[1]  # nothing is cut off


def test_a_long_address_is_broken_and_kept_whole(audit_text: Callable[..., Audit], tiny: Knowledge) -> None:
    address = "https://" + "tres-long." * 20 + "example"
    text = _terminal(audit_text(f"organisation: {{name: A, country: BE}}\nusages: [{{tool: Gmail, purpose: {address}, data: S2}}]"), tiny, 60)
    assert max(map(len, text.splitlines())) <= 60
    assert address in re.sub(r"\s", "", text)


def test_colour_only_when_asked_and_never_alone(document: Audit, tiny: Knowledge) -> None:
    plain, coloured = _terminal(document, tiny), _terminal(document, tiny, color=True)
    assert "\x1b" not in plain
    assert "\x1b[1;31m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_a_card_names_three_findings_and_how_many_more(document: Audit, tiny: Knowledge) -> None:
    subject = next(usage for usage in document.usages if usage.priority.id == "change_first")
    base = next(finding for finding in document.findings if finding.outcome == "violates")
    graver: list[FindingResult] = [
        replace(base, id=f"f{number}/{subject.id}", name=f"Point {number}", usages=(subject.id,), remedy=f"r{number}", severity=severity)
        for number, severity in enumerate(["low", "note", "high", "medium", "high"])
    ]
    crowded = replace(document, findings=(*(one for one in document.findings if one.usages != (subject.id,)), *graver))
    card = next(card for card in _cards(_terminal(crowded, tiny)) if f"* {subject.tool.name} " in card)
    assert re.findall(r"Point \d", card) == ["Point 2", "Point 4", "Point 3"]
    assert {"fr": "et 2 autres points", "en": "and 2 more points"}[document.lang] in card
    part = _markdown(crowded, tiny).split(f"#### {subject.tool.name} ")[1].split("####")[0]
    assert re.findall(r"Point \d", part) == ["Point 2", "Point 4", "Point 3"]
    assert {"fr": "et 2 autres points", "en": "and 2 more points"}[document.lang] in part


def test_what_one_keeps_takes_one_line(document: Audit, tiny: Knowledge) -> None:
    kept = [usage for usage in document.usages if usage.priority.id == "keep"]
    assert len(kept) == 3
    text, written = _terminal(document, tiny), _markdown(document, tiny)
    for usage in kept:
        label = f"{usage.tool.name} — {usage.purpose}"
        (line,) = [line for line in text.splitlines() if line.startswith(f"  - {label}")]
        assert line.startswith(f"  - {label} ({usage.data} ")
        assert f"\n- {label} ({usage.data})\n" in written
        assert f"#### {label}" not in written
