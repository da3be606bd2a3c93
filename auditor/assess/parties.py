"""Who runs, stores, can read and owns, and what that makes of law, hosting and ownership.

A standing says how far a company is from the EEA's law, on a date: eea < adequate < dpf < outside.
Where it isn't known it is the set of standings it may have, and the worst of several is worked out over
those sets, so that an unknown host widens a result and never improves it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from auditor.assess.conditions import Possible
from auditor.knowledge import dates, ownership
from auditor.knowledge.evidence import Basis, basis
from auditor.knowledge.ownership import Chain, Step
from auditor.knowledge.records import Claim, CompanyKind, DpfStatus, ListEntry, Product
from auditor.knowledge.store import Knowledge

ORDER = ("eea", "adequate", "dpf", "outside")
ANY_STANDING = frozenset(ORDER)
_RANK = {name: rank for rank, name in enumerate(ORDER)}
MAJORITY = 50
NONPROFIT = {CompanyKind.ASSOCIATION, CompanyKind.COOPERATIVE, CompanyKind.FOUNDATION, CompanyKind.COMMUNITY}


@dataclass(slots=True)
class World:
    """What is asked of companies again and again in one audit, on one date and with one list."""

    knowledge: Knowledge
    day: date
    list_id: str
    _chains: dict[str, Chain | None] = field(default_factory=dict)
    _bases: dict[tuple[int, tuple[str, ...], tuple[str, ...]], Basis] = field(default_factory=dict)
    _standings: dict[str, str] = field(default_factory=dict)
    _inside: dict[tuple[str, bool], str | None] = field(default_factory=dict)
    _chain_bases: dict[str, list[Basis]] = field(default_factory=dict)
    _in_eea: dict[str, bool] = field(default_factory=dict)
    _owners: dict[str, list[frozenset[str]]] = field(default_factory=dict)
    _on_list: dict[str, ListEntry] | None = None

    def chain(self, company: str) -> Chain | None:
        if company not in self._chains:
            self._chains[company] = ownership.chain(self.knowledge, company, self.day)
        return self._chains[company]

    def together(self, product: Product | None) -> list[Chain]:
        """The chains of all who run a product, where several do so together; else none."""
        links = dates.holding(product.operator, self.day) if product else []
        return [found for link in links if (found := self.chain(link.company))] if len(links) > 1 else []

    def basis(self, sources: Any, keys: tuple[str, ...], against: tuple[str, ...] = ()) -> Basis:
        key = (id(sources), keys, against)
        if key not in self._bases:
            self._bases[key] = basis(sources, keys, self.day, against)
        return self._bases[key]

    def basis_of(self, sources: Any, claim: Claim[Any]) -> Basis:
        """What a claim rests on, with what disputes it."""
        return self.basis(sources, claim.source, claim.disputed.source if claim.disputed else ())

    def in_eea(self, country: str) -> bool:
        if country not in self._in_eea:
            self._in_eea[country] = ownership.in_eea(self.knowledge, country, self.day)
        return self._in_eea[country]

    def is_inside(self, country: str) -> bool:
        """In the EEA, or in a country found adequate whoever the recipient. The US counts as outside."""
        return self.place_standing(country) in ("eea", "adequate")

    def place_standing(self, place: str) -> str:
        """Of a country as a place of data; `EEA` is a place too."""
        if place not in self._standings:
            self._standings[place] = self._place_standing(place)
        return self._standings[place]

    def _place_standing(self, place: str) -> str:
        if place == "EEA" or self.in_eea(place):
            return "eea"
        scopes = {decision.scope for decision in self._adequacy(place)}
        return "adequate" if scopes & {"full", "commercial", "partial"} else "outside"

    def _adequacy(self, country: str) -> list[Any]:
        record = self.knowledge.jurisdiction(country)
        if record is None:
            return []
        in_force = [d for d in record.adequacy if d.perspective == "EEA" and d.status.startswith("in_force")]
        return dates.holding(in_force, self.day)

    def standing(self, step: Step, dpf_below: bool = False) -> frozenset[str]:
        """Of one company; `dpf_below`: a company it owns in the same country is on the DPF list."""
        if step.country is None:
            return ANY_STANDING
        if self.in_eea(step.country):
            return frozenset({"eea"})
        scopes = {decision.scope for decision in self._adequacy(step.country)}
        # `partial` leaves out narrow fields (manual files, some credit data) that the record's scope_note names.
        if scopes & {"full", "partial"} or ("commercial" in scopes and step.company.kind is CompanyKind.COMPANY):
            return frozenset({"adequate"})
        if "dpf_listed" in scopes:
            return self._dpf(step, dpf_below)
        return frozenset({"outside"})

    def _dpf(self, step: Step, dpf_below: bool) -> frozenset[str]:
        status = step.company.dpf.value if step.company.dpf else None
        if status is DpfStatus.ACTIVE or dpf_below:
            return frozenset({"dpf"})
        return frozenset({"outside"}) if status else frozenset({"dpf", "outside"})

    def owners_standing(self, chain: Chain) -> list[frozenset[str]]:
        """Of every organisation above the first of a chain."""
        first = chain.steps[0].id
        if first not in self._owners:
            self._owners[first] = self._owners_standing(chain)
        return self._owners[first]

    def _owners_standing(self, chain: Chain) -> list[frozenset[str]]:
        found: list[frozenset[str]] = []
        listed: set[str | None] = set()
        for step in chain.steps:
            if step is not chain.steps[0]:
                found.append(self.standing(step, dpf_below=step.country in listed))
            if step.company.dpf and step.company.dpf.value is DpfStatus.ACTIVE:
                listed.add(step.country)
        return found

    def listed(self, chain: Chain) -> str | None:
        """The group of the chosen list to which a chain belongs, or None."""
        entry = self._entry(chain)
        return entry.company if entry else None

    def listing_bases(self, chain: Chain) -> list[Basis]:
        """What says that a chain's group is on the chosen list: the sources of its entry."""
        entries, entry = self.knowledge.company_list(self.list_id), self._entry(chain)
        return [self.basis(entries.sources, entry.source)] if entries and entry else []

    def _entry(self, chain: Chain) -> ListEntry | None:
        if self._on_list is None:
            self._on_list = ownership.on_list(self.knowledge.company_list(self.list_id), self.day)
        return ownership.listed(self._on_list, chain)

    def owner_inside(self, chain: Chain, adequate_too: bool) -> str | None:
        """`yes` when the owner is inside and no outside holder passes the thresholds; None: not known."""
        key = (chain.steps[0].id, adequate_too)
        if key not in self._inside:
            self._inside[key] = self._owner_inside(chain, adequate_too)
        return self._inside[key]

    def _owner_inside(self, chain: Chain, adequate_too: bool) -> str | None:
        country = chain.owner.country
        if country is None:
            return None
        inside = self.is_inside if adequate_too else self.in_eea
        if not inside(country):
            return "no"
        outside = ownership.outside_holders(self.knowledge, chain, self.day, inside)
        return None if outside is None else "no" if outside else "yes"

    def sold_recently(self, chain: Chain) -> bool:
        """Whether a deciding edge of the chain began within two years."""
        edges = [step.edge for step in chain.steps if step.edge is not None and step.edge.since is not None]
        return any(0 <= (self.day - dates.first_day(edge.since or "")).days <= 730 for edge in edges)

    def chain_bases(self, chain: Chain) -> list[Basis]:
        """What is known of the companies of a chain rests on these."""
        first = chain.steps[0].id
        if first not in self._chain_bases:
            self._chain_bases[first] = self._bases_of(chain)
        return self._chain_bases[first]

    def _bases_of(self, chain: Chain) -> list[Basis]:
        found = []
        for step in chain.steps:
            country = next(iter(dates.holding(step.company.country, self.day)), None)
            keys = (country.source if country else ()) or step.company.about
            found.append(self.basis(step.company.sources, keys))
            if step.edge is not None:
                below = chain.steps[chain.steps.index(step) - 1]
                found.append(self.basis(below.company.sources, step.edge.source))
        return found


def worst(standings: Iterable[frozenset[str]]) -> str | Possible | None:
    """The farthest of several standings; several values where that isn't decided, None where nothing is known."""
    sets = [set(standing) for standing in standings]
    if not sets:
        return None
    at_least = max(min(_RANK[value] for value in standing) for standing in sets)
    possible = Possible(value for standing in sets for value in standing if _RANK[value] >= at_least)
    if len(possible) == 1:
        return next(iter(possible))
    return None if possible == ANY_STANDING else possible


def form(chain: Chain) -> str:
    """company, nonprofit or public_body, for the table of METHOD 3; a state that owns a company makes no public body."""
    if chain.steps[0].company.kind is CompanyKind.PUBLIC_BODY or chain.owner.company.kind is CompanyKind.PUBLIC_BODY:
        return "public_body"
    if chain.owner.company.kind not in NONPROFIT:
        return "company"
    # A foundation that steers with a minority of the capital, beside investors, isn't what stands behind the tool alone.
    shares = [step.edge.share for step in chain.steps if step.edge is not None and step.edge.share is not None]
    return "company" if any(share <= MAJORITY for share in shares) else "nonprofit"
