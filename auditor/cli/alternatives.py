"""`auditor alternatives`: free software for a tool or a need, each at a named host, with what is lost."""

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import click

from auditor.cli import console
from auditor.cli.language import Language
from auditor.cli.main import t
from auditor.cli.session import Session, parse_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from auditor.advise.alternatives import Adviser, Judged
    from auditor.document import Alternative
    from auditor.knowledge.wording import Wording
    from auditor.model import Usage
    from auditor.render.terminal import Line


@click.command(
    "alternatives",
    help=t(
        "Proposer des logiciels libres pour un outil ou un besoin, chez un hébergeur nommé, avec ce qu'on perd.\n\n"
        '\b\nExemples :\n  auditor alternatives "Google Forms" --data S1\n  auditor alternatives files --country FR\n  auditor alternatives whatsapp --json',
        "Suggest free software for a tool or a need, at a named host, with what is lost.\n\n"
        '\b\nExamples:\n  auditor alternatives "Google Forms" --data S1\n  auditor alternatives files --country FR\n  auditor alternatives whatsapp --json',
    ),
)
@click.argument("asked", metavar=t("OUTIL_OU_BESOIN", "TOOL_OR_NEED"))
@click.option("--country", default="BE", show_default=True, metavar="CC", help=t("Pays de l'association.", "Country of the organisation."))
@click.option(
    "--data",
    type=click.Choice(["S0", "S1", "S2", "S3"]),
    default="S1",
    show_default=True,
    help=t("Informations confiées (S0 publiques … S3 santé).", "Information entrusted (S0 public … S3 health)."),
)
@click.option("--as-of", callback=parse_day, metavar="DATE", help=t("À cette date (AAAA-MM-JJ).", "On this date (YYYY-MM-DD)."))
@click.option("--lang", type=Language(), help=t("Langue.", "Language."))
@click.option("--json", "as_json", is_flag=True, help=t("Résultat en JSON.", "Result as JSON."))
@click.pass_obj
def command(session: Session, asked: str, country: str, data: str, as_of: date, lang: str | None, as_json: bool) -> int:
    session.speak(lang)
    found, needs, alternatives = _alternatives(session, asked, country, data, as_of)
    if as_json:
        document = {
            "schema": 1,
            "as_of": as_of.isoformat(),
            "asked": asked,
            "product": found,
            "needs": needs,
            "alternatives": [asdict(one) for one in alternatives],
        }
        console.document(document)
        return 0
    console.lines(_lines(asked, found, needs, alternatives, data, session), session.lang)
    return 0


def _alternatives(session: Session, asked: str, country: str, data: str, as_of: date) -> "tuple[str | None, list[str], tuple[Alternative, ...]]":
    """The product meant (None for a need), the needs looked at, and the alternatives, the best first."""
    from auditor.advise.alternatives import Adviser
    from auditor.assess.engine import Engine
    from auditor.assess.sheet import Subject
    from auditor.cli import find
    from auditor.errors import InputError, Problem
    from auditor.inventory.values import Bad, ValueReader
    from auditor.model import AuditOptions, DataClass, Organisation, Usage

    knowledge = session.knowledge
    read = ValueReader(knowledge, session.wording).read("country", country)
    if isinstance(read, Bad) or read is None:
        raise InputError([Problem("--country", f"{country} : {read.accepted if read else ''}", read.hint if read else "")])
    organisation = Organisation("", read)  # in which languages they work isn't said: --lang is the reader's
    engine = Engine(knowledge, organisation, AuditOptions(as_of, session.lang))
    adviser = Adviser(engine, organisation, session.wording)
    need = find.need(knowledge, asked)
    if need is not None:
        usage = Usage(asked, knowledge.needs[need].name.fr, data=DataClass(data))
        return None, [need], _shown(adviser.for_need(need, usage), usage, adviser)
    product_id, product = find.product(knowledge, asked)
    usage = Usage(asked, data=DataClass(data))
    present = engine.assess(Subject(usage, product_id, product))
    judged = adviser.judged(present, list(product.needs))
    return product_id, list(product.needs), _shown(judged, usage, adviser)


def _shown(judged: "Sequence[Judged]", usage: "Usage", adviser: "Adviser") -> "tuple[Alternative, ...]":
    """Those that may hold what the use entrusts to them, then those that may not."""
    return adviser.shown(sorted(judged, key=lambda one: not adviser.admits(one, usage)), usage)


def _lines(asked: str, found: str | None, needs: list[str], alternatives: "tuple[Alternative, ...]", data: str, session: Session) -> "Iterator[Line]":
    from auditor.advise.gates import admits
    from auditor.render.terminal import Line

    wording, knowledge = session.wording, session.knowledge
    product = knowledge.product(found) if found else None
    yield Line(wording.say("alt.title", asked=product.name if product else asked), style="title")
    yield Line(wording.say("alt.for_need", need=wording.join([wording.of(knowledge.needs[need].name) for need in needs])), 2)
    if not alternatives:
        public = product is not None and product.kind == "public_service"
        yield Line(wording.say("advice.public_service" if public else "alt.nothing" if product else "alt.nothing_for_need"), 2)
    said = False
    for one in alternatives:
        yield Line()
        if not said and not admits(one.gates, data):
            yield Line(wording.say("alt.not_for_data", data=data), 2)
            yield Line()
            said = True
        yield from _one(one, wording, session)


def _one(one: "Alternative", wording: "Wording", session: Session) -> "Iterator[Line]":
    from auditor.render.terminal import Line
    from auditor.render.words import verdict_words

    say = wording.say
    need = wording.of(session.knowledge.needs[one.need].name)
    yield Line(f"{one.product_name}, {one.where} ({need})", 2, "* ", "title")
    hours = say("hours", low=one.hours.low, high=one.hours.high)
    yield Line(say("alt.effort", effort=say(f"effort.{one.effort}"), hours=hours), 4)
    source = one.cost.source
    seen = (source.seen or source.date) if source else None
    shown = say("alt.source", title=source.title, date=session.wording.date(seen) if seen else say("alt.undated"), url=source.url) if source else ""
    yield Line(say("alt.cost", cost=one.cost.text) + (f" ({shown})" if shown else ""), 4)
    colon = " :" if wording.lang == "fr" else ":"
    yield Line(f"{say('label.loses')}{colon} {one.loses}", 4)
    yield Line(f"{say('label.gains')}{colon} {one.gains}", 4)
    for met, id_ in (("yes", "alt.gates_met"), ("no", "alt.gates_not"), ("unknown", "alt.gates_unknown")):
        gates = [gate.text for gate in one.gates if gate.met == met]
        if gates:
            yield Line(say(id_, gates=" ; ".join(gates)), 4)
    yield Line(one.good_for, 4)
    verdicts = (("exposure", one.exposure), ("dependence", one.dependence))
    yield Line(" · ".join(verdict_words(name, interval, wording) for name, interval in verdicts if interval), 4)
    yield Line(one.assumptions, 4, style="quiet")


__all__ = ["command"]
