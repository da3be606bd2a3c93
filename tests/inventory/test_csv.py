"""CSV as spreadsheets of four languages and three decades write it."""

from collections.abc import Callable
from typing import Any

import pytest

from auditor.model import Account, Answer, DataClass, Register

Read = Callable[..., Any]
ROWS = [["Outil", "À quoi il sert", "Compte"], ["Gmail", "Courrier de l'équipe", "personnel"], ["Zoom", "Réunions", ""]]


def table(mark: str = ";", rows: list[list[str]] = ROWS) -> str:
    return "".join(mark.join(row) + "\n" for row in rows)


def tools(inventory: Any) -> list[tuple[str, str]]:
    return [(usage.tool, usage.purpose) for usage in inventory.usages]


@pytest.mark.parametrize("mark", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_mark_line_end_and_encoding_reads_the_same(read: Read, mark: str, end: str, encoding: str) -> None:
    inventory = read.csv(table(mark).replace("\n", end).encode(encoding))
    assert tools(inventory) == [("Gmail", "Courrier de l'équipe"), ("Zoom", "Réunions")]
    assert inventory.usages[0].account is Account.PERSONAL


def test_a_tsv_file(read: Read) -> None:
    assert [usage.tool for usage in read(table("\t"), "inv.tsv", country="BE").usages] == ["Gmail", "Zoom"]


def test_semicolons_inside_a_comma_file(read: Read) -> None:
    text = "tool,purpose\nGmail,mail; diary; contacts; photos\nZoom,calls; recordings; chat; webinars\n"
    assert tools(read.csv(text)) == [("Gmail", "mail; diary; contacts; photos"), ("Zoom", "calls; recordings; chat; webinars")]


def test_commas_inside_a_semicolon_file(read: Read) -> None:
    text = "Inventaire du Pont, asbl, rue X, Bruxelles\nOutil;Usage\nGmail;courrier, agenda, contacts\n"
    assert tools(read.csv(text)) == [("Gmail", "courrier, agenda, contacts")]


@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_one_column_with_marks_behind_it(read: Read, mark: str) -> None:
    assert [usage.tool for usage in read.csv(f"Outil{mark}\nGmail{mark}\nZoom{mark}\n").usages] == ["Gmail", "Zoom"]


def test_one_column_is_enough(read: Read) -> None:
    assert [usage.tool for usage in read.csv("Outil\nGmail, le nôtre\nZoom\n").usages] == ["Gmail, le nôtre", "Zoom"]


def test_a_title_above_the_headings_and_empty_rows(read: Read) -> None:
    text = "sep=;\nNos outils;;\n;;\n" + table() + ";;\n  ; \t;\n" + "Signal;groupe;\n"
    assert [usage.tool for usage in read.csv(text).usages] == ["Gmail", "Zoom", "Signal"]


def test_headings_that_come_back_on_each_printed_page(read: Read) -> None:
    assert [usage.tool for usage in read.csv(table() + table()).usages] == ["Gmail", "Zoom"] * 2


@pytest.mark.parametrize(
    "heading",
    [
        "tool;purpose;data",
        "Outil;À QUOI IL SERT;quelles informations",
        "Tool;Waarvoor;Gegevens",
        "Werkzeug;Wofür;Daten",
        "logiciel;finalite;donnees",
        " Outil ;Usage ;Informations ",
    ],
)
def test_headings_in_four_languages_any_case_and_without_accents(read: Read, heading: str) -> None:
    inventory = read.csv(f"{heading}\nGmail;mail;S2\n")
    assert read.notes(inventory) == []
    assert (inventory.usages[0].purpose, inventory.usages[0].data) == ("mail", DataClass.S2)


def test_columns_in_any_order(read: Read) -> None:
    forward, backward = table(), table(rows=[row[::-1] for row in ROWS])
    strip = [(usage.tool, usage.purpose, usage.account, usage.id) for usage in read.csv(forward).usages]
    assert [(usage.tool, usage.purpose, usage.account, usage.id) for usage in read.csv(backward).usages] == strip


def test_unknown_columns_are_said_and_near_ones_with_the_field_meant(read: Read) -> None:
    inventory = read.csv("Outil;Comptte;Couleur préférée\nGmail;personnel;bleu\n")
    assert read.notes(inventory) == [
        "inv.csv:1:B: la colonne « Comptte » n'est pas utilisée ; pour compte, changer le titre",
        "inv.csv:1:C: la colonne « Couleur préférée » n'est pas utilisée",
    ]
    assert inventory.usages[0].account is None


def test_two_columns_for_one_field(read: Read) -> None:
    [problem] = read.problems("Outil;Compte;Account\nGmail;perso;\n", "inv.csv", country="BE")
    assert problem.startswith("inv.csv:1:C: deux colonnes pour « compte » (l'autre est B)")


def test_the_four_tick_columns(read: Read) -> None:
    heading = "Outil;Logiciels et dossiers;S'informer;Accompagner au numérique;Échanger et communiquer\n"
    inventory = read.csv(heading + "A;x;;;✓\nB;oui;1;non;0\nC;;;;\nD;X;TRUE;ja;☑\nE;-;FALSE;n;v\n")
    everything = (Register.INFORMATION, Register.INFORMATISATION, Register.MEDIATION, Register.MEDIATISATION)
    assert [usage.registers for usage in inventory.usages] == [
        (Register.INFORMATISATION, Register.MEDIATISATION),
        (Register.INFORMATION, Register.INFORMATISATION),
        None,
        everything,
        (Register.MEDIATISATION,),
    ]


def test_a_cross_is_no_tick_for_nobody_knows_what_it_means(read: Read) -> None:
    [problem] = read.problems("Outil;S'informer\nGmail;✗\n", "inv.csv", country="BE")
    assert problem.startswith("inv.csv:2:B: S'informer : « ✗ » n'est pas compris")


@pytest.mark.parametrize("cell", ['"argent; enfants"', '"argent, enfants"', '"argent\nenfants"', '" Enfants ;argent; "'])
def test_several_values_in_a_cell(read: Read, cell: str) -> None:
    [usage] = read.csv(f"Outil;Informations délicates\nGmail;{cell}\n").usages
    assert usage.kinds == ("finances", "minors")


@pytest.mark.parametrize(("cell", "value"), [("12", 12), ("1 234", 1234), ("1\u202f234", 1234), ("12,0", 12), ("12.00", 12), (" 3 ", 3), ("0", 0)])
def test_numbers(read: Read, cell: str, value: int) -> None:
    assert read.csv(f"Outil;Utilisateurs\nGmail;{cell}\n").usages[0].users == value


@pytest.mark.parametrize("cell", ["12,5", "1.234", "1,234", "-1", "douze", "1 2", "nan", "inf", "1e3", "99999999999999999999", "TRUE"])
def test_what_isnt_a_whole_number_or_means_two(read: Read, cell: str) -> None:
    [problem] = read.problems(f"Outil;Utilisateurs\nGmail;{cell}\n", "inv.csv", country="BE")
    assert problem == f"inv.csv:2:B: Utilisateurs : « {cell} » n'est pas compris ; accepté : un nombre entier, par exemple 12"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2019", "2019"),
        ("2019-03", "2019-03"),
        ("2019-03-21", "2019-03-21"),
        ("21/03/2019", "2019-03-21"),
        ("1.3.2019", "2019-03-01"),
        ("43545", "2019-03-21"),
        ("2019.0", "2019"),
        ("1954", "1954"),
    ],
)
def test_dates_and_dates_as_numbers(read: Read, cell: str, value: str) -> None:
    assert read.csv(f"Outil;Depuis\nGmail;{cell}\n").usages[0].since == value


@pytest.mark.parametrize("cell", ["31/02/2019", "2019-13", "longtemps", "12", "3019", "03/21/2019"])
def test_what_isnt_a_date(read: Read, cell: str) -> None:
    [problem] = read.problems(f"Outil;Depuis\nGmail;{cell}\n", "inv.csv", country="BE")
    assert problem.startswith(f"inv.csv:2:B: Depuis : « {cell} » n'est pas compris ; accepté : une année")


@pytest.mark.parametrize(("cell", "value"), [("0", Answer.NO), ("1", Answer.YES), ("TRUE", Answer.YES), ("FAUX", Answer.NO), ("", None), ("?", None)])
def test_yes_and_no_as_spreadsheets_write_them(read: Read, cell: str, value: Answer | None) -> None:
    assert read.csv(f"Outil;Sauvegarde\nGmail;{cell}\n").usages[0].backup == value


def test_a_row_without_tool(read: Read) -> None:
    [problem] = read.problems("Outil;Compte\nGmail;\n;perso\n", "inv.csv", country="BE")
    assert problem.startswith("inv.csv:3: le nom de l'outil manque")


def test_a_numbered_but_otherwise_empty_row_is_empty(read: Read) -> None:
    inventory = read.csv("N°;Outil;S'informer\n1;Gmail;TRUE\n2;;FALSE\n3;;\n")
    assert [usage.tool for usage in inventory.usages] == ["Gmail"]


def test_what_stands_beside_the_columns_is_said(read: Read) -> None:
    inventory = read.csv("Outil;Compte\nGmail;perso;et aussi Zoom\n")
    assert read.notes(inventory) == ["inv.csv:2:C: « et aussi Zoom » se trouve hors des colonnes et n'est pas lu"]


def test_the_line_said_is_the_line_of_the_file_even_after_a_cell_of_several_lines(read: Read) -> None:
    text = 'Outil;Usage;Compte\n"Gmail";"courrier\net agenda\net contacts";perso\n\nZoom;"réunions\nrapides";zzz\n'
    [problem] = read.problems(text, "inv.csv", country="BE")
    line = int(problem.split(":")[1])
    assert text.splitlines()[line - 1].startswith("Zoom;")


def test_the_line_said_survives_windows_line_ends_and_empty_lines(read: Read) -> None:
    [problem] = read.problems("\r\n\r\nOutil;Compte\r\n\r\nZoom;zzz\r\n", "inv.csv", country="BE")
    assert problem.startswith("inv.csv:5:B: ")


def test_an_unclosed_quote_is_found_where_it_opens(read: Read) -> None:
    problems = read.problems('Outil;Usage\nGmail;courrier\nZoom;"réunions\nSignal;groupe\n', "inv.csv", country="BE")
    assert [problem.split(": ")[0] for problem in problems] == ["inv.csv:3"]
    assert "guillemets" in problems[0]


@pytest.mark.parametrize(
    "content", [b"Outil;Compte\nGm\x00ail;perso\n", table().encode("utf-16-le"), b"\xff\xfeO\x00u", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7 outil"]
)
def test_what_isnt_text(read: Read, content: bytes) -> None:
    assert read.problems(content, "inv.csv", country="BE") == ["inv.csv: ce n'est pas un texte ; accepté : YAML, CSV, ODS ou XLSX"]


def test_no_column_for_the_tool(read: Read) -> None:
    [problem] = read.problems("Nom;Compte\nGmail;perso\n", "inv.csv", country="BE")
    assert "aucune colonne « Outil »" in problem


def test_headings_and_no_row(read: Read) -> None:
    [problem] = read.problems("Outil;Compte\n;\n", "inv.csv", country="BE")
    assert "aucun outil" in problem


def test_all_bad_cells_at_once_with_their_heading_as_written(read: Read) -> None:
    problems = read.problems("Outil;Quelles informations;Utilisateurs\nGmail;S8;x\nZoom;S1;y\n", "inv.csv")
    assert [problem.split(" : ")[0] for problem in problems] == [
        "inv.csv:2:B: Quelles informations",
        "inv.csv:2:C: Utilisateurs",
        "inv.csv:3:C: Utilisateurs",
        problems[3].split(" : ")[0],
    ]
    assert "--country" in problems[3]


def test_proofs_in_a_cell(read: Read) -> None:
    [usage] = read.csv('Outil;Preuves\nGmail;"contrat : document : 2026-03-03 : classeur 4 : onglet B ; sauvegarde : observation"\n').usages
    assert [(proof.for_, proof.what, proof.date, proof.where) for proof in usage.proofs] == [
        ("contract", "document", "2026-03-03", "classeur 4 : onglet B"),
        ("backup", "observation", None, None),
    ]


def test_a_proof_that_cant_be_read_shows_which(read: Read) -> None:
    [problem] = read.problems('Outil;Preuves\nGmail;"contrat : document ; contrat : rumeur"\n', "inv.csv", country="BE")
    assert problem.startswith("inv.csv:2:B: Preuves : « contrat, rumeur » n'est pas compris")
