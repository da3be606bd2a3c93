"""Who could open, demand and cut off: what a reader would notice, and what must hold whatever the inventory."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.assess.engine import Engine
from auditor.assess.sheet import Subject
from auditor.audit import audit
from auditor.document import Access, AccessEntry, Audit
from auditor.identify.declared import identify
from auditor.knowledge.ownership import in_eea
from auditor.knowledge.store import Knowledge
from auditor.model import AuditOptions, Usage
from tests.any_inventory import QUICK, inventories
from tests.conftest import TODAY

PEOPLE = ("account", "team", "admin", "one_admin")
COMPANIES = ("operator", "host", "outside", "carrier")
BEFORE_E_EVIDENCE, AFTER = date(2026, 8, 17), date(2026, 8, 18)


def _one(audit_text: Callable[..., Audit], usage: str, **options: object) -> Access:
    return audit_text(f"organisation: {{name: A, country: BE}}\nusages: [{{{usage}}}]", **options).usages[0].access


def _who(entries: tuple[AccessEntry, ...], role: str) -> list[str]:
    return [entry.who for entry in entries if entry.role == role]


def _by(entries: tuple[AccessEntry, ...], who: str) -> AccessEntry:
    return next(entry for entry in entries if entry.who == who)


# --- described uses ------------------------------------------------------------------------------------


def test_a_service_in_the_clear(audit_text: Callable[..., Audit]) -> None:
    access = _one(audit_text, "tool: Loin, data: S2, account: organisation")
    operator = _by(access.open, "Loin Ltd")
    assert (operator.role, operator.on) == ("operator", ("content", "metadata"))
    assert "pourrait techniquement ouvrir le contenu" in operator.text
    assert operator.evidence == "document, copie : 10 janvier 2026"
    assert operator.sources
    assert _who(access.demand, "state") == ["Autorités : Inde"]
    assert access.weakest == "Maillon le plus faible : Loin Ltd (Inde)."
    assert all(_by(column, who).weakest for column, who in ((access.open, "Loin Ltd"), (access.demand, "Autorités : Inde"), (access.cut_off, "Loin Ltd")))


def test_end_to_end_encryption_leaves_metadata_alone(audit_text: Callable[..., Audit]) -> None:
    on = _one(audit_text, "tool: Signal, data: S2, account: organisation, admin_by: [it_provider]")
    for entry in (*on.open, *on.demand):
        if entry.role in ("admin", "operator", "host", "state"):
            assert entry.on == ("metadata",), entry
    assert "ne pourrait normalement pas lire le contenu" in next(entry for entry in on.open if entry.role == "operator").text
    off = _one(audit_text, "tool: Signal, data: S2, account: organisation, e2ee_on: no")
    assert next(entry for entry in off.open if entry.role == "operator").on == ("content", "metadata")


def test_a_personal_account_is_the_weakest_link(audit_text: Callable[..., Audit]) -> None:
    access = _one(audit_text, "tool: Gmail, data: S2, account: personal")
    assert access.weakest == "Maillon le plus faible : un compte personnel, que l'association ne peut ni ouvrir ni fermer."
    assert [entry.who for entry in access.open if entry.weakest] == ["La personne à qui appartient le compte"]
    assert access.open[0].weakest
    assert access.cut_off[0].weakest


def test_a_company_inside_and_its_owner_outside(audit_text: Callable[..., Audit]) -> None:
    access = _one(audit_text, "tool: Dossier, data: S3, account: organisation")
    union = _by(access.demand, "Autorités judiciaires européennes")
    outside = _by(access.demand, "Autorités : États-Unis")
    assert "Dossier SA" in union.text
    assert outside.laws == ("cloud-act",)
    assert outside.weakest
    assert "(qui contrôle " not in union.text


def test_a_parent_is_asked_only_for_what_it_can_reach(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    access = _one(audit_text, "tool: Doctolib, data: S3", knowledge=knowledge, day=TODAY)
    entry = _by(access.demand, "Autorités : États-Unis")
    assert "Amazon.com, Inc. (qui contrôle Amazon Web Services EMEA SARL)" in entry.text
    assert "dans la mesure où ces données y sont accessibles" in entry.text


def test_own_machines_name_no_company(audit_text: Callable[..., Audit]) -> None:
    access = _one(audit_text, "tool: Nextcloud, data: S2, account: organisation, host: premises, run_by: ourselves, admin_by: [volunteer], admins: 1")
    assert {entry.role for entry in access.open} == {"team", "admin"}
    assert [entry.who for entry in access.demand] == ["Autorités : Belgique"]
    assert "ce que vous détenez vous-mêmes" in access.demand[0].text
    assert [entry.role for entry in access.cut_off] == ["one_admin", "team"]
    assert access.weakest == "Maillon le plus faible : une seule personne l'administre."


def test_an_unknown_host_stands_as_such(audit_text: Callable[..., Audit]) -> None:
    access = _one(audit_text, "tool: Lettre, data: S1, account: organisation")
    for column in (access.open, access.demand):
        entry = _by(column, "Hébergeur inconnu")
        assert (entry.role, entry.weakest, entry.evidence) == ("unknown", True, "déduit de l'inventaire")
    assert access.weakest == "Maillon le plus faible : quelqu'un que nous n'avons pas pu nommer."


def test_a_tool_that_nobody_knows(audit_text: Callable[..., Audit]) -> None:
    access = _one(audit_text, "tool: Zèbre 3000, data: S3")
    assert [[entry.who for entry in column] for column in (access.open, access.demand, access.cut_off)] == [
        ["Qui a un compte (pas précisé)", "Exploitant et hébergeur inconnus"],
        ["Exploitant et hébergeur inconnus"],
        ["Exploitant et hébergeur inconnus"],
    ]


def test_software_on_ones_own_machines(audit_text: Callable[..., Audit]) -> None:
    access = _one(audit_text, "tool: LibreOffice, data: S2")
    assert [entry.who for entry in access.open] == ["Qui a l'appareil ou le document en main"]
    assert [entry.who for entry in access.demand] == ["Autorités : Belgique"]
    assert [entry.who for entry in access.cut_off] == ["The Document Foundation"]
    assert access.cut_off[0].text.startswith("Pourrait arrêter les mises à jour")


def test_what_may_leave_a_device_is_said_to_be_supposed(audit_text: Callable[..., Audit]) -> None:
    access = _one(audit_text, "tool: Windows, data: S2")
    assert access.weakest == "Maillon le plus faible : nous ne savons pas si des données quittent vos appareils."
    companies = [entry for entry in (*access.open, *access.demand) if entry.role in ("operator", "host", "state")]
    assert companies
    assert all(entry.text.endswith("Cela suppose que des données quittent vos appareils, ce qui n'est pas établi.") for entry in companies)


def test_paper_has_no_maker_and_a_telephone_has_a_carrier(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    paper = _one(audit_text, "tool: papier, data: S3", knowledge=knowledge, day=TODAY)
    assert {entry.role for entry in (*paper.open, *paper.cut_off)} == {"team"}
    text = _one(audit_text, "tool: SMS, data: S2", knowledge=knowledge, day=TODAY)
    assert [entry.role for entry in text.open] == ["team", "carrier"]
    assert [entry.role for entry in text.cut_off] == ["carrier"]


def test_software_at_a_host_that_is_known(audit_text: Callable[..., Audit]) -> None:
    access = _one(audit_text, "tool: Nextcloud, data: S2, host: ovhcloud, run_by: ourselves, account: organisation")
    assert _who(access.open, "host") == ["OVH SAS"]
    assert not _who(access.open, "operator")
    assert _who(access.demand, "state") == ["Autorités : Belgique", "Autorités judiciaires européennes"]


def test_what_depends_on_the_setting_says_so(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    access = _one(audit_text, "tool: Nextcloud, data: S2", knowledge=knowledge, day=TODAY)
    ours = next(entry for entry in access.demand if entry.who == "Autorités : Belgique")
    assert ours.text.endswith("Cela dépend de la formule ou de qui le fait tourner, ce qui n'est pas précisé.")


def test_a_place_outside_is_named_beside_the_companies(audit_text: Callable[..., Audit]) -> None:
    access = _one(audit_text, "tool: Nextcloud, data: S2, host: coop, run_by: host, data_place: CH")
    assert "Autorités : Suisse" in _who(access.demand, "state")
    assert "qui tient les machines sur leur sol" in _by(access.demand, "Autorités : Suisse").text


def test_each_use_of_one_tool_keeps_its_own_place(audit_text: Callable[..., Audit]) -> None:
    tool = "tool: Nextcloud, data: S2, host: coop, run_by: host"
    uses = ", ".join(f"{{id: {id_}, {tool}, data_place: {place}}}" for id_, place in (("a", "CH"), ("b", "IN"), ("c", "BE")))
    both = audit_text(f"organisation: {{name: A, country: BE}}\nusages: [{uses}]").usages
    found = {usage.id: _who(usage.access.demand, "state") for usage in both}
    assert {id_: {"CH": "Autorités : Suisse" in who, "IN": "Autorités : Inde" in who} for id_, who in found.items()} == {
        "a": {"CH": True, "IN": False},
        "b": {"CH": False, "IN": True},
        "c": {"CH": False, "IN": False},
    }


def test_access_from_outside_is_somebody(audit_text: Callable[..., Audit]) -> None:
    access = _one(audit_text, "tool: Microsoft 365, data: S2, plan: paid, account: organisation")
    assert _who(access.open, "outside") == ["Des personnes hors de l'Espace économique européen"]


@pytest.mark.parametrize(("day", "laws"), [(BEFORE_E_EVIDENCE, ()), (AFTER, ("eu-e-evidence",))])
def test_a_text_is_cited_from_the_day_it_applies(day: date, laws: tuple[str, ...], audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    access = _one(audit_text, "tool: Brevo, data: S1", knowledge=knowledge, day=day)
    assert _by(access.demand, "Autorités judiciaires européennes").laws == laws


def test_authorities_of_the_union_stand_beside_those_of_the_operator(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    access = _one(audit_text, "tool: Gmail, data: S2", knowledge=knowledge, day=AFTER)
    union = _by(access.demand, "Autorités judiciaires européennes")
    assert union.laws == ("eu-e-evidence",)
    assert "Google LLC, qui sert aussi des personnes dans l'Union" in union.text


def test_a_public_body_is_no_provider(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    access = _one(audit_text, "tool: Dimona, data: S2", knowledge=knowledge, day=TODAY)
    union = _by(access.demand, "Autorités judiciaires européennes")
    assert union.laws == ()
    assert union.text.endswith("par la procédure judiciaire du pays.")


def test_sanctions_are_a_condition_and_not_a_threat(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    access = _one(audit_text, "tool: WhatsApp, data: S1", knowledge=knowledge, day=TODAY)
    entry = _by(access.cut_off, "États-Unis")
    assert entry.laws == ("us-sanctions",)
    assert entry.text.startswith("Si l'association, ou une personne qui s'en sert, figurait sur une liste de sanctions de ce pays")
    assert "WhatsApp LLC et Meta Platforms, Inc." in entry.text


def test_ones_own_authorities_where_the_data_also_sit_are_one_entry(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    text = "organisation: {name: A, country: CH}\nusages:\n  - {tool: Collabora Online, data: S2, run_by: ourselves, data_place: CH}\n"
    (usage,) = audit_text(text, knowledge=knowledge, day=TODAY).usages
    entry = _by(usage.access.demand, "Autorités : Suisse")
    assert entry.text.startswith("Pourraient vous demander ce que vous détenez vous-mêmes")
    assert "Pourraient s'adresser à qui tient les machines sur leur sol" in entry.text
    assert entry.evidence == "déclaré par vous"  # the place is


def test_in_english(audit_text: Callable[..., Audit]) -> None:
    access = _one(audit_text, "tool: Loin, data: S2, account: personal", lang="en")
    assert access.weakest == "Weakest link: a personal account, which the association can neither open nor close."
    assert "Could turn to Loin Ltd" in access.demand[0].text


# --- whatever the inventory ----------------------------------------------------------------------------


@QUICK
@given(data=st.data(), lang=st.sampled_from(["fr", "en"]))
def test_what_holds_of_every_use(data: st.DataObject, lang: str, knowledge: Knowledge) -> None:
    inventory = data.draw(inventories(knowledge))
    document = audit(inventory, knowledge, AuditOptions(TODAY, lang))
    engine = Engine(knowledge, inventory.organisation, AuditOptions(TODAY, lang))
    cited = {reference.id for reference in document.references}
    by_id = {usage.id: usage for usage in inventory.usages}
    for usage in document.usages:
        access, said = usage.access, by_id[usage.id]
        assert all(entry.role != "state" for entry in access.open)
        for column in (access.open, access.demand, access.cut_off):
            roles = [entry.role for entry in column]
            people = [number for number, role in enumerate(roles) if role in PEOPLE and role != "team"]
            assert not people or max(people) < min((number for number, role in enumerate(roles) if role in COMPANIES), default=len(roles))
            assert len({entry.who for entry in column}) == len(column), "nobody stands twice in a cell"
            for entry in column:
                assert entry.who
                assert entry.evidence
                assert set(entry.on) <= {"content", "metadata", "account"}
                assert set(entry.laws) <= cited
                assert all(_in_force(knowledge, law) for law in entry.laws)
        assert access.open
        assert access.demand
        assert access.cut_off
        assert access.weakest
        if said.account == "personal":
            assert access.open[0].weakest
            assert access.open[0].role == "account"
        if said.host == "premises" and said.run_by != "host" and usage.tool.kind == "self_hosted":
            assert not {entry.role for entry in access.open} & {"operator", "host"}
        _check_encryption(engine, knowledge, said, access)


def _in_force(knowledge: Knowledge, law_id: str) -> bool:
    law = knowledge.law(law_id)
    assert law is not None
    since, until = law.since or "", law.until or "9999"
    return law.status in ("in_force", "in_force_contested", "unconfirmed") and since <= TODAY.isoformat() < until


def _check_encryption(engine: Engine, knowledge: Knowledge, said: Usage, access: Access) -> None:
    """Content is out of reach of whoever runs or stores it, and of those who ask them; metadata never is."""
    found = identify(said, knowledge)
    product = knowledge.product(found.product_id) if found.product_id else None
    host = knowledge.host(found.host_id) if found.host_id else None
    sheets = engine.assess(Subject(found.usage, found.product_id, product, found.host_id, host)).sheets
    closed = {sheet.values.get("e2ee.on") for sheet in sheets}
    for entry in (*access.open, *access.demand):
        if entry.role in ("operator", "host"):
            assert "metadata" in entry.on
            assert closed != {"yes"} or "content" not in entry.on
        if entry.role == "state" and closed == {"yes"} and "vous-mêmes" not in entry.text and "hold yourselves" not in entry.text:
            assert entry.on == ("metadata",)


@QUICK
@given(data=st.data())
def test_countries_of_the_eea_stand_together_and_others_apart(data: st.DataObject, knowledge: Knowledge) -> None:
    inventory = data.draw(inventories(knowledge, most=3))
    document = audit(inventory, knowledge, AuditOptions(TODAY))
    names = {
        knowledge.wording("fr").of(record.name): code.upper() for code in knowledge.ids("jurisdictions") if (record := knowledge.jurisdiction(code.upper()))
    }
    for usage in document.usages:
        for entry in usage.access.demand:
            country = names.get(entry.who.removeprefix("Autorités : "))
            if entry.role != "state" or country is None:
                continue
            laws = knowledge.jurisdiction(country)
            assert laws is not None
            assert set(entry.laws) <= set(laws.laws)
            if in_eea(knowledge, country, TODAY):
                assert country == inventory.organisation.country, "only what one holds oneself is asked by one's own country alone"


def test_what_is_unverified_is_not_said_to_be_partly_so_too(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    access = _one(audit_text, "tool: Authy, data: S2", knowledge=knowledge)
    said = [entry.evidence for entry in (*access.open, *access.demand, *access.cut_off) if "non vérifié (" in entry.evidence]
    assert said
    assert not any("en partie non vérifié" in one for one in said)
