"""Addresses and numbers of people: found, masked, never repeated in full; other numbers left alone."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.audit import audit
from auditor.inventory.personal import found_in, mask, masked
from auditor.model import AuditOptions

Read = Callable[..., Any]


def belgian(birth: str, counter: int, *, after_2000: bool = False) -> str:
    digits = f"{birth}{counter:03d}"
    return f"{digits}{97 - int(('2' if after_2000 else '') + digits) % 97:02d}"


def french(digits: str) -> str:
    return f"{digits}{97 - int(digits.replace('2A', '19').replace('2B', '18')) % 97:02d}"


def iban(country: str, account: str) -> str:
    digits = "".join(str(int(letter, 36)) for letter in f"{account}{country}00")
    return f"{country}{98 - int(digits) % 97:02d}{account}"


def enterprise(eight: str) -> str:
    return f"{eight}{97 - int(eight) % 97:02d}"


BELGIAN = belgian("850730", 33)
CHILD = belgian("150214", 5, after_2000=True)
BIS = belgian("852730", 41)
FRENCH = french("1850578006084")
CORSICAN = french("285052A006084")
BE_IBAN = iban("BE", "539007547034")
FR_IBAN = iban("FR", "20041010050500013M02606")
ENTERPRISE = enterprise("04031707")


def kinds(text: str) -> list[str]:
    return [kind for kind, _ in found_in(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("voir zoe.dupont@lepont.example", "mail"),
        ("Zoé+x@mail.lepont.example.", "mail"),
        (BELGIAN, "national_number"),
        (f"{BELGIAN[:2]}.{BELGIAN[2:4]}.{BELGIAN[4:6]}-{BELGIAN[6:9]}.{BELGIAN[9:]}", "national_number"),
        (f"{BELGIAN[:6]} {BELGIAN[6:9]} {BELGIAN[9:]}", "national_number"),
        (CHILD, "national_number"),
        (BIS, "national_number"),
        (FRENCH, "national_number"),
        (f"{FRENCH[0]} {FRENCH[1:3]} {FRENCH[3:5]} {FRENCH[5:7]} {FRENCH[7:10]} {FRENCH[10:13]} {FRENCH[13:]}", "national_number"),
        (CORSICAN, "national_number"),
        (CORSICAN.lower(), "national_number"),
        (BE_IBAN, "account"),
        (BE_IBAN.lower(), "account"),
        (f"{BE_IBAN[:4]} {BE_IBAN[4:8]} {BE_IBAN[8:12]} {BE_IBAN[12:]} LE PONT ASBL", "account"),
        (f"{FR_IBAN}", "account"),
        (iban("LU", "0019400644750000"), "account"),
        ("0470 12 34 56", "phone"),
        ("0470/12.34.56", "phone"),
        ("0470 123 456", "phone"),
        ("0470\u00a012\u202f34\u202f56", "phone"),
        ("02 123 45 67", "phone"),
        ("02/123.45.67.", "phone"),
        ("01 23 45 67 89", "phone"),
        ("+32 470 12 34 56", "phone"),
        ("+32 (0)470 12 34 56", "phone"),
        ("0032470123456", "phone"),
        ("+33 6 12 34 56 78", "phone"),
        ("GSM:0470123456", "phone"),
    ],
)
def test_found_and_masked(text: str, kind: str) -> None:
    assert kinds(f"appeler {text} ou pas") == [kind]
    hidden = masked(f"appeler {text} ou pas")
    assert "••••" in hidden
    assert not any(run in hidden for run in (text[3:], text.strip(".")))
    assert hidden.startswith("appeler ")
    assert hidden.endswith("ou pas")


@pytest.mark.parametrize(
    "text",
    [
        "facture 2026-000123",
        "facture 2026000123456",
        "F-2026/000123456",
        "depuis 2019, 1000 Bruxelles, 5000 Namur",
        "75011 Paris, 2019-2024",
        "01/02/2026 10:30",
        "2026-02-01 10:30",
        f"BE {ENTERPRISE[:4]}.{ENTERPRISE[4:7]}.{ENTERPRISE[7:]}",
        f"BE{ENTERPRISE}",
        f"TVA BE {ENTERPRISE}",
        f"BCE: {ENTERPRISE}",
        f"{ENTERPRISE[:4]}.{ENTERPRISE[4:7]}.{ENTERPRISE[7:]}",
        "FR 40 303 265 045",
        "SIRET 732 829 320 00074",
        "Office 365, 12 personnes, 1 234 fichiers",
        "https://lepont.example/a@b",
        "@lepont sur Mastodon",
        "192.168.0.100",
        "",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert list(found_in(text)) == []
    assert masked(text) == text


def test_wrong_check_digits_are_no_national_number_and_no_account() -> None:
    wrong = f"{BELGIAN[:9]}{(int(BELGIAN[9:]) % 96) + 1:02d}"
    assert kinds(f"dossier {wrong}") == []
    assert kinds(f"dossier {FRENCH[:13]}{(int(FRENCH[13:]) % 96) + 1:02d}") == []
    assert "account" not in kinds(f"{BE_IBAN[:-1]}{(int(BE_IBAN[-1]) + 1) % 10}")


def test_a_day_that_cant_be_is_no_national_number() -> None:
    assert kinds(f"dossier {belgian('991999', 123)}") == []


def test_ten_digits_alone_cant_be_told_apart_and_are_taken_for_a_telephone() -> None:
    assert kinds(ENTERPRISE) == ["phone"]


def test_all_of_several_are_found() -> None:
    text = f"zoe@lepont.example, 0470 12 34 56\n0471 12 34 56 ; {BELGIAN} ; {BE_IBAN}"
    assert sorted(kinds(text)) == ["account", "mail", "national_number", "phone", "phone"]


@given(st.integers(0, 99), st.integers(1, 12), st.integers(1, 28), st.integers(1, 997), st.booleans())
def test_every_belgian_number_is_found(year: int, month: int, day: int, counter: int, late: bool) -> None:
    number = belgian(f"{year:02d}{month:02d}{day:02d}", counter, after_2000=late)
    assert kinds(f"n° {number}.") == ["national_number"]
    assert number not in masked(f"n° {number}.")


@given(st.text("0123456789", min_size=12, max_size=12))
def test_every_belgian_account_is_found_and_hidden(account: str) -> None:
    number = iban("BE", account)
    grouped = " ".join(number[start : start + 4] for start in range(0, 16, 4))
    assert "account" in kinds(grouped)
    assert grouped[4:] not in masked(grouped)


@given(st.text("0123456789", min_size=8, max_size=8))
def test_every_belgian_mobile_is_found(digits: str) -> None:
    assert kinds(f"04{digits[:2]} {digits[2:4]} {digits[4:6]} {digits[6:]}") == ["phone"]


@given(st.text(max_size=200))
def test_masking_never_fails_and_leaves_what_isnt_found(text: str) -> None:
    assert (masked(text) == text) == (not list(found_in(text)))


def test_a_mask_shows_two_characters_and_not_the_length() -> None:
    assert mask("zoe@lepont.example") == "zo••••••••"
    assert mask("0470123456789") == "04••••••••"


# --- in files ----------------------------------------------------------------------------------------

SECRETS = ("zoe.dupont@lepont.example", "0470 12 34 56", BELGIAN, BE_IBAN)


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("field", ["tool", "purpose", "notes", "host", "id"])
def test_a_warning_names_the_cell_and_hides_the_value_yaml(read: Read, secret: str, field: str) -> None:
    text = f"organisation: {{country: BE}}\nusages:\n  - {'tool: Gmail' if field != 'tool' else 'purpose: x'}\n    {field}: voir {secret}\n"
    [note] = [line for line in read.notes(read(text)) if "à enlever" in line]
    assert note.startswith(f"inv.yaml:4:{5 + len(field) + 2}: {field} contient")
    assert secret not in note


@pytest.mark.parametrize("secret", SECRETS)
def test_a_warning_names_the_cell_and_hides_the_value_csv(read: Read, secret: str) -> None:
    inventory = read.csv(f"Outil;Usage;Remarques\nGmail;courrier;\nZoom;appels;{secret} le mardi\n")
    [note] = read.notes(inventory)
    assert note.startswith("inv.csv:3:C: Remarques contient")
    assert secret not in note


def test_proofs_domains_and_the_organisations_name_are_looked_at(read: Read) -> None:
    head = "organisation: {country: BE, name: Zoé 0470 12 34 56, domains: [zoe@lepont.example]}\n"
    text = f"{head}usages:\n- tool: Gmail\n  proofs: [{{for: contract, what: document, where: chez zoe@lepont.example}}]\n"
    assert [line.split(" contient")[0] for line in read.notes(read(text))] == ["inv.yaml:1:35: name", "inv.yaml:1:63: domains", "inv.yaml:4:11: proofs"]


@pytest.mark.parametrize("secret", SECRETS)
def test_no_message_repeats_it_in_full_wherever_it_stands(read: Read, secret: str) -> None:
    secret = secret.replace(";", ",")
    texts = [
        f"organisation:\n  country: {secret}\n  {secret}: x\n"
        f"usages:\n- tool: Gmail\n  account: {secret}\n  registers: [{secret}]\n  since: {secret}\n  users: {secret}\n"
        f"  proofs: [{{for: contract, what: {secret}}}]\n- {{tool: A, id: {secret}}}\n- {{tool: B, id: {secret}}}\n'{secret}': 1\n",
        f"organisation: {{country: BE}}\nusages:\n- tool: '{secret}\n",
        f"organisation: {{country: BE}}\nusages:\n- tool: Gmail\n  notes: a: {secret}\n",
        f"a: 1\n{secret}: 2\n{secret}: 3\n",
    ]
    for text in texts:
        problems = read.problems(text)
        assert problems
        assert not [problem for problem in problems if secret in problem]
    csv = f"Outil;{secret};Compte;Preuves;Depuis\nGmail;x;{secret};{secret};{secret}\n"
    problems = read.problems(csv, "inv.csv", country="BE")
    assert len(problems) == 3
    assert not [problem for problem in problems if secret in problem]
    notes = read.notes(read.csv(f"Outil;{secret};Hébergeur\nGmail;x;{secret};{secret}\n"))
    assert len(notes) == 3
    assert not [note for note in notes if secret in note]


def test_the_names_that_are_read_as_others_are_masked_too(read: Read) -> None:
    inventory = read("organisation: {name: A, country: BE}\nusages: [{tool: 'Gmail (zoe.dupont@lepont.example)', host: zoe.dupont@lepont.example}]")
    knowledge = read.knowledge  # type: ignore[attr-defined]
    notes = audit(inventory, knowledge, AuditOptions(date(2026, 11, 22))).reading_notes
    assert len(notes) == 4
    assert not [note for note in notes if "zoe.dupont" in note]
