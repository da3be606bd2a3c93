"""Levels, priorities and findings put into the sentences of the audit document."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from auditor.assess.access import AccessReader, country_name
from auditor.assess.by_others import is_carried, is_it_provider
from auditor.assess.engine import Assessed, Engine
from auditor.assess.findings import CompiledFinding, Found
from auditor.assess.levels import CompiledDimension, Levels, explained
from auditor.assess.priority import deciding
from auditor.assess.sheet import Sheet
from auditor.document import (
    Alternative,
    Ask,
    DimensionResult,
    EvidenceItem,
    FindingResult,
    NextStep,
    Party,
    PriorityResult,
    Reference,
    SourceRef,
    ToolResult,
    UsageResult,
)
from auditor.knowledge.evidence import LEVEL_CAP, Basis
from auditor.knowledge.lookup import Match
from auditor.knowledge.ownership import Step
from auditor.knowledge.records import ProductKind
from auditor.knowledge.wording import MOST_NAMES, Placeholders, Wording
from auditor.model import Outcome, Strength

ORGANISATION = "organisation"
ASKED_FIRST = ("usage.data", "content.leaves")  # what people know best, and what makes other questions idle
WHO_ORDER = ("team", "it_provider", "board", "imposer", "supplier")
_SENTENCES = ("name", "message", "means", "what_to_do", "cannot_see")
_Bases: TypeAlias = tuple[tuple[Basis, ...], ...]


class Statements:
    """Everything that is said of one audit, in one language."""

    def __init__(self, engine: Engine, wording: Wording, review_on: str, country: str, observed: frozenset[str] = frozenset()) -> None:
        """`observed`: the ids of uses whose tool left a trace."""
        self.engine = engine
        self.observed = observed
        self.wording = wording
        self.review_words = wording.date(review_on)
        self.access = AccessReader(engine.world, country, wording)
        self._items: dict[tuple[object, ...], tuple[tuple[Basis, ...], EvidenceItem]] = {}
        self._evidence: dict[tuple[object, ...], tuple[_Bases, tuple[EvidenceItem, ...]]] = {}
        self._asks: dict[tuple[str, str], Ask] = {}
        self._dimensions: dict[tuple[object, ...], DimensionResult] = {}
        self._words: dict[tuple[object, ...], Placeholders] = {}
        self._findings: dict[tuple[str, int, str], dict[str, str]] = {}
        self._cited: dict[str, tuple[str, ...]] = {}

    # --- words -------------------------------------------------------------------------------------

    def tool_name(self, assessed: Assessed) -> str:
        subject = assessed.subject
        return self.wording.product(subject.product) if subject.product else subject.usage.tool

    def country(self, code: str | None) -> str:
        """A country's name; nothing where the code isn't known."""
        return country_name(self.engine.world, self.wording, code) if code else ""

    def words(self, sheet: Sheet) -> Placeholders:
        """What sentences may name, with a word for what isn't known; the very same for all sheets of which it is said."""
        key = (*sheet.words.items(), sheet.values.get("owner.capital_known"))
        if key not in self._words:
            self._words[key] = Placeholders(self._words_of(sheet))
        return self._words[key]

    def _words_of(self, sheet: Sheet) -> dict[str, str]:
        raw, say, join = sheet.words, self.wording.say, self.wording.join
        places = self._shortened([self.country(code) for code in raw.get("places", "").split(", ") if code])
        capital = sheet.values.get("owner.capital_known")
        outside = self._shortened([self.country(code) for code in raw.get("outside_places", "").split(", ") if code])
        return {
            "outside_places": outside or places or say("unknown_place"),
            "tool": raw.get("tool", ""),
            "operator": join(raw["operator"].split("\n")) if raw.get("operator") else say("unknown_word"),
            "owner": join(raw["owner"].split("\n")) if raw.get("owner") else say("unknown_word"),
            "owner_country": self.country(raw.get("owner_country")) or say("unknown_place"),
            "country": self.country(raw.get("owner_country")) or say("unknown_place"),
            "places": places or say("unknown_place"),
            "hosts": raw.get("hosts") or say("unknown_host"),
            "reach": raw.get("reach") or say("unknown_word"),
            "reach_country": self.country(raw.get("reach_country")) or say("unknown_place"),
            "parties": raw.get("parties") or say("unknown_parties"),
            "list": self.list_name,
            "capital_note": say("reason.capital_unknown") if capital == "no" else "",
            "count": raw.get("count", ""),
            "share": raw.get("share", ""),
            "date": self.wording.date(self.engine.world.day),
        }

    def _shortened(self, names: list[str]) -> str:
        """Up to four names, and how many others."""
        return ", ".join(names) if len(names) <= MOST_NAMES else self.wording.some(names)

    @property
    def list_name(self) -> str:
        """What the chosen list of groups is called."""
        chosen = self.engine.knowledge.company_list(self.engine.world.list_id)
        return self.wording.of(chosen.name) if chosen else self.engine.world.list_id

    def ask(self, fact: str, tool: str) -> Ask:
        """The question for a fact. Raises KeyError for one that has none."""
        key = (fact, tool)
        if key not in self._asks:
            ask = self.engine.rules.facts[fact].ask
            if ask is None:
                raise KeyError(fact)
            self._asks[key] = Ask(fact, self.wording.of(ask.question, tool=tool), ask.who)
        return self._asks[key]

    def asks(self, facts: Iterable[str], tool: str) -> tuple[Ask, ...]:
        return tuple(self.ask(fact, tool) for fact in facts if self.engine.rules.facts[fact].ask)

    # --- evidence ----------------------------------------------------------------------------------

    def evidence(self, facts: tuple[str, ...], sheet: Sheet) -> tuple[EvidenceItem, ...]:
        """What is known among these facts, with what it rests on; the very same wherever all of it is."""
        values = tuple(map(sheet.values.get, facts))
        bases = tuple([sheet.bases.get(fact, ()) for fact in facts])
        key = (facts, values, *[tuple(map(id, found)) for found in bases])
        if key not in self._evidence:
            known = zip(facts, values, bases, strict=True)
            self._evidence[key] = (  # the bases are kept, or others could get their numbers
                bases,
                tuple([self._item(fact, value, found) for fact, value, found in known if isinstance(value, str | int | float)]),
            )
        return self._evidence[key][1]

    def _item(self, fact: str, value: str | float, bases: tuple[Basis, ...]) -> EvidenceItem:
        """One fact with what it rests on; the same item wherever the same is said."""
        key = (fact, value, tuple(map(id, bases)))
        if key not in self._items:
            meaning = self.wording.of(self.engine.rules.facts[fact].meaning)
            stale, unverified = any(one.stale for one in bases), any(one.unverified for one in bases)
            said = self._value(fact, value)
            if any(one.disputed for one in bases):
                said = self.wording.say("evidence.disputed", value=said)
            item = EvidenceItem(fact, meaning, said, self._strength(bases), self._sources(bases), stale, unverified)
            self._items[key] = (bases, item)
        return self._items[key][1]

    def _value(self, fact: str, value: str | float) -> str:
        return self.country(str(value)) if fact == "org.country" else self.wording.word(value)

    @staticmethod
    def _strength(bases: tuple[Basis, ...]) -> str:
        """The weakest of what a fact rests on."""
        return min(one.strength for one in bases).name.lower() if bases else "derived"

    @staticmethod
    def _sources(bases: tuple[Basis, ...]) -> tuple[SourceRef, ...]:
        return tuple(dict.fromkeys(source for one in bases for source in one.sources))

    # --- usages ------------------------------------------------------------------------------------

    def usage(self, assessed: Assessed, match: Match, alternatives: tuple[Alternative, ...], note: str, *, with_notes: bool) -> UsageResult:
        """One usage of the audit document."""
        usage = assessed.subject.usage
        priority = self._priority(assessed, match, has_alternatives=bool(alternatives))
        return UsageResult(
            id=usage.id,
            tool=self._tool(assessed, match),
            purpose=usage.purpose,
            registers=tuple(usage.registers or ()),
            data=usage.data,
            account=usage.account,
            imposed_by=usage.imposed_by,
            users=usage.users,
            dimensions={dimension.id: self._dimension(dimension, assessed) for dimension in self.engine.dimensions},
            exposure=assessed.verdicts.exposure,
            dependence=assessed.verdicts.dependence,
            safeguards=assessed.verdicts.safeguards,
            priority=priority,
            alternatives=alternatives,
            alternatives_note=note,
            access=self.access.access(assessed),
            imposer_questions=imposer_questions(self.tool_name(assessed), self.wording) if priority.ask_imposer else (),
            notes=usage.notes or None if with_notes else None,
        )

    def _tool(self, assessed: Assessed, match: Match) -> ToolResult:
        subject, sheet = assessed.subject, assessed.sheets[0]
        chain = sheet.chain
        product = subject.product
        run_by = {one.values.get("run.by") for one in assessed.sheets}
        together = self.engine.world.together(product) if chain and subject.host is None else []
        operator = self._party([one.steps[0] for one in together] or [chain.steps[0]]) if chain else None
        if run_by == {"ourselves"} and product is not None and product.kind in ("self_hosted", "on_premises"):
            operator = Party(None, self.wording.say("ourselves"), None)
        same_chain = all(one.chain is chain or (one.chain and chain and one.chain.owner.id == chain.owner.id) for one in assessed.sheets)
        return ToolResult(
            id=subject.product_id,
            name=self.tool_name(assessed),
            asked=subject.usage.tool,
            known=product is not None,
            declared=True,
            observed=subject.usage.id in self.observed,
            kind=product.kind.value if product else None,
            operator=operator if same_chain else None,
            owner=self._party([one.owner for one in together] or [chain.owner]) if chain and same_chain else None,
            ends_at=chain.ends_at.value if chain and same_chain else None,
            big_tech=sheet.big_tech if same_chain else None,
            host=subject.host.name if subject.host else subject.usage.host,
            read_as=self.tool_name(assessed) if match.how == "near" else None,
        )

    def _party(self, steps: Sequence[Step]) -> Party:
        """The first, under the names of all of them."""
        return Party(steps[0].id, self.wording.join(list(dict.fromkeys(step.name for step in steps))), steps[0].country)

    def _dimension(self, dimension: CompiledDimension, assessed: Assessed) -> DimensionResult | None:
        level = assessed.levels[dimension.id]
        if level is None or level.low_sheet is None:
            return None
        asks = self.asks(self.engine.unknowns(assessed, dimension) if not level.known else (), self.tool_name(assessed))
        evidence = self.evidence(dimension.facts, level.low_sheet)
        # The same one for all usages with these facts: it is said, and made into text, once. What a key names by its number is kept.
        words = self.words(level.low_sheet)
        said = (level.sentence, id(level.raised_by), id(evidence), id(words))
        key = (dimension.id, level.low, level.high, level.capped, *said, *map(id, asks))
        if key not in self._dimensions:
            reason = self._reason(dimension, level, asks, words)
            name, rule = self.wording.of(dimension.rule.name), f"dimensions/{dimension.id}"
            self._dimensions[key] = DimensionResult(name, level.low, level.high, reason, evidence, rule, level.capped, asks)
        return self._dimensions[key]

    def _reason(self, dimension: CompiledDimension, level: Levels, asks: tuple[Ask, ...], words: Placeholders) -> str:
        assert level.low_sheet is not None
        said = explained(dimension, level.sentence, level.low_sheet)
        reason = self.wording.filled(said.reason, words)
        if level.raised_by is not None:
            reason = f"{self.wording.filled(level.raised_by, words)} {reason}"
        marks = self._marks(said.facts, level.low_sheet)
        reason = f"{reason.rstrip('.')}{marks}." if marks else reason
        if level.capped and level.low == LEVEL_CAP:
            reason = f"{reason} {self.wording.say('reason.capped')}"
        if level.known:
            return reason
        if not asks:
            return self.wording.say("reason.open_without_ask", reason=reason)
        topics = [self.wording.of(ask.topic) for one in asks if (ask := self.engine.rules.facts[one.fact].ask)]
        return self.wording.say("reason.open", asks=self.wording.join(topics), reason=reason)

    def _marks(self, facts: Iterable[str], sheet: Sheet) -> str:
        """« (déclaré ; à revérifier) »: what kind of word the facts behind a sentence are."""
        bases = [one for fact in facts if sheet.values.get(fact) is not None for one in sheet.bases.get(fact, ())]
        marks = {
            "unverified": any(one.unverified for one in bases),
            "declared": any(one.strength is Strength.ORGANISATION for one in bases),
            "stale": any(one.stale for one in bases),
        }
        shown = [self.wording.say(f"reason.{mark}") for mark, holds in marks.items() if holds]
        return f" ({' ; '.join(shown)})" if shown else ""

    # --- priorities --------------------------------------------------------------------------------

    def _priority(self, assessed: Assessed, match: Match, *, has_alternatives: bool) -> PriorityResult:
        ranking, rules = assessed.ranking, self.engine.rules.priorities
        usage = assessed.subject.usage
        imposed = usage.imposed_by in rules.ask_imposer and ranking.id != "keep"
        best_first = sorted(assessed.settled_by, key=lambda fact: (fact not in ASKED_FIRST, -assessed.settled_by[fact], self._who(fact), fact))
        asks = self.asks(best_first, self.tool_name(assessed))
        if match.meant is not None and ranking.id != "keep":  # nobody can answer for a misspelling
            step = self._step("correct_name", "team", tool=self.tool_name(assessed), meant=self._called(match.meant))
        else:
            step = self._next_step(assessed, asks, imposed=imposed, has_alternatives=has_alternatives)
        name = self.wording.of(rules.names[ranking.id], review=self.review_words)
        return PriorityResult(ranking.id, ranking.best, ranking.worst, ranking.to_clarify, asks, imposed, step, name)

    def _called(self, product_id: str) -> str:
        product = self.engine.knowledge.product(product_id)
        return self.wording.product(product) if product else product_id

    def _who(self, fact: str) -> int:
        """Whom one asks first where answers weigh the same: the nearest."""
        ask = self.engine.rules.facts[fact].ask
        return WHO_ORDER.index(ask.who) if ask else len(WHO_ORDER)

    def _next_step(self, assessed: Assessed, asks: tuple[Ask, ...], *, imposed: bool, has_alternatives: bool) -> NextStep:
        usage, ranking = assessed.subject.usage, assessed.ranking
        words = self.words(assessed.sheets[0])
        if ranking.id == "keep":
            return self._step("review", "team", review=self.review_words)
        if imposed:
            return self._step("ask_imposer", "imposer", tool=words["tool"], imposer=self.wording.say(f"imposer.{usage.imposed_by}"))
        if usage.imposed_by == "people_helped":
            return self._step("other_channel", "team", tool=words["tool"])
        carried, provider = is_carried(assessed.subject.product), is_it_provider(assessed.subject.product)
        if ranking.to_clarify and asks and (usage.data is None or not (carried or provider)):
            return self._step("ask", asks[0].who, question=asks[0].question)
        if carried or provider:
            return self._step("say_less" if carried else "list_access", "team" if carried else "board", tool=self.tool_name(assessed))
        return self._weakest_step(assessed, words, has_alternatives=has_alternatives)

    def _weakest_step(self, assessed: Assessed, words: dict[str, str], *, has_alternatives: bool) -> NextStep:
        """The step that the weakest link asks for: METHOD 4."""
        verdicts = assessed.verdicts
        weakest = deciding(assessed.levels, verdicts.exposure, verdicts.safeguards)
        if weakest == ("safeguards",):
            return self._step("set_up", "it_provider", tool=words["tool"])
        found = [(id_, level) for id_ in weakest if (level := assessed.levels[id_]) is not None]
        for id_, level in found:
            dimension = next(one for one in self.engine.dimensions if one.id == id_)
            if not level.known:
                open_asks = self.asks(self.engine.unknowns(assessed, dimension), words["tool"])
                if open_asks:
                    return self._step("ask", open_asks[0].who, question=open_asks[0].question)
        for id_, level in found:
            if level.low < 2:
                continue
            values = assessed.sheets[0].values
            if id_ == "hosting" and values.get("contract.state") not in ("yes", "not_applicable"):
                return self._step("get_contract", "supplier", operator=words["operator"])
            if id_ == "hosting" and values.get("usage.backup") != "yes":
                return self._step("get_backup", "it_provider", tool=words["tool"])
            return self._step("ask_proof", "supplier", tool=words["tool"])
        if assessed.subject.product is not None and assessed.subject.product.kind is ProductKind.SYSTEM:
            return self._step("settings_system", "it_provider", tool=words["tool"])
        if not has_alternatives:
            said = "step.settings" if assessed.subject.product else "step.settings_unknown"  # nothing was compared with what nobody knows
            return NextStep("settings", self.wording.say(said, tool=words["tool"]), "it_provider")
        return self._step("replace", "team", tool=words["tool"])

    def _step(self, id_: str, who: str, **values: str) -> NextStep:
        return NextStep(id_, self.wording.say(f"step.{id_}", **values), who)

    # --- findings and references -------------------------------------------------------------------

    def finding(self, found: Found) -> FindingResult:
        """One finding on one usage, or on the organisation."""
        rule, sheet = found.finding.rule, found.sheet
        usage_id = found.assessed.subject.usage.id if found.assessed else ORGANISATION
        tool = self.tool_name(found.assessed) if found.assessed else ""
        said = self._said(found.finding, self.words(sheet), tool)
        return FindingResult(
            id=f"{found.finding.id}/{usage_id}",
            rule=found.finding.id,
            name=said["name"],
            usages=(usage_id,) if found.assessed else (),
            outcome=found.outcome.value,
            severity=rule.severity,
            message=said["message"],
            means=said["means"],
            what_to_do=said["what_to_do"],
            cannot_see=said["cannot_see"],
            remedy=rule.remedy,
            who=rule.who,
            asks=self.asks(found.unknown, tool),
            references=self._references_of(found.finding),
            # Of an open question what is asked says enough; what holds shows what it rests on.
            evidence=() if found.outcome is Outcome.UNKNOWN else self.evidence(found.finding.facts, sheet),
        )

    def _said(self, finding: CompiledFinding, words: Placeholders, tool: str) -> dict[str, str]:
        """The sentences of a rule, the same for all uses of one tool with the same words."""
        key = (finding.id, id(words), tool)
        if key not in self._findings:
            named = Placeholders(words, tool=tool)
            self._findings[key] = {name: self.wording.filled(getattr(finding.rule, name), named) for name in _SENTENCES}
        return self._findings[key]

    def _references_of(self, finding: CompiledFinding) -> tuple[str, ...]:
        if finding.id not in self._cited:
            self._cited[finding.id] = tuple(id_ for id_ in finding.rule.references if self._is_ours(id_))
        return self._cited[finding.id]

    def _is_ours(self, id_: str) -> bool:
        """Whether a text is of the organisation's country, of the Union, or about somebody else's reach: a Belgian report cites no French duty."""
        law = self.engine.knowledge.law(id_)
        return law is not None and (law.country in ("EU", self.access.country) or law.kind not in ("duty", "secrecy"))

    def references(self, ids: Iterable[str]) -> tuple[Reference, ...]:
        """The texts cited, each once, in the order of their ids."""
        result = []
        for id_ in sorted(ids):
            law = self.engine.knowledge.law(id_)
            if law is None:
                continue
            source = next((SourceRef(s.title, s.url, s.kind.value, s.seen, s.date) for key in law.source if (s := law.sources.get(key))), None)
            result.append(Reference(id_, self.wording.of(law.name), self.wording.of(law.says), law.status, source))
        return tuple(result)


def imposer_questions(tools: str, wording: Wording) -> tuple[str, ...]:
    """What whoever imposes a tool can be asked to account for."""
    return tuple(wording.say(f"letter.imposer.{one}", tools=tools) for one in ("basis", "contract", "place", "readers", "other_way", "export"))
