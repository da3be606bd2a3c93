"""Results of `auditor scan` for a terminal: one domain in full, several as a table. Reads the objects of CONTRACT 2 only."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from auditor.identify.not_seen import is_remark, says_no_such_domain, told
from auditor.identify.observed import operator_and_owner, role_name, status_name, trace
from auditor.knowledge.wording import Wording
from auditor.network.names import readable
from auditor.network.protocol import Why
from auditor.observation import MailStatus, Role, Sureness
from auditor.render.seen_tool import seen_tool
from auditor.render.terminal import Line

Result = Mapping[str, Any]
MOST_IN_FULL = 3  # domains; more stand in a table
MOST_LISTED = 12
MOST_TRACES = 3
# What stands under which heading; a tool stands under the first that names one of its roles.
PARTS: dict[str, tuple[Role, ...]] = {
    "mail": (Role.MAILBOX, Role.FILTER, Role.SENDER, Role.TENANT),
    "site": (Role.WEB_HOSTING, Role.SITE_BUILDER, Role.CDN, Role.DNS, Role.DOMAIN_NAME),
    "services": tuple(
        role
        for role in Role
        if role
        not in (
            Role.MAILBOX,
            Role.FILTER,
            Role.SENDER,
            Role.TENANT,
            Role.WEB_HOSTING,
            Role.SITE_BUILDER,
            Role.CDN,
            Role.DNS,
            Role.DOMAIN_NAME,
            Role.VERIFICATION,
        )
    ),
    "proofs": (Role.VERIFICATION,),
}
HEADS = {"mail": "scan.mail", "site": "scan.site", "services": "scan.services", "hints": "scan.hints", "proofs": "scan.proofs"}


def lines(results: Sequence[Result], wording: Wording, website: bool) -> Iterator[Line]:
    """Everything to be shown; `website`: whether pages were looked at."""
    if len(results) > MOST_IN_FULL:
        yield from _table(results, wording)
    else:
        for result in results:
            yield from _domain(result, wording)
    if all(result["mail"]["status"] == MailStatus.PUBLIC for result in results):
        return  # nothing was asked
    yield Line(wording.say("scan.seen_not_meant"), style="quiet")
    yield Line(wording.say("scan.after_scripts" if website else "scan.names_only"), style="quiet")


def _domain(result: Result, wording: Wording) -> Iterator[Line]:
    say = wording.say
    yield Line(readable(result["domain"]), style="title")
    yield Line(result["mail"]["reason"], 2)
    if owners := _networks_of_own_hosts(result):
        yield Line(say("scan.own_network", owners=wording.some(owners)), 2)
    for part, tools in _parted(result["tools"]).items():
        yield Line()
        yield Line(say(HEADS[part]), 2)
        for tool in tools[:MOST_LISTED]:
            yield from _tool(tool, wording)
        if len(tools) > MOST_LISTED:
            yield Line(wording.count("label.others", len(tools) - MOST_LISTED), 4, "- ")
    privacy = result["privacy_page"]
    for head, found in (
        ("seen.privacy_page", privacy["says"] if privacy else []),
        ("scan.networks", [f"{one['where']}{say('sign.colon')} {one['owner']}" for one in result["networks"]]),
        ("scan.host_names", result["host_names"]),
        ("scan.unrecognised", [trace(piece["kind"], piece["value"], wording) for piece in result["unrecognised"]]),
        ("scan.remarks", told(_gaps(result, remarks=True), wording)),
        ("scan.gaps", told(_gaps(result), wording)),
        ("scan.contacted", [", ".join(result["contacted"])]),
    ):
        if found and found[0]:
            yield Line()
            yield Line(say(head), 2)
            yield from (Line(one, 4, "- ") for one in found[:MOST_LISTED])
            if len(found) > MOST_LISTED:
                yield Line(wording.count("label.others", len(found) - MOST_LISTED), 4, "- ")
    yield Line()


def _networks_of_own_hosts(result: Result) -> list[str]:
    """Whose networks the mail hosts stand in, where their name doesn't tell whose machines they are."""
    mail = result["mail"]
    return [one["owner"] for one in result["networks"] if "own" in mail["mailbox"] and one["where"] in mail["hosts"]]


def _parted(tools: Sequence[Result]) -> dict[str, list[Result]]:
    """Tools under their headings, hints of their own; empty headings left out."""
    parts: dict[str, list[Result]] = {part: [] for part in ("mail", "site", "services", "hints", "proofs")}
    for tool in tools:
        roles = set(tool["roles"])
        part = next(name for name, known in PARTS.items() if roles & {role.value for role in known})
        parts["hints" if part == "services" and tool["strength"] == Sureness.HINT else part].append(tool)
    return {part: found for part, found in parts.items() if found}


def _tool(tool: Result, wording: Wording) -> Iterator[Line]:
    roles = wording.join([role_name(Role(role), wording) for role in tool["roles"]])
    yield Line(seen_tool(tool["name"], roles, operator_and_owner(tool), wording, hint=tool["strength"] == Sureness.HINT), 4, "- ")
    traces = [trace(piece["kind"], piece["value"], wording) for piece in tool["evidence"]]
    shown = wording.say("sign.between").join(dict.fromkeys(traces[:MOST_TRACES]))
    if shown:
        yield Line(shown, 6, style="quiet")


def _gaps(result: Result, *, remarks: bool = False) -> list[tuple[str, str]]:
    return [(gap["where"], gap["why"]) for gap in result["gaps"] if is_remark(gap["why"]) is remarks]


def mail_words(result: Result, wording: Wording) -> str:
    """« Microsoft 365, derrière Mailinblack »; the status in words where no mailbox is named."""
    names = {tool["id"]: tool["name"] for tool in result["tools"]}
    mail = result["mail"]
    if says_no_such_domain(result):
        return wording.say(Why.NXDOMAIN.sentence)
    boxes = [names.get(one) or (wording.say("mail.own") if one == "own" else one.partition(":")[2]) for one in mail["mailbox"]]
    shown = wording.join(boxes) if boxes else status_name(MailStatus(mail["status"]), wording)
    if mail["status"] == MailStatus.PROBABLE:
        shown = wording.say("scan.probably", mailbox=shown)
    filters = wording.join([names[one] for one in mail["filters"]])
    return wording.say("scan.behind", mailbox=shown, filters=filters) if filters else shown


def _table(results: Sequence[Result], wording: Wording) -> Iterator[Line]:
    """One line a domain, and how many of them each group stands behind."""
    for result in results:
        groups = sorted({tool["owner"]["name"] for tool in result["tools"] if tool["big_tech"] and tool["strength"] == Sureness.DIRECT and tool["owner"]})
        row = [mail_words(result, wording)]
        if groups:
            row.append(wording.say("scan.row_groups", groups=", ".join(groups)))
        if gaps := _gaps(result):
            row.append(wording.count("scan.row_gaps", len(gaps)))
        yield Line(readable(result["domain"]), style="title")
        yield Line(" · ".join(row), 2)
    yield Line()
