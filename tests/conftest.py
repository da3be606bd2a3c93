"""What tests share: the project's own knowledge, and a tiny one that never changes."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from auditor.audit import audit
from auditor.inventory.read import read_inventory
from auditor.knowledge.compile import compile_knowledge
from auditor.knowledge.store import Knowledge, from_bytes, load
from auditor.model import Audit, AuditOptions

ROOT = Path(__file__).resolve().parent.parent
TINY_DAY = date(2026, 1, 20)
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _no_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test depends on this machine's language, colours or cache."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "AUDITOR_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    yield


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The project's own knowledge, as it stands."""
    return load()


@pytest.fixture(scope="session")
def tiny_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with frozen records and findings, and the project's own method and sentences."""
    root = tmp_path_factory.mktemp("tiny")
    shutil.copytree(ROOT / "tests/tiny_db/vendor_db", root / "vendor_db")
    shutil.copytree(ROOT / "rules", root / "rules", ignore=shutil.ignore_patterns("findings"))
    shutil.copytree(ROOT / "tests/tiny_db/rules/findings", root / "rules/findings")
    shutil.copytree(ROOT / "reports", root / "reports")
    return root


@pytest.fixture(scope="session")
def tiny(tiny_root: Path) -> Knowledge:
    """The frozen knowledge, compiled."""
    return from_bytes(compile_knowledge(tiny_root, TINY_DAY))


@pytest.fixture
def audit_text(tmp_path: Path, tiny: Knowledge) -> Callable[..., Audit]:
    """Audits an inventory written in the test, against the frozen knowledge."""

    def run(text: str, *, lang: str = "fr", knowledge: Knowledge | None = None, day: date = TINY_DAY, with_notes: bool = False) -> Audit:
        path = tmp_path / "inventory.yaml"
        path.write_text(text, encoding="utf-8")
        used = knowledge or tiny
        return audit(read_inventory(path, used, lang), used, AuditOptions(day, lang, with_notes=with_notes))

    return run
