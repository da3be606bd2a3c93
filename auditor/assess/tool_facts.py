"""What the catalogue says of the tool itself: kind, licence, what leaves, who runs it, exit, encryption."""

from typing import Any

from auditor.assess.by_others import is_carried, is_it_provider
from auditor.assess.sheet import FAMILY, Ground, word
from auditor.knowledge.evidence import DECLARED, Basis
from auditor.knowledge.licences import is_free
from auditor.knowledge.records import E2ee, ProductKind
from auditor.model import Keys, Strength

_COPIED = {
    "tool.maintained": "maintained",
    "tool.address_book": "address_book_upload",
    "tool.ai_functions": "ai_functions",
    "tool.automated_decision": "automated_decision",
    "tool.withdrawable": "withdrawable",
    "role.supplier": "gdpr_role",
}
_INHERENTLY_MOVABLE = {ProductKind.SELF_HOSTED, ProductKind.DESKTOP, ProductKind.SYSTEM, ProductKind.ON_PREMISES}


def put_tool(ground: Ground) -> None:
    """The facts tool.*, role.supplier and licence.free."""
    product, put = ground.product, ground.sheet.put
    put("tool.known", "yes" if product else "misspelt" if ground.subject.misspelt else "no")
    put("tool.generic", "yes" if product and product.generic else "no")
    put("tool.family", FAMILY[product.kind] if product else "service")
    put("tool.needs", frozenset(product.needs) if product else None)
    if is_carried(product):
        put("tool.carried", "yes")  # of others it would only lengthen what a level rests on
    put("tool.imposed_platform", "yes" if product and product.kind is ProductKind.PUBLIC_SERVICE else "no")
    for fact, name in _COPIED.items():
        ground.copy_claim(fact, name)
    processors, found = ground.claims.product("processors")
    put("tool.processors_listed", "yes" if processors is not None else "no", *([found] if found else []))
    licence, found = ground.claims.product("licence")
    free = is_free(licence) if licence else None
    # A licence text binds by itself, whoever quotes it; only an unread one stays unverified, and a disputed one disputed.
    weight = Basis(max(found.strength, Strength.DOCUMENT), found.sources, found.stale) if found and not (found.unverified or found.disputed) else found
    put("licence.free", None if free is None else "yes" if free else "no", *([weight] if weight else []))


def put_leaves(ground: Ground) -> None:
    """content.leaves: whether content goes off the organisation's own devices."""
    usage, product, put = ground.subject.usage, ground.product, ground.sheet.put
    on_premises = product is not None and product.kind is ProductKind.ON_PREMISES
    if usage.sends_content is not None:
        put("content.leaves", usage.sends_content.value, DECLARED)
    elif is_it_provider(product):
        put("content.leaves", None)  # somebody with access: whether anything leaves is theirs to say
    elif (product is not None and product.network) or (ground.sheet.values["tool.family"] == "service" and not on_premises):
        put("content.leaves", "yes")
    elif product is not None and product.generic and product.kind is not ProductKind.SYSTEM:
        put("content.leaves", "no")
    else:
        ground.copy_claim("content.leaves", "sends_content")
        if on_premises and ground.sheet.values["content.leaves"] is None:
            put("content.leaves", "no")


def put_who_runs(ground: Ground) -> None:
    """run.by: the vendor, a host or ourselves; None where that isn't known."""
    run_by, values = ground.setting.run_by, ground.sheet.values
    networked = ground.product is not None and ground.product.network
    if run_by == "vendor" and values["tool.family"] in ("local", "system") and not networked:
        leaves = values["content.leaves"]
        # A program that keeps everything on the device is run by whoever installs it.
        run_by = None if leaves is None else "vendor" if leaves == "yes" else "ourselves"
    ground.sheet.put("run.by", run_by)


def put_exit(ground: Ground) -> None:
    """export.* and exit.elsewhere."""
    export, found = ground.claims.product("export")
    bases = [found] if found else []
    level = export.level if export else None
    ground.sheet.put("export.exists", None if level is None else "no" if level == "none" else "yes", *bases)
    ground.sheet.put("export.complete", {"none": "no", "partial": "no", "complete": "yes"}.get(level or ""), *bases)
    elsewhere, basis = _elsewhere(ground)
    ground.sheet.put("exit.elsewhere", elsewhere, *([basis] if basis else []))


def _elsewhere(ground: Ground) -> tuple[str | None, Basis | None]:
    """Whether another host exists (of the same network for a network service) or one can run it oneself."""
    product = ground.product
    if product is None:
        return None, None
    others, others_basis = ground.claims.product("other_hosts")
    if product.network:
        same = None if others is None else (others.same_network or "no") if others.exist == "yes" else "no"
        return same, others_basis
    if product.kind in _INHERENTLY_MOVABLE or product.instance_of:
        return "yes", None
    hostable, hostable_basis = ground.claims.product("self_hostable")
    if hostable == "yes":
        return "yes", hostable_basis
    if others is not None and others.exist == "yes":
        return "yes", others_basis
    return ("no", hostable_basis) if hostable == "no" else (None, None)


def put_encryption(ground: Ground) -> None:
    """e2ee.* and protect.own_keys. Keys not known are the supplier's, so an unknown e2ee raises nothing."""
    usage = ground.subject.usage
    e2ee, found = ground.claims.product("e2ee")
    own = usage.keys is Keys.OWN
    on = _end_to_end(ground, e2ee)
    ground.sheet.put("e2ee.on", "yes" if on else "no", *([DECLARED] if usage.e2ee_on else [found] if found else []))
    ground.sheet.put("e2ee.little_metadata", "yes" if _little_metadata(ground, e2ee) else "no")
    possible, possible_basis = ground.claims.product("own_keys")
    if own or on:
        ground.sheet.put("protect.own_keys", "yes", DECLARED if own else found or DECLARED)
    elif usage.keys is not None or possible == "no":
        ground.sheet.put("protect.own_keys", "no", possible_basis or DECLARED)
    else:
        ground.sheet.put("protect.own_keys", None)


def _end_to_end(ground: Ground, e2ee: E2ee | None) -> bool:
    """On for this use, with keys held by the users."""
    usage = ground.subject.usage
    own = usage.keys is Keys.OWN
    if e2ee is None and not own:
        return False
    users_hold = own or (e2ee is not None and e2ee.keys == "users")
    switched = word(usage.e2ee_on)
    return users_hold and (switched == "yes" if switched else e2ee is not None and e2ee.default == "on")


def _little_metadata(ground: Ground, e2ee: Any) -> bool:
    """Almost no metadata kept, by independent evidence."""
    if e2ee is None or e2ee.metadata != "minimal" or ground.product is None:
        return False
    return ground.world.basis(ground.product.sources, e2ee.metadata_source).strength >= Strength.OBSERVED
