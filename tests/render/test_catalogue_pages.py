"""The catalogue as pages: each claim with its sources, each link to a page that exists, strangers' text harmless."""

import html
import re
import shutil
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

from auditor.knowledge.compile import compile_knowledge
from auditor.knowledge.records import UNVERIFIED
from auditor.knowledge.statistics import named_claims
from auditor.knowledge.store import Knowledge, from_bytes
from auditor.render.catalogue_pages import pages
from tests.conftest import ROOT, TINY_DAY, TODAY, Said

Made = Callable[..., dict[str, str]]
_HREF = re.compile(r'href="([^"]*)"')


@pytest.fixture(scope="module")
def made(knowledge: Knowledge) -> Made:
    """All pages of the project's own catalogue, by their paths."""

    @cache
    def make(lang: str = "fr", edit_url: str = "") -> dict[str, str]:
        return dict(pages(knowledge, knowledge.wording(lang), ROOT / "reports", TODAY, edit_url))

    return make


def test_one_page_a_record(made: Made, knowledge: Knowledge) -> None:
    found = made()
    wanted = {"index.html", *(f"needs/{id_}.html" for id_ in knowledge.needs)}
    wanted |= {f"{folder}/{id_}.html" for folder in ("products", "companies", "hosts") for id_ in knowledge.ids(folder)}
    assert sorted(found) == sorted(wanted)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_link_leads_somewhere(lang: str, made: Made) -> None:
    found = made(lang)
    for path, text in found.items():
        for href in map(html.unescape, _HREF.findall(text)):
            if href.startswith(("https://", "http://", "#")):
                continue
            target = (
                str(PurePosixPath(path).parent / href)
                .replace("products/../", "")
                .replace("companies/../", "")
                .replace("hosts/../", "")
                .replace("needs/../", "")
            )
            assert target in found, (path, href)


def test_everything_is_reached_from_the_index(made: Made, knowledge: Knowledge) -> None:
    linked = set(_HREF.findall(made()["index.html"]))
    assert {path for path in made() if path != "index.html"} <= linked


@pytest.mark.parametrize("folder", ["products", "companies", "hosts"])
def test_each_claim_shows_its_sources_or_that_none_was_read(folder: str, made: Made, knowledge: Knowledge) -> None:
    for id_ in knowledge.ids(folder):
        record, page = knowledge.record(folder, id_), made("en")[f"{folder}/{id_}.html"]
        claims = [claim for path, claim in named_claims(record) if not path.startswith("contracting_entity")]
        urls = {record.sources[key].url for claim in claims for key in claim.source if key != UNVERIFIED}
        assert {html.escape(url, quote=False).replace('"', "&#34;") for url in urls} <= set(_HREF.findall(page)), id_
        unread = sum(set(claim.source) == {UNVERIFIED} for claim in claims)
        assert page.count(">not verified<") >= (1 if unread else 0), id_
        for key in {key for claim in claims for key in claim.source if key != UNVERIFIED}:
            assert html.escape(record.sources[key].title, quote=False)[:12].split(" ")[0] in page.replace("&#34;", '"'), id_


def test_the_link_to_correct(made: Made) -> None:
    assert "Corriger cette fiche\u00a0: vendor_db/products/gmail.yaml" in made()["products/gmail.html"]
    linked = made("fr", "https://forge.example/edit/")["companies/alphabet.html"]
    assert '<a href="https://forge.example/edit/vendor_db/companies/alphabet.yaml" rel="noreferrer">Corriger cette fiche</a>' in linked


def test_owners_over_time(made: Made) -> None:
    page = made("en")["products/whatsapp.html"]
    history = page[page.index("Over time") :]
    assert re.search(r"WhatsApp.*since .*2014", history, re.DOTALL)
    assert "companies/meta.html" in page


def test_alternatives_by_need_with_what_is_lost(made: Made, knowledge: Knowledge) -> None:
    page = made("en")["products/google-forms.html"]
    assert "../needs/forms.html" in page
    assert "What is lost:" in page
    assert re.search(r"At: .*hosts/", page)
    abandoned = {id_ for id_, product in knowledge.all_products() if product.maintained and product.maintained.value == "no"}
    for need in knowledge.needs:
        text = made("en")[f"needs/{need}.html"].partition("All tools for this need")[0]
        assert not abandoned & set(re.findall(r"\.\./products/([a-z0-9-]+)\.html", text)), need


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u202e'


def test_text_of_strangers_stays_text(tiny_root: Path, tmp_path: Path) -> None:
    root = tmp_path / "data"
    shutil.copytree(tiny_root, root)
    for name, old in {"products/gmail": "name: Gmail", "hosts/coop": "name: La Coopérative"}.items():
        file = root / f"vendor_db/{name}.yaml"
        text = file.read_text(encoding="utf-8").replace(old, f"name: '{HOSTILE}'").replace("title: Terms of service", f"title: '{HOSTILE}'")
        file.write_text(text, encoding="utf-8")
    known = from_bytes(compile_knowledge(root, TINY_DAY))
    for path, text in pages(known, known.wording("fr"), root / "reports", date(2026, 1, 20), "https://forge.example/"):
        scripts = re.findall(r"<script", text)
        assert len(scripts) == (1 if path == "index.html" else 0), path
        assert "<img" not in text
        assert "\u202e" not in text


def test_the_command(tmp_path: Path, tiny_cli: Callable[..., Said]) -> None:
    target = tmp_path / "site"
    said = tiny_cli("--lang", "en", "catalogue", "pages", "-o", target, "--as-of", "2026-01-20")
    assert (said.code, said.out) == (0, "")
    assert f"open {target / 'index.html'}" in said.err
    assert "Gmail" in (target / "products/gmail.html").read_text(encoding="utf-8")
    assert 'lang="en"' in (target / "index.html").read_text(encoding="utf-8")
    said = tiny_cli("catalogue", "pages", "-o", target, "--edit-url", "javascript:alert(1)")
    assert said.code == 2
    assert "https://" in said.err
