"""What people really write in their lists of tools means what they mean; where that is a guess, it is said."""

from pathlib import Path

import pytest

from auditor import yaml12
from auditor.knowledge.names import plain
from auditor.knowledge.store import Knowledge

WRITTEN: dict[str, list[str]] = yaml12.read((Path(__file__).parent / "names_people_write.yaml").read_text(encoding="utf-8")).value


def test_there_are_hundreds_of_them() -> None:
    assert sum(map(len, WRITTEN.values())) >= 400


@pytest.mark.parametrize("product", WRITTEN)
def test_names_mean_their_product(product: str, knowledge: Knowledge) -> None:
    found = {name: knowledge.product_names.find(name) for name in WRITTEN[product]}
    assert {name: match.id for name, match in found.items()} == dict.fromkeys(found, product)
    # A name that stands in the record is no guess, and every other one is.
    said = {plain(name) for name in found} & set(knowledge.index["names"]["products"])
    assert {plain(name) for name, match in found.items() if match.how == "exact"} == said


@pytest.mark.parametrize("words", ["le groupe", "notre compte gratuit", "page", "mon site web", "l'application"])
def test_words_around_nothing_mean_nothing(words: str, knowledge: Knowledge) -> None:
    assert knowledge.product_names.find(words).id is None
