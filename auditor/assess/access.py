"""Who could open, who could demand and who could cut off: one use, in the conditional.

Open is technical (who holds a key or a machine), demand is law (which authority, through whom, on what),
cut off is an account or a sanction. A state stands in the last two only, people come before companies.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from auditor.assess.engine import Assessed
from auditor.assess.parties import World
from auditor.assess.sheet import Parties, Sheet
from auditor.document import Access, AccessEntry, SourceRef
from auditor.knowledge.evidence import DECLARED, Basis
from auditor.knowledge.ownership import Step
from auditor.knowledge.records import Law
from auditor.knowledge.wording import Wording
from auditor.model import PREMISES, Account, Admin

SHOWN_LAWS = ("in_force", "in_force_contested", "unconfirmed")


class AccessReader:
    """Says of each use of one audit who could open, demand and cut off."""

    def __init__(self, world: World, country: str, wording: Wording) -> None:
        self.world = world
        self.country = country
        self.wording = wording

    def access(self, assessed: Assessed) -> Access:
        """The three columns; what several settings leave open stands with each."""
        columns: tuple[dict[tuple[str, str], AccessEntry], ...] = ({}, {}, {})
        for sheet in assessed.sheets:
            one = _Use(self, assessed, sheet)
            for column, entries in zip(columns, (one.opens(), one.demands(), one.cuts_off()), strict=True):
                for entry in entries:
                    column.setdefault((entry.role, entry.who), entry)
        opened, demanded, cut = (list(column.values()) for column in columns)
        weakest, sentence = self._weakest(assessed, opened)
        return Access(_marked(opened, weakest), _marked(demanded, weakest), _marked(cut, weakest), sentence)

    def _weakest(self, assessed: Assessed, opened: Sequence[AccessEntry]) -> tuple[str, str]:
        """The role of the weakest link, and a sentence that names it."""
        say, usage, sheet = self.wording.say, assessed.subject.usage, assessed.sheets[0]
        leaves = sheet.values.get("content.leaves") != "no"
        if usage.account is Account.PERSONAL:
            return "account", say("access.weakest.account")
        if leaves and any(entry.role == "unknown" for entry in opened):
            return "unknown", say("access.weakest.unknown")
        reach = sheet.words.get("reach")
        if leaves and reach:
            return f"party:{reach}", say("access.weakest.party", who=reach, country=country_name(self.world, self.wording, sheet.words["reach_country"]))
        if usage.admins == 1:
            return "one_admin", say("access.weakest.one_admin")
        return "", say("access.weakest.none")

    def evidence(self, bases: Iterable[Basis]) -> tuple[str, str, tuple[SourceRef, ...]]:
        """How strong what says so is, in words with its date; its name; the sources."""
        known = list(bases)
        if not known:
            return self.wording.say("access.derived"), "derived", ()
        sources = tuple(dict.fromkeys(source for one in known for source in one.sources))
        strength = min(one.strength for one in known if one.sources or not sources).name.lower()
        parts = [self.wording.say(f"strength.{strength}")]
        if sources:
            seen = sources[0].seen or sources[0].date
            parts.append(self.wording.say("access.dated", date=self.wording.date(seen)) if seen else self.wording.say("access.undated"))
            if any(one.unverified for one in known):
                parts.append(self.wording.say("access.partly_unverified"))
        return ", ".join(parts), strength, sources


def country_name(world: World, wording: Wording, code: str | None) -> str:
    """A country in words, `EEA` included."""
    if not code:
        return wording.say("unknown_place")
    if code == "EEA":
        return wording.say("place.EEA")
    record = world.knowledge.jurisdiction(code)
    return wording.of(record.name) if record else code


def _marked(entries: Sequence[AccessEntry], weakest: str) -> tuple[AccessEntry, ...]:
    """The entries, with the weakest link marked."""
    return tuple(replace(entry, weakest=True) if weakest and weakest in (entry.role, f"party:{entry.who}") else entry for entry in entries)


def _ids(laws: Sequence[tuple[str, Law]]) -> tuple[str, ...]:
    return tuple(id_ for id_, _ in laws)


class _Use:
    """One use under one setting."""

    def __init__(self, reader: AccessReader, assessed: Assessed, sheet: Sheet) -> None:
        self.reader, self.world, self.wording = reader, reader.world, reader.wording
        self.assessed, self.sheet, self.usage = assessed, sheet, assessed.subject.usage
        self.parties = sheet.parties or Parties((), None, (), None, ())
        self.leaves = sheet.values.get("content.leaves") != "no"
        self.closed = sheet.values.get("e2ee.on") == "yes"
        self.on = ("metadata",) if self.closed else ("content", "metadata")

    # --- open --------------------------------------------------------------------------------------

    def opens(self) -> Iterator[AccessEntry]:
        yield self._account("open")
        for admin in self.usage.admin_by or ():
            if admin is not Admin.TEAM:
                yield self._entry("admin", self._say(f"access.admin.{admin}"), "access.open.admin", ("content",), [DECLARED])
        if not self.leaves:
            return
        how = "metadata" if self.closed else "content"
        for company, basis in self.parties.runs:
            if company != PREMISES and (step := self._step(company)):
                yield self._entry("operator", step.name, f"access.open.operator.{how}", self.on, [basis])
        for company in self._stores():
            if step := self._step(company):
                yield self._entry("host", step.name, f"access.open.host.{how}", self.on, self.parties.stores_bases)
        if self.parties.stores is None or not self.parties.runs:
            yield self._entry("unknown", self._say("unknown_host"), "access.open.unknown", self.on, [])

    def _account(self, column: str) -> AccessEntry:
        """Those who have the account, before any company."""
        account = self.usage.account
        kind = "unknown" if account is None else account.value
        role = "account" if account is Account.PERSONAL else "team"
        on = ("content",) if column == "open" else ("account",)
        return self._entry(role, self._say(f"access.team.{kind}"), f"access.{column}.account.{kind}", on, [DECLARED] if account else [])

    # --- demand ------------------------------------------------------------------------------------

    def demands(self) -> Iterator[AccessEntry]:
        if not self.leaves or {company for company, _ in self.parties.runs} == {PREMISES}:
            who = self._authorities(self.reader.country)
            yield self._entry("state", who, "access.demand.yourselves", ("content",), [])
        if not self.leaves:
            return
        union: list[tuple[Step, str, Sequence[Basis]]] = []
        for step, through, bases in self._reached():
            if step.country is None:
                yield self._entry("unknown", through, "access.demand.unknown_seat", self.on, bases, through=through)
            elif self.world.in_eea(step.country):
                union.append((step, through, bases))
            else:
                yield self._state(step, through, bases)
        if union:
            yield self._union(union)
        yield from self._at_places({step.country for step, _, _ in self._reached()})
        if self.parties.stores is None:
            yield self._entry("unknown", self._say("unknown_host"), "access.demand.unknown", self.on, [])

    def _at_places(self, reached: set[str | None]) -> Iterator[AccessEntry]:
        """States on whose soil the data sit, where they aren't named already."""
        for place in self.parties.places or ():
            if place not in reached and place != "EEA" and not self.world.in_eea(place):
                yield self._entry("state", self._authorities(place), "access.demand.place", self.on, self.parties.places_bases, what=self._what(self.on))

    def _reached(self) -> Iterator[tuple[Step, str, Sequence[Basis]]]:
        """Every organisation that runs, stores or owns, once a country: the nearest to the data speaks for it."""
        seen: set[str | None] = set()
        companies = [company for company, _ in self.parties.runs] + self._stores()
        for company in dict.fromkeys(one for one in companies if one != PREMISES):
            chain = self.world.chain(company)
            if chain is None:
                continue
            for step in chain.steps:
                if step.country in seen and not (step.country and self.world.in_eea(step.country)):
                    continue
                seen.add(step.country)
                through = step.name if step is chain.steps[0] else self._say("access.owner_of", owner=step.name, operator=chain.steps[0].name)
                yield step, through, self.world.chain_bases(chain)

    def _state(self, step: Step, through: str, bases: Sequence[Basis]) -> AccessEntry:
        laws = self._laws(step.country, "access")
        who = self._authorities(step.country)
        if not laws:
            return self._entry("state", who, "access.demand.no_text", self.on, bases, through=through)
        reached = {what for _, law in laws for what in law.reaches}
        on = tuple(what for what in self.on if what in reached) or ("metadata",)
        code = "access.demand.law" if any(law.status == "in_force" for _, law in laws) else "access.demand.law_open"
        return replace(self._entry("state", who, code, on, bases, through=through, what=self._what(on)), laws=_ids(laws))

    def _union(self, found: list[tuple[Step, str, Sequence[Basis]]]) -> AccessEntry:
        """One entry for the European Economic Area: an order of any Member State reaches all of them."""
        through = self.wording.some(one for _, one, _ in found)
        country = found[0][0].country
        laws = self._laws(country, "access")
        code = "access.demand.eea" if laws else "access.demand.eea_no_text"
        bases = [basis for _, _, group in found for basis in group]
        entry = self._entry("state", self._say("access.eea_authorities"), code, self.on, bases, through=through, what=self._what(self.on))
        return replace(entry, laws=_ids(laws))

    # --- cut off -----------------------------------------------------------------------------------

    def cuts_off(self) -> Iterator[AccessEntry]:
        if self.usage.account is Account.PERSONAL:
            yield self._account("cut")
        if self.usage.admins == 1:
            yield self._entry("one_admin", self._say("access.one_admin"), "access.cut.one_admin", ("account",), [DECLARED])
        if not self.leaves:
            yield self._entry("operator", self._say("access.maker"), "access.cut.local", (), [])
            return
        runs = [(company, basis) for company, basis in self.parties.runs if company != PREMISES]
        for company, basis in runs:
            if step := self._step(company):
                yield self._entry("operator", step.name, "access.cut.operator", ("account",), [basis])
        for company in self._stores():
            if (step := self._step(company)) and all(company != other for other, _ in runs):
                yield self._entry("host", step.name, "access.cut.host", ("account",), self.parties.stores_bases)
        yield from self._sanctions()
        if not self.parties.runs:
            yield self._entry("unknown", self._say("unknown_host"), "access.cut.unknown", ("account",), [])

    def _sanctions(self) -> Iterator[AccessEntry]:
        seen: set[str] = set()
        for step, through, bases in self._reached():
            laws = self._laws(step.country, "continuity")
            if laws and step.country and step.country not in seen:
                seen.add(step.country)
                country = country_name(self.world, self.wording, step.country)
                yield replace(self._entry("state", country, "access.cut.sanctions", ("account",), bases, through=through), laws=_ids(laws))

    # --- words -------------------------------------------------------------------------------------

    def _stores(self) -> list[str]:
        """Companies that store and aren't named as running it."""
        runs = {company for company, _ in self.parties.runs}
        return [company for company in self.parties.stores or () if company != PREMISES and company not in runs]

    def _step(self, company: str) -> Step | None:
        chain = self.world.chain(company)
        return chain.steps[0] if chain else None

    def _authorities(self, country: str | None) -> str:
        return self._say("access.authorities", country=country_name(self.world, self.wording, country))

    def _laws(self, country: str | None, kind: str) -> list[tuple[str, Law]]:
        """The texts of a country under which data can be demanded (`access`) or a service stopped (`continuity`)."""
        record = self.world.knowledge.jurisdiction(country) if country else None
        found = [(id_, self.world.knowledge.law(id_)) for id_ in (record.laws if record else ())]
        return [(id_, law) for id_, law in found if law is not None and law.kind == kind and law.reaches and law.status in SHOWN_LAWS]

    def _what(self, on: Sequence[str]) -> str:
        return self._say("access.what.both" if len(on) > 1 else f"access.what.{on[0]}")

    def _say(self, id_: str, **values: str) -> str:
        return self.wording.say(id_, **values)

    def _entry(self, role: str, who: str, code: str, on: tuple[str, ...], bases: Iterable[Basis], **values: str) -> AccessEntry:
        evidence, strength, sources = self.reader.evidence(bases)
        return AccessEntry(who, role, self._say(code, who=who, **values), on, evidence, strength, sources)
