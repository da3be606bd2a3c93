"""What another source disputes carries both sides to wherever it is shown, and confirms nothing above level 2."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from auditor.audit import audit
from auditor.document import Audit, UsageResult
from auditor.inventory.read import read_inventory
from auditor.knowledge.compile import compile_knowledge
from auditor.knowledge.evidence import basis
from auditor.knowledge.records import Source, SourceKind
from auditor.knowledge.store import Knowledge, from_bytes
from auditor.model import AuditOptions, Strength
from auditor.render.catalogue_pages import pages
from tests.conftest import TINY_DAY, Said

USE = """\
organisation: {name: Essai, country: BE}
usages:
- {tool: Nextcloud, host: coop, purpose: fichiers, data: S2, account: organisation, contract: yes}
"""
OTHER = '  other: {title: A measurement, url: "https://other.example/", kind: measurement, seen: 2026-01-11}\n'
REPLY = 'reply: {text: {fr: "Ce n\'est pas exact.", en: "That is not so."}, date: 2026-01-05, source: document}'
COOP, NEXTCLOUD = "hosts/coop", "products/nextcloud"


@pytest.fixture
def root(tiny_root: Path, tmp_path: Path) -> Path:
    """The frozen records, the host's read in an audit by a third party, so that level 3 is within reach."""
    shutil.copytree(tiny_root, tmp_path / "data")
    for name in (COOP, NEXTCLOUD):
        file = tmp_path / f"data/vendor_db/{name}.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace("kind: contract", "kind: audit"), encoding="utf-8")
    return tmp_path / "data"


def dispute(root: Path, name: str, claim: str, value: str) -> None:
    """Gives a claim, written as it stands in the file, another side and an answer."""
    file = root / f"vendor_db/{name}.yaml"
    text = file.read_text(encoding="utf-8")
    assert claim in text
    text = text.replace(claim, f"{claim[:-1]}, disputed: {{value: {value}, source: other}}, {REPLY}}}")
    file.write_text(text.replace("sources:\n", f"sources:\n{OTHER}"), encoding="utf-8")


def known(root: Path) -> Knowledge:
    return from_bytes(compile_knowledge(root, TINY_DAY))


def audited(root: Path, tmp_path: Path, more: str = "") -> tuple[Audit, UsageResult]:
    path = tmp_path / "inventory.yaml"
    path.write_text(USE.replace("contract: yes", f"contract: yes{more}"), encoding="utf-8")
    knowledge = known(root)
    document = audit(read_inventory(path, knowledge, "en"), knowledge, AuditOptions(TINY_DAY, "en"))
    return document, document.usages[0]


DISPUTES = [
    (COOP, 'ads_on: {value: "no", source: document}', "in_function", "business_model"),
    (COOP, "places: {value: [BE], source: document}", "[US]", "hosting"),
    (NEXTCLOUD, "licence: {value: AGPL-3.0-or-later, source: document}", "proprietary", "exit"),
]


@pytest.mark.parametrize(("name", "claim", "value", "dimension"), DISPUTES, ids=[dispute[3] for dispute in DISPUTES])
def test_no_level_above_2_rests_on_it(name: str, claim: str, value: str, dimension: str, root: Path, tmp_path: Path) -> None:
    before = audited(root, tmp_path)[1].dimensions[dimension]
    assert before is not None
    assert before.high == 3
    dispute(root, name, claim, value)
    after = audited(root, tmp_path)[1].dimensions[dimension]
    assert after is not None
    assert after.high == 2
    said = [one for one in after.evidence if "disputed by another source" in one.value]
    assert said
    assert all({"A measurement", "Terms of service"} <= {source.title for source in one.sources} for one in said)


def test_a_proof_of_ones_own_does_not_settle_it(root: Path, tmp_path: Path) -> None:
    proof = ", proofs: [{what: independent, for: business_model, date: 2026-01-02}]"
    dispute(root, *DISPUTES[0][:3])
    after = audited(root, tmp_path, proof)[1].dimensions["business_model"]
    assert after is not None
    assert after.high == 2


def test_the_strength_of_what_is_disputed() -> None:
    sources = {
        "court": Source(title="A judgment", url="https://court.example/", kind=SourceKind.COURT, seen="2026-01-10"),
        "press": Source(title="An article", url="https://press.example/", kind=SourceKind.PRESS, seen="2026-01-10"),
    }
    alone = basis(sources, ("court",), TINY_DAY)
    assert (alone.strength, alone.capped, alone.disputed) == (Strength.INDEPENDENT, False, False)
    both = basis(sources, ("court",), TINY_DAY, ("press",))
    assert (both.strength, both.capped, both.disputed) == (Strength.VENDOR, True, True)
    assert [one.title for one in both.sources] == ["A judgment", "An article"]
    assert basis(sources, ("unverified",), TINY_DAY, ("press",)).strength is Strength.UNVERIFIED


def test_both_sides_and_the_answer_are_shown(root: Path, cli: Callable[..., Said]) -> None:
    dispute(root, NEXTCLOUD, "export: {value: {level: complete}, source: document}", "{level: none}")
    dispute(root, *DISPUTES[1][:3])
    out = " ".join(cli("--data", root, "--lang", "en", "explain", "nextcloud").out.split())
    assert "Export of the data: complete [document] Another source states: level: none [other]" in out
    assert "Answer (5 January 2026): That is not so. [document]" in out
    shown = cli("--data", root, "catalogue", "show", "nextcloud").out
    assert '"disputed"' in shown
    assert '"reply"' in shown
    found = dict(pages(known(root), known(root).wording("en"), root / "reports", date(2026, 1, 20)))
    page = found["hosts/coop.html"]
    assert "<b>Another source states</b>: United States" in page
    assert '<a href="https://other.example/" rel="noreferrer">A measurement</a>' in page
    assert "<b>Answer (5 January 2026)</b>: That is not so." in page
    assert "<b>Another source states</b>: none" in found["products/nextcloud.html"].replace("level: ", "")


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        ("source: other}", "source: othr}", "the source “othr” does not stand under sources"),
        ("value: [US]", "value: [ZZ]", "vendor_db/jurisdictions/zz.yaml"),
        ("date: 2026-01-05", "date: 2026-03-05", "2026-03-05 has not come"),
        (", source: document}}", ", source: []}}", "reply: no source"),
    ],
)
def test_a_mistake_in_either_is_told(written: str, instead: str, told: str, root: Path, cli: Callable[..., Said]) -> None:
    dispute(root, *DISPUTES[1][:3])
    assert cli("--data", root, "catalogue", "check", "--as-of", "2026-01-20").code == 0
    file = root / "vendor_db/hosts/coop.yaml"
    text = file.read_text(encoding="utf-8")
    assert written in text
    file.write_text(text.replace(written, instead, 1), encoding="utf-8")
    said = cli("--data", root, "catalogue", "check", "--as-of", "2026-01-20")
    assert said.code == 2
    assert told in said.err
