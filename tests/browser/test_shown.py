"""Each page as a browser shows it: nothing loaded, nothing complained of, nothing too wide, nothing that assistive technology can't read."""

import re
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Page

from auditor.render.terminal import PRIORITIES
from tests.browser.conftest import Open
from tests.browser.inventories import PAGES, STACKS

BIGGEST = {"30": 600_000, "300": 2_500_000}  # bytes
SCHEMES = ("light", "dark")
UNFOLDED = "for (const fold of document.querySelectorAll('details')) fold.open = true"
# Most of axe's time goes into contrast, and contrast depends on classes alone: one small page has them all.
THOROUGH = ("le-pont", "3", "unknown", "1", "hostile", "long-name")
COLOURED = ("mixed", "3", "unknown", "1")
STARTER_STACKS = [f"{stack}-{('fr', 'en')[place % 2]}" for place, stack in enumerate(STACKS)]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_loaded_and_nothing_complained_of(name: str, open_page: Open) -> None:
    shown = open_page(name)
    assert shown.seen.requests == [shown.file.as_uri()]
    assert shown.seen.messages == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_wider_than_the_screen(name: str, width: int, open_page: Open) -> None:
    page = open_page(name, width=width).page
    page.evaluate(UNFOLDED)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def _violations(page: Page, options: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """What axe finds on the unfolded page: rule, and where. The browser runs it beside the page, whose policy stays as it is."""
    page.evaluate(UNFOLDED)
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate(f"axe.run(document, {{resultTypes: ['violations'], preload: false, {options}}})")
    assert found["passes"]
    return [(one["id"], [(node["target"], node["failureSummary"]) for node in one["nodes"]][:3]) for one in found["violations"]]


@pytest.mark.parametrize("name", THOROUGH)
def test_axe_finds_nothing(name: str, open_page: Open) -> None:
    assert _violations(open_page(name).page, "rules: {'color-contrast': {enabled: false}}") == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", COLOURED)
def test_axe_finds_contrast_enough(name: str, scheme: str, open_page: Open) -> None:
    assert name != "mixed" or {card.get_attribute("class") for card in open_page(name).page.locator(".card").all()} == {f"card {id_}" for id_ in PRIORITIES}
    assert _violations(open_page(name, scheme=scheme).page, "runOnly: ['color-contrast']") == []


@pytest.mark.parametrize("name", STARTER_STACKS)
def test_axe_finds_nothing_in_a_starter_stack(name: str, open_page: Open) -> None:
    assert _violations(open_page(name).page, "rules: {'color-contrast': {enabled: false}}") == []


def test_nothing_has_colours_that_contrast_was_not_looked_at_for(page_file: Callable[[str], Path]) -> None:
    assert _classes(page_file, STARTER_STACKS) <= _classes(page_file, COLOURED)


def _classes(page_file: Callable[[str], Path], names: Sequence[str]) -> set[str]:
    """Elements with their classes, as pages hold them, but for the boxes of levels (l02), which have no colour of their own."""
    found = (found for name in names for found in re.findall(r'class="([^"]*)"', page_file(name).read_text(encoding="utf-8")))
    return {one for one in found if not re.fullmatch(r"l[0-3][0-3]", one)}


def test_axe_does_find(open_page: Open) -> None:
    """A page with mistakes, so that silence means something."""
    page = open_page("1").page
    page.evaluate("document.querySelector('main').innerHTML += '<input><p id=pale>Trop pâle</p>'; document.getElementById('pale').style.color = '#eee'")
    assert {rule for rule, _ in _violations(page, "")} == {"label", "color-contrast"}


@pytest.mark.parametrize(("name", "most"), BIGGEST.items())
def test_pages_stay_small(name: str, most: int, page_file: Callable[[str], Path]) -> None:
    assert page_file(name).stat().st_size <= most


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str, open_page: Open) -> None:
    page = open_page(name).page
    inside = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].filter(link => !document.getElementById(link.hash.slice(1))).map(link => link.outerHTML)"
    )
    assert inside == []
    assert page.evaluate("[...document.links].filter(link => !['https:', 'http:', 'file:'].includes(link.protocol)).map(link => link.href)") == []
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", ["le-pont", "3", "1", "hostile"])
def test_without_a_script_all_is_there(name: str, open_page: Open) -> None:
    """Folds are the browser's own; what only a script can do isn't offered."""
    plain, scripted = open_page(name, script=False).page, open_page(name).page
    assert plain.locator("input, select, button").count() == 0
    assert [one.is_visible() for one in plain.locator("main > section > h2").all()] == [True] * 9
    assert plain.locator(".card").count() == scripted.locator(".card").count() == plain.locator(".card:visible").count()
    fold = plain.locator("details:not([open]) > summary:visible").first
    fold.focus()
    plain.keyboard.press("Enter")
    assert plain.locator("details[open]:focus-within > *:nth-child(2)").first.is_visible()
