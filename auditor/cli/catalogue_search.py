"""`auditor catalogue search`: tools, hosts and companies by name, need, country or owner, and why each was found."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from auditor.cli import console
from auditor.cli.main import t
from auditor.cli.session import Session

if TYPE_CHECKING:
    from auditor.knowledge.search import Filters, Fit, Found
    from auditor.render.terminal import Line

MOST_FOUND = 20


@click.command(
    "search",
    help=t(
        "Chercher des outils, sociétés et hébergeurs par nom, besoin, pays ou propriétaire ; une faute de frappe ne gêne pas.\n\n"
        "\b\nExemples :\n  auditor catalogue search nextcloud\n  auditor catalogue search sondage --free\n  auditor catalogue search hébergeur --country BE",
        "Search tools, companies and hosts by name, need, country or owner; a slip of spelling does no harm.\n\n"
        "\b\nExamples:\n  auditor catalogue search nextcloud\n  auditor catalogue search polls --free\n  auditor catalogue search host --country BE",
    ),
)
@click.argument("words", nargs=-1, metavar=t("[TEXTE]", "[TEXT]"))
@click.option("--need", metavar=t("BESOIN", "NEED"), help=t("Seulement ce qui répond à ce besoin.", "Only what answers this need."))
@click.option("--country", metavar=t("PAYS", "COUNTRY"), help=t("Seulement de ce pays (code ou nom).", "Only from this country (code or name)."))
@click.option("--free", is_flag=True, help=t("Seulement des logiciels libres chez un hébergeur nommé.", "Only free software at a named host."))
@click.option("--json", "as_json", is_flag=True, help=t("Résultat en JSON.", "Result as JSON."))
@click.pass_obj
def command(session: Session, words: tuple[str, ...], need: str | None, country: str | None, free: bool, as_json: bool) -> int:
    text, filters = " ".join(words), _filters(session, need, country, free)
    if not text and not (need or country or free):
        raise click.UsageError(t("dire quoi chercher, ou donner --need, --country ou --free", "say what to search, or give --need, --country or --free"))
    found = session.knowledge.search.find(text, filters)
    if as_json:
        console.document({"schema": 1, "asked": text, "found": [_plain(session, one) for one in found]})
        return 0
    console.lines(_lines(session, text, found), session.lang)
    return 0


def _filters(session: Session, need: str | None, country: str | None, free: bool) -> "Filters":
    from auditor.errors import InputError, Problem
    from auditor.knowledge.search import Filters

    search, problems = session.knowledge.search, []
    need_id = search.need(need) if need else None
    if need and need_id is None:
        problems.append(Problem("--need", need, t(f"besoins : {', '.join(session.knowledge.needs)}", f"needs: {', '.join(session.knowledge.needs)}")))
    code = search.country(country) if country else None
    if country and code is None:
        problems.append(Problem("--country", country, t("un code comme BE, ou un nom comme Belgique", "a code such as BE, or a name such as Belgium")))
    if problems:
        raise InputError(problems)
    return Filters(need_id, code, free)


def _plain(session: Session, found: "Found") -> dict[str, Any]:
    entry = found.entry
    return {
        "folder": entry.folder,
        "id": entry.id,
        "name": entry.name,
        "why": _why(session, found),
        "by": [one.by for one in found.why],
        "missing": list(found.missing),
    }


def _why(session: Session, found: "Found") -> str:
    """« besoin : messagerie ; pays : Belgique »; nothing where the name shown is what was asked."""
    reasons = (_reason(session, one, found.entry.name) for one in found.why)
    return session.wording.say("sign.between").join(dict.fromkeys(filter(None, reasons)))


def _reason(session: Session, fit: "Fit", shown: str) -> str:
    from auditor.knowledge.names import plain
    from auditor.knowledge.search import FREE, NEAR, OWN

    if fit.by == FREE:
        return session.wording.say("search.by.free")
    if fit.by == OWN and fit.how == NEAR:
        return session.wording.say("search.near")
    value = _value(session, fit) if fit.by != OWN else "" if fit.value in plain(shown) else fit.value
    return session.wording.say(f"search.by.{fit.by}", value=value) if value else ""


def _value(session: Session, fit: "Fit") -> str:
    """The name of what an entry was found by."""
    from auditor.knowledge.search import COUNTRY, NEED, OFFER, OWNER

    knowledge, wording = session.knowledge, session.wording
    if fit.by == NEED:
        return wording.of(knowledge.needs[fit.value].name)
    if fit.by == OWNER:
        company = knowledge.company(fit.value)
        return company.names[-1].name if company else fit.value
    if fit.by == OFFER:
        product = knowledge.product(fit.value)
        return wording.product(product) if product else fit.value
    if fit.by == COUNTRY:
        country = knowledge.jurisdiction(fit.value)
        return wording.of(country.name) if country else fit.value
    return ""


def _lines(session: Session, text: str, found: "list[Found]") -> "Iterator[Line]":
    from auditor.render.terminal import Line

    if not found:
        yield Line(session.wording.say("search.nothing", text=text))
    elif found[0].missing:
        yield Line(session.wording.say("search.in_part"))
    for one in found[:MOST_FOUND]:
        why = _why(session, one)
        yield Line(f"{one.entry.folder}/{one.entry.id} : {one.entry.name}" + (f" ({why})" if why else ""), 2, "- ")
    if len(found) > MOST_FOUND:
        yield Line(session.wording.count("label.others", len(found) - MOST_FOUND), 2, "- ")
