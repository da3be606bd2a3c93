"""What a record claims, in words, row by row: what, since when, and on which sources it rests."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from auditor.knowledge import prices
from auditor.knowledge.records import (
    UNVERIFIED,
    Claim,
    Company,
    CompanyLink,
    DatedCountry,
    DatedName,
    E2ee,
    Export,
    Offer,
    OtherHosts,
    OwnerEdge,
    Price,
    Product,
    Record,
    Source,
    field_values,
)
from auditor.knowledge.store import Knowledge
from auditor.knowledge.wording import Wording

PLANS = ("consumer", "free", "grant", "paid")
_PLACES = {"place", "places"}
_COMPANIES = {"storing_hosts", "processors"}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a value, with the page that it leads to."""

    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class SourceShown:
    title: str
    url: str
    kind: str
    date: str | None


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    value: tuple[Part, ...]
    sources: tuple[SourceShown, ...] = ()
    unverified: bool = False
    period: str = ""
    note: str = ""
    disputed: "Row | None" = None  # what another source states instead
    reply: "Row | None" = None  # what the organisation concerned answers


@dataclass(frozen=True, slots=True)
class OfferShown:
    product: Part
    audience: tuple[str, ...]
    limits: str
    rows: tuple[Row, ...]
    sources: tuple[SourceShown, ...]
    unverified: bool


class Rows:
    """Makes rows of records, in one language."""

    def __init__(self, knowledge: Knowledge, wording: Wording) -> None:
        self.knowledge, self.wording = knowledge, wording

    # --- claims --------------------------------------------------------------------------------------

    def of(self, record: Record, sources: Mapping[str, Source]) -> tuple[Row, ...]:
        """Every claim that stands directly in a record."""
        return tuple(self._claim(name, claim, sources) for name, claim in field_values(record).items() if isinstance(claim, Claim))

    def plans(self, product: Product) -> Iterator[tuple[str, tuple[Row, ...]]]:
        """The claims of each plan, by the plan's name in words."""
        for name in PLANS:
            plan = getattr(product.plans, name) if product.plans else None
            if plan is not None:
                yield self.wording.word(name), self.of(plan, product.sources)

    def offers(self, offers: Iterable[Offer], sources: Mapping[str, Source]) -> Iterator[OfferShown]:
        for offer in offers:
            shown = self.product(offer.product) if offer.product != "server" else Part(self.word("server"))
            audience = tuple(map(self.word, offer.audience))
            yield OfferShown(shown, audience, self.wording.of(offer.limits), self.of(offer, sources), *_basis(sources, offer.source))

    def _claim(self, name: str, claim: Claim[Any], sources: Mapping[str, Source]) -> Row:
        value = (Part(self.wording.say("cat.not_found")),) if claim.value is None else tuple(self._parts(name, claim.value))
        named, unverified = _basis(sources, claim.source)
        label = self.wording.say(f"cat.field.{name}")
        period, note = self.period(claim.since, claim.until), self.wording.of(claim.note)
        return Row(label, value, named, unverified, period, note, self._disputed(name, claim, sources), self._reply(claim, sources))

    def _disputed(self, name: str, claim: Claim[Any], sources: Mapping[str, Source]) -> Row | None:
        other = claim.disputed
        if other is None:
            return None
        value = (Part(self.wording.say("cat.not_found")),) if other.value is None else tuple(self._parts(name, other.value))
        return Row(self.wording.say("cat.disputed"), value, *_basis(sources, other.source), note=self.wording.of(other.note))

    def _reply(self, claim: Claim[Any], sources: Mapping[str, Source]) -> Row | None:
        reply = claim.reply
        if reply is None:
            return None
        label = self.wording.say("cat.reply", date=self.wording.date(reply.date))
        return Row(label, (Part(self.wording.of(reply.text)),), *_basis(sources, reply.source))

    def _parts(self, name: str, value: Any) -> Iterator[Part]:
        if isinstance(value, tuple | list):
            for one in value:
                yield from self._parts(name, one)
        elif isinstance(value, dict):  # of a composed value, the other side stands as it is written
            yield Part(", ".join(f"{key}: {one}" for key, one in value.items()))
        elif name in _PLACES:
            yield Part(self.country(value))
        elif name in _COMPANIES:
            yield Part(self.wording.say("cat.operator")) if value == "operator" else self.company(value)
        elif name == "ends_at":
            yield Part(self.wording.say(f"ends.{value}"))
        elif name == "last_release":
            yield Part(self.wording.date(value))
        elif isinstance(value, Record):
            yield Part(self._composed(value))
        else:
            yield Part(self.word(value))

    def _composed(self, value: Record) -> str:
        """A value that has parts of its own."""
        say = self.wording.say
        if isinstance(value, Export):
            return self.word(value.level) + (f" ({', '.join(value.formats)})" if value.formats else "")
        if isinstance(value, E2ee):
            return f"{self.wording.of(value.scope)} ({say(f'cat.e2ee.{value.default}')}, {say(f'cat.keys.{value.keys}')})"
        if isinstance(value, OtherHosts):
            return self.word(value.exist)
        if isinstance(value, Price):
            return prices.in_words(value, self.wording)
        raise TypeError(f"a {type(value).__name__} has no words")

    # --- owners --------------------------------------------------------------------------------------

    def link(self, link: CompanyLink, sources: Mapping[str, Source]) -> Row:
        """Who runs or makes a product, and when."""
        named, unverified = _basis(sources, link.source)
        return Row("", (self.company(link.company),), named, unverified, self.period(link.since, link.until), self.wording.of(link.note))

    def owners(self, company: Company, label: str) -> tuple[Row, ...]:
        """Who held a company over time, the oldest first."""
        edges = sorted(company.owners or (), key=lambda edge: edge.since or edge.until or "")
        return tuple(self._owner(edge, company.sources, label) for edge in edges)

    def _owner(self, edge: OwnerEdge, sources: Mapping[str, Source], label: str) -> Row:
        named, unverified = _basis(sources, edge.source)
        how = [f"{self.wording.number(edge.share)} %"] if edge.share else [self.word(edge.hold)] if edge.hold else []
        value = (self.company(edge.owner), *map(Part, how))
        return Row(label, value, named, unverified, self.period(edge.since, edge.until), self.wording.of(edge.note))

    def named(self, company: Company) -> tuple[Row, ...]:
        """Names and seats over time."""
        names = [self._dated("cat.name", name.name, name, company) for name in company.names]
        return (*names, *(self._dated("cat.seat", self.country(seat.value), seat, company) for seat in company.country))

    def _dated(self, label: str, value: str, dated: DatedName | DatedCountry, company: Company) -> Row:
        shown, unverified = _basis(company.sources, dated.source or company.about)
        return Row(self.wording.say(label), (Part(value),), shown, unverified, self.period(dated.since, dated.until))

    # --- words ---------------------------------------------------------------------------------------

    def period(self, since: str | None, until: str | None) -> str:
        say, date = self.wording.say, self.wording.date
        return ", ".join([*([say("cat.since", date=date(since))] if since else []), *([say("cat.until", date=date(until))] if until else [])])

    def word(self, value: str) -> str:
        """The word for a value; the value as it is where there is none."""
        known = self.wording.messages.texts
        id_ = next((id_ for id_ in (f"cat.word.{value}", f"word.{value}") if id_ in known), None)
        return self.wording.say(id_) if id_ else str(value).replace("_", " ")

    def country(self, code: str) -> str:
        if code == "EEA":
            return self.wording.say("cat.eea")
        record = self.knowledge.jurisdiction(code)
        return self.wording.of(record.name) if record else code

    def company(self, id_: str) -> Part:
        record = self.knowledge.company(id_)
        return Part(record.names[-1].name, f"companies/{id_}.html") if record else Part(id_)

    def product(self, id_: str) -> Part:
        record = self.knowledge.product(id_)
        return Part(self.wording.product(record), f"products/{id_}.html") if record else Part(id_)

    def host(self, id_: str) -> Part:
        record = self.knowledge.host(id_)
        return Part(record.name, f"hosts/{id_}.html") if record else Part(id_)

    def need(self, id_: str) -> Part:
        return Part(self.wording.of(self.knowledge.needs[id_].name), f"needs/{id_}.html")


def _basis(sources: Mapping[str, Source], keys: Iterable[str]) -> tuple[tuple[SourceShown, ...], bool]:
    """The sources named, and whether nobody read in them all that is claimed."""
    found = [sources[key] for key in keys if key != UNVERIFIED and key in sources]
    return tuple(SourceShown(one.title, one.url, one.kind.value, one.seen or one.date) for one in found), UNVERIFIED in keys
