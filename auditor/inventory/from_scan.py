"""An inventory to complete, from what a domain shows: each tool with a purpose to check, everything else unknown."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from auditor.inventory.template import Start
from auditor.knowledge.wording import Wording
from auditor.observation import Role, Sureness

# Around every domain and site, and nobody's choice of a tool: not proposed as uses.
NOT_PROPOSED = {Role.VERIFICATION, Role.LIBRARY, Role.CDN, Role.SECURITY}


def start(results: Sequence[Mapping[str, Any]], date: str, wording: Wording) -> Start:
    """Where a template begins. `results` are the objects of CONTRACT 2, `date` the ISO day of the look."""
    usages = [usage for result in results for usage in _usages(result, wording.date(date), wording)]
    domains = tuple(result["domain"] for result in results if result["mail"]["status"] != "public")
    distinct = {(usage["tool"], usage["purpose"]): usage for usage in usages}
    return Start(tuple(distinct.values()), {"domains": domains} if domains else {})


def _usages(result: Mapping[str, Any], date: str, wording: Wording) -> Iterator[dict[str, str]]:
    for mailbox in result["mail"]["mailbox"]:
        if mailbox == "own" or mailbox.startswith("unlisted:"):
            # An own name doesn't tell whose machine it is: no tool of the catalogue is stated for it.
            tool = wording.say("scan.tool_to_be_told") if mailbox == "own" else mailbox.removeprefix("unlisted:")
            yield {"tool": tool, "purpose": _purpose([Role.MAILBOX.value], result["domain"], date, wording, hint=False)}
    for tool in result["tools"]:
        roles = [role for role in tool["roles"] if role not in NOT_PROPOSED]
        if roles:
            yield {"tool": tool["name"], "purpose": _purpose(roles, result["domain"], date, wording, hint=tool["strength"] == Sureness.HINT)}


def _purpose(roles: Sequence[str], domain: str, date: str, wording: Wording, *, hint: bool) -> str:
    words = wording.join([wording.say(f"role.{role}") for role in roles])
    return wording.say("scan.purpose_hint" if hint else "scan.purpose", roles=words, domain=domain, date=date)
