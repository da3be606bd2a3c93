"""Words that people write in an inventory come out as words: through the real command line, in each form, nothing acts and nothing is lost."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from auditor import safe_text
from tests.conftest import Said

HOSTILE = {
    "terminal sequence": "\x1b]0;titre\x07\x1b[2J\x1b[31mrouge",
    "one-byte terminal sequence": "\x9b31mrouge",
    "backwards": "gmail\u202egnp.exe",
    "isolate": "\u2066\u2069a\u2067b",
    "invisible": "zé\u200bro\u2060 lar\u00adgeur",
    "hidden tags": "a\U000e0041\U000e0042\U000e0100b",
    "empty letters": "\u3164\u115f",
    "new line": "avant\n\n# Titre\n\n- liste",
    "carriage return": "faux\rvrai",
    "separator": "a\u2028b\u2029c\x85d",
    "formula": '=HYPERLINK("http://x.example";"clic")',
    "command formula": "@SUM(1+1)*cmd|' /C calc'!A0",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "comment": "<!-- tout le reste",
    "entity": "&lt;b&gt; &amp; &#42;",
    "link": "[clic](javascript:alert(1)) <http://x.example> http://x.example www.x.example",
    "image": "![suivi](http://x.example/p.gif)",
    "reference": "[x]: http://x.example",
    "table": "a | b |\n|---|---|",
    "row": "|---|",
    "emphasis": "**gras** _italique_ ~~barré~~ `code`",
    "code block": "```\nsh",
    "heading": "## Titre",
    "quotation": "> cité",
    "list": "1. un",
    "rule": "* * *",
    "underline": "===",
    "backslashes": "C:\\Dossiers\\*.doc\\",
    "template": "{{ 7*7 }}{% for x in y %}{# rien #}",
    "format": "{tool.__class__.__mro__} {0} {} {tool!r:>99} {question} }{",
    "percent": "%s %d %(name)s %n 100%",
    "message name": "reason.open",
    "dollar": "${HOME} $(id) `id`",
    "right to left": "עברית \u200fالعربية",
}
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _inventory(path: Path, text: str) -> Path:
    """The text in every place where an inventory takes one, beside tools that the catalogue knows and one that it doesn't."""
    proof = {"for": "contract", "what": "document", "date": "2026-01-02", "where": text}
    usages = [
        {"tool": "gmail", "purpose": text, "data": "S2", "account": "personal", "notes": text, "proofs": [proof]},
        {"tool": "nextcloud", "host": text, "data": "S2", "id": text, "purpose": "partage", "run_by": "host"},
        {"tool": text, "data": "S2", "notes": text, "host": text},
        {"tool": "facebook", "purpose": text, "data": "S0", "notes": text},
        {"tool": "dossier", "purpose": text, "data": "S3", "imposed_by": "authority", "account": "personal", "registers": ["information", "mediation"]},
        {"tool": text, "purpose": text, "registers": ["information"]},
    ]
    # JSON is YAML too; every sign beyond ASCII is written as its number, so that the file itself can hold it.
    whole = json.dumps({"organisation": {"name": text, "country": "BE"}, "usages": usages}, ensure_ascii=False)
    path.write_text(re.sub(r"[^ -~]", lambda found: f"\\U{ord(found.group()):08X}", whole), encoding="ascii")
    return path


def _rendered(text: str, format_: str, tmp_path: Path, cli: Callable[..., Said]) -> str:
    """What the command line writes into a file."""
    path, file = _inventory(tmp_path / "inventaire.yaml", text), tmp_path / "document"
    said = cli("audit", path, "--with-notes", "--format", format_, "--as-of", "2026-01-20", "-o", file.with_suffix(".out"))
    assert (said.code, said.out) == (0, ""), said.err
    return file.with_suffix(".out").read_text(encoding="utf-8")


def _hidden(text: str) -> set[str]:
    return {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") and c != "\n"} | (set(text) & set("\u3164\u115f\U000e0100"))


def _one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_json_holds_what_was_written_and_hides_nothing(text: str, tmp_path: Path, tiny_cli: Callable[..., Said]) -> None:
    out = _rendered(text, "json", tmp_path, tiny_cli)
    assert not _hidden(out)
    document = json.loads(out)
    # A name is one line: breaks and spaces at its ends are the file's, the rest is the person's.
    assert document["organisation"]["name"].split() == text.split()
    usages = document["usages"]
    assert sum(usage["purpose"].split() == text.split() for usage in usages) == 4
    assert sum(usage["tool"]["asked"].split() == text.split() for usage in usages) == 2
    assert sum(usage["id"].split() == text.split() for usage in usages) == 1
    assert sum((usage["tool"]["host"] or "").split() == text.split() for usage in usages) == 2
    assert sum((usage["notes"] or "").split() == text.split() for usage in usages) == 3


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_terminal_shows_it_and_obeys_nothing(text: str, tmp_path: Path, tiny_cli: Callable[..., Said]) -> None:
    out = _rendered(text, "terminal", tmp_path, tiny_cli)
    assert not _hidden(out)
    shown = out.replace("\n", "").replace("\u00a0", "").replace(" ", "")
    wanted = safe_text.line(text).replace("\u00a0", "").replace(" ", "")
    assert shown.count(wanted) >= 10  # in the title, the summary, on cards, in questions, notes and remarks


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_markdown_keeps_its_shape_and_shows_it(text: str, tmp_path: Path, tiny_cli: Callable[..., Said], shape_of_a_plain_word: Counter[str]) -> None:
    out = _rendered(text, "md", tmp_path, tiny_cli)
    assert not _hidden(out)
    tokens = PARSER.parse(out)
    inline = [token for token in tokens if token.type == "inline"]
    marks = {"text", "text_special", "strong_open", "strong_close", "em_open", "em_close", "softbreak"}  # those of the template
    assert {child.type for token in inline for child in token.children or ()} <= marks
    shown = _one_line("\n".join("".join(child.content for child in token.children or ()) for token in inline))
    assert shown.count(_one_line(safe_text.line(text))) >= 10
    assert Counter(token.type + token.tag for token in tokens) == shape_of_a_plain_word


@pytest.fixture(scope="module")
def shape_of_a_plain_word(tiny_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Counter[str]:
    """Blocks of the Markdown document when nothing strange was written."""
    from auditor.cli.main import run

    folder = tmp_path_factory.mktemp("plain")
    path = _inventory(folder / "inventaire.yaml", "un mot")
    assert run(["--quiet", "--data", str(tiny_root), "audit", str(path), "--with-notes", "--as-of", "2026-01-20", "-o", str(folder / "document.md")]) == 0
    return Counter(token.type + token.tag for token in PARSER.parse((folder / "document.md").read_text(encoding="utf-8")))


@pytest.mark.parametrize("format_", ["json", "md", "terminal"])
def test_what_is_printed_is_what_is_written(format_: str, tmp_path: Path, tiny_cli: Callable[..., Said], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")  # the width of a text file
    text = " ".join(_one_line(text) for text in HOSTILE.values())
    written = _rendered(text, format_, tmp_path, tiny_cli)
    assert tiny_cli("audit", tmp_path / "inventaire.yaml", "--with-notes", "--format", format_, "--as-of", "2026-01-20").out == written


def test_remarks_stay_in_the_inventory_unless_asked_for(tmp_path: Path, tiny_cli: Callable[..., Said]) -> None:
    path = tmp_path / "inventaire.yaml"
    usages = "  - {tool: gmail, data: S2, notes: entre nous}\n  - {tool: facebook, data: S0, notes: entre nous}\n"
    path.write_text(f"organisation: {{name: Le Pont, country: BE}}\nusages:\n{usages}")
    for format_ in ("json", "md", "terminal"):
        assert "entre nous" not in tiny_cli("audit", path, "--format", format_).out
        assert tiny_cli("audit", path, "--format", format_, "--with-notes").out.count("entre nous") == 2


def test_where_a_proof_is_kept_is_never_in_a_document(tmp_path: Path, tiny_cli: Callable[..., Said]) -> None:
    path = tmp_path / "inventaire.yaml"
    proof = "{for: contract, what: document, date: 2026-01-02, where: sous le tapis}"
    path.write_text(f"organisation: {{name: Le Pont, country: BE}}\nusages:\n  - {{tool: gmail, data: S2, proofs: [{proof}]}}\n")
    for format_ in ("json", "md", "terminal"):
        said = tiny_cli("audit", path, "--format", format_, "--with-notes")
        assert said.code == 0
        assert "sous le tapis" not in said.out + said.err


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_questions_repeat_strange_names_harmlessly(text: str, tiny_cli: Callable[..., Said]) -> None:
    if "\x00" in text:
        return
    for command in (("catalogue", "owner"), ("catalogue", "show"), ("catalogue", "search"), ("explain",), ("alternatives",)):
        said = tiny_cli(*command, "--", text)
        assert said.code in (0, 2), (command, said.err)
        assert not _hidden(said.out + said.err)


@pytest.mark.parametrize("text", ["\x1b[31mrouge", "a\u202eb", "{tool}", "%s", "## T"], ids=repr)
def test_errors_repeat_bad_values_harmlessly(text: str, tmp_path: Path, tiny_cli: Callable[..., Said]) -> None:
    path = tmp_path / "inventaire.yaml"
    path.write_text(json.dumps({"organisation": {"country": text, text: 1}, "usages": [{"tool": "gmail", "data": text, text: 1}]}))
    said = tiny_cli("audit", path)
    assert (said.code, said.out) == (2, "")
    assert not _hidden(said.err)
    assert said.err.count(safe_text.line(text)) >= 4
