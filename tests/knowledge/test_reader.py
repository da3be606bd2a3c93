"""A mistake in a record is told to a volunteer: file, line, column, field, what is accepted, and the word that was meant."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from auditor.knowledge.check import check
from auditor.knowledge.compile import read_and_check
from auditor.knowledge.reader import read_vendor_db

Described = Callable[[Mapping[str, str | None]], Path]
DAY = date(2026, 1, 20)
FILE = "vendor_db/products/cahier.yaml"
PRODUCT = """\
name: Cahier
about: page
kind: service
needs: [notes]
operator: [{company: lettre-sas, source: page}]
sources:
  page: {title: The page, url: "https://cahier.example/", kind: vendor, seen: 2026-01-10}
recorded: 2026-01-15
reviewed: 2026-01-15
"""
COMPANY = """\
names: [{name: Atelier}]
kind: company
about: page
sources:
  page: {title: The page, url: "https://atelier.example/", kind: vendor, seen: 2026-01-10}
recorded: 2026-01-15
reviewed: 2026-01-15
"""


def said(described: Described, files: dict[str, str | None]) -> list[str]:
    """What `auditor catalogue check` prints of the records."""
    return [str(problem) for problem in check(read_vendor_db(described(files)), DAY)]


def test_the_frozen_records_and_the_one_written_here_are_right(described: Described) -> None:
    assert said(described, {FILE: PRODUCT, "vendor_db/companies/atelier.yaml": COMPANY}) == []


# what is written instead of what; where the mistake is; what the sentence holds
MISTAKES = {
    "an unknown field": (
        "kind: service",
        "kind: service\nlicense: {value: MIT, source: page}",
        "4:1",
        ["license: unknown field “license”", "did you mean “licence”?"],
    ),
    "an unknown field inside": (
        "source: page}]",
        "source: page, from: 2019}]",
        "5:48",
        ["operator.0.from: unknown field “from”", "accepted: company, since, until, source"],
    ),
    "a missing field": ("needs: [notes]\n", "", "1:1", ["the field “needs” is required"]),
    "a missing field inside": (", kind: vendor", "", "7:9", ["sources.page.kind", "“kind” is required"]),
    "a missing source": (", source: page}]", "}]", "5:12", ["operator.0.source", "is required"]),
    "a word that is not in the list": (
        "kind: service",
        "kind: servce",
        "3:7",
        ["kind: “servce” is not accepted", "accepted: service, desktop, mobile, system, self_hosted", "did you mean “service”?"],
    ),
    "a key twice": ("kind: service", "kind: service\nkind: desktop", "4:1", ["the key “kind” stands twice (first at line 3)"]),
    "an unquoted colon": ("name: Cahier", "name: Cahier: le retour", "1:13", ["colon", "quotes"]),
    "a tab": ("  page:", "\tpage:", "7:1", ["tab", "spaces"]),
    "a quote that stays open": ("reviewed: 2026-01-15", 'reviewed: "2026-01-15', "9:11", ["quote", "closed"]),
    "a bracket that stays open": ("needs: [notes]", "needs: [notes", "4:8", ["bracket"]),
    "a source that is not there": ("about: page", "about: pgae", "2:8", ["the source “pgae” does not stand under sources", "did you mean “page”?"]),
    "a source that nobody names": (
        "recorded:",
        '  more: {title: More, url: "https://cahier.example/m", kind: vendor}\nrecorded:',
        "8:3",
        ["“more” is used by no claim", "remove it"],
    ),
    "a value without a source": ("kind: service", "kind: service\nlicence: {value: MIT}", "4:10", ["licence: a value without a source", "source: unverified"]),
    "an edge without a source": (", source: page}]", ", source: []}]", "5:12", ["operator.0: no source", "source: unverified"]),
    "a source called unverified": (
        "sources:",
        'sources:\n  unverified: {title: None, url: "https://cahier.example/n", kind: vendor}',
        "7:15",
        ["can't be the key of a source"],
    ),
    "a company that is not there": ("lettre-sas", "lettre-sa", "5:22", ["there is no vendor_db/companies/lettre-sa.yaml", "did you mean “lettre-sas”?"]),
    "a company nothing like": ("lettre-sas", "zzz", "5:22", ["add vendor_db/companies/zzz.yaml"]),
    "a need that is not there": ("[notes]", "[nots]", "4:8", ["no need is called “nots”", "did you mean “notes”?"]),
    "a host that is not there": ("needs:", "host: framasof\nneeds:", "4:7", ["there is no vendor_db/hosts/framasof.yaml", "did you mean “framasoft”?"]),
    "a suite that is not there": (
        "needs:",
        "part_of: microsoft-356\nneeds:",
        "4:10",
        ["vendor_db/products/microsoft-356.yaml", "did you mean “microsoft-365”?"],
    ),
    "a suite that is itself": ("needs:", "part_of: cahier\nneeds:", "4:10", ["part_of", "comes back to this product"]),
    "a country without a record": ("needs:", "places: {value: [ZZ], source: page}\nneeds:", "4:18", ["vendor_db/jurisdictions/zz.yaml"]),
    "a country in words": (
        "needs:",
        "places: {value: [Belgique], source: page}\nneeds:",
        "4:18",
        ["“Belgique” has not the form expected", "two capitals", "or EEA"],
    ),
    "a source of tomorrow": ("seen: 2026-01-10", "seen: 2026-01-21", "7:79", ["2026-01-21", "that day has not come"]),
    "a source of next month": ("seen: 2026-01-10", "seen: 2026-02", "7:79", ["2026-02", "has not come"]),
    "reviewed in the future": ("reviewed: 2026-01-15", "reviewed: 2026-01-22", "9:11", ["reviewed: 2026-01-22 has not come"]),
    "an operator of next month": (
        ", source: page}]",
        ", since: 2026-02, source: page}]",
        "5:41",
        ["operator.0.since: 2026-02 has not come", "a note can announce"],
    ),
    "a release of next year": ("needs:", "last_release: {value: 2027, source: page}\nneeds:", "4:23", ["last_release: 2027 has not come"]),
    "until before since": (", source: page}]", ", since: 2020-05, until: 2019, source: page}]", "5:57", ["until 2019 lies before since 2020-05"]),
    "a day that no month has": ("seen: 2026-01-10", "seen: 2025-02-30", "7:79", ["2025-02-30", "no such day"]),
    "a date written the usual way": ("seen: 2026-01-10", "seen: 10/01/2026", "7:79", ["“10/01/2026” has not the form expected", "YYYY-MM-DD"]),
    "a day of review that isn't one": ("reviewed: 2026-01-15", "reviewed: hier", "9:11", ["“hier”", "YYYY-MM-DD"]),
    "true for yes": ("needs:", "self_hostable: {value: true, source: page}\nneeds:", "4:24", ["“true” is not accepted", "accepted: yes, no"]),
    "maybe for true": ("needs:", "generic: peut-être\nneeds:", "4:10", ["“peut-être” is not accepted", "accepted: true, false"]),
    "one word for a list": ("needs: [notes]", "needs: notes", "4:8", ["needs", "“notes”", "list", "[a, b]"]),
    "a number for a text": ("name: Cahier", "name: 365", "1:7", ["“365”", "text", "quotes"]),
    "a word for a number": (
        "needs:",
        "replaces: [{need: notes, gains: {fr: A, en: A}, loses: {fr: B, en: B}, effort: small, hours: [few, 4]}]\nneeds:",
        "4:95",
        ["replaces.0.hours.0", "number"],
    ),
    "a word for fields": (
        "operator: [{company: lettre-sas, source: page}]",
        "operator: [lettre-sas]",
        "5:12",
        ["“lettre-sas” stands where a block of fields is expected", "company, since"],
    ),
    "a text in one language": ("needs:", "note: {fr: Bien.}\nneeds:", "4:7", ["note.en", "is required"]),
    "an empty text": ("name: Cahier", 'name: ""', "1:7", ["name", "empty"]),
    "a plan that is not one": ("needs:", "plans: {zero: {}}\nneeds:", "4:9", ["unknown field “zero”", "accepted: consumer, free, grant, paid"]),
    "an address without https": ('"https://cahier.example/"', "cahier.example", "7:32", ["“cahier.example” has not the form expected", "https://"]),
    "an alias twice": ("needs:", "aliases: [le cahier, le cahier]\nneeds:", "4:10", ["aliases", "the same value stands twice"]),
    "an alias without latin letters": ("needs:", "aliases: [微信]\nneeds:", "4:11", ["“微信”", "letters"]),
    "nobody runs it": ("operator: [{company: lettre-sas, source: page}]\n", "", "1:1", ["operator", "is required", "generic: true"]),
    "an instance that nobody hosts": (
        "operator: [{company: lettre-sas, source: page}]",
        "instance_of: nextcloud\npart_of: microsoft-365",
        "5:14",
        ["names its host or its operator"],
    ),
    "a block shared by reference": (
        "operator: [{company: lettre-sas, source: page}]",
        "operator: &o [{company: lettre-sas, source: page}]\ncontracting_entity: *o",
        "6:21",
        ["*o", "write the block out"],
    ),
    "a second document": ("reviewed: 2026-01-15\n", "reviewed: 2026-01-15\n---\nname: B\n", "10:1", ["second document"]),
    "a tag": ("name: Cahier", "name: !!python/name:os.system Cahier", "1:7", ["plain values"]),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_where_it_stands(name: str, described: Described) -> None:
    written, instead, place, words = MISTAKES[name]
    assert PRODUCT.count(written) >= 1
    problems = said(described, {FILE: PRODUCT.replace(written, instead, 1)})
    assert len(problems) == 1, problems
    assert problems[0].startswith(f"{FILE}:{place}: ")
    for word in words:
        assert word in problems[0]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "- a\n- b\n", "a sentence\n"], ids=["empty", "comment", "list", "sentence"])
def test_a_file_that_is_no_record(text: str, described: Described) -> None:
    assert said(described, {FILE: text}) == [f"{FILE}:1:1: the file is empty or is not a list of fields"]


def test_all_the_mistakes_of_all_the_files_at_once(described: Described) -> None:
    wrong = PRODUCT.replace("kind: service", "kind: servce").replace("needs:", "licens: {value: MIT}\nneeds:").replace("reviewed: 2026-01-15\n", "")
    problems = said(described, {FILE: wrong, "vendor_db/companies/atelier.yaml": COMPANY.replace("kind: company", "kind: firm")})
    assert [problem.split(": ")[0] for problem in problems] == ["vendor_db/companies/atelier.yaml:2:7", f"{FILE}:1:1", f"{FILE}:3:7", f"{FILE}:4:1"]


def test_a_file_name_that_is_no_id(described: Described) -> None:
    problems = said(described, {"vendor_db/products/Cahier_Rouge.yaml": PRODUCT})
    assert problems == ["vendor_db/products/Cahier_Rouge.yaml: the file name “Cahier_Rouge” is not an id (small letters, digits and hyphens)"]


STRAYS = ["vendor_db/products/cahier.yml", "vendor_db/product/cahier.yaml", "vendor_db/cahier.yaml", "vendor_db/products/new/cahier.yaml"]


@pytest.mark.parametrize("name", STRAYS)
def test_a_file_that_nobody_would_read(name: str, described: Described) -> None:
    problems = said(described, {name: PRODUCT})
    assert len(problems) == 1
    assert problems[0].startswith(f"{name}: ")
    assert "is not read" in problems[0]
    assert "vendor_db/products/<id>.yaml" in problems[0]


def test_a_file_that_is_not_utf8(described: Described) -> None:
    root = described({FILE: PRODUCT})
    (root / FILE).write_bytes(PRODUCT.replace("Cahier", "Cahier d'été").encode("latin-1"))
    problems = said(described, {})
    assert len(problems) == 1
    assert problems[0].startswith(f"{FILE}:1:1: the file can't be read")
    assert "UTF-8" in problems[0]


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake(described: Described) -> None:
    root = described({FILE: PRODUCT})
    (root / FILE).write_bytes(b"\xef\xbb\xbf" + PRODUCT.replace("\n", "\r\n").encode())
    assert said(described, {}) == []


@pytest.mark.parametrize(
    ("written", "instead", "words"),
    [
        (
            "kind: company",
            "kind: company\nowners: [{owner: atelier-sa, share: 60, source: page}]",
            ["owners.0.owner: there is no vendor_db/companies/atelier-sa"],
        ),
        ("kind: company", "kind: company\nowners: [{owner: coop, share: 0, source: page}]", ["owners.0.share", "“0”", "greater than 0"]),
        ("kind: company", "kind: company\nowners: [{owner: coop, share: 160, source: page}]", ["owners.0.share", "“160”", "100"]),
        ("kind: company", "kind: company\nowners: [{owner: coop, hold: most, source: page}]", ["owners.0.hold", "accepted: control, majority, minority"]),
        ("kind: company", "kind: company\ncountry: [{value: be, source: page}]", ["country.0.value: “be” has not the form expected"]),
        ("kind: company", "kind: company\ncountry: [{value: BE}]", ["country.0: a value without a source"]),
        ("kind: company", "kind: company\ncountry: [{value: ZW, source: page}]", ["vendor_db/jurisdictions/zw.yaml"]),
        ("names: [{name: Atelier}]", "names: []", ["names", "at least 1"]),
        ("names: [{name: Atelier}]", "names: [{name: Atelier, since: 2019}]", ["names.0: no source"]),
        ("names: [{name: Atelier}]", "names: [{name: Atelier, since: 2019, until: 2019, source: page}]", ["since 2019 until 2019 never holds"]),
    ],
    ids=str,
)
def test_a_mistake_in_a_company(written: str, instead: str, words: list[str], described: Described) -> None:
    problems = said(described, {"vendor_db/companies/atelier.yaml": COMPANY.replace(written, instead)})
    assert len(problems) == 1, problems
    assert problems[0].startswith("vendor_db/companies/atelier.yaml:")
    for word in words:
        assert word in problems[0]


def owned_by(owner: str, rest: str) -> str:
    return COMPANY.replace("kind: company", f"kind: company\nowners: [{{owner: {owner}, {rest}, source: page}}]")


@pytest.mark.parametrize(
    ("first", "second", "third", "wrong"),
    [
        ("share: 60", "share: 100", "hold: control", True),
        ("share: 60, until: 2012", "share: 100, since: 2010, until: 2011", "hold: majority", True),
        ("share: 60, until: 2010", "share: 100, since: 2010", "hold: control", False),
        ("share: 5", "share: 100", "share: 100", False),
    ],
    ids=["today", "in 2010 only", "never at one date", "a minority share held crosswise"],
)
def test_owners_that_come_back_to_the_company(first: str, second: str, third: str, wrong: bool, described: Described) -> None:
    files = {f"vendor_db/companies/{id_}.yaml": owned_by(owner, rest) for id_, owner, rest in (("a", "b", first), ("b", "c", second), ("c", "a", third))}
    problems = said(described, dict(files))
    assert [problem.split(": ", 1)[1] for problem in problems] == (["owners: the chain comes back to this company"] * 3 if wrong else [])


def test_hosts_laws_and_lists_name_records_that_exist(described: Described) -> None:
    host = """\
name: Le Phare
company: coop
about: page
offers: [{product: nextclod, audience: [association], source: page}]
sources:
  page: {title: The page, url: "https://phare.example/", kind: vendor, seen: 2026-01-10}
recorded: 2026-01-15
reviewed: 2026-01-15
"""
    country = "name: {fr: Norvège, en: Norway}\neea: [EFTA]\nlaws: [cloud-akt]\nsources: {}\nrecorded: 2026-01-15\nreviewed: 2026-01-15\n"
    listed = """\
name: {fr: Autre liste, en: Another list}
says: {fr: Une autre., en: Another.}
edition: 2026-01
entries: [{company: metta, source: page}]
sources:
  page: {title: The page, url: "https://list.example/", kind: vendor, seen: 2026-01-10}
recorded: 2026-01-15
reviewed: 2026-01-15
"""
    files = {"vendor_db/hosts/phare.yaml": host, "vendor_db/jurisdictions/no.yaml": country, "vendor_db/lists/other.yaml": listed}
    problems = said(described, dict(files))
    assert [(problem.split(": ")[0], problem.split("(")[-1]) for problem in problems] == [
        ("vendor_db/hosts/phare.yaml:4:20", "did you mean “nextcloud”?)"),
        ("vendor_db/jurisdictions/no.yaml:3:8", "did you mean “cloud-act”?)"),
        ("vendor_db/lists/other.yaml:4:21", "did you mean “meta”?)"),
    ]


def test_two_products_with_one_name_or_one_domain(described: Described) -> None:
    text = PRODUCT.replace("needs:", "aliases: [registre, Google-Mail]\ndomains: [cahier.example, Gmail.com]\nneeds:")
    problems = said(described, {"vendor_db/products/registre.yaml": text})
    assert problems == [
        "vendor_db/products/registre.yaml:4:21: “google mail” is already a name of vendor_db/products/gmail.yaml (keep it in one of them)",
        "vendor_db/products/registre.yaml:5:27: “gmail.com” is already a host name of vendor_db/products/gmail.yaml (keep it in one of them)",
    ]


REPLACING = "replaces: [{need: notes, instead_of: [%s], gains: {fr: A, en: A}, loses: {fr: B, en: B}, effort: small, hours: [1, 4]}]\nneeds:"


@pytest.mark.parametrize(
    ("link", "other"),
    [("", "cahier"), ("part_of: suite\n", "suite"), ("instance_of: suite\n", "suite"), ("part_of: partie\n", "suite"), ("", "partie")],
    ids=["itself", "its suite", "its software", "the suite of its suite", "a part of it"],
)
def test_nothing_replaces_itself(link: str, other: str, described: Described) -> None:
    above = "cahier" if other == "partie" else "suite"
    text = PRODUCT.replace("needs:", link + REPLACING % other)
    suite = PRODUCT.replace("Cahier", "Suite")
    part = PRODUCT.replace("Cahier", "Partie").replace("needs:", f"part_of: {above}\nneeds:")
    problems = said(described, {FILE: text, "vendor_db/products/suite.yaml": suite, "vendor_db/products/partie.yaml": part})
    assert len(problems) == 1, problems
    assert f"“{other}” is this product" in problems[0]
    assert problems[0].startswith(FILE)


def test_a_sister_may_replace_a_sister(described: Described) -> None:
    """Two parts of one suite are two products."""
    text = PRODUCT.replace("needs:", "part_of: suite\n" + REPLACING % "partie")
    files = {FILE: text, "vendor_db/products/suite.yaml": PRODUCT.replace("Cahier", "Suite")}
    files["vendor_db/products/partie.yaml"] = PRODUCT.replace("Cahier", "Partie").replace("needs:", "part_of: suite\nneeds:")
    assert said(described, dict(files)) == []


TEXTS = {
    "advertising in French": ("{fr: Une solution innovante., en: A tool.}", "4:12", "“innovante” is a word of advertising"),
    "advertising in English": ("{fr: Un outil., en: A world-class tool.}", "4:27", "“world-class” is a word of advertising"),
    "advertising with a capital": ("{fr: Leader de son marché., en: A tool.}", "4:12", "“Leader” is a word of advertising"),
    "a blank text": ("{fr: Un outil., en: ' '}", "4:27", "note.en: the text is blank"),
    "a text not translated": ("{fr: a tool to write notes with, en: a tool to write notes with}", "4:44", "the same sentence stands in fr and en"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_our_own_texts(name: str, described: Described) -> None:
    text, place, told = TEXTS[name]
    root = described({FILE: PRODUCT.replace("needs:", f"note: {text}\nneeds:")})
    problems = [str(problem) for problem in read_and_check(root, DAY)[1].found]
    assert len(problems) == 1, problems
    assert problems[0].startswith(f"{FILE}:{place}: ")
    assert told in problems[0]


def test_sources_and_names_are_as_others_write_them(described: Described) -> None:
    text = PRODUCT.replace("name: Cahier", "name: Leader Innovant").replace("title: The page", "title: The world-class leader")
    assert read_and_check(described({FILE: text}), DAY)[1].found == []


def test_sentences_and_rules_do_not_advertise(described: Described) -> None:
    root = described({})
    for path, before, after in (
        ("reports/locale/en/LC_MESSAGES/catalogue.po", 'msgstr "Need: {need}"', 'msgstr "Seamless need: {need}"'),
        ("rules/findings/one-owner.yaml", "name: {fr: ", "name: {fr: Incontournable "),
    ):
        file = root / path
        text = file.read_text(encoding="utf-8")
        assert before in text
        file.write_text(text.replace(before, after, 1), encoding="utf-8")
    problems = [str(problem) for problem in read_and_check(root, DAY)[1].found]
    assert len(problems) == 2, problems
    assert any("reports/locale/en: alt.for_need: “Seamless”" in problem for problem in problems)


def test_two_hosts_with_one_name_or_one_domain(described: Described) -> None:
    host = """\
name: %s
domains: [%s]
company: coop
about: page
offers: [{product: nextcloud, audience: [association], source: page}]
sources:
  page: {title: The page, url: "https://phare.example/", kind: vendor, seen: 2026-01-10}
recorded: 2026-01-15
reviewed: 2026-01-15
"""
    files = {"vendor_db/hosts/phare.yaml": host % ("Le Phare", "phare.example"), "vendor_db/hosts/rade.yaml": host % ("le phare", "phare.example")}
    problems = said(described, dict(files))
    assert len(problems) == 2
    assert all("is already a" in problem and "vendor_db/hosts/phare.yaml" in problem for problem in problems)


def test_the_command_lists_every_mistake_and_exits_2(described: Described) -> None:
    root = described({FILE: PRODUCT.replace("kind: service", "kind: servce").replace("about: page", "abot: page")})
    command = [sys.executable, "-m", "auditor", "--data", str(root), "catalogue", "check"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    told = done.stdout + done.stderr
    assert done.returncode == 2, told
    assert f"{FILE}:3:7" in told
    assert "did you mean “about”?" in told
    assert "Traceback" not in told
