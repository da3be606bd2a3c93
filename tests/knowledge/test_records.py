"""The files of vendor_db: adding a record adds to what is tested."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from auditor.errors import Problem
from auditor.knowledge.check import check
from auditor.knowledge.licences import is_free
from auditor.knowledge.lookup import Names
from auditor.knowledge.names import plain
from auditor.knowledge.ownership import chain
from auditor.knowledge.reader import read_vendor_db
from auditor.knowledge.records import FOLDERS, Claim, Product, Record, Text, field_values
from auditor.knowledge.statistics import claims
from auditor.knowledge.store import Knowledge

ROOT = Path(__file__).resolve().parents[2]
TODAY = date.today()
# Tools of a starter stack that the catalogue is meant not to know: one id of a stack and the name written there.
MEANT_UNKNOWN: set[tuple[str, str]] = set()


def ids(folder: str) -> list[str]:
    return sorted(path.stem for path in (ROOT / "vendor_db" / folder).glob("*.yaml"))


@pytest.fixture(scope="module")
def problems() -> dict[str, list[Problem]]:
    """What `auditor catalogue check` says, by file."""
    found = defaultdict(list)
    for problem in check(read_vendor_db(ROOT), TODAY):
        found[problem.place.split(":")[0]].append(problem)
    return found


def text_of(record: object) -> Iterator[Text]:
    """Every text in a record, however deep."""
    if isinstance(record, Text):
        yield record
    elif isinstance(record, tuple):
        for inner in record:
            yield from text_of(inner)
    elif isinstance(record, Record):
        for inner in field_values(record).values():
            yield from text_of(inner)


def keeps_to_the_rules(file: str, problems: dict[str, list[Problem]]) -> None:
    assert [str(problem) for problem in problems.get(file, [])] == []


@pytest.mark.parametrize("letter", sorted({id_[0] for id_ in ids("products")}))
def test_products(letter: str, problems: dict[str, list[Problem]], knowledge: Knowledge) -> None:
    for id_ in ids("products"):
        if id_.startswith(letter):
            a_product(id_, problems, knowledge)


def a_product(id_: str, problems: dict[str, list[Problem]], knowledge: Knowledge) -> None:
    keeps_to_the_rules(f"vendor_db/products/{id_}.yaml", problems)
    product = knowledge.product(id_)
    assert product is not None
    names_lead_to_it(id_, product, knowledge)
    domains_lead_to_it(id_, product.domains, knowledge)
    if product.licence and product.licence.value:
        assert is_free(product.licence.value) is not None, f"add “{product.licence.value}” to auditor/knowledge/licences.py, or mend the record"
    for replacement in product.replaces:
        assert replacement.gains.fr != replacement.gains.en, "written once, for two languages"
        assert replacement.loses.fr != replacement.loses.en, "written once, for two languages"
        assert 0 <= replacement.hours[0] <= replacement.hours[1]
        assert id_ not in replacement.instead_of
    for fingerprint in product.fingerprints:
        assert fingerprint.matches
        assert fingerprint.near_misses


def names_lead_to_it(id_: str, product: Product, knowledge: Knowledge) -> None:
    for name in (id_, product.name, *product.aliases):
        for written in (name, name.upper(), f"  {name} ", name.replace(" ", "-")):
            match = knowledge.product_names.find(written)
            assert (match.id, match.how) == (id_, "exact"), written
    for former in product.names:
        assert knowledge.product_names.find(former.name).id == id_, former.name


def domains_lead_to_it(id_: str, domains: tuple[str, ...], knowledge: Knowledge, folder: str = "products") -> None:
    """By label from the right: what stands under the domain, and nothing that only looks like it."""
    known = knowledge.index["domains"][folder]
    names = Names({"names": {folder: {}}, "domains": {folder: known}}, folder)  # host names only: near matches of names are slow
    for domain in domains:
        assert "." in domain
        assert domain == domain.lower().strip("./ ")
        for under in (domain, f"zz.{domain}", f"https://zz.{domain}:443/a?b#c", f"HTTP://{domain.upper()}./"):
            assert names.find(under).id == id_, under
        for beside in (
            f"{domain}.evil.test",
            f"https://{domain}.evil.test/",
            f"https://evil.test/{domain}",
            f"https://evil.test/?{domain}",
            f"https://{domain}@evil.test/",
        ):
            assert names.find(beside).how != "host", beside
        if not any(domain.endswith(f".{other}") for other in known):
            assert names.find(f"zz{domain}").how != "host"


def test_companies(problems: dict[str, list[Problem]], knowledge: Knowledge) -> None:
    """All in one test: there are many, and little to say of each."""
    all_of_them = ids("companies")
    assert [str(problem) for id_ in all_of_them for problem in problems.get(f"vendor_db/companies/{id_}.yaml", [])] == []
    chains = {id_: chain(knowledge, id_, TODAY) for id_ in all_of_them}
    assert [id_ for id_, found in chains.items() if found is None or found.steps[0].id != id_ or not found.steps[0].name] == []


@pytest.mark.parametrize("id_", ids("hosts"))
def test_host(id_: str, problems: dict[str, list[Problem]], knowledge: Knowledge) -> None:
    keeps_to_the_rules(f"vendor_db/hosts/{id_}.yaml", problems)
    host = knowledge.host(id_)
    assert host is not None
    for name in (id_, host.name, *host.aliases):
        assert knowledge.host_names.find(name).id == id_, name
    domains_lead_to_it(id_, host.domains, knowledge, "hosts")


@pytest.mark.parametrize("id_", ids("jurisdictions"))
def test_jurisdiction(id_: str, problems: dict[str, list[Problem]], knowledge: Knowledge) -> None:
    keeps_to_the_rules(f"vendor_db/jurisdictions/{id_}.yaml", problems)
    assert len(id_) == 2
    country = knowledge.jurisdiction(id_.upper())
    assert country is not None
    found_adequate = any(decision.perspective == "EEA" and decision.status.startswith("in_force") for decision in country.adequacy)
    assert not (country.eea and not country.eea_until and found_adequate), "a country of the EEA needs no adequacy decision of the EEA"


@pytest.mark.parametrize("id_", ids("laws"))
def test_law(id_: str, problems: dict[str, list[Problem]], knowledge: Knowledge) -> None:
    keeps_to_the_rules(f"vendor_db/laws/{id_}.yaml", problems)
    law = knowledge.law(id_)
    assert law is not None
    assert law.country == "EU" or knowledge.jurisdiction(law.country) is not None


@pytest.mark.parametrize("id_", ids("lists"))
def test_list(id_: str, problems: dict[str, list[Problem]], knowledge: Knowledge) -> None:
    keeps_to_the_rules(f"vendor_db/lists/{id_}.yaml", problems)
    company_list = knowledge.company_list(id_)
    assert company_list is not None
    companies = [entry.company for entry in company_list.entries]
    assert len(companies) == len(set(companies))


@pytest.mark.parametrize("id_", ids("stacks"))
def test_stack(id_: str, problems: dict[str, list[Problem]], knowledge: Knowledge) -> None:
    keeps_to_the_rules(f"vendor_db/stacks/{id_}.yaml", problems)
    stack = knowledge.stack(id_)
    assert stack is not None
    for usage in stack.usages:
        match = knowledge.product_names.find(usage.tool)
        assert (match.how == "exact") != ((id_, usage.tool) in MEANT_UNKNOWN), f"{usage.tool}: {match}"


def test_needs(problems: dict[str, list[Problem]], knowledge: Knowledge) -> None:
    keeps_to_the_rules("vendor_db/needs.yaml", problems)
    used = {need for _, product in knowledge.all_products() for need in product.needs}
    assert used == set(knowledge.needs), "needs that no product answers, or that are not described"
    for need in knowledge.needs.values():
        assert need.words
        assert all(word == " ".join(word.split()) and plain(word) for word in need.words)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_of_a_folder_is_compiled(folder: str, knowledge: Knowledge) -> None:
    assert knowledge.ids(folder) == ids(folder)
    assert all(knowledge.record(folder, id_) is not None for id_ in knowledge.ids(folder))


def test_no_two_products_answer_to_one_name(knowledge: Knowledge) -> None:
    owners = defaultdict(set)
    for id_, product in knowledge.all_products():
        for name in (id_, product.name, *product.aliases):
            owners[plain(name)].add(id_)
        for domain in product.domains:
            owners[domain].add(id_)
    assert {name: found for name, found in owners.items() if len(found) > 1 or not name} == {}


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_text_is_left_blank(folder: str, knowledge: Knowledge) -> None:
    for id_ in knowledge.ids(folder):
        for text in text_of(knowledge.record(folder, id_)):
            for language in (text.fr, text.en, text.nl, text.de):
                assert language is None or language.strip(), id_


def test_a_claim_that_says_nothing_is_not_counted_and_one_that_says_something_is(knowledge: Knowledge) -> None:
    gmail = knowledge.product("gmail")
    assert gmail is not None
    assert all(claim.value is not None for claim in claims(gmail) if isinstance(claim, Claim))
    assert gmail.operator[0] in list(claims(gmail))
    assert gmail.licence in list(claims(gmail))


@pytest.mark.parametrize(
    ("licence", "free"),
    [
        ("AGPL-3.0-or-later", True),
        ("(MIT)", True),
        ("MIT AND Apache-2.0", True),
        ("proprietary", False),
        ("MIT AND proprietary", False),
        ("MIT OR SSPL-1.0", True),
        ("GPL-2.0-only WITH Classpath-exception-2.0", True),
        ("SSPL-1.0", False),
        ("GNU GPL", None),
        ("MIT AND Unheard-of", None),
        ("proprietary AND Unheard-of", False),
        ("Unheard-of OR MIT", True),
        ("Unheard-of OR SSPL-1.0", None),
        ("(GPL-2.0-only WITH Classpath-exception-2.0 AND MIT) OR proprietary", True),
        ("", None),
    ],
)
def test_what_a_licence_leaves_free(licence: str, free: bool | None) -> None:
    assert is_free(licence) is free
