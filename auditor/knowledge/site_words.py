"""What a website's pages are looked through for: rules/pages.yaml."""

from typing import Annotated

from auditor.knowledge.inventory_words import Words4
from auditor.knowledge.records import Form, Record


class Sign(Record):
    """A service's mark in scripts of the page; `shown` is what evidence keeps, without the number of an account."""

    text: Annotated[str, Form("letters that every such mark holds; looked for first, because that is quick", min_length=2)]
    pattern: Annotated[str, Form("a regular expression for the mark")]
    shown: str


class SiteWords(Record):
    """Kinds of pages with the words of links to them, marks in scripts, paths of software that one runs oneself, hosts that are only names,
    and names that are also words."""

    pages: dict[str, Words4]
    signs: tuple[Sign, ...]
    own_paths: tuple[str, ...]
    only_names: tuple[str, ...]
    short_names: tuple[str, ...]
    ordinary_names: tuple[str, ...]
    legal_forms: tuple[str, ...]
