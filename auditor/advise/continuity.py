"""If it stops tomorrow: per owner, what stops at once, what has a backup, who administers, whom to call."""

from collections.abc import Mapping, Sequence

from auditor.assess.engine import Assessed
from auditor.document import Continuity, ContinuityUse, Party, UsageResult
from auditor.knowledge.wording import Wording
from auditor.model import Usage


def continuity(usages: Sequence[UsageResult], assessed: Mapping[str, Assessed], wording: Wording) -> tuple[Continuity, ...]:
    """Owners with most uses first, the unknown owner last; within one, what stops at once first.

    `assessed`: each use as it was judged, by its id. What leaves the organisation's own devices stops at once.
    """
    groups: dict[str, list[UsageResult]] = {}
    for usage in usages:
        groups.setdefault(_owner_key(usage), []).append(usage)
    found = []
    for group in groups.values():
        uses = sorted((_use(usage, assessed[usage.id], wording) for usage in group), key=lambda one: (("yes", "unknown", "no").index(one.stops), one.usage))
        found.append(Continuity(_owner(group[0]), any(usage.tool.big_tech for usage in group), tuple(uses)))
    return tuple(
        sorted(found, key=lambda one: (one.owner is None, -sum(use.stops == "yes" for use in one.uses), -len(one.uses), one.owner.name if one.owner else ""))
    )


def _owner(usage: UsageResult) -> Party | None:
    return usage.tool.owner or usage.tool.operator


def _owner_key(usage: UsageResult) -> str:
    owner = _owner(usage)
    return (owner.id or owner.name) if owner else ""


def _use(usage: UsageResult, assessed: Assessed, wording: Wording) -> ContinuityUse:
    said = assessed.subject.usage
    leaves = {sheet.values.get("content.leaves") for sheet in assessed.sheets}
    stops = str(next(iter(leaves))) if len(leaves) == 1 and leaves != {None} else "unknown"
    backup = said.backup.value if said.backup else "unknown"
    return ContinuityUse(usage.id, stops, backup, _admins(said, wording), _call(usage, said, wording))


def _admins(said: Usage, wording: Wording) -> str:
    """How many, and who, as far as was said."""
    who = wording.join([wording.say(f"continuity.admin.{one}") for one in said.admin_by or ()])
    if said.admins is None:
        return who or wording.say("continuity.admins.unknown")
    number = wording.count("continuity.admins", said.admins)
    return f"{number} ({who})" if who else number


def _call(usage: UsageResult, said: Usage, wording: Wording) -> str:
    """Whoever looks after it here, then who runs it; never a person's name."""
    calls = [wording.say(f"continuity.call.{one}") for one in said.admin_by or () if one != "team"]
    runs = usage.tool.host or (usage.tool.operator.name if usage.tool.operator and usage.tool.operator.id else "")
    if runs:
        calls.append(runs)
    return wording.join(calls) if calls else wording.say("continuity.call.unknown")
