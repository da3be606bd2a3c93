"""`auditor catalogue check`: every mistake in the files, then what is due for review, not verified or not known."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from auditor.cli import console
from auditor.cli.main import t
from auditor.cli.session import Session, parse_day

if TYPE_CHECKING:
    from auditor.knowledge.store import Knowledge
    from auditor.knowledge.wording import Wording
    from auditor.render.terminal import Line

MOST_NAMED = 12


@click.command(
    "check",
    help=t(
        "Vérifier toutes les fiches et les règles, et dire ce qui est à revoir.\n\nExemple : auditor --data mon-dossier catalogue check",
        "Check all records and rules, and say what is due for review.\n\nExample: auditor --data my-folder catalogue check",
    ),
)
@click.option("--as-of", callback=parse_day, metavar="DATE", help=t("À cette date (AAAA-MM-JJ).", "On this date (YYYY-MM-DD)."))
@click.option("--list-unverified", is_flag=True, help=t("Lister ce qui n'a été lu dans aucune source.", "List what was read in no source."))
@click.pass_obj
def command(session: Session, as_of: date, list_unverified: bool) -> int:
    from auditor.assess.levels import types_of
    from auditor.assess.selfcheck import check_rules
    from auditor.knowledge.compile import read_and_check
    from auditor.knowledge.store import from_checked
    from auditor.render.terminal import Line

    tree, checked = read_and_check(session.root, as_of)
    problems = list(checked.found)
    if checked.rules is not None and tree.needs is not None and tree.needs.record is not None:
        types = types_of(checked.rules, tree.needs.record.needs, (id_.upper() for id_ in tree.folders["jurisdictions"]))
        problems += check_rules(checked.rules, types)
    for problem in problems:
        console.say(str(problem))
    if problems:
        # The catalogue itself is what is wrong, and so are the messages it holds: these two sentences stand here.
        console.say(t(f"{len(problems)} erreur(s).", f"{len(problems)} error(s)."))
        return 2
    knowledge = from_checked(tree, checked)
    wording = knowledge.wording(session.lang)
    read = sum(len(files) for files in tree.folders.values()) + len(checked.rules.findings if checked.rules else ())
    lines = [Line(wording.say("check.ok", n=read)), *_due(knowledge, wording, as_of), *_known(knowledge, wording, as_of)]
    if list_unverified:
        lines += _unverified(knowledge)
    console.lines(lines, session.lang)
    return 0


def _due(knowledge: "Knowledge", wording: "Wording", day: date) -> "Iterator[Line]":
    """What is to be read again: records of old sources, or long since reviewed, and laws and rules by their own date."""
    from auditor.knowledge.statistics import due_for_review, long_since_reviewed, stale_records
    from auditor.render.terminal import Line

    if stale := stale_records(knowledge, day):
        yield Line(wording.say("check.stale", n=len(stale), ids=_some(stale)))
    if old := long_since_reviewed(knowledge, day):
        yield Line(wording.say("check.not_reviewed", n=len(old), ids=_some(old)))
    yield from (Line(wording.say("check.review", id=id_, date=wording.date(by)), 2, "- ") for id_, by in due_for_review(knowledge, day))


def _known(knowledge: "Knowledge", wording: "Wording", day: date) -> "Iterator[Line]":
    """How much rests on sources that were read, and whose owners aren't known."""
    from auditor.knowledge.statistics import OWNERS_READ_AIM, of_unknown_owner, statistics
    from auditor.render.terminal import Line

    found = statistics(knowledge)
    yield Line(wording.say("check.unverified", n=found["unverified"], total=found["claims"]))
    yield Line(wording.say("check.owners_read", percent=found["owners_read_percent"], total=found["owner_claims"], aim=OWNERS_READ_AIM))
    if unknown := of_unknown_owner(knowledge, day):
        yield Line(wording.count("check.no_owner", len(unknown), ids=_some(unknown)))


def _unverified(knowledge: "Knowledge") -> "Iterator[Line]":
    from auditor.knowledge.statistics import unverified
    from auditor.render.terminal import Line

    return (Line(f"{id_} : {', '.join(fields)}", 2, "- ") for id_, fields in unverified(knowledge))


def _some(ids: list[str]) -> str:
    return ", ".join(ids[:MOST_NAMED]) + ("…" if len(ids) > MOST_NAMED else "")
