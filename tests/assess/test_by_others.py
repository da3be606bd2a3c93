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
