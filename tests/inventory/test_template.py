"""What `auditor init` writes reads back as it was meant, in every format and language, and after a person filled it in."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import odfdo
import pytest
import xlsxwriter
import yaml

from auditor.errors import KnowledgeError
from auditor.inventory import write_csv, write_ods, write_xlsx, write_yaml
from auditor.inventory.pages import BLANK_ROWS, Page, pages_of
from auditor.inventory.tables import read_sheets
from auditor.inventory.template import Start, Template, start_of_stack
from auditor.inventory.values import ValueReader
from auditor.knowledge.reader import adapter
from auditor.knowledge.records import Stack
from auditor.knowledge.store import Knowledge
from auditor.model import DataClass, Inventory, Kind, Proof, ProofFor, ProofWhat, Register, Usage
from tests.conftest import ROOT

STACKS = sorted(path.stem for path in (ROOT / "vendor_db/stacks").glob("*.yaml"))
LANGUAGES = ("fr", "en")
FORMATS: dict[str, Callable[[Template], bytes]] = {
    "yaml": lambda template: write_yaml.write(template).encode(),
    "csv": lambda template: write_csv.write(template).encode("utf-8-sig"),
    "xlsx": lambda template: write_xlsx.write(pages_of(template)),
    "ods": lambda template: write_ods.write(pages_of(template)),
}
HEADINGS = [
    "Outil", "À quoi il sert", "Quelles informations", "Compte",
    "Logiciels et dossiers", "S'informer", "Accompagner au numérique", "Échanger et communiquer",
]  # fmt: skip


def meant(read: Callable[..., Inventory], knowledge: Knowledge, stack_id: str, lang: str) -> Inventory:
    """The inventory that a stack's own values make."""
    stack = knowledge.stack(stack_id)
    assert stack is not None
    usages = [{"tool": usage.tool, "purpose": getattr(usage.purpose, lang), **usage.rest} for usage in stack.usages]
    return read(json.dumps({"organisation": stack.organisation, "usages": usages}), "meant.yaml", lang=lang)


def bare(inventory: Inventory) -> list[Usage]:
    """The usages without their places in the file."""
    return [replace(usage, place="") for usage in inventory.usages]


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


# --- there and back -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_reads_back(read: Any, knowledge: Knowledge, stack: str, format_: str, lang: str) -> None:
    wanted = meant(read, knowledge, stack, lang)
    found = read(FORMATS[format_](Template(knowledge, lang, stack)), f"meant.{format_}", lang=lang, country="BE" if format_ == "csv" else None)
    assert bare(found) == bare(wanted)
    assert [usage.id for usage in found.usages] == [usage.id for usage in wanted.usages]
    assert found.organisation == wanted.organisation
    assert found.notes == ()


@pytest.mark.parametrize("other", LANGUAGES)
def test_the_words_of_one_language_are_read_in_the_other(read: Any, knowledge: Knowledge, other: str) -> None:
    for format_, write in FORMATS.items():
        for lang in LANGUAGES:
            found = read(write(Template(knowledge, lang, "home-care")), f"a.{format_}", lang=other, country="BE")
            assert bare(found) == bare(meant(read, knowledge, "home-care", lang))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("format_", FORMATS)
def test_the_example_asks_for_the_country_and_is_marked(read: Any, knowledge: Knowledge, format_: str, lang: str) -> None:
    data = FORMATS[format_](Template(knowledge, lang))
    (problem,) = read.problems(data, f"a.{format_}", lang=lang)
    assert "country" in problem or "pays" in problem
    found = read(data, f"a.{format_}", lang=lang, country="BE")
    mark = {"fr": "exemple à remplacer", "en": "example to replace"}[lang]
    assert len(found.usages) == 3
    assert all(mark in usage.purpose for usage in found.usages)


def every_value() -> dict[str, Any]:
    """A usage with a value in every field, some of them awkward."""
    return {
        "tool": "365: l'été # « x », [y]", "purpose": "=HYPERLINK(\"http://x\") & 'a'", "registers": tuple(sorted(Register)), "data": DataClass.S3,
        "kinds": tuple(sorted(Kind)), "data_place": "EEA", "admins": 2, "since": "2019", "host": "- nous -", "id": "0012", "notes": "@a; +b, \"c\"",
        "proofs": (
            Proof(ProofFor.CONTRACT, ProofWhat.DOCUMENT, "2026-03-03", "classeur 4: rouge"), Proof(ProofFor.BACKUP, ProofWhat.OBSERVATION),
            Proof(ProofFor.DATA_PLACE, ProofWhat.INDEPENDENT, None, "chez Zoë"),
        ),
    }  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("format_", FORMATS)
def test_every_word_of_every_field_reads_back(read: Any, knowledge: Knowledge, format_: str, lang: str) -> None:
    template = Template(knowledge, lang, "youth-club")
    values = ValueReader(knowledge, knowledge.wording(lang))
    usages = [every_value()]
    for name, field in knowledge.inventory_words.usage.items():
        codes = knowledge.inventory_words.values.get(field.type, {})
        usages += [{"tool": f"{name} {code}", name: values.read(field.type, code)} for code in codes if name not in ("tool", "host")]
    organisation = {"name": "= Le Pont", "country": "LU", "domains": ("lepont.example", "pont.example"), "people": 12}
    template.start = Start(tuple(usages), organisation, template.start.stack)
    found = read(FORMATS[format_](template), f"a.{format_}", lang=lang, country="LU" if format_ == "csv" else None)
    assert [{name: value for name in usage if (value := getattr(one, name)) is not None} for one, usage in zip(found.usages, usages, strict=True)] == usages
    if format_ != "csv":
        assert {name: getattr(found.organisation, name) for name in organisation} == organisation


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_of_a_drop_down_is_understood(knowledge: Knowledge, lang: str) -> None:
    template, values = Template(knowledge, lang), ValueReader(knowledge, knowledge.wording(lang))
    kinds = {field.type for field in (*template.words.usage.values(), *template.words.organisation.values())}
    for kind in kinds:
        words = template.choices(kind)
        assert len({str(values.read(kind, word)) for word in words}) == len(words), kind
        assert all(type(values.read(kind, word)).__name__ != "Bad" for word in words)
    assert values.read("data", template.unknown) is None
    for kind, code in (("kinds", "minors"), ("data", "S1"), ("plan", "grant")):  # as the YAML shows what it accepts
        shown = f"{knowledge.inventory_words.values[kind][code].shown(lang)} ({code})"
        assert values.read(kind, shown) == values.read(kind, code)


def test_a_stack_that_no_inventory_could_hold_names_its_values(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    text = {"fr": "À quoi", "en": "What for"}
    usages = [{"tool": "A", "purpose": text, "data": "S4", "mfa": "oui"}, {"tool": "B", "purpose": text, "colour": 1}]
    stack = adapter(Stack).validate_python({"name": text, "says": text, "usages": usages})
    monkeypatch.setattr(knowledge, "stack", lambda _: stack)
    with pytest.raises(KnowledgeError) as caught:
        start_of_stack(knowledge, knowledge.wording("fr"), "odd")
    first, second = (str(problem) for problem in caught.value.problems)
    assert first.startswith("vendor_db/stacks/odd.yaml: modèle « odd » : data : « S4 » n'est pas compris ; accepté : publiques (affiche, horaire) (S0)")
    assert second == "vendor_db/stacks/odd.yaml: modèle « odd » : le champ « colour » n'existe pas"


# --- YAML ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_yaml_explains_every_field_once(knowledge: Knowledge, lang: str) -> None:
    text = write_yaml.write(Template(knowledge, lang, "youth-club"))
    comments = " ".join(line.strip().removeprefix("#").strip() for line in text.splitlines() if line.lstrip().startswith("#"))
    wording = knowledge.wording(lang)
    for group in ("organisation", "usage"):
        for name in getattr(knowledge.inventory_words, group):
            assert re.sub(r"\s+", " ", comments).count(wording.say(f"template.{group}.{name}")) == 1, name
    for kind in ("data", "account", "imposed_by", "public_funding"):
        assert all(words.shown(lang) in comments for words in knowledge.inventory_words.values[kind].values())
    assert max(map(len, text.splitlines())) <= 110
    assert not any(re.match(r"\s*#\s*[:;?!»·]", line) for line in text.splitlines())


def test_the_yaml_is_edited_with_ease(read: Any, knowledge: Knowledge) -> None:
    text = write_yaml.write(Template(knowledge, "fr", "youth-club"))
    more = text.replace("  #- tool:", "  - tool: Pronote").replace("  #  ", "    ").replace("  dpo:", "  dpo: non").replace("  people:", "  people: 7")
    found = read(more)
    assert found.usages[-1].tool == "Pronote"
    assert (found.organisation.dpo, found.organisation.people) == ("no", 7)
    assert len(found.usages) == len(read(text).usages) + 1


def test_other_programs_read_the_yaml_too(knowledge: Knowledge) -> None:
    for lang in LANGUAGES:
        whole = yaml.load(write_yaml.write(Template(knowledge, lang, "home-care")), yaml.CBaseLoader)
        assert whole["usages"][0]["tool"] == "CareConnect"


# --- sheets -------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages(knowledge: Knowledge) -> tuple[Page, ...]:
    return pages_of(Template(knowledge, "fr", "youth-club"))


@pytest.mark.parametrize("format_", ["xlsx", "ods"])
def test_what_a_person_sees_first(read: Any, knowledge: Knowledge, format_: str) -> None:
    found = read_sheets(FORMATS[format_](Template(knowledge, "fr", "youth-club")), "a", knowledge.wording("fr"))
    assert [table.name for table in found] == ["Outils", "Détails", "Association", "Lisez-moi", "Listes"]
    assert [table.name for table in found if table.hidden] == ["Listes"]
    first = found[0].rows
    assert first[0][0] == "Les outils que nous utilisons"
    assert "je ne sais pas" in first[1][0]
    assert first[2] == HEADINGS
    assert first[3] == ["WhatsApp", "Groupes de jeunes et de parents", "situation sociale ou financière, mineurs", "compte d'une personne", "", "", "", "x"]
    assert [row[0] for row in found[1].rows[2:5]] == ["Outil", "WhatsApp", "Facebook"]
    assert [row[:2] for row in found[2].rows if row[0] == "Pays"] == [["Pays", "Belgique"]]


def test_the_help_page(knowledge: Knowledge) -> None:
    for lang in LANGUAGES:
        page = pages_of(Template(knowledge, lang))[3]
        text = re.sub(r"\s+", " ", " ".join(cell.text for row in page.rows for cell in row))
        assert len(page.rows) <= 30  # one page of paper
        for id_ in ("debts", "youth", "home_care", "integration", "literacy", "housing", "digital", "health", "shelter", "belonging.text", "back", "never"):
            assert knowledge.wording(lang).say(f"template.help.{id_}", S3="santé, violences…" if lang == "fr" else "health, violence…") in text


def test_drop_down_lists_of_the_xlsx(pages: tuple[Page, ...]) -> None:
    data = write_xlsx.write(pages)
    rules = re.findall(r"<dataValidation ([^>]*)>(?:<formula1>([^<]*)</formula1>)?", part(data, "xl/worksheets/sheet1.xml"))
    by_column = {re.search(r'sqref="([A-Z])4:\1(\d+)"', about).group(1): (about, formula) for about, formula in rules}  # type: ignore[union-attr]
    assert list(by_column) == list("ABCDEFGH")
    assert all(f'sqref="{letter}4:{letter}{3 + 17 + BLANK_ROWS}"' in about for letter, (about, _) in by_column.items())
    assert by_column["C"][1] == "'Listes'!$A$1:$A$5"
    assert 'errorStyle="warning"' in by_column["C"][0]
    assert 'showErrorMessage="1"' in by_column["C"][0]
    assert 'type="list"' in by_column["E"][0]
    assert 'showErrorMessage="1"' not in by_column["E"][0]  # ✓ and « oui » are welcome
    assert 'type="list"' not in by_column["A"][0]
    assert "Jamais le nom" in by_column["B"][0]


def test_drop_down_lists_of_the_ods(pages: tuple[Page, ...]) -> None:
    content = part(write_ods.write(pages), "content.xml")
    rules = dict(re.findall(r'<table:content-validation table:name="(\w+)"([^>]*)>', content))
    first = re.search(r'<table:table table:name="Outils".*?</table:table>', content, re.DOTALL).group()  # type: ignore[union-attr]
    blank = re.findall(r'<table:table-row[^>]*number-rows-repeated="60"[^>]*>(.*?)</table:table-row>', first)
    used = re.findall(r'content-validation-name="(\w+)"', blank[0])
    assert len(used) == len(HEADINGS)
    assert "cell-content-is-in-list([$'Listes'.$A$1:.$A$5])" in rules[used[2]].replace("&apos;", "'")
    assert "condition" not in rules[used[0]]
    assert content.count('table:message-type="warning"') == len(rules)


def test_the_lists_hold_what_the_rules_point_to(pages: tuple[Page, ...], knowledge: Knowledge) -> None:
    lists = pages[-1]
    words = knowledge.inventory_words.values
    for page in pages[:3]:
        for aid in page.aids:
            if aid.choices is not None:
                column = [row[aid.choices.column].text for row in lists.rows]
                assert aid.choices.page == lists.name
                assert all(column[: aid.choices.size])
                assert not any(column[aid.choices.size :])
    shown = [row[0].text for row in lists.rows]
    assert shown[:5] == [*(words["data"][code].fr[0] for code in ("S0", "S1", "S2", "S3")), "je ne sais pas"]
    assert all(len(aid.help) <= 255 for page in pages for aid in page.aids)  # more, and Excel drops it


def test_headings_stay_in_view(pages: tuple[Page, ...]) -> None:
    sheet = part(write_xlsx.write(pages), "xl/worksheets/sheet1.xml")
    assert '<pane xSplit="1" ySplit="3" topLeftCell="B4" activePane="bottomRight" state="frozen"/>' in sheet
    settings = part(write_ods.write(pages), "settings.xml")
    view = re.search(r'config:name="Outils">(.*?)</config:config-item-map-entry>', settings).group(1)  # type: ignore[union-attr]
    assert '"VerticalSplitMode" config:type="short">2<' in view
    assert '"VerticalSplitPosition" config:type="int">3<' in view
    assert '"ActiveTable" config:type="string">Outils<' in settings
    assert "Feuille1" not in settings


def test_what_is_typed_stays_as_typed(pages: tuple[Page, ...]) -> None:
    data = write_xlsx.write(pages)
    styles = re.search(r"<cellXfs.*?</cellXfs>", part(data, "xl/styles.xml")).group()  # type: ignore[union-attr]
    texts = {index for index, style in enumerate(re.findall(r"<xf [^>]*>", styles)) if 'numFmtId="49"' in style}  # 49 is « text »
    last = re.search(r'<row r="80".*?</row>', part(data, "xl/worksheets/sheet1.xml")).group()  # type: ignore[union-attr]
    assert {int(style) for style in re.findall(r's="(\d+)"', last)} <= texts
    assert 'style:data-style-name="astext"' in part(write_ods.write(pages), "content.xml")


STRANGE = ('=HYPERLINK("http://x.example")', "+32 et plus", "-1+1", "@SUM(A1)", "=1+1", "\t=1", "<b>&\x1b[31m\u202e", "https://x.example/?a=1")


@pytest.mark.parametrize("format_", FORMATS)
def test_no_text_becomes_a_formula(read: Any, knowledge: Knowledge, format_: str) -> None:
    template = Template(knowledge, "fr")
    template.start = Start(tuple({"tool": f"{text} outil", "purpose": text} for text in STRANGE), {"country": "BE", "name": STRANGE[0]})
    data = FORMATS[format_](template)
    found = read(data, f"a.{format_}", country="BE")
    assert [usage.purpose for usage in found.usages[:5]] == list(STRANGE[:5])
    assert found.usages[6].purpose == "<b>&<U+001B>[31m<U+202E>"
    if format_ == "csv":
        assert not re.search(r"(^|;)\"?[=+@\t-]", data.decode("utf-8-sig"), re.MULTILINE)
    elif format_ == "xlsx":
        assert "<f>" not in part(data, "xl/worksheets/sheet1.xml")
        assert "hyperlink" not in part(data, "xl/worksheets/sheet1.xml")
    elif format_ == "ods":
        assert "table:formula" not in part(data, "content.xml")


# --- filled in by a person ----------------------------------------------------------------------------------------------------


def edited(data: bytes, change: Callable[[odfdo.Document], None]) -> bytes:
    """An ODS opened, changed and saved."""
    document = odfdo.Document(io.BytesIO(data))
    change(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_coordinator_fills_in_the_ods(read: Any, knowledge: Knowledge) -> None:
    def fill(document: odfdo.Document) -> None:
        tools, details, about = (document.body.get_table(name=name) for name in ("Outils", "Détails", "Association"))
        tools.set_value("A1", "Les outils de la Maison des Jeunes, version de Zoë")
        tools.set_value("C5", "je ne sais pas")
        tools.set_value("D4", "GSM privés")
        for place, tick in (("E4", "X"), ("F5", "✓"), ("G6", "oui"), ("H6", "")):
            tools.set_value(place, tick)
        for column, text in enumerate(("Pronote", "Bulletins", "santé", "compte de l'association", "✔", "", "non", "☑")):
            tools.set_value((column, 40), text)
        details.set_value("A60", "pronote")
        details.set_value("B60", "bulletins")
        details.set_value("E60", "oui")
        about.set_value("B3", "Le Pont asbl")
        about.set_value("B6", 12)

    found = read(edited(FORMATS["ods"](Template(knowledge, "fr", "youth-club")), fill), "a.ods")
    first, second, third, last = found.usages[0], found.usages[1], found.usages[2], found.usages[-1]
    assert len(found.usages) == 18
    assert (first.account, first.registers, first.kinds) == ("personal", (Register.INFORMATISATION, Register.MEDIATISATION), (Kind.MINORS,))
    assert (second.data, second.registers) == (None, (Register.INFORMATION, Register.MEDIATISATION))
    assert third.registers == (Register.MEDIATION,)
    assert (last.tool, last.purpose, last.data, last.account) == ("Pronote", "Bulletins", DataClass.S3, "organisation")
    assert last.registers == (Register.INFORMATISATION, Register.MEDIATISATION)
    assert last.contract == "yes"
    assert (found.organisation.name, found.organisation.people) == ("Le Pont asbl", 12)


def test_a_coordinator_writes_another_xlsx(read: Any) -> None:
    """Columns in another order, a title of one's own, empty rows between, details sorted otherwise."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        tools, details, about, notes = (book.add_worksheet(name) for name in ("Outils", "Détails", "Association", "Lisez-moi"))
        tools.write("B1", "Nos outils !")
        tools.write_row("A4", ["Échanger et communiquer", "Compte", "Outil", "À quoi il sert", "Quelles informations", "Logiciels et dossiers"])
        tools.write_row("A6", ["x", "perso", "WhatsApp", "Familles", "mineurs", ""])
        tools.write_row("A9", ["", "", "Papier", "Fiches", "contacts", "✓"])
        tools.write_row("A10", [True, "asbl", "WhatsApp", "Équipe", "S1", False])
        details.write_row("A1", ["Depuis", "Outil", "À quoi il sert", "Informations délicates", "Contrat écrit"])
        details.write_row("A2", [2019, "whatsapp", "équipe", "", "non"])
        details.write_row("A3", ["", "WhatsApp", "Familles", "mineurs, santé", "sans objet"])
        about.write_row("A1", ["Pays", "BE"])
        notes.write_row("A1", ["Outil", "ne pas lire"])
    found = {usage.id: usage for usage in read(stream.getvalue(), "a.xlsx").usages}
    assert list(found) == ["whatsapp-familles", "papier-fiches", "whatsapp-equipe"]
    assert (found["whatsapp-familles"].kinds, found["whatsapp-familles"].contract) == ((Kind.HEALTH, Kind.MINORS), "not_applicable")
    assert (found["whatsapp-equipe"].since, found["whatsapp-equipe"].registers) == ("2019", (Register.MEDIATISATION,))
    assert found["papier-fiches"].registers == (Register.INFORMATISATION,)


def test_a_row_removed_on_the_first_page_only_is_named(read: Any, knowledge: Knowledge) -> None:
    def remove(document: odfdo.Document) -> None:
        document.body.get_table(name="Outils").delete_row(3)

    inventory = read(edited(FORMATS["ods"](Template(knowledge, "fr", "youth-club")), remove), "a.ods")
    assert [(note.code, dict(note.values)["tool"]) for note in inventory.notes] == [("read.details_unknown", "WhatsApp")]


def test_a_csv_saved_by_a_spreadsheet_keeps_its_texts(read: Any, tmp_path: Path) -> None:
    found = read("\ufeffOutil;À quoi il sert\r\n'=1+1;\"'- un; deux\"\r\n'Le Soir';l'équipe\r\n", "a.csv", country="BE")
    assert [(usage.tool, usage.purpose) for usage in found.usages] == [("=1+1", "- un; deux"), ("'Le Soir'", "l'équipe")]
