"""A stranger's page, header or name as long as may be, made so that a careless reader would take hours: it is read at once."""

import pytest

from auditor.collect import markup
from auditor.collect.dns import _REPORTS
from auditor.collect.page import read_page
from auditor.knowledge.names import plain
from auditor.knowledge.store import Knowledge
from auditor.network.headers import kept

LONG = 2_000_000  # bytes; the cap of a page
PAGES = {
    "attributes for later": b"<x " + b"data-" * (LONG // 5) + b">",
    "a charset far away": b"<meta charset" + b" " * LONG + b">",
    "addresses in a style": b'<p style="' + b"url(" * (LONG // 4) + b'">',
    "a set of pictures": b'<img srcset="' + b"//a," * (LONG // 4) + b'">',
    "tags that never close": b"<a " * (LONG // 3),
    "comments that never open": b"<!-" * (LONG // 3),
    "frames in frames": b'<iframe srcdoc="' + b"<iframe srcdoc=&quot;" * (LONG // 21) + b'">',
    "entities": b'<a href="' + b"&amp" * (LONG // 4) + b'">',
    "addresses of mail": b'<a href="mailto:' + b"a@" * (LONG // 2) + b'">',
    "addresses in a script": b"<script>" + b"https://a" * (LONG // 9) + b"</script>",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page(name: str, knowledge: Knowledge) -> None:
    reading = read_page(PAGES[name], "https://lepont.example/", {"content-type": "text/html"}, "lepont.example", knowledge.site_words)
    assert len(reading.evidence) <= 2_000


@pytest.mark.parametrize("value", ["/" * 60_000, "<" * 60_000, "/?" * 30_000, "," * 60_000])
def test_a_header(value: str) -> None:
    assert [name for name, _ in kept((("x-anything", value),))] == ["x-anything"]


def test_the_type_of_a_page() -> None:
    assert markup.decoded(b"caf", {"content-type": f"text/html; charset={' ' * 60_000}!"}) == "caf"


def test_where_reports_go() -> None:
    assert _REPORTS.findall("mailto:" * 9_000 + "mailto:a@reports.example") == ["reports.example"]


def test_accents_upon_accents() -> None:
    assert plain("a" + "\u0301" * 500_000 + "\u0327" * 500_000 + "b") == "ab"
