"""If it stops tomorrow: per owner, what stops at once, what has a backup, who administers, whom to call."""

from collections.abc import Mapping, Sequence

from auditor.assess.by_others import is_carried, is_it_provider
from auditor.assess.engine import Assessed
from auditor.assess.parties import World
from auditor.document import Continuity, ContinuityUse, Party, UsageResult
from auditor.knowledge.records import Product, ProductKind
from auditor.knowledge.wording import Wording
from auditor.model import PREMISES, Usage

OURS = "ourselves"
_STOPS = ("yes", "unknown", "no")  # in this order within a group


def continuity(
    usages: Sequence[UsageResult], assessed: Mapping[str, Assessed], called: Mapping[str, str], world: World, wording: Wording
) -> tuple[Continuity, ...]:
    """Owners with most that stops first, the unknown owner last; within one, what stops at once first.

    `assessed`: each use as it was judged, `called`: how whoever runs it is called, by its id. What an organisation runs itself stands under whoever owns
    the machines: the maker of the software may stop, and the service goes on.
    """
    groups: dict[str, tuple[Party | None, list[UsageResult]]] = {}
    for usage in usages:
        owner = _owner(usage, assessed[usage.id], world, wording)
        groups.setdefault((owner.id or OURS) if owner else "", (owner, []))[1].append(usage)
    found = []
    for owner, group in groups.values():
        uses = sorted(
            (_use(usage, assessed[usage.id], called.get(usage.id, ""), wording, owner) for usage in group),
            key=lambda one: (_STOPS.index(one.stops), one.usage),
        )
        listed = not _is_ours(owner) and any(usage.tool.big_tech for usage in group if usage.tool.owner == owner)
        found.append(Continuity(owner, listed, tuple(uses)))
    return tuple(
        sorted(found, key=lambda one: (one.owner is None, -sum(use.stops == "yes" for use in one.uses), -len(one.uses), one.owner.name if one.owner else ""))
    )


def _owner(usage: UsageResult, assessed: Assessed, world: World, wording: Wording) -> Party | None:
    """Whoever owns what a use runs on."""
    product = assessed.subject.product
    if _by_others(product):
        return None
    if product is not None and product.generic and product.kind in (ProductKind.PAPER_OR_PHONE, ProductKind.ON_PREMISES):
        return Party(None, wording.say(OURS), None)
    runs = {sheet.values.get("run.by") for sheet in assessed.sheets}
    leaves = {sheet.values.get("content.leaves") for sheet in assessed.sheets}
    if "yes" not in leaves or "ourselves" not in runs:
        return usage.tool.owner or usage.tool.operator
    stores = {sheet.parties.stores for sheet in assessed.sheets if sheet.parties}
    if stores == {(PREMISES,)}:
        return Party(None, wording.say(OURS), None)
    chain = world.chain(assessed.subject.host.company) if assessed.subject.host else None
    return Party(chain.owner.id, chain.owner.name, chain.owner.country) if chain else None


def _is_ours(owner: Party | None) -> bool:
    """A party without an id is the organisation itself."""
    return owner is not None and owner.id is None


def _by_others(product: Product | None) -> bool:
    """Whether somebody who isn't named keeps it going."""
    return is_carried(product) or is_it_provider(product)


def _use(usage: UsageResult, assessed: Assessed, called: str, wording: Wording, owner: Party | None) -> ContinuityUse:
    said, product = assessed.subject.usage, assessed.subject.product
    leaves = {sheet.values.get("content.leaves") for sheet in assessed.sheets}
    stops = str(next(iter(leaves))) if len(leaves) == 1 and leaves != {None} else "unknown"
    if _is_ours(owner):
        stops = "no"  # nobody outside can stop it
    elif _by_others(product) or (stops == "yes" and (product is None or owner is None)):
        stops = "unknown"  # somebody keeps it going, and nobody knows who
    backup = said.backup.value if said.backup else "unknown"
    return ContinuityUse(usage.id, stops, backup, _admins(said, wording), _call(usage, said, called, wording))


def _admins(said: Usage, wording: Wording) -> str:
    """How many, and who, as far as was said."""
    who = wording.join([wording.say(f"continuity.admin.{one}") for one in said.admin_by or ()])
    if said.admins is None:
        return who or wording.say("continuity.admins.unknown")
    number = wording.count("continuity.admins", said.admins)
    return f"{number} ({who})" if who else number


def _call(usage: UsageResult, said: Usage, called: str, wording: Wording) -> str:
    """Whoever looks after it here, then who runs it; never a person's name."""
    calls = [wording.say(f"continuity.call.{one}") for one in said.admin_by or ()]
    host = usage.tool.host if usage.tool.host != PREMISES else None
    if runs := host or called:
        calls.append(runs)
    return wording.join(calls) if calls else wording.say("continuity.call.unknown")
