"""Finding rules on a usage, or on the organisation: what to take up, what isn't known, what to discuss."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.assess.conditions import Tree, tree, undecided
from auditor.assess.engine import Assessed, Engine
from auditor.assess.sheet import Sheet
from auditor.assess.usage_facts import PROVABLE
from auditor.knowledge.conditions import facts_named, parse
from auditor.knowledge.rulebook import FindingRule
from auditor.model import DELICATE, Account, DataClass, Outcome

ASKED_ABOUT = ("high", "medium")


@dataclass(frozen=True, slots=True)
class CompiledFinding:
    id: str
    rule: FindingRule
    condition: Tree
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A rule that says something of a usage (or of the organisation: `assessed` is None)."""

    finding: CompiledFinding
    outcome: Outcome
    assessed: Assessed | None
    sheet: Sheet
    unknown: tuple[str, ...]  # facts that would decide


def compile_findings(engine: Engine) -> tuple[CompiledFinding, ...]:
    """All finding rules, by id."""
    result = []
    for id_, rule in sorted(engine.rules.findings.items()):
        condition, _ = parse(rule.when, engine.types)
        result.append(CompiledFinding(id_, rule, tree(condition), tuple(dict.fromkeys(facts_named(condition)))))
    return tuple(result)


def find(findings: Sequence[CompiledFinding], assessed: Sequence[Assessed], organisation: Sheet, engine: Engine) -> Iterator[Found]:
    """Everything the rules say, usage by usage, then of the organisation.

    An unknown is left out where nobody can be asked, and where the rule is only light or a note: many
    small open questions would hide the few that matter.
    """
    for found in _all(findings, assessed, organisation, engine):
        if found.outcome is not Outcome.UNKNOWN or any(engine.rules.facts[fact].ask for fact in found.unknown):
            yield found


def _all(findings: Sequence[CompiledFinding], assessed: Sequence[Assessed], organisation: Sheet, engine: Engine) -> Iterator[Found]:
    on_usages = [finding for finding in findings if finding.rule.subject == "usage"]
    on_organisation = [finding for finding in findings if finding.rule.subject == "organisation"]
    of_tools: dict[tuple[int, ...], list[CompiledFinding]] = {}
    for one in assessed:
        origins = tuple([id(sheet.origin) for sheet in one.sheets])  # they are kept by the sheets, and so their numbers
        if origins not in of_tools:
            of_tools[origins] = _not_ruled_out(on_usages, one.sheets, engine.builder.organisation_values)
        yield from _on(of_tools[origins], one, one.sheets)
    yield from _on(on_organisation, None, [organisation])


def _not_ruled_out(findings: Sequence[CompiledFinding], sheets: Sequence[Sheet], organisation: Mapping[str, Any]) -> list[CompiledFinding]:
    """The rules that may hold of some use of a tool.

    A condition that fails on what is known of the tool and the organisation alone fails whatever is
    learned besides; of 75 rules this leaves some 30 for the uses of one tool.
    """
    known = []
    for sheet in sheets:
        values = {**(sheet.origin.values if sheet.origin else {}), **organisation}
        values.pop(PROVABLE, None)
        known.append(values)
    return [finding for finding in findings if any(finding.condition.test(values) is not False for values in known)]


def _on(findings: Sequence[CompiledFinding], assessed: Assessed | None, sheets: Sequence[Sheet]) -> Iterator[Found]:
    facts = [sheet.values for sheet in sheets]
    for finding in findings:
        test = finding.condition.test
        results = [test(values) for values in facts]
        if True in results or None in results:
            found = _raised(finding, assessed, sheets, results)
            if found is not None:
                yield found


def _raised(finding: CompiledFinding, assessed: Assessed | None, sheets: Sequence[Sheet], results: Sequence[bool | None]) -> Found | None:
    """What a rule says where it holds, or may hold, in some setting."""
    if all(results):
        return Found(finding, Outcome(finding.rule.outcome), assessed, sheets[0], ())
    if finding.rule.severity not in ASKED_ABOUT:
        return None  # something to talk over, or a light matter, is only raised when it is there
    open_sheets = [sheet for sheet, result in zip(sheets, results, strict=True) if result is None]
    unknown = dict.fromkeys(fact for sheet in open_sheets for fact in undecided(finding.condition, sheet.values))
    if not unknown:  # the settings disagree: the plan, or who runs it, would decide
        unknown = dict.fromkeys(fact for fact in ("usage.plan", "run.by") if len({sheet.values.get(fact) for sheet in sheets}) > 1)
    return Found(finding, Outcome.UNKNOWN, assessed, (open_sheets or list(sheets))[0], tuple(unknown))


def organisation_sheet(engine: Engine, assessed: Sequence[Assessed]) -> Sheet:
    """The facts of the organisation and of the audit as a whole."""
    usages = [one.subject.usage for one in assessed]
    owners = Counter(_owner(one) for one in assessed if _owner(one))
    owner, of_one = owners.most_common(1)[0] if owners else (None, 0)
    values: dict[str, Any] = {
        **engine.builder.organisation_values,
        "audit.usages": len(usages),
        "audit.usages_of_one_owner": of_one,
        "audit.share_of_one_owner": round(100 * of_one / len(usages)) if usages else 0,
        "audit.sensitive_usages": sum(usage.data in DELICATE for usage in usages),
        "audit.personal_data_usages": sum(usage.data is not None and usage.data is not DataClass.S0 for usage in usages),
        "audit.self_run_usages": sum(
            any(sheet.values.get("run.by") == "ourselves" for sheet in one.sheets) and one.subject.usage.host is not None for one in assessed
        ),
        "audit.personal_accounts": sum(usage.account is Account.PERSONAL for usage in usages),
        "audit.chat_tools": len({one.subject.product_id for one in assessed if _has_need(one, "chat")}),
        "audit.file_tools": len({one.subject.product_id for one in assessed if _has_need(one, "files")}),
        "audit.unknown_tools": sum(one.subject.product is None for one in assessed),
    }
    words = {"owner": owner or "", "count": str(of_one), "share": str(values["audit.share_of_one_owner"])}
    return Sheet(values, {}, words)


def _owner(assessed: Assessed) -> str | None:
    """The owner that a usage hangs on; whoever makes what one runs oneself holds nobody."""
    sheet = assessed.sheets[0]
    return sheet.chain.owner.name if sheet.chain and sheet.values.get("run.by") != "ourselves" else None


def _has_need(assessed: Assessed, need: str) -> bool:
    return assessed.subject.product is not None and need in assessed.subject.product.needs


def by_rule(found: Sequence[Found]) -> Mapping[str, list[Found]]:
    """What was found, grouped by rule, in the order found."""
    groups: dict[str, list[Found]] = {}
    for one in found:
        groups.setdefault(one.finding.id, []).append(one)
    return groups
