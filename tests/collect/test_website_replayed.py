"""A look at a website, from a bundle: the same is seen, and no query of an address is in the file."""

import asyncio
from pathlib import Path
from zipfile import ZipFile

import pytest

from auditor.collect.privacy_text import names_to_find
from auditor.collect.robots import Robots
from auditor.collect.website import LookFor, Website, look_at_website
from auditor.knowledge.store import Knowledge
from auditor.network.bundle import Manifest, read_bundle
from auditor.network.bundle_lines import cleaned_json
from auditor.network.protocol import Network, Page, Status
from auditor.network.recording import Recording
from auditor.network.replaying import Replaying
from auditor.observation import Evidence, EvidenceKind
from tests.worlds.association_sites import HOME, LEPONT
from tests.worlds.pages import DescribedWeb, Served


@pytest.mark.parametrize("keep_pages", [False, True])
@pytest.mark.parametrize(
    "robots",
    ["", "User-agent: *\nDisallow: /contact/\nCrawl-delay: 2\n"],
    ids=["open", "refusing"],
)
def test_a_replay_sees_the_same(robots: str, keep_pages: bool, knowledge: Knowledge, tmp_path: Path) -> None:
    look_for = LookFor(knowledge.site_words, names_to_find(("Matomo", "OVH"), ("helloasso.com",), knowledge.site_words))

    def look(network: Network) -> Website:
        return asyncio.run(look_at_website("lepont.example", network, look_for))

    path = tmp_path / "b"
    web = DescribedWeb({**LEPONT, f"{HOME}robots.txt": Served(robots, type="text/plain")})
    with Recording(web, Manifest("2026-11-22T10:00:00Z", {}), keep_pages=keep_pages, folder=tmp_path) as recording:
        live = look(recording)
        recording.write(path, [{"domain": "lepont.example", "gaps": [gap.where for gap in live.gaps]}])
    with read_bundle(path, lambda id_, **values: id_) as bundle:
        replayed = look(Replaying(bundle))
    assert cleaned_json([(gap.where, gap.why) for gap in live.gaps]) == cleaned_json([(gap.where, gap.why) for gap in replayed.gaps])
    assert replayed.contacted == live.contacted
    # The addresses of the site's own pages are for the look itself, and lose their queries.
    assert [one for one in replayed.evidence if one.kind is not EvidenceKind.OWN_PAGE] == [
        one for one in live.evidence if one.kind is not EvidenceKind.OWN_PAGE
    ]
    with ZipFile(path) as archive:
        assert not [
            name for name in archive.namelist() if not name.startswith("pages/") and (b"inscription=1" in archive.read(name) or b"?ver=" in archive.read(name))
        ]


def test_a_style_sheet_that_two_organisations_load_is_replayed_as_each_saw_it(knowledge: Knowledge, tmp_path: Path) -> None:
    """img.quai.example is somebody else's host for the one, and the other's own."""
    look_for = LookFor(knowledge.site_words, names_to_find((), (), knowledge.site_words), follow=True)
    home, sheet = (
        Served('<link rel="stylesheet" href="https://css.quai.example/s.css">'),
        'a{background:url(https://img.quai.example/i.png)}@import "//fonts.bunny.net/x";',
    )
    web = DescribedWeb({"https://www.pont.example/": home, "https://www.quai.example/": home, "https://css.quai.example/s.css": Served(sheet, type="text/css")})
    domains = ("pont.example", "quai.example")
    with Recording(web, Manifest("2026-11-22T10:00:00Z", {}), folder=tmp_path) as recording:
        live = [asyncio.run(look_at_website(domain, recording, look_for)) for domain in domains]
        recording.write(tmp_path / "b", [{"domain": domain} for domain in domains])
    hosts = [{one.value for one in look.evidence if one.kind is EvidenceKind.REQUEST_HOST} for look in live]
    assert hosts == [{"css.quai.example", "img.quai.example", "fonts.bunny.net"}, {"fonts.bunny.net"}]
    with read_bundle(tmp_path / "b", lambda id_, **values: id_) as bundle:
        assert [set(asyncio.run(look_at_website(domain, Replaying(bundle), look_for)).evidence) for domain in domains] == [set(look.evidence) for look in live]


def test_whatever_a_recording_says_of_robots_is_read(knowledge: Knowledge) -> None:
    where = f"{HOME}robots.txt"
    page = Page(
        where, Status.FOUND, where, 200, traces=tuple(Evidence(EvidenceKind.ROBOTS, where, f"delay {said}") for said in ("x", "nan", "-1", "1e999", "7"))
    )
    assert Robots(page).delay == 7
