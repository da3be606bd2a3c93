"""Who stands behind a company on a day: on companies that each test writes, then on the catalogue itself."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.knowledge.describe import owners_of
from auditor.knowledge.ownership import Chain, chain, in_eea, name_at, outside_holders
from auditor.knowledge.reader import adapter
from auditor.knowledge.records import Company, Jurisdiction
from auditor.knowledge.store import Knowledge

DAY = date(2026, 1, 20)
SOURCES = {"page": {"title": "The page", "url": "https://page.example/", "kind": "register"}}
COMMON = {"sources": SOURCES, "recorded": "2026-01-15", "reviewed": "2026-01-15"}


class Companies:
    """A small world of companies and countries."""

    def __init__(self, **companies: Company) -> None:
        self.companies = companies
        self.countries = {
            "BE": country(eea=["EU"], eea_since="1994-01-01"),
            "FR": country(eea=["EU"], eea_since="1994-01-01"),
            "GB": country(eea=["EU"], eea_since="1994-01-01", eea_until="2021-01-01"),
            "HR": country(eea=["EU"], eea_since="2013-07"),
            "US": country(),
            "CH": country(),
        }

    def company(self, id_: str) -> Company | None:
        return self.companies.get(id_)

    def jurisdiction(self, code: str) -> Jurisdiction | None:
        return self.countries.get(code)


def country(**fields: Any) -> Jurisdiction:
    found: Jurisdiction = adapter(Jurisdiction).validate_python(
        {"name": {"fr": "Pays", "en": "Country"}, "sources": {}, "recorded": "2026-01-15", "reviewed": "2026-01-15", **fields}
    )
    return found


def company(place: str | None = "BE", owners: list[dict[str, Any]] | None = None, **fields: Any) -> Company:
    record = {"names": [{"name": "Atelier"}], "kind": "company", "about": "page", **COMMON, **fields}
    if place is not None:
        record.setdefault("country", [{"value": place, "source": "page"}])
    if owners is not None:
        record["owners"] = [{"source": "page", **edge} for edge in owners]
    found: Company = adapter(Company).validate_python(record)
    return found


def ids(companies: Companies, start: str, day: date = DAY) -> list[str]:
    found = chain(companies, start, day)
    assert found is not None
    return [step.id for step in found.steps]


def ends(companies: Companies, start: str, day: date = DAY) -> str:
    found = chain(companies, start, day)
    assert found is not None
    return found.ends_at.value


# --- dates -----------------------------------------------------------------------------------------


def test_an_edge_holds_from_its_first_day_up_to_and_not_on_its_last() -> None:
    companies = Companies(
        tool=company(
            owners=[
                {"owner": "first", "share": 100, "since": "2005-10-14", "until": "2011-10-13"},
                {"owner": "second", "share": 100, "since": "2011-10-13"},
            ]
        ),
        first=company(),
        second=company(),
    )
    assert ids(companies, "tool", date(2005, 10, 13)) == ["tool"]
    assert ids(companies, "tool", date(2005, 10, 14)) == ["tool", "first"]
    assert ids(companies, "tool", date(2011, 10, 12)) == ["tool", "first"]
    assert ids(companies, "tool", date(2011, 10, 13)) == ["tool", "second"]


@pytest.mark.parametrize(
    ("since", "before", "from_"),
    [
        ("2024", date(2023, 12, 31), date(2024, 1, 1)),
        ("2024-07", date(2024, 6, 30), date(2024, 7, 1)),
        ("2024-07-31", date(2024, 7, 30), date(2024, 7, 31)),
    ],
)
def test_a_partial_date_is_its_first_day(since: str, before: date, from_: date) -> None:
    companies = Companies(tool=company(owners=[{"owner": "buyer", "share": 100, "since": since}]), buyer=company())
    assert ids(companies, "tool", before) == ["tool"]
    assert ids(companies, "tool", from_) == ["tool", "buyer"]


def test_names_and_seats_are_those_of_the_day() -> None:
    moved = company(
        names=[{"name": "Facebook", "until": "2021-10-28", "source": "page"}, {"name": "Meta", "since": "2021-10-28", "source": "page"}],
        country=[{"value": "GB", "until": "2019-06", "source": "page"}, {"value": "US", "since": "2019-06", "source": "page"}],
    )
    found = {day: chain(Companies(tool=moved), "tool", day) for day in (date(2019, 5, 31), date(2019, 6, 1), date(2021, 10, 28))}
    assert [(one.owner.name, one.owner.country) for one in found.values() if one] == [("Facebook", "GB"), ("Facebook", "US"), ("Meta", "US")]


def test_a_company_keeps_its_latest_name_after_the_last_one_known() -> None:
    names = [{"name": "Old", "until": "2020", "source": "page"}, {"name": "Less old", "until": "2022", "source": "page"}]
    assert name_at(company(names=names), DAY) == "Less old"


def test_a_seat_that_is_not_known_on_the_day_stays_unknown() -> None:
    found = chain(Companies(tool=company(country=[{"value": "BE", "since": "2020", "source": "page"}])), "tool", date(2019, 1, 1))
    assert found is not None
    assert found.owner.country is None


def test_a_country_is_in_the_eea_between_its_dates() -> None:
    companies = Companies()
    assert [in_eea(companies, "GB", day) for day in (date(1993, 12, 31), date(1994, 1, 1), date(2020, 12, 31), date(2021, 1, 1))] == [False, True, True, False]
    assert [in_eea(companies, "HR", day) for day in (date(2013, 6, 30), date(2013, 7, 1))] == [False, True]
    assert not in_eea(companies, "US", DAY)
    assert not in_eea(companies, "ZZ", DAY)


# --- chains ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edge", "followed"),
    [
        ({"share": 50.1}, True),
        ({"share": 50}, False),
        ({"share": 100}, True),
        ({"share": 10, "hold": "control"}, True),
        ({"hold": "control"}, True),
        ({"hold": "majority"}, True),
        ({"hold": "minority"}, False),
        ({"hold": "joint"}, False),
        ({"share": 50, "hold": "joint"}, False),
        ({"hold": "unknown"}, False),
        ({}, False),
    ],
    ids=str,
)
def test_the_chain_follows_whoever_decides(edge: dict[str, Any], followed: bool) -> None:
    companies = Companies(tool=company(owners=[{"owner": "holder", **edge}]), holder=company())
    assert ids(companies, "tool") == (["tool", "holder"] if followed else ["tool"])


def test_the_chain_goes_to_the_top_past_minority_holders() -> None:
    companies = Companies(
        tool=company(owners=[{"owner": "fund", "share": 30}, {"owner": "group", "share": 70}]),
        group=company(owners=[{"owner": "fund", "hold": "minority"}, {"owner": "top", "hold": "control"}]),
        top=company("US", owners=[], ends_at={"value": "stock_market", "source": "page"}),
        fund=company("US", kind="fund"),
    )
    assert ids(companies, "tool") == ["tool", "group", "top"]
    assert ends(companies, "tool") == "stock_market"


@pytest.mark.parametrize("kind", ["person", "family"])
def test_a_person_or_a_family_ends_the_chain_and_is_what_it_ends_at(kind: str) -> None:
    companies = Companies(tool=company(owners=[{"owner": "founder", "share": 100, "since": "2020"}]), founder=company(kind=kind))
    assert ids(companies, "tool") == ["tool"]
    assert ends(companies, "tool") == kind
    assert ends(companies, "tool", date(2019, 12, 31)) == "unknown"


@pytest.mark.parametrize(
    ("kind", "end"),
    [
        ("state", "state"),
        ("public_body", "state"),
        ("foundation", "foundation"),
        ("association", "members"),
        ("cooperative", "members"),
        ("fund", "fund"),
        ("company", "unknown"),
        ("community", "unknown"),
    ],
)
def test_the_last_organisation_says_by_its_kind_what_the_chain_ends_at(kind: str, end: str) -> None:
    companies = Companies(tool=company(owners=[{"owner": "top", "share": 100}]), top=company(kind=kind))
    assert ends(companies, "tool") == end
    stated = Companies(tool=company(owners=[{"owner": "top", "share": 100}]), top=company(kind=kind, ends_at={"value": "person", "source": "page"}))
    assert ends(stated, "tool") == "person"


def test_what_a_chain_ended_at_until_a_sale_is_not_said_after_it() -> None:
    companies = Companies(tool=company(ends_at={"value": "stock_market", "until": "2015-10-02", "source": "page"}))
    assert ends(companies, "tool", date(2015, 10, 1)) == "stock_market"
    assert ends(companies, "tool", date(2015, 10, 2)) == "unknown"


def test_capital_is_known_on_a_day_when_a_holder_is() -> None:
    def known(record: Company, day: date = DAY) -> bool:
        found = chain(Companies(tool=record, buyer=company()), "tool", day)
        assert found is not None
        return found.capital_known

    bought = company(owners=[{"owner": "buyer", "share": 40, "since": "2024-07"}])
    assert known(bought)
    assert known(company(owners=[]))
    assert known(company(kind="association"))
    assert known(company(ends_at={"value": "stock_market", "source": "page"}))
    assert not known(company())
    assert not known(bought, date(2024, 6, 30))
    assert not known(company(kind="fund"))


def test_owners_in_a_circle_end_where_it_closes_today_and_in_the_past() -> None:
    companies = Companies(
        a=company(owners=[{"owner": "b", "share": 60, "until": "2012"}]),
        b=company(owners=[{"owner": "c", "share": 60, "until": "2012"}]),
        c=company(owners=[{"owner": "a", "share": 60, "until": "2012"}]),
        own=company(owners=[{"owner": "own", "share": 100}]),
    )
    assert ids(companies, "a", date(2011, 1, 1)) == ["a", "b", "c"]
    assert ids(companies, "c", date(2011, 1, 1)) == ["c", "a", "b"]
    assert ids(companies, "a", date(2013, 1, 1)) == ["a"]
    assert ids(companies, "own") == ["own"]


def test_a_company_without_a_record_has_no_chain() -> None:
    assert chain(Companies(), "nobody", DAY) is None
    assert ids(Companies(tool=company(owners=[{"owner": "nobody", "share": 100}])), "tool") == ["tool"]


# --- holders from outside --------------------------------------------------------------------------


def outside(owners: list[dict[str, Any]], *, adequate_too: bool = False, **others: Company) -> bool | None:
    """Of a Belgian company held so; `us`, `us2`, `us3` are American, `ch` Swiss, `be` Belgian, `who` of no known seat."""
    seats = {"us": "US", "us2": "US", "us3": "US", "ch": "CH", "be": "BE", "who": None, "who2": None}
    known = {id_: company(seat) for id_, seat in seats.items()}
    companies = Companies(tool=company(owners=owners), **(known | others))
    found: Chain | None = chain(companies, "tool", DAY)
    assert found is not None
    return outside_holders(companies, found, DAY, lambda code: in_eea(companies, code, DAY) or (adequate_too and code == "CH"))


@pytest.mark.parametrize(
    ("owners", "expected"),
    [
        ([], False),
        ([{"owner": "us", "share": 24}], False),
        ([{"owner": "us", "share": 24.01}], True),
        ([{"owner": "us", "share": 20}, {"owner": "us2", "share": 19}], False),
        ([{"owner": "us", "share": 20}, {"owner": "us2", "share": 19.5}], True),
        ([{"owner": "us", "share": 13}, {"owner": "us2", "share": 13}, {"owner": "us3", "share": 13}], False),
        ([{"owner": "us", "share": 13}, {"owner": "us2", "share": 13}, {"owner": "us3", "share": 14}], True),
        ([{"owner": "be", "share": 60}, {"owner": "us", "share": 40}], True),
        ([{"owner": "be", "share": 100}], False),
        ([{"owner": "us", "hold": "control"}], True),
        ([{"owner": "us", "share": 10, "hold": "control"}], True),
        ([{"owner": "us", "hold": "majority"}], True),
        ([{"owner": "us", "hold": "joint"}, {"owner": "be", "hold": "joint"}], None),
        ([{"owner": "us", "hold": "minority"}], None),
        ([{"owner": "us"}], None),
        ([{"owner": "us", "hold": "minority"}, {"owner": "us2", "share": 25}], True),
        ([{"owner": "be", "hold": "minority"}], False),
        ([{"owner": "who"}], None),
        ([{"owner": "who", "share": 24}], False),
        ([{"owner": "who", "share": 25}], None),
        ([{"owner": "who", "share": 20}, {"owner": "us", "share": 20}], None),
        ([{"owner": "who", "share": 20}, {"owner": "who2", "share": 20}], None),
        ([{"owner": "who", "share": 10}, {"owner": "us", "share": 20}], False),
        ([{"owner": "us", "share": 90, "until": "2020"}], False),
        ([{"owner": "us", "share": 90, "since": "2027"}], False),
    ],
    ids=str,
)
def test_holders_from_outside(owners: list[dict[str, Any]], expected: bool | None) -> None:
    assert outside(owners) is expected


def test_an_adequate_country_is_inside_for_hosting_and_outside_for_ownership() -> None:
    assert outside([{"owner": "ch", "share": 40}]) is True
    assert outside([{"owner": "ch", "share": 40}], adequate_too=True) is False
    assert outside([{"owner": "us", "share": 40}], adequate_too=True) is True


def test_an_european_holder_counts_for_whoever_owns_it() -> None:
    assert outside([{"owner": "holding", "share": 30}], holding=company("BE", owners=[{"owner": "us", "share": 100}])) is True
    assert outside([{"owner": "holding", "share": 30}], holding=company("US", owners=[{"owner": "be", "share": 100}])) is False


def test_a_holder_from_outside_counts_at_every_step() -> None:
    assert outside([{"owner": "group", "share": 100}], group=company("BE", owners=[{"owner": "us", "share": 25}])) is True
    assert outside([{"owner": "group", "share": 100}], group=company("BE", owners=[{"owner": "us", "hold": "minority"}])) is None


def test_shares_held_crosswise_come_to_an_end() -> None:
    crosswise = {"left": company("BE", owners=[{"owner": "right", "share": 60}]), "right": company("US", owners=[{"owner": "left", "share": 60}])}
    assert outside([{"owner": "left", "share": 5}, {"owner": "right", "share": 5}], **crosswise) is False
    companies = Companies(renault=company("FR", owners=[{"owner": "nissan", "share": 15}]), nissan=company("US", owners=[{"owner": "renault", "share": 43}]))
    found = chain(companies, "nissan", DAY)
    assert found is not None
    assert [step.id for step in found.steps] == ["nissan"]
    assert outside_holders(companies, found, DAY, lambda code: in_eea(companies, code, DAY)) is False


SHARES = st.lists(st.tuples(st.sampled_from(["us", "us2", "be", "who"]), st.integers(1, 49)), max_size=4)


@given(SHARES)
def test_one_more_holder_from_outside_never_makes_a_company_less_foreign(owners: list[tuple[str, int]]) -> None:
    rank = {False: 0, None: 1, True: 2}
    edges: list[dict[str, Any]] = [{"owner": owner, "share": share} for owner, share in owners]
    assert rank[outside([*edges, {"owner": "us3", "share": 10}])] >= rank[outside(edges)]
    assert outside(list(reversed(edges))) is outside(edges)


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)))
def test_on_every_day_at_most_one_owner_follows_another(day: date) -> None:
    edges = [{"owner": f"o{year}", "share": 100, "since": str(year), "until": str(year + 5)} for year in range(1995, 2030, 5)]
    companies = Companies(tool=company(owners=edges), **{edge["owner"]: company() for edge in edges})
    assert len(ids(companies, "tool", day)) == (2 if date(1995, 1, 1) <= day < date(2030, 1, 1) else 1)


# --- the catalogue ---------------------------------------------------------------------------------

Asked = Callable[[str, str], tuple[list[str], str | None]]


@pytest.fixture
def asked(knowledge: Knowledge) -> Asked:
    """The names that `auditor catalogue owner` shows on a day, and what the chain ends at."""

    def ask(tool: str, day: str) -> tuple[list[str], str | None]:
        product = knowledge.product(tool)
        assert product is not None
        found, steps = owners_of(product, knowledge, date.fromisoformat(day))
        return [step["name"] for step in steps], found.ends_at.value if found else None

    return ask


@pytest.mark.parametrize(
    ("tool", "day", "names", "end"),
    [
        ("gmail", "2015-01-01", ["Google Inc."], "stock_market"),
        ("gmail", "2015-10-01", ["Google Inc."], "stock_market"),
        ("gmail", "2015-10-02", ["Google Inc.", "Alphabet Inc."], "person"),
        ("gmail", "2016-06-01", ["Google Inc.", "Alphabet Inc."], "person"),
        ("gmail", "2018-01-01", ["Google LLC", "Alphabet Inc."], "person"),
        ("whatsapp", "2014-10-05", ["WhatsApp Inc."], "person"),
        ("whatsapp", "2014-10-06", ["WhatsApp Inc.", "Facebook, Inc."], "person"),
        ("whatsapp", "2021-10-28", ["WhatsApp LLC", "Meta Platforms, Inc."], "person"),
        ("linkedin", "2016-12-07", ["LinkedIn Corporation"], "stock_market"),
        ("linkedin", "2016-12-08", ["LinkedIn Corporation", "Microsoft Corporation"], "stock_market"),
        ("github", "2018-10-24", ["GitHub, Inc."], "unknown"),
        ("github", "2018-10-25", ["GitHub, Inc.", "Microsoft Corporation"], "stock_market"),
        ("skype", "2005-01-01", ["Skype Technologies S.à r.l."], "person"),
        ("skype", "2006-01-01", ["Skype Technologies S.à r.l.", "eBay Inc."], "stock_market"),
        ("skype", "2010-01-01", ["Skype Technologies S.à r.l.", "Silver Lake"], "fund"),
        ("skype", "2012-01-01", ["Skype Technologies S.à r.l.", "Microsoft Corporation"], "stock_market"),
        ("skype", "2025-06-01", [], None),
        ("wetransfer", "2024-06-30", ["WeTransfer B.V."], "unknown"),
        ("wetransfer", "2024-07-31", ["WeTransfer B.V.", "Bending Spoons S.p.A."], "person"),
        ("evernote", "2022-12-31", ["Evernote Corporation"], "unknown"),
        ("evernote", "2023-01-01", ["Evernote Corporation", "Bending Spoons S.p.A."], "person"),
        ("gandi-mail", "2018-12-31", ["Gandi SAS"], "unknown"),
        ("gandi-mail", "2020-01-01", ["Gandi SAS", "Montefiore Investment"], "fund"),
        ("gandi-mail", "2024-01-01", ["Gandi SAS", "Your.Online", "Strikwerda Investments"], "unknown"),
        ("mailchimp", "2021-10-31", ["The Rocket Science Group LLC"], "person"),
        ("mailchimp", "2021-11-01", ["The Rocket Science Group LLC", "Intuit Inc."], "stock_market"),
        ("brevo", "2026-11-22", ["Sendinblue"], "unknown"),
        ("meetup", "2016-12-31", ["Meetup LLC"], "unknown"),
        ("meetup", "2018-01-01", ["Meetup LLC", "WeWork"], "unknown"),
        ("meetup", "2022-01-01", ["Meetup LLC", "AlleyCorp"], "unknown"),
        ("meetup", "2026-01-01", ["Meetup LLC", "Bending Spoons S.p.A."], "person"),
        ("zivver", "2024-12-31", ["Zivver"], "unknown"),
        ("zivver", "2025-12-31", ["Zivver", "Kiteworks"], "unknown"),
    ],
)
def test_who_stood_behind_a_tool(tool: str, day: str, names: list[str], end: str | None, asked: Asked) -> None:
    assert asked(tool, day) == (names, end)


def test_a_former_name_still_finds_the_product(knowledge: Knowledge) -> None:
    product = knowledge.product("brevo")
    assert product is not None
    assert product.name == "Brevo"
    assert knowledge.product_names.find("Sendinblue").id == "brevo"


def test_every_chain_of_the_catalogue_has_an_end_on_every_new_year(knowledge: Knowledge) -> None:
    for year in range(2000, 2027, 2):
        day = date(year, 1, 1)
        for id_ in knowledge.ids("companies"):
            found = chain(knowledge, id_, day)
            assert found is not None
            steps = [step.id for step in found.steps]
            assert steps[0] == id_
            assert len(steps) == len(set(steps)) <= 6
            outside_holders(knowledge, found, day, lambda code, day=day: in_eea(knowledge, code, day))


def test_no_company_of_the_catalogue_is_decided_over_by_two_at_once(knowledge: Knowledge) -> None:
    """Two deciding owners on one day would make the answer depend on the order of lines."""
    from auditor.knowledge.dates import first_day, holding
    from auditor.knowledge.ownership import decides

    twice = []
    for id_ in knowledge.ids("companies"):
        record = knowledge.company(id_)
        assert record is not None
        days = {first_day(edge.since) for edge in record.owners or () if edge.since} | {DAY - timedelta(days=1)}
        twice += [(id_, day) for day in days if sum(decides(edge) for edge in holding(record.owners, day)) > 1]
    assert twice == []
