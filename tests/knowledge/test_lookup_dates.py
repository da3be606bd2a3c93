"""Names as people write them, dates as exact as their source, and how much a claim proves."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.knowledge.dates import first_day, holding, holds, is_stale
from auditor.knowledge.evidence import STRENGTH_OF, Basis, basis
from auditor.knowledge.lookup import Names
from auditor.knowledge.names import plain
from auditor.knowledge.records import Source, SourceKind
from auditor.model import Strength

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
DAY = date(2026, 11, 22)


@st.composite
def partial(draw: st.DrawFn) -> str:
    """A year, a month or a day."""
    return draw(DAYS).isoformat()[: draw(st.sampled_from([4, 7, 10]))]


@dataclass(frozen=True)
class Edge:
    since: str | None = None
    until: str | None = None


# --- dates -----------------------------------------------------------------------------------------


@given(partial(), DAYS)
def test_an_edge_holds_from_since_on_and_not_before(since: str, day: date) -> None:
    assert holds(Edge(since=since), day) is (day >= first_day(since))


@given(partial(), DAYS)
def test_of_two_edges_that_follow_each_other_one_holds(turn: str, day: date) -> None:
    before, after = Edge(until=turn), Edge(since=turn)
    assert [holds(before, day), holds(after, day)] in ([True, False], [False, True])
    assert holding([before, after], day) == [before if day < first_day(turn) else after]


@given(st.none() | partial(), st.none() | partial(), DAYS)
def test_an_edge_with_open_ends_holds_whenever_a_narrower_one_does(since: str | None, until: str | None, day: date) -> None:
    assert holds(Edge(), day)
    if holds(Edge(since, until), day):
        assert holds(Edge(since), day)
        assert holds(Edge(until=until), day)


@given(partial())
def test_a_partial_date_is_read_as_its_first_day(written: str) -> None:
    assert first_day(written).isoformat().startswith(written)
    assert (first_day(written) - timedelta(days=1)).isoformat()[: len(written)] != written


@given(partial(), DAYS, st.integers(0, 2000))
def test_a_copy_only_gets_older(seen: str, day: date, later: int) -> None:
    if is_stale(seen, day):
        assert is_stale(seen, day + timedelta(days=later))


@given(DAYS)
def test_a_copy_of_a_month_is_as_fresh_as_the_last_day_of_that_month_may_be(day: date) -> None:
    month, year = day.isoformat()[:7], day.isoformat()[:4]
    for later in (0, 100, 365, 366, 400, 800):
        then = day + timedelta(days=later)
        assert is_stale(day.isoformat(), then) or not is_stale(month, then)
        assert is_stale(month, then) or not is_stale(year, then)


@pytest.mark.parametrize(
    ("seen", "day", "stale"),
    [
        ("2025-11-22", DAY, False),
        ("2025-11-21", DAY, True),
        ("2025-11", date(2026, 11, 30), False),
        ("2025-11", date(2026, 12, 1), True),
        ("2025-12", date(2026, 12, 31), False),
        ("2025-12", date(2027, 1, 1), True),
        ("2025", date(2026, 12, 31), False),
        ("2025", date(2027, 1, 1), True),
        ("2024-02", date(2025, 2, 28), False),
        ("2024-02", date(2025, 3, 1), True),
        (None, DAY, True),
        ("2030", DAY, False),
    ],
)
def test_a_copy_is_stale_after_twelve_months(seen: str | None, day: date, stale: bool) -> None:
    assert is_stale(seen, day) is stale


# --- evidence --------------------------------------------------------------------------------------


def source(kind: SourceKind = SourceKind.PRESS, seen: str | None = "2026-11-01", day: str | None = None) -> Source:
    return Source(title="The page", url="https://page.example/", kind=kind, seen=seen, date=day)


@pytest.mark.parametrize(
    ("kinds", "strength", "capped"),
    [
        (["vendor"], Strength.VENDOR, True),
        (["project"], Strength.VENDOR, True),
        (["contract"], Strength.DOCUMENT, False),
        (["press"], Strength.DOCUMENT, False),
        (["dataset"], Strength.DOCUMENT, False),
        (["register"], Strength.OBSERVED, False),
        (["measurement"], Strength.OBSERVED, False),
        (["authority"], Strength.INDEPENDENT, False),
        (["court"], Strength.INDEPENDENT, False),
        (["audit"], Strength.INDEPENDENT, False),
        (["vendor", "press"], Strength.DOCUMENT, False),
        (["audit", "vendor"], Strength.INDEPENDENT, False),
        ([], Strength.UNVERIFIED, True),
    ],
)
def test_a_claim_is_as_strong_as_its_best_source(kinds: list[str], strength: Strength, capped: bool) -> None:
    sources = {kind: source(SourceKind(kind)) for kind in kinds}
    found = basis(sources, kinds, DAY)
    assert (found.strength, found.capped) == (strength, capped)
    assert [ref.kind for ref in found.sources] == kinds
    # Where they state a part of it only, they are shown, and the whole is unverified.
    in_part = basis(sources, [*kinds, "unverified"], DAY)
    assert (in_part.strength, in_part.capped) == (Strength.UNVERIFIED, True)
    assert [ref.kind for ref in in_part.sources] == kinds


def test_every_kind_of_source_has_a_strength() -> None:
    assert set(STRENGTH_OF) == set(SourceKind)


def test_what_nobody_read_is_unverified_and_not_stale() -> None:
    for keys in ([], ["unverified"], ["not-there"]):
        assert basis({"page": source()}, keys, DAY) == Basis(Strength.UNVERIFIED)


@pytest.mark.parametrize(
    ("copies", "stale"),
    [
        ([("2026-01-01", None)], False),
        ([("2025-01-01", None)], True),
        ([("2025-01-01", None), ("2026-01-01", None)], False),
        ([(None, None)], True),
        ([(None, "2026-05")], False),
        ([(None, "2024")], True),
        ([("2026-01", "2019")], False),
    ],
)
def test_a_claim_is_as_fresh_as_its_newest_copy(copies: list[tuple[str | None, str | None]], stale: bool) -> None:
    sources = {str(index): source(seen=seen, day=day) for index, (seen, day) in enumerate(copies)}
    assert basis(sources, list(sources), DAY).stale is stale


KINDS = st.lists(st.sampled_from(list(SourceKind)), max_size=4)


@given(KINDS, st.sampled_from(list(SourceKind)), st.sampled_from([None, "2020", "2026-11"]))
def test_one_more_source_never_makes_a_claim_weaker(kinds: list[SourceKind], more: SourceKind, seen: str | None) -> None:
    sources = {str(index): source(kind, "2020") for index, kind in enumerate(kinds)}
    before = basis(sources, list(sources), DAY)
    after = basis({**sources, "more": source(more, seen)}, [*sources, "more"], DAY)
    assert after.strength >= before.strength
    assert not kinds or before.stale or not after.stale


# --- names -----------------------------------------------------------------------------------------

INDEX = {
    "names": {
        "products": {
            "gmail": "gmail",
            "google drive": "drive",
            "nextcloud": "nextcloud",
            "office 365": "office",
            "office 2016": "old-office",
            "zoom": "zoom",
            "cahier": "cahier",
            "cahiers": "papier",
        }
    },
    "domains": {"products": {"gmail.com": "gmail", "google.com": "google", "drive.google.com": "drive", "cloud.example": "nextcloud"}},
}
NAMES = Names(INDEX, "products")


@pytest.mark.parametrize(
    ("written", "id_", "how"),
    [
        ("Gmail", "gmail", "exact"),
        ("  GMAIL ", "gmail", "exact"),
        ("google-drive", "drive", "exact"),
        ("Gmail (l'équipe)", "gmail", "near"),
        ("Nextcloud [asso]", "nextcloud", "near"),
        ("nextclou", "nextcloud", "near"),
        ("Nxetcloud", "nextcloud", "near"),
        ("nextcl", None, "none"),
        ("zom", None, "none"),
        ("Zoon", None, "none"),
        ("Office 366", None, "none"),
        ("cahierz", None, "none"),
        ("", None, "none"),
        ("???", None, "none"),
        ("微信", None, "none"),
        ("gmail.com", "gmail", "host"),
        ("https://drive.google.com/x", "drive", "host"),
        ("mail.google.com", "google", "host"),
        ("www.GMAIL.com.", "gmail", "host"),
        ("gmail.com.evil.test", None, "none"),
        ("notgmail.com", None, "none"),
        ("me@gmail.com", None, "none"),
        ("com", None, "none"),
        ("https://[bad", None, "none"),
        ("cloud.example:8443/login", "nextcloud", "host"),
    ],
)
def test_what_a_written_name_means(written: str, id_: str | None, how: str) -> None:
    match = NAMES.find(written)
    assert (match.id, match.how) == (id_, how)


def test_a_name_that_is_not_known_comes_with_those_that_are_near() -> None:
    assert NAMES.find("Office 366").near[:1] == ("office",)
    assert NAMES.find("Gmail et Google Drive").near == ("drive", "gmail")


LABEL = st.from_regex(r"[a-z]{1,8}", fullmatch=True)


@given(st.sampled_from(sorted(INDEX["domains"]["products"])), LABEL)
def test_a_host_name_matches_by_label_from_the_right(domain: str, label: str) -> None:
    assert NAMES.find(f"{label}.{domain}").how == "host"
    assert NAMES.find(f"{domain}.{label}.test").how != "host"
    assert NAMES.find(f"https://{label}.test/{domain}").how != "host"
    if domain.count(".") == 1:
        assert NAMES.find(f"{label}{domain}").how != "host"


@given(st.text(max_size=40))
def test_any_text_is_looked_up_without_harm(text: str) -> None:
    match = NAMES.find(text)
    assert (match.id is None) == (match.how == "none")
    assert len(match.near) <= 3


@given(st.text(max_size=30))
def test_plain_names_stay_as_they_are(text: str) -> None:
    assert plain(plain(text)) == plain(text)
