"""Records come back from their plain form as pydantic made them, and keep what they promise."""

import json
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from auditor.knowledge.build import as_plain, build
from auditor.knowledge.compile import read_and_check
from auditor.knowledge.reader import SourceTree, adapter, read_vendor_db
from auditor.knowledge.records import FOLDERS, Claim, Dpa, Price, Record, Source, SourceKind, StackUsage, Text
from auditor.knowledge.rulebook import FactDefinition

ROOT = Path(__file__).resolve().parents[2]
PRICE = {"amount": 5, "per": "month", "unit": "user"}


@pytest.fixture(scope="module")
def tree() -> SourceTree:
    return read_vendor_db(ROOT)


def comes_back(record: Record) -> None:
    """The same values, of the same types, as far as their text tells; and the same plain form."""
    plain = as_plain(record)
    built = build(type(record), json.loads(json.dumps(plain)))
    assert built == record
    assert repr(built) == repr(record)
    assert json.dumps(as_plain(built)) == json.dumps(plain)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_record_comes_back(folder: str, tree: SourceTree) -> None:
    found = tree.records(folder)
    assert found
    for record in found.values():
        comes_back(record)


def test_needs_rules_and_words_come_back(tree: SourceTree) -> None:
    assert tree.needs is not None
    comes_back(tree.needs.record)
    _, checked = read_and_check(ROOT, date.today())
    assert checked.rules is not None
    assert checked.words is not None
    comes_back(checked.rules)
    comes_back(checked.words)


def test_what_is_at_its_default_is_not_written() -> None:
    price = adapter(Price).validate_python(PRICE)
    assert as_plain(price) == {"amount": 5.0, "per": "month", "unit": "user"}
    assert price.currency == "EUR"
    assert as_plain(Text(fr="Oui", en="Yes", nl=None)) == {"fr": "Oui", "en": "Yes"}


def test_a_claim_makes_what_it_claims() -> None:
    claim: Claim[Dpa] = build(Claim[Dpa], {"value": "in_terms", "recorded": "2026-01-15"})
    assert claim.value is Dpa.IN_TERMS
    assert claim.recorded == date(2026, 1, 15)
    assert claim.source == ()
    assert build(Claim[Dpa], {"value": None}).value is None


def test_a_usage_of_a_stack_keeps_its_other_fields() -> None:
    usage = build(StackUsage, {"tool": "Gmail", "purpose": {"fr": "Courrier", "en": "Mail"}, "data": "S2"})
    assert usage.rest == {"data": "S2"}
    assert as_plain(usage)["data"] == "S2"


def test_a_field_that_python_keeps_for_itself() -> None:
    meaning = {"fr": "Un nombre", "en": "A number"}
    fact = adapter(FactDefinition).validate_python({"type": "number", "from": "computed", "meaning": meaning})
    assert fact.from_ == "computed"
    comes_back(fact)


@pytest.mark.parametrize(("kind", "plain"), [(Price, {**PRICE, "tax": 1}), (Source, {"title": "Page", "url": "https://page.example", "kind": "rumour"})])
def test_what_no_class_has_is_refused(kind: type[Record], plain: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=kind.__name__):
        build(kind, plain)


def test_records_are_read_only() -> None:
    text = Text(fr="Oui", en="Yes")
    with pytest.raises(FrozenInstanceError):
        text.fr = "Non"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del text.fr


def test_records_are_compared_by_what_they_say() -> None:
    assert Text(fr="Oui", en="Yes") == Text(fr="Oui", en="Yes", nl=None)
    assert Text(fr="Oui", en="Yes") != Text(fr="Oui", en="Yes", nl="Ja")
    assert len({Text(fr="Oui", en="Yes"), Text(fr="Oui", en="Yes")}) == 1


def test_a_record_has_all_its_fields_and_no_others() -> None:
    source = Source(title="Page", url="https://page.example", kind=SourceKind.PRESS)
    assert (source.seen, source.secondary) == (None, False)
    with pytest.raises(TypeError, match="Source"):
        Source(title="Page", url="https://page.example")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="Source"):
        Source(title="Page", url="https://page.example", kind=SourceKind.PRESS, colour="red")  # type: ignore[call-arg]
