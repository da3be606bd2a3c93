"""`auditor alternatives`: free software at a named host, with what is lost."""

import json
from collections.abc import Callable

import pytest

from tests.conftest import Said


def test_for_a_tool(tiny_cli: Callable[..., Said]) -> None:
    said = tiny_cli("alternatives", "WhatsApp", "--as-of", "2026-01-20", "--json")
    assert (said.code, said.err) == (0, "")
    answer = json.loads(said.out)
    assert (answer["schema"], answer["as_of"], answer["asked"], answer["product"], answer["needs"]) == (1, "2026-01-20", "WhatsApp", "whatsapp", ["chat"])
    assert [one["product"] for one in answer["alternatives"]] == ["signal"]
    assert answer["alternatives"][0]["loses"] == "Les contacts restés ailleurs."


@pytest.mark.parametrize("asked", ["files", "partage de fichiers", "file sharing"])
def test_for_a_need_by_any_of_its_names(asked: str, tiny_cli: Callable[..., Said]) -> None:
    answer = json.loads(tiny_cli("alternatives", asked, "--as-of", "2026-01-20", "--json").out)
    assert (answer["product"], answer["needs"]) == (None, ["files"])
    found = {(one["product"], one["host"]) for one in answer["alternatives"]}
    assert ("nextcloud", "coop") in found


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


def test_at_most_three(cli: Callable[..., Said]) -> None:
    for asked in ("gmail", "files", "microsoft-365", "Google Forms"):
        for data in ("S0", "S1", "S2", "S3"):
            assert len(json.loads(cli("alternatives", asked, "--data", data, "--json").out)["alternatives"]) <= 3


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
