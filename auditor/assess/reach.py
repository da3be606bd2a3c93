"""Whom an authority could turn to: the organisations behind a use, by country, and the texts that name them."""

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.assess.parties import World
from auditor.assess.sheet import Parties
from auditor.knowledge.dates import holds
from auditor.knowledge.evidence import Basis
from auditor.knowledge.ownership import Chain, Step
from auditor.knowledge.records import CompanyKind, Law
from auditor.model import PREMISES

EEA = "EEA"
SHOWN_LAWS = ("in_force", "in_force_contested", "unconfirmed")
_PUBLIC = (CompanyKind.PUBLIC_BODY, CompanyKind.STATE)


@dataclass(frozen=True, slots=True)
class Reached:
    """One organisation that could be asked: itself (`below` None), or as whoever controls `below`."""

    step: Step
    below: str | None
    bases: tuple[Basis, ...]


class Reach:
    """The organisations behind the uses of one audit, worked out once for those that share them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._groups: dict[tuple[str, ...], dict[str | None, tuple[Reached, ...]]] = {}
        self._laws: dict[tuple[str, str], tuple[tuple[str, Law], ...]] = {}

    def groups(self, parties: Parties) -> dict[str | None, tuple[Reached, ...]]:
        """Who runs, stores or controls, by country; the EEA as one; None: those whose seat isn't known.

        In each chain the nearest to the data speaks for its country.
        """
        companies = (*(company for company, _ in parties.runs), *(parties.stores or ()))
        if companies not in self._groups:
            found: dict[str | None, dict[str, Reached]] = {}
            for company in dict.fromkeys(companies):
                chain = self.world.chain(company) if company != PREMISES else None
                for place, one in self._of(chain) if chain else ():
                    found.setdefault(place, {}).setdefault(one.step.id, one)
            self._groups[companies] = {place: tuple(group.values()) for place, group in found.items()}
        return self._groups[companies]

    def _of(self, chain: Chain) -> Iterator[tuple[str | None, Reached]]:
        seen: set[str] = set()
        first, bases = chain.steps[0], tuple(self.world.chain_bases(chain))
        for step in chain.steps:
            place = EEA if step.country and self.world.in_eea(step.country) else step.country
            if place is not None and place in seen:
                continue
            if place is not None:
                seen.add(place)
            yield place, Reached(step, None if step is first else first.name, bases)

    def laws(self, country: str, kind: str) -> tuple[tuple[str, Law], ...]:
        """The texts of a country in force on the day, under which data can be demanded (`access`) or a service stopped (`continuity`)."""
        key = (country, kind)
        if key not in self._laws:
            record = self.world.knowledge.jurisdiction(country)
            found = [(id_, self.world.knowledge.law(id_)) for id_ in (record.laws if record else ())]
            self._laws[key] = tuple(
                (id_, law) for id_, law in found if law and law.kind == kind and law.reaches and law.status in SHOWN_LAWS and holds(law, self.world.day)
            )
        return self._laws[key]

    def laws_over(self, group: tuple[Reached, ...], on: tuple[str, ...]) -> tuple[tuple[str, Law], ...]:
        """The texts under which content or metadata could be demanded of a group: they name providers, not public bodies."""
        countries = dict.fromkeys(one.step.country for one in group if one.step.country and one.step.company.kind not in _PUBLIC)
        found = {id_: law for country in countries for id_, law in self.laws(country, "access") if set(law.reaches) & set(on)}
        return tuple(found.items())
