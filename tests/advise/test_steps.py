"""The next steps: few, each with who, how long, at what cost, and for which uses."""

from collections.abc import Callable
from datetime import timedelta

from auditor.document import Audit
from auditor.knowledge.store import Knowledge
from auditor.render.words import step_words
from tests.conftest import TINY_DAY, TODAY

HEAD = "organisation: {name: A, country: BE}\nusages:\n"


def test_each_step_says_who_how_long_at_what_cost_and_by_when(audit_text: Callable[..., Audit]) -> None:
    steps = audit_text(HEAD + "  - {tool: Gmail, data: S2, account: personal, contract: no}\n  - {tool: Zèbre, data: S3}").steps
    assert [step.id for step in steps] == ["settings", "ask"]
    assert [step.by for step in steps] == [(TINY_DAY + timedelta(days=days)).isoformat() for days in (30, 60)]
    for step in steps:
        assert 0 < step.hours.low <= step.hours.high
        assert step.cost.text == "du temps, pas d'argent"
        assert step.who in ("team", "it_provider", "board")
    assert steps[1].usages == ("zebre",)


def test_what_answers_one_of_two_needs_says_what_stays_to_be_placed(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    """Mail without the calendar, and the calendar without mail; with both nothing is left."""
    audit = audit_text(HEAD + "  - {tool: Google Workspace, purpose: courrier et agenda, data: S2, account: personal}", knowledge=knowledge, day=TODAY)
    (usage,) = audit.usages
    left = {one.product: one.loses.partition("Reste à placer : ")[2] for one in usage.alternatives}
    assert left["hosted-mail"] == "agenda."
    assert left["nubo-cloud"] == ""
    (step, *_) = audit.steps
    assert step.loses[0].endswith("Reste à placer : agenda.")
    alone = audit_text(HEAD + "  - {tool: Google Workspace, purpose: courrier, data: S2, account: personal}", knowledge=knowledge, day=TODAY)
    assert not any("Reste à placer" in one.loses for one in alone.usages[0].alternatives)


def test_a_replacement_still_to_be_found_says_that_its_losses_arent_known(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    (step,) = audit_text(HEAD + "  - {tool: Doodle, data: S3, account: personal, contract: no}", knowledge=knowledge, day=TODAY).steps
    assert (step.id, step.effort) == ("replace", None)
    assert step.loses == ("Doodle : ce qu'on perdrait dépend de ce qui sera choisi ; chaque piste le dit pour elle.",)


def test_what_is_kept_asks_for_no_step(audit_text: Callable[..., Audit]) -> None:
    audit = audit_text(HEAD + "  - {tool: LibreOffice, data: S2, backup: yes}")
    assert audit.steps == ()


def test_uses_with_the_same_thing_to_do_share_a_step(audit_text: Callable[..., Audit]) -> None:
    usage = "{tool: Nextcloud, purpose: %s, data: S3, host: coop, run_by: host, account: organisation, mfa: yes, backup: yes}"
    (step,) = audit_text(HEAD + "\n".join(f"  - {usage % purpose}" for purpose in ("a", "b"))).steps
    assert step.usages == ("nextcloud-a", "nextcloud-b")
    assert step.text.count("Nextcloud") <= 1


def test_a_question_names_the_tools_of_its_step_only(audit_text: Callable[..., Audit]) -> None:
    """The unknown may concern others too, in uses that are kept or that have something else to do."""
    audit = audit_text(HEAD + "  - {tool: Zèbre, data: S3}\n  - {tool: Lettre, purpose: membres, data: S0}\n  - {tool: Loin, data: S3, account: personal}")
    for step in audit.steps:
        if step.id == "ask":
            tools = {usage.tool.name for usage in audit.usages if usage.id in step.usages}
            assert all((name in step.text) == (name in tools) for name in ("Zèbre", "Lettre", "Loin"))
            assert step.text.count("«") == step.text.count("»") == 1


def test_a_step_at_a_host_names_what_that_host_offers(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    uses = [("Gmail", "S2"), ("Google Drive", "S2"), ("Google Forms", "S1"), ("WhatsApp", "S2"), ("Microsoft Teams", "S2"), ("Google Calendar", "S2")]
    text = HEAD + "\n".join(f"  - {{tool: {tool}, data: {data}, account: personal}}" for tool, data in uses)
    audit = audit_text(text, knowledge=knowledge, day=TODAY)
    found = [step for step in audit.steps if step.id == "host"]
    assert found
    for step in found:
        assert audit.advice.host is not None
        for usage in audit.usages:
            if usage.id in step.usages:
                at_host = [one.product_name for one in usage.alternatives if one.host == audit.advice.host.host]
                assert any(name in step.text for name in at_host), (usage.tool.name, step.text)


def test_one_price_for_several_products_of_a_host_stands_once(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    """Said twice, it would look like twice the price."""
    uses = "\n".join(f"  - {{tool: {tool}, data: S2, account: personal}}" for tool in ("Gmail", "Google Drive"))
    (step,) = audit_text(HEAD + uses, knowledge=knowledge, day=TODAY).steps
    assert step.id == "host"
    assert step.cost.text.startswith("Courrier chez un hébergeur et Nubo : ")
    assert step.cost.text.count("€ par mois, par abonnement") == 1


def test_one_tool_written_in_two_ways_is_one_change(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    text = HEAD + "\n".join(
        f"  - {{tool: {tool}, purpose: p{number}, data: S2, account: personal}}" for number, tool in enumerate(("Gmail", "gmail", "google mail", "GMAIL"))
    )
    audit = audit_text(text, knowledge=knowledge, day=TODAY)
    replaced = [step for step in audit.steps if step.id in ("host", "replace")]
    assert len(replaced) == 1
    assert len(replaced[0].usages) == 4


def test_who_imposes_is_asked_by_the_board(audit_text: Callable[..., Audit]) -> None:
    (step,) = audit_text(HEAD + "  - {tool: Dossier, data: S3, account: organisation, contract: yes, imposed_by: authority}").steps
    assert (step.id, step.who) == ("ask_imposer", "board")


def test_a_contract_is_with_whoever_runs_it(audit_text: Callable[..., Audit]) -> None:
    usage = "{tool: Nextcloud, data: S3, host: coop, run_by: host, account: organisation, mfa: yes, access_by_role: yes, backup: yes, contract: no}"
    audit = audit_text(HEAD + f"  - {usage}")
    (step,) = audit.steps
    assert step.id == "get_contract"
    assert step.who == "board"
    assert "La Coopérative" in step.text or "Coop" in step.text
    assert "Nextcloud GmbH" not in step.text


def test_a_step_says_the_same_as_the_cards_it_groups(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    """Of WhatsApp every option leaves a condition unmet: the card prepares a replacement all the same, and so does the step."""
    use = "{tool: WhatsApp, purpose: %s, data: S2, account: personal, contract: no}"
    audit = audit_text(HEAD + "\n".join(f"  - {use % purpose}" for purpose in ("a", "b")), knowledge=knowledge, day=TODAY)
    (step,) = audit.steps
    assert len(step.usages) == 2
    assert step.id == "replace"
    for usage in audit.usages:
        assert usage.priority.next_step.text == step.text
        assert usage.priority.next_step.id == step.id


def test_the_hours_of_a_shared_step_grow_with_its_tools(audit_text: Callable[..., Audit]) -> None:
    one = "  - {{tool: Registre {n}, purpose: notes, data: S3, account: organisation, imposed_by: people_helped}}\n"
    (alone,) = audit_text(HEAD + one.format(n=1)).steps
    (shared,) = audit_text(HEAD + "".join(one.format(n=n) for n in (1, 1, 2, 3))).steps
    assert (shared.hours.low, shared.hours.high) == (3 * alone.hours.low, 3 * alone.hours.high)


def test_what_is_changed_in_a_day_isnt_said_to_take_months(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    uses = "  - {tool: ChatGPT, purpose: Aide à la rédaction, data: S2, account: personal, plan: free}\n  - {tool: Gmail, purpose: courrier, data: S2, account: personal}"
    audit = audit_text(HEAD + uses, knowledge=knowledge, day=TODAY)
    said = {step.effort: step_words(step, knowledge.wording("fr")) for step in audit.steps}
    assert set(said) == {"small", "large"}
    assert "mois" not in said["small"]
    assert "sur deux à six mois" in said["large"]


def test_of_a_tool_that_nobody_knows_no_comparison_is_claimed(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    usage = "{tool: Zorblax, purpose: machin, data: S3, account: personal, contract: no, backup: no, data_place: US, e2ee_on: no, host: aws}"
    (card,) = audit_text(f"organisation: {{name: A, country: BE}}\nusages: [{usage}]", knowledge=knowledge).usages
    assert card.priority.next_step.id == "settings"
    assert "Rien n'a pu être comparé à Zorblax" in card.priority.next_step.text
    assert "corriger son nom ou dire à quoi il sert" in card.priority.next_step.text
    assert "Corriger son nom" in card.alternatives_note
