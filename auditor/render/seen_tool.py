"""A tool that was seen, in one line, the same wherever it stands."""

from auditor.knowledge.wording import Wording


def seen_tool(name: str, does: str, parties: tuple[str | None, str | None], wording: Wording, *, hint: bool) -> str:
    """« Gmail : boîtes aux lettres (Google LLC, US, groupe Alphabet Inc., US) — indice »; nobody known, nobody named.

    `parties` are the operator and, where it is somebody else, the owner, with their countries.
    """
    operator, owner = parties
    who = wording.say("scan.owned", operator=operator, owner=owner) if operator and owner else operator
    return wording.say("scan.tool", name=name, roles=does, owner=f" ({who})" if who else "", hint=wording.say("scan.hint") if hint else "")
