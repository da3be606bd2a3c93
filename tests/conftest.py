"""What tests share: the project's own knowledge, and a tiny one that never changes."""

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from auditor.audit import audit
from auditor.document import Audit
from auditor.inventory.read import read_inventory
from auditor.knowledge.compile import compile_knowledge
from auditor.knowledge.store import Knowledge, from_bytes, load
from auditor.model import AuditOptions
from tests import components

settings.register_profile("any machine", deadline=None)  # a busy one is no failure
settings.load_profile("any machine")

ROOT = Path(__file__).resolve().parent.parent
TINY_DAY = date(2026, 1, 20)
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _no_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on this machine's language, colours or cache."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "AUDITOR_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")


_loop_of_the_browser: list[asyncio.AbstractEventLoop] = []


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Playwright's loop counts as running in its thread between tests, and then no other could be run there: it is put aside meanwhile."""
    if "browser" in item.path.parts:
        _give_back()
    elif (running := asyncio._get_running_loop()) is not None:
        _loop_of_the_browser.append(running)
        asyncio._set_running_loop(None)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """The browser is closed after the last test, and needs its loop for that."""
    if nextitem is None:
        _give_back()


def _give_back() -> None:
    if _loop_of_the_browser:
        asyncio._set_running_loop(_loop_of_the_browser.pop())


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last line says loudly what did not run."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if missing := components.left_out(skipped):
        count = sum(components.NOT_HERE in str(report.longrepr) for report in skipped)
        print(f"!!! {count} TESTS {components.NOT_HERE}{'; '.join(missing)} !!!")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew-goldens", action="store_true", help="write tests/golden/ anew instead of comparing with it")
    parser.addoption("--mutations", type=int, default=20_000, help="how many changed DNS replies are read (make fuzz: 200,000)")


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compiled knowledge goes to a folder of the tests, for the commands that they start too."""
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    yield
    os.environ.pop("XDG_CACHE_HOME")
    if before is not None:
        os.environ["XDG_CACHE_HOME"] = before


@dataclass(frozen=True, slots=True)
class Said:
    """What a command left: its exit code, its result, what it told beside it."""

    code: int
    out: str
    err: str


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Runs one command line of `auditor`, in this process."""
    from auditor.cli.main import run  # not before: it chooses the language of its help texts when it is imported

    def run_it(*arguments: object) -> Said:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run_it


@pytest.fixture
def tiny_cli(cli: Callable[..., Said], tiny_root: Path) -> Callable[..., Said]:
    """The same on the frozen knowledge."""
    return lambda *arguments: cli("--data", tiny_root, *arguments)


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
