"""Strangers' text is shown whole and does nothing, wherever it goes."""

import json
import re
import unicodedata
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from auditor import safe_text

MARKS = "\\`*_[]<>|~#+-=!&;:.()@$\"'{}/ 123)wW"
HIDDEN = "\x00\x07\x1b\x7f\x85\x9b\n\r\t\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069\ufeff\U000e0041"
EMPTY = "\u034f\u115f\u1160\u17b4\u180b\u180e\u3164\uffa0\ufe0f\U000e0100"  # nothing to see, though Unicode calls them letters and marks
anything = st.text(st.one_of(st.characters(), st.sampled_from(MARKS), st.sampled_from(HIDDEN + EMPTY)), max_size=40)
QUICK = settings(max_examples=300, deadline=None)
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@QUICK
@given(anything)
@example(HIDDEN + EMPTY)
def test_a_line_has_nothing_hidden(text: str) -> None:
    shown = safe_text.line(text)
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")]
    assert not set(shown) & set(EMPTY)
    assert shown == safe_text.line(shown)


@given(st.text(st.characters(categories=("L", "Nd", "P", "Sm", "Sc"), exclude_characters=EMPTY), max_size=40))
def test_ordinary_writing_stays_as_it_is(text: str) -> None:
    assert safe_text.line(text) == text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("\x1b[31mrouge\x1b[0m", "<U+001B>[31mrouge<U+001B>[0m"),
        ("a\r\nb\tc", "a  b c"),
        ("gmail\u202emoc", "gmail<U+202E>moc"),
        ("co\u00ado\u200dp\ufeff", "coop"),
        ("zéro\u200blargeur", "zéro<U+200B>largeur"),
        ("caché\U000e0101", "caché<U+E0101>"),
        ("❤\ufe0f", "❤"),
        ("Éthique & liberté — été 2026", "Éthique & liberté — été 2026"),
    ],
)
def test_what_is_hidden_becomes_its_number(written: str, shown: str) -> None:
    assert safe_text.line(written) == shown


def test_what_a_quick_look_lets_through_is_what_a_slow_one_shows() -> None:
    wrong = [f"U+{number:04X}" for number in range(0x110000) if safe_text.line(f"a{chr(number)}b") != f"a{safe_text._shown(chr(number))}b"]
    assert not wrong


def _inline(tokens: list[Token]) -> Token:
    (only,) = [token for token in tokens if token.type == "inline"]
    return only


def _text_alone(children: list[Token] | None) -> str:
    assert {child.type for child in children or ()} <= {"text", "text_special"}, children
    return "".join(child.content for child in children or ())


# The places of reports/audit.md.j2: after a heading's mark, in a list, alone on its line, inside a sentence, in bold.
PLACES = {"#### {}": "heading_open", "- {}": "list_item_open", "{}": "paragraph_open", "a {} b": "paragraph_open"}


@QUICK
@given(anything, st.sampled_from(list(PLACES)))
@example("## Titre", "- {}")
@example("- liste", "- {}")
@example("1. liste", "{}")
@example("1.", "{}")
@example("---", "{}")
@example("=", "- {}")
@example("***", "{}")
@example("+", "- {}")
@example("Www.example.org https://example.org <http://example.org>", "{}")
@example("![image](http://x) [lien]: http://x", "{}")
@example("&amp; &lt;b&gt; &#42;a&#42;", "{}")
@example("a  \\", "{}")
def test_markdown_shows_the_same_text_and_nothing_else(text: str, place: str) -> None:
    wanted = safe_text.line(text)
    if not wanted:
        return
    tokens = PARSER.parse(place.format(safe_text.markdown(text)))
    blocks = [token.type for token in tokens if token.type.endswith("_open") or token.nesting == 0]
    bullet = ["bullet_list_open", "list_item_open", "paragraph_open", "inline"]
    assert blocks == {"- {}": bullet}.get(place, [PLACES[place], "inline"])
    assert _text_alone(_inline(tokens).children) == place.removeprefix("#### ").removeprefix("- ").format(wanted)


@QUICK
@given(anything)
@example("a|b")
@example("a\\|b")
@example("a\\\\|b|")
def test_a_table_keeps_its_cells(text: str) -> None:
    tokens = PARSER.parse(f"| | Why |\n|---|---|\n| before | {safe_text.markdown(text)} |\n| after | x |\n")
    cells = [token for token in tokens if token.type == "inline"]
    assert len(cells) == 6
    assert _text_alone(cells[3].children) == safe_text.line(text)
    assert cells[4].content == "after"


@pytest.mark.parametrize("address", ["https://example.org", "HTTP://EXAMPLE.ORG", "ftp://example.org", "www.example.org", "voir Www.Example.org/a"])
def test_an_address_is_no_link_where_bare_addresses_become_links(address: str) -> None:
    # GitHub and GitLab look for these letters in a row; a backslash parts them and isn't shown.
    assert not re.search(r"(https?|ftp)://|\bwww\.", safe_text.markdown(address), re.IGNORECASE)


@QUICK
@given(anything)
@example("=1+1")
@example(" =1+1")
@example("\u200b=1")
@example("\u00ad=1")
@example("\u00a0@SUM(A1)")
@example("\t=1")
@example("＝1")
@example("-2+3")
def test_no_cell_is_a_formula(text: str) -> None:
    shown = safe_text.cell(text)
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    assert shown.removeprefix("'") == safe_text.line(text).removeprefix("'")


@QUICK
@given(st.recursive(anything | st.integers(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(anything, inner, max_size=3), max_leaves=8))
@example(HIDDEN + EMPTY)
@example(["\ud800", "\udcff"])  # half a character: of a file name that isn't UTF-8
def test_json_says_the_same_and_hides_nothing(value: object) -> None:
    text = safe_text.json_text(json.dumps(value, ensure_ascii=False))
    assert json.loads(text) == value
    assert not set(text) & set(HIDDEN + EMPTY.replace("\ufe0f", ""))
    assert not [c for c in text if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    text.encode()


@QUICK
@given(anything)
@example("</text><script>alert(1)</script>")
@example("]]> <![CDATA[ <!-- --> <?x ?> &amp; &#0; &nbsp;")
@example('" onload="alert(1)" \'')
@example("\ud800 \udcff \ufffe \uffff \x00 \x0b \x1b")
def test_xml_shows_the_same_text_and_nothing_else(text: str) -> None:
    wanted = safe_text.line(text)
    element = ElementTree.fromstring(f'<a b="{safe_text.xml(text)}">{safe_text.xml(text)}</a>'.encode())
    assert (element.text or "", element.get("b"), len(element)) == (wanted, wanted, 0)


@pytest.mark.parametrize("name", ["line", "markdown", "cell", "xml"])
def test_the_examples_of_the_module_hold(name: str) -> None:
    import doctest

    found = doctest.DocTestFinder(exclude_empty=True).find(getattr(safe_text, name), globs=vars(safe_text))
    results = doctest.DocTestRunner(verbose=False)
    for one in found:
        assert one.examples
        results.run(one)
    assert results.summarize(verbose=False).failed == 0
