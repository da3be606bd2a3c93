"""The sentences of reports/locale: complete in French and English, open to any other language, and every slip told with its line."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from gettext import c2py
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from auditor.knowledge.compile import compile_knowledge
from auditor.knowledge.messages import read_messages
from auditor.knowledge.store import Knowledge, from_bytes
from auditor.knowledge.wording import Wording
from tests.conftest import ROOT, TINY_DAY, Said

Described = Callable[[Mapping[str, str | None]], Path]
LOCALE = ROOT / "reports/locale"
DOMAINS = sorted(path.name for path in (LOCALE / "fr/LC_MESSAGES").glob("*.po"))
FR, EN = "reports/locale/fr/LC_MESSAGES/odd.po", "reports/locale/en/LC_MESSAGES/odd.po"
XX = "reports/locale/xx/LC_MESSAGES/report.po"
HEADERS = {
    "fr": "Language: fr\\n\"\n\"Plural-Forms: nplurals=2; plural=(n > 1);\\n",
    "en": "Language: en_GB\\n\"\n\"Plural-Forms: nplurals=2; plural=(n != 1);\\n",
    "xx": "Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n<5 ? 1 : 2);\\n",
}  # fmt: skip


def po(lang: str, entries: str) -> str:
    """A file with the header of the language; entries begin at line 6 (xx: 5)."""
    return f'msgid ""\nmsgstr ""\n"{HEADERS[lang]}"\n\n{entries}'


def one(id_: str, text: str) -> str:
    return f'msgid "{id_}"\nmsgstr "{text}"\n'


def several(id_: str, *forms: str) -> str:
    return f'msgid "{id_}"\nmsgid_plural "{id_}"\n' + "".join(f'msgstr[{number}] "{form}"\n' for number, form in enumerate(forms))


def catalogue(lang: str, domain: str) -> Catalog:
    with (LOCALE / lang / "LC_MESSAGES" / domain).open("rb") as file:
        return read_po(file, locale=lang, abort_invalid=True)


# --- our own files --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("domain", DOMAINS)
def test_french_and_english_are_complete(domain: str) -> None:
    """By Babel's reader and not by `pybabel compile --statistics`, which counts a plural without any text as translated."""
    ids = {}
    for lang, other in (("fr", (0, 0, 1)), ("en", (1, 0, 1))):
        found = catalogue(lang, domain)
        rule = c2py(found.plural_expr)
        assert (found.num_plurals, tuple(rule(count) for count in (0, 1, 2))) == (2, other)
        ids[lang] = {message.id for message in found if message.id}
        for message in found:
            forms = [message.string] if isinstance(message.id, str) else list(message.string)
            assert len(forms) == (1 if isinstance(message.id, str) else found.num_plurals), message.id
            assert all(forms), f"{domain}, {lang}: {message.id} lacks a text"
            assert not message.fuzzy or not message.id, message.id
    assert len(ids["fr"]) > 5
    assert ids["fr"] == ids["en"]


@pytest.mark.parametrize("domain", DOMAINS)
def test_french_singular_says_its_number(domain: str) -> None:
    """It is the form of 0 too, and a 1 written out would be wrong there."""
    several = [message for message in catalogue("fr", domain) if isinstance(message.id, tuple)]
    assert not [message.id for message in several if "1" in message.string[0]]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_both_have_the_same_files(lang: str) -> None:
    assert sorted(path.name for path in (LOCALE / lang / "LC_MESSAGES").iterdir()) == DOMAINS


@pytest.mark.parametrize("path", sorted(LOCALE.rglob("*.po")), ids=lambda path: f"{path.parts[-3]} {path.stem}")
def test_headers_hold_nothing_that_changes_at_each_run(path: Path) -> None:
    header = path.read_text(encoding="utf-8").split("\n\n")[0]
    assert not [word for word in ("Date", "Generat", "X-", "Translator", "Team") if word in header]


# --- slips ----------------------------------------------------------------------------------------------------------------------

SLIPS: dict[str, tuple[str, str, list[str]]] = {
    "missing in English": (one("odd.a", "un"), "", [f"{FR}:6: “odd.a” is missing in en"]),
    "missing in French": ("", one("odd.a", "one"), [f"{EN}:6: “odd.a” is missing in fr"]),
    "misspelt": (one("odd.word", "un"), one("odd.word", "one") + one("odd.wrod", "one"), [f"{EN}:8: “odd.wrod” is missing in fr (did you mean “odd.word”?)"]),
    "empty": (one("odd.a", "un"), one("odd.a", ""), [f"{EN}:6: “odd.a” has no text"]),
    "a plural form empty": (several("odd.a", "un", "des"), several("odd.a", "one", ""), [f"{EN}:6: “odd.a”: msgstr[1] is missing or empty"]),
    "a plural form missing": (several("odd.a", "un"), several("odd.a", "one", "many"), [f"{FR}:6: “odd.a”: msgstr[1] is missing or empty"]),
    "no plural form": (several("odd.a", "", ""), several("odd.a", "one", "many"), [f"{FR}:6: “odd.a” has no text"]),
    "a form too many": (several("odd.a", "un", "deux", "trois"), several("odd.a", "one", "many"), [f"{FR}:6: this is not a PO file"]),
    "a plural in one only": (several("odd.a", "un", "des"), one("odd.a", "some"), [f"{EN}:6: “odd.a” has plural forms in fr only"]),
    "other placeholders": (one("odd.a", "un {tool}"), one("odd.a", "one {tol}"), [f"{EN}:6: “odd.a”: en has {{tol}}, fr has {{tool}}"]),
    "a placeholder in one form only": (
        several("odd.a", "{n}", "{n} {x}"), several("odd.a", "{n} {x}", "{n} {x}"), [f"{FR}:6: “odd.a”: fr has {{n}}, fr has {{n}}, {{x}}"]),
    "a number in no form": (several("odd.a", "un", "des"), several("odd.a", "one", "{n}"), [f"{EN}:6: “odd.a”: en has {{n}}, fr has no name in braces"]),
    "a brace alone": (one("odd.a", "un {tool"), one("odd.a", "one {tool}"), [f"{FR}:6: “odd.a”: a brace stands alone in “un {{tool”"]),
    "an id twice": (one("odd.a", "un") * 2, one("odd.a", "one"), [f"{FR}:8: the id “odd.a” stands twice (first at line 6) (keep one)"]),
    "an id in two files": (one("title", "un"), one("title", "one"), ["the id “title” stands twice (first at reports/locale/fr/LC_MESSAGES/odd.po:6)"]),
    "fuzzy": ("#, fuzzy\n" + one("odd.a", "un"), one("odd.a", "one"), [f"{FR}:7: “odd.a” is marked fuzzy"]),
    "another plural id": (several("odd.a", "un", "des").replace('plural "odd.a"', 'plural "odd.b"'), several("odd.a", "one", "many"), [
        f"{FR}:6: “odd.a”: msgid_plural is “odd.b” (write the same id there)"]),
    "an open quote": ('msgid "odd.a"\nmsgstr "un\n', one("odd.a", "one"), [f"{FR}:7: “msgstr \"un” is not understood"]),
    "not PO": ("odd.a: un\n", one("odd.a", "one"), [f"{FR}:6: “odd.a: un” is not understood"]),
    "no text at all": ('msgid "odd.a"\n', one("odd.a", "one"), [f"{FR}:6: this is not a PO file"]),
}  # fmt: skip


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_told_with_its_line(name: str, described: Described) -> None:
    french, english, wanted = SLIPS[name]
    _, problems = read_messages(described({FR: po("fr", french), EN: po("en", english)}))
    said = [str(problem) for problem in problems]
    for text in wanted:
        assert any(text in line for line in said), said


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("nplurals=2; plural=(n > 2);", "Plural-Forms is “(n > 2)” here and “(n > 1)” in another file of this language"),
        ("nplurals=2; plural=(n > ;", "Plural-Forms: “(n >” is not a rule"),
        ("nplurals=1; plural=(n > 1);", "Plural-Forms: nplurals is 1, and the rule asks for form 1"),
        ("nplurals=two; plural=(n > 1);", "this is not a PO file"),
    ],
)
def test_a_header_that_is_wrong_is_told(header: str, wanted: str, described: Described) -> None:
    text = po("fr", "").replace("nplurals=2; plural=(n > 1);", header)
    _, problems = read_messages(described({FR.replace("odd", "zodd"): text}))
    assert any(str(problem).startswith(f"{FR.replace('odd', 'zodd')}:1: {wanted}") for problem in problems), problems


def test_a_folder_without_sentences_is_told(described: Described) -> None:
    root = described({})
    shutil.rmtree(root / "reports/locale/en")
    shutil.rmtree(root / "reports/locale/fr")
    _, problems = read_messages(root)
    assert [str(problem) for problem in problems] == [
        f"reports/locale/{lang}/LC_MESSAGES: no .po file is here (sentences in French and English are required)" for lang in ("fr", "en")
    ]


def test_a_file_that_is_not_text_is_told(described: Described) -> None:
    root = described({})
    (root / FR).write_bytes(b'msgid "a"\nmsgstr "\xe9"\n')
    _, problems = read_messages(root)
    assert [str(problem) for problem in problems] == [f"{FR}:1: the file can't be read: its text is not in UTF-8"]


def test_what_a_translation_tool_leaves_behind_is_no_slip(described: Described) -> None:
    french = (
        several("odd.b", "la suite", "les {n} suites")
        + '# note\n#. said\n#: a.py:3\n#~ msgid "old"\n#~ msgstr "vieux"\n\nmsgid "odd.a"\nmsgstr ""\n"une ligne\\n"\n"et \\"deux\\""\n'
    )
    messages, problems = read_messages(described({FR: po("fr", french), EN: po("en", several("odd.b", "the next", "the next {n}") + one("odd.a", "one"))}))
    assert problems == []
    assert messages.texts["odd.a"]["fr"] == 'une ligne\net "deux"'
    assert "old" not in messages.texts


# --- another language -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def third(tmp_path_factory: pytest.TempPathFactory, tiny_root: Path) -> Path:
    """A data folder with a language that nobody speaks, hardly begun: three plural forms, two sentences, one of them left empty."""
    root = tmp_path_factory.mktemp("third") / "data"
    shutil.copytree(tiny_root, root)
    (root / XX).parent.mkdir(parents=True)
    forms = several("tools", "{n} xo", "{n} xos", "{n} xoses")
    (root / XX).write_text(po("xx", one("title", "Xools xof {name}") + "\n" + forms + "\n" + one("internal", "")), encoding="utf-8")
    return root


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    path = tmp_path / "inventaire.yaml"
    path.write_text("organisation: {name: Le Pont, country: BE}\nusages: [Gmail, Signal]\n", encoding="utf-8")
    return path


def test_a_language_is_offered_where_its_folder_is(third: Path, inventory: Path, cli: Callable[..., Said]) -> None:
    day = ("--as-of", TINY_DAY)
    for arguments in (("--data", third, "audit", inventory, "--lang", "xx", *day), ("--lang", "xx", "--data", third, "audit", inventory, *day)):
        said = cli(*arguments)
        assert (said.code, said.err) == (0, "")
        assert "Xools xof Le Pont — State seen on 20 January 2026" in said.out
        assert "Le Pont describes 2 uses, with 2 xos; the catalogue knows 2 of them." in said.out
        assert "Internal document: it describes your weak points." in said.out
    for format_ in ("json", "md"):
        assert "2 xos" in cli("--data", third, "audit", inventory, "--lang", "xx", "--format", format_, *day).out
    for command in (["init"], ["alternatives", "gmail"], ["explain", "Gmail"], ["demo", "--help"]):
        assert cli("--data", third, "--lang", "xx", *command).code == 0
    said = cli("--data", third, "audit", inventory, "--lang", "yy")
    assert said.code == 2
    assert "fr, en, xx" in said.err


def test_it_is_offered_nowhere_else(inventory: Path, cli: Callable[..., Said]) -> None:
    said = cli("audit", inventory, "--lang", "xx")
    assert said.code == 2
    assert "fr, en" in said.err


def test_the_language_of_the_system_is_taken_when_it_is_offered(
    third: Path, inventory: Path, cli: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "xx_BE.UTF-8")
    assert "Xools xof" in cli("--data", third, "audit", inventory).out
    assert "outils numériques" in cli("audit", inventory).out


def test_a_third_language_is_counted_by_its_own_rule_and_falls_back_by_that_of_the_other(third: Path) -> None:
    wording = from_bytes(compile_knowledge(third, TINY_DAY)).wording("xx")
    assert [wording.count("tools", count) for count in (0, 1, 2, 5)] == ["0 xos", "1 xo", "2 xos", "5 xoses"]
    assert [wording.count("label.settles", count) for count in (0, 1, 2)] == ["may settle 0 priorities", "may settle 1 priority", "may settle 2 priorities"]


# --- words, dates, numbers -----------------------------------------------------------------------------------------------------------


def test_each_language_counts_in_its_own_way(knowledge: Knowledge) -> None:
    french, english = knowledge.wording("fr"), knowledge.wording("en")
    assert [french.count("tools", count) for count in (0, 1, 2)] == ["0 outil", "1 outil", "2 outils"]
    assert [english.count("tools", count) for count in (0, 1, 2)] == ["0 tools", "1 tool", "2 tools"]
    with pytest.raises(KeyError):
        french.say("no.such.sentence")


@pytest.mark.parametrize(
    ("day", "french", "english"),
    [
        ("2026-11-22", "22 novembre 2026", "22 November 2026"),
        (date(2026, 11, 1), "1er novembre 2026", "1 November 2026"),
        ("2026-11", "novembre 2026", "November 2026"),
        ("2026", "2026", "2026"),
    ],
)
def test_a_date_is_said_as_exactly_as_it_is_known(day: str | date, french: str, english: str, knowledge: Knowledge) -> None:
    assert (knowledge.wording("fr").date(day), knowledge.wording("en").date(day)) == (french, english)


@pytest.mark.parametrize(("number", "french", "english"), [(3.0, "3", "3"), (2.5, "2,5", "2.5"), (1234.5678, "1\u202f234,5678", "1,234.5678")])
def test_a_number_is_said_with_all_its_digits(number: float, french: str, english: str, knowledge: Knowledge) -> None:
    assert (knowledge.wording("fr").number(number), knowledge.wording("en").number(number)) == (french, english)


def test_a_language_without_dates_of_its_own_takes_the_english_ones(knowledge: Knowledge) -> None:
    assert Wording(knowledge.messages, "xx").date("2026-11-22") == "22 November 2026"


def test_an_audit_with_fresh_knowledge_reads_no_catalogue(inventory: Path, tiny_root: Path) -> None:
    arguments = ["--data", str(tiny_root), "audit", str(inventory)]
    code = f"import sys; from auditor.cli.main import run; code = run({arguments!r}); print(code, *(n for n in sys.modules if n.startswith('babel.messages')))"
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "0"


def test_every_value_of_a_fact_is_said_in_words(knowledge: Knowledge) -> None:
    values = {value for fact in knowledge.rules.facts.values() if fact.type == "choice" and not isinstance(fact.values, str) for value in fact.values}
    missing = sorted(value for value in values if f"word.{value}" not in knowledge.messages.texts)
    assert not missing
    assert knowledge.wording("fr").word("none_known") == "rien de connu"
    assert knowledge.wording("en").word(12) == "12"
