"""What a tool lives on: advertising, trackers, AI training, and what its money answers when nothing is said."""

from typing import Any

from auditor.assess.conditions import Possible
from auditor.assess.sheet import Ground, word
from auditor.knowledge.evidence import Basis
from auditor.model import Plan, Strength

# Money that says nothing against advertising or the use of content, and money that comes without either in any plan.
_SILENT_MONEY = {"ads", "cross_subsidy", "investors"}
_PLAIN_MONEY = {"donations", "membership", "public_money", "volunteers", "services"}
_AI_NEEDS = {"assistant", "translation", "transcription"}
_FIELDS = {"model.ads": "ads_on", "model.ai_training": "ai_training", "model.trackers": "trackers"}


def put_model(ground: Ground) -> None:
    """The facts model.*."""
    funding, funding_basis = _claim(ground, "funding")
    confirmed = []
    for fact, name in _FIELDS.items():
        value, found = _claim(ground, name)
        stated = value is not None
        if value is None and funding and funding_basis:
            value, found = _from_funding(ground, name, {str(item) for item in funding}), funding_basis
        if value is None and name == "ai_training" and ground.sheet.values["content.leaves"] == "no":
            value, found = "no", next(iter(ground.sheet.bases["content.leaves"]), None)
            stated = True  # as far as what leaves the device is
        ground.sheet.put(fact, value if isinstance(value, Possible) else word(value), *([found] if found else []))
        # What only follows from a list of where the money comes from confirms nothing.
        confirmed.append(stated and found is not None and found.strength >= Strength.OBSERVED)
    ground.sheet.put("model.confirmed", "yes" if all(confirmed) else "no")


def _claim(ground: Ground, name: str) -> tuple[Any, Basis | None]:
    """Of the host when it runs the software, else of the product; an instance's host fills gaps."""
    if ground.at_host:
        return ground.claims.host(name)
    value, found = ground.claims.product(name)
    return (value, found) if value is not None else ground.claims.instance(name)


def _from_funding(ground: Ground, name: str, funding: set[str]) -> str | Possible | None:
    """METHOD 3: paid, given, membership or public money, and nothing else known, is level 2.

    A complete list of what a service lives on answers for advertising; that its content trains no AI is
    only taken as read where no company gives the plan away and AI is not its very purpose.
    """
    if name == "ads_on" and "ads" in funding:
        return Possible({"in_function", "elsewhere"})
    if funding & _SILENT_MONEY:
        return None
    given_away = ground.claims.plan is not None and ground.setting.plan in (Plan.CONSUMER, Plan.FREE) and not funding <= _PLAIN_MONEY
    about_ai = ground.product is not None and bool(_AI_NEEDS & set(ground.product.needs))
    return None if name != "ads_on" and (given_away or about_ai) else "none_known"
