"""Who owns it, where the data sit, whose law reaches them: ownership, hosting and law of one setting."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from auditor.assess.conditions import Possible
from auditor.assess.parties import ANY_STANDING, ORDER, World, form, worst
from auditor.assess.sheet import Ground, Parties, is_on_premises, word
from auditor.knowledge.evidence import DECLARED, Basis
from auditor.knowledge.ownership import Chain
from auditor.model import PREMISES

_OWNER_FACTS = ("owner.on_list", "owner.seat_in_eea", "owner.in_eea", "owner.form", "owner.capital_known", "owner.sold_recently")


def put_owner(ground: Ground) -> None:
    """The facts owner.* and the words operator, owner, owner_country.

    Of several who run a tool together, the facts are those of the one that stands farthest: nearer
    company takes nothing away from it. Its owner is named with those of whom the same is true.
    """
    sheet, world = ground.sheet, ground.world
    operators = ground.operators()
    chains = [chain for company, _ in operators if (chain := world.chain(company))]
    chain = max(chains, key=lambda chain: _distance(world, chain)) if len(chains) == len(operators) and chains else None
    sheet.chain = chain
    if chain is None:
        for fact in _OWNER_FACTS:
            sheet.put(fact, None)
        return
    bases = [*(found for _, found in operators), *world.chain_bases(chain)]
    sheet.big_tech = world.listed(chain)
    sheet.put("owner.on_list", "yes" if sheet.big_tech else "no", *world.listing_bases(chain), *bases)
    sheet.put("owner.seat_in_eea", _seat_in_eea(ground, chain.owner.country), *bases)
    sheet.put("owner.in_eea", world.owner_inside(chain, adequate_too=False), *bases)
    sheet.put("owner.form", form(chain), *bases)
    sheet.put("owner.capital_known", "yes" if chain.capital_known else "no")
    sheet.put("owner.sold_recently", "yes" if world.sold_recently(chain) else "no", *bases)
    alike = [one for one in chains if _told_of(world, one) == _told_of(world, chain)]
    sheet.words |= {
        "operator": "\n".join(dict.fromkeys(one.steps[0].name for one in chains)),
        "owner": "\n".join(dict.fromkeys(one.owner.name for one in alike)),
        "owner_country": chain.owner.country or "",
    }


def _distance(world: World, chain: Chain) -> tuple[bool, int]:
    """How far those who own stand at worst; a group of the chosen list stands farthest."""
    standings = world.owners_standing(chain) or [world.standing(chain.steps[0])]
    return bool(world.listed(chain)), max(ORDER.index(value) for standing in standings for value in standing)


def _told_of(world: World, chain: Chain) -> tuple[object, ...]:
    """What sentences say of an owner."""
    inside = world.owner_inside(chain, adequate_too=False)
    return bool(world.listed(chain)), chain.owner.country, inside, form(chain), chain.capital_known, world.sold_recently(chain)


def _seat_in_eea(ground: Ground, country: str | None) -> str | None:
    if country is None:
        return None
    return "yes" if ground.world.in_eea(country) else "no"


def put_places(ground: Ground) -> None:
    """The facts hosting.* and usage.place_contradicted, and the places of the parties."""
    sheet, world = ground.sheet, ground.world
    hosts, host_bases = _hosts(ground)
    places, bases = _places(ground, hosts)
    if sheet.parties is not None:
        sheet.parties = replace(sheet.parties, places=tuple(places) if places else None, places_bases=tuple(bases))
    inside = None if places is None else "yes" if all(world.is_inside(place) for place in places) else "no"
    sheet.put("hosting.inside", inside, *bases)
    sheet.put("usage.place_contradicted", "yes" if _contradicted(ground, bases) else "no")
    owned = [_owned_inside(ground, host) for host in hosts] if hosts is not None else [None]
    host_inside = "no" if "no" in owned else None if None in owned else "yes"
    sheet.put("hosting.host_inside", host_inside, *host_bases)
    named = None if hosts is None or places is None else "no" if "EEA" in places else "yes"
    sheet.put("hosting.named", named, *host_bases, *bases)
    owned_elsewhere = {"yes": "no", "no": "yes"}.get(host_inside or "")
    sheet.put("hosting.said_inside", _both(inside, owned_elsewhere))
    sheet.words["places"] = ", ".join(sorted(places or [], key=lambda place: (world.is_inside(place), place)))
    sheet.words["outside_places"] = ", ".join(sorted(place for place in places or [] if not world.is_inside(place)))
    sheet.words["hosts"] = ", ".join(_name(ground, host) for host in hosts or [])


def _hosts(ground: Ground) -> tuple[list[str] | None, list[Basis]]:
    """Companies on whose machines content sits; None: not known; `premises` for one's own."""
    claims = ground.claims
    if is_on_premises(ground.subject):
        return [PREMISES], [DECLARED]
    if ground.run_by == "ourselves":
        return ([ground.subject.host.company], [DECLARED]) if ground.subject.host else (None, [])
    value, found = claims.host("storing_hosts") if ground.at_host else claims.product("storing_hosts")
    if value is None and not ground.at_host:
        value, found = claims.instance("storing_hosts")
    if value is None:
        return None, []
    operators = [company for company, _ in ground.operators()]
    companies = [company for name in value for company in (operators if name == "operator" else [name])]
    return (companies or None), [found] if found else []


def _places(ground: Ground, hosts: list[str] | None) -> tuple[list[str] | None, list[Basis]]:
    """Where content sits: what the organisation chose or was told, else what the record says."""
    usage = ground.subject.usage
    if hosts == [PREMISES]:
        return [ground.organisation.country], [DECLARED]
    said, found = _places_said(ground)
    choice, _ = ground.claims.product("place_choice")
    if usage.data_place is not None and (said is None or choice != "no"):
        own_choice = choice == "yes" or ground.run_by in ("ourselves", "host") or ground.product is None
        if said is None or own_choice or _agrees(ground, usage.data_place, said):
            return [usage.data_place], [DECLARED]
        return None, []  # two statements that can't both hold: neither is taken
    return (list(said), [found] if found else []) if said else (None, [])


def _places_said(ground: Ground) -> tuple[Any, Basis | None]:
    if ground.run_by == "ourselves":
        return None, None
    if ground.at_host:
        return ground.claims.host("places", "place")
    value, found = ground.claims.product("places")
    return (value, found) if value is not None else ground.claims.instance("places")


def _agrees(ground: Ground, declared: str, said: Any) -> bool:
    standing = ground.world.place_standing
    return declared in said or all(standing(place) == standing(declared) for place in said)


def _contradicted(ground: Ground, bases: list[Basis]) -> bool:
    usage = ground.subject.usage
    if usage.data_place is None or bases == [DECLARED]:
        return False
    said, _ = _places_said(ground)
    return said is not None and not _agrees(ground, usage.data_place, said)


def _name(ground: Ground, company: str) -> str:
    if company == PREMISES:
        return ground.organisation.name
    chain = ground.world.chain(company)
    return chain.steps[0].name if chain else company


def _owned_inside(ground: Ground, company: str) -> str | None:
    if company == PREMISES:
        return "yes" if ground.world.is_inside(ground.organisation.country) else "no"
    chain = ground.world.chain(company)
    return ground.world.owner_inside(chain, adequate_too=True) if chain else None


def _both(left: str | None, right: str | None) -> str | None:
    if "no" in (left, right):
        return "no"
    return None if None in (left, right) else "yes"


class _Reach:
    """The organisations that run, store, can read or own, gathered one by one."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.parties: list[frozenset[str]] = []
        self.owners: list[frozenset[str]] = []
        self.bases: list[Basis] = []
        self.names: list[str] = []
        self.farthest: tuple[int, str, str] = (0, "", "")  # rank, name and country of whoever is farthest for sure

    def unknown(self) -> None:
        """Somebody runs or stores it, and nobody knows who."""
        self.parties.append(ANY_STANDING)

    def add(self, company: str) -> None:
        """One that runs or stores, with all who own it."""
        world = self.ground.world
        if company == PREMISES:
            self.parties.append(frozenset({world.place_standing(self.ground.organisation.country)}))
            self.names.append(self.ground.organisation.name)
            return
        chain = world.chain(company)
        if chain is None:
            self.unknown()
            return
        first = chain.steps[0]
        owners = world.owners_standing(chain)
        own = world.standing(first)
        self.parties.append(own)
        self.owners += owners or [own]  # whoever has nobody above owns itself
        self.bases += world.chain_bases(chain)
        self.names.append(f"{first.name} ({first.country})" if first.country else first.name)
        for step, standing in zip(chain.steps, [own, *owners], strict=True):
            rank = min(ORDER.index(value) for value in standing)
            if rank > self.farthest[0]:
                self.farthest = (rank, step.name, step.country or "")


def put_law(ground: Ground) -> None:
    """The facts law.* and the words parties, reach, reach_country."""
    sheet, reach = ground.sheet, _Reach(ground)
    if ground.run_by == "ourselves":
        runs, reach.bases = [PREMISES], [DECLARED]
    else:
        runs, reach.bases = [company for company, _ in ground.operators()], [found for _, found in ground.operators()]
    hosts, host_bases = _hosts(ground)
    # Places come with `put_places`: uses of one tool share the rest, and each may name another place.
    sheet.parties = Parties(tuple(zip(runs, reach.bases, strict=True)), None if hosts is None else tuple(hosts), tuple(host_bases), None, ())
    reach.bases += host_bases
    if not runs or hosts is None:
        reach.unknown()
    if not runs:
        reach.owners.append(ANY_STANDING)
    for company in dict.fromkeys([*runs, *(hosts or [])]):
        reach.add(company)
    owners = worst(reach.owners or [frozenset({"eea"})])
    access, found = ground.claims.host("outside_access") if ground.run_by == "host" else ground.claims.product("outside_access")
    access_bases = [found] if found else []
    sheet.put("law.outside_access", word(access), *access_bases)
    readers = _readers(access, owners, party_outside=any(standing != {"eea"} for standing in reach.parties))
    sheet.put("law.parties", worst([*reach.parties, *readers]), *reach.bases, *access_bases)
    sheet.put("law.owners", owners, *reach.bases)
    sheet.words |= {"parties": ", ".join(reach.names), "reach": reach.farthest[1], "reach_country": reach.farthest[2]}


def _readers(access: Any, owners: str | Possible | None, *, party_outside: bool) -> Iterator[frozenset[str]]:
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
