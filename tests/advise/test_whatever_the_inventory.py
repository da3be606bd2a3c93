"""What must hold of steps, board, letters, continuity, registers and unknowns, whatever the inventory."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from auditor.audit import audit
from auditor.document import Audit
from auditor.knowledge.store import Knowledge
from auditor.model import AuditOptions, Inventory
from tests.any_inventory import QUICK, SECRET_NOTE, SECRET_PURPOSE, inventories
from tests.conftest import TODAY

PARTS = ("steps", "board", "letters", "continuity", "registers", "unknowns")


def texts(value: Any) -> Iterator[str]:
    """Every text in a part of the document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from texts(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


@QUICK
@given(data=st.data(), lang=st.sampled_from(["fr", "en"]))
def test_what_holds_of_every_audit(data: st.DataObject, lang: str, knowledge: Knowledge) -> None:
    inventory = data.draw(inventories(knowledge, least=1, most=5))
    document = audit(inventory, knowledge, AuditOptions(TODAY, lang))
    ids = {usage.id for usage in document.usages}
    _check_steps(document, ids)
    _check_board(document, ids)
    _check_letters(document, ids, inventory)
    _check_continuity(document, ids)
    _check_registers(document, ids)
    for unknown in document.unknowns:
        assert unknown.usages or unknown.fact.startswith("org.")
        assert set(unknown.usages) <= ids
        assert unknown.why
        assert unknown.question.endswith("?")
    for part in PARTS:
        for text in texts(getattr(document, part)):
            assert "{" not in text
            assert "…" not in text, "a placeholder without a value"
            assert ".." not in text.replace("...", "")
            assert "premises" not in text


def _check_steps(document: Audit, ids: set[str]) -> None:
    assert len(document.steps) <= 3
    by_id = {usage.id: usage for usage in document.usages}
    taken: list[str] = []
    replaced: set[str] = set()
    for step in document.steps:
        assert step.usages
        assert set(step.usages) <= ids
        taken += step.usages
        assert 0 < step.hours.low <= step.hours.high
        assert step.cost.text
        assert step.who in ("team", "it_provider", "board")
        if step.id in ("host", "replace"):
            replaced |= {by_id[id_].tool.id or by_id[id_].tool.asked for id_ in step.usages}
            assert step.loses
        assert all(by_id[id_].priority.id != "keep" for id_ in step.usages)
    assert len(taken) == len(set(taken)), "a use stands in one step"
    assert len(replaced) <= 3
    assert [step.by for step in document.steps] == sorted(step.by for step in document.steps)


def _check_board(document: Audit, ids: set[str]) -> None:
    board = document.board
    assert len(board.facts) <= 3
    assert all(fact.usage in ids for fact in board.facts)
    assert len(board.resolution) == len(document.steps) + 3
    assert board.hours.low == sum(step.hours.low for step in document.steps)
    assert board.hours.high == sum(step.hours.high for step in document.steps)
    assert board.nothing


def _check_letters(document: Audit, ids: set[str], inventory: Inventory) -> None:
    assert len({letter.id for letter in document.letters}) == len(document.letters)
    for letter in document.letters:
        assert letter.usages
        assert set(letter.usages) <= ids
        whole = "\n".join((letter.to, letter.subject, *letter.body))
        assert SECRET_PURPOSE not in whole
        assert SECRET_NOTE not in whole
        assert not any(f"S{number}" in whole.split() for number in range(4))
        asks = [line for line in letter.body if "28" in line]
        conditional = [line for line in asks if "si vous êtes sous-traitant" in line or "if you are a processor" in line]
        if letter.role == "processor":
            assert not conditional
        elif letter.role == "unknown":
            assert len(conditional) == len(asks) == 1
        else:
            assert not asks
        own = next((lang for lang in inventory.organisation.languages if lang in ("fr", "en")), document.lang)
        assert letter.lang == own


def _check_continuity(document: Audit, ids: set[str]) -> None:
    stand = [use.usage for group in document.continuity for use in group.uses]
    assert sorted(stand) == sorted(ids)
    owners = [group.owner.id or group.owner.name if group.owner else None for group in document.continuity]
    assert len(owners) == len(set(owners))
    for group in document.continuity:
        assert [("yes", "unknown", "no").index(use.stops) for use in group.uses] == sorted(("yes", "unknown", "no").index(use.stops) for use in group.uses)
        assert all(use.call and use.admins for use in group.uses)
        if group.owner is not None and group.owner.id is None:
            assert all(use.stops == "no" for use in group.uses)


def _check_registers(document: Audit, ids: set[str]) -> None:
    stand = [id_ for tool in document.registers for id_ in tool.usages]
    assert sorted(stand) == sorted(ids)
    assert [len(tool.registers) for tool in document.registers] == sorted((len(tool.registers) for tool in document.registers), reverse=True)
    for tool in document.registers:
        assert bool(tool.questions) == (len(tool.registers) > 1)
        assert {question.id for question in tool.questions} <= {"V1", "V2", "V3", "M1", "P4", "M2", "X2"}


@QUICK
@given(data=st.data())
def test_the_order_of_the_inventory_changes_nothing(data: st.DataObject, knowledge: Knowledge) -> None:
    inventory = data.draw(inventories(knowledge, least=2, most=4))
    other = replace(inventory, usages=tuple(data.draw(st.permutations(inventory.usages))))
    one, two = (audit(each, knowledge, AuditOptions(TODAY)) for each in (inventory, other))
    for part in (*PARTS, "usages"):
        assert getattr(one, part) == getattr(two, part), part
