"""What is recorded is replayed; what is private isn't kept; a bundle's file is for its owner and written in one step."""

import asyncio
import json
import stat
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.network.bundle import Bundle, Manifest, read_bundle
from auditor.network.bundle_lines import Key, answer_line, page_line, read_answer, read_page, traces_text, with_traces
from auditor.network.protocol import Answer, Network, Page, Status, Why
from auditor.network.recording import Recording
from auditor.network.replaying import Replaying
from auditor.network.verify import Because, Difference, check, differences
from auditor.observation import Evidence, EvidenceKind
from tests.worlds.network import DescribedNetwork

WHEN = "2026-11-22T10:00:00Z"
VERSIONS = {"auditor": "1", "rules": "aa", "vendor_db": "bb"}
BROUGHT = (Evidence(EvidenceKind.BROWSER, "pont.example", "cdn.example"),)
ABOUT = Manifest(WHEN, VERSIONS, {"website": True}, BROUGHT)
HTML = b"<p>Bonjour"
DIGEST = sha256(HTML).hexdigest()

MX = Answer("pont.example", "MX", Status.FOUND, ("10 mx.pont.example",))
LATE = Answer("www.pont.example", "A", Status.FAILED, chain=("a.example",), why=Why.TIMEOUT)
HOME = Page(
    "https://www.pont.example/?token=geheim",
    Status.FOUND,
    "https://www.pont.example/",
    200,
    (("server", "nginx"), ("set-cookie", "sid=")),
    HTML,
    True,
    DIGEST,
    issuer="Let's Encrypt",
    contacted=("www.pont.example",),
    hops=("https://pont.example/",),
)
AWAY = Page("https://loin.pont.example/", Status.FAILED, code=301, elsewhere="https://evil.test/a", why=Why.ELSEWHERE)
TRACES = (
    Evidence(EvidenceKind.SCRIPT, "https://www.pont.example/", "https://stats.example/m.js"),
    Evidence(EvidenceKind.CSP, "https://www.pont.example/", absent=True),
)
RESULTS = [{"domain": "pont.example", "mail": {"status": "own"}}, {"domain": "quai.example", "mail": {"status": "none"}}]


def world() -> DescribedNetwork:
    return DescribedNetwork({(one.name, one.type): one for one in (MX, LATE)}, {one.url: one for one in (HOME, AWAY)})


def say(id_: str, **values: object) -> str:
    return id_


async def look(network: Network) -> None:
    for name, type_ in (("pont.example", "MX"), ("www.pont.example", "A"), ("rien.example", "MX"), ("pont.example", "MX")):
        await network.ask(name, type_)
    for url in (HOME.url, AWAY.url):
        page = await network.fetch(url, "pont.example")
        if page.status is Status.FOUND:
            network.keep(page, page.traces if page.traces is not None else TRACES)
    await network.pause(0.01)


def recorded(path: Path, *, keep_pages: bool = False, inner: Network | None = None) -> Path:
    with Recording(inner or world(), ABOUT, keep_pages=keep_pages, folder=path.parent) as recording:
        asyncio.run(look(recording))
        recording.write(path, RESULTS)
    return path


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return recorded(tmp_path / "scan.bundle")


def test_what_is_recorded_is_replayed(bundle: Path) -> None:
    with read_bundle(bundle, say) as read:
        replaying: Network = Replaying(read)
        assert replaying.resolvers == ("192.0.2.53",)
        assert asyncio.run(replaying.ask("pont.example", "MX")) == MX
        assert asyncio.run(replaying.ask("WWW.pont.example.", "A")) == LATE
        assert asyncio.run(replaying.fetch(HOME.url, "pont.example")) == replace(HOME, body=b"", traces=TRACES)
        assert asyncio.run(replaying.fetch(AWAY.url, "pont.example")) == AWAY
        assert list(read.results()) == RESULTS
        assert read.manifest == Manifest(
            WHEN,
            VERSIONS,
            {"website": True, "keep_pages": False},
            BROUGHT,
            ("192.0.2.53",),
            ("pont.example", "quai.example"),
            read.manifest.members,
        )


def test_what_was_not_asked_is_not_recorded(bundle: Path) -> None:
    with read_bundle(bundle, say) as read:
        replaying = Replaying(read)
        absent = asyncio.run(replaying.ask("rien.example", "MX"))
        answer = asyncio.run(replaying.ask("pont.example", "TXT"))
        pages = [
            asyncio.run(replaying.fetch(*key)) for key in (("https://www.pont.example/", "pont.example"), (HOME.url, None), ("https://x.example/", "x.example"))
        ]
    assert (absent.status, absent.why) == (Status.ABSENT, Why.NXDOMAIN)
    assert {(one.status, one.why) for one in (answer, *pages)} == {(Status.FAILED, Why.NOT_RECORDED)}


def test_pages_that_were_kept_are_read_anew(tmp_path: Path) -> None:
    with read_bundle(recorded(tmp_path / "b", keep_pages=True), say) as read:
        assert asyncio.run(Replaying(read).fetch(HOME.url, "pont.example")) == HOME


def test_a_look_that_ended_is_replayed_as_ended(tmp_path: Path) -> None:
    late = Page(HOME.url, Status.FAILED, why=Why.TIME_IS_UP)
    with Recording(world(), ABOUT, folder=tmp_path) as recording:
        asyncio.run(recording.fetch(HOME.url, "pont.example"))
        for page in (late, replace(late, url="https://pont.example/never")):
            recording.keep(page, ())
        recording.write(tmp_path / "b", [])
    with read_bundle(tmp_path / "b", say) as read:
        assert asyncio.run(Replaying(read).fetch(HOME.url, "pont.example")) == late
        assert asyncio.run(Replaying(read).fetch("https://pont.example/never", None)).why is Why.TIME_IS_UP


def test_an_address_in_a_trace_leads_to_its_page_without_its_query(tmp_path: Path) -> None:
    url = "https://pont.example/?page_id=geheim"
    trace = Evidence(EvidenceKind.OWN_PAGE, "https://pont.example/", f"privacy {url}")
    with Recording(DescribedNetwork(pages={url: replace(HOME, url=url)}), ABOUT, folder=tmp_path) as recording:
        recording.keep(asyncio.run(recording.fetch(url, "pont.example")), (trace,))
        recording.write(tmp_path / "b", [])
    with read_bundle(tmp_path / "b", say) as read:
        replayed = asyncio.run(Replaying(read).fetch(url, "pont.example"))
        assert replayed.traces is not None
        kind, _, told = replayed.traces[0].value.partition(" ")
        assert kind == "privacy"
        assert told.startswith("https://pont.example/?~")
        assert asyncio.run(Replaying(read).fetch(told, "pont.example")) == replace(replayed, url=told)


def test_a_replay_waits_for_nobody(bundle: Path) -> None:
    started = time.monotonic()
    with read_bundle(bundle, say) as read:
        asyncio.run(Replaying(read).pause(60))
    assert time.monotonic() - started < 5


def test_a_recorded_replay_is_the_same_to_the_byte(tmp_path: Path) -> None:
    """Milliseconds apart, which are of the day."""
    first = recorded(tmp_path / "a")
    with read_bundle(first, say) as read:
        second = recorded(tmp_path / "b", inner=Replaying(read))
    assert without_times(first) == without_times(second)


def without_times(path: Path) -> dict[str, list[Any]]:
    with ZipFile(path) as archive:
        found = {name: [json.loads(line) for line in archive.read(name).splitlines()] for name in archive.namelist() if name != "manifest.json"}
    for lines in found.values():
        for line in lines:
            line.pop("ms", None)
    return found


def test_the_file_is_for_its_owner_and_nothing_is_left_behind(tmp_path: Path) -> None:
    path = recorded(tmp_path / "scan.bundle")
    assert [one.name for one in tmp_path.iterdir()] == ["scan.bundle"]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with ZipFile(path) as archive:
        assert archive.namelist() == ["answers.jsonl", "pages.jsonl", "results.jsonl", "manifest.json"]
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_recording_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = recorded(tmp_path / "scan.bundle")
    before = path.read_bytes()
    with Recording(world(), ABOUT, folder=tmp_path) as recording, pytest.raises(KeyError):
        recording.write(path, [{"no domain": 1}])
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["scan.bundle"]


def test_nothing_private_is_kept(tmp_path: Path) -> None:
    """Queries, fragments, names with passwords and values of cookies, wherever they come in."""
    url = "https://pont.example/a?mail=geheim#geheim"
    page = replace(HOME, url=url, final_url="https://u:geheim@pont.example/b?geheim", elsewhere="https://evil.test/?geheim")
    traces = (
        Evidence(EvidenceKind.LINK, "https://pont.example/?geheim", "https://evil.test/#geheim"),
        Evidence(EvidenceKind.COOKIE, "https://pont.example/", "sid=geheim"),
        Evidence(EvidenceKind.SCRIPT, "https://pont.example/", "//cdn.example/a.js?geheim"),
    )
    with Recording(DescribedNetwork(pages={url: page}), ABOUT, folder=tmp_path) as recording:
        recording.keep(asyncio.run(recording.fetch(url, "pont.example")), traces)
        recording.write(tmp_path / "b", [])
    with ZipFile(tmp_path / "b") as archive:
        assert not [name for name in archive.namelist() if b"geheim" in archive.read(name)]
    with read_bundle(tmp_path / "b", say) as read:
        replayed = asyncio.run(Replaying(read).fetch(url, "pont.example"))
    assert replayed.traces is not None
    assert [one.value for one in replayed.traces] == ["https://evil.test/", "sid", "//cdn.example/a.js"]
    assert replayed.traces[0].where.startswith("https://pont.example/?~")


def test_two_addresses_that_differ_in_their_query_are_two(tmp_path: Path) -> None:
    pages = {
        url: Page(url, Status.FOUND, code=code)
        for url, code in (("https://a.example/s?v=1", 200), ("https://a.example/s?v=2", 201), ("https://a.example/s", 202))
    }
    with Recording(DescribedNetwork(pages=pages), ABOUT, folder=tmp_path) as recording:
        for url in pages:
            asyncio.run(recording.fetch(url, None))
        recording.write(tmp_path / "b", [])
    with read_bundle(tmp_path / "b", say) as read:
        assert {url: asyncio.run(Replaying(read).fetch(url, None)) for url in pages} == pages


def test_many_questions_in_one_call_are_noted_one_by_one(tmp_path: Path) -> None:
    asked = [("pont.example", "MX"), ("www.pont.example", "A"), ("pont.example", "MX"), ("rien.example", "MX")]
    with Recording(world(), ABOUT, folder=tmp_path) as recording:
        answers = asyncio.run(recording.ask_many(asked))
        recording.write(tmp_path / "b", [])
    with Recording(world(), ABOUT, folder=tmp_path) as recording:
        assert [asyncio.run(recording.ask(*one)) for one in asked] == answers
    with read_bundle(tmp_path / "b", say) as read:
        assert asyncio.run(Replaying(read).ask_many(asked)) == answers
        assert len(read.answers) == 3


def test_a_question_is_asked_once_and_its_first_answer_counts(tmp_path: Path) -> None:
    inner = world()

    async def twice(recording: Recording) -> None:
        assert await recording.ask("pont.example", "MX") == MX
        inner.answers = {}
        assert await recording.ask("pont.example", "MX") == MX
        assert await recording.ask("PONT.example.", "MX") == MX

    with Recording(inner, ABOUT, folder=tmp_path) as recording:
        asyncio.run(twice(recording))
        recording.write(tmp_path / "b", [])
    assert inner.asked == [("pont.example", "MX")]


names = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
answers = st.builds(
    Answer, name=names.map(str.lower), type=st.sampled_from(["A", "MX", "TXT"]), status=st.sampled_from(Status), values=st.lists(names).map(tuple),
    chain=st.lists(names).map(tuple), why=st.none() | st.sampled_from(Why),
)  # fmt: skip
plain_urls = st.text("abc./-é ", max_size=20).map(lambda text: f"https://pont.example/{text}")
evidence = st.builds(
    Evidence,
    kind=st.sampled_from([one for one in EvidenceKind if one is not EvidenceKind.COOKIE]),
    where=plain_urls,
    value=plain_urls | st.just("12"),
    absent=st.booleans(),
)
pages = st.builds(
    Page, url=plain_urls, status=st.sampled_from(Status), final_url=plain_urls, code=st.none() | st.integers(0, 999), headers=st.lists(st.tuples(names, names)).map(tuple),
    body=st.just(b""), cut=st.booleans(), digest=names, elsewhere=plain_urls, issuer=names, contacted=st.lists(names).map(tuple), hops=st.lists(names).map(tuple),
    why=st.none() | st.sampled_from(Why), traces=st.none() | st.lists(evidence).map(tuple),
)  # fmt: skip


@given(answers, st.integers(0, 10_000))
def test_answers_survive_their_line(answer: Answer, milliseconds: int) -> None:
    line = answer_line(answer, milliseconds)
    assert b"\n" not in line
    assert read_answer(line) == answer


@given(pages, st.none() | names)
def test_pages_survive_their_line(page: Page, within: str | None) -> None:
    key = Key.of(page.url, within)
    line = with_traces(page_line(key, page, 1), None if page.traces is None else traces_text(page.traces))
    assert b"\n" not in line
    assert read_page(line) == (key, page)


@given(st.lists(answers, max_size=20, unique_by=lambda one: (one.name.removesuffix("."), one.type)))
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_answers_survive_a_bundle(given_answers: list[Answer]) -> None:
    given_answers = [one._replace(name=one.name.removesuffix(".").removesuffix(".")) for one in given_answers if not one.name.endswith("..")]
    inner = DescribedNetwork({(one.name, one.type): one for one in given_answers})

    async def ask_all(network: Network) -> list[Answer]:
        return [await network.ask(one.name, one.type) for one in given_answers]

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "b"
        with Recording(inner, ABOUT, folder=path.parent) as recording:
            assert asyncio.run(ask_all(recording)) == given_answers
            recording.write(path, [])
        with read_bundle(path, say) as read:
            assert asyncio.run(ask_all(Replaying(read))) == given_answers


def derived(change: Mapping[str, Any]) -> Any:
    return lambda domain: {**next(one for one in RESULTS if one["domain"] == domain), **(change if domain == "pont.example" else {})}


@pytest.mark.parametrize(
    ("versions", "because"),
    [
        (VERSIONS, Because.NOTHING),
        ({**VERSIONS, "auditor": "2"}, Because.PROGRAM),
        ({**VERSIONS, "rules": "cc"}, Because.KNOWLEDGE),
        ({"auditor": "2"}, Because.KNOWLEDGE),
    ],
)
def test_what_is_derived_anew_is_compared(bundle: Path, versions: Mapping[str, str], because: Because) -> None:
    with read_bundle(bundle, say) as read:
        assert not list(differences(read, derived({"mail": {"status": "own"}}), versions))
        found = list(differences(read, derived({"mail": {"status": "known"}, "tools": ()}), versions))
    assert found == [Difference("pont.example", ("mail", "tools"), because)]


def test_results_lose_their_queries_and_are_compared_without(tmp_path: Path) -> None:
    live = {"domain": "pont.example", "gaps": [{"where": "https://pont.example/?token=geheim", "why": "timeout"}], "n": 1}
    with Recording(world(), ABOUT, folder=tmp_path) as recording:
        recording.write(tmp_path / "b", [live])
    with read_bundle(tmp_path / "b", say) as read:
        (kept,) = read.results()
        assert "geheim" not in str(kept)
        assert not list(differences(read, lambda domain: live, VERSIONS))
        assert not list(differences(read, lambda domain: kept, VERSIONS))
        assert [one.fields for one in differences(read, lambda domain: {**live, "gaps": []}, VERSIONS)] == [("gaps",)]


def test_a_bundle_is_as_it_was_written(bundle: Path) -> None:
    assert check(bundle) == []


class Anywhere(DescribedNetwork):
    """Every name has a record, every address a page."""

    async def ask(self, name: str, type_: str) -> Answer:
        return Answer(name, type_, Status.FOUND, ("v=spf1 include:_spf.example.net -all",) * 2)

    async def fetch(self, url: str, within: str | None) -> Page:
        return replace(HOME, url=url)

    def keep(self, page: Page, traces: tuple[Evidence, ...]) -> None:
        pass


def record_many(path: Path, domains: int) -> None:
    async def look_at_many(recording: Recording) -> None:
        for i in range(domains):
            for j in range(40):
                await recording.ask(f"n{j}.domain{i}.example", "TXT")
            for j in range(3):
                recording.keep(await recording.fetch(f"https://www.domain{i}.example/{j}", None), TRACES * 20)

    with Recording(Anywhere(), ABOUT, folder=path.parent) as recording:
        asyncio.run(look_at_many(recording))
        recording.write(path, ({"domain": f"domain{i}.example"} for i in range(domains)))


def test_what_is_noted_lies_in_a_file(tmp_path: Path) -> None:
    """The memory that a recording takes doesn't grow with the domains."""
    most = []
    for domains in (10, 60):
        tracemalloc.start()
        record_many(tmp_path / "b", domains)
        most.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert most[1] - most[0] < 50 * 5_000


def test_many_domains_are_read_in_seconds(tmp_path: Path) -> None:
    record_many(tmp_path / "b", 300)
    started = time.process_time()
    with read_bundle(tmp_path / "b", say) as read:
        assert (len(read.answers), len(read.pages)) == (12_000, 900)
    assert time.process_time() - started < 5


def test_a_bundle_is_closed(bundle: Path) -> None:
    read: Bundle = read_bundle(bundle, say)
    with read:
        pass
    assert bundle.read_bytes()
