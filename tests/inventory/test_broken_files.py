"""Every broken file gives plain sentences, in both languages, through the library and through the command line."""

import contextlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sheet_files import PAGES, TOOLS, docx, ods, xlsx

from auditor.cli.main import run
from auditor.errors import InputError
from auditor.inventory.read import read_inventory
from auditor.knowledge.store import Knowledge

HEAD = "organisation: {country: BE}\nusages:\n"
FIELD = f"{HEAD}  - tool: Gmail\n    "

# name of the file -> what stands in it, where the error is said to be, what must be shown or named.
BROKEN: dict[str, tuple[str | bytes, str, str]] = {
    "unknown-field.yaml": (f"{FIELD}acount: x\n", ":4:5", "acount"),
    "unknown-field-far.yaml": (f"{FIELD}zzz: x\n", ":4:5", "zzz"),
    "unknown-block.yaml": (f"{HEAD}  - Gmail\nusage: []\n", ":4:1", "usage"),
    "bad-choice.yaml": (f"{FIELD}account: shared\n", ":4:14", "shared"),
    "bad-data.yaml": (f"{FIELD}data: S9\n", ":4:11", "S9"),
    "bad-list.yaml": (f"{FIELD}registers: [information, zz]\n", ":4:30", "zz"),
    "bad-count.yaml": (f"{FIELD}users: many\n", ":4:12", "many"),
    "bad-date.yaml": (f"{FIELD}since: long ago\n", ":4:12", "long ago"),
    "bad-place.yaml": (f"{FIELD}data_place: Europe\n", ":4:17", "Europe"),
    "bad-proof.yaml": (f"{FIELD}proofs: [{{for: contract}}]\n", ":4:14", "contract"),
    "bad-proof-text.yaml": (f"{FIELD}proofs: rumour\n", ":4:13", "rumour"),
    "list-for-word.yaml": (f"{FIELD}purpose: [a, b]\n", ":4:14", "[…]"),
    "block-for-word.yaml": (f"{FIELD}mfa: {{a: b}}\n", ":4:10", "{…}"),
    "true-for-word.yaml": (f"{FIELD}account: true\n", ":4:14", "« true »"),
    "long-text.yaml": (f"{FIELD}notes: {'a' * 2001}\n", ":4:12", "2000"),
    "no-tool.yaml": (f"{HEAD}  - purpose: x\n", ":3:5", "tool"),
    "null-item.yaml": (f"{HEAD}  - ~\n", ":3:5", "tool: Gmail"),
    "number-item.yaml": (f"{HEAD}  - 12\n", ":3:5", "« 12 »"),
    "usages-a-word.yaml": ("organisation: {country: BE}\nusages: Gmail\n", ":2:9", "Gmail"),
    "usages-a-block.yaml": ("organisation: {country: BE}\nusages: {tool: Gmail}\n", ":2:9", "{…}"),
    "usages-empty.yaml": ("organisation: {country: BE}\nusages:\n", ":2:8", "outil"),
    "organisation-a-word.yaml": ("organisation: Le Pont\nusages: [Gmail]\n", ":1:15", "Le Pont"),
    "organisation-a-list.yaml": ("organisation: [Le Pont]\nusages: [Gmail]\n", ":1:15", "[…]"),
    "just-a-word.yaml": ("Gmail\n", ":1:1", "organisation"),
    "just-a-list.yaml": ("- Gmail\n- Zoom\n", ":1:1", "organisation"),
    "only-a-comment.yaml": ("# later\n", ":1:1", "organisation"),
    "no-country.yaml": ("usages: [Gmail]\n", "", "--country"),
    "bad-country.yaml": ("organisation: {country: Wallonia}\nusages: [Gmail]\n", ":1:25", "Wallonia"),
    "id-twice.yaml": (f"{HEAD}  - {{tool: A, id: x}}\n  - {{tool: B, id: x}}\n", ":4:5", "« x »"),
    "key-twice.yaml": (f"{FIELD}tool: Zoom\n", ":4:5", "tool"),
    "tag.yaml": (f"{HEAD}  - tool: !!python/object:os.system x\n", ":3:11", "python/object"),
    "alias.yaml": (f"{HEAD}  - &a {{tool: Gmail}}\n  - *a\n", ":4:5", "*a"),
    "alias-of-nothing.yaml": (f"{HEAD}  - tool: *zz\n", ":3:11", "zz"),
    "laughs.yaml": ("a: &a [x]\n" + "".join(f"b{n}: [{'*a, ' * 9}x]\n" for n in range(40)), ":2:6", "*a"),
    "deep.yaml": ("[" * 100_000, ":1:21", "20"),
    "deep-block.yaml": ("usages: " + "{a: " * 100_000, ":1:85", "20"),
    "two-documents.yaml": (f"{HEAD}  - Gmail\n---\n{HEAD}  - Zoom\n", ":4:1", "---"),
    "list-as-key.yaml": ("? [a]\n: b\n", ":1:3", "mot"),
    "tab.yaml": (f"{HEAD}\t- tool: Gmail\n", ":3:1", "tabulation"),
    "indent.yaml": (f"{HEAD}  - tool: Gmail\n   purpose: x\n", ":4:4", "purpose: x"),
    "quote.yaml": (f"{HEAD}  - tool: 'l'outil'\n", ":3:14", "l'outil"),
    "quote-open.yaml": (f'{HEAD}  - tool: "Gmail\n', ":3:11", "Gmail"),
    "bracket.yaml": (f"{HEAD}  - {{tool: Gmail\n", ":3:5", "tool: Gmail"),
    "colon.yaml": (f"{HEAD}  - tool: a: b\n", ":3:12", "tool: a: b"),
    "at.yaml": (f"{HEAD}  - tool: @home\n", ":3:11", "@home"),
    "bell.yaml": (f"{HEAD}  - tool: \x07\n", ":3:11", "U+0007"),
    "csv-in-yaml.yaml": ("Outil;Usage\nGmail;mail\n", ":1:1", "organisation"),
    "nul.yaml": (b"usages: [\x00]", "", "YAML, CSV, ODS"),
    "picture.yaml": (b"\x89PNG\r\n\x1a\nxx", "", "YAML, CSV, ODS"),
    "empty.yaml": ("", "", "vide"),
    "blank.csv": ("\n \n", "", "vide"),
    "no-tool-column.csv": ("Nom;Compte\nGmail;perso\n", "", "Outil"),
    "only-headings.csv": ("Outil;Compte\n", "", "usages"),
    "no-tool.csv": ("Outil;Compte\n;perso\n", ":2", "outil"),
    "bad-cell.csv": ("Outil;Compte\nGmail;shared\n", ":2:B", "shared"),
    "cross.csv": ("Outil;S'informer\nGmail;✗\n", ":2:B", "✗"),
    "column-twice.csv": ("Outil;Compte;Account\nGmail;;\n", ":1:C", "compte"),
    "quote.csv": ('Outil;Usage\nGmail;"mail\n', ":2", "guillemets"),
    "quote-text.csv": ('Outil;Usage\nGmail;"mail" perso\n', ":2", "guillemets"),
    "huge-cell.csv": ('Outil;Usage\nGmail;"' + "a" * 200_000 + '"\n', ":2", "guillemets"),
    "many-lines.csv": ("Outil\n" + "x\n" * 5001, "", "5000"),
    "many-columns.csv": ("Outil" + ";" * 300, "", "200"),
    "utf16-cut.csv": (b"\xff\xfeO\x00u", "", "YAML, CSV, ODS"),
    "big.csv": ("Outil\n" * 1_000_000, "", "5 Mo"),
    "picture.xlsx": (b"\x89PNG\r\n\x1a\n", "", "ODS ou XLSX"),
    "docx.xlsx": (docx(), "", "ODS ou XLSX"),
    "cut.xlsx": (xlsx(PAGES)[:3000], "", "ODS ou XLSX"),
    "cut.ods": (ods(PAGES)[:2000], "", "ODS ou XLSX"),
    "far.xlsx": (xlsx(PAGES, lambda book: book.get_worksheet_by_name("Outils").write("XFD1048576", "x")), "", "5000"),
    "bad-cell.xlsx": (xlsx({"Outils": [*TOOLS, ["Signal", "", "S9", ""]]}), ", Outils, C5", "S9"),
    "no-tool.ods": (ods({"Outils": [*TOOLS, ["", "appels", "", ""]]}), ", Outils, ligne 5", "outil"),
}
NEEDS_NO_COUNTRY = [name for name in BROKEN if name not in ("no-country.yaml", "bad-country.yaml")]

# Words of Python, of its libraries or of computing, that no volunteer should have to know.
NOT_PLAIN = re.compile(
    r"Traceback|Error\b|Exception|\bdict\b|NoneType|\bNone\b|\bTrue\b|\bFalse\b|\bstr\b|\bint\b|\blist object|\bnull\b|errno"
    r"|codec|utf-?8|byte|parse|scalar|token|mapping|sequence|calamine|pydantic|<class|object at"
    r"|\binput\.\w|\byaml\.\w|…\s*$|\{\w+\}",
    re.IGNORECASE,
)
ENGLISH = re.compile(r"\b(the|is|isn't|not|found|accepted|did you|expected|while)\b")
FRENCH = re.compile(r"\b(le|la|les|est|n'est|pas|accepté|vouliez|une)\b")


def written(tmp_path: Path, name: str) -> Path:
    content = BROKEN[name][0]
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def unquoted(line: str) -> str:
    """A line without what it repeats of the file, and without examples of fields and words accepted."""
    bare = re.sub(r"(champs acceptés|accepted fields) : .*|accepted fields: .*", "", re.sub(r"«[^»]*»|“[^”]*”", "", line))
    return re.sub(r"(accepté :|accepted:).*", r"\1", bare)


def assert_plain(lines: list[str], path: Path, lang: str) -> None:
    """One line a problem, which names its place, in the language asked for, without words of the machine."""
    assert lines
    for line in lines:
        assert "\n" not in line
        assert line.startswith((str(path), "--country")), line
        said = unquoted(line.removeprefix(str(path)))
        assert not NOT_PLAIN.search(said), line
        assert not (ENGLISH if lang == "fr" else FRENCH).search(said), line
        assert len(re.sub(r"\W", "", said)) > 10, line


def test_there_are_many_kinds_of_broken_files() -> None:
    assert len(BROKEN) >= 60


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", BROKEN)
def test_the_sentence_is_plain_names_its_place_and_shows_what_was_seen(tmp_path: Path, knowledge: Knowledge, name: str, lang: str) -> None:
    path = written(tmp_path, name)
    with pytest.raises(InputError) as caught:
        read_inventory(path, knowledge, lang)
    lines = [str(problem) for problem in caught.value.problems]
    assert_plain(lines, path, lang)
    if lang == "fr":
        _, place, seen = BROKEN[name]
        assert any(line.startswith(f"{path}{place}: ") and seen in line for line in lines), lines


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", BROKEN)
def test_the_command_line_says_it_on_stderr_and_returns_2(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, lang: str) -> None:
    path = written(tmp_path, name)
    assert run(["audit", str(path), "--lang", lang, "--format", "json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert_plain(printed.err.splitlines(), path, lang)


@pytest.mark.parametrize("name", NEEDS_NO_COUNTRY)
def test_a_country_on_the_command_line_hides_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    path = written(tmp_path, name)
    assert run(["audit", str(path), "--lang", "fr", "--country", "BE"]) == 2
    assert BROKEN[name][2] in capsys.readouterr().err


def test_the_errors_of_several_files_come_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [written(tmp_path, name) for name in ("bad-data.yaml", "quote.csv", "cut.ods")]
    assert run(["audit", *map(str, paths), "--country", "BE", "-o", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err.splitlines()
    assert [any(line.startswith(str(path)) for line in said) for path in paths] == [True] * 3
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("arguments", [["missing.yaml"], ["."], ["inv.yaml", "--country", "Wallonia"], ["inv.yaml", "--country", ""]])
def test_wrong_arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "inv.yaml").write_text("usages: [Gmail]", encoding="utf-8")
    for lang in ("fr", "en"):
        assert run(["audit", *arguments, "--lang", lang]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert_plain(printed.err.splitlines(), Path("--country" if "--country" in arguments else arguments[0]), lang)


def test_a_terminal_sequence_in_a_file_never_reaches_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "inv.csv"
    path.write_text("Outil;Compte\nGmail;\x1b[31mrouge\x1b[0m\u202e\n", encoding="utf-8")
    assert run(["audit", str(path), "--country", "BE"]) == 2
    said = capsys.readouterr().err
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "<U+001B>[31mrouge" in said


def cut_anywhere(path: Path, whole: bytes, step: int, read: Callable[[Path], object]) -> None:
    for end in range(1, len(whole), step):
        path.write_bytes(whole[:end])
        with contextlib.suppress(InputError):
            read(path)


@pytest.mark.parametrize("build", [xlsx, ods])
def test_a_sheet_cut_at_any_place_is_read_or_refused_and_never_more(tmp_path: Path, knowledge: Knowledge, build: Callable[..., bytes]) -> None:
    whole = build(PAGES)
    cut_anywhere(tmp_path / "inv.xlsx", whole, max(len(whole) // 150, 1), lambda path: read_inventory(path, knowledge, "fr"))
