"""Letters ready to send: what is asked follows from the supplier's role, in the organisation's language."""

import json
from collections.abc import Callable

import pytest

from auditor.document import Audit, Letter
from auditor.knowledge.store import Knowledge
from tests.conftest import Said

HEAD = "organisation: {name: Le Pont, country: BE, languages: [%s]}\nusages:\n"


def _letters(audit_text: Callable[..., Audit], *usages: str, languages: str = "fr", **options: object) -> tuple[Letter, ...]:
    return audit_text(HEAD % languages + "\n".join(f"  - {{{usage}}}" for usage in usages), **options).letters


def _items(letter: Letter) -> list[str]:
    return [paragraph.removeprefix("- ") for paragraph in letter.body if paragraph.startswith("- ")]


@pytest.mark.parametrize(
    ("tool", "role", "asked", "not_asked"),
    [
        ("Loin", "processor", "le contrat de sous-traitance (RGPD, article 28)", "à quelles fins"),
        ("Messenger", "own_controller", "à quelles fins vous employez", "article 28"),
        ("Zèbre", "unknown", "si vous êtes sous-traitant, le contrat écrit (RGPD, article 28)", "le contrat de sous-traitance"),
    ],
)
def test_what_is_asked_follows_from_the_role(tool: str, role: str, asked: str, not_asked: str, audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    used = knowledge if tool == "Messenger" else None
    (letter,) = _letters(audit_text, f"tool: {tool}, data: S3, account: personal", knowledge=used)
    assert letter.role == role
    assert asked in "\n".join(letter.body)
    assert not_asked not in "\n".join(letter.body)
    assert any("le pays où les données se trouvent" in item for item in _items(letter))
    assert any("récupérer toutes nos données" in item for item in _items(letter))


def test_items_end_as_a_list_does(audit_text: Callable[..., Audit]) -> None:
    (letter,) = _letters(audit_text, "tool: Loin, data: S3")
    *others, last = _items(letter)
    assert all(item.endswith(" ;") for item in others)
    assert last.endswith(".")
    (english,) = _letters(audit_text, "tool: Loin, data: S3", languages="en")
    assert all(item.endswith(";") and not item.endswith(" ;") for item in _items(english)[:-1])


def test_a_letter_is_in_the_organisations_language(audit_text: Callable[..., Audit]) -> None:
    (letter,) = _letters(audit_text, "tool: Loin, data: S3", lang="en", languages="fr")
    assert letter.lang == "fr"
    assert letter.body[0] == "Madame, Monsieur,"
    (other,) = _letters(audit_text, "tool: Loin, data: S3", lang="fr", languages="nl, en")
    assert other.lang == "en"


def test_a_contract_that_is_there_is_not_asked_again(audit_text: Callable[..., Audit]) -> None:
    (letter,) = _letters(audit_text, "tool: Dossier, data: S3, account: organisation, contract: yes")
    assert letter.role == "processor"
    assert "article 28" not in "\n".join(letter.body)


def test_a_maker_of_software_does_not_answer_for_its_host(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    (letter,) = _letters(audit_text, "tool: Nextcloud, data: S3, host: nubo, run_by: host, account: organisation", knowledge=knowledge)
    assert letter.to == "Nubo"
    assert letter.role == "unknown"


def test_whoever_has_the_machines_is_written_to(audit_text: Callable[..., Audit]) -> None:
    (letter,) = _letters(audit_text, "tool: Nextcloud, data: S3, host: ovhcloud, run_by: ourselves, account: organisation, contract: no")
    assert (letter.to, letter.role) == ("OVHcloud", "unknown")


def test_what_one_runs_oneself_needs_no_letter(audit_text: Callable[..., Audit]) -> None:
    assert _letters(audit_text, "tool: Nextcloud, data: S3, host: premises, run_by: ourselves") == ()
    assert _letters(audit_text, "tool: Papier, data: S3") == ()


def test_one_letter_for_all_tools_of_a_supplier(audit_text: Callable[..., Audit]) -> None:
    (letter,) = _letters(audit_text, "tool: Loin, purpose: a, data: S3", "tool: Loin, purpose: b, data: S2")
    assert letter.usages == ("loin-a", "loin-b")
    assert letter.subject == "Quelques questions sur Loin"


def test_the_supplier_of_a_tool_nobody_knows_can_be_written_to(audit_text: Callable[..., Audit]) -> None:
    (letter,) = _letters(audit_text, "tool: Zèbre 3000, data: S3")
    assert letter.to == "Fournisseur de l'outil : Zèbre 3000"
    assert letter.role == "unknown"


def test_who_imposes_a_tool_is_asked_to_account_for_it(audit_text: Callable[..., Audit]) -> None:
    *_, letter = _letters(audit_text, "tool: Dossier, data: S3, account: organisation, contract: yes, imposed_by: authority")
    assert (letter.role, letter.to) == ("imposer", "À l'autorité qui demande cet outil")
    assert "parce que cela lui est demandé" in letter.body[1]
    assert len(_items(letter)) == 6


def test_no_word_of_one_who_was_not_asked(audit_text: Callable[..., Audit]) -> None:
    """Names that begin with a vowel or an article read well: no « de OVH », no « à le »."""
    for tool in ("Outlook", "Le Dossier", "itsme"):
        (letter,) = _letters(audit_text, f"tool: {tool}, data: S3")
        whole = "\n".join((letter.to, letter.subject, *letter.body))
        assert f" de {tool}" not in whole
        assert f" à {tool}" not in whole


def test_a_tool_that_two_run_together_names_both(audit_text: Callable[..., Audit], knowledge: Knowledge, cli: Callable[..., Said]) -> None:
    (usage,) = audit_text(HEAD % "fr" + "  - {tool: RegSol, data: S2}", knowledge=knowledge).usages
    names = [name for id_ in ("obfg", "ovb") if (company := knowledge.company(id_)) for name in (company.names[-1].name,)]
    assert len(names) == 2
    assert usage.tool.operator is not None
    assert usage.tool.operator.name == " et ".join(names)
    said = cli("catalogue", "owner", "regsol", "--json")
    assert [one["id"] for one in json.loads(said.out)["tools"][0]["also_run_by"]] == ["ovb"]
    assert f"avec {names[1]}" in " ".join(cli("catalogue", "owner", "regsol").out.split())


def test_a_misspelling_gets_a_question_and_no_letter(audit_text: Callable[..., Audit], knowledge: Knowledge) -> None:
    text = HEAD % "fr" + "  - {tool: Gmial, data: S2, account: personal}\n  - {tool: Zorblax, data: S2}"
    found = audit_text(text, knowledge=knowledge)
    assert [letter.subject for letter in found.letters if "Gmial" in str(letter)] == []
    assert any("Zorblax" in letter.to for letter in found.letters)
    assert "Gmial" not in " ".join(found.board.resolution)
    assert "Gmial" not in " ".join(one.question for one in found.unknowns)
    assert any("Zorblax" in one.question for one in found.unknowns)
    assert "Zorblax" in " ".join(found.board.resolution)
    assert "vouliez-vous écrire « Gmail »" in found.summary[0]
    (card,) = (usage for usage in found.usages if usage.tool.asked == "Gmial")
    assert "« Gmail »" in card.priority.next_step.text
    assert [tool.near for tool in found.unknown_tools] == [("Gmail",), ()]
    assert [one.usages for one in found.findings if one.rule.endswith("unknown-tool-sensitive")] == [("zorblax",)]
