"""XLSX and ODS: pages known by their headings, joined by tool and purpose, whole or refused."""

import datetime
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sheet_files import ABOUT, PAGES, TOOLS, Rows, docx, ods, xlsx

from auditor.inventory import tables
from auditor.model import Account, Answer, DataClass, Register

Read = Callable[..., Any]


def shape(inventory: Any) -> Any:
    return inventory.organisation, [(usage.tool, usage.purpose, usage.data, usage.account, usage.mfa, usage.users, usage.since) for usage in inventory.usages]


@pytest.fixture(params=["inv.xlsx", "inv.ods"])
def sheet(request: pytest.FixtureRequest, read: Read) -> Callable[..., Any]:
    """Writes pages in one of the two formats and reads them."""
    build = xlsx if request.param == "inv.xlsx" else ods

    def run(pages: dict[str, Rows], *, problems: bool = False, **more: Any) -> Any:
        return (read.problems if problems else read)(build(pages), request.param, **more)  # type: ignore[attr-defined]

    return run


def test_the_organisation_on_its_own_page(sheet: Read, read: Read) -> None:
    inventory = sheet(PAGES)
    assert (inventory.organisation.name, inventory.organisation.country, inventory.organisation.domains) == ("Le Pont", "BE", ("lepont.example",))
    assert inventory.organisation.dpo is Answer.NO
    assert [(usage.tool, usage.purpose, usage.data) for usage in inventory.usages] == [
        ("Gmail", "Courrier", DataClass.S2),
        ("Gmail", "Agenda", None),
        ("Zoom", "", DataClass.S1),
    ]
    assert read.notes(inventory) == []


def test_the_order_and_the_names_of_pages_mean_nothing(sheet: Read) -> None:
    expected = shape(sheet(PAGES))
    assert shape(sheet({"Feuille1": ABOUT, "Feuille2": [[], ["", *[""] * 3], *TOOLS]})) == expected


def test_numbers_dates_and_booleans_of_a_sheet(sheet: Read) -> None:
    rows: Rows = [
        ["Outil", "Utilisateurs", "Depuis", "MFA", "Sauvegarde", "Logiciels et dossiers"],
        [365, 12.0, datetime.date(2019, 3, 21), True, 0, True],
        ["Zoom", 3, 2019, False, 1, False],
    ]
    [one, two] = sheet({"Outils": rows}, country="BE").usages
    assert (one.tool, one.users, one.since, one.mfa, one.backup, one.registers) == ("365", 12, "2019-03-21", Answer.YES, Answer.NO, (Register.INFORMATISATION,))
    assert (two.users, two.since, two.mfa, two.backup, two.registers) == (3, "2019", Answer.NO, Answer.YES, None)


@pytest.mark.parametrize("name", ["Détails", "Feuille3"])
def test_details_on_a_second_page_are_joined_by_tool_and_purpose(sheet: Read, name: str) -> None:
    details: Rows = [["Outil", "À quoi il sert", "MFA", "Utilisateurs"], ["Zoom", "", "", 3], ["gmail", "AGENDA", "oui", 12], ["Gmail", "Courrier", "non", ""]]
    usages = sheet({**PAGES, name: details}).usages
    assert [(usage.tool, usage.purpose, usage.mfa, usage.users) for usage in usages] == [
        ("Gmail", "Courrier", Answer.NO, None),
        ("Gmail", "Agenda", Answer.YES, 12),
        ("Zoom", "", None, 3),
    ]


def test_sorting_either_page_loses_nothing(sheet: Read) -> None:
    details: Rows = [["Outil", "À quoi il sert", "MFA"], ["Zoom", "", "oui"], ["Gmail", "Agenda", "non"], ["Gmail", "Courrier", "oui"]]

    def pairs(pages: dict[str, Rows]) -> set[tuple[str, Any]]:
        return {(usage.id, usage.mfa) for usage in sheet(pages).usages}

    assert pairs({**PAGES, "Détails": details}) == pairs({"Outils": [TOOLS[0], *TOOLS[:0:-1]], "Association": ABOUT, "Détails": [details[0], *details[:0:-1]]})


def test_details_that_fit_in_two_places_or_contradict(sheet: Read) -> None:
    details: Rows = [
        ["Outil", "À quoi il sert", "Compte", "MFA"],
        ["Signal", "", "", "oui"],
        ["Gmail", "", "", "oui"],
        ["Gmail", "Courrier", "association", "oui"],
        ["", "", "", "oui"],
        ["Zoom", "", "", ""],
    ]
    problems = sheet({**PAGES, "Détails": details}, problems=True)
    suffix = problems[0].split(",")[0]
    assert [problem.split(": ")[0] for problem in problems] == [f"{suffix}, Détails, ligne {n}" for n in (3, 4, 5)]
    assert ["plusieurs fois" in problems[0], "autre chose à" in problems[1], "manque" in problems[2]] == [True] * 3


def test_details_of_a_tool_struck_off_the_first_page_are_said_to_be_unread(sheet: Read) -> None:
    details: Rows = [["Outil", "À quoi il sert", "MFA"], ["Signal", "", "oui"]]
    inventory = sheet({**PAGES, "Détails": details})
    assert [(note.code, dict(note.values)["tool"]) for note in inventory.notes] == [("read.details_unknown", "Signal")]
    assert all(usage.mfa is None for usage in inventory.usages)


def test_two_lists_of_usages_are_both_read(sheet: Read) -> None:
    second: Rows = [["Outil", "MFA"], ["Signal", "oui"], ["Gmail", "non"]]
    assert [usage.tool for usage in sheet({**PAGES, "Antenne de Namur": second}).usages] == ["Gmail", "Gmail", "Zoom", "Signal", "Gmail"]


def test_errors_name_sheet_and_cell(sheet: Read) -> None:
    rows: Rows = [["Outils de l'asbl"], [], ["", "Outil", "Compte"], ["", "Gmail", "partagé"]]
    about: Rows = [["Pays", "Belgiqe"], ["Personnes", "beaucoup"]]
    country, people, account = sheet({"Outils": rows, "Association": about}, problems=True)
    assert ", Association, B1: Pays : « Belgiqe » n'est pas compris" in country
    assert "« BE »" in country
    assert ", Association, B2: Personnes : « beaucoup »" in people
    assert ", Outils, C4: Compte : « partagé »" in account


def test_help_and_lists_arent_read_and_other_pages_are_said(sheet: Read, read: Read) -> None:
    budget: Rows = [["Poste", "Montant"], ["Loyer", 800], ["Café", 12]]
    inventory = sheet({**PAGES, "Lisez-moi": [["Outil", "Compte"], ["Exemple", "perso"]], "Listes": [["oui", "non"]], "Budget": budget})
    assert len(inventory.usages) == 3
    [note] = read.notes(inventory)
    assert "« Budget » n'est pas utilisée" in note


def test_a_label_that_isnt_a_field_is_said(sheet: Read, read: Read) -> None:
    [note] = read.notes(sheet({**PAGES, "Association": [*ABOUT, ["Couleur", "bleu"]]}))
    assert note.endswith(", Association, A7: « Couleur » n'est pas un champ de l'association et n'est pas lu")


def test_a_merged_tool_names_the_row_left_without(read: Read) -> None:
    def merge(book: Any) -> None:
        book.get_worksheet_by_name("Outils").merge_range("A2:A3", "Gmail")

    [problem] = read.problems(xlsx({"Outils": [["Outil", "Usage"], ["", "courrier"], ["", "agenda"]]}, merge), "inv.xlsx", country="BE")
    assert problem.startswith("inv.xlsx, Outils, ligne 3: le nom de l'outil manque")


def test_a_merged_title_is_no_heading(read: Read) -> None:
    def merge(book: Any) -> None:
        book.get_worksheet_by_name("Outils").merge_range("A1:D1", "Nos outils en 2026")

    assert len(read(xlsx({"Outils": [[], *TOOLS], "Association": ABOUT}, merge), "inv.xlsx").usages) == 3


@pytest.mark.parametrize("cached", ["", 0])
def test_a_formula_without_its_result_is_no_tool(read: Read, cached: Any) -> None:
    def formula(book: Any) -> None:
        book.get_worksheet_by_name("Outils").write_formula("A2", "=Autre!A9", None, cached)

    [problem] = read.problems(xlsx({"Outils": [["Outil", "Usage"], ["", "courrier"]]}, formula), "inv.xlsx", country="BE")
    assert problem.startswith("inv.xlsx, Outils, ligne 2: le nom de l'outil manque")
    assert "formule" in problem


def test_a_formula_with_its_result_is_its_result(read: Read) -> None:
    def formula(book: Any) -> None:
        book.get_worksheet_by_name("Outils").write_formula("A2", '="Gm"&"ail"', None, "Gmail")

    assert read(xlsx({"Outils": [["Outil", "Usage"], ["", "courrier"]]}, formula), "inv.xlsx", country="BE").usages[0].tool == "Gmail"


def test_a_hidden_page_isnt_read_and_that_is_said(read: Read) -> None:
    inventory = read(xlsx({**PAGES, "Ancien": TOOLS}, lambda book: book.get_worksheet_by_name("Ancien").hide()), "inv.xlsx")
    assert len(inventory.usages) == 3
    assert read.notes(inventory) == ["inv.xlsx: la feuille « Ancien » est masquée et n'est pas lue"]


def test_a_sheet_under_another_suffix_is_still_a_sheet(read: Read) -> None:
    assert shape(read(xlsx(PAGES), "inv.csv")) == shape(read(xlsx(PAGES), "inv.xlsx")) == shape(read(ods(PAGES), "inv.xlsx"))


# --- limits ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["A6001", "DHL1", "XFD1048576", "A1048576"])
def test_too_many_rows_or_columns(read: Read, cell: str) -> None:
    [problem] = read.problems(xlsx(PAGES, lambda book: book.get_worksheet_by_name("Outils").write(cell, "x")), "inv.xlsx")
    assert problem.startswith("inv.xlsx")
    assert "plus de 5000 lignes ou 200 colonnes" in problem


def test_a_sheet_of_three_thousand_columns(sheet: Read) -> None:
    [problem] = sheet({"Outils": [["Outil", *map(str, range(3000))]]}, problems=True, country="BE")
    assert "200 colonnes" in problem


def test_too_many_lines_of_csv(read: Read) -> None:
    [problem] = read.problems("Outil\n" + "Gmail\n" * (tables.MAX_ROWS + 1), "inv.csv", country="BE")
    assert "plus de 5000 lignes" in problem


def test_a_sheet_that_unpacks_to_too_much(read: Read) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for part in range(4):
            archive.writestr(f"xl/part{part}.xml", b" " * (tables.MAX_DECOMPRESSED // 3))
    assert len(bomb.getvalue()) < tables.MAX_BYTES
    assert read.problems(bomb.getvalue(), "inv.xlsx") == ["inv.xlsx: une fois ouvert, ce tableau dépasserait 60 Mo"]


def test_a_sheet_that_lies_about_what_it_unpacks_to(read: Read) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 50_000_000)
    small = bomb.getvalue().replace((50_000_000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    assert small != bomb.getvalue()
    assert "n'est pas un tableau" in read.problems(small, "inv.xlsx")[0]


def test_a_file_that_is_too_big(read: Read) -> None:
    assert read.problems(b"Outil\n" * 1_000_000, "inv.csv") == ["inv.csv: le fichier fait 6 Mo ; au plus 5 Mo"]


# --- what only looks like a sheet --------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n" + bytes(50), b"hello", docx(), xlsx(PAGES)[:3000], ods(PAGES)[:2000], b"PK\x03\x04" + bytes(100), b"\xd0\xcf\x11\xe0" + bytes(600)],
    ids=["picture", "text", "docx", "cut xlsx", "cut ods", "zip start", "old xls"],
)
def test_what_isnt_a_sheet(read: Read, content: bytes, suffix: str) -> None:
    [problem] = read.problems(content, f"inv{suffix}")
    assert problem.startswith(f"inv{suffix}: ce fichier n'est pas un tableau ODS ou XLSX lisible ; l'ouvrir dans LibreOffice")


@pytest.mark.parametrize("content", [b"", b"   \n\n", b"\t"])
@pytest.mark.parametrize("suffix", [".xlsx", ".ods", ".csv", ".yaml"])
def test_an_empty_file(read: Read, content: bytes, suffix: str) -> None:
    assert read.problems(content, f"inv{suffix}") == [f"inv{suffix}: le fichier est vide"]


def test_an_empty_workbook(sheet: Read) -> None:
    [problem] = sheet({"Feuille1": []}, problems=True, country="BE")
    assert "aucune colonne « Outil »" in problem


def test_a_folder_a_missing_file_and_a_device(read: Read, tmp_path: Path) -> None:
    (tmp_path / "dossier.ods").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    path = tmp_path / "later.ods"

    def said(target: Path) -> str:
        from auditor.errors import InputError
        from auditor.inventory.read import read_inventory

        with pytest.raises(InputError) as caught:
            read_inventory(target, read.knowledge, "en")  # type: ignore[attr-defined]
        return str(caught.value).replace(f"{tmp_path}/", "")

    assert said(tmp_path / "dossier.ods") == "dossier.ods: this is a folder; give the inventory file"
    assert said(path) == "later.ods: file not found (“auditor init” writes one to fill in)"
    assert said(tmp_path / "pipe.csv") == "pipe.csv: this isn't an ordinary file"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_one_may_not_read(read: Read, tmp_path: Path) -> None:
    from auditor.errors import InputError
    from auditor.inventory.read import read_inventory

    path = tmp_path / "inv.yaml"
    path.write_text("usages: [Gmail]", encoding="utf-8")
    path.chmod(0)
    with pytest.raises(InputError, match="you may not read this file"):
        read_inventory(path, read.knowledge, "en")  # type: ignore[attr-defined]


def test_a_personal_account_is_one_in_every_format(read: Read) -> None:
    assert read(xlsx(PAGES), "inv.xlsx").usages[0].account is read(ods(PAGES), "inv.ods").usages[0].account is Account.PERSONAL
