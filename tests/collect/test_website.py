"""A look at a described website: which pages, in which order, how slowly, and what is said where nothing could be seen."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.collect.privacy_text import names_to_find
from auditor.collect.website import LookFor, Website, look_at_website
from auditor.knowledge.store import Knowledge
from auditor.network.bundle import Manifest, read_bundle
from auditor.network.protocol import Why
from auditor.network.recording import Recording
from auditor.network.replaying import Replaying
from auditor.observation import Evidence, Gap
from auditor.observation import EvidenceKind as E
from tests.worlds.association_sites import HOME, LEPONT
from tests.worlds.pages import DescribedWeb, Replayed, Served

ROBOTS = f"{HOME}robots.txt"


@pytest.fixture
def look_for(knowledge: Knowledge) -> LookFor:
    names = ("Matomo", "Google Analytics", "Google Fonts", "YouTube", "Signal", "Mail", "OVH", "Facebook", "Hotjar", "Mailchimp")
    return LookFor(knowledge.site_words, names_to_find(names, ("helloasso.com", "mailchimp.com"), knowledge.site_words))


def looked(web: DescribedWeb, look_for: LookFor, domain: str = "lepont.example") -> Website:
    return asyncio.run(look_at_website(domain, web, look_for))


def values(seen: Website, kind: E) -> list[str]:
    return [one.value for one in seen.evidence if one.kind is kind]


def test_the_pages_that_matter_are_read_slowly(look_for: LookFor) -> None:
    web = DescribedWeb(LEPONT)
    seen = looked(web, look_for)
    assert web.asked == [
        ROBOTS, HOME, f"{HOME}vie-privee/", f"{HOME}contact/", f"{HOME}faire-un-don/", f"{HOME}stages/inscription/", f"{HOME}devenir-membre/",
        f"{HOME}wp-content/themes/astra/style.css",
    ]  # fmt: skip
    assert web.pauses == [1.0] * 6
    assert seen.gaps == ()
    assert seen.contacted == ("www.lepont.example",)
    assert {"www.google.com", "form.jotform.com", "fonts.bunny.net"} <= set(values(seen, E.REQUEST_HOST))
    assert values(seen, E.CERTIFICATE) == ["Let's Encrypt"]
    assert [(one.where, len(one.value)) for one in seen.evidence if one.kind is E.PAGE][:2] == [(HOME, 64), (f"{HOME}vie-privee/", 64)]
    assert "server: nginx" in values(seen, E.HEADER)


def test_names_on_the_privacy_page(look_for: LookFor) -> None:
    """Whole words and hosts; neither words that are also names, nor comments, scripts and mail addresses."""
    seen = looked(DescribedWeb(LEPONT), look_for)
    assert values(seen, E.PRIVACY_TEXT) == ["google fonts", "helloasso.com", "matomo", "ovh", "youtube"]


def test_a_privacy_page_without_names_says_so(look_for: LookFor) -> None:
    seen = looked(DescribedWeb({**LEPONT, f"{HOME}vie-privee/": "<p>Nous respectons votre vie privée.</p>"}), look_for)
    assert Evidence(E.PRIVACY_TEXT, f"{HOME}vie-privee/", absent=True) in seen.evidence


def test_a_replay_says_the_same(look_for: LookFor) -> None:
    for pages in (
        LEPONT,
        {**LEPONT, ROBOTS: Served("User-agent: *\nDisallow: /contact\nCrawl-delay: 2", type="text/plain")},
        {**LEPONT, ROBOTS: "User-agent: auditor\nDisallow: /"},
    ):
        web = DescribedWeb(pages)
        first = looked(web, look_for)
        assert looked(Replayed(web), look_for) == first


@pytest.mark.parametrize("keep_pages", [False, True])
@pytest.mark.parametrize(
    "changed",
    [
        {},
        {ROBOTS: Served("User-agent: *\nDisallow: /contact\nCrawl-delay: 2", type="text/plain")},
        {ROBOTS: Served("", 503)},
        {f"{HOME}vie-privee/": Served("", 404), f"{HOME}contact/": Served(b"%PDF", type="application/pdf")},
        {HOME: "".join(f"<img src=//h{number}.example>" for number in range(3_000))},
    ],
)  # fmt: skip
def test_a_bundle_says_the_same(look_for: LookFor, tmp_path: Path, knowledge: Knowledge, changed: Mapping[str, str | Served], keep_pages: bool) -> None:
    with Recording(DescribedWeb({**LEPONT, **changed}), Manifest("2026-11-22T10:00:00Z", {}), keep_pages=keep_pages) as recording:
        first = asyncio.run(look_at_website("lepont.example", recording, look_for))
        recording.write(tmp_path / "bundle", [{"domain": "lepont.example"}])
    with read_bundle(tmp_path / "bundle", knowledge.wording("fr").say) as bundle:
        assert asyncio.run(look_at_website("lepont.example", Replaying(bundle), look_for)) == first


@pytest.mark.parametrize(
    ("robots", "read", "why"),
    [
        (Served("User-agent: *\nDisallow: /", type="text/plain"), False, None),
        (Served("User-agent: auditor\nDisallow: /\nUser-agent: *\nAllow: /", type="text/plain"), False, None),
        (Served("User-agent: *\nDisallow: /\nUser-agent: auditor\nAllow: /", type="text/plain"), True, None),
        (Served("User-agent: *\nDisallow: /contact", type="text/plain"), True, None),
        (Served("<html>Page not found</html>"), True, None),
        (Served("", 404), True, None),
        (Served("", 403), True, None),
        (Served("", 429), False, Why.HTTP_STATUS),
        (Served("", 503), False, Why.HTTP_STATUS),
        (Served(why=Why.TIMEOUT), False, Why.TIMEOUT),
        (Served(why=Why.NOT_HTML), True, None),
        (Served(headers=(("location", "https://elsewhere.example/robots.txt"),)), True, None),
        (Served("\0\xff user-agent : *\ndisallow:/*a*b$\ncrawl-delay: -3\ncrawl-delay: nan\n" * 1000, type="text/plain"), True, None),
    ],
)
def test_robots(look_for: LookFor, robots: Served, read: bool, why: Why | None) -> None:
    seen = looked(DescribedWeb({**LEPONT, ROBOTS: robots}), look_for)
    assert bool(values(seen, E.PAGE)) is read
    assert (Gap(HOME, Why.ROBOTS) in seen.gaps) is not read
    assert ([one.why for one in seen.gaps if one.where == ROBOTS] or [None]) == [why]


def test_one_page_that_robots_refuses_is_never_asked_for(look_for: LookFor) -> None:
    web = DescribedWeb({**LEPONT, ROBOTS: Served("User-agent: *\nDisallow: /contact", type="text/plain")})
    seen = looked(web, look_for)
    assert seen.gaps == (Gap(f"{HOME}contact/", Why.ROBOTS),)
    assert f"{HOME}contact/" not in web.asked


def test_a_page_that_leads_to_one_that_robots_refuses_is_not_read(look_for: LookFor) -> None:
    refused = f"{HOME}membres/liste"
    world = {
        **LEPONT,
        ROBOTS: Served("User-agent: *\nDisallow: /membres/", type="text/plain"),
        f"{HOME}contact/": Served("", 302, headers=(("location", refused),)),
        refused: Served('<script src="https://x.tracker.example/a.js"></script>'),
    }
    seen = looked(DescribedWeb(world), look_for)
    assert Gap(refused, Why.ROBOTS) in seen.gaps
    assert refused not in [one.where for one in seen.evidence]
    assert "x.tracker.example" not in values(seen, E.REQUEST_HOST)


def test_a_delay_that_is_asked_for_is_kept(look_for: LookFor) -> None:
    web = DescribedWeb({**LEPONT, ROBOTS: Served("User-agent: *\nCrawl-delay: 4", type="text/plain")})
    seen = looked(web, look_for)
    assert web.pauses == [4.0, 4.0]
    assert [one.why for one in seen.gaps] == [Why.TIME_IS_UP] * 4


APEX = "https://lepont.example/"


@pytest.mark.parametrize(
    ("pages", "read", "gaps"),
    [
        ({APEX: "a"}, APEX, []),
        ({HOME: Served(why=Why.CERTIFICATE), APEX: "a"}, APEX, [(HOME, Why.CERTIFICATE)]),
        ({HOME: Served(why=Why.CONNECTION), "http://www.lepont.example/": "a"}, "http://www.lepont.example/", [(HOME, Why.CONNECTION)]),
        ({HOME: Served(headers=(("location", APEX),)), APEX: "a"}, APEX, []),
        ({HOME: Served("", 503), APEX: "a"}, "", [(HOME, Why.HTTP_STATUS)]),
        ({HOME: Served("", 404), APEX: "a"}, APEX, []),
        ({HOME: Served(headers=(("location", "https://www.facebook.com/lepont?x=1"),))}, "", [(HOME, Why.ELSEWHERE)]),
        ({HOME: Served(b"%PDF", type="application/pdf")}, HOME, [(HOME, Why.NOT_HTML)]),
        ({HOME: "<p>" * 800_000}, HOME, [(HOME, Why.TOO_LARGE)]),
        ({HOME: "".join(f"<img src=//h{number}.example>" for number in range(3_000))}, HOME, [(HOME, Why.TOO_MANY)]),
        ({}, "", []),
    ],
)  # fmt: skip
def test_the_address_that_answers(look_for: LookFor, pages: dict[str, str | Served], read: str, gaps: list[tuple[str, Why]]) -> None:
    seen = looked(DescribedWeb(pages), look_for)
    assert [one.where for one in seen.evidence if one.kind is E.PAGE and not one.absent] == ([read] if read else [])
    assert [(gap.where, gap.why) for gap in seen.gaps] == gaps


def test_where_nobody_is_that_is_evidence(look_for: LookFor) -> None:
    seen = looked(DescribedWeb({}), look_for)
    assert [(one.kind, one.where, one.absent) for one in seen.evidence][:2] == [(E.PAGE, HOME, True), (E.PAGE, APEX, True)]


def test_a_site_elsewhere_is_followed_only_when_asked(look_for: LookFor) -> None:
    pages = {
        HOME: Served(headers=(("location", "https://lepont.builder.example/home?id=1"),)),
        "https://lepont.builder.example/home?id=1": "<img src='//cdn.builder.example/x'>",
    }
    stayed = looked(web := DescribedWeb(pages), look_for)
    assert values(stayed, E.REDIRECT) == ["lepont.builder.example/home"]
    assert not [url for url in web.asked if "builder" in url]
    went = looked(DescribedWeb(pages), replace(look_for, follow=True))
    assert values(went, E.REDIRECT) == ["lepont.builder.example/home"]
    assert "cdn.builder.example" in values(went, E.REQUEST_HOST)
    assert "lepont.builder.example" in went.contacted


@pytest.mark.parametrize(("there", "why"), [(Served(code=403), Why.HTTP_STATUS), (None, Why.NO_ADDRESS), (Served(why=Why.TIMEOUT), Why.TIMEOUT)])
def test_where_a_site_leads_is_seen_even_if_nothing_is_read_there(look_for: LookFor, there: Served | None, why: Why) -> None:
    pages = {HOME: Served(headers=(("location", "https://lepont.builder.example/home?id=1"),))}
    web = DescribedWeb(pages if there is None else {**pages, "https://lepont.builder.example/home?id=1": there})
    seen = looked(web, replace(look_for, follow=True))
    assert values(seen, E.REDIRECT) == ["lepont.builder.example/home"]
    assert Gap(HOME, why) in seen.gaps


def test_another_host_of_the_domain_has_its_own_robots(look_for: LookFor) -> None:
    site = "https://site.lepont.example/"
    pages = {HOME: Served(headers=(("location", site),)), site: "a", f"{site}robots.txt": "User-agent: *\nDisallow: /"}
    seen = looked(DescribedWeb(pages), look_for)
    assert seen.gaps == (Gap(site, Why.ROBOTS),)


def test_what_time_did_not_suffice_for_is_a_gap(look_for: LookFor) -> None:
    """What was read before stays; a recording learns what wasn't reached."""
    slow = [f"{HOME}faire-un-don/", f"{HOME}stages/inscription/", f"{HOME}devenir-membre/", f"{HOME}wp-content/themes/astra/style.css"]
    web = DescribedWeb({**LEPONT, slow[0]: Served("", takes=30)})
    seen = looked(web, replace(look_for, seconds=0.7))
    assert seen.gaps == tuple(Gap(url, Why.TIME_IS_UP) for url in slow)
    assert "matomo" in values(seen, E.PRIVACY_TEXT)
    assert [web.kept[url][0].why for url in slow] == [Why.TIME_IS_UP] * 4
    assert looked(Replayed(web), look_for) == seen


def test_pages_in_dutch_and_german(look_for: LookFor) -> None:
    home = (
        "<a href=/a>Privacybeleid</a><a href=/b>Kontakt</a><a href=/c>Jetzt spenden!</a><a href=/d>Impressum</a><a href=/e>Inschrijving</a><a href=/f>Blog</a>"
    )
    web = DescribedWeb({HOME: home})
    looked(web, look_for)
    assert [url.removeprefix(HOME) for url in web.asked[2:]] == ["a", "b", "c", "e", "d"]


def test_order_of_links_of_one_kind_is_by_words_then_path_then_place(look_for: LookFor) -> None:
    home = "<a href=/x/contact>Ici</a><a href=/equipe/ou>Contact</a><a href=/ou>Contact</a><a href=/ou#plan>Contact</a><a href=https://other.example/contact>Contact</a>"
    web = DescribedWeb({HOME: home})
    looked(web, look_for)
    assert [url.removeprefix(HOME) for url in web.asked[2:]] == ["ou", "equipe/ou", "x/contact"]
