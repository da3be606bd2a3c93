"""For every dimension and level, an inventory and a record that reach it (METHOD 1)."""

from collections.abc import Callable

import pytest

from auditor.document import Audit
from auditor.knowledge.rulebook import DIMENSIONS

COOP = "tool: nextcloud, host: coop, account: organisation, mfa: yes, access_by_role: yes, backup: yes, keys: supplier"
PROOFS = "proofs: [{for: data_place, what: document}, {for: business_model, what: independent}]"
REACHED = {
    ("ownership", 0): "tool: gmail",
    ("ownership", 1): "tool: loin",
    ("ownership", 2): "tool: signal",
    ("ownership", 3): "tool: libreoffice",
    ("law", 0): "tool: loin",
    ("law", 1): "tool: dossier",
    ("law", 2): "tool: whatsapp",
    ("law", 3): "tool: libreoffice",
    ("hosting", 0): "tool: loin",
    ("hosting", 1): "tool: dossier",
    ("hosting", 2): f"{COOP}, contract: no, {PROOFS}",
    ("hosting", 3): f"{COOP}, contract: yes, {PROOFS}",
    ("exit", 0): "tool: loin",
    ("exit", 1): "tool: whatsapp",
    ("exit", 2): "tool: lettre",
    ("exit", 3): "tool: nextcloud, host: coop",
    ("business_model", 0): "tool: facebook",
    ("business_model", 1): "tool: loin",
    ("business_model", 2): "tool: lettre",
    ("business_model", 3): "tool: libreoffice",
    ("safeguards", 0): "tool: gmail, account: personal, contract: no",
    ("safeguards", 1): f"{COOP}, contract: no",
    ("safeguards", 2): f"{COOP}, contract: yes",
    ("safeguards", 3): "tool: signal, account: organisation, contract: not_applicable, mfa: yes, access_by_role: yes",
}


def test_the_table_is_whole() -> None:
    assert set(REACHED) == {(dimension, level) for dimension in DIMENSIONS for level in range(4)}


@pytest.mark.parametrize(("dimension", "level"), REACHED)
def test_level_is_reached(dimension: str, level: int, audit_text: Callable[..., Audit]) -> None:
    usage = audit_text(f"organisation: {{name: x, country: BE}}\nusages:\n  - {{{REACHED[dimension, level]}}}\n").usages[0]
    result = usage.dimensions[dimension]
    assert result is not None
    assert (result.low, result.high) == (level, level), result.reason
    assert result.reason
