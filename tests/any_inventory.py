"""Inventories as Hypothesis draws them: many tools of a catalogue and some unknown ones, whatever was said of each."""

from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from auditor.knowledge.store import Knowledge
from auditor.model import (
    PREMISES,
    Account,
    Admin,
    Answer,
    Contract,
    DataClass,
    ImposedBy,
    Inventory,
    Keys,
    Organisation,
    Plan,
    Register,
    RunBy,
    Usage,
)

QUICK = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
SECRET_PURPOSE, SECRET_NOTE = "zzpurposezz", "zznotezz"
COUNTRIES = ("BE", "FR", "LU", "NO", "CH", "GB", "CA")


def _some(values: type) -> st.SearchStrategy[object]:
    return st.none() | st.sampled_from(list(values))


def usages(knowledge: Knowledge) -> st.SearchStrategy[Usage]:
    """One use; its answers don't have to go together."""
    products, hosts = knowledge.ids("products"), knowledge.ids("hosts")
    names = st.sampled_from(products) | st.sampled_from(["Zèbre 3000", "outlook, le nôtre", "Inc."])
    return st.builds(
        Usage,
        tool=names,
        purpose=st.sampled_from(["", SECRET_PURPOSE]),
        registers=st.none() | st.lists(st.sampled_from(list(Register)), unique=True).map(tuple),
        data=_some(DataClass),
        account=_some(Account),
        plan=_some(Plan),
        contract=_some(Contract),
        mfa=_some(Answer),
        backup=_some(Answer),
        keys=_some(Keys),
        e2ee_on=_some(Answer),
        sends_content=_some(Answer),
        admins=st.none() | st.integers(1, 3),
        admin_by=st.none() | st.lists(st.sampled_from(list(Admin)), unique=True).map(tuple),
        imposed_by=_some(ImposedBy),
        data_place=st.none() | st.sampled_from(["BE", "US", "EEA", "CH"]),
        host=st.none() | st.sampled_from([PREMISES, "Ailleurs"]) | st.sampled_from(hosts),
        run_by=_some(RunBy),
        notes=st.sampled_from(["", SECRET_NOTE]),
    )


def inventories(knowledge: Knowledge, least: int = 1, most: int = 6) -> st.SearchStrategy[Inventory]:
    """Several uses of one organisation, each with an id of its own."""
    organisations = st.builds(
        Organisation,
        name=st.just("Le Pont"),
        country=st.sampled_from(COUNTRIES),
        languages=st.sampled_from([(), ("fr",), ("en",), ("nl", "fr")]),
    )
    several = st.lists(usages(knowledge), min_size=least, max_size=most)
    return st.builds(
        lambda organisation, found: Inventory(organisation, tuple(replace(usage, id=f"use-{number}") for number, usage in enumerate(found))),
        organisations,
        several,
    )
