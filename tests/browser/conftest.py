"""One browser a process, with an empty profile and no network of its own; pages made once, when a test asks for them."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from auditor.audit import audit
from auditor.inventory.read import read_inventory
from auditor.knowledge.store import Knowledge
from auditor.model import AuditOptions
from auditor.render import html
from tests import components
from tests.browser.inventories import PAGES, STACK_PAGES
from tests.conftest import ROOT, TODAY

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass
class Seen:
    """What a page did beside being shown."""

    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Opened:
    page: Page
    seen: Seen
    file: Path


Open = Callable[..., Opened]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = components.chromium()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def page_file(knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The file of a page by its name in PAGES, as `auditor audit` writes it. Processes that run side by side share them."""
    ours = tmp_path_factory.getbasetemp()
    folder = (ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours) / "pages"
    folder.mkdir(exist_ok=True)

    @cache
    def make(name: str) -> Path:
        lang, inventory = (PAGES | STACK_PAGES)[name]
        source, target = ours / f"{name}.yaml", folder / f"{name}.html"
        if not target.exists():
            source.write_text(inventory(knowledge), encoding="utf-8")
            document = audit(read_inventory(source, knowledge, lang), knowledge, AuditOptions(TODAY, lang, with_notes=True))
            written = ours / target.name
            written.write_text(html.render(document, knowledge.wording(lang), ROOT / "reports"), encoding="utf-8")
            written.replace(target)
        return target

    return make


@pytest.fixture
def open_page(browser: Browser, page_file: Callable[[str], Path]) -> Iterator[Open]:
    """Opens a page by name. `width` in pixels, `scheme` light or dark, `script` False for a browser without."""
    contexts = []

    def open_(name: str, *, width: int = 1280, scheme: str = "light", script: bool = True, at: str = "") -> Opened:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script, reduced_motion="reduce")
        contexts.append(context)
        file, seen, page = page_file(name), Seen(), context.new_page()
        context.on("request", lambda request: seen.requests.append(request.url))
        page.on("console", lambda message: seen.messages.append(message.text))
        page.on("pageerror", lambda error: seen.messages.append(str(error)))
        page.on("dialog", lambda dialog: (seen.messages.append(dialog.message), dialog.dismiss()))
        page.goto(f"{file.as_uri()}{at}")
        return Opened(page, seen, file)

    yield open_
    for context in contexts:
        context.close()
