"""The whole job: an inventory and the knowledge in, the audit document out. Pure.

inventory -> identify -> assess -> advise -> Audit
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from auditor import __version__
from auditor.advise.alternatives import Adviser, Judged
from auditor.advise.board import Meeting
from auditor.advise.continuity import continuity
from auditor.advise.letters import letters
from auditor.advise.plan import Weak, is_weak, plan
from auditor.advise.registers import registers
from auditor.advise.steps import next_steps
from auditor.advise.suppliers import suppliers
from auditor.assess import statements
from auditor.assess.engine import Assessed, Engine
from auditor.assess.findings import compile_findings, find, organisation_sheet
from auditor.assess.levels import explained
from auditor.assess.sheet import Subject
from auditor.document import (
    AdviceResult,
    Ask,
    Audit,
    Coverage,
    FindingResult,
    KeyAnswer,
    Names,
    OrganisationResult,
    SourceRef,
    UnknownTool,
    UsageResult,
    Versions,
)
from auditor.identify.declared import Identified, identify
from auditor.inventory.as_declared import as_declared
from auditor.knowledge.records import ProductKind
from auditor.knowledge.store import Knowledge
from auditor.knowledge.wording import Wording
from auditor.model import DELICATE, PRIORITIES, AuditOptions, Inventory

if TYPE_CHECKING:  # only an audit that looks at domains loads them
    from auditor.assess.observed import Looks
    from auditor.identify.observed import SeenDomain

SCHEMA = 1
METHOD_VERSION = "1"
MOST_KEY_ANSWERS = 5
NOT_SAID = ("law", "people", "keep", "access", "technology", "declared")


@dataclass(slots=True)
class _Judged:
    """One usage on its way through the stages."""

    identified: Identified
    assessed: Assessed
    judged: list[Judged]


def audit(inventory: Inventory, knowledge: Knowledge, options: AuditOptions, seen: "Sequence[SeenDomain]" = ()) -> Audit:
    """Audit one organisation; `seen` is what its domains show. Same arguments, same result."""
    wording = knowledge.wording(options.lang)
    engine = Engine(knowledge, inventory.organisation, options)
    adviser = Adviser(engine, inventory.organisation, wording)
    identified = [identify(usage, knowledge) for usage in inventory.usages]
    # By id, so that the order in the file changes nothing that is said.
    judged = [_judge(one, engine, adviser) for one in sorted(identified, key=lambda one: one.usage.id)]
    for one in judged:
        one.assessed.settled_by = engine.what_would_settle(one.assessed)
    assessed = [one.assessed for one in judged]
    found = list(find(compile_findings(engine), assessed, organisation_sheet(engine, assessed), engine))
    review_on = _review(options.as_of)
    looks = _looks(seen, identified, knowledge, options)
    say = statements.Statements(engine, wording, review_on, inventory.organisation.country, looks.observed_usages() if looks else frozenset())
    usages = tuple(sorted((_usage(one, say, adviser, options) for one in judged), key=_usage_order))
    findings = tuple(sorted((say.finding(one) for one in found), key=lambda result: (result.rule, result.id)))
    misspelt = {one.usage.id for one in identified if one.match.meant}  # nobody can answer for them
    named = [usage for usage in usages if usage.id not in misspelt]
    askable = [one for one in judged if one.identified.usage.id not in misspelt]
    advice = _advice(judged, adviser, wording)
    steps = next_steps(named, advice, say.ask, wording, options.as_of)
    by_id = {one.subject.usage.id: one for one in assessed}
    called = suppliers(usages, by_id, engine.world, inventory.organisation.country)
    own = _own_wording(inventory, knowledge, wording)
    meeting = Meeting(_signature(inventory, wording), wording, options.as_of.isoformat(), review_on)
    return Audit(
        schema=SCHEMA,
        as_of=options.as_of.isoformat(),
        lang=options.lang,
        versions=versions(knowledge),
        lists=_lists(knowledge, options),
        organisation=OrganisationResult(inventory.organisation.name, inventory.organisation.country),
        summary=(*_names_to_correct(identified, knowledge, wording), *_summary(inventory, usages, wording, say.list_name)),
        counts={name: sum(usage.priority.id == name for usage in usages) for name in PRIORITIES},
        coverage=_coverage(usages),
        usages=usages,
        findings=findings,
        key_answers=_key_answers(askable, say, wording),
        unknowns=_unknowns(askable, named, findings, say, wording),
        unknown_tools=_unknown_tools(judged, knowledge, wording),
        advice=advice,
        steps=steps,
        board=meeting.board(usages, steps, lambda usage, dimension: _behind(by_id[usage], dimension, engine)),
        letters=letters(named, by_id, called, _signature(inventory, own), own),
        continuity=continuity(usages, by_id, called, engine.world, wording),
        registers=registers(usages, knowledge.questions, wording),
        names=_names(usages, say),
        inventory=as_declared(inventory, with_notes=options.with_notes),
        references=say.references(_cited(findings, usages)),
        reading_notes=tuple(_reading_notes(inventory, identified, wording)),
        does_not_say=tuple(wording.say(f"not_said.{name}") for name in NOT_SAID),
        internal=wording.say("internal"),
        review_on=review_on,
        observed=looks.document() if looks else None,
        gaps=looks.gaps() if looks else (),
        contacted=looks.contacted() if looks else (),
    )


def _looks(seen: "Sequence[SeenDomain]", identified: Sequence[Identified], knowledge: Knowledge, options: AuditOptions) -> "Looks | None":
    """What was seen beside what is declared; None where nothing was looked at, and then nothing of it is loaded."""
    if not seen:
        return None
    from auditor.assess.observed import Looks
    from auditor.identify.observed import Saying

    return Looks(seen, identified, Saying(knowledge, knowledge.wording(options.lang), options.as_of, options.list_id))


def _behind(assessed: Assessed, dimension_id: str, engine: Engine) -> Iterator[SourceRef]:
    """The sources of the facts on which the sentence of a dimension rests."""
    dimension = next(one for one in engine.dimensions if one.id == dimension_id)
    level = assessed.levels[dimension_id]
    if level is None or level.low_sheet is None:
        return
    for fact in explained(dimension, level.sentence, level.low_sheet).facts:
        for one in level.low_sheet.bases.get(fact, ()):
            yield from one.sources


def _own_wording(inventory: Inventory, knowledge: Knowledge, wording: Wording) -> Wording:
    """The organisation's own language for its letters, where there are sentences in it."""
    own = next((lang for lang in inventory.organisation.languages if lang in knowledge.languages), wording.lang)
    return wording if own == wording.lang else knowledge.wording(own)


def _names(usages: Sequence[UsageResult], say: "statements.Statements") -> Names:
    rules, of = say.engine.rules, say.wording.of
    return Names(
        dimensions={id_: of(rule.name) for id_, rule in rules.dimensions.items()},
        priorities={id_: of(name, review=say.review_words) for id_, name in rules.priorities.names.items()},
        countries={code: say.country(code) for code in sorted({code for usage in usages for code in _countries(usage)})},
    )


def _countries(usage: UsageResult) -> Iterator[str]:
    """The countries of whoever runs and owns a tool."""
    for party in (usage.tool.operator, usage.tool.owner):
        if party is not None and party.country is not None:
            yield party.country


def _cited(findings: Sequence[FindingResult], usages: Sequence[UsageResult]) -> set[str]:
    """The texts that findings refer to, or under which data could be demanded."""
    access = [entry for usage in usages for entry in (*usage.access.demand, *usage.access.cut_off)]
    return {law for one in findings for law in one.references} | {law for entry in access for law in entry.laws}


def _judge(identified: Identified, engine: Engine, adviser: Adviser) -> _Judged:
    knowledge = engine.knowledge
    product = knowledge.product(identified.product_id) if identified.product_id else None
    host = knowledge.host(identified.host_id) if identified.host_id else None
    assessed = engine.assess(Subject(identified.usage, identified.product_id, product, identified.host_id, host, identified.match.meant is not None))
    return _Judged(identified, assessed, adviser.judged(assessed) if is_weak(assessed) else [])


def _usage(one: _Judged, say: "statements.Statements", adviser: Adviser, options: AuditOptions) -> UsageResult:
    subject = one.assessed.subject
    alternatives = adviser.shown(one.judged, subject.usage, adviser.needs(one.assessed)[0]) if one.judged else ()
    return say.usage(one.assessed, one.identified.match, alternatives, _alternatives_note(one, adviser), with_notes=options.with_notes)


def _alternatives_note(one: _Judged, adviser: Adviser) -> str:
    """Why there are no alternatives, where there are none."""
    if one.judged or not is_weak(one.assessed):
        return ""
    subject, wording = one.assessed.subject, adviser.wording
    needs, named = adviser.needs(one.assessed)
    if subject.product is not None and subject.product.kind is ProductKind.PUBLIC_SERVICE:
        return wording.say("advice.public_service")
    if not needs and not named and subject.product is not None:
        known = adviser.engine.knowledge.needs
        names = wording.join([wording.of(known[need].name) for need in subject.product.needs])
        return wording.say("advice.which_need", tool=wording.product(subject.product), needs=names)
    if subject.product is None:
        return wording.say("advice.tool_unknown")
    return wording.say("advice.nothing")


def _usage_order(usage: UsageResult) -> tuple[int, int, int, str]:
    """By priority; within one, lower dependence first; what is to be clarified by its worst."""
    worst = PRIORITIES.index(usage.priority.worst) if usage.priority.id == "clarify_first" else 0
    return PRIORITIES.index(usage.priority.id), worst, usage.dependence.low if usage.dependence else 3, usage.id


def _review(as_of: date) -> str:
    """A year on."""
    try:
        return as_of.replace(year=as_of.year + 1).isoformat()
    except ValueError:
        return as_of.replace(year=as_of.year + 1, day=28).isoformat()


def versions(knowledge: Knowledge) -> Versions:
    """Of the program, and hashes of what it judges by."""
    return Versions(__version__, knowledge.hashes["rules"], knowledge.hashes["vendor_db"], METHOD_VERSION)


def _lists(knowledge: Knowledge, options: AuditOptions) -> tuple[str, ...]:
    chosen = knowledge.company_list(options.list_id)
    return (f"{options.list_id}@{chosen.edition}",) if chosen else ()


def _summary(inventory: Inventory, usages: Sequence[UsageResult], wording: Wording, list_name: str) -> tuple[str, ...]:
    tools = {usage.tool.id or usage.tool.asked.casefold() for usage in usages}
    known = {usage.tool.id for usage in usages if usage.tool.known}
    sensitive = [usage for usage in usages if usage.data in DELICATE]
    exposed = [usage for usage in sensitive if usage.exposure is not None and usage.exposure.high <= 1]
    unsettled = [usage for usage in sensitive if usage.exposure is not None and usage.exposure.low <= 1 < usage.exposure.high]
    listed = [usage for usage in usages if usage.tool.big_tech]
    may_be = sum(result.low == 0 < result.high for usage in usages if (result := usage.dimensions["ownership"]))
    open_ = wording.say("summary.listed.open", n=may_be) if may_be else ""
    return (
        wording.count("summary.uses", len(usages), name=inventory.organisation.name, tools=wording.count("tools", len(tools)), known=len(known)),
        wording.count("summary.delicate", len(sensitive), exposed=len(exposed), open=len(unsettled)),
        wording.count("summary.listed", len(listed), all=len(usages), list=list_name, open=open_),
    )


def _signature(inventory: Inventory, wording: Wording) -> str:
    """The name under what is voted or sent: to be filled in by hand where nobody gave it."""
    return inventory.organisation.name if inventory.named else wording.say("organisation.to_be_named")


def _names_to_correct(identified: Sequence[Identified], knowledge: Knowledge, wording: Wording) -> Iterator[str]:
    """Said before all else: until a name is right, nothing said of its use is."""
    meant = {one.usage.tool: product for one in identified if one.match.meant and (product := knowledge.product(one.match.meant))}
    for asked, product in sorted(meant.items()):
        yield wording.say("summary.correct_name", tool=asked, meant=wording.product(product))


def _coverage(usages: Sequence[UsageResult]) -> Coverage:
    dimensions = [result for usage in usages for result in usage.dimensions.values() if result is not None]
    facts = {(usage.tool.id, item.fact): item for usage in usages for result in usage.dimensions.values() if result for item in result.evidence}
    return Coverage(
        usages=len(usages),
        tools_known=sum(usage.tool.known for usage in usages),
        dimensions_known=sum(result.low == result.high for result in dimensions),
        dimensions_total=len(dimensions),
        facts_stale=sum(item.stale for item in facts.values()),
        facts_unverified=sum(item.unverified for item in facts.values()),
    )


def _key_answers(judged: Sequence[_Judged], say: "statements.Statements", wording: Wording) -> tuple[KeyAnswer, ...]:
    """At most five unknowns, those first that may settle most priorities."""
    usages: dict[str, list[Assessed]] = {}
    for one in judged:
        for fact in one.assessed.settled_by:
            usages.setdefault(fact, []).append(one.assessed)
    weight = {fact: sum(one.settled_by[fact] for one in group) for fact, group in usages.items()}
    ranked = _of_different_tools(sorted(usages, key=lambda fact: (-len(usages[fact]), -weight[fact], fact)), usages)
    result = []
    for fact in ranked:
        group = usages[fact]
        ask: Ask = say.ask(fact, wording.some(say.tool_name(one) for one in group))
        ids = tuple(sorted(one.subject.usage.id for one in group))
        why = wording.say("unknown.why.data") if fact == "usage.data" else wording.count("unknown.why.settles", len(group))
        result.append(KeyAnswer(fact, ask.question, ask.who, ids, len(group), why))
    return tuple(result)


def _of_different_tools(ranked: Sequence[str], usages: Mapping[str, Sequence[Assessed]]) -> list[str]:
    """The unknowns to ask about, in their order: one that brings no further tool only where there is room left."""
    first: list[str] = []
    others: list[str] = []
    tools: set[str] = set()
    for fact in ranked:
        asked = {one.subject.product_id or one.subject.usage.tool for one in usages[fact]}
        (others if asked <= tools else first).append(fact)
        tools |= asked
    chosen = {*[*first, *others][:MOST_KEY_ANSWERS]}
    return [fact for fact in ranked if fact in chosen]


def _unknowns(
    judged: Sequence[_Judged], usages: Sequence[UsageResult], findings: Sequence[FindingResult], say: "statements.Statements", wording: Wording
) -> tuple[KeyAnswer, ...]:
    """Everything that isn't established, one question for all the uses it concerns, the most frequent first."""
    by_id = {one.assessed.subject.usage.id: one.assessed for one in judged}
    concerned: dict[str, dict[str, None]] = {}
    open_in: dict[str, dict[str, list[str]]] = {}  # by fact and usage, the names of the dimensions that it leaves open
    for usage in usages:
        asked = [(ask.fact, result.name) for result in usage.dimensions.values() if result is not None for ask in result.asks]
        for fact, name in asked:
            open_in.setdefault(fact, {}).setdefault(usage.id, []).append(name)
        if usage.priority.id == "keep" and usage.data == "S0":
            continue  # whatever the answer, it stays as it is
        for fact in (*(ask.fact for ask in usage.priority.asks), *(fact for fact, _ in asked)):
            concerned.setdefault(fact, {})[usage.id] = None
    for finding in findings:
        uses = dict.fromkeys(id_ for id_ in finding.usages if id_ in by_id)
        if finding.outcome == "unknown" and finding.severity in ("high", "medium") and (uses or not finding.usages):
            for ask in finding.asks:
                concerned.setdefault(ask.fact, {}).update(uses)
    result = []
    for fact, ids in concerned.items():
        ask = say.ask(fact, wording.some(say.tool_name(by_id[id_]) for id_ in ids))
        settles = sum(fact in by_id[id_].settled_by for id_ in ids)
        named = [names for id_, names in open_in.get(fact, {}).items() if id_ in ids]
        why = _why(fact, settles, named, findings, wording)
        result.append(KeyAnswer(fact, ask.question, ask.who, tuple(sorted(ids)), settles, why))
    return tuple(sorted(result, key=lambda one: (-one.settles, -len(one.usages), one.fact)))


def _why(fact: str, settles: int, named: Sequence[Sequence[str]], findings: Sequence[FindingResult], wording: Wording) -> str:
    """Why an unknown matters: what it leaves open, and how many priorities hang on it.

    `named`: of each usage in which it leaves dimensions open, their names.
    """
    if fact == "usage.data":
        return wording.say("unknown.why.data")
    names = dict.fromkeys(name for found in named for name in found)
    if not names:
        open_ = [one.name for one in findings if one.outcome == "unknown" and any(ask.fact == fact for ask in one.asks)]
        return wording.count("unknown.why.finding", len(set(open_)), finding=wording.some(open_)) if open_ else ""
    sentence = wording.count("unknown.why.dimensions", len(named), dimensions=wording.join(list(names)))
    return f"{sentence} {wording.count('unknown.why.settles', settles)}" if settles else sentence


def _unknown_tools(judged: Sequence[_Judged], knowledge: Knowledge, wording: Wording) -> tuple[UnknownTool, ...]:
    groups: dict[str, list[_Judged]] = {}
    for one in judged:
        if one.identified.product_id is None:
            groups.setdefault(one.identified.usage.tool, []).append(one)
    result = []
    for asked, group in sorted(groups.items()):
        near = tuple(product.name for id_ in group[0].identified.match.near if (product := knowledge.product(id_)))
        result.append(UnknownTool(asked, tuple(sorted(one.identified.usage.id for one in group)), near, wording.say("unknown_tool.send")))
    return tuple(result)


def _advice(judged: Sequence[_Judged], adviser: Adviser, wording: Wording) -> AdviceResult:
    weak = sorted((Weak(one.assessed.subject.usage.id, one.assessed, one.judged) for one in judged if is_weak(one.assessed)), key=lambda use: use.id)
    first = [wording.say("advice.first.without")]
    needs = adviser.engine.knowledge.needs
    urgent = [use for use in weak if use.assessed.ranking.id in ("change_first", "frame") and use.assessed.subject.usage.data in DELICATE]
    named = dict.fromkeys(need for use in urgent for need in adviser.needs(use.assessed)[0])
    first += [
        wording.say("advice.first.need", need=wording.of(needs[need].name).capitalize(), without=wording.of(needs[need].without))
        for need in named
        if needs[need].without
    ]
    unprotected = sum(one.assessed.verdicts.safeguards is not None and one.assessed.verdicts.safeguards.high == 0 for one in judged)
    if unprotected:
        first.append(wording.count("advice.first.safeguards", unprotected))
    return plan(weak, adviser, first)


def _reading_notes(inventory: Inventory, identified: Sequence[Identified], wording: Wording) -> Iterator[str]:
    if not inventory.named:
        yield wording.say("read.unnamed")
    for note in (*inventory.notes, *(note for one in identified for note in one.notes)):
        yield f"{note.place}{wording.say('sign.colon')} {wording.say(note.code, **dict(note.values))}"
