"""The audit as sheets: the document's figures, text that stays text, the same bytes, and an inventory that can be audited again."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from auditor import safe_text
from auditor.audit import audit
from auditor.document import Audit
from auditor.errors import InputError
from auditor.inventory import write_yaml
from auditor.inventory.as_declared import as_declared
from auditor.inventory.pages import LONGEST
from auditor.inventory.read import read_inventory
from auditor.inventory.template import Template
from auditor.knowledge.store import Knowledge
from auditor.model import AuditOptions, Inventory, Organisation, Proof, ProofFor, ProofWhat, Register, Usage
from auditor.render import csv_folder, sheets, workbook
from auditor.render.sources import found_in, numbered
from tests.conftest import ROOT, TINY_DAY, TODAY
from tests.render.test_strangers_text import HOSTILE

FORMATS = ("xlsx", "ods", "csv")
STACKS = sorted(path.stem for path in (ROOT / "vendor_db/stacks").glob("*.yaml"))
REALISTIC = (ROOT / "tests/golden/realistic.yaml").read_text(encoding="utf-8")
MORE_HOSTILE = {
    "plus": "+1+1", "minus": "-2+3", "at": "@A1", "tab": "\t=1+1", "wide equals": "＝1+1", "quote": "'=1", "escaped cell": "_x003D_1+1", "emoji": "👩‍👩‍👧 🏠",
    "long": "=" + "é" * 1_900, "address": "http://x.example", "internal": "internal:Usages!A1", "brace": "{=1+1}", "number": "0012", "proofs": "a; b : c",
}  # fmt: skip
STRANGE = HOSTILE | MORE_HOSTILE


def _files(document: Audit, knowledge: Knowledge) -> dict[str, bytes]:
    """Every file of every format, by name."""
    return {"audit.xlsx": workbook.xlsx(document, knowledge), "audit.ods": workbook.ods(document, knowledge), **csv_folder.files(document, knowledge)}


def _again(document: Audit, knowledge: Knowledge, format_: str, folder: Path, lang: str, day: date, *, with_notes: bool = False) -> Audit:
    """The audit of the inventory that one format carries."""
    path = folder / ("inventory.yaml" if format_ == "csv" else f"audit.{format_}")
    written = csv_folder.files(document, knowledge)[path.name] if format_ == "csv" else getattr(workbook, format_)(document, knowledge)
    path.write_bytes(written)
    return audit(read_inventory(path, knowledge, lang), knowledge, AuditOptions(day, lang, with_notes=with_notes))


def _bare(document: Audit) -> Audit:
    """Without what was noticed while reading, which speaks of the file."""
    return replace(document, reading_notes=())


def _read_back(data: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def _csv(data: bytes, lang: str) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    assert text.count("\r\n") == text.count("\n")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter="," if lang == "en" else ";"))


@pytest.fixture(params=["fr", "en"])
def document(request: pytest.FixtureRequest, audit_text: Callable[..., Audit]) -> Audit:
    return audit_text(REALISTIC, lang=request.param)


# --- figures ---------------------------------------------------------------------------------------------


def _by_id(sheet: sheets.Sheet) -> list[dict[str, sheets.Value]]:
    ids = [column.id for column in sheet.columns]
    assert len(set(ids)) == len(ids)
    assert len({column.heading for column in sheet.columns}) == len(ids)
    return [dict(zip(ids, row, strict=True)) for row in sheet.rows]


def test_every_figure_is_the_documents(document: Audit, tiny: Knowledge) -> None:
    usages, findings, alternatives, unknowns, sources, about = map(_by_id, sheets.sheets_of(document, tiny.wording(document.lang)))
    assert [row["usage_id"] for row in usages] == [usage.id for usage in document.usages]
    for row, usage in zip(usages, document.usages, strict=True):
        spans = {f"verdict.{name}": getattr(usage, name) for name in sheets.VERDICTS} | dict(usage.dimensions)
        for name, span in spans.items():
            assert (row[f"{name}.low"], row[f"{name}.high"]) == ((span.low, span.high) if span else (None, None))
        for name, result in usage.dimensions.items():
            assert row[f"{name}.reason"] == (result.reason if result else tiny.wording(document.lang).say("level.none"))
        assert row["users"] == usage.users
        assert row["priority"] == usage.priority.name
        assert row["next_step"] == usage.priority.next_step.text
    assert sorted(str(row["rule"]) + str(row["message"]) for row in findings) == sorted(one.rule + one.message for one in document.findings)
    offered = [one for usage in document.usages for one in usage.alternatives]
    named = [row for row in alternatives if row["product"]]
    assert [(row["product"], row["hours_low"], row["hours_high"], row["cost"]) for row in named] == [
        (one.product_name, one.hours.low, one.hours.high, one.cost.text) for one in offered
    ]
    assert len(alternatives) - len(named) == sum(bool(not usage.alternatives and usage.alternatives_note) for usage in document.usages)
    asked = unknowns[: len(document.unknowns)]
    assert [(row["question"], row["settles"]) for row in asked] == [(one.question, one.settles) for one in document.unknowns]
    assert len(unknowns) == len(document.unknowns) + len(document.unknown_tools)
    assert [row["number"] for row in sources] == list(range(1, len(sources) + 1))
    numbers = [row["about.value"] for row in about if isinstance(row["about.value"], int)]
    coverage = document.coverage
    assert numbers == [
        *document.counts.values(), coverage.usages, coverage.tools_known, coverage.dimensions_known, coverage.dimensions_total,
        coverage.facts_stale, coverage.facts_unverified,
    ]  # fmt: skip
    said = [row["about.value"] for row in about]
    assert said[0] == document.internal
    assert {document.as_of, document.organisation.name, document.versions.rules, document.versions.vendor_db, *document.does_not_say} <= set(said)


def test_each_source_stands_once_and_is_found_by_its_number(document: Audit, tiny: Knowledge) -> None:
    made = {sheet.id: _by_id(sheet) for sheet in sheets.sheets_of(document, tiny.wording(document.lang))}
    found = list(numbered(document))
    assert [(row["title"], row["url"]) for row in made["sources"]] == [(source.title, sheets.Link(source.url)) for source in found]
    row = next(row for row in made["usages"] if row["source_numbers"])
    usage = next(usage for usage in document.usages if usage.id == row["usage_id"])
    assert {found[int(number) - 1] for number in str(row["source_numbers"]).split(", ")} == set(found_in(usage))


def test_every_format_holds_the_same_cells(document: Audit, tiny: Knowledge) -> None:
    files = _files(document, tiny)
    books = [_read_back(files[name]) for name in ("audit.xlsx", "audit.ods")]
    for sheet in sheets.sheets_of(document, tiny.wording(document.lang)):
        headings = [column.heading for column in sheet.columns]
        wanted = [headings, *([("" if cell is None else cell.url if isinstance(cell, sheets.Link) else cell) for cell in row] for row in sheet.rows)]
        for book in books:
            rows = [(row + [""] * len(headings))[: len(headings)] for row in book[sheet.name]]
            assert rows == [[safe_text.line(cell) if isinstance(cell, str) else cell for cell in row] for row in wanted]
        assert _csv(files[f"{sheet.id}.csv"], document.lang) == [[safe_text.cell(str(cell)) for cell in row] for row in wanted]
    assert list(books[0]) == list(books[1])
    assert [sheet.name for sheet in sheets.sheets_of(document, tiny.wording(document.lang))] == list(books[0])[:6]


# --- text by strangers -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory, tiny: Knowledge) -> Audit:
    """Each strange text in every place that takes one, beside a tool that the catalogue knows and as one that it doesn't."""
    usages = []
    for number, text in enumerate(STRANGE.values()):
        proof = {"for": "contract", "what": "document", "date": "2026-01-02", "where": text}
        usages.append({"tool": "gmail", "purpose": text, "id": f"{text}{number}", "data": "S2", "account": "personal", "notes": text, "proofs": [proof]})
        usages.append({"tool": text, "purpose": f"{text} {number}", "host": text, "data": "S2"})
    whole = json.dumps({"organisation": {"name": STRANGE["formula"], "country": "BE"}, "usages": usages}, ensure_ascii=False)
    path = tmp_path_factory.mktemp("strange") / "inventaire.yaml"
    path.write_text(re.sub(r"[^ -~]", lambda found: f"\\U{ord(found.group()):08X}", whole), encoding="ascii")
    return audit(read_inventory(path, tiny, "fr"), tiny, AuditOptions(TINY_DAY, with_notes=True))


@pytest.fixture(scope="module")
def strange_files(strange: Audit, tiny: Knowledge) -> dict[str, bytes]:
    return _files(strange, tiny)


def test_no_text_becomes_a_formula_in_a_workbook(strange_files: dict[str, bytes]) -> None:
    parts = _parts(strange_files["audit.xlsx"]) | _parts(strange_files["audit.ods"])
    for name, part in parts.items():
        assert not re.search("<f[ >/]|table:formula", part), name
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\u00ad]", part), name
    links = re.findall(r'xlink:href="([^"]*)"', parts["content.xml"]) + re.findall(r'Target="([^"]*)" TargetMode', "".join(parts.values()))
    assert links
    assert all(link.startswith(("https://", "http://")) for link in links)
    assert not {link for link in links if "x.example" in link}


def test_strange_words_are_shown_in_every_form(strange_files: dict[str, bytes]) -> None:
    books = [[cell for table in _read_back(strange_files[name]).values() for row in table for cell in row] for name in ("audit.xlsx", "audit.ods")]
    cells = [cell for name, data in strange_files.items() if name.endswith(".csv") for row in _csv(data, "fr") for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]
    for name, text in STRANGE.items():
        for book in books:
            assert book.count(safe_text.line(text)) >= 6, name
        assert cells.count(safe_text.cell(text)) >= 6, name


@pytest.mark.parametrize("format_", FORMATS)
def test_strange_words_leave_the_inventory_readable(format_: str, strange: Audit, tiny: Knowledge, tmp_path: Path) -> None:
    """Made harmless on the way, they stay as they are from then on; no priority changes."""
    second = _again(strange, tiny, format_, tmp_path, "fr", TINY_DAY, with_notes=True)
    assert [usage.priority.id for usage in second.usages] == [usage.priority.id for usage in strange.usages]
    third = _again(second, tiny, format_, tmp_path, "fr", TINY_DAY, with_notes=True)
    assert _bare(third) == _bare(second)


def _parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith((".xml", ".rels"))}


@pytest.mark.parametrize("text", ["=" * 10_000, "é😀" * 20_000, "ע" * 40_000], ids=["formula", "emoji", "right to left"])
def test_a_text_longer_than_a_cell_is_shortened_and_said(text: str, tiny: Knowledge) -> None:
    usage = Usage("Zèbre", text, host=text, notes=text, id="a", proofs=(Proof(ProofFor.KEYS, ProofWhat.DOCUMENT, None, text),))
    document = audit(Inventory(Organisation(text, "BE"), (usage,)), tiny, AuditOptions(TINY_DAY, with_notes=True))
    for name in ("audit.xlsx", "audit.ods"):
        cells = [cell for table in _read_back(_files(document, tiny)[name]).values() for row in table for cell in row if isinstance(cell, str)]
        assert max(len(cell.encode("utf-16-le")) // 2 for cell in cells) <= LONGEST
        assert any(cell.startswith(text[:100]) and (cell == text or cell.endswith("…")) for cell in cells)


# --- audited again -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", ["le-pont", *STACKS])
def test_what_was_declared_gives_the_same_audit_again(name: str, lang: str, tmp_path: Path, knowledge: Knowledge) -> None:
    path = ROOT / "examples/le-pont.yaml"
    if name in STACKS:
        path = tmp_path / "stack.yaml"
        path.write_text(write_yaml.write(Template(knowledge, lang, name)).replace("country:\n", "country: BE\n"), encoding="utf-8")
    first = audit(read_inventory(path, knowledge, lang), knowledge, AuditOptions(TODAY, lang))
    for format_ in FORMATS:
        assert _bare(_again(first, knowledge, format_, tmp_path, lang, TODAY)) == _bare(first), format_


WHOLE = """
organisation: {name: "12", country: BE, domains: [a.example, b.example], people: 0, languages: [fr, nl], public_funding: none, domain_holder: person, dpo: yes}
usages:
  - {tool: Gmail, purpose: a, data: S2, kinds: [], registers: [], admin_by: [], admins: 0, users: 0, since: 2019-03, plan: grant, contract: not_applicable}
  - {tool: Gmail, purpose: a, data: S1, kinds: [health, minors], admin_by: [team, network], data_place: EEA, keys: own, e2ee_on: no, secrecy: no, imposed_by: none}
  - {tool: gmail, purpose: A, data: S1, registers: [information, mediatisation], account: none, mfa: yes, access_by_role: no, export_tested: yes}
  - {tool: Nextcloud, host: premises, run_by: ourselves, backup: yes, data_place: CH, sends_content: yes, id: "=nous", notes: entre nous}
  - tool: Zèbre
    proofs: [{for: contract, what: document, date: 2026-03-03, where: "classeur 4 ; tiroir : 2"}, {for: keys, what: independent}]
  - {tool: "0"}
"""


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_field_comes_back(format_: str, lang: str, tmp_path: Path, tiny: Knowledge, audit_text: Callable[..., Audit]) -> None:
    first = audit_text(WHOLE, lang=lang, with_notes=True)
    second = _again(first, tiny, format_, tmp_path, lang, TINY_DAY, with_notes=True)
    wanted = json.loads(json.dumps(first.inventory).replace("4 ; tiroir", "4, tiroir"))  # a semicolon parts proofs
    assert second.inventory == wanted
    assert _bare(replace(second, inventory={})) == _bare(replace(first, inventory={}))


def test_the_inventory_holds_what_was_said_and_nothing_else(audit_text: Callable[..., Audit]) -> None:
    found = audit_text(WHOLE).inventory
    assert json.loads(json.dumps(found)) == found
    assert found["organisation"] == {
        "name": "12", "country": "BE", "domains": ["a.example", "b.example"], "people": 0, "languages": ["fr", "nl"], "public_funding": "none", "dpo": "yes",
        "domain_holder": "person",
    }  # fmt: skip
    by_id = {usage["id"]: usage for usage in found["usages"]}
    assert list(by_id) == sorted(by_id)
    assert by_id["0"] == {"tool": "0", "id": "0"}
    assert by_id["zebre"]["proofs"] == [
        {"for": "contract", "what": "document", "date": "2026-03-03", "where": "classeur 4 ; tiroir : 2"},
        {"for": "keys", "what": "independent"},
    ]
    assert "notes" not in by_id["=nous"]
    assert [usage.get("notes") for usage in audit_text(WHOLE, with_notes=True).inventory["usages"] if usage["id"] == "=nous"] == ["entre nous"]


def test_as_an_inventory_file_it_is_the_same_inventory(tmp_path: Path, tiny: Knowledge, audit_text: Callable[..., Audit]) -> None:
    path = tmp_path / "again.yaml"
    found = audit_text(WHOLE, with_notes=True).inventory
    path.write_text(json.dumps(found), encoding="utf-8")
    assert as_declared(read_inventory(path, tiny, "fr"), with_notes=True) == found


@pytest.mark.parametrize("format_", ["xlsx", "ods"])
def test_a_corrected_workbook_joins_details_by_id(format_: str, tmp_path: Path, tiny: Knowledge) -> None:
    """Two uses with the same words, one renamed on the first page only: its details are left unread and said, the other's stay its own."""
    shared = {"purpose": "courrier", "registers": (Register.INFORMATION,)}
    usages = (Usage("Gmail", id="a", admins=1, **shared), Usage("Gmail", id="b", admins=2, **shared))  # type: ignore[arg-type]
    document = audit(Inventory(Organisation("Le Pont", "BE"), usages), tiny, AuditOptions(TINY_DAY))
    page = tiny.inventory_words.sheets["usages"].shown("fr")
    tables = _read_back(_files(document, tiny)[f"audit.{format_}"])
    row = next(row for row in tables[page] if row[-1] == "b")
    row[0] = "Nextcloud"
    path = tmp_path / f"corrected.{format_}"
    from tests.inventory.sheet_files import ods, xlsx

    path.write_bytes({"xlsx": xlsx, "ods": ods}[format_](tables))
    again = read_inventory(path, tiny, "fr")
    assert {usage.id: (usage.tool, usage.admins) for usage in again.usages} == {"a": ("Gmail", 1), "b": ("Nextcloud", None)}
    assert [note.code for note in again.notes] == ["read.details_unknown"]


@pytest.mark.parametrize("name", ["usages.csv", "findings.csv", "alternatives.csv", "unknowns.csv", "sources.csv", "about.csv"])
def test_an_audit_without_its_inventory_is_refused(name: str, document: Audit, tiny: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(csv_folder.files(document, tiny)[name])
    with pytest.raises(InputError) as caught:
        read_inventory(path, tiny, "fr")
    assert len(caught.value.problems) == 1
    assert "inventory.yaml" in str(caught.value.problems[0])


def test_peoples_own_pages_are_read_whatever_their_names(tmp_path: Path, tiny: Knowledge) -> None:
    from tests.inventory.sheet_files import xlsx

    path = tmp_path / "own.xlsx"
    rows = [["Outil", "Usage", "Priorité", "Propriétaire", "Pays", "Ensuite"], ["Gmail", "courrier", "haute", "Google", "US", "changer"]]
    path.write_bytes(xlsx({"Usages": rows, "Association": [["Pays", "Belgique"]]}))
    assert [usage.tool for usage in read_inventory(path, tiny, "fr").usages] == ["Gmail"]


# --- edges -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "inventory",
    [
        Inventory(Organisation("Vide", "BE"), ()),
        Inventory(Organisation("Inconnu", "BE"), (Usage("Zèbre", id="z"), Usage("Licorne", id="l"))),
        Inventory(Organisation("Rien dit", "XK"), (Usage("Gmail", id="g"), Usage("Nextcloud", id="n"))),
    ],
    ids=["no uses", "unknown tools", "nothing said"],
)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_small_audits_are_written_whole(inventory: Inventory, lang: str, tiny: Knowledge) -> None:
    document = audit(inventory, tiny, AuditOptions(TINY_DAY, lang))
    files = _files(document, tiny)
    for name in ("audit.xlsx", "audit.ods"):
        tables = _read_back(files[name])
        assert len(next(iter(tables.values()))) == 1 + len(inventory.usages)
    assert len(_csv(files["usages.csv"], lang)) == 1 + len(inventory.usages)
    if not all(usage.tool.known for usage in document.usages):
        text = files["unknowns.csv"].decode()
        assert all(usage.tool in text for usage in inventory.usages)


def test_the_same_audit_gives_the_same_bytes(document: Audit, tiny: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _files(document, tiny)
    later = __import__("time").time() + 90_000
    monkeypatch.setattr("time.time", lambda: later)
    monkeypatch.setattr("time.localtime", lambda *_: (2031, 5, 6, 7, 8, 9, 0, 1, 0))
    assert _files(document, tiny) == first
