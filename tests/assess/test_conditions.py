"""Three-valued conditions: a missing fact is unknown unless the rest decides."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.assess.conditions import Possible, compiled, tree, undecided
from auditor.knowledge.conditions import FactType, parse

TYPES = {
    "colour": FactType("choice", frozenset({"red", "green", "blue"})),
    "kinds": FactType("set", frozenset({"health", "minors"})),
    "users": FactType("number"),
}


def _result(raw: Any, **values: Any) -> bool | None:
    condition, mistakes = parse(raw, TYPES)
    assert not mistakes
    return compiled(condition)(values)


@pytest.mark.parametrize(
    ("raw", "values", "expected"),
    [
        ({"colour": "red"}, {"colour": "red"}, True),
        ({"colour": "red"}, {"colour": "blue"}, False),
        ({"colour": "red"}, {"colour": None}, None),
        ({"colour": "red"}, {}, None),
        ({"colour": ["red", "blue"]}, {"colour": Possible({"red", "blue"})}, True),
        ({"colour": ["red"]}, {"colour": Possible({"red", "blue"})}, None),
        ({"colour": ["green"]}, {"colour": Possible({"red", "blue"})}, False),
        ({"kinds": "health"}, {"kinds": frozenset({"health", "minors"})}, True),
        ({"kinds": "health"}, {"kinds": frozenset()}, False),
        ({"users": {"gte": 10}}, {"users": 10}, True),
        ({"users": {"lt": 10}}, {"users": 10}, False),
        ({"users": 3}, {"users": 3}, True),
        ({"not": {"colour": "red"}}, {"colour": None}, None),
        ({"all": [{"colour": "red"}, {"users": {"gt": 1}}]}, {"colour": "blue", "users": None}, False),
        ({"all": [{"colour": "red"}, {"users": {"gt": 1}}]}, {"colour": "red", "users": None}, None),
        ({"any": [{"colour": "red"}, {"users": {"gt": 1}}]}, {"colour": "red", "users": None}, True),
        ({"any": [{"colour": "red"}, {"users": {"gt": 1}}]}, {"colour": "blue", "users": None}, None),
        ({}, {}, True),
    ],
)
def test_result(raw: Any, values: dict[str, Any], expected: bool | None) -> None:
    assert _result(raw, **values) is expected


def test_undecided_names_only_what_would_decide() -> None:
    condition, _ = parse({"all": [{"colour": "red"}, {"any": [{"users": {"gt": 1}}, {"kinds": "health"}]}]}, TYPES)
    assert undecided(tree(condition), {"colour": "red", "users": None, "kinds": frozenset()}) == ["users"]
    assert undecided(tree(condition), {"colour": "blue", "users": None}) == []


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ({"color": "red"}, "there is no fact"),
        ({"colour": "rde"}, "not a value of colour"),
        ({"colour": True}, "“true” is not a value"),
        ({"users": {"more": 3}}, "does not compare"),
        ({"users": "many"}, "is a number"),
        ({"colour": "red", "users": 3}, "one fact with its value"),
        ({"all": []}, "a list of conditions"),
        ({"any": {"colour": "red"}}, "a list of conditions"),
        ("red", "one fact with its value"),
    ],
)
def test_mistakes_are_said(raw: Any, says: str) -> None:
    _, mistakes = parse(raw, TYPES)
    assert says in mistakes[0].message


leaves = st.one_of(
    st.builds(lambda values: {"colour": values}, st.lists(st.sampled_from(["red", "green", "blue"]), min_size=1, unique=True)),
    st.builds(lambda number: {"users": {"gte": number}}, st.integers(0, 5)),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=8,
)


@given(raw=conditions, colour=st.sampled_from(["red", "green", "blue"]), users=st.integers(0, 6))
def test_a_result_that_was_known_stays_when_facts_become_known(raw: Any, colour: str, users: int) -> None:
    whole = _result(raw, colour=colour, users=users)
    for known in ({}, {"colour": colour}, {"users": users}, {"colour": Possible({colour, "green"}), "users": users}):
        assert _result(raw, **known) in (None, whole)
