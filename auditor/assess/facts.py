"""From a usage and the knowledge to the facts that rules may name.

One sheet of facts is built for each way in which the usage may be set up (its plan when that isn't
said, who runs the software); a level is then worked out on each and the interval covers all.
"""

from typing import Any

from auditor.assess.model_facts import put_model
from auditor.assess.parties import World
from auditor.assess.place_facts import put_law, put_owner, put_places
from auditor.assess.sheet import Claims, Ground, Setting, Sheet, Subject, settings, word
from auditor.assess.tool_facts import put_encryption, put_exit, put_leaves, put_tool, put_who_runs
from auditor.assess.usage_facts import put_contract, put_declared, put_proofs
from auditor.model import PREMISES, Organisation

_ORGANISATION_FACTS = (
    "country",
    "public_funding",
    "public_control",
    "public_board_majority",
    "general_interest",
    "dpo",
    "trained_admins",
    "domain_holder",
    "leavers_procedure",
    "processing_register",
)


class FactBuilder:
    """Builds the sheets of one audit; what only depends on the catalogue is built once."""

    def __init__(self, world: World, organisation: Organisation) -> None:
        self.world = world
        self.organisation = organisation
        self.organisation_values = {f"org.{name}": word(getattr(organisation, name)) for name in _ORGANISATION_FACTS}
        self._catalogue: dict[tuple[Any, ...], Sheet] = {}
        self._tools: dict[tuple[Any, ...], Sheet] = {}

    def sheets(self, subject: Subject) -> list[Sheet]:
        """One sheet per possible setting of the usage."""
        return [self._sheet(subject, setting) for setting in settings(subject)]

    def _sheet(self, subject: Subject, setting: Setting) -> Sheet:
        claims = Claims(self.world, subject, setting)
        sheet = self._catalogue_sheet(subject, setting, claims).copy()
        sheet.values.update(self.organisation_values)
        ground = Ground(self.world, self.organisation, subject, setting, claims, sheet)
        put_declared(ground)
        put_contract(ground)
        put_proofs(sheet, subject.usage)
        return sheet

    def _catalogue_sheet(self, subject: Subject, setting: Setting, claims: Claims) -> Sheet:
        """The facts for which the catalogue, and the few answers in the keys, are enough.

        Two steps, because most answers that differ between usages of one tool concern places and keys only.
        """
        usage = subject.usage
        # A plan counts where the record tells plans apart; of a host nobody knows, only whether there is one.
        plan = setting.plan if claims.plan is not None else None
        host = usage.host if usage.host in (None, PREMISES) else ""
        tool = (subject.product_id, subject.misspelt, subject.host_id, plan, setting.run_by, usage.sends_content, host)
        if tool not in self._tools:
            ground = Ground(self.world, self.organisation, subject, setting, claims, Sheet())
            # In this order: who runs it depends on what leaves, law on who runs it.
            for put in (put_tool, put_leaves, put_who_runs, put_owner, put_law, put_exit, put_model):
                put(ground)
            self._tools[tool] = ground.sheet
        key = (*tool, usage.data_place, usage.e2ee_on, usage.keys)
        if key not in self._catalogue:
            ground = Ground(self.world, self.organisation, subject, setting, claims, self._tools[tool].copy())
            put_places(ground)
            put_encryption(ground)
            self._catalogue[key] = ground.sheet
        return self._catalogue[key]
