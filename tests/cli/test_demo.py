"""`auditor demo`: the example association, complete, from nothing."""

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Said


def test_it_shows_an_audit(cli: Callable[..., Said]) -> None:
    said = cli("demo", "--as-of", "2026-11-22")
    assert said.code == 0
    assert said.out.startswith("Document interne")
    assert "Le Pont asbl" in said.out
    assert "auditor audit" in said.err  # what to do next isn't part of the result
    assert "auditor init" not in said.out


def test_it_writes_the_inventory_and_the_documents(cli: Callable[..., Said], tmp_path: Path) -> None:
    said = cli("demo", "--as-of", "2026-11-22", "-o", tmp_path / "demo")
    assert said.code == 0
    assert {path.name for path in (tmp_path / "demo").iterdir()} == {"le-pont.yaml", "audit.html", "audit.json", "audit.md"}
    assert (tmp_path / "demo/le-pont.yaml").read_bytes() == (ROOT / "examples/le-pont.yaml").read_bytes()
    document = json.loads((tmp_path / "demo/audit.json").read_text())
    assert document["as_of"] == "2026-11-22"
    # Auditing what was written gives the document that was written.
    again = cli("audit", tmp_path / "demo/le-pont.yaml", "--as-of", "2026-11-22", "--format", "json")
    assert {key: value for key, value in json.loads(again.out).items() if key != "reading_notes"} == {
        key: value for key, value in document.items() if key != "reading_notes"
    }
    if os.name == "posix":
        assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "demo").iterdir()} == {0o600}


def test_language_and_quiet(cli: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli("demo", "--lang", "en").out.startswith("Internal document")
    said = cli("--quiet", "demo")
    assert (said.code, said.err) == (0, "")
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert cli("demo", "-o", tmp_path).out.startswith("Internal document")
    assert (tmp_path / "audit.md").read_text().startswith("> **Internal document")
    assert json.loads((tmp_path / "audit.json").read_text())["lang"] == "fr"
