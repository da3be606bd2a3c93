"""What the organisation says of its use, what a contract comes to, and what a dated proof lifts."""

from auditor.assess.sheet import Ground, Sheet, is_on_premises, word
from auditor.knowledge.evidence import CAPPED, DECLARED, Basis
from auditor.model import Account, Answer, Plan, ProofFor, ProofWhat, Strength, Usage

_AS_SAID = {f"usage.{name}": name for name in ("data", "account", "mfa", "access_by_role", "backup", "export_tested", "secrecy", "imposed_by", "keys")}
_SETS = {f"usage.{name}": name for name in ("kinds", "registers", "admin_by")}
_COUNTS = ("usage.register_count", "usage.admins")
_BY_US = (DECLARED,)
_BASES = {**dict.fromkeys((*_AS_SAID, *_SETS, *_COUNTS), _BY_US), "usage.host_given": (), **dict.fromkeys(("usage.plan", "tool.free_of_charge"), _BY_US)}
PROVABLE = "model.confirmed"  # the one fact whose value a proof may change
_STRENGTH_OF_PROOF = {ProofWhat.DOCUMENT: Strength.DOCUMENT, ProofWhat.OBSERVATION: Strength.OBSERVED, ProofWhat.INDEPENDENT: Strength.INDEPENDENT}
_PROVES = {
    ProofFor.CONTRACT: ("contract.state",),
    ProofFor.DATA_PLACE: ("hosting.inside", "hosting.named"),
    ProofFor.BACKUP: ("usage.backup",),
    ProofFor.EXPORT: ("export.exists", "export.complete"),
    ProofFor.BUSINESS_MODEL: ("model.ads", "model.ai_training", "model.trackers"),
    ProofFor.MFA: ("usage.mfa",),
    ProofFor.ACCESS_BY_ROLE: ("usage.access_by_role",),
    ProofFor.KEYS: ("protect.own_keys", "usage.keys"),
}


def put_declared(ground: Ground) -> None:
    """The facts usage.*, and those that follow from the plan."""
    usage, sheet = ground.subject.usage, ground.sheet
    plan = usage.plan or ground.setting.plan
    sheet.words["tool"] = ground.product.name if ground.product else usage.tool
    sheet.values |= {
        **{fact: word(getattr(usage, name)) for fact, name in _AS_SAID.items()},
        **{fact: None if (value := getattr(usage, name)) is None else frozenset(map(str, value)) for fact, name in _SETS.items()},
        "usage.register_count": None if usage.registers is None else len(set(usage.registers)),
        "usage.admins": usage.admins,
        "usage.host_given": "yes" if usage.host else "no",
        "usage.plan": word(plan),
        "tool.free_of_charge": None if plan is None else "no" if plan is Plan.PAID else "yes",
    }
    sheet.bases |= _BASES
    if sheet.values["export.exists"] is None and usage.export_tested is Answer.YES:
        sheet.put("export.exists", "yes", *_BY_US)


def put_contract(ground: Ground) -> None:
    """contract.state: what is said, else what role and terms answer (METHOD 3)."""
    value, found, said_by_vendor = _contract(ground)
    ground.sheet.put("contract.state", value, *([found] if found else []))
    ground.sheet.put("contract.said_by_vendor", "yes" if said_by_vendor else "no")


def _contract(ground: Ground) -> tuple[str | None, Basis | None, bool]:
    usage, sheet = ground.subject.usage, ground.sheet
    if usage.contract is not None:
        return usage.contract.value, DECLARED, False
    if sheet.values["content.leaves"] == "no" or is_on_premises(ground.subject):  # nobody else processes anything
        return "not_applicable", None, False
    by_host = ground.run_by in ("host", "ourselves") and ground.subject.host is not None
    dpa, dpa_basis = ground.claims.host("dpa") if by_host else ground.claims.product("dpa")
    if dpa is None and not by_host:
        dpa, dpa_basis = ground.claims.instance("dpa")
    role = sheet.values["role.supplier"]
    own_account = usage.account is Account.ORGANISATION
    if own_account and role is not None and role != "processor" and not by_host:
        return "not_applicable", next(iter(sheet.bases["role.supplier"]), None), False
    if dpa == "none":
        return "no", dpa_basis, False
    if own_account and dpa == "in_terms" and dpa_basis is not None:
        # Terms say that a contract exists; that this organisation has one is still the vendor's word.
        return "yes", Basis(min(dpa_basis.strength, Strength.VENDOR), dpa_basis.sources, dpa_basis.stale), True
    return None, None, False


def put_proofs(sheet: Sheet, usage: Usage) -> None:
    """A dated proof lifts what it is for from a statement to a document, or more."""
    for proof in usage.proofs:
        strength = _STRENGTH_OF_PROOF[proof.what]
        if proof.for_ is ProofFor.BUSINESS_MODEL and strength >= Strength.OBSERVED:
            sheet.put(PROVABLE, "yes", Basis(strength))
        for fact in _PROVES[proof.for_]:
            _lift(sheet, fact, strength)


def _lift(sheet: Sheet, fact: str, strength: Strength) -> None:
    """Raise the weak bases of a fact to what the proof gives them; a dispute isn't settled by it."""
    sheet.bases[fact] = tuple(
        Basis(strength, found.sources, found.stale) if not found.disputed and (found.strength in CAPPED or found.strength < strength) else found
        for found in sheet.bases.get(fact, ()) or (DECLARED,)
    )
