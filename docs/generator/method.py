"""docs/method.md: the rules as a reader meets them, from rules/, the laws they name and the words of reports."""

from pathlib import Path

from auditor.assess.levels import types_of
from auditor.assess.priority import DEPENDENCE, EXPOSURE
from auditor.knowledge.dates import STALE_AFTER
from auditor.knowledge.evidence import CAPPED, LEVEL_CAP, STRENGTH_OF
from auditor.knowledge.records import Text
from auditor.knowledge.rulebook import DIMENSIONS, Dimension, FindingRule
from auditor.knowledge.store import Knowledge
from auditor.model import DataClass, Strength
from generator.conditions import Words
from generator.markdown import code, document, table

SEVERITIES = ("high", "medium", "low", "note", None)
VERDICT_OF = {**dict.fromkeys(EXPOSURE, "exposure"), **dict.fromkeys(DEPENDENCE, "dependence"), "safeguards": "safeguards"}


def page(knowledge: Knowledge, intro: Path) -> str:
    """The whole page."""
    words = Words(knowledge.rules, types_of(knowledge.rules, knowledge.needs, (id_.upper() for id_ in knowledge.ids("jurisdictions"))))
    lines = [
        *_dimensions(knowledge, words),
        *_priorities(knowledge),
        *_data_classes(knowledge),
        *_evidence(knowledge),
        *_findings(knowledge, words),
        *_facts(knowledge),
        *_references(knowledge),
    ]
    return document(intro.read_text(encoding="utf-8"), lines)


def _both(text: Text) -> str:
    return f"{text.en} (*{text.fr}*)"


def _dimensions(knowledge: Knowledge, words: Words) -> list[str]:
    lines = [
        "## The six dimensions",
        "",
        "Names in `code` are facts; what each means stands under [The facts](#the-facts). Words in {braces} are filled in by the program.",
        "",
    ]
    for id_ in DIMENSIONS:
        lines += _dimension(id_, knowledge.rules.dimensions[id_], words)
    return lines


def _dimension(id_: str, rule: Dimension, words: Words) -> list[str]:
    file = f"rules/dimensions/{id_}.yaml"
    lines = [f"### {rule.name.en} ({rule.name.fr})", "", f"**{_both(rule.question)}** Counts in {VERDICT_OF[id_]}. File: [{file}](../{file}).", ""]
    lines += ["It applies when:", "", *words.points(rule.applies_when), ""]
    for level in range(4):
        entry = rule.levels[level]
        lines += [f"#### {rule.name.en}: level {level}", "", *_quoted(entry.reason), "When:", "", *words.points(entry.when), ""]
        if entry.cases:
            lines += ["The first of these that holds gives the sentence instead:", ""]
            lines += [*(f"- {_both(case.reason)} When: {words.sentence(case.when)}." for case in entry.cases), ""]
    if rule.raises:
        lines += [f"#### {rule.name.en}: raises", "", "The first that holds lifts the level; none lowers it.", ""]
    for lift in rule.raises:
        lines += [*_quoted(lift.reason), f"By {lift.by}, up to level {lift.up_to}, when:", "", *words.points(lift.when), ""]
    return lines


def _quoted(text: Text) -> list[str]:
    return [f"> {text.en}", ">", f"> *{text.fr}*", ""]


def _priorities(knowledge: Knowledge) -> list[str]:
    rules = knowledge.rules.priorities
    names = {id_: _both(text) for id_, text in rules.names.items()}
    raised = rules.raise_one_step
    return [
        "## Priorities",
        "",
        *table(("Data class", *(f"exposure {level}" for level in range(4))), ((f"**{data}**", *code_each(row)) for data, row in rules.matrix.items())),
        f"Safeguards at {raised.safeguards} with data {' or '.join(raised.data)} raise one step, in the order {code(rules.order, ' < ')}. "
        f"An operating system, a device or a browser is never above `{rules.system_at_most}`. "
        f"Where the tool was imposed by {code(rules.ask_imposer)} and the priority isn't `keep`, the step is to ask whoever imposes it to account for it.",
        "",
        *table(("Priority", "In a report"), ((f"`{id_}`", names[id_]) for id_ in (*reversed(rules.order), "clarify_first"))),
    ]


def code_each(words: tuple[str, ...]) -> list[str]:
    """Each word as it is typed."""
    return [f"`{word}`" for word in words]


def _data_classes(knowledge: Knowledge) -> list[str]:
    accepted = knowledge.inventory_words.values["data"]
    said = {lang: knowledge.wording(lang) for lang in ("en", "fr")}
    rows = [(f"**{data.value}**", said["en"].say(f"data.{data}"), said["fr"].say(f"data.{data}"), "; ".join(accepted[data.value].fr)) for data in DataClass]
    return [
        "## Data classes",
        "",
        "This method's own classes, not the law's. In doubt, the higher. "
        "Where belonging to the organisation itself reveals health, origin, belief or status, its members are S3.",
        "",
        *table(("Class", "Information", "En français", "Also written in an inventory"), rows),
    ]


def _evidence(knowledge: Knowledge) -> list[str]:
    said = {lang: knowledge.wording(lang) for lang in ("en", "fr")}
    rows = []
    for strength in Strength:
        kinds = code(kind.value for kind, given in STRENGTH_OF.items() if given is strength)
        id_ = f"strength.{strength.name.lower()}"
        cap = f"level {LEVEL_CAP} at most" if strength in CAPPED else ""
        rows.append((str(strength.value), f"{said['en'].say(id_)} (*{said['fr'].say(id_)}*)", kinds, cap))
    return [
        "## What proves how much",
        "",
        "A level rests on claims, and a claim on the strongest of its sources. Level 3 needs more than the word of whoever sells the tool: "
        f"what rests on a capped rung counts {LEVEL_CAP} at most, and the report says so.",
        "",
        *table(("Rung", "Who says it", "Kinds of source", "Cap"), rows),
        "What the organisation says of its own accounts, contract, sign-in, backups and of the place that it chose counts without a cap, marked as declared; "
        "an entry under `proofs` makes it a document, an observation or an independent source. "
        "The text of a licence binds by itself: even quoted by the maker it counts as a document.",
        "",
        f"A source whose copy is more than {STALE_AFTER.days // 30} months old, or undated, keeps its value and is marked “to be checked again”.",
        "",
    ]


def _findings(knowledge: Knowledge, words: Words) -> list[str]:
    lines = [
        "## Findings",
        "",
        "A finding is raised when its condition holds. When that can't be decided and somebody can be asked, the outcome is `unknown`, with the question. "
        "Findings “for the team to discuss” have no severity and are only raised when they are there.",
        "",
    ]
    for severity in SEVERITIES:
        group = {id_: rule for id_, rule in sorted(knowledge.rules.findings.items()) if rule.severity == severity}
        lines += [f"### {severity.capitalize() if severity else 'For the team to discuss'}", ""]
        for id_, rule in group.items():
            lines += _finding(id_, rule, words, knowledge)
    return lines


def _finding(id_: str, rule: FindingRule, words: Words, knowledge: Knowledge) -> list[str]:
    file = f"rules/findings/{id_}.yaml"
    on = "each use" if rule.subject == "usage" else "the organisation as a whole"
    refers = ", ".join(f"[{law}](#law-{law})" for law in rule.references) or "none"
    return [
        f"#### `{id_}`",
        "",
        f"{rule.name.en} (*{rule.name.fr}*). Looked for on {on}. File: [{file}](../{file}), to be reviewed by {rule.review_by}.",
        "",
        f"- **Says:** {rule.message.en}",
        f"- **When:** {words.sentence(rule.when)}",
        f"- **What it means:** {rule.means.en}",
        f"- **What to do** ({knowledge.wording('en').say(f'who.{rule.who}')}): {rule.what_to_do.en}",
        f"- **What it can't see:** {rule.cannot_see.en}",
        f"- **References:** {refers}",
        "",
    ]


def _facts(knowledge: Knowledge) -> list[str]:
    sources = {"organisation": "the organisation says so", "catalogue": "vendor_db", "computed": "worked out from both"}
    rows = []
    for name, fact in knowledge.rules.facts.items():
        values = {"needs": "ids of needs.yaml", "countries": "country codes"}[fact.values] if isinstance(fact.values, str) else code(fact.values)
        who = knowledge.wording("en").say(f"who.{fact.ask.who}") if fact.ask else ""
        rows.append((f"`{name}`", _both(fact.meaning), values if fact.type != "number" else "a number", sources[fact.from_], who))
    head = ("Fact", "Meaning", "Values", "From", "Who can answer when it is unknown")
    return ["## The facts", "", "Everything that a rule may name: [rules/facts.yaml](../rules/facts.yaml).", "", *table(head, rows)]


def _references(knowledge: Knowledge) -> list[str]:
    lines = ["## References", "", "The texts that findings refer to, as their records in vendor_db/laws have them. Not legal advice.", ""]
    for id_ in sorted({law for rule in knowledge.rules.findings.values() for law in rule.references}):
        law = knowledge.law(id_)
        assert law is not None, id_
        found = [law.sources[key] for key in law.source if key in law.sources]
        link = f" [{found[0].title}]({found[0].url})" if found else " No source read."
        status = f"`{id_}`, {law.status.replace('_', ' ')}, to be reviewed by {law.review_by}"
        lines.append(f'- <a id="law-{id_}"></a>**{law.name.en}** ({status}): {law.says.en}{link}')
    return [*lines, ""]
