"""`auditor catalogue`: questions of fact, answered from the files, and the check of those files. CONTRACT 5."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.knowledge.store import Knowledge
from tests.conftest import Said


def test_an_owner_in_the_shape_of_the_contract(tiny_cli: Callable[..., Said]) -> None:
    said = tiny_cli("catalogue", "owner", "gmail", "Google Mail", "--as-of", "2026-01-20", "--json")
    assert (said.code, said.err) == (0, "")
    answer = json.loads(said.out)
    assert list(answer) == ["schema", "as_of", "tools"]
    assert (answer["schema"], answer["as_of"]) == (1, "2026-01-20")
    first, second = answer["tools"]  # one object a tool, in the order asked
    assert list(first) == ["asked", "known", "id", "name", "chain", "ends_at"]
    assert (first["asked"], second["asked"]) == ("gmail", "Google Mail")
    assert [(one["known"], one["id"], one["name"], one["ends_at"]) for one in answer["tools"]] == [(True, "gmail", "Gmail", "stock_market")] * 2
    assert [step["id"] for step in first["chain"]] == ["google-llc", "alphabet"]
    for step in first["chain"]:
        assert set(step) >= {"id", "name", "country", "since", "until", "source"}
        assert set(step["source"]) == {"url", "title", "seen"}


def test_owners_and_names_follow_the_date(cli: Callable[..., Said]) -> None:
    chains = {}
    for day in ("2013-06-01", "2026-01-20"):
        answer = json.loads(cli("catalogue", "owner", "whatsapp", "gmail", "--as-of", day, "--json").out)
        assert answer["as_of"] == day
        chains[day] = {one["id"]: [(step["id"], step["name"]) for step in one["chain"]] for one in answer["tools"]}
    assert ("meta", "Meta Platforms, Inc.") in chains["2026-01-20"]["whatsapp"]
    assert "meta" not in dict(chains["2013-06-01"]["whatsapp"])
    assert chains["2013-06-01"]["gmail"][0] == ("google-llc", "Google Inc.")
    assert chains["2026-01-20"]["gmail"][0] == ("google-llc", "Google LLC")


def test_an_unknown_tool_is_listed_with_near_names(tiny_cli: Callable[..., Said]) -> None:
    said = tiny_cli("catalogue", "owner", "gmail", "whatsap", "--json")
    assert said.code == 2
    known, unknown = json.loads(said.out)["tools"]
    assert known["known"]
    assert unknown == {"asked": "whatsap", "known": False, "near": ["whatsapp"]}
    said = tiny_cli("catalogue", "owner", "gmail", "whatsap")
    assert said.code == 2
    assert "Alphabet Inc." in said.out
    assert "« whatsap » n'est pas dans le catalogue. Noms proches : whatsapp." in said.out.replace("\u00a0", " ")


def test_an_owner_in_words(tiny_cli: Callable[..., Said]) -> None:
    out = tiny_cli("catalogue", "owner", "gmail", "--as-of", "2026-01-20").out
    assert re.search(r"Google LLC \(US\).*détenu par Alphabet Inc\. \(US\).*au bout.*la bourse", out, re.DOTALL)
    assert "https://" in out
    assert "held by Alphabet" in tiny_cli("--lang", "en", "catalogue", "owner", "gmail").out


def test_what_was_read_later_says_nothing_of_an_earlier_day(tiny_cli: Callable[..., Said]) -> None:
    def steps(day: str) -> list[tuple[str, bool]]:
        answer = json.loads(tiny_cli("catalogue", "owner", "gmail", "--as-of", day, "--json").out)
        return [(step["id"], step["then_unknown"]) for step in answer["tools"][0]["chain"]]

    assert steps("2026-01-20") == [("google-llc", False), ("alphabet", False)]
    assert steps("2016-01-20") == [("google-llc", True), ("alphabet", False)]  # of Alphabet it is said since when
    assert "peut-être pas encore" in tiny_cli("catalogue", "owner", "gmail", "--as-of", "2016-01-20").out
    assert "peut-être pas encore" not in tiny_cli("catalogue", "owner", "gmail", "--as-of", "2026-01-20").out


def test_an_owner_read_in_part_is_marked(cli: Callable[..., Said]) -> None:
    answer = json.loads(cli("catalogue", "owner", "gmail", "tumblr", "--json").out)
    marked = {(one["id"], step["id"]): step["unverified"] for one in answer["tools"] for step in one["chain"]}
    assert marked["gmail", "google-llc"]
    assert not marked["gmail", "alphabet"]
    assert "non vérifié, lu en partie" in cli("catalogue", "owner", "gmail").out


def test_a_whole_record(tiny_cli: Callable[..., Said]) -> None:
    said = tiny_cli("catalogue", "show", "nextcloud")
    assert said.code == 0
    answer = json.loads(said.out)
    assert (answer["schema"], answer["id"], list(answer["records"])) == (1, "nextcloud", ["products"])
    assert answer["records"]["products"]["name"] == "Nextcloud"
    assert list(json.loads(tiny_cli("catalogue", "show", "Google Mail").out)["records"]) == ["products"]
    assert set(json.loads(tiny_cli("catalogue", "show", "framasoft").out)["records"]) == {"companies", "hosts"}
    said = tiny_cli("catalogue", "show", "nextclowd")
    assert (said.code, said.out) == (2, "")
    assert "nextcloud" in said.err


def test_search_looks_in_tools_companies_and_hosts(tiny_cli: Callable[..., Said]) -> None:
    found = json.loads(tiny_cli("catalogue", "search", "google", "--json").out)
    assert found["schema"] == 1
    assert {(one["folder"], one["id"]) for one in found["found"]} == {("products", "gmail"), ("companies", "google-llc")}
    assert "hosts/coop : La Coopérative" in tiny_cli("catalogue", "search", "cooperative").out.replace("\u00a0", " ")
    said = tiny_cli("catalogue", "search", "zèbre")
    assert (said.code, said.err) == (0, "")
    assert "zèbre" in said.out
    assert json.loads(tiny_cli("catalogue", "search", "…", "--json").out)["found"] == []


def test_search_says_why(cli: Callable[..., Said]) -> None:
    def shown(*arguments: str) -> str:
        said = cli("catalogue", "search", *arguments)
        assert (said.code, said.err) == (0, "")
        return said.out.replace("\u00a0", " ")

    assert "products/gmail : Gmail (groupe : Alphabet Inc.)" in shown("alphabet")
    assert "(besoin : sondage de dates)" in shown("sondage")
    assert "products/doodle : Doodle (nom proche)" in shown("doodel")
    assert "(logiciel : Nextcloud)" in shown("nexcloud", "hebergeur")
    assert "(pays : Belgique)" in shown("Belgique")
    assert "(nom : google mail)" in shown("google")
    found = json.loads(shown("sondage", "--json"))
    assert list(found) == ["schema", "asked", "found"]
    assert found["asked"] == "sondage"
    assert {tuple(one) for one in found["found"]} == {("folder", "id", "name", "why", "by", "missing")}
    rallly = {"folder": "products", "id": "rallly", "name": "Rallly", "why": "besoin : sondage de dates", "by": ["need"], "missing": []}
    assert rallly in found["found"]
    assert "(besoin : sondage de dates ; logiciel libre)" in shown("sondage", "libre")
    assert "répond à une partie" in shown("stocker", "photos")
    assert json.loads(shown("stocker", "photos", "--json"))["found"][0]["missing"] == ["stocker"]


def test_search_with_filters(cli: Callable[..., Said]) -> None:
    said = cli("--lang", "en", "catalogue", "search", "--need", "formulieren en enquêtes", "--free", "--country", "Frankreich", "--json")
    found = {one["id"] for one in json.loads(said.out)["found"]}
    assert "framaforms" in found
    assert "google-forms" not in found


@pytest.mark.parametrize(
    ("arguments", "told"), [([], "--need"), (["--need", "licornes"], "newsletter"), (["--country", "Atlantide"], "Belgique"), (["x", "--fre"], "--free")]
)
def test_a_search_that_cannot_be_made(arguments: list[str], told: str, tiny_cli: Callable[..., Said]) -> None:
    said = tiny_cli("catalogue", "search", *arguments)
    assert (said.code, said.out) == (2, "")
    assert told in said.err


def test_counts(tiny_cli: Callable[..., Said], tiny: Knowledge) -> None:
    counts = json.loads(tiny_cli("catalogue", "stats", "--json").out)
    for folder in ("products", "companies", "hosts", "jurisdictions", "laws", "lists"):
        assert counts[folder] == len(tiny.ids(folder)) > 0
    assert counts["fingerprints"] == 0
    assert counts["oldest_review"]["date"] == "2026-01-15"
    assert 0 < counts["dated_percent"] <= 100
    out = tiny_cli("catalogue", "stats").out.replace("\u00a0", " ")
    assert f"Produits : {counts['products']}\n" in out
    assert f"{counts['sourced_percent']} %" in out


@pytest.fixture
def copy(tiny_root: Path, tmp_path: Path) -> Path:
    """The frozen knowledge, to be spoilt."""
    shutil.copytree(tiny_root, tmp_path / "data")
    return tmp_path / "data"


def test_whole_files_pass_the_check(tiny_cli: Callable[..., Said]) -> None:
    said = tiny_cli("catalogue", "check", "--as-of", "2026-01-20")
    assert (said.code, said.err) == (0, "")
    assert "aucune erreur" in said.out


def test_the_check_says_what_is_due(tiny_cli: Callable[..., Said]) -> None:
    out = tiny_cli("catalogue", "check", "--as-of", "2027-06-01").out
    assert "products/gmail" in out  # its only source was seen more than a year before
    assert "1er février 2027" in out  # the day on which the frozen rules are due


def test_the_check_says_what_nobody_went_through_for_long(tiny_cli: Callable[..., Said]) -> None:
    """A law after three months, anything else after a year; both were reviewed on 15 January 2026."""
    assert "À relire" not in tiny_cli("catalogue", "check", "--as-of", "2026-04-01").out
    laws = tiny_cli("catalogue", "check", "--as-of", "2026-05-01").out
    assert "À relire" in laws
    assert "laws/cloud-act" in laws
    assert "companies/" not in laws[laws.index("À relire") :].split("Non vérifiées")[0]
    assert "companies/" in tiny_cli("catalogue", "check", "--as-of", "2027-02-01").out.split("À relire")[1]


def test_the_check_says_what_was_not_read(copy: Path, cli: Callable[..., Said]) -> None:
    def asked(*arguments: str) -> str:
        return " ".join(cli("--data", copy, "catalogue", *arguments).out.replace("\u00a0", " ").split())

    check = ("check", "--as-of", "2026-01-20", "--list-unverified")
    before = json.loads(asked("stats", "--json"))
    assert f"Non vérifiées : 0 affirmations sur {before['claims']}" in asked(*check)
    assert f"Propriétaires : 100 % des {before['owner_claims']} affirmations" in asked(*check)
    for name, text in {"companies/google-llc": "2015-10-02, source: register}]", "products/gmail": "proprietary, source: document}"}.items():
        file = copy / f"vendor_db/{name}.yaml"
        assert text in file.read_text(encoding="utf-8")
        file.write_text(file.read_text(encoding="utf-8").replace(text, re.sub("source: .*?}", "source: unverified}", text), 1), encoding="utf-8")
    after = json.loads(asked("stats", "--json"))
    assert after["unverified"] == 2
    assert after["owners_read_percent"] == round(100 * (after["owner_claims"] - 1) / after["owner_claims"]) < 100
    told = asked(*check)
    assert f"Non vérifiées : 2 affirmations sur {after['claims']}" in told
    assert f"Propriétaires : {after['owners_read_percent']} % des" in told
    assert "- products/gmail : " in told
    assert "- companies/google-llc : owners.0" in told
    assert "- products/gmail" not in asked(*check[:-1])


def test_the_check_counts_owners_that_end_in_nothing(copy: Path, cli: Callable[..., Said]) -> None:
    before = cli("--data", copy, "--lang", "en", "catalogue", "check", "--as-of", "2026-01-20").out
    assert "products/gmail" not in before
    file = copy / "vendor_db/companies/google-llc.yaml"
    text = file.read_text(encoding="utf-8")
    assert "\nowners:" in text
    file.write_text(re.sub(r"\nowners:.*(\n +.*)*", "", text), encoding="utf-8")
    after = cli("--data", copy, "--lang", "en", "catalogue", "check", "--as-of", "2026-01-20").out
    assert re.search(r"End of the chain not known: \d+ products \(.*products/gmail", " ".join(after.split()))


def test_the_check_names_every_error_with_file_and_line(copy: Path, cli: Callable[..., Said]) -> None:
    def spoil(path: str, before: str, after: str) -> str:
        file = copy / path
        text = file.read_text(encoding="utf-8")
        assert before in text
        file.write_text(text.replace(before, after, 1), encoding="utf-8")
        return f"{path}:{text[: text.index(before)].count(chr(10)) + 1}:"

    places = [
        spoil("vendor_db/products/gmail.yaml", "kind: service", "kind: servise"),
        spoil("vendor_db/products/lettre.yaml", "company: lettre-sas", "company: lettre-sarl"),
        spoil("vendor_db/companies/meta.yaml", "recorded:", "recroded:"),
        spoil("rules/findings/listed-group.yaml", "owner.on_list", "owner.in_list"),
    ]
    (copy / "vendor_db/products/signal.yaml").write_text("name: [", encoding="utf-8")
    said = cli("--data", copy, "catalogue", "check", "--as-of", "2026-01-20")
    assert (said.code, said.out) == (2, "")
    assert [place for place in [*places, "vendor_db/products/signal.yaml:"] if place not in said.err] == []
    assert "Traceback" not in said.err
    for word in ("servise", "lettre-sarl", "recroded", "owner.in_list", "service", "lettre-sas", "recorded", "owner.on_list"):
        assert word in said.err


def test_values_that_mean_nothing_are_refused(copy: Path, cli: Callable[..., Said]) -> None:
    file = copy / "vendor_db/products/signal.yaml"
    text = file.read_text(encoding="utf-8").replace("AGPL-3.0-only", "LibreLicense-9").replace("hours: [6, 20]", "hours: [9, 2]")
    file.write_text(text.replace("kind: mobile", "kind: mobile\nlanguages: {value: [fr, klingon], source: said}"), encoding="utf-8")
    said = cli("--data", copy, "catalogue", "check", "--as-of", "2026-01-20")
    assert said.code == 2
    for wrong in ("“LibreLicense-9” is no licence known here", "“klingon” is no language's code", "hours go from fewer to more"):
        assert wrong in " ".join((said.out + said.err).split())


def test_an_audit_on_broken_data_says_the_same(copy: Path, cli: Callable[..., Said], tmp_path: Path) -> None:
    file = copy / "vendor_db/products/gmail.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("kind: service", "kind: servise"), encoding="utf-8")
    path = tmp_path / "inventaire.yaml"
    path.write_text("organisation: {country: BE}\nusages: [Gmail]\n")
    said = cli("--data", copy, "audit", path)
    assert (said.code, said.out) == (2, "")
    assert "vendor_db/products/gmail.yaml:6:7: kind" in said.err


def test_our_own_catalogue_passes_its_check(cli: Callable[..., Said]) -> None:
    said = cli("catalogue", "check")
    assert said.code == 0, said.err
