"""`auditor catalogue`: questions of fact to the catalogue, and its checks. CONTRACT 5."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from auditor.cli import catalogue_check, catalogue_pages, catalogue_search, console
from auditor.cli.main import t
from auditor.cli.session import Session, parse_day

if TYPE_CHECKING:
    from auditor.render.terminal import Line

FOLDERS = ("products", "companies", "hosts", "jurisdictions", "laws", "lists", "stacks")


@click.group(
    "catalogue",
    help=t(
        "Interroger et vérifier le catalogue.\n\n\b\nExemples :\n  auditor catalogue owner gmail --as-of 2015-01-01\n  auditor catalogue search nextcloud\n  auditor catalogue check",
        "Ask and check the catalogue.\n\n\b\nExamples:\n  auditor catalogue owner gmail --as-of 2015-01-01\n  auditor catalogue search nextcloud\n  auditor catalogue check",
    ),
)
def command() -> None:
    """The group; each question is a command below."""


@command.command(
    "owner",
    help=t(
        "Qui est derrière un outil, à une date.\n\nExemple : auditor catalogue owner gmail whatsapp --as-of 2015-01-01 --json",
        "Who stands behind a tool, on a date.\n\nExample: auditor catalogue owner gmail whatsapp --as-of 2015-01-01 --json",
    ),
)
@click.argument("tools", nargs=-1, required=True, metavar=t("OUTIL…", "TOOL…"))
@click.option("--as-of", callback=parse_day, metavar="DATE", help=t("À cette date (AAAA-MM-JJ).", "On this date (YYYY-MM-DD)."))
@click.option("--json", "as_json", is_flag=True, help=t("Résultat en JSON.", "Result as JSON."))
@click.pass_obj
def owner(session: Session, tools: tuple[str, ...], as_of: date, as_json: bool) -> int:
    answers = [_owner(session, asked, as_of) for asked in tools]
    if as_json:
        console.document({"schema": 1, "as_of": as_of.isoformat(), "tools": answers})
    else:
        console.lines(_owner_lines(session, answers), session.lang)
    return 0 if all(answer["known"] for answer in answers) else 2


def _owner(session: Session, asked: str, as_of: date) -> dict[str, Any]:
    from auditor.cli import find
    from auditor.errors import UnknownId
    from auditor.knowledge.describe import also_run_by, owners_of

    try:
        id_, product = find.product(session.knowledge, asked)
    except UnknownId as unknown:
        return {"asked": asked, "known": False, "near": list(unknown.near)}
    chain, steps = owners_of(product, session.knowledge, as_of)
    answer = {"asked": asked, "known": True, "id": id_, "name": product.name, "chain": steps, "ends_at": chain.ends_at.value if chain else None}
    others = also_run_by(product, session.knowledge, as_of)
    return {**answer, "also_run_by": others} if others else answer


def _owner_lines(session: Session, answers: list[dict[str, Any]]) -> "Iterator[Line]":
    from auditor.render.terminal import Line

    say = session.wording.say
    for answer in answers:
        if not answer["known"]:
            near = f" {say('owner.near', near=', '.join(answer['near']))}" if answer["near"] else ""
            yield Line(say("owner.unknown", asked=answer["asked"]) + near)
            continue
        yield Line(answer["name"], style="title")
        if not answer["chain"]:
            yield Line(say("owner.none"), 2)
        for index, step in enumerate(answer["chain"]):
            since = say("owner.then_unknown") if step["then_unknown"] else _since(step["since"], session)
            share = f", {session.wording.number(step['share'])} %" if step["share"] else ""
            id_ = "owner.held" if index else "owner.line"
            yield Line(say(id_, name=step["name"], country=step["country"] or "?", since=since, share=share) + ("" if index else since), 2 + 2 * index)
            source = step["source"]
            seen = session.wording.date(source["seen"]) if source and source["seen"] else say("alt.undated")
            shown = say("owner.source", title=source["title"], date=seen, url=source["url"]) if source else ""
            unread = say("owner.no_source" if not source else "owner.in_part") if step["unverified"] else ""
            yield Line(say("sign.between").join(filter(None, (unread, shown))), 4 + 2 * index, style="quiet")
        for other in answer.get("also_run_by", []):
            yield Line(say("owner.also", name=other["name"], country=other["country"] or "?"), 2)
        if answer["ends_at"]:
            yield Line(say("owner.ends", end=say(f"ends.{answer['ends_at']}")), 2)


def _since(since: str | None, session: Session) -> str:
    """Since when an owner holds, as far as it is known: French puts an article before a day, and none before a year."""
    whole_day = len(since or "") == len("2026-11-22")
    return session.wording.say("owner.since_day" if whole_day else "owner.since", date=session.wording.date(since)) if since else ""


@command.command(
    "show", help=t("Une fiche entière, en JSON.\n\nExemple : auditor catalogue show nubo", "A whole record, as JSON.\n\nExample: auditor catalogue show nubo")
)
@click.argument("id_", metavar="ID")
@click.pass_obj
def show(session: Session, id_: str) -> int:
    from auditor.cli import find
    from auditor.errors import UnknownId
    from auditor.knowledge.build import as_plain

    knowledge = session.knowledge
    found = {folder: record for folder in FOLDERS if id_ in knowledge.ids(folder) and (record := knowledge.record(folder, id_)) is not None}
    if not found:
        try:
            product_id, product = find.product(knowledge, id_)
        except UnknownId as unknown:
            everything = [one for folder in FOLDERS for one in knowledge.ids(folder)]
            import difflib

            raise UnknownId(id_, list(dict.fromkeys([*unknown.near, *difflib.get_close_matches(id_, everything, n=3)]))) from None
        found, id_ = {"products": product}, product_id
    console.document({"schema": 1, "id": id_, "records": {folder: as_plain(record) for folder, record in found.items()}})
    return 0


command.add_command(catalogue_search.command)


@command.command(
    "stats",
    help=t(
        "Combien de fiches, quelle part est sourcée et datée.\n\nExemple : auditor catalogue stats --json",
        "How many records, which share has sources and dates.\n\nExample: auditor catalogue stats --json",
    ),
)
@click.option("--json", "as_json", is_flag=True, help=t("Résultat en JSON.", "Result as JSON."))
@click.pass_obj
def stats(session: Session, as_json: bool) -> int:
    from auditor.knowledge.statistics import statistics
    from auditor.render.terminal import Line

    found = statistics(session.knowledge)
    if as_json:
        console.document({"schema": 1, **found})
        return 0
    say = session.wording.say
    lines = [Line(say(f"stats.{folder}", n=session.wording.number(found[folder]))) for folder in (*FOLDERS, "fingerprints")]
    lines.append(Line(say("stats.claims", n=found["claims"], sourced=found["sourced_percent"], dated=found["dated_percent"])))
    lines.append(Line(say("stats.oldest", id=found["oldest_review"]["id"], date=session.wording.date(found["oldest_review"]["date"]))))
    console.lines(iter(lines), session.lang)
    return 0


command.add_command(catalogue_check.command)

command.add_command(catalogue_pages.command)
