"""A usage with what the knowledge has on it, the ways in which it may be set up, and the facts of one of them."""

from dataclasses import dataclass, field
from typing import Any

from auditor.assess.by_others import is_it_provider
from auditor.assess.parties import World
from auditor.knowledge.dates import holding, holds
from auditor.knowledge.evidence import Basis
from auditor.knowledge.ownership import Chain
from auditor.knowledge.records import Claim, Host, Product, ProductKind
from auditor.model import PREMISES, Account, Organisation, Plan, RunBy, Usage

FAMILY = {
    ProductKind.SERVICE: "service",
    ProductKind.PUBLIC_SERVICE: "service",
    ProductKind.SELF_HOSTED: "service",
    ProductKind.ON_PREMISES: "service",
    ProductKind.DESKTOP: "local",
    ProductKind.MOBILE: "local",
    ProductKind.SYSTEM: "system",
    ProductKind.PAPER_OR_PHONE: "analogue",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """A usage with what the knowledge has on its tool and host."""

    usage: Usage
    product_id: str | None
    product: Product | None
    host_id: str | None = None
    host: Host | None = None
    misspelt: bool = False  # no tool's name, and so near to one that it is probably meant


@dataclass(frozen=True, slots=True)
class Parties:
    """Who runs a use and on whose machines it sits, with what says so; None where that isn't known."""

    runs: tuple[tuple[str, Basis], ...]  # company ids, or `premises`
    stores: tuple[str, ...] | None
    stores_bases: tuple[Basis, ...]
    places: tuple[str, ...] | None
    places_bases: tuple[Basis, ...]


@dataclass(slots=True)
class Sheet:
    """The facts of one possible setting, the basis of each, and the words that sentences need.

    `origin` is the first sheet of which it is a copy: what the catalogue says of the tool. All uses of a tool
    under one plan share it, and what follows adds facts to it.
    """

    values: dict[str, Any] = field(default_factory=dict)
    bases: dict[str, tuple[Basis, ...]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    chain: Chain | None = None
    big_tech: str | None = None
    parties: Parties | None = None
    origin: "Sheet | None" = None

    def put(self, name: str, value: Any, *bases: Basis) -> None:
        self.values[name] = value
        self.bases[name] = bases

    def copy(self) -> "Sheet":
        return Sheet(dict(self.values), dict(self.bases), dict(self.words), self.chain, self.big_tech, self.parties, self.origin or self)


@dataclass(frozen=True, slots=True)
class Setting:
    """One possible way the usage is set up."""

    plan: Plan | None
    run_by: str | None  # vendor, host, ourselves; None: not known


def settings(subject: Subject) -> list[Setting]:
    """Every setting that what is said leaves open: plans of the product, who runs the software."""
    return [Setting(plan, run_by) for plan in _plans(subject) for run_by in _run_by(subject)]


def _plans(subject: Subject) -> list[Plan | None]:
    usage, product = subject.usage, subject.product
    if product is None or product.plans is None:
        return [usage.plan]
    described = [plan for plan in Plan if getattr(product.plans, plan.value) is not None]
    if usage.plan in described:
        return [usage.plan]
    if usage.plan is Plan.FREE and Plan.CONSUMER in described:
        return [Plan.CONSUMER]
    if usage.plan is None and usage.account is Account.PERSONAL:
        return [plan for plan in described if plan in (Plan.CONSUMER, Plan.FREE)] or list(described)
    return list(described)  # not said, or one that the record doesn't list: any of those it lists


def _run_by(subject: Subject) -> list[str | None]:
    usage, product = subject.usage, subject.product
    if product is None:
        return ["host" if subject.host else None]
    if product.kind in (ProductKind.ON_PREMISES, ProductKind.PAPER_OR_PHONE):
        known = not is_it_provider(product) or usage.host == PREMISES or usage.run_by is RunBy.OURSELVES
        return ["ourselves" if known else None]
    if not is_self_run(subject):
        return ["vendor"]
    if usage.host == PREMISES or usage.run_by is RunBy.OURSELVES:
        return ["ourselves"]
    if usage.run_by is RunBy.HOST:
        return ["host"]
    if subject.host is not None:
        offers = {offer.product for offer in subject.host.offers}
        if subject.product_id in offers:
            return ["host"]
        return ["ourselves"] if offers == {"server"} else ["ourselves", "host"]
    return ["ourselves", "host"]


def is_on_premises(subject: Subject) -> bool:
    """Whether it is in the organisation's own rooms: somebody from outside who looks after computers isn't."""
    usage, product = subject.usage, subject.product
    if usage.host is not None:
        return usage.host == PREMISES
    return product is not None and product.kind is ProductKind.ON_PREMISES and not is_it_provider(product)


def is_self_run(subject: Subject) -> bool:
    """Whether the usage is of software that somebody other than its maker runs."""
    product, usage = subject.product, subject.usage
    if product is None:
        return False
    if product.kind is ProductKind.SELF_HOSTED:
        return True
    said = usage.host is not None or usage.run_by is not None
    return said and product.kind is ProductKind.SERVICE and bool(product.self_hostable and product.self_hostable.value == "yes")


class Claims:
    """The claims of a product under one plan, or of the host that runs it, with their basis."""

    def __init__(self, world: World, subject: Subject, setting: Setting) -> None:
        self.world = world
        self.subject = subject
        self.plan = getattr(subject.product.plans, setting.plan.value) if subject.product and subject.product.plans and setting.plan else None
        offered = {subject.product_id, subject.product.instance_of if subject.product else None} - {None}
        self.offer = next((offer for offer in subject.host.offers if offer.product in offered), None) if subject.host else None

    def product(self, name: str) -> tuple[Any, Basis | None]:
        """A field of the product, its plan first; (None, None) when not known on the date."""
        product = self.subject.product
        if product is None:
            return None, None
        claim = getattr(self.plan, name, None) or getattr(product, name, None)
        return self._read(claim, product.sources)

    def host(self, name: str, offer_name: str | None = None) -> tuple[Any, Basis | None]:
        """A field of the host, its offer of this product first."""
        if self.subject.host is None:
            return None, None
        claim = getattr(self.offer, offer_name or name, None) or getattr(self.subject.host, name, None)
        return self._read(claim, self.subject.host.sources)

    def instance(self, name: str) -> tuple[Any, Basis | None]:
        """A field of the host that runs a branded instance; (None, None) when the product is none."""
        product = self.subject.product
        return of_instance_host(self.world, product, name) if product is not None and product.host else (None, None)

    def _read(self, claim: Claim[Any] | None, sources: Any) -> tuple[Any, Basis | None]:
        if claim is None or claim.value is None or not holds(claim, self.world.day):
            return None, None
        return claim.value, self.world.basis_of(sources, claim)


@dataclass(frozen=True, slots=True)
class Ground:
    """What the facts of one setting are worked out from, and the sheet that they go to."""

    world: World
    organisation: Organisation
    subject: Subject
    setting: Setting
    claims: Claims
    sheet: Sheet

    @property
    def product(self) -> Product | None:
        return self.subject.product

    @property
    def run_by(self) -> str | None:
        """vendor, host or ourselves, once `who_runs` has settled it."""
        found: str | None = self.sheet.values["run.by"]
        return found

    @property
    def at_host(self) -> bool:
        """Whether a host runs it, or an unknown tool is known only through its host."""
        return self.run_by == "host" or (self.product is None and self.subject.host is not None)

    def copy_claim(self, fact: str, field_name: str) -> None:
        """Put a claim of the product as a fact of the same values."""
        value, found = self.claims.product(field_name)
        self.sheet.put(fact, word(value), *([found] if found else []))

    def operators(self) -> list[tuple[str, Basis]]:
        """Companies that run it (or make it, when one runs it oneself), with what says so."""
        if self.at_host:
            host = self.subject.host
            return [(host.company, self.world.basis(host.sources, host.about))] if host else []
        if self.product is None:
            return []
        links = holding(self.product.operator, self.world.day)
        if links or not self.product.host:
            return [(link.company, self.world.basis(self.product.sources, link.source)) for link in links]
        instance = self.world.knowledge.host(self.product.host)
        return [(instance.company, self.world.basis(instance.sources, instance.about))] if instance else []


def of_instance_host(world: World, product: Product, name: str) -> tuple[Any, Basis | None]:
    """A field of the host that runs a branded instance, its offer of the software first."""
    host = world.knowledge.host(product.host) if product.host else None
    if host is None:
        return None, None
    offer = next((offer for offer in host.offers if offer.product == product.instance_of), None)
    claim = getattr(offer, "place" if name == "places" else name, None) or getattr(host, name, None)
    if claim is None or claim.value is None or not holds(claim, world.day):
        return None, None
    return claim.value, world.basis_of(host.sources, claim)


def word(value: Any) -> Any:
    """A value as conditions compare it: text, or None."""
    return None if value is None else str(value)
