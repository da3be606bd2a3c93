"""How to call whoever runs a tool: beside its name, the European company that its terms name as the one that signs."""

from collections.abc import Mapping, Sequence

from auditor.assess.engine import Assessed
from auditor.assess.parties import World
from auditor.document import UsageResult
from auditor.knowledge.dates import holding


def suppliers(usages: Sequence[UsageResult], assessed: Mapping[str, Assessed], world: World, country: str) -> dict[str, str]:
    """By the id of each use whose operator has a name: « Google Ireland Limited (Google LLC) », or the operator alone.

    `country`: the organisation's. Outside the EEA another company signs, which the records don't name.
    """
    found = {}
    for usage in usages:
        operator = usage.tool.operator
        if operator is not None and operator.id is not None:
            signs = _signs(assessed[usage.id], world, operator.id) if world.in_eea(country) else None
            found[usage.id] = f"{signs} ({operator.name})" if signs else operator.name
    return found


def _signs(assessed: Assessed, world: World, operator: str) -> str | None:
    """The name of the first company in the EEA that signs at the date; None where that is whoever runs it, or isn't recorded."""
    product = assessed.subject.product
    for link in holding(product.contracting_entity if product else (), world.day):
        chain = world.chain(link.company)
        if chain and chain.steps[0].country and world.in_eea(chain.steps[0].country):
            return chain.steps[0].name if link.company != operator else None
    return None
