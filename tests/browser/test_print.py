"""Each page as a browser prints it: A4, black on white, the board's page alone on one sheet."""

import re
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import components
from tests.browser.conftest import Open
from tests.browser.inventories import STACK_PAGES

PRINTED = ("le-pont", "le-pont-en", "3", "30", "unknown", "1")


@pytest.fixture(scope="session")
def sheets(browser: Browser, page_file: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[str]]:
    """The text of each sheet of a page by its name, printed where the system is dark."""
    pdftotext = components.poppler("pdftotext")
    folder = tmp_path_factory.mktemp("printed")

    @cache
    def printed(name: str) -> list[str]:
        context = browser.new_context(color_scheme="dark")
        page = context.new_page()
        page.goto(page_file(name).as_uri())
        target = folder / f"{name}.pdf"
        page.pdf(path=target, prefer_css_page_size=True)
        context.close()
        done = subprocess.run([pdftotext, "-layout", str(target), "-"], capture_output=True, text=True, check=True)
        return done.stdout.split("\f")[:-1]

    return printed


def _headings(open_page: Open, name: str) -> dict[str, str]:
    return open_page(name).page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('main > section')].map(one => [one.id, one.querySelector('h2').textContent]))"
    )


def _on(sheets: list[str], words: str) -> list[int]:
    """The sheets on which a line begins with these words."""
    return [number for number, text in enumerate(sheets) if any(" ".join(line.split()).startswith(words) for line in text.splitlines())]


@pytest.mark.parametrize("name", PRINTED)
def test_the_sheets_of_the_board(name: str, open_page: Open, sheets: Callable[[str], list[str]]) -> None:
    """The essential on the first, the board's page alone on the second, continuity at the top of another."""
    printed, headings = sheets(name), _headings(open_page, name)
    assert _on(printed, headings["first"])[0] == 0
    assert _on(printed, headings["board"]) == [1]
    assert _first_line(printed[1]) == headings["board"]
    assert _first_line(printed[2]) == headings["access"]
    assert headings["continuity"] in [_first_line(sheet) for sheet in printed]
    assert headings["annex"] in [_first_line(sheet) for sheet in printed]


@pytest.mark.parametrize("name", STACK_PAGES)
def test_the_board_of_a_starter_stack_is_one_sheet(name: str, open_page: Open) -> None:
    page = open_page(name).page
    page.evaluate("document.body.replaceChildren(document.getElementById('board'))")
    assert len(re.findall(rb"/Type ?/Page\b", page.pdf(prefer_css_page_size=True))) == 1


def _first_line(sheet: str) -> str:
    return " ".join(next(line for line in sheet.splitlines() if line.strip()).split())


@pytest.mark.parametrize("name", ["le-pont", "1"])
def test_every_sheet_has_its_number(name: str, sheets: Callable[[str], list[str]]) -> None:
    printed = sheets(name)
    for number, sheet in enumerate(printed, 1):
        assert "".join(sheet.split()).endswith(f"{number}/{len(printed)}")


@pytest.mark.parametrize("name", ["le-pont", "30"])
def test_no_heading_ends_a_sheet(name: str, open_page: Open, sheets: Callable[[str], list[str]]) -> None:
    """What follows a heading stands on its sheet."""
    page = open_page(name).page
    headings = set(page.evaluate("[...document.querySelectorAll('h2, h3, h4, .card .h')].map(one => one.textContent.replace(/\\s+/g, ' ').trim())"))
    for sheet in sheets(name):
        lines = [" ".join(line.split()) for line in sheet.splitlines() if line.strip()]
        assert lines[-2] not in headings  # the last line is the foot


def test_black_on_white_where_the_system_is_dark(open_page: Open) -> None:
    page = open_page("le-pont", scheme="dark").page
    page.emulate_media(media="print", color_scheme="dark")
    colours = page.evaluate("(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(document.documentElement))")
    assert colours == ["rgb(28, 28, 34)", "rgb(255, 255, 255)"]
    lightness = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(one => one.childNodes.length && !one.closest('svg'))"
        ".map(one => Math.max(...getComputedStyle(one).color.match(/\\d+/g).slice(0, 3).map(Number)))"
    )
    assert max(lightness) < 160  # no light text is left on white paper


def test_what_only_a_screen_needs_is_not_printed(open_page: Open) -> None:
    page = open_page("le-pont").page
    page.emulate_media(media="print")
    assert page.locator("nav:visible, .tools:visible, .skip:visible, [role=status]:visible").count() == 0
