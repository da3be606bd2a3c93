"""Alternatives judged by the same rules as the present tool, with the assumptions said. METHOD 7."""

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.advise.candidates import OWN_SERVER, Candidate, candidates, needs_of
from auditor.advise.gates import NO, UNKNOWN, admits, gates
from auditor.assess.engine import Assessed, Engine
from auditor.assess.levels import Levels
from auditor.assess.priority import Ranking, Verdicts
from auditor.assess.sheet import Subject
from auditor.document import Alternative, Cost, Gate, Interval, SourceRef
from auditor.knowledge import prices
from auditor.knowledge.evidence import source_ref
from auditor.knowledge.records import UNVERIFIED, Effort, Host, Source
from auditor.knowledge.wording import Wording
from auditor.model import PREMISES, Account, Answer, Contract, Kind, Organisation, RunBy, Usage

MOST = 3
ORDER = ("keep", "plan", "frame", "change_first")
_EFFORT = {Effort.SMALL: 0, Effort.MEDIUM: 1, Effort.LARGE: 2}


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate as it would be, with organisation accounts, MFA, and the contract and backup its host offers."""

    candidate: Candidate
    need: str
    levels: dict[str, Levels | None]
    verdicts: Verdicts
    ranking: Ranking


class Adviser:
    """Finds and judges alternatives for the usages of one audit."""

    def __init__(self, engine: Engine, organisation: Organisation, wording: Wording) -> None:
        self.engine = engine
        self.organisation = organisation
        self.wording = wording
        self._assessed: dict[tuple[object, ...], Assessed] = {}
        self._judged: dict[tuple[object, ...], Judged] = {}
        self._alternatives: dict[tuple[int, bool, str], Alternative] = {}  # by the identity of what is kept in _judged
        self._candidates: dict[tuple[str, str | None], list[Candidate]] = {}
        self._gates: dict[tuple[object, ...], tuple[Gate, ...]] = {}

    def needs(self, assessed: Assessed) -> tuple[list[str], bool]:
        """The needs to find alternatives for, and whether the purpose names them; paper and phones are nobody's product."""
        subject = assessed.subject
        if subject.product is not None and subject.product.generic:
            return [], True
        return needs_of(subject.usage, subject.product, self.engine.knowledge)

    def judged(self, assessed: Assessed, needs: Sequence[str] | None = None) -> list[Judged]:
        """Every alternative that is better than the present tool in this use, the best first.

        `needs`: those asked for; by default those of the usage.
        """
        wanted = self.needs(assessed)[0] if needs is None else needs
        usage = assessed.subject.usage
        found = [self._judge(candidate, need, usage) for need in wanted for candidate in self._for(need, assessed.subject.product_id)]
        better = [one for one in found if is_better(one, assessed)]
        return sorted(better, key=self._worth)

    def for_need(self, need: str, usage: Usage) -> list[Judged]:
        """Every alternative for a need, whatever the present tool, the best first."""
        return sorted((self._judge(candidate, need, usage) for candidate in self._for(need, None)), key=self._worth)

    def _for(self, need: str, instead_of: str | None) -> list[Candidate]:
        key = (need, instead_of)
        if key not in self._candidates:
            self._candidates[key] = list(candidates(need, instead_of, self.organisation, self.engine.knowledge, self.engine.world.day))
        return self._candidates[key]

    def _judge(self, candidate: Candidate, need: str, usage: Usage) -> Judged:
        """A candidate for one need; assessed once for all needs and classes of data, of which levels say nothing."""
        key = (*candidate.key, usage.data, need)
        if key not in self._judged:
            used = (*candidate.key, usage.data if self.engine.levels_ask_for_data else None)
            if used not in self._assessed:
                subject = Subject(as_used(candidate, usage), candidate.product_id, candidate.product, *_host(candidate))
                self._assessed[used] = self.engine.assess(subject)
            found = self._assessed[used]
            self._judged[key] = Judged(candidate, need, found.levels, found.verdicts, self.engine.rank(found.subject, found.verdicts, usage.data))
        return self._judged[key]

    def _worth(self, judged: Judged) -> tuple[object, ...]:
        """What is kept for sure first, then what may be; a language one reads, the nearest host, least effort; the id breaks ties."""
        ranking, candidate, dependence = judged.ranking, judged.candidate, judged.verdicts.dependence
        return (
            ORDER.index(ranking.worst),
            ORDER.index(ranking.best),
            self.nearness(candidate),
            -(dependence.low if dependence else 0),
            _EFFORT[candidate.replacement.effort],
            candidate.product_id,
            candidate.host_id or "",
        )

    def nearness(self, candidate: Candidate) -> tuple[bool, int]:
        """What comes first among equals: a language one reads, then one's own devices, one's own country, a host that names it."""
        offered = set(candidate.offer.languages) if candidate.offer else set()
        foreign = bool(offered) and offered.isdisjoint(self.organisation.languages or (self.wording.lang,))
        near = 0 if candidate.host_id is None else 1 if self._same_country(candidate) else 2 if candidate.host and candidate.host.open_to else 3
        return foreign, near

    def _same_country(self, candidate: Candidate) -> bool:
        chain = self.engine.world.chain(candidate.host.company) if candidate.host else None
        return chain is not None and chain.steps[0].country == self.organisation.country

    def shown(self, judged: Sequence[Judged], usage: Usage, needs: Sequence[str] = ()) -> tuple[Alternative, ...]:
        """At most three, of different products where possible. `needs`: all those of the usage, so that what one leaves is said."""
        each = list({id(one): one for one in judged}.values())  # two texts for one need list a product twice
        chosen: list[Judged] = []
        for one in each:
            if len(chosen) < MOST and all(one.candidate.product_id != other.candidate.product_id for other in chosen):
                chosen.append(one)
        for one in each:
            if len(chosen) < MOST and all(one is not other for other in chosen):
                chosen.append(one)
        return tuple(self._shown_once(one, usage, self.loses(one.candidate, needs)) for one in each if any(one is other for other in chosen))

    def _shown_once(self, judged: Judged, usage: Usage, loses: str) -> Alternative:
        """The same for every usage with the same needs: of its own answers, only health data matter, to one gate."""
        key = (id(judged), usage.kinds is not None and Kind.HEALTH in usage.kinds, loses)
        if key not in self._alternatives:
            self._alternatives[key] = self._alternative(judged, usage, loses)
        return self._alternatives[key]

    def loses(self, candidate: Candidate, needs: Sequence[str]) -> str:
        """What is lost with a candidate, and which of the needs it leaves to be placed: mail without the calendar."""
        product, known = candidate.product, self.engine.knowledge.needs
        answered = {*product.needs, *(one.need for one in product.replaces)}
        left = [self.wording.of(known[need].name) for need in needs if need not in answered]
        lost = self.wording.of(candidate.replacement.loses)
        return f"{lost} {self.wording.say('advice.left', needs=self.wording.join(left))}" if left else lost

    def admits(self, judged: Judged, usage: Usage) -> bool:
        """Whether no gate of an alternative shuts out what the usage entrusts to it."""
        return admits(self._gates_of(judged.candidate, usage), usage.data)

    def _gates_of(self, candidate: Candidate, usage: Usage) -> tuple[Gate, ...]:
        """The gates of a candidate; of a usage they ask only whether it is about health."""
        key = (*candidate.key, bool(usage.kinds and Kind.HEALTH in usage.kinds))
        if key not in self._gates:
            self._gates[key] = gates(candidate, usage, self.organisation, self.engine.world.day, self.wording)
        return self._gates[key]

    def _alternative(self, judged: Judged, usage: Usage, loses: str) -> Alternative:
        candidate = judged.candidate
        met = self._gates_of(candidate, usage)
        replacement = candidate.replacement
        return Alternative(
            product=candidate.product_id,
            product_name=self.wording.product(candidate.product),
            need=judged.need,
            host=candidate.host_id,
            host_name=self.host_name(candidate),
            where=self.where(candidate),
            own_devices=_on_own_devices(candidate),
            effort=replacement.effort.value,
            hours=Interval(*replacement.hours),
            cost=self._cost(candidate),
            loses=loses,
            gains=self.wording.of(replacement.gains),
            gates=met,
            good_for=good_for(met, self.wording),
            dimensions={id_: Interval(level.low, level.high) if level else None for id_, level in judged.levels.items()},
            exposure=judged.verdicts.exposure,
            dependence=judged.verdicts.dependence,
            priority=judged.ranking.id,
            worst=judged.ranking.worst,
            assumptions=self._assumptions(candidate),
        )

    def host_name(self, candidate: Candidate) -> str:
        """Where it would run, in words."""
        if candidate.host_id == OWN_SERVER:
            return self.wording.say("advice.own_server")
        if candidate.host is not None:
            return candidate.host.name
        if _on_own_devices(candidate):
            return self.wording.say("advice.own_phones" if candidate.product.kind == "mobile" else "advice.own_devices")
        chain = self.engine.world.chain(candidate.product.operator[0].company) if candidate.product.operator else None
        return chain.steps[0].name if chain else self.wording.say("advice.maker")

    def where(self, candidate: Candidate) -> str:
        """« chez Nubo », « avec Nextcloud », « sur vos propres ordinateurs »."""
        if candidate.host_id == OWN_SERVER:
            return self.wording.say("advice.on_own_server")
        if candidate.host is not None and candidate.product.instance_of and candidate.product.name == candidate.host.name:
            software = self.engine.knowledge.product(candidate.product.instance_of)
            return self.wording.say("advice.with_software", software=software.name) if software else ""
        if _on_own_devices(candidate):
            return self.wording.say("advice.on_own_phones" if candidate.product.kind == "mobile" else "advice.on_own_devices")
        return self.wording.say("advice.at_host", host=self.host_name(candidate))

    def _cost(self, candidate: Candidate) -> Cost:
        price = candidate.offer.price if candidate.offer else None
        if price is not None and price.value is not None and candidate.host is not None:
            source = _first_source(candidate.host.sources, price.source)
            unverified = "" if source else f" ({self.wording.say('reason.unverified')})"
            return Cost(prices.in_words(price.value, self.wording) + unverified, source)
        if candidate.host_id is None and candidate.product.kind in ("desktop", "system", "mobile"):
            return Cost(self.wording.say("advice.no_licence_fee"), None)
        return Cost(self.wording.say("advice.cost_unknown"), None)

    def _assumptions(self, candidate: Candidate) -> str:
        contract = _contract(candidate)
        parts = [self.wording.say("assume.accounts")]
        if candidate.host is not None:
            parts.append(self.wording.say({Contract.YES: "assume.contract", Contract.NO: "assume.no_contract", None: "assume.contract_unknown"}[contract]))
            parts.append(self.wording.say("assume.backup" if _offers_backup(candidate) else "assume.backup_unknown"))
        if candidate.offer is not None and candidate.offer.limits is not None:
            parts.append(self.wording.of(candidate.offer.limits).rstrip("."))
        return f"{self.wording.say('sign.between').join(parts)}."


def _on_own_devices(candidate: Candidate) -> bool:
    product = candidate.product
    return candidate.host_id is None and (product.kind in ("desktop", "system") or (product.kind == "mobile" and not product.network))


def _host(candidate: Candidate) -> tuple[str | None, Host | None]:
    if candidate.host_id in (None, OWN_SERVER):
        return None, None
    return candidate.host_id, candidate.host


def _first_source(sources: dict[str, Source], keys: Sequence[str]) -> SourceRef | None:
    return next((source_ref(sources[key]) for key in keys if key != UNVERIFIED and key in sources), None)


def _offers_backup(candidate: Candidate) -> bool:
    claim = (candidate.offer.backup if candidate.offer else None) or (candidate.host.backup if candidate.host else None)
    return claim is not None and claim.value == "yes"


def _contract(candidate: Candidate) -> Contract | None:
    """Whether the host of a candidate offers a contract."""
    dpa = (candidate.offer.dpa if candidate.offer else None) or (candidate.host.dpa if candidate.host else None)
    offered = dpa.value if dpa else None
    return None if offered is None else Contract.NO if offered == "none" else Contract.YES


def as_used(candidate: Candidate, present: Usage) -> Usage:
    """The present usage moved to a candidate: the assumptions of METHOD 7."""
    own = candidate.host_id == OWN_SERVER
    return Usage(
        tool=candidate.product.name,
        purpose=present.purpose,
        registers=present.registers,
        data=present.data,
        kinds=present.kinds,
        account=Account.ORGANISATION,
        mfa=Answer.YES,
        contract=_contract(candidate),
        backup=Answer.YES if _offers_backup(candidate) else None,
        host=PREMISES if own else candidate.host_id,
        run_by=RunBy.OURSELVES if own else RunBy.HOST if candidate.host_id and not candidate.product.host else None,
        secrecy=present.secrecy,
        users=present.users,
    )


def is_better(candidate: Judged, present: Assessed) -> bool:
    """Better in what may happen to people's data or in who holds us, and worse in neither, as far as is known."""
    new, old = candidate.verdicts, present.verdicts
    priority_gain = ORDER.index(present.ranking.worst) - ORDER.index(candidate.ranking.worst)
    exposure_gain = _low(new.exposure) - _low(old.exposure)
    dependence_gain = _low(new.dependence) - _low(old.dependence)
    if priority_gain < 0 or exposure_gain < 0 or dependence_gain < 0:
        return False
    return priority_gain > 0 or exposure_gain > 0 or dependence_gain > 0


def _low(interval: Interval | None) -> int:
    return 3 if interval is None else interval.low


def good_for(met: Sequence[Gate], wording: Wording) -> str:
    """What may be entrusted to it: everything once all gates are met, else S0 and S1 only."""
    if any(gate.met == NO for gate in met):
        return wording.say("good_for.s1")
    open_gates = [gate.text for gate in met if gate.met == UNKNOWN]
    if open_gates:
        return wording.say("good_for.to_check", gates=" ; ".join(open_gates))
    return wording.say("good_for.all")
