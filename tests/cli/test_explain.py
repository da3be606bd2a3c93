"""`auditor explain`: a rule or a tool, as its file has it, in words."""

from collections.abc import Callable

import pytest

from auditor.knowledge.store import Knowledge
from tests.conftest import Said


def test_a_dimension_shows_its_levels_and_their_conditions(tiny_cli: Callable[..., Said]) -> None:
    said = tiny_cli("explain", "law")
    assert (said.code, said.err) == (0, "")
    for level in "0123":
        assert f"Niveau {level}" in said.out
    assert "rules/dimensions/law.yaml" in said.out
    assert "law.parties" in said.out
    assert tiny_cli("explain", "dimensions/law").out == said.out


def test_a_finding_shows_what_it_says_and_what_it_does_not_see(tiny_cli: Callable[..., Said], tiny: Knowledge) -> None:
    said = tiny_cli("explain", "personal-account")
    rule = tiny.rules.findings["personal-account"]
    assert said.code == 0
    for text in (rule.what_to_do.fr, rule.means.fr, rule.cannot_see.fr, "rules/findings/personal-account.yaml", "1er février 2027", "usage.account = personal"):
        assert text in " ".join(said.out.replace("\u00a0", " ").split())
    # The id of a finding in a document names its rule.
    assert tiny_cli("explain", "personal-account/gmail-courrier").out == said.out


def test_a_tool_shows_what_is_known_of_it_and_from_where(tiny_cli: Callable[..., Said]) -> None:
    out = tiny_cli("explain", "Google Mail").out
    for text in ("Gmail", "Google LLC", "Alphabet Inc.", "la bourse", "vendor_db/products/gmail.yaml", "https://vendor.example/terms", "15 janvier 2026"):
        assert text in out
    assert "[document]" in out


def test_what_is_known_of_a_tool_is_in_the_readers_words(cli: Callable[..., Said]) -> None:
    out = " ".join(cli("explain", "WhatsApp", "--lang", "fr").out.split())
    assert "Licence : propriétaire (code fermé) [" in out  # and what it rests on
    assert "Chiffrement de bout en bout : messages et appels (par défaut, clés chez les utilisateurs)" in out
    assert not [word for word in ("proprietary", "own_controller", "cross_subsidy", "on_by_default", "storing_hosts") if word in out]


def test_language(tiny_cli: Callable[..., Said]) -> None:
    out = tiny_cli("explain", "law", "--lang", "en").out
    assert "Level 0" in out
    assert "rules/dimensions/law.yaml" in out
    assert tiny_cli("--lang", "en", "explain", "law").out == out


def test_an_unknown_name_gets_near_ones(tiny_cli: Callable[..., Said]) -> None:
    for asked, near in (("whatsap", "whatsapp"), ("personnal-account", "personal-account"), ("exti", "exit")):
        said = tiny_cli("explain", asked)
        assert (said.code, said.out) == (2, "")
        assert asked in said.err
        assert near in said.err


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_rule_and_dimension_can_be_explained(lang: str, cli: Callable[..., Said], knowledge: Knowledge) -> None:
    for id_ in (*knowledge.rules.dimensions, *knowledge.rules.findings):
        said = cli("explain", id_, "--lang", lang)
        assert (said.code, said.err) == (0, ""), id_
        assert f"/{id_}.yaml" in said.out.replace("\n", "").replace(" ", "")
        assert "{" not in said.out, id_  # a blank stands where a name would
