"""Each reason has its clause."""

import pytest

from auditor.knowledge.store import Knowledge
from auditor.network.protocol import Why


@pytest.mark.parametrize("why", list(Why))
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_each_reason_has_its_clause(knowledge: Knowledge, why: Why, lang: str) -> None:
    clause = knowledge.wording(lang).say(why.sentence)
    assert clause
    assert clause == clause.strip().rstrip(".")
