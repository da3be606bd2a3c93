"""The page for the board: the decision, a draft resolution, three facts, what it takes, what is lost, what if nothing is done."""

from collections.abc import Callable

from auditor.document import Audit
from auditor.knowledge.store import Knowledge
from tests.conftest import TODAY

HEAD = "organisation: {name: Le Pont, country: BE}\nusages:\n"
WEAK = HEAD + "\n".join(
    [
        "  - {tool: Gmail, purpose: courrier, data: S2, account: personal, contract: no}",
        "  - {tool: Loin, purpose: notes, data: S3, account: organisation}",
        "  - {tool: Zèbre, data: S3, account: personal}",
        "  - {tool: WhatsApp, data: S2, account: personal, contract: no, imposed_by: people_helped}",
    ]
)


def test_the_figures_are_those_of_the_steps(audit_text: Callable[..., Audit]) -> None:
    audit = audit_text(WEAK)
    board, steps = audit.board, audit.steps
    assert len(steps) == 3
    assert (board.hours.low, board.hours.high) == (sum(step.hours.low for step in steps), sum(step.hours.high for step in steps))
    assert board.first_date == steps[0].by
    assert board.decision == "Décider de lancer 3 démarches, la première pour le 19 février 2026."  # a question, to be asked by then
    assert f"soit {board.hours.low} à {board.hours.high} heures de travail (estimation)" in board.funder
    assert "4 usages" in board.funder
    assert "3 démarches" in board.funder
    assert set(board.loses) == {text for step in steps for text in step.loses}
    assert set(board.cost) == {step.cost.text for step in steps}


def test_a_replacement_is_begun_by_its_date_in_the_decision_too(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    audit = audit_text(HEAD + "  - {tool: Gmail, purpose: courrier, data: S2, account: personal}", knowledge=knowledge, day=TODAY)
    assert audit.steps[0].id in ("host", "replace")
    assert "démarche, à commencer avant le" in audit.board.decision


def test_an_association_without_a_name_signs_nothing_under_another(audit_text: Callable[..., Audit]) -> None:
    audit = audit_text("organisation: {country: BE}\nusages:\n  - {tool: Zèbre, purpose: notes, data: S3, account: personal}")
    assert audit.organisation.name == "Votre association"
    assert "name" not in audit.inventory["organisation"]
    assert audit.board.resolution[0].startswith("[nom de l'association] : le conseil")
    assert audit.letters
    assert all("Notre association, [nom de l'association], utilise" in "\n".join(letter.body) for letter in audit.letters)
    assert any("--name" in note for note in audit.reading_notes)


def test_the_resolution_names_each_step_with_who_and_when(audit_text: Callable[..., Audit]) -> None:
    audit = audit_text(WEAK)
    first, *middle, last, vote = audit.board.resolution
    assert first.startswith("Le Pont : le conseil d'administration")
    assert "20 janvier 2026" in first
    assert len(middle) == len(audit.steps)
    for number, (line, step) in enumerate(zip(middle, audit.steps, strict=True), 1):
        assert line.startswith(f"Article {number}. {step.text}")
        assert "S'en charge : " in line
    assert last == f"Article {len(audit.steps) + 1}. Le conseil reverra l'ensemble le 20 janvier 2027."
    assert vote == "Pour : ____ · Contre : ____ · Abstentions : ____"


def test_a_program_on_ones_own_computer_has_no_contract_to_present(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    use = "  - {tool: ChatGPT, purpose: Aide à la rédaction, data: S2, account: personal, plan: free}"
    mail = "  - {tool: Gmail, purpose: courrier, data: S2, account: personal}"
    own, hosted = (audit_text(HEAD + one, knowledge=knowledge, day=TODAY).board.resolution[1] for one in (use, mail))
    assert "sur vos propres ordinateurs" in own
    assert "contrat" not in own
    assert "le prix, le contrat proposé et un essai" in hosted


def test_the_facts_are_reasons_with_their_sources(audit_text: Callable[..., Audit]) -> None:
    facts = audit_text(WEAK).board.facts
    assert 0 < len(facts) <= 3
    assert len({fact.usage for fact in facts}) == len(facts)
    assert facts[0].text.startswith("Gmail (courrier) : Service financé par la publicité, dans la fonction utilisée")
    assert facts[0].source is not None
    assert facts[1].source is not None


def test_a_fact_is_what_makes_the_use_urgent(audit_text: Callable[..., Audit]) -> None:
    """The owner says nothing about who could read it: for that the law and the place are asked."""
    usage = "{tool: WhatsApp, data: S3, account: organisation, contract: yes, mfa: yes, access_by_role: yes, backup: yes, export_tested: yes}"
    audit = audit_text(HEAD + f"  - {usage}")
    (use,) = audit.usages
    assert (use.priority.id, use.exposure and use.exposure.low) == ("change_first", 1)
    (fact,) = audit.board.facts
    assert any(result and result.reason in fact.text for id_ in ("law", "hosting", "business_model") if (result := use.dimensions[id_]))


def test_good_news_is_no_reason(audit_text: Callable[..., Audit]) -> None:
    usage = "{tool: Nextcloud, data: S3, host: coop, run_by: host, account: organisation, mfa: yes, contract: no, backup: yes}"
    for fact in audit_text(HEAD + f"  - {usage}").board.facts:
        assert "ni publicité" not in fact.text
        assert "Espace économique européen, sans accès" not in fact.text


def test_a_fact_that_the_organisation_declared_has_no_source_of_another(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    audit = audit_text(HEAD + "  - {tool: Signal, data: S2, account: personal, contract: no}", knowledge=knowledge, day=TODAY)
    declared = [fact for fact in audit.board.facts if "Compte personnel, sans contrat écrit" in fact.text]
    assert declared
    assert all(fact.source is None for fact in declared)


def test_what_stays_if_nothing_is_done(audit_text: Callable[..., Audit]) -> None:
    audit = audit_text(WEAK)
    exposed = sum(usage.data in ("S2", "S3") and usage.exposure is not None and usage.exposure.high <= 1 for usage in audit.usages)
    assert audit.board.nothing[0].startswith(f"{exposed} usages avec des informations délicates garderaient")
    assert "3 usages resteraient sur des comptes personnels, que l'association ne peut pas fermer." in audit.board.nothing


def test_with_nothing_to_do_nothing_is_asked_nor_promised(audit_text: Callable[..., Audit]) -> None:
    board = audit_text(HEAD + "  - {tool: LibreOffice, data: S2, backup: yes}").board
    assert board.decision == "Prendre connaissance de l'état des outils ; aucune démarche n'est proposée cette fois."
    assert (board.hours.low, board.hours.high, board.cost, board.loses, board.facts) == (0, 0, (), (), ())
    assert board.nothing == ("Rien de ce qui est compté ici n'appelle une décision rapide ; l'ensemble serait revu le 20 janvier 2027.",)
    assert len(board.resolution) == 3
    assert "heures" not in board.funder
