"""A dozen rules of rules/findings as somebody would write them in Python: what the engine is measured against.

Each takes a dict of facts and answers True, False, or None where a fact that would decide isn't known.
`conditions.py` holds them to the same answers as the rules themselves on every sheet it measures.
"""

from collections.abc import Callable, Mapping
from typing import Any

Facts = Mapping[str, Any]
Answer = bool | None
SENSITIVE = (None, "S2", "S3")


def personal_account_sensitive(facts: Facts) -> Answer:
    data, account, family, leaves = facts["usage.data"], facts["usage.account"], facts["tool.family"], facts["content.leaves"]
    if data not in SENSITIVE or account not in (None, "personal") or family not in ("service", "local") or leaves not in (None, "yes"):
        return False
    return None if data is None or account is None or leaves is None else True


def no_contract_sensitive(facts: Facts) -> Answer:
    data, leaves, state, role, run_by = facts["usage.data"], facts["content.leaves"], facts["contract.state"], facts["role.supplier"], facts["run.by"]
    if data not in SENSITIVE or leaves not in (None, "yes") or facts["tool.imposed_platform"] != "no" or state not in (None, "no"):
        return False
    by_us = role == "processor" or run_by in ("host", "ourselves")
    if not by_us and role is not None and run_by is not None:
        return False
    return None if data is None or leaves is None or state is None or not by_us else True


def _transfer(facts: Facts, where: str) -> Answer:
    data, leaves, parties = facts["usage.data"], facts["content.leaves"], facts["law.parties"]
    if data not in SENSITIVE or leaves not in (None, "yes") or facts["e2ee.on"] != "no":
        return False
    if facts["tool.known"] != "yes" and facts["usage.host_given"] != "yes":
        return False
    if isinstance(parties, frozenset):  # one of several, not known which
        parties = None if where in parties else "elsewhere"
    if parties not in (None, where):
        return False
    return None if data is None or leaves is None or parties is None else True


def dpf_transfer_sensitive(facts: Facts) -> Answer:
    return _transfer(facts, "dpf")


def transfer_outside_sensitive(facts: Facts) -> Answer:
    return _transfer(facts, "outside")


def own_server_no_backup(facts: Facts) -> Answer:
    data, run_by, backup = facts["usage.data"], facts["run.by"], facts["usage.backup"]
    if data not in SENSITIVE or facts["tool.family"] != "service" or run_by not in (None, "ourselves") or backup not in (None, "no"):
        return False
    if facts["tool.known"] != "yes" and facts["usage.host_given"] != "yes":
        return False
    return None if data is None or run_by is None or backup is None else True


def imposed_and_exposed(facts: Facts) -> Answer:
    data, low, by = facts["usage.data"], facts["verdict.exposure_low"], facts["usage.imposed_by"]
    if data not in SENSITIVE or facts["tool.imposed_platform"] != "no" or (low is not None and low > 1):
        return False
    if facts["verdict.priority"] not in ("change_first", "frame", "plan") or by not in (None, "funder", "authority", "network"):
        return False
    return None if data is None or low is None or by is None else True


def ai_training_by_default(facts: Facts) -> Answer:
    data, leaves, training = facts["usage.data"], facts["content.leaves"], facts["model.ai_training"]
    if data == "S0" or facts["tool.known"] != "yes" or leaves not in (None, "yes"):
        return False
    if isinstance(training, frozenset):
        training = None if "default" in training else "none_known"
    if training not in (None, "default"):
        return False
    return None if data is None or leaves is None or training is None else True


def no_second_code(facts: Facts) -> Answer:
    data, leaves, account, mfa = facts["usage.data"], facts["content.leaves"], facts["usage.account"], facts["usage.mfa"]
    if data not in SENSITIVE or leaves not in (None, "yes") or facts["tool.family"] not in ("service", "local"):
        return False
    if account not in (None, "organisation") or mfa not in (None, "no"):
        return False
    return None if data is None or leaves is None or account is None or mfa is None else True


def advertising_model(facts: Facts) -> Answer:
    data, leaves, ads = facts["usage.data"], facts["content.leaves"], facts["model.ads"]
    if data == "S0" or facts["tool.known"] != "yes" or facts["tool.family"] not in ("service", "local") or leaves not in (None, "yes"):
        return False
    if isinstance(ads, frozenset):
        ads = None if "in_function" in ads else "none_known"
    if ads not in (None, "in_function"):
        return False
    return None if data is None or leaves is None or ads is None else True


def single_administrator(facts: Facts) -> Answer:
    data, leaves, account, admins = facts["usage.data"], facts["content.leaves"], facts["usage.account"], facts["usage.admins"]
    if data not in SENSITIVE or leaves not in (None, "yes") or facts["tool.family"] != "service" or facts["tool.imposed_platform"] != "no":
        return False
    if account not in (None, "organisation") or (admins is not None and admins > 1):
        return False
    return None if data is None or leaves is None or account is None or admins is None else True


def minors_exposed(facts: Facts) -> Answer:
    data, leaves, low, kinds = facts["usage.data"], facts["content.leaves"], facts["verdict.exposure_low"], facts["usage.kinds"]
    if data not in SENSITIVE or leaves not in (None, "yes") or (low is not None and low > 1):
        return False
    if facts["verdict.priority"] not in ("change_first", "frame") or (kinds is not None and "minors" not in kinds):
        return False
    return None if data is None or leaves is None or low is None or kinds is None else True


def hosted_in_europe_owned_elsewhere(facts: Facts) -> Answer:
    data, leaves, said = facts["usage.data"], facts["content.leaves"], facts["hosting.said_inside"]
    if data not in (None, "S2") or leaves not in (None, "yes") or facts["e2ee.on"] != "no" or said not in (None, "yes"):
        return False
    if facts["tool.known"] != "yes" and facts["usage.host_given"] != "yes":
        return False
    return None if data is None or leaves is None or said is None else True


RULES: dict[str, Callable[[Facts], Answer]] = {
    rule.__name__.replace("_", "-"): rule
    for rule in (
        personal_account_sensitive,
        no_contract_sensitive,
        dpf_transfer_sensitive,
        transfer_outside_sensitive,
        own_server_no_backup,
        imposed_and_exposed,
        ai_training_by_default,
        no_second_code,
        advertising_model,
        single_administrator,
        minors_exposed,
        hosted_in_europe_owned_elsewhere,
    )
}
