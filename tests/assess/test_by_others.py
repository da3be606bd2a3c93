"""What somebody else does for us: an outside IT provider has access, a telephone or a fax carries."""

from collections.abc import Callable

import pytest

from auditor.document import Audit, UsageResult
from auditor.knowledge.store import Knowledge
from tests.conftest import TODAY


@pytest.fixture
def one(audit_text: Callable[..., Audit], knowledge: Knowledge) -> Callable[..., UsageResult]:
    """The only use of an inventory, by the catalogue as it stands."""
    return lambda usage, lang="fr": audit_text(f"organisation: {{country: BE}}\nusages: [{{{usage}}}]", lang=lang, knowledge=knowledge, day=TODAY).usages[0]


def _interval(usage: UsageResult, dimension: str) -> tuple[int, int] | None:
    found = usage.dimensions[dimension]
    return (found.low, found.high) if found else None


PROVIDER = "tool: Prestataire informatique externe, data: S2"


def test_what_a_provider_takes_away_is_not_known_unless_said(one: Callable[..., UsageResult]) -> None:
    usage = one(PROVIDER)
    for id_ in ("law", "hosting"):
        found = usage.dimensions[id_]
        assert found is not None
        assert (found.low, found.high) == (0, 3), id_
        assert not {"content.leaves", "hosting.inside", "contract.state"} & {item.fact for item in found.evidence}
        assert "Rien ne quitte" not in found.reason
        assert "chez vous" not in found.reason
    assert usage.tool.operator is None


def test_what_is_said_of_a_provider_counts(one: Callable[..., UsageResult]) -> None:
    assert _interval(one(f"{PROVIDER}, sends_content: no, backup: yes"), "law") == (3, 3)
    here = one(f"{PROVIDER}, host: premises").dimensions["hosting"]
    assert here is not None
    assert "hosting.inside" in {item.fact for item in here.evidence}


@pytest.mark.parametrize("tool", ["SMS", "Fax", "Téléphone fixe"])
@pytest.mark.parametrize(("backup", "level"), [("no", 2), ("yes", 3)])
def test_what_is_carried_is_not_all_with_you(tool: str, backup: str, level: int, one: Callable[..., UsageResult]) -> None:
    for lang, with_you, carried in (
        ("fr", "Les données sont chez vous", "passe par un opérateur que l'inventaire ne nomme pas"),
        ("en", "Data are with you", "goes through an operator that the inventory doesn't name"),
    ):
        found = one(f"tool: {tool}, data: S2, backup: {backup}", lang).dimensions["hosting"]
        assert found is not None
        assert (found.low, found.high) == (level, level)
        assert with_you not in found.reason
        assert carried in found.reason


def test_paper_is_with_you(one: Callable[..., UsageResult]) -> None:
    found = one("tool: papier, data: S2, backup: no").dimensions["hosting"]
    assert found is not None
    assert found.reason == "Les données sont chez vous ; il manque une copie de secours (déclaré)."


@pytest.mark.parametrize("tool", ["SMS", "Fax", "Téléphone fixe"])
def test_of_what_is_carried_one_agrees_what_is_not_sent(tool: str, one: Callable[..., UsageResult]) -> None:
    usage = one(f"tool: {tool}, data: S3, backup: no")
    assert usage.priority.id != "keep"
    assert usage.priority.next_step.who == "team"
    assert usage.priority.next_step.text.startswith("Convenir en équipe de ce qui ne se dit ni ne s'envoie par ")
    assert usage.tool.name.partition(" ")[0] in usage.priority.next_step.text


@pytest.mark.parametrize(
    "more", ["", ", account: personal, contract: no", ", sends_content: no, account: personal, contract: no", ", backup: no, sends_content: no"]
)
def test_a_provider_is_asked_for_an_agreement_and_its_access(more: str, one: Callable[..., UsageResult]) -> None:
    step = one(f"{PROVIDER}{more}").priority.next_step
    assert (step.id, step.who) == ("list_access", "board")
    assert "accord écrit" in step.text
    assert "liste de ses accès" in step.text


def test_what_is_not_said_of_the_data_is_asked_first(one: Callable[..., UsageResult]) -> None:
    assert one("tool: Prestataire informatique externe").priority.next_step.id == "ask"


def test_a_step_calls_somebody_in_the_readers_language(one: Callable[..., UsageResult]) -> None:
    assert "Outside IT provider" in one(PROVIDER, "en").priority.next_step.text
