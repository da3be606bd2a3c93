"""A draw is the same for the same seed, in proportion, and shows every claim of what it drew."""

import sys
from collections import Counter

import pytest

from auditor.knowledge.reader import SourceTree, read_vendor_db
from auditor.knowledge.records import UNVERIFIED
from auditor.knowledge.statistics import named_claims
from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / "docs"))

import draw


@pytest.fixture(scope="module")
def tree() -> SourceTree:
    return read_vendor_db(ROOT)


@pytest.mark.parametrize(
    ("sizes", "number", "expected"),
    [
        ({"products": 1000, "companies": 1000, "hosts": 40}, 60, {"products": 30, "companies": 29, "hosts": 1}),
        ({"products": 10, "companies": 10, "hosts": 10}, 60, {"products": 20, "companies": 20, "hosts": 20}),
        ({"products": 500, "companies": 250, "hosts": 250}, 4, {"products": 2, "companies": 1, "hosts": 1}),
        ({"products": 999, "companies": 1, "hosts": 1}, 3, {"products": 1, "companies": 1, "hosts": 1}),
    ],
)
def test_in_proportion(sizes: dict[str, int], number: int, expected: dict[str, int]) -> None:
    found = draw.shares(sizes, number)
    assert sum(found.values()) == number
    assert {name: abs(found[name] - expected[name]) <= 1 for name in sizes} == dict.fromkeys(sizes, True)


def test_the_same_seed_draws_the_same(tree: SourceTree) -> None:
    first = draw.drawn(tree, 7)
    assert first == draw.drawn(tree, 7)
    assert first != draw.drawn(tree, 8)
    assert len(set(first)) == len(first) == 60
    assert set(Counter(folder for folder, _ in first)) == {"products", "companies", "hosts"}


def test_every_claim_with_its_sources(tree: SourceTree) -> None:
    text = "\n".join(draw.lines(tree, 7))
    total = 0
    for folder, id_ in draw.drawn(tree, 7):
        record = tree.folders[folder][id_].record
        part = text.partition(f"## vendor_db/{folder}/{id_}.yaml\n")[2].partition("\n## ")[0]
        every = list(draw.stated(record))
        assert {path for path, _ in named_claims(record)} < {path for path, _, _ in every}
        for path, _, keys in every:
            total += 1
            assert f". {path}: " in part
            assert keys
            for key in keys:
                assert ("no source was read" if key == UNVERIFIED else record.sources[key].url) in part
    assert f"60 records, {total} claims." in text


def test_a_wrong_call_says_how(capsys: pytest.CaptureFixture[str]) -> None:
    assert draw.main(["seven"]) == 2
    assert "SEED" in capsys.readouterr().err
