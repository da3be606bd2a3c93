"""The PDF as its readers find it: tagged, titled, with bookmarks, its fonts inside, all words there; and what is said without WeasyPrint."""

import os
import re
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from auditor import safe_text
from auditor.audit import audit
from auditor.document import Audit
from auditor.inventory.read import read_inventory
from auditor.knowledge.store import Knowledge
from auditor.model import AuditOptions
from auditor.render import html, paper, pdf
from auditor.render.sources import numbered
from auditor.render.terminal import PRIORITIES, usage_label
from bench import generate
from tests import components
from tests.conftest import ROOT, TODAY

Made = tuple[Audit, Path]


@pytest.fixture(scope="module")
def make(knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Made]:
    """The document of an inventory, and its PDF."""
    components.weasyprint()

    def made(inventory: Path, lang: str) -> Made:
        document = audit(read_inventory(inventory, knowledge, lang), knowledge, AuditOptions(TODAY, lang))
        target = tmp_path_factory.mktemp("pdf") / "audit.pdf"
        target.write_bytes(pdf.render(paper.render(document, knowledge.wording(lang), ROOT / "reports")))
        return document, target

    return made


@pytest.fixture(scope="module")
def small(make: Callable[[Path, str], Made], knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Made:
    inventory = tmp_path_factory.mktemp("inventory") / "three.yaml"
    inventory.write_text(generate.inventory(3, knowledge), encoding="utf-8")
    return make(inventory, "fr")


def _told(tool: str, *arguments: object) -> str:
    return subprocess.run([components.poppler(tool), *map(str, arguments)], capture_output=True, text=True, check=True).stdout


def _objects(file: Path) -> bytes:
    """What the file says of itself, unpacked."""
    packed = re.findall(rb"/Type ?/ObjStm.*?stream\r?\n(.*?)\r?\nendstream", file.read_bytes(), re.DOTALL)
    assert packed
    return b"\n".join(zlib.decompress(one) for one in packed)


def _run_on(text: str) -> str:
    """Words alone: neither lines, nor the kinds of spaces, nor what is broken between them."""
    return "".join(text.split())


def test_tagged_titled_in_its_language(small: Made, knowledge: Knowledge) -> None:
    document, file = small
    told = dict(line.split(":", 1) for line in _told("pdfinfo", file).splitlines() if ":" in line)
    assert told["Tagged"].strip() == "yes"
    assert told["Title"].replace("\u00a0", " ").strip() == knowledge.wording("fr").say("title", name=document.organisation.name).replace("\u00a0", " ")
    assert told["JavaScript"].strip() == "no"
    assert "595" in told["Page size"]
    assert "842" in told["Page size"] or "841" in told["Page size"]
    assert re.search(rb"/Lang ?\(fr\)", _objects(file))
    structure = _told("pdfinfo", "-struct", file)
    kinds = set(re.findall(r"^ *(\w+)", structure, re.MULTILINE))
    assert {"Document", "H1", "H2", "H3", "Table", "THead", "TBody", "TR", "TH", "TD", "L", "LI", "Figure", "Link"} <= kinds


def test_bookmarks_lead_to_every_section(small: Made) -> None:
    _, file = small
    destinations = {line.split()[-1].strip('"') for line in _told("pdfinfo", "-dests", file).splitlines()[1:]}
    sections = set(html.SECTIONS) - {"seen"}  # of domains, none of which was looked at
    assert sections <= destinations
    told = _objects(file)
    assert b"/Outlines" in told
    assert told.count(b"/Title") >= len(sections)


def test_fonts_are_inside(small: Made) -> None:
    _, file = small
    [heading, _, *rows] = _told("pdffonts", file).splitlines()
    place = heading.index("emb")
    assert rows
    assert {row[place : place + 3].strip() for row in rows} == {"yes"}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_all_words_are_there(lang: str, make: Callable[[Path, str], Made], knowledge: Knowledge) -> None:
    document, file = make(ROOT / "examples/le-pont.yaml", lang)
    sheets = [_run_on(sheet) for sheet in _told("pdftotext", "-raw", file, "-").split("\f")]
    text, first = "".join(sheets), sheets[0]
    wording = knowledge.wording(lang)
    assert [label for label in map(usage_label, document.usages) if _run_on(label) not in text] == []
    assert [sentence for sentence in document.summary if _run_on(sentence) not in first] == []
    assert [id_ for id_ in PRIORITIES if _run_on(f"{document.counts[id_]} {wording.say(f'page.count.{id_}')}") not in first] == []
    assert sheets[1].startswith(_run_on(wording.say("page.board")))
    assert sheets[2].startswith(_run_on(wording.say("page.access")))


def _said(document: Audit) -> Iterator[str]:
    """Every sentence and fact of a document that its readers need, of each kind."""
    for usage in document.usages:
        yield usage_label(usage)
        yield from (usage.notes or "", usage.access.weakest)
        yield from ("" if usage.priority.id == "keep" else usage.priority.next_step.text, *usage.imposer_questions[1:])
        for result in filter(None, usage.dimensions.values()):
            yield from (result.name, result.reason)
            yield from (text for item in result.evidence for text in (item.label, item.value))
        yield from (
            text for one in usage.alternatives for text in (one.product_name, one.where, one.cost.text, one.loses, one.gains, one.good_for, one.assumptions)
        )
        yield from (
            text for column in (usage.access.open, usage.access.demand, usage.access.cut_off) for one in column for text in (one.who, one.text, one.evidence)
        )
    for finding in document.findings:
        if finding.outcome != "unknown":
            yield from (finding.name, finding.message, finding.means, finding.what_to_do, finding.cannot_see)
    yield from (text for source in numbered(document) for text in (source.title, source.url))
    yield from (text for one in document.references for text in (one.name, one.says))
    yield from (text for letter in document.letters for text in (letter.to, letter.subject, *letter.body[:1], *letter.body[2:]))
    yield from (text for step in document.steps for text in (step.text, step.first, *step.loses, step.cost.text))
    yield from (text for one in (*document.key_answers, *document.unknowns) for text in (one.question, one.why))
    yield from (text for group in document.continuity for one in group.uses for text in (one.admins, one.call))
    yield from (text for tool in document.registers for text in (tool.tool, *(one.text for one in tool.questions if len(tool.registers) > 1)))
    board = document.board
    yield from (board.decision, *board.resolution, *board.cost, *board.loses, *board.nothing, board.funder, *(fact.text for fact in board.facts))
    yield from (*document.advice.first, *document.advice.text, *document.does_not_say, *document.reading_notes, *document.gaps)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_each_sentence_stands_on_paper(lang: str, make: Callable[[Path, str], Made]) -> None:
    """Said once at least: what stands on many cards of the page is referred to by number, never left out."""
    document, file = make(ROOT / "examples/le-pont.yaml", lang)
    text = _without_feet(file)
    assert sorted({sentence for sentence in _said(document) if _run_on(safe_text.line(sentence)) not in text}) == []


def test_each_number_leads_somewhere(small: Made) -> None:
    """Evidence, sources and texts of law are numbered where they stand."""
    _, file = small
    lines = [" ".join(line.split()) for line in _told("pdftotext", "-layout", file, "-").splitlines()]
    text = " ".join(lines)
    evidence = {number for group in re.findall(r"\[(e\d+(?:, e\d+)*)\]", text) for number in group.split(", ")}
    assert evidence
    assert [one for one in evidence if not re.search(rf"(?:: |; ){one} ", text)] == []
    cited = {number for group in re.findall(r"\[(\d+(?:, \d+)*)\]", text) for number in group.split(", ")}
    assert cited
    assert [one for one in cited if not any(line.startswith(f"{one}. ") for line in lines)] == []


def _without_feet(file: Path) -> str:
    """All words run on, from sheet to sheet: the last line of each is its foot."""
    sheets = [sheet.rstrip().rsplit("\n", 1) for sheet in _told("pdftotext", "-raw", file, "-").split("\f")]
    return _run_on("".join(sheet[0] for sheet in sheets))


@pytest.mark.parametrize(
    ("raised", "words"),
    [("ModuleNotFoundError(\"No module named 'weasyprint'\")", "auditor[pdf]"), ("OSError('cannot load library libpango-1.0-0')", pdf.DEBIAN_PACKAGES)],
    ids=["package", "libraries"],
)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_without_weasyprint_it_says_what_to_install(raised: str, words: str, lang: str, tmp_path: Path) -> None:
    """A package of that name stands first on the path and fails as the real one would."""
    (tmp_path / "weasyprint.py").write_text(f"raise {raised}\n", encoding="utf-8")
    command = [sys.executable, "-m", "auditor", "audit", str(ROOT / "examples/le-pont.yaml"), "--lang", lang, "-o", str(tmp_path / "audit.pdf")]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "audit.pdf").exists()
