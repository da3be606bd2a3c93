"""The conditions G1 to G10, and what the host itself says, before delicate information goes to an alternative: met, not met, unknown."""

from collections.abc import Sequence
from datetime import date

from auditor.advise.candidates import OWN_SERVER, Candidate, released_within_a_year
from auditor.document import Gate
from auditor.knowledge.licences import is_free
from auditor.knowledge.records import UNVERIFIED, Claim, YesNo
from auditor.knowledge.wording import Wording
from auditor.model import DELICATE, Kind, Organisation, Usage

YES, NO, UNKNOWN = "yes", "no", "unknown"


def _claim(claim: Claim[YesNo] | None) -> str:
    return UNKNOWN if claim is None or claim.value is None or claim.disputed else YES if claim.value == "yes" else NO


def _known(value: bool | None) -> str:
    return UNKNOWN if value is None else YES if value else NO


def gates(candidate: Candidate, usage: Usage, organisation: Organisation, as_of: date, wording: Wording) -> tuple[Gate, ...]:
    """All gates of one alternative; those that don't concern it are left out."""
    local = candidate.host_id is None and candidate.product.kind in ("desktop", "mobile", "system") and not candidate.product.network
    found = {**({} if local else _of_the_host(candidate)), **_of_the_software(candidate, organisation, as_of)}
    if candidate.offer is not None and candidate.offer.delicate is not None:
        found["terms"] = _claim(candidate.offer.delicate)
    if usage.kinds and Kind.HEALTH in usage.kinds and organisation.country == "FR" and not local:
        found["HDS"] = _claim(candidate.offer.hds) if candidate.offer else UNKNOWN
    return tuple(Gate(id_, wording.say(f"gate.{id_}"), met) for id_, met in found.items())


def admits(met: Sequence[Gate], data: str | None) -> bool:
    """Whether no gate shuts information of this class out: for what is delicate, none may be answered by no."""
    return data not in DELICATE or all(gate.met != NO for gate in met)


def _of_the_host(candidate: Candidate) -> dict[str, str]:
    offer, host = candidate.offer, candidate.host
    if candidate.host_id == OWN_SERVER:
        return {"G2": YES, "G3": UNKNOWN, "G4": UNKNOWN, "G5": UNKNOWN, "G6": YES}
    dpa = (offer.dpa if offer and offer.dpa else None) or (host.dpa if host else candidate.product.dpa)
    place = (offer.place if offer and offer.place else None) or (host.places if host else candidate.product.places)
    storing = host.storing_hosts if host else candidate.product.storing_hosts
    backup = (offer.backup if offer and offer.backup else None) or (host.backup if host else None)
    tested = offer.restore_tested if offer else None
    return {
        "G1": UNKNOWN if dpa is None or dpa.value is None else NO if dpa.value == "none" else YES,
        "G2": _known(bool(place and place.value and storing and storing.value) or None),
        "G3": NO if _claim(backup) == NO else _claim(tested) if _claim(backup) == YES else UNKNOWN,
        "G4": _claim(offer.export) if offer and offer.export else _export(candidate),
        "G5": _claim(offer.mfa) if offer else UNKNOWN,
        "G6": UNKNOWN if offer is None or offer.support is None or offer.support.value is None else NO if offer.support.value == "none" else YES,
    }


def _export(candidate: Candidate) -> str:
    export = candidate.product.export
    return UNKNOWN if export is None or export.value is None else YES if export.value.level == "complete" else UNKNOWN if export.value.level == "some" else NO


def _of_the_software(candidate: Candidate, organisation: Organisation, as_of: date) -> dict[str, str]:
    product, offer = candidate.product, candidate.offer
    maintained = None if product.maintainers is None or product.maintainers.value is None else product.maintainers.value == "several"
    recent = released_within_a_year(product, as_of.isoformat())
    if recent is not True and product.maintained is not None and product.maintained.value == "yes":
        recent = True  # work on it was seen, even where no release date was
    maturity = NO if maintained is False or recent is False else YES if maintained and recent else UNKNOWN
    wanted = set(organisation.languages) or {"fr"}
    languages = set(offer.languages if offer and offer.languages else ()) or set((product.languages.value or ()) if product.languages else ())
    others = product.other_hosts.value if product.other_hosts else None
    hostable = product.self_hostable.value if product.self_hostable else None
    elsewhere = YES if product.kind in ("self_hosted", "desktop") or product.instance_of or hostable == "yes" or (others and others.exist == "yes") else UNKNOWN
    return {"G7": maturity, "G8": _known(bool(wanted & languages) if languages else None), "G9": _price(candidate), "G10": elsewhere}


def _price(candidate: Candidate) -> str:
    """Met by a price that was read somewhere, or by free software on one's own devices."""
    product, price = candidate.product, candidate.offer.price if candidate.offer else None
    if price is not None and price.value is not None and set(price.source) != {UNVERIFIED}:
        return YES
    licence = product.licence.value if product.licence else None
    own = candidate.host_id is None and product.kind in ("desktop", "mobile", "system")
    return YES if own and licence is not None and is_free(licence) else UNKNOWN
