"""Asking a vendor whether it knows a domain."""

import asyncio

import pytest

from auditor.collect.vendors import ask_vendors
from auditor.identify.observed import Recogniser
from auditor.knowledge.store import Knowledge
from auditor.network.protocol import Page, Status, Why
from auditor.observation import Evidence, EvidenceKind, Gap, Observation, Role
from tests.worlds.network import DescribedNetwork

ASKED = "https://login.microsoftonline.com/lepont.example/v2.0/.well-known/openid-configuration"
HOST = "login.microsoftonline.com"


def answered(page: Page) -> tuple[list[Evidence], list[Gap], tuple[str, ...]]:
    return asyncio.run(ask_vendors("lepont.example", DescribedNetwork(pages={ASKED: page})))


def test_a_domain_that_microsoft_knows_has_accounts_there(knowledge: Knowledge) -> None:
    # What it answers is JSON, which is no page to be read: the status alone says it.
    found, gaps, contacted = answered(Page(ASKED, Status.FAILED, code=200, why=Why.NOT_HTML, contacted=(HOST,)))
    assert not gaps
    assert contacted == (HOST,)
    [tool] = Recogniser(knowledge).recognise(Observation("lepont.example", "2026-11-22T10:00:00Z", tuple(found))).tools
    assert (tool.product, tool.roles) == ("microsoft-365", (Role.TENANT,))


def test_a_domain_that_microsoft_does_not_know_is_absent_there() -> None:
    assert answered(Page(ASKED, Status.FAILED, code=400, why=Why.HTTP_STATUS, contacted=(HOST,)))[:2] == (
        [Evidence(EvidenceKind.TENANT, "lepont.example", absent=True)],
        [],
    )


@pytest.mark.parametrize("page", [Page(ASKED, Status.FAILED, why=Why.TIMEOUT), Page(ASKED, Status.FAILED, code=503, why=Why.HTTP_STATUS)])
def test_no_answer_says_nothing(page: Page) -> None:
    found, gaps, _ = answered(page)
    assert found == []
    assert [gap.why for gap in gaps] == [page.why]
