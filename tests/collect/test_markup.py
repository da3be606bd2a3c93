"""Tags read one after the other are those of the tree that a browser builds, by a parser that follows HTML5."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from auditor.collect import markup
from tests.worlds import association_sites as sites

PAGES = {
    "wordpress": sites.WORDPRESS,
    "wix": sites.WIX,
    "squarespace": sites.SQUARESPACE,
    "google sites": sites.GOOGLE_SITES,
    "privacy": sites.PRIVACY,
    "quotes": "<a href=x title='a>b' rel=\"c'd\">e</a><img src=a/b/c alt=\"<img src=no>\"><img src = 'd' / ><IMG SRC='e'SRC='f'>",
    "text": "<title><a href=no></title><textarea><a href=no></TextArea ><a href=1><script>'</scrip><a href=no>'</SCRIPT/><a href=2><style><a href=no></style>",
    "comments": "<!-- <a href=no> --><a href=1><!--><a href=2><!---><a href=3><!-- a -- b --!><a href=4><!doctype x><?php <a href=5>?><!-- <a href=no>",
    "cut": "<a href=1><a href='2'>x<a href='no",
    "templates": "<template><a href=no></template><a href=1>",
    "entities": "<a href='?a=1&amp;b=2&copy=3'><img src=&#47;a>",
    "nothing": "a < b <3 </> <a><a href><a href=''>",
}


@pytest.mark.parametrize("name", PAGES)
def test_the_same_references_as_a_tree(name: str) -> None:
    mine = [
        (tag.name, read["src"] if "src" in read else read["href"]) for tag in markup.tags(PAGES[name]) if (read := tag.attributes()).keys() & {"src", "href"}
    ]
    nodes = LexborHTMLParser(PAGES[name]).css("[src],[href]")
    tree = [(str(node.tag), (node.attributes["src"] if "src" in node.attributes else node.attributes["href"]) or "") for node in nodes]
    assert sorted(mine) == sorted(tree)
