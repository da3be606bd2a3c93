"""What `auditor catalogue search` looks through, worked out once when the knowledge is compiled.

    {"entries": [[folder, id, name, names, needs, country, owners, offered, free, hosted], …],
     "needs": {"chat": ["chat", "messagerie", …]}, "countries": {"BE": ["be", "belgique", "belgium", …]}}

Names are as names are compared; of a need, its id and its name in four languages stand before its words.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from auditor.knowledge.inventory_words import LANGUAGES
from auditor.knowledge.licences import is_free
from auditor.knowledge.names import plain
from auditor.knowledge.ownership import chain
from auditor.knowledge.reader import SourceTree
from auditor.knowledge.records import Company, Host, Jurisdiction, Product

_STILL = date.max  # an edge without an end holds on this day, and no other does


class _Companies:
    """The companies of files just read, as chains of owners ask for them."""

    def __init__(self, tree: SourceTree) -> None:
        self._companies = tree.records("companies")
        self._countries = tree.records("jurisdictions")

    def company(self, id_: str) -> Company | None:
        return self._companies.get(id_)

    def jurisdiction(self, country: str) -> Jurisdiction | None:
        return self._countries.get(country.lower())

    def behind(self, company: str | None) -> tuple[str | None, list[str]]:
        """The country of a company, and the ids from it to its last owner."""
        found = chain(self, company, _STILL) if company else None
        return (found.steps[0].country, [step.id for step in found.steps]) if found else (None, [])


def search_index(tree: SourceTree, products: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The section of the compiled file. `products`: plain records, with what parts take from their suites."""
    assert tree.needs is not None
    return {
        "entries": list(_entries(tree, products)),
        "needs": {id_: _names(id_, *(getattr(need.name, lang) for lang in LANGUAGES), *need.words) for id_, need in tree.needs.record.needs.items()},
        "countries": _countries(tree),
    }


def _countries(tree: SourceTree) -> dict[str, list[str]]:
    """The names of each country of the catalogue: its code, its record's own, then CLDR's."""
    from babel import Locale

    territories = [Locale(lang).territories for lang in LANGUAGES]
    found = {}
    for id_, country in tree.records("jurisdictions").items():
        code = id_.upper()
        found[code] = _names(code, country.name.fr, country.name.en, *(names.get(code) for names in territories))
    return found


def _entries(tree: SourceTree, products: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[Any, ...]]:
    companies = _Companies(tree)
    hosts: dict[str, Host] = tree.records("hosts")
    free = {id_ for id_, product in products.items() if is_free((product.get("licence") or {}).get("value") or "")}
    hosted = {offer.product for host in hosts.values() for offer in host.offers}
    for id_, product in tree.records("products").items():
        country, owners = companies.behind(_operator(products[id_], hosts))
        names = _names(id_, product.name, *_labels(product), *product.aliases, *(name.name for name in product.names))
        offers = [product.instance_of] if product.instance_of else []
        yield "products", id_, product.name, names, products[id_]["needs"], country, owners, offers, id_ in free, id_ in hosted or product.host in hosts
    for id_, host in hosts.items():
        country, owners = companies.behind(host.company)
        offered = list(dict.fromkeys(offer.product for offer in host.offers if offer.product in products))
        needs = sorted({need for product in offered for need in products[product]["needs"]})
        yield "hosts", id_, host.name, _names(id_, host.name, *host.aliases), needs, country, owners, offered, bool(free.intersection(offered)), True
    for id_, company in tree.records("companies").items():
        country, owners = companies.behind(id_)
        names = _names(id_, *(name.name for name in company.names))
        yield "companies", id_, company.names[-1].name, names, [], country, owners[1:], [], False, False


def _labels(product: Product) -> tuple[str, ...]:
    return (product.label.fr, product.label.en) if product.label else ()


def _names(*names: str | None) -> list[str]:
    return list(dict.fromkeys(filter(None, (plain(name) for name in names if name))))


def _operator(product: Mapping[str, Any], hosts: Mapping[str, Host]) -> str | None:
    """Who runs or makes a product now, or the company of its host."""
    company = next((link["company"] for link in product.get("operator", ()) if "until" not in link), None)
    host = hosts.get(product.get("host", ""))
    return company or (host.company if host else None)
