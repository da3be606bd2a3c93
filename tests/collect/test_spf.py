"""SPF: what a record names, and the tree that is read through, loops and all."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.collect.spf import MOST_NAMES, Pointer, is_spf, lookups, pointers, tree
from auditor.network.protocol import Why
from auditor.observation import Evidence, EvidenceKind, Gap
from tests.described_network import DescribedNetwork, Zone

DOMAIN = "lepont.example"


def read(zone: Zone) -> list[Evidence | Gap]:
    records = zone[DOMAIN]["TXT"]
    assert not isinstance(records, Why)
    return asyncio.run(tree(DOMAIN, tuple(records), DescribedNetwork(zone)))


def named(found: list[Evidence | Gap]) -> list[tuple[str, str]]:
    return [(one.where, one.value) for one in found if isinstance(one, Evidence) and one.kind is EvidenceKind.SPF_INCLUDE]


def gaps(found: list[Evidence | Gap]) -> list[Gap]:
    return [one for one in found if isinstance(one, Gap)]


@pytest.mark.parametrize(
    ("text", "is_one"), [("v=spf1 -all", True), ("V=SPF1 -all", True), ("v=spf1", True), ("v=spf10 -all", False), ("spf1", False), ("", False)]
)
def test_which_texts_are_spf(text: str, is_one: bool) -> None:
    assert is_spf(text) is is_one


@pytest.mark.parametrize(
    ("record", "names"),
    [
        ("v=spf1 include:a.example -all", ["a.example"]),
        ("V=SPF1 +INCLUDE:A.example. ?include:b.example ~all", ["a.example", "b.example"]),
        ("v=spf1 redirect=a.example", ["a.example"]),
        ("v=spf1 a mx ptr ip4:192.0.2.0/24 ip6:2001:db8::/32 all", []),
        ("v=spf1 a:a.example/24 mx:b.example//64 exists:c.example ptr:d.example -all", ["a.example", "b.example", "c.example", "d.example"]),
        ("v=spf1 exists:%{i}.spf.hc1.filtre.example include:%{ir}.%{v}.%{d}.spf.has.filtre.example ~all", ["spf.hc1.filtre.example", "spf.has.filtre.example"]),
        ("v=spf1 include:%{d} include:a.%{d2} include: include:one ~all", []),
        ("v=spf1 include:a..example include:-a.example include:ex&mple.test", []),
    ],
)
def test_names_in_a_record(record: str, names: list[str]) -> None:
    assert [pointer.name for pointer in pointers(record)] == names


def test_only_include_and_redirect_are_read_on_and_no_macro() -> None:
    record = "v=spf1 include:a.example a:b.example mx:c.example exists:d.example include:%{i}.e.example redirect=f.example"
    assert [pointer.name for pointer in pointers(record) if pointer.read_on] == ["a.example", "f.example"]
    assert Pointer("e.example", False) in set(pointers(record))


def test_the_whole_tree_with_where_each_name_stands() -> None:
    found = read(
        {
            DOMAIN: {"TXT": ["v=spf1 include:a.example redirect=b.example"]},
            "a.example": {"TXT": ["other text", "v=spf1 include:c.example -all"]},
            "b.example": {"TXT": ["v=spf1 a:mail.b.example -all"]},
            "c.example": {"TXT": ["v=spf1 ip4:192.0.2.1 -all"]},
        }
    )
    assert named(found) == [(DOMAIN, "a.example"), (DOMAIN, "b.example"), ("a.example", "c.example"), ("b.example", "mail.b.example")]
    assert gaps(found) == []


def test_two_records_are_an_error_that_is_said_and_both_read() -> None:
    found = read({DOMAIN: {"TXT": ["v=spf1 include:a.example -all", "v=spf1 include:b.example -all"]}, "a.example": {}, "b.example": {}})
    assert named(found) == [(DOMAIN, "a.example"), (DOMAIN, "b.example")]
    assert Evidence(EvidenceKind.SPF, "a.example", absent=True) in found
    assert gaps(found) == [Gap(f"{DOMAIN} SPF", Why.SPF_SEVERAL)]


@pytest.mark.parametrize("texts", [{"a": "include:lepont.example"}, {"a": "include:a.example"}, {"a": "redirect=b.example", "b": "include:a.example"}])
def test_loops_are_noticed(texts: dict[str, str]) -> None:
    zone = {DOMAIN: {"TXT": ["v=spf1 include:a.example -all"]}, **{f"{name}.example": {"TXT": [f"v=spf1 {text} -all"]} for name, text in texts.items()}}
    assert [gap.why for gap in gaps(read(zone))] == [Why.LOOP]


def test_the_same_name_twice_is_no_loop() -> None:
    zone = {
        DOMAIN: {"TXT": ["v=spf1 include:a.example include:b.example include:a.example -all"]},
        "a.example": {"TXT": ["v=spf1 include:c.example -all"]},
        "b.example": {"TXT": ["v=spf1 include:c.example -all"]},
        "c.example": {"TXT": ["v=spf1 -all"]},
    }
    assert gaps(read(zone)) == []


@pytest.mark.parametrize(
    ("record", "cost"),
    [
        ("v=spf1 a mx a:x.example mx/24 -a:y.example//64 ~ptr exists:%{i}.z.example include:w.example redirect=v.example", 9),
        ("v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 all exp=why.example amx mxa", 0),
    ],
)
def test_what_costs_a_receiver_a_look_up(record: str, cost: int) -> None:
    assert lookups(record) == cost


def test_more_look_ups_than_a_receiver_makes_are_said_and_read() -> None:
    ten = " ".join(f"include:n{number}.example" for number in range(10))
    zone = {f"n{number}.example": {"TXT": ["v=spf1 -all"]} for number in range(10)}
    assert gaps(read({DOMAIN: {"TXT": [f"v=spf1 {ten} -all"]}, **zone})) == []
    found = read({DOMAIN: {"TXT": [f"v=spf1 {ten} -all"]}, **zone, "n9.example": {"TXT": ["v=spf1 mx -all"]}})
    assert gaps(found) == [Gap(f"{DOMAIN} SPF", Why.SPF_LOOKUPS)]
    assert len(named(found)) == 10


def test_a_tree_has_a_limit_that_is_said() -> None:
    texts = [f"include:n{number}.example" for number in range(MOST_NAMES + 5)]
    zone = {DOMAIN: {"TXT": [f"v=spf1 {' '.join(texts)} -all"]}, **{f"n{number}.example": {"TXT": ["v=spf1 -all"]} for number in range(MOST_NAMES + 5)}}
    found = read(zone)
    assert len(named(found)) == MOST_NAMES + 5
    assert [gap.why for gap in gaps(found)] == [Why.TOO_MANY] * 6 + [Why.SPF_LOOKUPS]


def test_a_chain_without_end_stops() -> None:
    class Endless(DescribedNetwork):
        def _at(self, name: str) -> dict[str, list[str]]:
            return {"TXT": [f"v=spf1 include:x{len(self.asked)}.example -all"]}

    network = Endless({})
    found = asyncio.run(tree(DOMAIN, ("v=spf1 include:x.example -all",), network))
    assert len(network.asked) == MOST_NAMES - 1
    assert Why.TOO_MANY in {gap.why for gap in gaps(found)}


def test_a_part_that_fails_is_a_gap() -> None:
    found = read({DOMAIN: {"TXT": ["v=spf1 include:a.example -all"]}, "a.example": {"TXT": Why.SERVFAIL}})
    assert gaps(found) == [Gap("a.example TXT", Why.SERVFAIL)]


@given(st.text(max_size=80))
def test_no_text_is_too_strange(text: str) -> None:
    for pointer in pointers(f"v=spf1 include:{text} {text}"):
        assert pointer.name == pointer.name.lower()
        assert "%" not in pointer.name
