"""If it stops tomorrow: under whom a use stands, whether it stops, who administers, whom to call."""

from collections.abc import Callable

import pytest

from auditor.document import Audit, Continuity, ContinuityUse
from auditor.knowledge.store import Knowledge
from tests.conftest import TODAY

HEAD = "organisation: {name: Le Pont, country: BE}\nusages:\n"


def _groups(audit_text: Callable[..., Audit], *usages: str, **options: object) -> tuple[Continuity, ...]:
    return audit_text(HEAD + "\n".join(f"  - {{{usage}}}" for usage in usages), **options).continuity


def _only(groups: tuple[Continuity, ...]) -> tuple[str | None, ContinuityUse]:
    ((owner, (use,)),) = [(group.owner, group.uses) for group in groups]
    return owner.name if owner else None, use


def test_a_service_stops_with_its_owner(audit_text: Callable[..., Audit]) -> None:
    owner, use = _only(_groups(audit_text, "tool: Gmail, data: S2, backup: no, admins: 1, admin_by: [volunteer]"))
    assert owner == "Alphabet Inc."
    assert (use.stops, use.backup) == ("yes", "no")
    assert use.admins == "1 personne (un ou une bénévole)"
    assert use.call == "le ou la bénévole qui s'en occupe et Google LLC"


def test_who_signs_in_europe_is_named_beside_who_runs_it(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    for country, called in (("BE", "Microsoft Ireland Operations Limited (Microsoft Corporation)"), ("US", "Microsoft Corporation")):
        document = audit_text(
            f"organisation: {{country: {country}}}\nusages:\n  - {{tool: Microsoft 365, data: S2, account: organisation, plan: paid}}\n",
            knowledge=knowledge,
            day=TODAY,
        )
        assert [use.call for group in document.continuity for use in group.uses] == [called]
        assert [letter.to for letter in document.letters] == [called]


def test_groups_of_one_owner_and_what_stops_first(audit_text: Callable[..., Audit]) -> None:
    groups = _groups(
        audit_text, "tool: LibreOffice, data: S2", "tool: Loin, data: S1", "tool: Loin, purpose: autre, data: S1", "tool: Zèbre, data: S1", "tool: Gmail"
    )
    assert [group.owner.name if group.owner else None for group in groups] == ["Loin Ltd", "Alphabet Inc.", "The Document Foundation", None]
    assert groups[0].uses[0].usage == "loin"
    assert [group.listed for group in groups] == [False, True, False, False]


def test_local_software_goes_on(audit_text: Callable[..., Audit]) -> None:
    _, use = _only(_groups(audit_text, "tool: LibreOffice, data: S2, backup: yes"))
    assert (use.stops, use.backup, use.admins) == ("no", "yes", "pas précisé")


def test_what_may_leave_a_device_may_stop(audit_text: Callable[..., Audit]) -> None:
    assert _only(_groups(audit_text, "tool: Windows"))[1].stops == "unknown"


def test_ones_own_machines_stop_with_nobody(audit_text: Callable[..., Audit]) -> None:
    owner, use = _only(_groups(audit_text, "tool: Nextcloud, data: S2, host: premises, run_by: ourselves, admin_by: [team]"))
    assert owner == "vous-mêmes"
    assert use.stops == "no"
    assert use.call == "l'équipe"


def test_software_stands_under_its_host_and_not_its_maker(audit_text: Callable[..., Audit]) -> None:
    owner, use = _only(_groups(audit_text, "tool: Nextcloud, data: S2, host: ovhcloud, run_by: ourselves"))
    assert owner == "OVH Groupe"
    assert (use.stops, use.call) == ("yes", "OVHcloud")


def test_paper_is_ours_and_a_telephone_is_carried(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    paper = _only(_groups(audit_text, "tool: papier, data: S2", knowledge=knowledge, day=TODAY))
    assert (paper[0], paper[1].stops) == ("vous-mêmes", "no")
    telephone = _only(_groups(audit_text, "tool: SMS, data: S2", knowledge=knowledge, day=TODAY))
    assert (telephone[0], telephone[1].stops) == (None, "unknown")


def test_nobody_known_to_call(audit_text: Callable[..., Audit]) -> None:
    assert _only(_groups(audit_text, "tool: Zèbre, data: S2"))[1].call == "à déterminer"


@pytest.mark.parametrize("usage", ["tool: Zèbre, data: S2", "tool: Zèbre, data: S2, host: ovhcloud", "tool: Nextcloud, data: S2"])
def test_where_nobody_knows_who_keeps_it_going_nobody_knows_whether_it_stops(usage: str, audit_text: Callable[..., Audit]) -> None:
    assert _only(_groups(audit_text, usage))[1].stops == "unknown"


def test_an_unknown_tool_said_to_keep_everything_here_goes_on(audit_text: Callable[..., Audit]) -> None:
    assert _only(_groups(audit_text, "tool: Zèbre, data: S2, sends_content: no"))[1].stops == "no"
