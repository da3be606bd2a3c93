"""What people bring from their browser: hosts and nothing else, and a clear word about any other file."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.collect.browser_export import MOST_OF_BOOKMARKS, read_bookmarks, read_har
from auditor.errors import InputError
from auditor.knowledge.store import Knowledge
from auditor.knowledge.wording import Wording
from auditor.observation import Evidence, EvidenceKind

SECRET = "s3cret-of-somebody"


@pytest.fixture(scope="module")
def wording(knowledge: Knowledge) -> Wording:
    return knowledge.wording("fr")


def har(*urls: object) -> str:
    entries = [
        {
            "pageref": f"page_{number % 2}",
            "request": {"method": "GET", "url": url, "cookies": [{"name": "sid", "value": SECRET}], "headers": [{"name": "Cookie", "value": SECRET}]},
            "response": {"content": {"text": json.dumps({"url": f"https://body.example/{SECRET}"}), "size": 10**30}, "redirectURL": "https://no.example/"},
            "_initiator": {"url": "https://initiator.example/"},
        }
        for number, url in enumerate(urls)
    ]
    return json.dumps({"log": {"version": "1.2", "pages": [{"id": "page_0", "title": SECRET}, {"id": "page_1"}], "entries": entries}})


BOOKMARKS = f"""<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8"><TITLE>Bookmarks</TITLE><DL><p>
<DT><H3 ADD_DATE="1">Barre personnelle</H3><DL><p>
  <DT><A HREF="https://mail.google.com/mail/u/0/?x={SECRET}" ADD_DATE="1" ICON="data:image/png;base64,AAAA">Courrier de {SECRET}</A>
  <DT><A HREF="https://mail.google.com/calendar?a=1&amp;b=2">Agenda</A>
  <DT><a href='https://cloud.lepont.example/{SECRET}'>Nuage</a>
  <DT><A HREF="javascript:alert(1)">x</A><DT><A HREF="place:sort=8">y</A><DT><A HREF="http://192.168.1.1/">box</A><DT><A HREF="file:///home/x">z</A>
</DL></DL>"""


def written(tmp_path: Path, name: str, content: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_only_hosts_leave_a_har(tmp_path: Path, wording: Wording) -> None:
    text = har(
        f"https://user:{SECRET}@www.lepont.example/a?b={SECRET}",
        "https://stats.example/x",
        "wss://live.example/y",
        "https://stats.example/y",
        "data:text/html,x",
        3,
        None,
    )
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        found = read_har(written(tmp_path, "export.har", text.encode(encoding)), wording)
        assert found.counts == {"stats.example": 2, "live.example": 1, "www.lepont.example": 1}
        assert found.evidence[0] == Evidence(EvidenceKind.BROWSER, "stats.example", "stats.example")
        assert SECRET not in repr(found)


def test_each_page_has_the_hosts_that_it_asked(tmp_path: Path, wording: Wording) -> None:
    pages = [{"id": "a", "title": "https://www.lepont.example/don?x=1"}, {"id": "b", "title": "Une page"}, 3]
    asked = [("a", "https://stats.example/x"), (None, "https://fonts.example/y"), ("b", "https://autre.test/"), ("b", "https://stats.example/")]
    entries = [{"request": {"url": url}, **({"pageref": page} if page else {})} for page, url in asked]
    found = read_har(written(tmp_path, "x.har", json.dumps({"log": {"pages": pages, "entries": entries}})), wording)
    assert {(one.where, one.value) for one in found.evidence} == {
        ("www.lepont.example", "stats.example"),
        ("www.lepont.example", "fonts.example"),
        ("autre.test", "autre.test"),
        ("autre.test", "stats.example"),
    }


def test_a_page_that_is_sent_on_is_where_it_arrives(tmp_path: Path, wording: Wording) -> None:
    """An old name leads to the new one: what the page calls is the new one's."""
    legs = [
        ("https://ancien.example/", "https://www.lepont.example/accueil"),
        ("https://www.lepont.example/accueil", ""),
        ("https://stats.example/x", "https://cdn.example/y"),
        ("https://cdn.example/y", ""),
    ]
    entries = [{"pageref": "a", "request": {"url": url}, "response": {"redirectURL": to}} for url, to in legs]
    log = {"pages": [{"id": "a", "title": "https://ancien.example/"}], "entries": entries}
    found = read_har(written(tmp_path, "sent.har", json.dumps({"log": log})), wording).evidence
    assert {(piece.where, piece.value) for piece in found} == {
        ("ancien.example", "ancien.example"),
        ("www.lepont.example", "www.lepont.example"),
        ("www.lepont.example", "stats.example"),
        ("www.lepont.example", "cdn.example"),
    }


def test_only_hosts_leave_bookmarks(tmp_path: Path, wording: Wording) -> None:
    found = read_bookmarks(written(tmp_path, "marque-pages.html", BOOKMARKS), wording)
    assert found.counts == {"mail.google.com": 2, "cloud.lepont.example": 1}
    assert {one.kind for one in found.evidence} == {EvidenceKind.BOOKMARK}
    assert SECRET not in repr(found)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "vide"),
        ("[" * 100_000, "imbriqués"),
        ('{"log": {"entries": [', "JSON"),
        ('{"log": {"entries": {}}}', "log.entries"),
        ('{"a": 1}', "log.entries"),
        ("[1, 2]", "log.entries"),
        ("3", "log.entries"),
        (BOOKMARKS, "--bookmarks"),
        (b"PK\x03\x04\0\0\0", "texte"),
        ("bonjour", "JSON"),
    ],
)
def test_what_is_no_har(tmp_path: Path, wording: Wording, content: str | bytes, says: str) -> None:
    path = written(tmp_path, "x.har", content)
    with pytest.raises(InputError) as raised:
        read_har(path, wording)
    (problem,) = raised.value.problems
    assert problem.place.startswith(str(path))
    assert says in problem.message
    assert problem.hint or says in ("vide", "texte")


@pytest.mark.parametrize(
    ("content", "says"),
    [("", "vide"), ("{}", "JSON"), ("<html><a href='https://a.example'>", "NETSCAPE"), (b"\0\1\2", "texte"), (b" " * (MOST_OF_BOOKMARKS + 1), "21 Mo")],
)
def test_what_is_no_export_of_bookmarks(tmp_path: Path, wording: Wording, content: str | bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_bookmarks(written(tmp_path, "x.html", content), wording)


def test_files_that_are_none(tmp_path: Path, wording: Wording) -> None:
    for path, says in ((tmp_path, "ordinaire"), (tmp_path / "absent", "introuvable")):
        for read in (read_har, read_bookmarks):
            with pytest.raises(InputError, match=says):
                read(path, wording)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.just("https://a.example/"),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["log", "entries", "request", "url", "x"]), inner, max_size=4),
    )
)
def test_any_json_is_read_or_refused(tmp_path: Path, wording: Wording, document: object) -> None:
    try:
        found = read_har(written(tmp_path, "x.har", json.dumps(document)), wording)
    except InputError:
        return
    assert set(found.counts) <= {"a.example"}
