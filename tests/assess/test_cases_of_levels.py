"""What a level says: the way in which it holds, with the marks of what that sentence rests on, and nothing the records deny."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from auditor.assess.engine import Engine
from auditor.assess.levels import explained
from auditor.assess.sheet import Sheet
from auditor.assess.statements import Statements
from auditor.document import Audit, DimensionResult
from auditor.knowledge.compile import compile_knowledge
from auditor.knowledge.rulebook import SENTENCE_WORDS
from auditor.knowledge.store import Knowledge, from_bytes
from auditor.model import AuditOptions, Organisation

HEAD = "organisation: {name: Le Pont, country: BE}\nusages:\n  - "
DAY = date(2026, 1, 20)


def result(audit: Audit, dimension: str) -> DimensionResult:
    found = audit.usages[0].dimensions[dimension]
    assert found is not None
    return found


def engine(tiny: Knowledge) -> Engine:
    return Engine(tiny, Organisation(name="Le Pont", country="BE"), AuditOptions(DAY, "fr"))


@pytest.mark.parametrize(
    ("usage", "dimension", "said"),
    [
        ("{tool: gmail, account: personal, contract: no, plan: consumer}", "business_model", "Service financé par la publicité, dans la fonction utilisée."),
        ("{tool: windows, sends_content: no}", "business_model", "Publicité ailleurs dans le service, et des traceurs."),
        ("{tool: loin}", "business_model", "Le contenu entraîne une IA, sauf refus."),
        ("{tool: gmail, account: personal, contract: no}", "safeguards", "Compte personnel, sans contrat écrit"),
        ("{tool: gmail, account: organisation, contract: no, mfa: no}", "safeguards", "Compte de l'association, sans contrat ni double vérification"),
        ("{tool: loin}", "ownership", "Le propriétaire (Loin Ltd) se trouve hors de l'Espace économique européen (Inde)"),
        ("{tool: nextcloud, host: OVHcloud, run_by: ourselves}", "ownership", "Un logiciel libre, que vous faites tourner vous-mêmes"),
        ("{tool: libreoffice, backup: no}", "hosting", "Les données sont chez vous ; il manque une copie de secours"),
    ],
)
def test_only_the_way_that_holds_is_said(usage: str, dimension: str, said: str, audit_text: Callable[..., Audit]) -> None:
    assert result(audit_text(HEAD + usage), dimension).reason.startswith(said)


def _explained(tiny: Knowledge, id_: str, level: int, values: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    dimension = next(one for one in engine(tiny).dimensions if one.id == id_)
    found = explained(dimension, level, Sheet(values=values))
    return found.reason.fr, found.facts


def test_a_sentence_on_the_list_rests_on_the_list_alone(tiny: Knowledge) -> None:
    assert _explained(tiny, "ownership", 0, {"owner.on_list": "yes", "licence.free": "no"})[1] == ("owner.on_list",)


def test_what_rules_out_the_other_way_lends_no_mark(tiny: Knowledge) -> None:
    said, facts = _explained(tiny, "business_model", 0, {"model.ai_training": "no"})
    assert said == "Service financé par la publicité, dans la fonction utilisée."
    assert facts == ()


def test_where_no_case_holds_the_level_has_its_own_sentence(tiny: Knowledge) -> None:
    rule = tiny.rules.dimensions["business_model"].levels[0]
    assert _explained(tiny, "business_model", 0, {})[0] == rule.reason.fr


def test_the_words_of_sentences_are_those_that_rules_may_name(tiny: Knowledge) -> None:
    words = Statements(engine(tiny), tiny.wording("fr"), "2026-07-20", "BE").words(Sheet())
    assert sorted(words) == sorted(SENTENCE_WORDS)


def _changed(tiny_root: Path, folder: Path, file: str, *changes: tuple[str, str]) -> Knowledge:
    """The frozen knowledge with one file otherwise."""
    root = folder / "changed"
    shutil.copytree(tiny_root, root)
    text = (root / file).read_text(encoding="utf-8")
    for written, instead in changes:
        assert written in text
        text = text.replace(written, instead)
    (root / file).write_text(text, encoding="utf-8")
    return from_bytes(compile_knowledge(root, DAY))


def test_the_list_itself_says_who_is_on_it(audit_text: Callable[..., Audit], tiny_root: Path, tmp_path: Path) -> None:
    changed = _changed(tiny_root, tmp_path, "vendor_db/lists/dma-gatekeepers.yaml", ("https://vendor.example/terms", "https://list.example/"))
    evidence = next(item for item in result(audit_text(HEAD + "{tool: gmail}", knowledge=changed), "ownership").evidence if item.fact == "owner.on_list")
    assert evidence.sources[0].url == "https://list.example/"


def test_a_company_that_nobody_owns_is_its_own_owner(audit_text: Callable[..., Audit]) -> None:
    evidence = {item.fact: item.value for item in result(audit_text(HEAD + "{tool: facebook}"), "law").evidence}
    assert evidence["law.owners"] == evidence["law.parties"] == "hors d'Europe, entreprise inscrite au DPF"


def test_where_the_money_comes_from_confirms_no_model(audit_text: Callable[..., Audit], tiny_root: Path, tmp_path: Path) -> None:
    """An authority that says what it lives on says nothing of advertising, trackers or AI."""
    stated = "".join(f'{name}: {{value: "no", source: court}}\n' for name in ("ads_on", "ai_training", "trackers"))
    funding = "funding: {value: [donations], source: court}\n"
    changed = _changed(tiny_root, tmp_path, "vendor_db/products/libreoffice.yaml", (stated, funding))
    known = result(audit_text(HEAD + "{tool: libreoffice}", knowledge=changed), "business_model")
    assert (known.low, known.high) == (2, 2)
    assert "rien de connu" in [item.value for item in known.evidence]
    assert result(audit_text(HEAD + "{tool: libreoffice}"), "business_model").low == 3


BOTH = "operator: [{company: %s, source: document}, {company: %s, source: document}]"
ONE = BOTH.partition(", {")[0].replace("%s", "dossier-sa") + "]"


@pytest.mark.parametrize(("first", "second"), [("dossier-sa", "google-llc"), ("google-llc", "dossier-sa")])
def test_of_two_who_run_a_tool_the_farthest_is_judged(first: str, second: str, audit_text: Callable[..., Audit], tiny_root: Path, tmp_path: Path) -> None:
    changed = _changed(tiny_root, tmp_path, "vendor_db/products/dossier.yaml", (ONE, BOTH % (first, second)))
    found = result(audit_text(HEAD + "{tool: dossier, data: S2, contract: no}", knowledge=changed), "ownership")
    assert (found.low, found.high) == (0, 0)
    assert "Le propriétaire (Alphabet Inc.) figure" in found.reason


def test_two_who_run_a_tool_alike_are_both_named(audit_text: Callable[..., Audit], tiny_root: Path, tmp_path: Path) -> None:
    changed = _changed(tiny_root, tmp_path, "vendor_db/products/dossier.yaml", (ONE, BOTH % ("google-llc", "whatsapp-llc")))
    found = result(audit_text(HEAD + "{tool: dossier, data: S2, contract: no}", knowledge=changed), "ownership")
    assert "Le propriétaire (Alphabet Inc. et Meta Platforms, Inc.) figure" in found.reason
