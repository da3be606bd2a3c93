"""Who stands behind a company at a date: the chain of those who decide, and holders from outside.

The chain follows the edge of whoever decides (more than half, or `hold: control` or `majority`), as long
as an organisation holds; a person or a family ends it. The 24 and 39 per cent that make an owner an
outside one are those of SecNumCloud 3.2, section 19.6.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from auditor.knowledge.dates import holding, holds
from auditor.knowledge.records import Company, CompanyKind, CompanyList, EndsAt, Hold, Jurisdiction, ListEntry, OwnerEdge

ONE_OUTSIDE_HOLDER = 24
OUTSIDE_HOLDERS_TOGETHER = 39
NO_CAPITAL = {CompanyKind.ASSOCIATION, CompanyKind.COOPERATIVE, CompanyKind.FOUNDATION, CompanyKind.PUBLIC_BODY, CompanyKind.STATE, CompanyKind.COMMUNITY}
NOT_ORGANISATIONS = {CompanyKind.PERSON, CompanyKind.FAMILY}
ENDS = {
    CompanyKind.PERSON: EndsAt.PERSON,
    CompanyKind.FAMILY: EndsAt.FAMILY,
    CompanyKind.STATE: EndsAt.STATE,
    CompanyKind.PUBLIC_BODY: EndsAt.STATE,
    CompanyKind.FOUNDATION: EndsAt.FOUNDATION,
    CompanyKind.ASSOCIATION: EndsAt.MEMBERS,
    CompanyKind.COOPERATIVE: EndsAt.MEMBERS,
    CompanyKind.FUND: EndsAt.FUND,
}


class Companies(Protocol):
    def company(self, id_: str) -> Company | None: ...
    def jurisdiction(self, country: str) -> Jurisdiction | None: ...


@dataclass(frozen=True, slots=True)
class Step:
    """One organisation of a chain, as it was on the date asked."""

    id: str
    company: Company
    name: str
    country: str | None
    edge: OwnerEdge | None  # how the one before it is held; None for the first


@dataclass(frozen=True, slots=True)
class Chain:
    steps: tuple[Step, ...]
    ends_at: EndsAt
    capital_known: bool

    @property
    def owner(self) -> Step:
        """The last organisation able to decide."""
        return self.steps[-1]


def name_at(company: Company, day: date) -> str:
    """The name on `day`, or the latest known."""
    names = holding(company.names, day)
    return names[0].name if names else company.names[-1].name


def country_at(company: Company, day: date) -> str | None:
    """The seat on `day`; None when it isn't known."""
    countries = holding(company.country, day)
    return countries[0].value if countries else None


def in_eea(companies: Companies, country: str, day: date) -> bool:
    """Whether a country was in the EEA on `day`."""
    record = companies.jurisdiction(country)
    if record is None or not record.eea:
        return False
    since, until = record.eea_since, record.eea_until
    return (since is None or since <= day.isoformat()) and (until is None or day.isoformat() < until)


def decides(edge: OwnerEdge) -> bool:
    """Whether this holder alone decides."""
    return (edge.share is not None and edge.share > 50) or edge.hold in (Hold.CONTROL, Hold.MAJORITY)


def chain(companies: Companies, company_id: str, day: date) -> Chain | None:
    """The chain above a company on `day`; None when the company has no record."""
    steps = _walk(companies, company_id, day)
    if not steps:
        return None
    last = steps[-1].company
    stated = last.ends_at.value if last.ends_at and last.ends_at.value and holds(last.ends_at, day) else EndsAt.UNKNOWN
    held = last.owners == () or bool(holding(last.owners, day))
    capital_known = held or last.kind in NO_CAPITAL or stated is not EndsAt.UNKNOWN
    return Chain(tuple(steps), _end(companies, last, day) if stated is EndsAt.UNKNOWN else stated, capital_known)


def _end(companies: Companies, last: Company, day: date) -> EndsAt:
    """What a chain ends at where no record says so: whoever decides over the last company, or what it is itself."""
    holders = (companies.company(edge.owner) for edge in holding(last.owners, day) if decides(edge))
    people = (holder for holder in holders if holder is not None and holder.kind in NOT_ORGANISATIONS)
    return ENDS.get(next(people, last).kind, EndsAt.UNKNOWN)


def _walk(companies: Companies, company_id: str, day: date) -> list[Step]:
    steps: list[Step] = []
    edge: OwnerEdge | None = None
    current: str | None = company_id
    while current is not None and all(step.id != current for step in steps):
        company = companies.company(current)
        if company is None:
            break
        steps.append(Step(current, company, name_at(company, day), country_at(company, day), edge))
        edge = next((e for e in holding(company.owners, day) if decides(e) and _is_organisation(companies, e.owner)), None)
        current = edge.owner if edge else None
    return steps


def _is_organisation(companies: Companies, id_: str) -> bool:
    company = companies.company(id_)
    return company is not None and company.kind not in NOT_ORGANISATIONS


def on_list(entries: CompanyList | None, day: date) -> dict[str, ListEntry]:
    """The entries of a list of groups that hold on `day`, by company."""
    return {entry.company: entry for entry in holding(entries.entries, day)} if entries else {}


def listed(on_list: Mapping[str, ListEntry], found: Chain) -> ListEntry | None:
    """The entry of a list of groups that a chain belongs to: the one nearest to its end."""
    return next((on_list[step.id] for step in reversed(found.steps) if step.id in on_list), None)


def outside_holders(companies: Companies, found: Chain, day: date, inside: Callable[[str], bool]) -> bool | None:
    """Whether holders outside pass the thresholds at any step; None when a share or a country isn't known.

    `inside` says which countries count as inside: the EEA for ownership, adequate countries too for hosting.
    """
    result: bool | None = False
    for step in found.steps:
        at_step = _outside_at(companies, step, day, inside)
        if at_step:
            return True
        if at_step is None:
            result = None
    return result


def _outside_at(companies: Companies, step: Step, day: date, inside: Callable[[str], bool]) -> bool | None:
    together, perhaps, unknown = 0.0, 0.0, False
    for edge in holding(step.company.owners, day):
        holder = _walk(companies, edge.owner, day)
        country = holder[-1].country if holder else None
        if country is not None and inside(country):
            continue
        if country is None:
            perhaps += edge.share or 0
            unknown = unknown or edge.share is None or edge.share > ONE_OUTSIDE_HOLDER
        elif decides(edge) or (edge.share or 0) > ONE_OUTSIDE_HOLDER:
            return True
        else:
            together += edge.share or 0
            unknown = unknown or edge.share is None
    if together > OUTSIDE_HOLDERS_TOGETHER:
        return True
    return None if unknown or together + perhaps > OUTSIDE_HOLDERS_TOGETHER else False
