"""Words of strangers in every free field: nothing acts, the page stays whole, and the words show."""

import pytest

from auditor import safe_text
from tests.browser.conftest import Open
from tests.browser.inventories import HOSTILE

PAGE = "hostile"


def test_nothing_runs(open_page: Open) -> None:
    shown = open_page(PAGE)
    page = shown.page
    page.keyboard.press("Tab")
    for card in page.locator(".card").all()[:6]:
        card.hover()
    assert page.evaluate("window.ran") is None
    assert shown.seen.messages == []
    assert page.evaluate("[...document.querySelectorAll('*')].filter(one => [...one.attributes].some(name => name.name.startsWith('on'))).length") == 0
    assert page.locator("script").count() == page.locator("style").count() == 1
    assert page.locator("img, iframe, object, embed, link, base, form").count() == 0


def test_the_policy_stops_what_would_slip_through(open_page: Open) -> None:
    """Were a template to fail, scripts, styles and pictures of strangers still wouldn't act; the page's own script did."""
    shown = open_page(PAGE)
    page = shown.page
    assert page.locator(".tools").is_visible()
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p id=probe style=\"position:fixed\" onclick=\"window.ran=1\">x</p>')")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran=1'}))")
    page.evaluate("document.body.append(Object.assign(document.createElement('img'), {src: 'http://127.0.0.1:9/x.png'}))")
    page.locator("#probe").dispatch_event("click")
    assert page.evaluate("window.ran") is None
    assert page.evaluate("getComputedStyle(document.getElementById('probe')).position") == "static"
    assert len(shown.seen.messages) >= 4
    assert all("Content Security Policy" in message for message in shown.seen.messages)


def test_the_words_show(open_page: Open) -> None:
    cards = [" ".join(card.split()) for card in open_page(PAGE).page.locator(".card h4").all_text_contents()]
    written = {name: " ".join(safe_text.line(text).split()) for name, text in HOSTILE.items()}
    assert [name for name, words in written.items() if sum(words in card for card in cards) < 3] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_style_of_strangers_acts(scheme: str, open_page: Open) -> None:
    page, other = open_page(PAGE, scheme=scheme).page, open_page("le-pont", scheme=scheme).page
    background = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(background) == other.evaluate(background)
    assert page.locator("main > section:visible").count() == 9
