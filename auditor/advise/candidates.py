"""Free software that could take over a need, each at a named host, or on one's own devices or server."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from auditor.knowledge.dates import first_day, last_day
from auditor.knowledge.licences import is_free
from auditor.knowledge.names import plain
from auditor.knowledge.records import Host, Offer, Product, ProductKind, Replacement
from auditor.knowledge.store import Knowledge
from auditor.model import Organisation, Usage

AUDIENCES = {"association", "member"}
OWN_SERVER = "own_server"
ABANDONED_AFTER = timedelta(days=730)  # without a release, where nobody is known to work on it
ON_DEVICE = {ProductKind.DESKTOP, ProductKind.MOBILE}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product for a need, at a host (or `own_server`, or neither for what runs on one's devices)."""

    product_id: str
    product: Product
    replacement: Replacement
    host_id: str | None
    host: Host | None
    offer: Offer | None

    @property
    def key(self) -> tuple[str, str | None]:
        return self.product_id, self.host_id


def needs_of(usage: Usage, product: Product | None, knowledge: Knowledge) -> tuple[list[str], bool]:
    """The needs of a usage, and whether its purpose names them.

    A tool for one or two needs has those; of a suite, only those that the purpose names.
    """
    if product is None:
        named = named_needs(usage.purpose, knowledge.need_words)
        return named, bool(named)
    own = named_needs(usage.purpose, {need: words for need, words in knowledge.need_words.items() if need in product.needs})
    if own:
        return own, True
    return (list(product.needs), True) if len(product.needs) <= 2 else ([], False)


def named_needs(purpose: str, need_words: Mapping[str, Sequence[str]]) -> list[str]:
    """The needs, of those given with their words, that a purpose names."""
    padded = f" {plain(purpose)} "
    return [id_ for id_, words in need_words.items() if any(word in padded for word in words)]


def candidates(need: str, instead_of: str | None, organisation: Organisation, knowledge: Knowledge, day: date) -> Iterator[Candidate]:
    """Every alternative for a need that this organisation could take up on a day, in no order of worth."""
    present_product = knowledge.product(instead_of) if instead_of else None
    present = present_product.kind if present_product else None
    if present is ProductKind.PUBLIC_SERVICE:
        return  # an authority's own: nothing takes its place
    for product_id in knowledge.index["replaces"].get(need, []):
        product = knowledge.product(product_id)
        if product is None or product_id == instead_of or not usable(product, day):
            continue
        if present_product and (instead_of in (product.instance_of, product.part_of) or product_id in (present_product.instance_of, present_product.part_of)):
            continue  # the same under another name
        if product.kind in ON_DEVICE and not (knowledge.needs[need].on_device or present in ON_DEVICE) and not product.network:
            continue  # a program on one computer doesn't answer a need that is shared
        if present in (ProductKind.DESKTOP, ProductKind.SYSTEM) and product.kind not in (ProductKind.DESKTOP, ProductKind.SYSTEM):
            continue  # a service doesn't take the place of a program that one has
        if product.instance_of and need not in product.needs:
            continue  # a brand that offers one part of its software
        replacement = next((r for r in product.replaces if r.need == need and (not r.instead_of or instead_of in r.instead_of)), None)
        if replacement is None:
            continue
        if product.kind is ProductKind.SELF_HOSTED:
            yield from _hosted(product_id, product, replacement, organisation, knowledge)
        else:
            for host_id, host, offer in places(product_id, product, knowledge):
                if host is None or _serves(host, organisation):
                    yield Candidate(product_id, product, replacement, host_id, host, offer)


def usable(product: Product, day: date) -> bool:
    """Free software that isn't abandoned, as far as is known on a day."""
    licence = product.licence.value if product.licence else None
    if licence is not None and is_free(licence) is False:
        return False
    maintained = product.maintained.value if product.maintained else None
    released = product.last_release.value if product.last_release else None
    long_ago = released is not None and day - last_day(released) > ABANDONED_AFTER
    return maintained == "yes" or (maintained is None and not long_ago)


def places(product_id: str, product: Product, knowledge: Knowledge) -> Iterator[tuple[str | None, Host | None, Offer | None]]:
    """Where organisations can have a product, in any country: hosts that take them, or (without a host) the service itself.

    Software that one installs is at each host that offers it; a brand of it, a service, at its own.
    """
    if product.kind is ProductKind.SELF_HOSTED:
        yield from ((host_id, host, offer) for host_id, host, offer in knowledge.offers(product_id) if _takes_organisations(host, offer))
        return
    own = knowledge.host(product.host) if product.host else None
    offered = next((offer for offer in own.offers if offer.product in (product_id, product.instance_of)), None) if own else None
    if own is None or _takes_organisations(own, offered):
        yield product.host, own, offered


def _takes_organisations(host: Host, offer: Offer | None) -> bool:
    if host.accepting and host.accepting.value == "no":
        return False
    return offer is None or bool(AUDIENCES & set(offer.audience))


def _hosted(product_id: str, product: Product, replacement: Replacement, organisation: Organisation, knowledge: Knowledge) -> Iterator[Candidate]:
    for host_id, host, offer in places(product_id, product, knowledge):
        if host is not None and offer is not None and _serves(host, organisation) and not _foreign(offer, organisation):
            yield Candidate(product_id, product, replacement, host_id, host, offer)
    if organisation.trained_admins is not None and organisation.trained_admins.value == "yes":
        yield Candidate(product_id, product, replacement, OWN_SERVER, None, None)


def _serves(host: Host, organisation: Organisation) -> bool:
    return not host.open_to or organisation.country in host.open_to


def _foreign(offer: Offer, organisation: Organisation) -> bool:
    """Whether a host is known to work in none of the languages that the organisation named."""
    return bool(offer.languages and organisation.languages) and set(offer.languages).isdisjoint(organisation.languages)


def released_within_a_year(product: Product, today_iso: str) -> bool | None:
    """Whether the last release known is less than a year old on a day; None when none is known."""
    if product.last_release is None or product.last_release.value is None:
        return None
    return (date.fromisoformat(today_iso) - first_day(product.last_release.value)).days <= 366
