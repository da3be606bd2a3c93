"""YAML 1.2 as people write it: nothing changes its meaning, every problem has its place."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor import yaml12


def codes(text: str) -> list[str]:
    return [problem.code for problem in yaml12.read(text).problems]


def test_norway_and_no_stay_what_they_are() -> None:
    text = "a: NO\nb: no\nc: off\nd: on\ne: y\nf: Yes\n"
    assert yaml12.read(text).value == {"a": "NO", "b": "no", "c": "off", "d": "on", "e": "y", "f": "Yes"}


def test_only_the_words_of_1_2_are_true_false_and_nothing() -> None:
    text = "[true, True, FALSE, null, ~, '', 'true', \"12\", 12, -3, 1.5, 1e3, 0]"
    assert yaml12.read(text).value == [True, True, False, None, None, "", "true", "12", 12, -3, 1.5, 1000.0, 0]


def test_times_dates_and_sexagesimals_are_text() -> None:
    assert yaml12.read("[2026-03-03, 12:30:45, 0x1F, 1_000]").value == ["2026-03-03", "12:30:45", "0x1F", "1_000"]


def test_a_telephone_loses_neither_its_zero_nor_its_plus() -> None:
    assert yaml12.read("[0470123456, +32470123456, 00.5]").value == ["0470123456", "+32470123456", "00.5"]


def test_a_number_that_must_be_text_can_be_said_so() -> None:
    assert yaml12.read("[!!str 12, ! 13]").value == ["12", "13"]


def test_values_and_keys_know_their_line_and_column() -> None:
    document = yaml12.read("é: 1\nb:\n  - c: [x, yy]\n")
    assert document.position(("b", 0, "c", 1)) == (3, 12)
    assert document.key_position(("b", 0, "c")) == (3, 5)
    assert document.position(("é",)) == (1, 4)


def test_the_place_of_what_is_missing_is_that_of_what_is_around_it() -> None:
    assert yaml12.read("a:\n  b: 1\n").position(("a", "zz", 4)) == (2, 3)


def test_duplicate_keys_name_both_lines_even_with_a_bar_in_them() -> None:
    problem, other = yaml12.read('a: 1\nb: {c: 1, c: 2}\na: 3\n"x|y": 1\n').problems
    assert (problem.position, problem.seen) == ((2, 11), "c|2")
    assert (other.position, other.seen) == ((3, 1), "a|1")


def test_all_the_problems_that_leave_the_rest_readable_come_at_once() -> None:
    document = yaml12.read("a: !python/object:os.system x\na: *nobody\nb: &x [1]\nc: *x\nd: 4\n")
    assert [problem.code for problem in document.problems] == ["tag", "duplicate_key", "unknown_alias", "alias_of_block"]
    assert not document.cut
    assert document.value["d"] == 4


def test_an_alias_of_a_word_is_the_word() -> None:
    assert yaml12.read("a: &x Gmail\nb: *x\n").value == {"a": "Gmail", "b": "Gmail"}


@pytest.mark.parametrize("text", ["? [a, b]\n: c", "? {a: b}\n: c", "a: &n ~\n? *n\n: b"])
def test_a_key_that_is_no_word_is_refused(text: str) -> None:
    assert codes(text) == ["key_not_text"]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_a_hundred_thousand_brackets_end_at_once(opening: str) -> None:
    document = yaml12.read(opening * 100_000)
    assert [problem.code for problem in document.problems] == ["too_deep"]
    assert document.cut


def test_a_billion_laughs_stay_small() -> None:
    lines = ["a0: &a0 [lol, lol]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 60)]
    document = yaml12.read("\n".join(lines))
    assert document.cut
    assert document.problems[-1].code == "too_many_aliases"
    assert all(not any(value) for name, value in document.value.items() if name != "a0")


def test_a_document_of_too_many_values_is_refused() -> None:
    assert codes("- a\n" * (yaml12.MAX_NODES + 1)) == ["too_many_values"]


def test_a_second_document_is_refused_and_named() -> None:
    document = yaml12.read("---\na: 1\n---\nb: 2\n")
    assert [(problem.code, problem.position.line) for problem in document.problems] == [("several_documents", 3)]


@pytest.mark.parametrize(
    ("text", "cause", "place"),
    [
        ("a:\n\tb: 1", "tab", (2, 1)),
        ("a: b\n\tc: d", "tab", (2, 1)),
        ("a:\n   b: 1\n  c: 2", "indent", (3, 3)),
        ("- a: 1\n b: 2", "indent", (2, 2)),
        ("a: b: c", "colon", (1, 5)),
        ("a: b\n  c: d", "colon", (2, 4)),
        ("a: 1\nb: 'l'été'", "quote", (2, 7)),
        ('a: 1\nb: "x\nc: 2\n', "quote", (2, 4)),
        ('a: "C:\\temp\\q"', "escape", (1, 12)),
        ("a: 1\nb: [1, 2\nc: 3", "bracket", (2, 4)),
        ("a: @perso", "sign", (1, 4)),
        ("a: 1\nb: ?\n", "sign", (2, 4)),
        ("a: 1\nb: é\x07", "control", (2, 5)),
        ("a: 1\nb: \x00", "control", (2, 4)),
    ],
)
def test_a_layout_that_cant_be_read_says_why_and_where(text: str, cause: str, place: tuple[int, int]) -> None:
    document = yaml12.read(text)
    assert [(problem.cause, tuple(problem.position)) for problem in document.problems] == [(cause, place)]
    assert document.cut


def test_windows_line_ends_move_nothing() -> None:
    document = yaml12.read("a: 1\r\nb:\r\n  - x\r\n")
    assert document.value == {"a": 1, "b": ["x"]}
    assert document.position(("b", 0)) == (3, 5)


@given(st.text(max_size=300))
def test_no_text_at_all_raises(text: str) -> None:
    document = yaml12.read(text)
    assert not document.cut or document.problems


words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "N", "Zl", "Zp"]), max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), inner, max_size=3),
    max_leaves=12,
)


@given(values)
def test_what_another_program_wrote_reads_back(value: object) -> None:
    document = yaml12.read(yaml.safe_dump({"value": value}, allow_unicode=True))
    assert not document.problems
    assert document.value == {"value": value}
