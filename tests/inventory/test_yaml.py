"""The YAML form of an inventory. CONTRACT 1."""

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.inventory.read import read_inventory, slug
from auditor.knowledge.store import Knowledge
from auditor.model import Account, Answer, Contract, DataClass, Organisation, Proof, ProofFor, ProofWhat, Register, Usage

HEAD = "organisation: {country: BE}\nusages:\n"
Read = Callable[..., Any]


def usage_of(read: Read, lines: str) -> Usage:
    [usage] = read(f"{HEAD}  - tool: Gmail\n{''.join(f'    {line}' + chr(10) for line in lines.splitlines())}").usages
    return usage


def test_the_example_of_the_contract(read: Read) -> None:
    inventory = read(
        """\
organisation: {name: Le Pont asbl, country: BE, domains: [lepont.example], people: 12, languages: [fr],
  public_funding: mostly, general_interest: yes, dpo: no}
usages:
  - {tool: Gmail, purpose: Courrier de l'équipe, registers: [mediatisation], data: S2, kinds: [finances, minors],
     account: personal, contract: no, mfa: unknown,
     data_place: EEA, admins: 1, admin_by: [volunteer], secrecy: yes, imposed_by: none, since: 2019, host: null, notes: "",
     proofs: [{for: contract, what: document, date: 2026-03-03, where: classeur 4}]}
"""
    )
    assert inventory.organisation.name == "Le Pont asbl"
    assert (inventory.organisation.general_interest, inventory.organisation.dpo, inventory.organisation.public_control) == (Answer.YES, Answer.NO, None)
    [usage] = inventory.usages
    assert (usage.id, usage.data, usage.account, usage.contract, usage.mfa) == ("gmail-courrier-de-l-equipe", DataClass.S2, Account.PERSONAL, Contract.NO, None)
    assert (usage.since, usage.admins, usage.host, usage.imposed_by) == ("2019", 1, None, "none")
    assert usage.proofs == (Proof(ProofFor.CONTRACT, ProofWhat.DOCUMENT, "2026-03-03", "classeur 4"),)


def test_everything_left_out_is_unknown(read: Read) -> None:
    inventory = read("organisation: {country: BE}\nusages: [{tool: Gmail}]")
    [usage] = inventory.usages
    set_by_itself = {"tool": "Gmail", "purpose": "", "proofs": (), "id": "gmail", "notes": "", "place": usage.place}
    assert {field.name: getattr(usage, field.name) for field in fields(usage)} == {field.name: None for field in fields(Usage)} | set_by_itself
    rest = {field.name for field in fields(Organisation)} - {"name", "country", "domains", "languages"}
    assert {name: getattr(inventory.organisation, name) for name in rest} == dict.fromkeys(rest)
    assert (inventory.organisation.name, inventory.organisation.country, inventory.named) == ("Votre association", "BE", False)


@pytest.mark.parametrize("written", ["", "null", "~", "'?'", "unknown", "je ne sais pas", "Don’t know", "weiß nicht", "—", "'-'", "onbekend"])
def test_what_says_nothing_is_unknown(read: Read, written: str) -> None:
    assert usage_of(read, f"mfa: {written}\nusers: {written}\nregisters: {written}\ndata_place: {written}") == usage_of(read, "")


@pytest.mark.parametrize("written", ["yes", "Yes", "true", "TRUE", "oui", "OUI", "ja", "x", "X", "y", "1", "✓", "✔️", "'yes'"])
def test_yes(read: Read, written: str) -> None:
    usage = usage_of(read, f"mfa: {written}\ncontract: {written}")
    assert (usage.mfa, usage.contract) == (Answer.YES, Contract.YES)


@pytest.mark.parametrize("written", ["no", "No", "false", "non", "nee", "nein", "n", "0", "faux"])
def test_no(read: Read, written: str) -> None:
    usage = usage_of(read, f"mfa: {written}\ncontract: {written}")
    assert (usage.mfa, usage.contract) == (Answer.NO, Contract.NO)


def test_values_in_plain_words_and_four_languages(read: Read) -> None:
    assert usage_of(read, "data: situation sociale ou financière\naccount: Compte personnel").data is DataClass.S2
    assert usage_of(read, "data: Gesundheit").data is DataClass.S3
    assert usage_of(read, "account: persoonlijk").account is Account.PERSONAL
    assert usage_of(read, "registers: Échanger et communiquer, s’informer").registers == (Register.INFORMATION, Register.MEDIATISATION)


def test_a_usage_may_be_just_a_name(read: Read) -> None:
    inventory = read("organisation: {country: BE}\nusages: [Gmail, {tool: Signal}]")
    assert [usage.tool for usage in inventory.usages] == ["Gmail", "Signal"]


def test_norway_and_no(read: Read) -> None:
    inventory = read("organisation: {country: NO, dpo: no}\nusages:\n- {tool: Gmail, data_place: NO, mfa: NO}\n")
    assert (inventory.organisation.country, inventory.organisation.dpo) == ("NO", Answer.NO)
    assert (inventory.usages[0].data_place, inventory.usages[0].mfa) == ("NO", Answer.NO)


@pytest.mark.parametrize(
    "encode", [lambda t: t.replace("\n", "\r\n").encode(), lambda t: t.encode("utf-8-sig"), lambda t: t.encode("utf-16"), lambda t: t.encode("cp1252")]
)
def test_files_of_other_machines_read_the_same(read: Read, encode: Callable[[str], bytes]) -> None:
    text = "organisation:\n  country: BE\nusages:\n  - tool: Gmail\n    purpose: équipe\n"
    [usage] = read(encode(text)).usages
    assert (usage.purpose, usage.id) == ("équipe", "gmail-equipe")


def test_a_windows_file_is_said_to_be_one(read: Read) -> None:
    assert "CP1252" in read.notes(read(f"{HEAD}  - tool: Café\n".encode("cp1252")))[0]
    assert read.notes(read(f"{HEAD}  - tool: Café\n")) == []


def test_unknown_fields_with_the_field_meant(read: Read) -> None:
    text = "organisation:\n  contry: BE\nusages:\n  - tool: Gmail\n    acount: personal\n    compte: personnel\n    zzz: 1\nusage: []\n"
    problems = read.problems(text, lang="en")
    assert problems[0] == "inv.yaml:8:1: “usage” isn't expected here; there are two blocks: organisation and usages (did you mean “usages”?)"
    assert problems[1] == "inv.yaml:2:3: there is no field “contry” (did you mean “country”?)"
    assert problems[2] == "inv.yaml:5:5: there is no field “acount” (did you mean “account”?)"
    assert problems[3] == "inv.yaml:6:5: there is no field “compte” (did you mean “account”?)"
    assert problems[4].startswith("inv.yaml:7:5: there is no field “zzz” (accepted fields: tool, purpose, data,")
    assert len(problems) == 5  # a misspelt country isn't reported a second time as missing


def test_all_the_errors_of_a_file_at_once(read: Read) -> None:
    text = (
        "organisation:\n  country: Belgiun\n  dpo: maybe\nusages:\n- tool: Gmail\n  tool: Gmail\n  data: S9\n"
        "- purpose: x\n- tool: A\n  id: one\n- tool: B\n  id: one\n- 12\n"
    )
    problems = read.problems(text)
    assert [problem.split(": ")[0] for problem in problems] == [
        "inv.yaml:6:3",
        "inv.yaml:2:12",
        "inv.yaml:3:8",
        "inv.yaml:7:9",
        "inv.yaml:8:3",
        "inv.yaml:13:3",
        "inv.yaml:11:3",
    ]
    assert "vouliez-vous écrire « BE » ?" in problems[1]
    assert "inv.yaml:9:3" in problems[-1]


def test_a_bad_value_in_a_list_is_shown_and_placed(read: Read) -> None:
    [problem] = read.problems(f"{HEAD}  - tool: Gmail\n    registers:\n      - information\n      - mediaton\n")
    assert problem.startswith("inv.yaml:6:9: registers : « mediaton » n'est pas compris ; accepté : ")
    assert problem.endswith("(vouliez-vous écrire « médiation » ?)")


@pytest.mark.parametrize("written", ["[personal]", "{personal: yes}", "true", "12", "2026-03-03"])
def test_a_value_of_another_form_is_refused(read: Read, written: str) -> None:
    [problem] = read.problems(f"{HEAD}  - tool: Gmail\n    account: {written}\n")
    assert problem.startswith("inv.yaml:4:14: account : « ")


def test_a_missing_country_proposes_the_option(read: Read) -> None:
    [problem] = read.problems("usages: [Gmail]", lang="en")
    assert "--country BE" in problem
    assert read("usages: [Gmail]", country="fr").organisation == Organisation("Votre association", "FR")


@pytest.mark.parametrize("country", ["Belgikistan", "?", ""])
def test_a_wrong_option_is_named(read: Read, country: str) -> None:
    [problem] = read.problems("usages: [Gmail]", country=country)
    assert problem.startswith("--country: ")


@pytest.mark.parametrize("text", ["usages:\n", "usages: []\n", "{}\n"])
def test_no_tool_at_all(read: Read, text: str) -> None:
    assert any("aucun outil" in problem for problem in read.problems(f"{text}", country="BE"))


def test_a_file_that_cant_be_read_to_its_end_gives_no_second_guess(read: Read) -> None:
    assert read.problems("usages:\n\t- tool: Gmail\n") == ["inv.yaml:2:1: une tabulation se trouve ici ; la remplacer par des espaces"]


def test_numbers_and_yes_as_names_stay_as_written(read: Read) -> None:
    inventory = read("organisation: {country: BE}\nusages: [{tool: 365}, {tool: true, purpose: no}, {tool: 1.5}]")
    assert [(usage.tool, usage.purpose) for usage in inventory.usages] == [("365", ""), ("true", "no"), ("1.5", "")]


# --- ids ---------------------------------------------------------------------------------------------


def test_ids_are_slugs_and_repeats_are_numbered(read: Read) -> None:
    text = f"{HEAD}  - {{tool: Gmail, purpose: Été}}\n  - {{tool: gmail, purpose: été, users: 3}}\n  - {{tool: Zoom}}\n  - {{tool: 雲}}\n"
    assert sorted(usage.id for usage in read(text).usages) == ["gmail-ete", "gmail-ete-2", "usage", "zoom"]


def test_a_given_id_is_kept_and_others_make_room(read: Read) -> None:
    text = f"{HEAD}  - tool: Gmail\n  - {{tool: Zoom, id: gmail}}\n  - {{tool: Teams, id: Chez nous}}\n"
    assert {usage.tool: usage.id for usage in read(text).usages} == {"Gmail": "gmail-2", "Zoom": "gmail", "Teams": "Chez nous"}


def test_a_slug_is_at_most_sixty_plain_characters() -> None:
    assert slug("Courrier de l'équipe") == "courrier-de-l-equipe"
    assert len(slug("abc def " * 30)) <= 60
    assert not slug("abc de " * 30).endswith("-")


tools = st.sampled_from(["Zoom", "zoom", "Zoom 2", "Zoom-2", "Zoom 2 2", "Gmail", "雲"])
uses = st.fixed_dictionaries(
    {"tool": tools}, optional={"purpose": st.sampled_from(["2", "mail"]), "users": st.integers(0, 3), "id": st.sampled_from(["zoom", "zoom-2"])}
)


@given(st.lists(uses, min_size=1, max_size=7, unique_by=lambda use: use.get("id") or id(use)), st.randoms())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_order_of_usages_changes_no_id_and_no_value(tmp_path: Path, knowledge: Knowledge, written: list[dict[str, Any]], random: Any) -> None:
    path = tmp_path / "inv.yaml"

    def values(usages: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
        path.write_text(yaml.safe_dump({"organisation": {"country": "BE"}, "usages": usages}), encoding="utf-8")
        read = read_inventory(path, knowledge, "fr").usages
        assert len({usage.id for usage in read}) == len(read)
        return sorted((usage.id, usage.tool, usage.purpose, str(usage.users)) for usage in read)

    shuffled = list(written)
    random.shuffle(shuffled)
    assert values(written) == values(shuffled)
