"""Folds, filters, sorting and links with the keyboard alone."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open


def _tab_to(page: Page, selector: str, most: int = 400) -> None:
    """Tab until the focus is there."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("chosen => document.activeElement.matches(chosen)", selector):
            return
    raise AssertionError(f"the keyboard doesn't reach {selector}")


def _cards(page: Page) -> int:
    return page.locator(".card:visible").count()


def test_the_first_stop_leads_to_the_content(open_page: Open) -> None:
    page = open_page("mixed").page
    page.keyboard.press("Tab")
    assert page.locator(".skip:focus").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_every_fold_opens_and_closes(key: str, open_page: Open) -> None:
    page = open_page("3").page
    for fold in page.locator("summary").all():
        if not fold.is_visible():
            continue
        before = fold.evaluate("one => one.parentElement.open")
        fold.focus()
        assert fold.evaluate("one => one === document.activeElement")
        assert fold.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
        page.keyboard.press(key)
        assert fold.evaluate("one => one.parentElement.open") is not before
        page.keyboard.press(key)
        assert fold.evaluate("one => one.parentElement.open") is before


def test_tab_stops_on_every_fold_that_shows(open_page: Open) -> None:
    page = open_page("3").page
    page.evaluate("window.passed = new Set(); document.addEventListener('focusin', event => passed.add(event.target))")
    for _ in range(page.locator("a[href], summary, button, input, select, [tabindex]").count()):
        page.keyboard.press("Tab")
    assert (
        page.evaluate("[...document.querySelectorAll('summary')].filter(one => one.checkVisibility({contentVisibilityAuto: true}) && !passed.has(one)).length")
        == 0
    )


def test_filters(open_page: Open) -> None:
    page = open_page("mixed").page
    status, whole = page.locator("[role=status]"), _cards(page)
    assert whole == page.locator(".card").count()
    _tab_to(page, "#f-text")
    page.keyboard.type("whatsapp")
    assert 0 < _cards(page) < whole
    assert all("whatsapp" in text.lower() for text in page.locator(".card:visible").all_text_contents())
    assert str(_cards(page)) in status.text_content()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    assert _cards(page) == whole
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "f-priority"
    page.keyboard.press("ArrowDown")
    assert _cards(page) == page.locator(".card.change_first").count()
    assert page.locator("#uses h3.p:visible").count() == 1
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "f-data"
    page.keyboard.press("ArrowDown")
    assert _cards(page) == page.locator(".card[data-data=S3]").count() > 0


def test_a_link_to_a_card_that_a_filter_hides_shows_it(open_page: Open) -> None:
    page = open_page("mixed").page
    link = page.locator("#access th a").last
    target = page.locator(link.get_attribute("href"))
    page.locator("#f-text").fill("rien de tel")
    assert _cards(page) == 0
    link.focus()
    page.keyboard.press("Enter")
    assert target.is_visible()
    assert page.locator("#f-text").input_value() == ""


def test_all_folds_at_once(open_page: Open) -> None:
    page = open_page("mixed").page
    _tab_to(page, ".tools button")
    name = page.locator(".tools button").text_content()
    page.keyboard.press("Enter")
    assert page.locator("#uses details:not([open])").count() == 0
    assert page.locator(".tools button").text_content() != name
    page.keyboard.press("Space")
    assert page.locator("#uses details[open]").count() == 0
    assert page.locator(".tools button").text_content() == name


def test_the_table_of_flows_sorts(open_page: Open) -> None:
    page = open_page("mixed").page
    page.evaluate("document.querySelector('table.sortable').closest('details').open = true")
    _tab_to(page, "table.sortable thead th:nth-child(3) button")
    cells, heading = page.locator("table.sortable tbody tr td:nth-child(3)"), page.locator("table.sortable thead th:nth-child(3)")
    count = cells.count()
    page.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") == "ascending"
    up = cells.all_text_contents()
    assert up == sorted(up, key=str.casefold)
    page.keyboard.press("Space")
    assert heading.get_attribute("aria-sort") == "descending"
    assert cells.all_text_contents() == up[::-1]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("table.sortable th[aria-sort]").count() == 1
    assert cells.count() == count


def test_a_link_into_a_fold_opens_it(open_page: Open) -> None:
    page = open_page("stacks").page  # the same tools again and again
    shared = page.locator("a[href^='#e-']").first
    target = page.locator(shared.get_attribute("href"))
    shared.evaluate("one => { for (let e = one; e; e = e.parentElement) if (e.tagName === 'DETAILS') e.open = true }")
    assert target.get_attribute("open") is None
    shared.focus()
    page.keyboard.press("Enter")
    assert target.get_attribute("open") is not None
    assert target.locator("p").first.is_visible()


def test_an_address_into_a_fold_opens_it(open_page: Open) -> None:
    letter = open_page("le-pont").page.locator("details.letter").last.get_attribute("id")
    page = open_page("le-pont", at=f"#{letter}").page
    assert page.locator(f"#{letter}").get_attribute("open") is not None
    assert -1 <= page.locator(f"#{letter} summary").bounding_box()["y"] < 900  # a fraction of a pixel may be above
