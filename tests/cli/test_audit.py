"""`auditor audit`, as a person or a CI job runs it: forms, files, exit codes, what is said beside the result. CONTRACT 3 and 4."""

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Said

WEAK = "{tool: gmail, purpose: courrier, data: S2, account: personal, contract: no, plan: consumer, keys: supplier}"  # change_first, high finding
FRAMED = "{tool: whatsapp, data: S2, account: organisation, contract: no, keys: supplier}"  # frame, no finding
PLANNED = "{tool: lettre, data: S1, plan: paid, keys: supplier}"  # plan; at worst something graver
KEPT = "{tool: libreoffice, data: S3, backup: yes}"
UNCLEAR = "{tool: gmail, account: organisation}"  # clarify_first: nobody said which information
UNKNOWN = "{tool: Zèbre, purpose: agenda, data: S0}"
DISCUSSED = "{tool: libreoffice, data: S0, registers: [information, mediation]}"  # outcome discuss


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def inventory(*usages: str, name: str = "inventaire.yaml", country: str = "BE") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = "\n".join(f"  - {usage}" for usage in usages)
        path.write_text(f"organisation: {{name: Le Pont, country: {country}}}\nusages:\n{lines}\n", encoding="utf-8")
        return path

    return inventory


@pytest.fixture
def audited(tiny_cli: Callable[..., Said]) -> Callable[..., Said]:
    return lambda *arguments: tiny_cli("audit", "--as-of", "2026-01-20", *arguments)


def test_priorities_of_the_examples_are_those_their_names_say(audited: Callable[..., Said], write: Callable[..., Path]) -> None:
    out = audited(write(WEAK, FRAMED, PLANNED, KEPT, UNCLEAR, UNKNOWN, DISCUSSED), "--format", "json").out
    counts = json.loads(out)["counts"]
    assert counts == {"change_first": 1, "frame": 1, "plan": 1, "keep": 3, "clarify_first": 1}


def test_the_terminal_says_of_options_what_they_are_not_for(cli: Callable[..., Said], write: Callable[..., Path]) -> None:
    said = cli("--lang", "en", "audit", "--as-of", "2026-11-22", write("{tool: WhatsApp, data: S2, account: personal, contract: no}"))
    options = " ".join(said.out.split()).partition("Options: ")[2].partition("Points")[0]
    best, others = options.split(" Also: ")
    assert "good for S0–S1 only" in best
    assert "(good for S0–S1 only)" in others


THRESHOLDS = [
    # usages, options, exit code
    ([WEAK], [], 0),
    ([WEAK], ["--fail-on", "never"], 0),
    ([WEAK], ["--fail-on", "change_first"], 1),
    ([FRAMED], ["--fail-on", "change_first"], 0),
    ([FRAMED], ["--fail-on", "frame"], 1),
    ([WEAK], ["--fail-on", "frame"], 1),
    ([WEAK], ["--fail-on", "plan"], 1),
    ([KEPT], ["--fail-on", "plan"], 0),
    ([KEPT], ["--fail-on", "change_first", "--fail-on", "frame", "--fail-on", "plan", "--fail-on", "clarify_first", "--fail-on", "low"], 0),
    ([KEPT, WEAK], ["--fail-on", "never", "--fail-on", "change_first"], 1),
    ([UNCLEAR], ["--fail-on", "change_first"], 0),
    ([UNCLEAR], ["--fail-on", "clarify_first"], 1),
    ([WEAK], ["--fail-on", "clarify_first"], 0),
    # Severities count what is found wrong: not what isn't known, not what is to be discussed.
    ([WEAK], ["--fail-on", "high"], 1),
    ([WEAK], ["--fail-on", "low"], 1),
    ([FRAMED], ["--fail-on", "high"], 0),
    (["{tool: whatsapp, data: S2, contract: no, keys: supplier}"], ["--fail-on", "high"], 0),
    ([DISCUSSED], ["--fail-on", "low"], 0),
    # Strict: what can't be judged is 3, and 3 wins; priorities then count at their worst.
    ([KEPT], ["--strict"], 0),
    ([WEAK], ["--strict"], 0),
    ([UNKNOWN], [], 0),
    ([UNKNOWN], ["--strict"], 3),
    ([UNCLEAR], ["--strict"], 3),
    ([WEAK, UNKNOWN], ["--fail-on", "change_first"], 1),
    ([WEAK, UNKNOWN], ["--fail-on", "change_first", "--strict"], 3),
    ([PLANNED], ["--fail-on", "plan"], 1),
]


@pytest.mark.parametrize(("usages", "options", "code"), THRESHOLDS)
def test_exit_codes(usages: list[str], options: list[str], code: int, audited: Callable[..., Said], write: Callable[..., Path]) -> None:
    said = audited(write(*usages), *options)
    assert said.code == code
    assert said.out.startswith("Document interne")  # the result is there, whatever the code


def test_strict_counts_priorities_at_their_worst(audited: Callable[..., Said], write: Callable[..., Path]) -> None:
    # Where the worst is graver than the priority itself, that priority is `clarify_first`: 3 says it already, and wins.
    path = write(UNCLEAR, WEAK)
    usage = next(one for one in json.loads(audited(path, "--format", "json").out)["usages"] if one["priority"]["id"] == "clarify_first")
    assert usage["priority"]["worst"] == "change_first"
    assert audited(path, "--strict", "--fail-on", "change_first").code == 3


def test_several_inventories_give_one_document_each_and_one_exit_code(audited: Callable[..., Said], write: Callable[..., Path], tmp_path: Path) -> None:
    first, second = write(KEPT, name="un.yaml"), write(WEAK, name="deux.yaml")
    folder = tmp_path / "audits"
    assert audited(first, second, "-o", folder, "--fail-on", "change_first").code == 1
    assert {path.name for path in folder.iterdir()} == {"un.html", "un.json", "un.md", "deux.html", "deux.json", "deux.md"}
    assert json.loads((folder / "un.json").read_text())["usages"][0]["tool"]["id"] == "libreoffice"
    assert json.loads((folder / "deux.json").read_text())["usages"][0]["tool"]["id"] == "gmail"
    assert audited(first, second).out.count("Document interne") == 2


def test_inventories_of_the_same_name_do_not_overwrite_each_other(audited: Callable[..., Said], write: Callable[..., Path], tmp_path: Path) -> None:
    paths = [write(usage, name=f"{folder}/inventaire.yaml") for folder, usage in (("a", KEPT), ("b", WEAK), ("c", FRAMED))]
    folder = tmp_path / "audits"
    assert audited(*paths, "-o", folder, "--format", "json").code == 0
    tools = {path.name: json.loads(path.read_text())["usages"][0]["tool"]["id"] for path in folder.iterdir()}
    assert tools == {"inventaire.json": "libreoffice", "inventaire-2.json": "gmail", "inventaire-3.json": "whatsapp"}


@pytest.mark.parametrize("target", ["sortie", "sortie/", "sortie.d/", "a/b c/d"])
def test_a_folder_gets_the_page_json_and_markdown(target: str, audited: Callable[..., Said], write: Callable[..., Path], tmp_path: Path) -> None:
    said = audited(write(WEAK), "-o", f"{tmp_path}/{target}")
    assert (said.code, said.out) == (0, "")
    folder = tmp_path / target
    assert {path.name for path in folder.iterdir()} == {"audit.html", "audit.json", "audit.md"}
    assert json.loads((folder / "audit.json").read_text())["schema"] == 1
    assert (folder / "audit.md").read_text().startswith("> **Document interne")
    assert [line for line in said.err.splitlines() if str(folder / "audit.md") in line]


@pytest.mark.parametrize(("name", "start"), [("a.json", "{\n"), ("a.JSON", "{\n"), ("a.md", "> **Doc"), ("a.txt", "Document")])
def test_a_file_gets_the_form_of_its_suffix(name: str, start: str, audited: Callable[..., Said], write: Callable[..., Path], tmp_path: Path) -> None:
    assert audited(write(WEAK), "-o", tmp_path / name).code == 0
    assert (tmp_path / name).read_text().startswith(start)


def test_forms_asked_for(audited: Callable[..., Said], write: Callable[..., Path], tmp_path: Path) -> None:
    path = write(WEAK)
    assert audited(path, "--format", "json", "-o", tmp_path / "sans-suffixe.xyz").code == 0
    assert json.loads((tmp_path / "sans-suffixe.xyz").read_text())["schema"] == 1
    assert audited(path, "--format", "json", "--format", "terminal", "-o", tmp_path / "tout").code == 0
    assert {one.name for one in (tmp_path / "tout").iterdir()} == {"audit.json", "audit.txt"}
    assert audited(path, "--format", "md", "--format", "md").out.startswith("> **Document")


@pytest.mark.skipif(os.name != "posix", reason="modes of files are those of POSIX")
def test_only_its_owner_reads_what_is_written(audited: Callable[..., Said], write: Callable[..., Path], tmp_path: Path) -> None:
    folder = tmp_path / "sortie"
    folder.mkdir()
    (folder / "audit.md").write_text("d'avant")
    (folder / "audit.md").chmod(0o666)
    audited(write(WEAK), "-o", folder)
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert len(list(folder.iterdir())) == 3  # nothing left lying about


def test_what_lies_in_the_way_is_neither_followed_nor_kept(audited: Callable[..., Said], write: Callable[..., Path], tmp_path: Path) -> None:
    precious, target = tmp_path / "precious.txt", tmp_path / "audit.json"
    precious.write_text("precious")
    target.symlink_to(precious)
    (tmp_path / f".audit.json.{os.getpid()}.tmp").symlink_to(precious)
    audited(write(WEAK), "-o", target)
    assert precious.read_text() == "precious"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert json.loads(target.read_text())["schema"] == 1


def test_quiet_says_nothing_beside_the_result(tiny_cli: Callable[..., Said], write: Callable[..., Path], tmp_path: Path) -> None:
    said = tiny_cli("--quiet", "audit", write(WEAK), "-o", tmp_path / "sortie")
    assert (said.code, said.out, said.err) == (0, "", "")


WRONG = [
    (["nulle-part.yaml"], ["nulle-part.yaml", "introuvable"]),
    (["--list", "dma-gatekeeper"], ["dma-gatekeeper", "dma-gatekeepers"]),
    (["--as-of", "22/11/2026"], ["--as-of", "22/11/2026", "2026-11-22"]),
    (["--as-of", "9999-12-31"], ["--as-of", "9999-12-31"]),
    (["--country", "Atlantide"], ["--country", "Atlantide", "BE"]),
    (["--format", "docx"], ["--format", "json"]),
    (["--fail-on", "important"], ["--fail-on", "change_first", "high"]),
    (["--lang", "de"], ["--lang", "fr"]),
    (["--format", "json", "--format", "md"], ["-o"]),
    (["-o", "sortie.docx"], ["sortie.docx", ".json"]),
    (["--fial-on", "high"], ["--fial-on", "--fail-on"]),
]


@pytest.mark.parametrize(("options", "told"), WRONG, ids=" ".join)
def test_wrong_input_is_told_and_exits_with_2(
    options: list[str], told: list[str], tiny_cli: Callable[..., Said], write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = write(WEAK)
    said = tiny_cli("audit", path, *options)
    assert (said.code, said.out) == (2, "")
    assert [word for word in told if word not in said.err] == []
    assert "Traceback" not in said.err
    assert not (tmp_path / "sortie.docx").exists()


def test_no_inventory_at_all(tiny_cli: Callable[..., Said]) -> None:
    said = tiny_cli("audit")
    assert (said.code, said.out) == (2, "")
    assert "--help" in said.err


def test_several_inventories_want_a_folder(audited: Callable[..., Said], write: Callable[..., Path], tmp_path: Path) -> None:
    said = audited(write(KEPT, name="un.yaml"), write(WEAK, name="deux.yaml"), "-o", tmp_path / "sortie.json")
    assert said.code == 2
    assert "dossier" in said.err
    assert not (tmp_path / "sortie.json").exists()


def test_all_errors_of_all_files_at_once(audited: Callable[..., Said], write: Callable[..., Path], tmp_path: Path) -> None:
    first = write("{tool: gmail, data: S9}", "{tool: gmail, datta: S1}", name="un.yaml")
    second = write("{purpose: rien}", name="deux.yaml")
    said = audited(first, second, write(KEPT, name="bon.yaml"), "-o", tmp_path / "sortie")
    assert (said.code, said.out) == (2, "")
    assert f"{first}:3:" in said.err
    assert f"{first}:4:" in said.err
    assert f"{second}:3:" in said.err
    assert "data" in said.err
    assert not (tmp_path / "sortie").exists()


def test_a_place_that_cannot_be_written(audited: Callable[..., Said], write: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "fichier.txt").write_text("")
    said = audited(write(KEPT), "-o", tmp_path / "fichier.txt" / "audit.json")
    assert said.code == 2
    assert "audit.json" in said.err
    assert "Traceback" not in said.err


def test_country_and_name_from_the_command_line(audited: Callable[..., Said], tmp_path: Path) -> None:
    path = tmp_path / "outils.csv"
    path.write_text("Outil;À quoi ça sert;Données\nGmail;courrier;S2\n", encoding="utf-8")
    assert audited(path).code == 2
    said = audited(path, "--country", "FR", "--name", "La Passerelle", "--format", "json")
    assert said.code == 0, said.err
    assert json.loads(said.out)["organisation"] == {"name": "La Passerelle", "country": "FR"}


@pytest.mark.parametrize("name", ["inventaire été.yaml", "dossier avec espace/mon inventaire.yaml", "C\\Dossiers\\inventaire.yaml"])
def test_paths_as_people_have_them(name: str, audited: Callable[..., Said], write: Callable[..., Path]) -> None:
    path = write("{tool: gmail, data: S9}", name=name)
    said = audited(path)
    assert said.code == 2
    assert said.err.startswith(f"{path}:3:")
    assert audited(write(KEPT, name=name)).code == 0


def test_windows_line_ends_change_nothing(audited: Callable[..., Said], write: Callable[..., Path]) -> None:
    path = write(WEAK, KEPT)
    plain = audited(path, "--format", "json").out
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert audited(path, "--format", "json").out == plain


def test_language(audited: Callable[..., Said], write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(WEAK)
    assert audited(path).out.startswith("Document interne")
    assert audited(path, "--lang", "en").out.startswith("Internal document")
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert audited(path).out.startswith("Internal document")
    assert audited(path, "--lang", "fr").out.startswith("Document interne")
    # JSON is for programs: French whatever the machine, unless asked.
    assert json.loads(audited(path, "--format", "json").out)["lang"] == "fr"
    assert json.loads(audited(path, "--format", "json", "--lang", "en").out)["lang"] == "en"


def test_a_folder_on_an_english_machine_gets_french_json_and_english_markdown(
    audited: Callable[..., Said], write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    audited(write(WEAK), "-o", tmp_path / "out")
    assert json.loads((tmp_path / "out/audit.json").read_text())["lang"] == "fr"
    assert (tmp_path / "out/audit.md").read_text().startswith("> **Internal document")


def test_owners_are_those_of_the_date(cli: Callable[..., Said], write: Callable[..., Path]) -> None:
    path = write("{tool: whatsapp, data: S1}")
    owners = {}
    for day in ("2013-06-01", "2026-01-20"):
        document = json.loads(cli("audit", path, "--format", "json", "--as-of", day).out)
        assert document["as_of"] == day
        owners[day] = document["usages"][0]["tool"]["owner"]["id"]
    assert owners["2026-01-20"] == "meta"
    assert owners["2013-06-01"] != "meta"  # bought in 2014


def test_the_list_chosen_is_named(tiny_cli: Callable[..., Said], write: Callable[..., Path]) -> None:
    document = json.loads(tiny_cli("audit", write(WEAK), "--format", "json", "--list", "dma-gatekeepers").out)
    assert [one.split("@")[0] for one in document["lists"]] == ["dma-gatekeepers"]
    assert document["usages"][0]["tool"]["big_tech"] == "alphabet"


def test_the_document_holds_what_the_contract_names(audited: Callable[..., Said], write: Callable[..., Path]) -> None:
    document = json.loads(audited(write(WEAK, KEPT), "--format", "json").out)
    assert list(document["versions"]) == ["auditor", "rules", "vendor_db", "method"]
    assert set(document["coverage"]) >= {"usages", "tools_known", "dimensions_known", "dimensions_total"}
    for usage in document["usages"]:
        assert set(usage) >= {"id", "tool", "purpose", "registers", "data", "dimensions", "exposure", "dependence", "safeguards", "priority", "alternatives"}
        assert set(usage["tool"]) >= {"id", "name", "known", "declared", "observed", "operator", "owner", "big_tech"}
        assert list(usage["dimensions"]) == ["ownership", "law", "hosting", "exit", "business_model", "safeguards"]
        assert set(usage["priority"]) >= {"id", "best", "worst", "to_clarify", "asks", "ask_imposer"}
    for finding in document["findings"]:
        assert finding["id"].startswith(f"{finding['rule']}/")
        assert set(finding) >= {"usages", "outcome", "severity", "message", "what_to_do", "evidence"}


@pytest.mark.parametrize("usage", [WEAK, UNKNOWN])
def test_bytes_do_not_depend_on_where_it_is_written(usage: str, audited: Callable[..., Said], write: Callable[..., Path], tmp_path: Path) -> None:
    path = write(usage)
    out = audited(path, "--format", "json").out
    assert audited(path, "-o", tmp_path / "sortie").code == 0
    assert (tmp_path / "sortie/audit.json").read_bytes() == out.encode()


@pytest.mark.parametrize("arguments", [("--quiet", "audit"), ("audit", "--quiet")])
def test_quiet_stands_before_or_after_the_command(arguments: tuple[str, ...], cli: Callable[..., Said], tmp_path: Path) -> None:
    inventory = tmp_path / "inventory.yaml"
    inventory.write_text("organisation: {country: BE}\nusages: [{tool: Gmail}]\n", encoding="utf-8")
    said = cli(*arguments, str(inventory), "-o", str(tmp_path / "audit.json"))
    assert (said.code, said.out, said.err) == (0, "", "")
    assert (tmp_path / "audit.json").exists()


# --- workbooks and CSV -------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", ["xlsx", "ods"])
def test_a_workbook_is_written_for_its_owner_and_audited_again(format_: str, audited: Callable[..., Said], write: Callable[..., Path], tmp_path: Path) -> None:
    inventory, file = write(WEAK, UNKNOWN, DISCUSSED), tmp_path / f"out/audit.{format_}"
    assert audited(inventory, "-o", file).code == 0
    assert file.read_bytes().startswith(b"PK")
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    first, again = (json.loads(audited(path, "--format", "json").out) for path in (inventory, file))
    assert {**first, "reading_notes": []} == {**again, "reading_notes": []}


def test_csv_files_of_a_folder_and_their_inventory(audited: Callable[..., Said], write: Callable[..., Path], tmp_path: Path) -> None:
    inventory, folder = write(WEAK, UNKNOWN), tmp_path / "audit"
    said = audited(inventory, "--format", "csv", "--format", "xlsx", "-o", f"{folder}/")
    assert said.code == 0
    names = {"usages", "findings", "alternatives", "unknowns", "sources", "about", "inventory"}
    assert {path.name for path in folder.iterdir()} == {*(f"{name}.csv" for name in names), "inventory.yaml", "audit.xlsx"}
    assert all(str(path) in said.err for path in folder.iterdir())
    if os.name == "posix":
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    first, again = (json.loads(audited(path, "--format", "json").out) for path in (inventory, folder / "inventory.yaml"))
    assert {**first, "reading_notes": []} == {**again, "reading_notes": []}
    assert audited(folder / "inventory.csv", "--country", "BE").code == 0
    refused = audited(folder / "usages.csv", "--country", "BE")
    assert refused.code == 2
    assert "inventory.yaml" in refused.err


def test_csv_of_several_inventories_go_to_folders_of_their_own(audited: Callable[..., Said], write: Callable[..., Path], tmp_path: Path) -> None:
    inventories = [write(WEAK, name="a/outils.yaml"), write(KEPT, name="b/outils.yaml")]
    assert audited(*inventories, "--format", "csv", "--format", "ods", "-o", tmp_path / "audits").code == 0
    found = {path.relative_to(tmp_path / "audits").as_posix() for path in (tmp_path / "audits").rglob("*") if path.is_file()}
    assert {"outils/usages.csv", "outils-2/usages.csv", "outils.ods", "outils-2.ods"} <= found


@pytest.mark.parametrize("options", [["--format", "csv"], ["-o", "audit.csv"], ["--format", "csv", "-o", "audit.txt"]])
def test_csv_asks_for_a_folder(options: list[str], audited: Callable[..., Said], write: Callable[..., Path]) -> None:
    said = audited(write(KEPT), *options)
    assert (said.code, said.out) == (2, "")
    assert "-o audit/" in said.err


def test_a_workbook_goes_to_another_program_and_never_to_a_screen(
    tiny_root: Path, write: Callable[..., Path], capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    from auditor.cli.main import run

    command = ["--data", str(tiny_root), "audit", str(write(KEPT)), "--format", "xlsx"]
    capfdbinary.readouterr()
    assert run(command) == 0
    assert capfdbinary.readouterr().out.startswith(b"PK")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert run(command) == 2
    out, err = capfdbinary.readouterr()
    assert (out, b"-o audit.xlsx" in err) == (b"", True)


def test_where_there_is_no_letter_to_write_it_says_so(audited: Callable[..., Said], write: Callable[..., Path], tmp_path: Path) -> None:
    folder = f"{tmp_path / 'out'}/"
    for lang, told in (("fr", "Aucune lettre à écrire"), ("en", "No letter to write")):
        none = audited(write(KEPT), "--format", "letters", "-o", folder, "--lang", lang)
        assert (none.code, none.out) == (0, "")
        assert told in none.err
        some = audited(write("{tool: dossier, data: S3, account: organisation, imposed_by: authority}"), "--format", "letters", "-o", folder, "--lang", lang)
        assert told not in some.err
        assert "letters" in some.err
