"""`auditor alternatives`: free software at a named host, with what is lost."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from auditor.advise.candidates import AUDIENCES, usable
from auditor.knowledge.store import Knowledge
from tests.conftest import TODAY, Said


def test_for_a_tool(tiny_cli: Callable[..., Said]) -> None:
    said = tiny_cli("alternatives", "WhatsApp", "--as-of", "2026-01-20", "--json")
    assert (said.code, said.err) == (0, "")
    answer = json.loads(said.out)
    assert (answer["schema"], answer["as_of"], answer["asked"], answer["product"], answer["needs"]) == (1, "2026-01-20", "WhatsApp", "whatsapp", ["chat"])
    assert [one["product"] for one in answer["alternatives"]] == ["signal"]
    assert answer["alternatives"][0]["loses"] == "Les contacts restés ailleurs."


@pytest.mark.parametrize("asked", ["files", "partage de fichiers", "file sharing", "Documents"])
def test_for_a_need_by_any_of_its_names(asked: str, tiny_cli: Callable[..., Said]) -> None:
    answer = json.loads(tiny_cli("alternatives", asked, "--as-of", "2026-01-20", "--json").out)
    assert (answer["product"], answer["needs"]) == (None, ["files"])
    found = {(one["product"], one["host"]) for one in answer["alternatives"]}
    assert ("nextcloud", "coop") in found


def test_a_tool_s_name_means_the_tool_before_a_need(cli: Callable[..., Said]) -> None:
    answer = json.loads(cli("alternatives", "doodle", "--json").out)
    assert answer["product"] == "doodle"  # also a word for polls


def test_in_words_with_effort_cost_and_loss(tiny_cli: Callable[..., Said]) -> None:
    said = tiny_cli("alternatives", "files", "--as-of", "2026-01-20")
    shown = " ".join(said.out.replace("\u00a0", " ").split())
    loss = "Ce qu'on perd : L'écriture à plusieurs"
    for text in ("Pistes pour files", "Nextcloud, chez La Coopérative", "30 à 80 heures", "60 € par an", loss, "contrat écrit"):
        assert text in shown
    assert "What is lost:" in tiny_cli("alternatives", "files", "--as-of", "2026-01-20", "--lang", "en").out


def test_nothing_better_is_said(tiny_cli: Callable[..., Said]) -> None:
    said = tiny_cli("alternatives", "Lettre")
    assert said.code == 0
    assert "Rien dans le catalogue" in said.out
    assert json.loads(tiny_cli("alternatives", "Lettre", "--json").out)["alternatives"] == []


@pytest.mark.parametrize("asked", ["my-minfin", "regsol", "my-e-box"])
def test_nothing_takes_the_place_of_an_authority_s_service(asked: str, cli: Callable[..., Said]) -> None:
    assert json.loads(cli("alternatives", asked, "--json").out)["alternatives"] == []
    assert "service d'une administration" in cli("alternatives", asked).out.replace("\u00a0", " ")


def test_nothing_takes_the_place_of_itself_under_another_name(cli: Callable[..., Said], knowledge: Knowledge) -> None:
    for asked in ("openproject", "pretix", "passbolt", "limesurvey", "liberaforms", "baserow", "piwigo", "nextcloud"):
        found = [knowledge.product(one["product"]) for one in json.loads(cli("alternatives", asked, "--data", "S1", "--json").out)["alternatives"]]
        assert all(asked not in (product.instance_of, product.part_of) for product in found if product), asked


def test_a_need_without_an_option_says_where_to_look_on(cli: Callable[..., Said]) -> None:
    said = cli("--lang", "en", "alternatives", "remote support")
    assert "hosts" not in said.err
    assert "have to host oneself" in " ".join(said.out.split())


def test_an_app_on_one_s_phone_is_at_nobody_s(cli: Callable[..., Said]) -> None:
    assert "Aegis Authenticator, sur vos propres téléphones" in cli("alternatives", "authy").out.replace("\u00a0", " ")
    assert "Aegis" not in cli("alternatives", "itsme").out  # codes for signing in prove nobody's identity


def test_at_most_three(cli: Callable[..., Said]) -> None:
    for asked in ("gmail", "files", "microsoft-365", "Google Forms"):
        for data in ("S0", "S1", "S2", "S3"):
            assert len(json.loads(cli("alternatives", asked, "--data", data, "--json").out)["alternatives"]) <= 3


NEXTCLOUD, COOP, FRAMASOFT = "products/nextcloud", "hosts/coop", "hosts/framasoft"
OLD = "last_release: {value: 2023-06, source: document}"


@pytest.mark.parametrize(
    ("record", "written", "instead", "offered"),
    [
        (NEXTCLOUD, "needs:", "needs:", True),
        (NEXTCLOUD, "needs:", "maintained: {value: no, source: document}\nneeds:", False),
        (NEXTCLOUD, "needs:", f"{OLD}\nneeds:", False),
        (NEXTCLOUD, "needs:", f"{OLD}\nmaintained: {{value: yes, source: document}}\nneeds:", True),
        (NEXTCLOUD, "needs:", "last_release: {value: 2024-02, source: document}\nneeds:", True),
        (NEXTCLOUD, "needs:", "last_release: {value: 2024, source: document}\nneeds:", True),
        (COOP, "audience: [association]", "audience: [person, company]", False),
        (COOP, "offers:", "accepting: {value: no, source: document}\noffers:", False),
    ],
    ids=["as it is", "given up", "no release for long", "worked on without releases", "released lately", "perhaps lately", "for persons only", "host is full"],
)
def test_what_is_abandoned_or_not_for_organisations_is_not_offered(
    record: str, written: str, instead: str, offered: bool, tiny_root: Path, tmp_path: Path, cli: Callable[..., Said]
) -> None:
    root = tmp_path / "data"
    shutil.copytree(tiny_root, root)
    file = root / f"vendor_db/{record}.yaml"
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if instead == written or not line.startswith(("last_release", "maintained"))]
    text = "\n".join(lines) + "\n"
    assert written in text
    file.write_text(text.replace(written, instead), encoding="utf-8")
    said = cli("--data", root, "alternatives", "files", "--as-of", "2026-01-20", "--json")
    assert said.code == 0, said.err
    found = {(one["product"], one["host"]) for one in json.loads(said.out)["alternatives"]}
    assert (("nextcloud", "coop") in found) is offered


def test_a_brand_for_persons_only_is_not_offered(tiny_root: Path, tmp_path: Path, cli: Callable[..., Said]) -> None:
    """A host's own name for a software stands under the same terms as the software there."""
    root = tmp_path / "data"
    shutil.copytree(tiny_root, root)
    asked = ("--data", root, "alternatives", "forms", "--as-of", "2026-01-20", "--json")
    assert "framaforms" in {one["product"] for one in json.loads(cli(*asked).out)["alternatives"]}
    file = root / "vendor_db/hosts/framasoft.yaml"
    text = file.read_text(encoding="utf-8")
    assert "association" in text
    file.write_text(text.replace("association", "public_body"), encoding="utf-8")
    said = cli(*asked)
    assert said.code == 0, said.err
    assert "framaforms" not in {one["product"] for one in json.loads(said.out)["alternatives"]}


def test_no_condition_that_is_not_met_goes_unsaid(cli: Callable[..., Said], knowledge: Knowledge) -> None:
    """For every need: what is offered is in use, taken care of, open to organisations, and says what it fails."""
    refused = 0
    for need in knowledge.needs:
        for one in json.loads(cli("--lang", "en", "alternatives", need, "--data", "S3", "--as-of", TODAY, "--json").out)["alternatives"]:
            product = knowledge.product(one["product"])
            assert product is not None
            assert usable(product, TODAY)
            assert product.maintained is None or product.maintained.value != "no"
            host = knowledge.host(one["host"]) if one["host"] not in (None, "own_server") else None
            offers = [offer for offer in host.offers if offer.product in (one["product"], product.instance_of)] if host else []
            assert all(AUDIENCES & set(offer.audience) for offer in offers)
            not_met = [gate for gate in one["gates"] if gate["met"] == "no"]
            refused += bool(not_met)
            assert not not_met or one["good_for"] == "good for S0–S1 only", (need, one["product"])
    assert refused > 0


@pytest.mark.parametrize("asked", ["files", "Google Drive", "Gmail"])
def test_what_may_hold_the_data_comes_first_and_the_rest_is_said_not_to(asked: str, cli: Callable[..., Said]) -> None:
    arguments = ("--lang", "en", "alternatives", asked, "--as-of", TODAY)
    found = json.loads(cli(*arguments, "--data", "S3", "--json").out)["alternatives"]
    shut_out = [any(gate["met"] == "no" for gate in one["gates"]) for one in found]
    assert shut_out == sorted(shut_out)
    shown = " ".join(cli(*arguments, "--data", "S3").out.split())
    assert shown.count("Not for S3 information") == any(shut_out)
    if any(shut_out):
        before, after = shown.split("Not for S3 information")
        assert ("good for S0–S1 only" in before, "good for S0–S1 only" in after) == (False, True)
    assert "Not for" not in cli(*arguments, "--data", "S1").out


def test_for_public_data_the_order_is_that_of_worth_alone(cli: Callable[..., Said]) -> None:
    """An option that another language shuts out of delicate information may still come first for an agenda."""
    found = json.loads(cli("alternatives", "files", "--as-of", TODAY, "--data", "S1", "--json").out)["alternatives"]
    assert any(gate["met"] == "no" for gate in found[0]["gates"])


def test_a_price_is_known_only_where_one_is_shown(cli: Callable[..., Said], knowledge: Knowledge) -> None:
    shown = set()
    for need in knowledge.needs:
        for one in json.loads(cli("--lang", "en", "alternatives", need, "--as-of", TODAY, "--json").out)["alternatives"]:
            (met,) = [gate["met"] for gate in one["gates"] if gate["id"] == "G9"]
            assert met == "unknown" or one["cost"]["text"] != "cost unknown", (need, one["product"])
            assert met == "unknown" or one["cost"]["source"] or one["cost"]["text"] == "no licence fee", (need, one["product"])
            shown.add(met)
    assert shown == {"yes", "unknown"}


def test_conditions_not_met_are_named(cli: Callable[..., Said]) -> None:
    said = cli("--lang", "en", "alternatives", "files", "--data", "S3", "--as-of", date(2026, 11, 22), "--json")
    shown = " ".join(cli("--lang", "en", "alternatives", "files", "--data", "S3", "--as-of", date(2026, 11, 22)).out.split())
    for one in json.loads(said.out)["alternatives"]:
        not_met = [gate["text"] for gate in one["gates"] if gate["met"] == "no"]
        assert not not_met or f"Not met: {' ; '.join(not_met)}" in shown


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["whatsap"], "whatsapp"),
        (["files", "--country", "Atlantide"], "--country"),
        (["files", "--data", "S9"], "S0"),
        (["files", "--as-of", "hier"], "hier"),
        ([], "--help"),
    ],
)
def test_wrong_input(arguments: list[str], told: str, tiny_cli: Callable[..., Said]) -> None:
    said = tiny_cli("alternatives", *arguments)
    assert (said.code, said.out) == (2, "")
    assert told in said.err
