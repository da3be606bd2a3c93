"""`auditor init`: where it writes, in which form, what it refuses, and what to do next."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.inventory.read import read_inventory
from auditor.knowledge.store import Knowledge
from tests.conftest import ROOT, Said

STACKS = sorted(path.stem for path in (ROOT / "vendor_db/stacks").glob("*.yaml"))


def test_help_shows_examples(cli: Callable[..., Said]) -> None:
    said = cli("init", "--help")
    assert (said.code, said.err) == (0, "")
    assert "Exemples :\n    auditor init -o inventaire.ods --stack youth-club" in said.out
    assert all(option in said.out for option in ("--stack", "--list-stacks", "--format", "--force", "--lang"))


def test_without_a_file_it_prints_yaml(cli: Callable[..., Said], knowledge: Knowledge, tmp_path: Path) -> None:
    said = cli("init", "--stack", "debt-mediation")
    assert (said.code, said.err) == (0, "")
    (tmp_path / "a.yaml").write_text(said.out, encoding="utf-8")
    assert read_inventory(tmp_path / "a.yaml", knowledge, "fr").usages[0].tool == "JustRestart"
    assert cli("--quiet", "init", "--lang", "en").out.startswith("# Inventory of the association's tools")


@pytest.mark.parametrize("name", ["a.yaml", "a.yml", "A.YAML", "a.ods", "a.xlsx", "new/folder/a.ods"])
def test_the_name_of_the_file_says_its_form(cli: Callable[..., Said], tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    said = cli("init", "--stack", "home-care", "-o", path)
    assert (said.code, said.out) == (0, "")
    assert said.err == f"Écrit : {path}\nUne fois rempli : auditor audit {path}\n"
    assert path.read_bytes().startswith(b"PK" if path.suffix in (".ods", ".xlsx") else b"# Inventaire")
    assert cli("audit", path, "--as-of", "2026-11-22").code == 0
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_csv_says_that_the_country_is_missing(cli: Callable[..., Said], tmp_path: Path) -> None:
    path = tmp_path / "nos outils.csv"
    said = cli("init", "--stack", "home-care", "-o", path)
    assert said.code == 0
    assert f'auditor audit "{path}" --country BE' in said.err
    assert path.read_bytes().startswith("\ufeffOutil;À quoi il sert;".encode())
    assert cli("audit", path, "--country", "BE").code == 0
    printed = cli("init", "--format", "csv", "--stack", "home-care")
    assert printed.out.startswith("Outil;À quoi il sert;")
    assert "--country BE" in printed.err
    assert cli("init", "--format", "csv", "--lang", "en").out.startswith("Tool,What it is for,What information,Account,")


def test_the_form_asked_for(cli: Callable[..., Said], tmp_path: Path) -> None:
    assert cli("init", "--format", "ods", "-o", tmp_path / "bare").code == 0
    assert (tmp_path / "bare").read_bytes().startswith(b"PK")
    assert cli("init", "-o", tmp_path / "text").code == 0
    assert (tmp_path / "text").read_text(encoding="utf-8").startswith("# Inventaire")


@pytest.mark.parametrize(("arguments", "says"), [
    (["--format", "xlsx"], "un tableau XLSX s'écrit dans un fichier : ajouter -o inventaire.xlsx"),
    (["--format", "csv", "-o", "a.ods"], "a.ods se termine par .ods, mais --format demande csv"),
    (["-o", "a.doc"], "a.doc : terminaison inconnue ; accepté : .yaml, .yml, .ods, .xlsx, .csv, ou --format"),
    (["-o", "."], ". est un dossier ; donner le nom d'un fichier, par exemple -o inventaire.yaml"),
    (["--format", "pdf"], "--format : valeur pas comprise ; accepté : yaml, ods, xlsx, csv"),
    (["--stack", "youthclub"], "le modèle « youthclub » n'existe pas (vouliez-vous écrire « youth-club » ?). Modèles : asbl-microsoft-grant, "),
    (["--stack", "GOOGLE", "-o", "a.ods"], "(vouliez-vous écrire « small-asbl-google » ?)"),
    (["--stack", "zzz", "--lang", "en"], "there is no stack “zzz”. Stacks: asbl-microsoft-grant, "),
    (["--stack", "../products/gmail"], "n'existe pas"),
])  # fmt: skip
def test_what_it_refuses(cli: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], says: str) -> None:
    monkeypatch.chdir(tmp_path)
    said = cli("init", *arguments)
    assert (said.code, said.out) == (2, "")
    assert says in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a.yaml", "a.csv", "a.ods", "a.xlsx"])
def test_a_file_is_never_replaced_unasked(cli: Callable[..., Said], tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"mine")
    said = cli("init", "-o", path)
    assert (said.code, said.out) == (2, "")
    assert "existe déjà et n'a pas été touché" in said.err
    assert "--force" in said.err
    assert path.read_bytes() == b"mine"
    assert cli("init", "-o", path, "--force").code == 0
    assert path.read_bytes() != b"mine"
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_a_file_made_meanwhile_is_not_lost(cli: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    monkeypatch.setattr("auditor.cli.init._check_target", lambda *_, **__: path.write_bytes(b"theirs"))
    assert cli("init", "-o", path).code == 2
    assert path.read_bytes() == b"theirs"


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_a_link_to_nothing_is_not_followed(cli: Callable[..., Said], tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    assert cli("init", "-o", tmp_path / "a.yaml").code == 2
    assert not (tmp_path / "elsewhere.yaml").exists()


def test_a_folder_that_cannot_be(cli: Callable[..., Said], tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    said = cli("init", "-o", tmp_path / "file/a.yaml")
    assert said.code == 2
    assert "impossible d'écrire" in said.err


def test_the_stacks_are_described(cli: Callable[..., Said]) -> None:
    said = cli("init", "--list-stacks")
    assert (said.code, said.err) == (0, "")
    assert [line for line in said.out.splitlines() if line in STACKS] == STACKS
    assert "Maison de jeunes" in said.out
    assert "Youth club" in cli("init", "--list-stacks", "--lang", "en").out


def test_an_untouched_example_is_not_judged(cli: Callable[..., Said], tmp_path: Path) -> None:
    for name in ("a.yaml", "a.ods"):
        assert cli("init", "-o", tmp_path / name).code == 0
        said = cli("audit", tmp_path / name)
        assert (said.code, said.out) == (2, "")
        assert said.err.count("\n") == 1
        assert "le pays de l'association manque" in said.err
