"""`auditor explain`: a rule or a tool, from the same file that the audit uses."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from auditor.cli import console
from auditor.cli.language import Language
from auditor.cli.main import t
from auditor.cli.session import Session

if TYPE_CHECKING:
    from auditor.knowledge.records import Product
    from auditor.knowledge.rulebook import Dimension, FindingRule
    from auditor.render.catalogue_rows import Row
    from auditor.render.terminal import Line


@click.command(
    "explain",
    help=t(
        "Montrer une règle (condition, raisons, limites, sources) ou ce que le catalogue sait d'un outil.\n\n\b\nExemples :\n  auditor explain law\n  auditor explain personal-account-sensitive\n  auditor explain WhatsApp",
        "Show a rule (condition, reasons, limits, sources) or what the catalogue knows of a tool.\n\n\b\nExamples:\n  auditor explain law\n  auditor explain personal-account-sensitive\n  auditor explain WhatsApp",
    ),
)
@click.argument("id_", metavar=t("RÈGLE_OU_OUTIL", "RULE_OR_TOOL"))
@click.option("--lang", type=Language(), help=t("Langue.", "Language."))
@click.pass_obj
def command(session: Session, id_: str, lang: str | None) -> int:
    session.speak(lang)
    console.lines(_lines(session, id_), session.lang)
    return 0


def _lines(session: Session, asked: str) -> "Iterator[Line]":
    import difflib

    from auditor.cli import find
    from auditor.errors import UnknownId

    rules = session.knowledge.rules
    bare = asked.removeprefix("dimensions/").removeprefix("findings/").split("/")[0]
    if bare in rules.dimensions:
        return _dimension(session, bare, rules.dimensions[bare])
    if bare in rules.findings:
        return _finding(session, bare, rules.findings[bare])
    try:
        product_id, product = find.product(session.knowledge, asked)
    except UnknownId as unknown:
        near = difflib.get_close_matches(bare, [*rules.dimensions, *rules.findings], n=3)
        raise UnknownId(asked, [*unknown.near, *near]) from None
    return _product(session, product_id, product)


def _condition(session: Session, raw: Any) -> str:
    from auditor.assess.levels import types_of
    from auditor.knowledge.conditions import parse
    from auditor.knowledge.describe import condition_in_words

    knowledge = session.knowledge
    types = types_of(knowledge.rules, knowledge.needs, (id_.upper() for id_ in knowledge.ids("jurisdictions")))
    return condition_in_words(parse(raw, types)[0], session.wording, types)


def _dimension(session: Session, id_: str, rule: "Dimension") -> "Iterator[Line]":
    from auditor.render.terminal import Line

    say, of = session.wording.say, session.wording.outline
    yield Line(of(rule.name), style="title")
    yield Line(say("explain.question", question=of(rule.question)), 2)
    for level, one in sorted(rule.levels.items()):
        yield Line()
        yield Line(say("explain.level", level=level, reason=of(one.reason)), 2)
        yield Line(say("explain.when", condition=_condition(session, one.when)), 4, style="quiet")
        for case in one.cases:
            yield Line(say("explain.case", reason=of(case.reason)), 4)
            yield Line(say("explain.when", condition=_condition(session, case.when)), 6, style="quiet")
    for one_raise in rule.raises:
        yield Line()
        yield Line(say("explain.raises", by=one_raise.by, up_to=one_raise.up_to, reason=of(one_raise.reason)), 2)
        yield Line(say("explain.when", condition=_condition(session, one_raise.when)), 4, style="quiet")
    yield Line()
    yield Line(say("explain.file", path=f"rules/dimensions/{id_}.yaml"), 2, style="quiet")


def _finding(session: Session, id_: str, rule: "FindingRule") -> "Iterator[Line]":
    from auditor.render.terminal import Line

    say, of, knowledge = session.wording.say, session.wording.outline, session.knowledge
    yield Line(of(rule.name), style="title")
    outcome = say("severity.discuss") if rule.outcome == "discuss" else say(f"severity.{rule.severity}")
    yield Line(say("explain.outcome", outcome=outcome), 2)
    yield Line(of(rule.message), 2)
    yield Line(say("explain.when", condition=_condition(session, rule.when)), 2)
    for id_text, text in (("explain.means", rule.means), ("explain.what", rule.what_to_do), ("explain.cannot", rule.cannot_see)):
        yield Line(say(id_text, text=of(text)), 2)
    for outcome_id, result in (("violates", "word.yes"), ("passes", "word.no"), ("unknown", "word.unknown")):
        for facts in getattr(rule.examples, outcome_id):
            shown = ", ".join(f"{name} = {'?' if value is None else value}" for name, value in facts.items())
            yield Line(say("explain.example", facts=shown, outcome=say(result)), 2, style="quiet")
    yield Line()
    yield Line(say("head.references"), 2)
    for law_id in rule.references:
        law = knowledge.law(law_id)
        if law is not None:
            url = next((law.sources[key].url for key in law.source if key in law.sources), "")
            yield Line(f"{of(law.name)} {of(law.says)} {url}", 4, "- ")
    yield Line(say("explain.review", date=session.wording.date(rule.review_by)), 2, style="quiet")
    yield Line(say("explain.file", path=f"rules/findings/{id_}.yaml"), 2, style="quiet")


def _product(session: Session, id_: str, product: "Product") -> "Iterator[Line]":
    from datetime import date

    from auditor.knowledge.describe import owners_of
    from auditor.render.terminal import Line

    say, of, knowledge = session.wording.say, session.wording.of, session.knowledge
    yield Line(session.wording.product(product), style="title")
    yield Line(say("explain.needs", needs=session.wording.join([of(knowledge.needs[need].name) for need in product.needs])), 2)
    chain, _ = owners_of(product, knowledge, date.today())
    if chain is not None:
        names = " → ".join(f"{step.name} ({step.country or '?'})" for step in chain.steps)
        yield Line(say("explain.chain", chain=f"{names} ; {say('owner.ends', end=say(f'ends.{chain.ends_at}'))}"), 2)
    if product.note is not None:
        yield Line(of(product.note), 2)
    yield Line()
    yield from _claims(session, product)
    yield Line()
    yield Line(say("explain.sources"), 2)
    for key, source in product.sources.items():
        seen = source.seen or source.date
        yield Line(f"[{key}] {source.title}, {session.wording.date(seen) if seen else say('alt.undated')}, {source.url}", 4)
    yield Line(say("explain.reviewed", date=session.wording.date(product.reviewed)), 2, style="quiet")
    yield Line(say("explain.file", path=f"vendor_db/products/{id_}.yaml"), 2, style="quiet")


def _claims(session: Session, product: "Product") -> "Iterator[Line]":
    """Every claim in the words of the catalogue's pages, with the keys of its sources; those of plans after."""
    from auditor.render.catalogue_rows import Rows
    from auditor.render.terminal import Line

    rows, say = Rows(session.knowledge, session.wording), session.wording.say
    keys = {(source.title, source.url): key for key, source in product.sources.items()}

    def line(row: "Row", indent: int, before: str = "") -> Line:
        basis = [*(keys[one.title, one.url] for one in row.sources), *([say("reason.unverified")] if row.unverified else [])]
        value = ", ".join(part.text for part in row.value)
        parts = (f"{before}{row.label}{say('sign.colon')} {value}", row.period, f"[{', '.join(basis)}]" if basis else "", row.note)
        return Line(" ".join(filter(None, parts)), indent)

    for plan, claims in (("", rows.of(product, product.sources)), *rows.plans(product)):
        for row in claims:
            yield line(row, 4, f"{plan}{say('sign.colon')} " if plan else "")
            yield from (line(side, 6) for side in (row.disputed, row.reply) if side is not None)
