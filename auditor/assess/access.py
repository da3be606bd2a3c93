"""Who could open, who could demand and who could cut off: one use, in the conditional.

Open is technical (who holds a key or a machine), demand is law (which authority, through whom, on what),
cut off is an account or a sanction. A state stands in the last two only, people come before companies.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from auditor.assess.by_others import is_carried, is_it_provider
from auditor.assess.engine import Assessed
from auditor.assess.parties import World
from auditor.assess.reach import EEA, Reach, Reached
from auditor.assess.sheet import Parties, Sheet
from auditor.document import Access, AccessEntry, SourceRef
from auditor.knowledge.evidence import DECLARED, Basis
from auditor.knowledge.ownership import Step
from auditor.knowledge.wording import Wording
from auditor.model import PREMISES, Account, Admin

ON = ("content", "metadata", "account")
_NOBODY = Parties((), None, (), None, ())
_Evidence = tuple[str, str, tuple[SourceRef, ...]]


class AccessReader:
    """Says of each use of one audit who could open, demand and cut off."""

    def __init__(self, world: World, country: str, wording: Wording) -> None:
        self.world = world
        self.country = country
        self.wording = wording
        self.reach = Reach(world)
        self.said: dict[tuple[object, ...], tuple[Sheet, tuple[AccessEntry, ...]]] = {}
        self.entries: dict[tuple[object, ...], AccessEntry] = {}
        self._evidence: dict[tuple[int, ...], tuple[tuple[Basis, ...], _Evidence]] = {}
        self._weakest_links: dict[int, tuple[AccessEntry, AccessEntry]] = {}

    def access(self, assessed: Assessed) -> Access:
        """The three columns; what several settings leave open stands with each of them."""
        uses = [_Use(self, assessed, sheet) for sheet in assessed.sheets]
        columns = [
            self._together(found)
            for found in ([list(use.opens()) for use in uses], [list(use.demands()) for use in uses], [list(use.cuts_off()) for use in uses])
        ]
        weakest, sentence = self._weakest(assessed, columns[0])
        opened, demanded, cut = (self._marked(column, weakest) for column in columns)
        return Access(opened, demanded, cut, sentence)

    def _together(self, settings: Sequence[Sequence[AccessEntry]]) -> list[AccessEntry]:
        """One entry for each who; the widest where settings differ, and a word where some settings alone have it."""
        if len(settings) == 1:
            return list(settings[0])
        column: dict[str, AccessEntry] = {}
        number: dict[str, int] = {}
        for entries in settings:
            for entry in entries:
                known = column.setdefault(entry.who, entry)
                if len(entry.on) > len(known.on):
                    column[entry.who] = entry
            for who in {entry.who for entry in entries}:
                number[who] = number.get(who, 0) + 1
        some = self.wording.say("access.some_settings")
        return [entry if number[who] == len(settings) else replace(entry, text=f"{entry.text} {some}") for who, entry in column.items()]

    def _weakest(self, assessed: Assessed, opened: Sequence[AccessEntry]) -> tuple[set[str], str]:
        """Roles and names that are the weakest link, and a sentence that says which."""
        say, usage = self.wording.say, assessed.subject.usage
        leaves = {sheet.values.get("content.leaves") for sheet in assessed.sheets}
        if usage.account is Account.PERSONAL:
            return {"account"}, say("access.weakest.account")
        if None in leaves:
            return set(), say("access.weakest.leaves")
        if "yes" in leaves and any(entry.role == "unknown" for entry in opened):
            return {"unknown"}, say("access.weakest.unknown")
        words = next((sheet.words for sheet in assessed.sheets if sheet.words.get("reach")), None)
        if "yes" in leaves and words is not None:
            who, country = words["reach"], country_name(self.world, self.wording, words["reach_country"])
            return {who, country, say("access.authorities", country=country)}, say("access.weakest.party", who=who, country=country)
        if usage.admins == 1:
            return {"one_admin"}, say("access.weakest.one_admin")
        return set(), say("access.weakest.none")

    def _marked(self, entries: Sequence[AccessEntry], weakest: set[str]) -> tuple[AccessEntry, ...]:
        """The entries, with the weakest link marked; the very same one wherever the same entry is."""
        return tuple([self._as_weakest(entry) if entry.role in weakest or entry.who in weakest else entry for entry in entries])

    def _as_weakest(self, entry: AccessEntry) -> AccessEntry:
        if id(entry) not in self._weakest_links:
            self._weakest_links[id(entry)] = (entry, replace(entry, weakest=True))  # the entry is kept, or another could get its number
        return self._weakest_links[id(entry)][1]

    def evidence(self, bases: Iterable[Basis]) -> _Evidence:
        """How strong what says so is, in words with its date; its name; the sources."""
        known = tuple(bases)
        key = tuple(map(id, known))
        if key not in self._evidence:
            self._evidence[key] = (known, self._evidence_of(known))  # the bases are kept, or others could get their numbers
        return self._evidence[key][1]

    def _evidence_of(self, known: tuple[Basis, ...]) -> _Evidence:
        say = self.wording.say
        if not known:
            return say("access.derived"), "derived", ()
        sources = tuple(dict.fromkeys(source for one in known for source in one.sources))
        strength = min(one.strength for one in known if one.sources or not sources).name.lower()
        parts = [say("access.unverified") if strength == "unverified" else say(f"strength.{strength}")]
        if sources:
            parts.append(self._dated(known))
            parts += [say("access.partly_unverified")] * (strength != "unverified" and any(one.unverified for one in known))
            parts += [say("access.stale")] * any(one.stale for one in known)
            parts += [say("evidence.disputed_short")] * any(one.disputed for one in known)
        return ", ".join(parts), strength, sources

    def _dated(self, known: tuple[Basis, ...]) -> str:
        """The newest copy of what is oldest: a chain holds no longer than its oldest link."""
        newest = [max((source.seen or "" for source in one.sources), default="") for one in known if one.sources]
        if all(newest):
            return self.wording.say("access.dated", date=self.wording.date(min(newest)))
        written = [max((source.date or "" for source in one.sources), default="") for one in known if one.sources]
        return self.wording.say("access.written", date=self.wording.date(min(written))) if all(written) else self.wording.say("access.undated")


def country_name(world: World, wording: Wording, code: str | None) -> str:
    """A country in words, `EEA` included."""
    if not code:
        return wording.say("unknown_place")
    if code == EEA:
        return wording.say("place.EEA")
    record = world.knowledge.jurisdiction(code)
    return wording.of(record.name) if record else code


class _Use:
    """One use under one setting."""

    def __init__(self, reader: AccessReader, assessed: Assessed, sheet: Sheet) -> None:
        self.reader, self.world, self.wording = reader, reader.world, reader.wording
        self.usage, self.sheet, product = assessed.subject.usage, sheet, assessed.subject.product
        self.parties = sheet.parties or _NOBODY
        self.leaves = sheet.values.get("content.leaves")  # yes, no; None: not known
        self.closed = sheet.values.get("e2ee.on") == "yes"
        self.on = ("metadata",) if self.closed else ("content", "metadata")
        self.installed = sheet.values.get("tool.family") in ("local", "system") and not (product is not None and product.network)
        self.generic = product is not None and product.generic
        self.carried = is_carried(product)
        said = self.usage.admin_by or ()
        self.admins = said if Admin.IT_PROVIDER in said or not is_it_provider(product) else (Admin.IT_PROVIDER, *said)
        self.groups = {} if self.leaves == "no" else reader.reach.groups(self.parties)
        # All that tells apart who stands behind a tool, whoever uses it and how.
        self.behind = (id(sheet.origin or sheet), self.parties.places, tuple(map(id, self.parties.places_bases)), self.closed)

    def _once(self, column: str, entries: Callable[[], Iterator[AccessEntry]]) -> tuple[AccessEntry, ...]:
        """The entries of those who stand behind a tool, worked out once for all its uses."""
        said, key = self.reader.said, (column, *self.behind)
        if key not in said:
            said[key] = (self.sheet, tuple(entries()))  # the sheet is kept, or another could get its number
        return said[key][1]

    # --- open --------------------------------------------------------------------------------------

    def opens(self) -> Iterator[AccessEntry]:
        yield self._account("open", ("content",))
        for admin in self.admins:
            if admin is not Admin.TEAM:
                how, on = ("metadata", ("metadata",)) if self.closed else ("content", ("content",))
                yield self._entry("admin", self._say(f"access.admin.{admin}"), f"access.open.admin.{how}", on, [DECLARED])
        yield from self._once("open", self._others_open)

    def _others_open(self) -> Iterator[AccessEntry]:
        if self.carried:
            yield self._entry("carrier", self._say("access.carrier"), "access.open.carrier", ("content", "metadata"), [])
        if self.leaves == "no":
            return
        how = "metadata" if self.closed else "content"
        runs = "maker" if self.installed else "operator"
        for step, basis in self._runs():
            yield self._supposed(self._entry("operator", step.name, f"access.open.{runs}.{how}", self.on, [basis]))
        for step in self._stores():
            yield self._supposed(self._entry("host", step.name, f"access.open.host.{how}", self.on, self.parties.stores_bases))
        if self.sheet.values.get("law.outside_access") == "yes" and not self.closed:
            bases = self.sheet.bases.get("law.outside_access", ())
            yield self._entry("outside", self._say("access.outside"), "access.open.outside", ("content",), bases)
        if unknown := self._unknown():
            yield self._supposed(self._entry("unknown", self._say(f"access.unknown.{unknown}"), f"access.open.unknown.{how}", self.on, []))

    def _account(self, column: str, on: tuple[str, ...]) -> AccessEntry:
        """Those who have the account, before any company."""
        account = self.usage.account
        kind = "unknown" if account is None else account.value
        if account in (None, Account.NONE) and (self.leaves == "no" or self.installed):
            kind = "device"
        role = "account" if account is Account.PERSONAL else "team"
        return self._entry(role, self._say(f"access.team.{kind}"), f"access.{column}.account.{kind}", on, [DECLARED] if account else [])

    def _unknown(self) -> str | None:
        """What isn't known of who runs and stores it."""
        runs, stores = bool(self.parties.runs), self.parties.stores is not None
        return None if runs and stores else "host" if runs else "operator" if stores else "both"

    # --- demand ------------------------------------------------------------------------------------

    def demands(self) -> Iterator[AccessEntry]:
        yield from self._once("demand", lambda: _each_once(self._demanded()))

    def _demanded(self) -> Iterator[AccessEntry]:
        if self.leaves == "no" or {company for company, _ in self.parties.runs} == {PREMISES}:
            yield self._entry("state", self._authorities(self.reader.country), "access.demand.yourselves", ("content", "metadata"), [])
        if self.leaves == "no":
            return
        for one in self.groups.get(None, ()):
            yield self._supposed(self._entry("unknown", one.step.name, "access.demand.unknown_seat", self.on, one.bases, through=one.step.name))
        for place, group in self.groups.items():
            if place is not None:
                yield self._supposed(self._state(place, group))
        served = EEA not in self.groups and self._served()
        if served:
            yield served
        yield from self._at_places({*self.groups, EEA} if served else set(self.groups))
        if unknown := self._unknown():
            yield self._supposed(self._entry("unknown", self._say(f"access.unknown.{unknown}"), "access.demand.unknown", self.on, []))

    def _state(self, place: str, group: tuple[Reached, ...]) -> AccessEntry:
        """The authorities of a country, or of the EEA, where an order of one reaches providers in all."""
        laws = self.reader.reach.laws_over(group, self.on)
        through = self.wording.some(self._through(one) for one in group)
        bases = [basis for one in group for basis in one.bases]
        who = self._say("access.eea_authorities") if place == EEA else self._authorities(place)
        if not laws:
            return self._entry("state", who, "access.demand.eea_no_text" if place == EEA else "access.demand.no_text", self.on, bases, through=through)
        reached = {what for _, law in laws for what in law.reaches}
        on = tuple(what for what in self.on if what in reached)
        how = "eea" if place == EEA else "law" if any(one.below is None for one in group) else "parent"
        entry = self._entry("state", who, f"access.demand.{how}", on, bases, through=through, what=self._what(on))
        entry = replace(entry, evidence=self._say("access.chain", evidence=entry.evidence))  # it shows who is in the chain, not what a law says
        if all(law.status != "in_force" for _, law in laws):
            entry = replace(entry, text=f"{entry.text} {self._say('access.texts_open')}")
        return replace(entry, laws=tuple(id_ for id_, _ in laws))

    def _served(self) -> AccessEntry | None:
        """Authorities of the Union over a service from elsewhere that is offered here, where a text of the Union says so."""
        runs = list(self._runs())
        laws = [(id_, law) for id_, law in self.reader.reach.laws(self.reader.country, "access") if law.country == "EU" and set(law.reaches) & set(self.on)]
        if not laws or not runs or self.leaves != "yes" or self.installed:
            return None
        through = self.wording.some(step.name for step, _ in runs)
        bases = [basis for _, basis in runs]
        entry = self._entry(
            "state", self._say("access.eea_authorities"), "access.demand.eea_serving", self.on, bases, through=through, what=self._what(self.on)
        )
        return replace(entry, laws=tuple(id_ for id_, _ in laws))

    def _at_places(self, reached: set[str | None]) -> Iterator[AccessEntry]:
        """States on whose soil the data sit, where they aren't named already."""
        named = set(reached)
        for place in self.parties.places or ():
            key = EEA if place == EEA or self.world.in_eea(place) else place
            if key not in named and self.parties.stores != (PREMISES,):
                named.add(key)
                who = self._say("access.eea_authorities") if key == EEA else self._authorities(place)
                yield self._entry("state", who, "access.demand.place", self.on, self.parties.places_bases, what=self._what(self.on))

    # --- cut off -----------------------------------------------------------------------------------

    def cuts_off(self) -> Iterator[AccessEntry]:
        if self.usage.account is Account.PERSONAL:
            yield self._account("cut", ("account",))
        if self.usage.admins == 1:
            yield self._entry("one_admin", self._say("access.one_admin"), "access.cut.one_admin", ("account",), [DECLARED])
        yield from self._once("cut without account" if self.usage.account is Account.NONE else "cut", self._others_cut)

    def _others_cut(self) -> Iterator[AccessEntry]:
        if self.leaves == "no":
            yield from self._cut_at_home()
            return
        runs = list(self._runs())
        how = "maker" if self.installed else "no_account" if self.usage.account is Account.NONE else "operator"
        for step, _ in runs:
            yield self._entry("operator", step.name, f"access.cut.{how}", ("account",), [])  # follows from who runs it; no source says it
        for step in self._stores():
            yield self._entry("host", step.name, "access.cut.host", ("account",), [])
        if self.parties.stores == (PREMISES,):
            yield self._entry("team", self._say("access.yourselves"), "access.cut.premises", ("account",), self.parties.stores_bases)
        yield from self._sanctions()
        if not runs and self.parties.stores != (PREMISES,):
            unknown = self._unknown() or "operator"
            yield self._entry("unknown", self._say(f"access.unknown.{unknown}"), "access.cut.unknown", ("account",), [])

    def _cut_at_home(self) -> Iterator[AccessEntry]:
        """What stays on one's own devices hangs on no account; its maker may stop the updates."""
        chain = self.sheet.chain
        if self.carried:
            yield self._entry("carrier", self._say("access.carrier"), "access.cut.carrier", ("account",), [])
        elif chain is not None and not self.generic:
            yield self._entry("operator", chain.steps[0].name, "access.cut.local", (), self.world.chain_bases(chain)[:1])
        else:
            yield self._entry("team", self._say("access.yourselves"), "access.cut.nobody", (), [])

    def _sanctions(self) -> Iterator[AccessEntry]:
        for place, group in self.groups.items():
            countries = dict.fromkeys(one.step.country for one in group if one.step.country)
            for country in countries:
                laws = self.reader.reach.laws(country, "continuity")
                held = [one for one in group if one.step.country == country]
                if laws and place is not None:
                    through = self.wording.some(self._through(one) for one in held)
                    bases = [basis for one in held for basis in one.bases]
                    entry = self._entry("state", country_name(self.world, self.wording, country), "access.cut.sanctions", ("account",), bases, through=through)
                    yield replace(entry, laws=tuple(id_ for id_, _ in laws))

    # --- words -------------------------------------------------------------------------------------

    def _runs(self) -> Iterator[tuple[Step, Basis]]:
        """Companies that run it, or make what is installed."""
        for company, basis in self.parties.runs:
            if company != PREMISES and (step := self._step(company)):
                yield step, basis

    def _stores(self) -> Iterator[Step]:
        """Companies that store and aren't named as running it."""
        runs = {company for company, _ in self.parties.runs}
        for company in self.parties.stores or ():
            if company != PREMISES and company not in runs and (step := self._step(company)):
                yield step

    def _step(self, company: str) -> Step | None:
        chain = self.world.chain(company)
        return chain.steps[0] if chain else None

    def _through(self, one: Reached) -> str:
        return one.step.name if one.below is None else self._say("access.owner_of", owner=one.step.name, operator=one.below)

    def _authorities(self, country: str) -> str:
        return self._say("access.authorities", country=country_name(self.world, self.wording, country))

    def _what(self, on: Sequence[str]) -> str:
        if len(on) == 1 and on[0] == "metadata" and not self.closed:
            return self._say("access.what.metadata_read")  # a text that names only traces denies nothing
        return self._say("access.what.both" if len(on) > 1 else f"access.what.{on[0]}")

    def _say(self, id_: str, **values: str) -> str:
        return self.wording.say(id_, **values)

    def _supposed(self, entry: AccessEntry) -> AccessEntry:
        """With a word where it isn't known whether anything leaves one's own devices."""
        return entry if self.leaves == "yes" else replace(entry, text=f"{entry.text} {self._say('access.if_leaves')}")

    def _entry(self, role: str, who: str, code: str, on: tuple[str, ...], bases: Iterable[Basis], **values: str) -> AccessEntry:
        """One entry with its sentence; the very same wherever it stands, and so written once."""
        entries, found = self.reader.entries, self.reader.evidence(bases)
        key = (role, who, code, on, id(found), *values.values())
        if key not in entries:
            evidence, strength, sources = found
            entries[key] = AccessEntry(who, role, self._say(code, who=who, **values), on, evidence, strength, sources)
        return entries[key]


def _each_once(entries: Iterable[AccessEntry]) -> Iterator[AccessEntry]:
    """One's own authorities may also be those where the data sit: one entry then says both.

    What it rests on is the second's: that one may be asked for what one holds oneself rests on nothing else.
    """
    found: dict[str, AccessEntry] = {}
    for entry in entries:
        first = found.setdefault(entry.who, entry)
        if first is not entry:
            on = tuple(dict.fromkeys((*first.on, *entry.on)))
            found[entry.who] = replace(entry, text=f"{first.text} {entry.text}", on=on)
    yield from found.values()
