"""From a usage and the knowledge to the facts that rules may name.

One sheet of facts is built for each way in which the usage may be set up (its plan when that isn't
said, who runs the software); a level is then worked out on each and the interval covers all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from auditor.assess.conditions import Possible
from auditor.assess.parties import ANY_STANDING, World, form, worst
from auditor.knowledge.evidence import CAPPED, DECLARED, Basis
from auditor.knowledge.licences import is_free
from auditor.knowledge.ownership import Chain
from auditor.knowledge.records import Claim, Host, Product, ProductKind
from auditor.model import PREMISES, Account, Organisation, Plan, ProofFor, ProofWhat, RunBy, Strength, Usage

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
_PROOF_STRENGTH = {ProofWhat.DOCUMENT: Strength.DOCUMENT, ProofWhat.OBSERVATION: Strength.OBSERVED, ProofWhat.INDEPENDENT: Strength.INDEPENDENT}
# Money that says nothing against advertising or the use of content, and money that comes without either in any plan.
_SILENT_MONEY = {"ads", "cross_subsidy", "investors"}
_PLAIN_MONEY = {"donations", "membership", "public_money", "volunteers", "services"}
_AI_NEEDS = {"assistant", "translation", "transcription"}


@dataclass(frozen=True, slots=True)
class Subject:
    """A usage with what the knowledge has on its tool and host."""

    usage: Usage
    product_id: str | None
    product: Product | None
    host_id: str | None = None
    host: Host | None = None


@dataclass(slots=True)
class Sheet:
    """The facts of one possible setting, the basis of each, and the words that sentences need."""

    values: dict[str, Any] = field(default_factory=dict)
    bases: dict[str, tuple[Basis, ...]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    chain: Chain | None = None
    big_tech: str | None = None

    def put(self, name: str, value: Any, *bases: Basis) -> None:
        self.values[name] = value
        self.bases[name] = bases

    def copy(self) -> "Sheet":
        return replace(self, values=dict(self.values), bases=dict(self.bases), words=dict(self.words))


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
        return ["ourselves"]
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


def is_self_run(subject: Subject) -> bool:
    """Whether the usage is of software that somebody other than its maker runs."""
    product, usage = subject.product, subject.usage
    if product is None:
        return False
    if product.kind is ProductKind.SELF_HOSTED:
        return True
    said = usage.host is not None or usage.run_by is not None
    return said and product.kind is ProductKind.SERVICE and bool(product.self_hostable and product.self_hostable.value == "yes")


class FactBuilder:
    """Builds the sheets of one audit; what only depends on the catalogue is built once."""

    def __init__(self, world: World, organisation: Organisation) -> None:
        self.world = world
        self.organisation = organisation
        self._catalogue: dict[tuple[Any, ...], Sheet] = {}
        self.organisation_values = {f"org.{name}": _word(getattr(organisation, name)) for name in
                                     ("country", "public_funding", "public_control", "public_board_majority", "general_interest", "dpo",
                                      "trained_admins", "domain_holder", "leavers_procedure", "processing_register")}

    def sheets(self, subject: Subject) -> list[Sheet]:
        """One sheet per possible setting of the usage."""
        return [self._sheet(subject, setting) for setting in settings(subject)]

    def _sheet(self, subject: Subject, setting: Setting) -> Sheet:
        usage = subject.usage
        key = (subject.product_id, subject.host_id, setting, usage.data_place, usage.sends_content, usage.e2ee_on, usage.keys, usage.host)
        if key not in self._catalogue:
            self._catalogue[key] = _CatalogueSheet(self, subject, setting).build()
        sheet = self._catalogue[key].copy()
        sheet.values.update(self.organisation_values)
        _declared(sheet, subject, setting)
        _contract(sheet, subject, self._claims(subject, setting))
        _proofs(sheet, usage)
        return sheet

    def _claims(self, subject: Subject, setting: Setting) -> "Claims":
        return Claims(self.world, subject, setting)


class Claims:
    """The claims of a product under one plan, or of the host that runs it, with their basis."""

    def __init__(self, world: World, subject: Subject, setting: Setting) -> None:
        self.world = world
        self.subject = subject
        self.plan = getattr(subject.product.plans, setting.plan.value) if subject.product and subject.product.plans and setting.plan else None
        self.offer = next((offer for offer in subject.host.offers if offer.product in (subject.product_id, _instance(subject))), None) if subject.host else None

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

    def _read(self, claim: Claim[Any] | None, sources: Any) -> tuple[Any, Basis | None]:
        if claim is None or claim.value is None or not _in_time(claim, self.world):
            return None, None
        return claim.value, self.world.basis(sources, claim.source)


def _in_time(claim: Claim[Any], world: World) -> bool:
    from auditor.knowledge.dates import holds

    return holds(claim, world.day)


def _instance(subject: Subject) -> str | None:
    return subject.product.instance_of if subject.product else None


def _word(value: Any) -> Any:
    return None if value is None else str(value)


class _CatalogueSheet:
    """The facts that come from the catalogue, for one setting."""

    def __init__(self, builder: FactBuilder, subject: Subject, setting: Setting) -> None:
        self.world = builder.world
        self.organisation = builder.organisation
        self.subject = subject
        self.product = subject.product
        self.setting = setting
        self.claims = Claims(self.world, subject, setting)
        self.sheet = Sheet()

    def build(self) -> Sheet:
        self._tool()
        self._leaves()
        self._who_runs()
        self._owner()
        self._places()
        self._law()
        self._exit()
        self._model()
        self._encryption()
        return self.sheet

    def claim(self, fact: str, field_name: str) -> Any:
        """Copy a claim of the product to a fact of the same values."""
        value, found = self.claims.product(field_name)
        self.sheet.put(fact, _word(value), *([found] if found else []))
        return value

    def _tool(self) -> None:
        product, put = self.product, self.sheet.put
        put("tool.known", "yes" if product else "no")
        put("tool.family", FAMILY[product.kind] if product else "service")
        put("tool.needs", frozenset(product.needs) if product else None)
        put("tool.imposed_platform", "yes" if product and product.kind is ProductKind.PUBLIC_SERVICE else "no")
        for fact, name in (("tool.maintained", "maintained"), ("tool.address_book", "address_book_upload"), ("tool.ai_functions", "ai_functions"),
                           ("tool.automated_decision", "automated_decision"), ("tool.withdrawable", "withdrawable"), ("role.supplier", "gdpr_role")):
            self.claim(fact, name)
        processors, found = self.claims.product("processors")
        put("tool.processors_listed", "yes" if processors is not None else "no", *([found] if found else []))
        licence, found = self.claims.product("licence")
        free = is_free(licence) if licence else None
        # A licence text binds by itself, whoever quotes it; only an unread one stays unverified.
        weight = Basis(max(found.strength, Strength.DOCUMENT), found.sources, found.stale) if found and not found.unverified else found
        put("licence.free", None if free is None else "yes" if free else "no", *([weight] if weight else []))

    def _leaves(self) -> None:
        usage, product = self.subject.usage, self.product
        family = self.sheet.values["tool.family"]
        if usage.sends_content is not None:
            self.sheet.put("content.leaves", usage.sends_content.value, DECLARED)
        elif (family == "service" and not (product and product.kind is ProductKind.ON_PREMISES)) or (product and product.network):
            self.sheet.put("content.leaves", "yes")
        elif product and product.generic:
            self.sheet.put("content.leaves", "no")
        elif product and product.kind is ProductKind.ON_PREMISES:
            value, found = self.claims.product("sends_content")
            self.sheet.put("content.leaves", _word(value) or "no", *([found] if found else []))
        else:
            self.claim("content.leaves", "sends_content")

    def _who_runs(self) -> None:
        run_by = self.setting.run_by
        if run_by == "vendor" and self.sheet.values["tool.family"] in ("local", "system"):
            leaves = self.sheet.values["content.leaves"]
            # A program that keeps everything on the device is run by whoever installs it.
            run_by = None if leaves is None else "vendor" if leaves == "yes" else "ourselves"
        self.sheet.put("run.by", run_by)
        if self.product and self.product.network and self.sheet.values["tool.family"] == "local":
            self.sheet.put("run.by", "vendor")

    def operators(self) -> list[tuple[str, Basis]]:
        """Companies that run it (or make it, when it is run by oneself), with their basis."""
        if self.sheet.values["run.by"] == "host" or (self.product is None and self.subject.host):
            host = self.subject.host
            return [(host.company, self.world.basis(host.sources, host.about))] if host else []
        if self.product is None:
            return []
        from auditor.knowledge.dates import holding

        links = holding(self.product.operator, self.world.day)
        found = [(link.company, self.world.basis(self.product.sources, link.source)) for link in links]
        if not found and self.product.host:
            host = self.world.knowledge.host(self.product.host)
            if host is not None:
                found = [(host.company, self.world.basis(host.sources, host.about))]
        return found

    def _owner(self) -> None:
        sheet, world = self.sheet, self.world
        operators = self.operators()
        chain = world.chain(operators[0][0]) if operators else None
        sheet.chain = chain
        if chain is None:
            for fact in ("owner.on_list", "owner.in_eea", "owner.form", "owner.capital_known", "owner.sold_recently"):
                sheet.put(fact, None)
            return
        bases = [operators[0][1], *world.chain_bases(chain)]
        sheet.big_tech = world.listed(chain)
        sheet.put("owner.on_list", "yes" if sheet.big_tech else "no", *bases)
        sheet.put("owner.in_eea", world.owner_inside(chain, adequate_too=False), *bases)
        sheet.put("owner.form", form(chain), *bases)
        sheet.put("owner.capital_known", "yes" if chain.capital_known else "no")
        sheet.put("owner.sold_recently", "yes" if world.sold_recently(chain) else "no", *bases)
        sheet.words["operator"] = chain.steps[0].name
        sheet.words["owner"] = chain.owner.name
        sheet.words["owner_country"] = chain.owner.country or ""

    def _hosts(self) -> tuple[list[str] | None, list[Basis]]:
        """Companies on whose machines content sits; None: not known; `premises` for one's own."""
        usage, run_by = self.subject.usage, self.sheet.values["run.by"]
        if usage.host == PREMISES or (self.product and self.product.kind is ProductKind.ON_PREMISES and usage.host is None):
            return [PREMISES], [DECLARED]
        if run_by == "ourselves":
            return ([self.subject.host.company], [DECLARED]) if self.subject.host else (None, [])
        operators = [company for company, _ in self.operators()]
        asked_host = run_by == "host" or (self.product is None and self.subject.host is not None)
        value, found = self.claims.host("storing_hosts") if asked_host else self.claims.product("storing_hosts")
        if value is None and self.product and self.product.host and not asked_host:
            value, found = _of_instance_host(self.world, self.product, "storing_hosts")
        if value is None:
            return None, []
        companies = [company for name in value for company in (operators if name == "operator" else [name])]
        return (companies or None), [found] if found else []

    def _places(self) -> None:
        sheet, world = self.sheet, self.world
        hosts, host_bases = self._hosts()
        places, bases = self._known_places(hosts)
        inside = None if places is None else "yes" if all(world.is_inside(place) for place in places) else "no"
        sheet.put("hosting.inside", inside, *bases)
        sheet.put("usage.place_contradicted", "yes" if self._contradicted(places, bases) else "no")
        owned = [self._host_owned_inside(host) for host in hosts] if hosts is not None else [None]
        host_inside = "no" if "no" in owned else None if None in owned else "yes"
        sheet.put("hosting.host_inside", host_inside, *host_bases)
        named = None if hosts is None or places is None else "no" if "EEA" in places else "yes"
        sheet.put("hosting.named", named, *host_bases, *bases)
        sheet.put("hosting.said_inside", _both(inside, "no" if host_inside == "yes" else "yes" if host_inside == "no" else None))
        farthest_first = sorted(places or [], key=lambda place: (world.is_inside(place), place))
        sheet.words["places"] = ", ".join(farthest_first)
        sheet.words["hosts"] = ", ".join(self._name(host) for host in hosts) if hosts else ""

    def _known_places(self, hosts: list[str] | None) -> tuple[list[str] | None, list[Basis]]:
        usage = self.subject.usage
        if hosts == [PREMISES]:
            return [self.organisation.country], [DECLARED]
        said, found = self._catalogue_places()
        choice, _ = self.claims.product("place_choice")
        if usage.data_place is not None and (said is None or choice != "no"):
            own_choice = choice == "yes" or self.sheet.values["run.by"] in ("ourselves", "host") or self.product is None
            if said is None or own_choice or self._agrees(usage.data_place, said):
                return [usage.data_place], [DECLARED]
            return None, []
        return (list(said), [found] if found else []) if said else (None, [])

    def _catalogue_places(self) -> tuple[Any, Basis | None]:
        run_by = self.sheet.values["run.by"]
        if run_by == "ourselves":
            return None, None
        if run_by == "host" or (self.product is None and self.subject.host):
            return self.claims.host("places", "place")
        value, found = self.claims.product("places")
        if value is None and self.product and self.product.host:
            return _of_instance_host(self.world, self.product, "places")
        return value, found

    def _agrees(self, declared: str, said: Any) -> bool:
        return declared in said or all(self.world.place_standing(place) == self.world.place_standing(declared) for place in said)

    def _contradicted(self, places: list[str] | None, bases: list[Basis]) -> bool:
        usage = self.subject.usage
        if usage.data_place is None or bases == [DECLARED]:
            return False
        said, _ = self._catalogue_places()
        return said is not None and not self._agrees(usage.data_place, said)

    def _name(self, company: str) -> str:
        if company == PREMISES:
            return self.organisation.name
        chain = self.world.chain(company)
        return chain.steps[0].name if chain else company

    def _host_owned_inside(self, company: str) -> str | None:
        if company == PREMISES:
            return "yes" if self.world.is_inside(self.organisation.country) else "no"
        chain = self.world.chain(company)
        return self.world.owner_inside(chain, adequate_too=True) if chain else None

    def _law(self) -> None:
        sheet, world = self.sheet, self.world
        run_by = sheet.values["run.by"]
        parties: list[frozenset[str]] = []
        owners: list[frozenset[str]] = []
        bases: list[Basis] = []
        names: list[str] = []
        runs = [company for company, _ in self.operators()] if run_by != "ourselves" else [PREMISES]
        if not runs:
            parties.append(ANY_STANDING)
            owners.append(ANY_STANDING)
        bases += [found for _, found in self.operators()] if run_by != "ourselves" else [DECLARED]
        hosts, host_bases = self._hosts()
        bases += host_bases
        if hosts is None:
            parties.append(ANY_STANDING)
            owners.append(frozenset({"eea"}))
        for company in dict.fromkeys([*runs, *(hosts or [])]):
            if company == PREMISES:
                parties.append(frozenset({world.place_standing(self.organisation.country)}))
                names.append(self.organisation.name)
                continue
            chain = world.chain(company)
            if chain is None:
                parties.append(ANY_STANDING)
                continue
            parties.append(world.standing(chain.steps[0]))
            owners += world.owners_standing(chain)
            bases += world.chain_bases(chain)
            names.append(f"{chain.steps[0].name} ({chain.steps[0].country})" if chain.steps[0].country else chain.steps[0].name)
        owners_standing = worst(owners or [frozenset({"eea"})])
        access, access_basis = self.claims.host("outside_access") if run_by == "host" else self.claims.product("outside_access")
        sheet.put("law.outside_access", _word(access), *([access_basis] if access_basis else []))
        parties += _readers(access, owners_standing, any(standing != {"eea"} for standing in parties))
        sheet.put("law.parties", worst(parties), *bases, *([access_basis] if access_basis else []))
        sheet.put("law.owners", owners_standing, *bases)
        sheet.words["parties"] = ", ".join(names)

    def _exit(self) -> None:
        product, put = self.product, self.sheet.put
        export, found = self.claims.product("export")
        bases = [found] if found else []
        level = export.level if export else None
        tested = self.subject.usage.export_tested
        put("export.exists", None if level is None else "no" if level == "none" else "yes", *bases)
        if level is None and tested is not None and tested.value == "yes":
            put("export.exists", "yes", DECLARED)
        put("export.complete", {"none": "no", "partial": "no", "complete": "yes"}.get(level or ""), *bases)
        put("exit.elsewhere", *self._elsewhere(product))

    def _elsewhere(self, product: Product | None) -> tuple[Any, ...]:
        """Whether another host exists (of the same network for a network service) or one can run it oneself."""
        if product is None:
            return (None,)
        others, found = self.claims.product("other_hosts")
        if product.network:
            same = others.same_network if others and others.exist == "yes" else others.exist if others else None
            return (same, found) if found else (None,)
        if product.kind in (ProductKind.SELF_HOSTED, ProductKind.DESKTOP, ProductKind.SYSTEM, ProductKind.ON_PREMISES) or product.instance_of:
            return ("yes",)
        hostable, hostable_basis = self.claims.product("self_hostable")
        if hostable == "yes" and hostable_basis:
            return ("yes", hostable_basis)
        if others and others.exist == "yes" and found:
            return ("yes", found)
        return ("no", hostable_basis) if hostable == "no" and hostable_basis else (None,)

    def _model(self) -> None:
        run_by = self.sheet.values["run.by"]
        funding, funding_basis = self._model_claim("funding", run_by)
        confirmed = []
        for fact, name in (("model.ads", "ads_on"), ("model.ai_training", "ai_training"), ("model.trackers", "trackers")):
            value, found = self._model_claim(name, run_by)
            if value is None and funding and funding_basis:
                value, found = self._from_funding(name, {str(item) for item in funding}), funding_basis
            if value is None and name == "ai_training" and self.sheet.values["content.leaves"] == "no":
                value, found = "no", next(iter(self.sheet.bases["content.leaves"]), None)
            self.sheet.put(fact, value if isinstance(value, Possible) else _word(value), *([found] if found else []))
            confirmed.append(bool(found and found.strength >= Strength.OBSERVED))
        self.sheet.put("model.confirmed", "yes" if all(confirmed) else "no")

    def _from_funding(self, name: str, funding: set[str]) -> str | Possible | None:
        """METHOD 3: paid, given, membership or public money, and nothing else known, is level 2.

        A complete list of what a service lives on answers for advertising; that its content trains no AI
        is only taken as read where no plan is given away by a company and AI is not its very purpose.
        """
        if name == "ads_on" and "ads" in funding:
            return Possible({"in_function", "elsewhere"})
        if funding & _SILENT_MONEY:
            return None
        given_away = self.claims.plan is not None and self.setting.plan in (Plan.CONSUMER, Plan.FREE) and not funding <= _PLAIN_MONEY
        if name != "ads_on" and (given_away or (self.product is not None and _AI_NEEDS & set(self.product.needs))):
            return None
        return "none_known"

    def _model_claim(self, name: str, run_by: str | None) -> tuple[Any, Basis | None]:
        """Of the host when it runs the software, else of the product; the instance's host fills gaps."""
        if run_by == "host" or (self.product is None and self.subject.host):
            value, found = self.claims.host(name)
            return (value, found) if value is not None else (None, None)
        value, found = self.claims.product(name)
        if value is None and self.product and self.product.host:
            return _of_instance_host(self.world, self.product, name)
        return value, found

    def _encryption(self) -> None:
        usage = self.subject.usage
        e2ee, found = self.claims.product("e2ee")
        own = usage.keys is not None and usage.keys.value == "own"
        users_hold = own or (e2ee is not None and e2ee.keys == "users")
        switched = usage.e2ee_on.value if usage.e2ee_on else None
        on = switched == "yes" if switched else bool(e2ee and e2ee.default == "on")
        effective = "yes" if on and users_hold and (e2ee is not None or own) else "no"
        self.sheet.put("e2ee.on", effective, *([DECLARED] if switched else [found] if found else []))
        little = False
        if e2ee is not None and e2ee.metadata == "minimal" and self.product is not None:
            little = self.world.basis(self.product.sources, e2ee.metadata_source).strength >= Strength.OBSERVED
        self.sheet.put("e2ee.little_metadata", "yes" if little else "no")
        keys_possible, keys_basis = self.claims.product("own_keys")
        if own or effective == "yes":
            self.sheet.put("protect.own_keys", "yes", DECLARED if own else found or DECLARED)
        elif usage.keys is not None or keys_possible == "no":
            self.sheet.put("protect.own_keys", "no", *([keys_basis] if keys_basis else [DECLARED]))
        else:
            self.sheet.put("protect.own_keys", None)


def _both(left: str | None, right: str | None) -> str | None:
    if "no" in (left, right):
        return "no"
    return None if None in (left, right) else "yes"


def _readers(access: Any, owners: str | Possible | None, party_outside: bool) -> Iterator[frozenset[str]]:
    """What access from outside adds to those who can read.

    Stated: the owners can read, or, where no party is known to be outside, somebody there who isn't
    named. Not known: owners from outside may or may not be able to read.
    """
    owner_set = frozenset({owners}) if isinstance(owners, str) else frozenset(owners) if owners else ANY_STANDING
    outside = owner_set - {"eea"}
    if access == "yes" and outside:
        yield outside
    elif access == "yes" and not party_outside:
        yield ANY_STANDING - {"eea"}
    elif access is None and outside:
        yield owner_set | {"eea"}


def _of_instance_host(world: World, product: Product, name: str) -> tuple[Any, Basis | None]:
    """A field of the host that runs a branded instance, its offer of the software first."""
    host = world.knowledge.host(product.host) if product.host else None
    if host is None:
        return None, None
    offer = next((offer for offer in host.offers if offer.product == product.instance_of), None)
    claim = getattr(offer, "place" if name == "places" else name, None) or getattr(host, name, None)
    if claim is None or claim.value is None or not _in_time(claim, world):
        return None, None
    return claim.value, world.basis(host.sources, claim.source)


def _declared(sheet: Sheet, subject: Subject, setting: Setting) -> None:
    """The facts that the organisation states of its use."""
    usage, put = subject.usage, sheet.put
    sheet.words["tool"] = subject.product.name if subject.product else usage.tool
    for name in ("data", "account", "mfa", "access_by_role", "backup", "export_tested", "secrecy", "imposed_by", "keys"):
        put(f"usage.{name}", _word(getattr(usage, name)), DECLARED)
    for name in ("kinds", "registers", "admin_by"):
        value = getattr(usage, name)
        put(f"usage.{name}", None if value is None else frozenset(map(str, value)), DECLARED)
    put("usage.register_count", None if usage.registers is None else len(set(usage.registers)), DECLARED)
    put("usage.admins", usage.admins, DECLARED)
    plan = usage.plan or setting.plan
    put("usage.plan", _word(plan), DECLARED)
    put("usage.host_given", "yes" if usage.host else "no")
    put("tool.free_of_charge", None if plan is None else "no" if plan is Plan.PAID else "yes", DECLARED)


def _contract(sheet: Sheet, subject: Subject, claims: Claims) -> None:
    """The state of the processing contract: what is said, else what role and terms answer (METHOD 3)."""
    usage = subject.usage
    value: str | None = None
    found: Basis | None = None
    said_by_vendor = "no"
    leaves, run_by = sheet.values["content.leaves"], sheet.values["run.by"]
    role = sheet.values["role.supplier"]
    by_host = run_by in ("host", "ourselves") and subject.host is not None
    dpa, dpa_basis = claims.host("dpa") if by_host else claims.product("dpa")
    if dpa is None and subject.product and subject.product.host and not by_host:
        dpa, dpa_basis = _of_instance_host(claims.world, subject.product, "dpa")
    if usage.contract is not None:
        value, found = usage.contract.value, DECLARED
    elif leaves == "no" or (run_by == "ourselves" and usage.host in (None, PREMISES) and subject.product and subject.product.kind is ProductKind.ON_PREMISES) or usage.host == PREMISES:
        value = "not_applicable"
    elif dpa == "none":
        value, found = "no", dpa_basis
    elif usage.account is Account.ORGANISATION and role is not None and role != "processor" and not by_host:
        value, found = "not_applicable", next(iter(sheet.bases["role.supplier"]), None)
    elif usage.account is Account.ORGANISATION and dpa == "in_terms":
        value, found, said_by_vendor = "yes", _as_vendor(dpa_basis), "yes"
    sheet.put("contract.state", value, *([found] if found else []))
    sheet.put("contract.said_by_vendor", said_by_vendor)


def _as_vendor(found: Basis | None) -> Basis | None:
    """Terms say that a contract exists; that this organisation has one is still the vendor's word."""
    return None if found is None else Basis(min(found.strength, Strength.VENDOR), found.sources, found.stale)


_PROVES = {
    ProofFor.CONTRACT: ("contract.state",),
    ProofFor.DATA_PLACE: ("hosting.inside", "hosting.named", "law.parties", "law.owners"),
    ProofFor.BACKUP: ("usage.backup",),
    ProofFor.EXPORT: ("export.exists", "export.complete"),
    ProofFor.MFA: ("usage.mfa",),
    ProofFor.ACCESS_BY_ROLE: ("usage.access_by_role",),
    ProofFor.KEYS: ("protect.own_keys", "usage.keys"),
}


def _proofs(sheet: Sheet, usage: Usage) -> None:
    """A dated proof lifts what it is for from a statement to a document, or more."""
    for proof in usage.proofs:
        strength = _PROOF_STRENGTH[proof.what]
        if proof.for_ is ProofFor.BUSINESS_MODEL:
            if strength >= Strength.OBSERVED:
                sheet.put("model.confirmed", "yes", Basis(strength))
            for fact in ("model.ads", "model.ai_training", "model.trackers"):
                _lift(sheet, fact, strength)
        for fact in _PROVES.get(proof.for_, ()):
            _lift(sheet, fact, strength)


def _lift(sheet: Sheet, fact: str, strength: Strength) -> None:
    """Raise the weak bases of a fact to what the proof gives them."""
    sheet.bases[fact] = tuple(
        Basis(strength, found.sources, found.stale) if found.strength in CAPPED or found.strength < strength else found
        for found in sheet.bases.get(fact, ()) or (DECLARED,)
    )
