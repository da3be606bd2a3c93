"""An audit as its reader meets it: what comes first, what is asked, what is suggested."""

from collections.abc import Callable

from auditor.audit import MOST_KEY_ANSWERS
from auditor.document import Audit
from auditor.knowledge.store import Knowledge
from bench import generate
from tests.conftest import TODAY

LE_PONT = """
organisation: {name: Le Pont, country: BE, languages: [fr]}
usages:
  - {tool: Gmail, purpose: Courrier, registers: [mediatisation], data: S2, account: personal, contract: no}
  - {tool: Googel mail, purpose: Newsletter, data: S1, account: personal}
  - {tool: Microsoft 365, purpose: fichiers partagés, data: S2, account: organisation}
  - {tool: Microsoft 365, purpose: toutes sortes de choses, data: S2, account: organisation}
  - {tool: WhatsApp, purpose: Groupe, registers: [mediation, mediatisation], data: S2, account: personal}
  - {tool: Truc inconnu, purpose: on ne sait plus, data: S3}
  - {tool: Papier, purpose: notes, data: S2}
"""
FIVE_COLUMNS = """
organisation: {name: Peu de réponses, country: BE}
usages:
""" + "".join(
    f"  - {{tool: {tool}, purpose: {purpose}, data: {data}, account: {account}}}\n"
    for tool, purpose, data, account in [
        ("Google Drive", "documents", "S1", "organisation"),
        ("Zoom", "réunions", "S1", "unknown"),
        ("Brevo", "newsletter", "S1", "organisation"),
        ("Doctolib", "rendez-vous", "S3", "organisation"),
        ("Odoo", "comptabilité", "S1", "unknown"),
        ("Canva", "affiches", "S0", "unknown"),
        ("Signal", "équipe", "S2", "organisation"),
        ("Dossier maison", "suivi des personnes", "S3", "unknown"),
        ("Trello", "tâches", "unknown", "unknown"),
        ("OVHcloud", "site", "S0", "organisation"),
        ("Windows", "ordinateurs", "S2", "unknown"),
        ("LibreOffice", "textes", "S2", "none"),
    ]
)


def test_what_matters_comes_first(audit_text: Callable[..., Audit]) -> None:
    audit = audit_text(LE_PONT)
    order = ("change_first", "frame", "plan", "clarify_first", "keep")
    positions = [order.index(usage.priority.id) for usage in audit.usages]
    assert positions == sorted(positions)
    assert audit.counts == {name: [usage.priority.id for usage in audit.usages].count(name) for name in order}


def test_a_near_name_is_said(audit_text: Callable[..., Audit]) -> None:
    audit = audit_text(LE_PONT)
    assert any("« Googel mail » lu comme Gmail" in note for note in audit.reading_notes)
    assert next(usage for usage in audit.usages if usage.tool.asked == "Googel mail").tool.read_as == "Gmail"


def test_an_unknown_tool_stays_with_what_to_send(audit_text: Callable[..., Audit]) -> None:
    audit = audit_text(LE_PONT)
    assert [tool.asked for tool in audit.unknown_tools] == ["Truc inconnu"]
    assert audit.unknown_tools[0].send
    usage = next(usage for usage in audit.usages if not usage.tool.known)
    assert usage.tool.owner is None
    assert usage.priority.id == "clarify_first"


def test_a_suite_is_only_answered_for_the_needs_its_purpose_names(audit_text: Callable[..., Audit]) -> None:
    usages = {usage.purpose: usage for usage in audit_text(LE_PONT).usages}
    assert [one.product for one in usages["fichiers partagés"].alternatives] == ["nextcloud"]
    vague = usages["toutes sortes de choses"]
    assert vague.alternatives == ()
    assert "à quoi sert" in vague.alternatives_note


def test_an_alternative_names_host_loss_cost_gates_and_assumptions(audit_text: Callable[..., Audit]) -> None:
    usage = next(usage for usage in audit_text(LE_PONT).usages if usage.purpose == "fichiers partagés")
    [best] = usage.alternatives
    assert best.host_name == "La Coopérative"
    assert best.loses == "L'écriture à plusieurs est moins fluide."
    assert best.cost.text == "60 € par an, pour l'association"
    assert best.cost.source is not None
    assert {gate.id: gate.met for gate in best.gates}["G1"] == "yes"
    assert "double vérification" in best.assumptions
    assert (best.effort, best.hours.low) == ("large", 30)


def test_own_server_only_with_two_trained_people(audit_text: Callable[..., Audit]) -> None:
    without = audit_text(LE_PONT)
    with_people = audit_text(LE_PONT.replace("languages: [fr]", "languages: [fr], trained_admins: yes"))
    assert not any(one.host == "own_server" for usage in without.usages for one in usage.alternatives)
    assert any(one.host == "own_server" for usage in with_people.usages for one in usage.alternatives)


def test_where_nothing_fits_the_present_tool_is_worked_on(audit_text: Callable[..., Audit]) -> None:
    audit = audit_text("organisation: {name: x, country: BE}\nusages:\n  - {tool: dossier, purpose: dossier social, data: S3, contract: yes}\n")
    [usage] = audit.usages
    assert usage.priority.next_step.id == "settings"
    assert audit.advice.none_fits == (usage.id,)


def test_the_same_remedy_is_one_line_that_names_its_uses(audit_text: Callable[..., Audit]) -> None:
    from auditor.render.remedies import grouped

    audit = audit_text(LE_PONT)
    remedy = next(one for one in grouped(audit.findings, "violates") if one.id == "organisation-accounts")
    assert len(remedy.usages) == 2


def test_several_registers_are_for_the_team_and_have_no_severity(audit_text: Callable[..., Audit]) -> None:
    found = [one for one in audit_text(LE_PONT).findings if one.rule == "several-registers"]
    assert [one.outcome for one in found] == ["discuss"]
    assert found[0].severity is None


def test_few_answers_flood_nothing(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    """A list of five columns with many unknowns: little is put first, and at most five questions are."""
    audit = audit_text(FIVE_COLUMNS, knowledge=knowledge, day=TODAY)
    assert audit.counts["change_first"] <= 1
    assert audit.counts["change_first"] + audit.counts["frame"] <= 3
    assert 1 <= len(audit.key_answers) <= 5
    settled = [answer.settles for answer in audit.key_answers]
    assert settled == sorted(settled, reverse=True)
    assert all(answer.who in ("team", "it_provider", "supplier", "imposer", "board") for answer in audit.key_answers)


def test_a_question_without_a_further_tool_only_fills_free_places(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    """Five questions about one tool would hide the others: where a question repeats a tool, every tool with one is asked about."""
    free = 0
    for size in (3, 4, 5, 6, 8, 12):
        audit = audit_text(generate.inventory(size, knowledge), knowledge=knowledge, day=TODAY)
        names = {usage.id: usage.tool.name for usage in audit.usages}
        asked: set[str] = set()
        repeats = []
        for answer in audit.key_answers:
            tools = {names[id_] for id_ in answer.usages}
            repeats += [answer.fact] if tools <= asked else []
            asked |= tools
        free += bool(repeats)
        if repeats:
            assert {names[id_] for one in audit.unknowns if one.settles for id_ in one.usages if one.settles == len(one.usages)} <= asked
        else:
            assert len(audit.key_answers) <= MOST_KEY_ANSWERS
    assert free


def test_the_one_answer_settles_what_it_says(audit_text: Callable[..., Audit]) -> None:
    text = "organisation: {name: x, country: BE}\nusages:\n  - {tool: gmail, account: personal, contract: no, plan: consumer%s}\n"
    before = audit_text(text % "").usages[0]
    assert before.priority.id == "clarify_first"
    assert before.priority.asks[0].fact == "usage.data"
    for data, expected in (("S0", "keep"), ("S1", "plan"), ("S2", "change_first"), ("S3", "change_first")):
        assert audit_text(text % f", data: {data}").usages[0].priority.id == expected


def test_notes_stay_out_unless_asked_for(audit_text: Callable[..., Audit]) -> None:
    text = "organisation: {name: x, country: BE}\nusages:\n  - {tool: gmail, notes: à voir avec Anne}\n"
    assert audit_text(text).usages[0].notes is None
    assert audit_text(text, with_notes=True).usages[0].notes == "à voir avec Anne"


def test_ownership_follows_the_date(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    from datetime import date

    text = "organisation: {name: x, country: BE}\nusages:\n  - {tool: wetransfer, data: S1}\n"
    owners = {day: audit_text(text, knowledge=knowledge, day=day).usages[0].tool.owner for day in (date(2024, 1, 1), date(2025, 1, 1))}
    assert owners[date(2025, 1, 1)] is not None
    assert owners[date(2025, 1, 1)] != owners[date(2024, 1, 1)]
    assert "Bending Spoons" in owners[date(2025, 1, 1)].name


def test_of_a_tool_that_the_catalogue_does_not_know_it_finds_nothing_better_or_worse(audit_text: Callable[..., Audit]) -> None:
    text = "organisation: {country: BE}\nusages:\n  - {tool: Zèbre, data: S2}\n  - {tool: Gmail, data: S2, account: personal, contract: no}"
    for lang, unknown, nothing in (
        ("fr", "Le catalogue ne connaît pas cet outil", "Aucune piste"),
        ("en", "The catalogue doesn't know this tool", "No option"),
    ):
        document = audit_text(text, lang=lang)
        notes = {usage.tool.name: usage.alternatives_note for usage in document.usages}
        assert notes["Zèbre"].startswith(unknown)
        assert notes["Gmail"].startswith(nothing)
        assert [line.split()[1] for line in document.advice.text] == ["1"]  # « Pour 1 usage, rien dans le catalogue… »


def test_whose_owner_isnt_known_isnt_counted_as_free_of_the_listed_groups(audit_text: Callable[..., Audit]) -> None:
    audit = audit_text("organisation: {name: A, country: BE}\nusages:\n  - {tool: Zèbre, data: S2}\n  - {tool: LibreOffice, data: S2}")
    assert audit.summary[-1].startswith("0 usage sur 2 dépend")
    assert audit.summary[-1].endswith("; pas encore établi : 1.")
