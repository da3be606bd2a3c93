"""The catalogue's pages in a real browser: nothing loaded, found by keyboard, readable for assistive technology, narrow or dark."""

from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from auditor.knowledge.store import Knowledge
from auditor.render.catalogue_pages import pages
from tests.browser.conftest import Seen
from tests.conftest import ROOT, TODAY

NAMES = ("index", "products/whatsapp", "products/nextcloud", "companies/alphabet", "hosts/framasoft", "needs/polls")


@pytest.fixture(scope="module")
def site(knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for name, text in pages(knowledge, knowledge.wording("fr"), ROOT / "reports", TODAY, "https://forge.example/"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def shown(browser: Browser, site: Path) -> Iterator[Callable[..., tuple[Page, Seen]]]:
    contexts = []

    def open_(name: str, *, width: int = 1280, scheme: str = "light", script: bool = True) -> tuple[Page, Seen]:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script)  # type: ignore[arg-type]
        contexts.append(context)
        page, seen = context.new_page(), Seen()
        context.on("request", lambda request: seen.requests.append(request.url))
        page.on("console", lambda message: seen.messages.append(message.text))
        page.on("pageerror", lambda error: seen.messages.append(str(error)))
        page.goto((site / f"{name}.html").as_uri())
        return page, seen

    yield open_
    for context in contexts:
        context.close()


Shown = Callable[..., tuple[Page, Seen]]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_loaded_and_nothing_complained_of(name: str, shown: Shown, site: Path) -> None:
    _, seen = shown(name)
    assert seen.requests == [(site / f"{name}.html").as_uri()]
    assert seen.messages == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wider_than_a_telephone(name: str, shown: Shown) -> None:
    page, _ = shown(name, width=360)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing(name: str, scheme: str, shown: Shown) -> None:
    page, _ = shown(name, scheme=scheme)
    if name == "index":
        page.locator("#q").fill("nextcloud")
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
    assert found["passes"]
    assert [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found["violations"]] == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("frmadate", "products/framadate"),
        ("whatsapp", "products/whatsapp"),
        ("datumprikker", None),
        ("nexcloud", "products/nextcloud"),
        ("Alphabet", "companies/alphabet"),
    ],
)
def test_search_with_the_keyboard_alone(typed: str, first: str | None, shown: Shown) -> None:
    page, seen = shown("index")
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "q":
            break
    page.keyboard.type(typed)
    results = page.locator("[role=search] ol a")
    assert results.count() > 0
    assert str(results.count()) in (page.locator("[role=status]").text_content() or "") or results.count() == 30
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.getAttribute('href')") == results.first.get_attribute("href")
    if first:
        assert results.first.get_attribute("href") == f"{first}.html"
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "index.html" not in url)
    assert page.locator("h1").text_content()
    assert seen.messages == []
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # back by the link above the title
    page.wait_for_url(lambda url: url.endswith("index.html"))


def test_escape_clears_and_nothing_found_is_said(shown: Shown) -> None:
    page, _ = shown("index")
    page.locator("#q").fill("zzzzzzzzzz")
    assert "0" in (page.locator("[role=status]").text_content() or "")
    page.locator("#q").press("Escape")
    assert page.locator("#q").input_value() == ""
    assert page.locator("[role=status]").text_content() == ""


def test_without_a_script_the_lists_are_there(shown: Shown, knowledge: Knowledge) -> None:
    page, _ = shown("index", script=False)
    assert page.locator("input").count() == 0
    assert page.locator("details li a").count() == sum(len(knowledge.ids(folder)) for folder in ("products", "hosts", "companies"))
    assert page.locator("h2").first.is_visible()


def test_on_paper_what_only_a_screen_needs_is_gone(shown: Shown) -> None:
    page, _ = shown("products/whatsapp")
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert page.locator("h1").is_visible()
