"""Left-out end tags leave a page as it was: the same elements, in the same places, with the same words."""

from collections.abc import Callable
from html.parser import HTMLParser

from selectolax.lexbor import LexborHTMLParser, LexborNode

from auditor.audit import Audit
from auditor.knowledge.store import Knowledge
from auditor.knowledge.wording import Wording
from auditor.render import templates
from auditor.render.end_tags import without_end_tags
from auditor.render.html import Page, render
from tests.conftest import ROOT

TWO_TOOLS = """
organisation: {name: "</li><li>Le Pont", country: BE}
usages:
  - {tool: Gmail, purpose: "</p><p>courrier", data: S2, account: personal}
  - {tool: Nextcloud, purpose: "partage</td> <td>", data: S2, host: coop}
  - {tool: "</dd><dt>Inconnu"}
"""


def tree(node: LexborNode) -> list[object]:
    """Elements and words below one, without the spaces between them."""
    found: list[object] = []
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            found += (child.text(deep=False) or "").split()
        else:
            found.append((child.tag, child.attributes, tree(child)))
    return found


def parsed(page: str) -> list[object]:
    root = LexborHTMLParser(page).root
    assert root is not None
    return tree(root)


class Closed(HTMLParser):
    """Reads a page in which each end tag closes what stands open."""

    VOID = ("br", "meta", "link", "img", "input", "hr", "wbr")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing is left open."""

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


def test_a_page_is_read_as_before(audit_text: Callable[..., Audit], tiny: Knowledge) -> None:
    audit, wording = audit_text(TWO_TOOLS), Wording(tiny.messages, "fr")
    whole = templates.filled("report.html.j2", ROOT / "reports/html", lambda read: Page(audit, wording, read))
    shown = render(audit, wording, ROOT / "reports")
    reader = Closed()
    reader.feed(whole)
    assert reader.open == []
    assert len(shown.encode()) < len(whole.encode()) * 0.99
    assert parsed(shown) == parsed(whole)


def test_tags_that_are_needed_stay() -> None:
    for needed in ("<p>one</p>two", "<ul><li>one</li></ul>", "<a><p>one</p></a>", "<tr><td>one</td></tr>", "<p>one</p><span>two</span>"):
        assert parsed(without_end_tags(needed)) == parsed(needed)
    assert without_end_tags("<p>one</p>two<p>three</p><b>four</b>") == "<p>one</p>two<p>three</p><b>four</b>"
