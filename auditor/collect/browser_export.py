"""What a browser's owner brings: a HAR file of pages that they opened, or their bookmarks. Only host names leave it.

Cookies, passwords, paths, searches and bodies may stand in such a file. They are skipped while it is read, and never kept.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from auditor.collect.web_address import read_address
from auditor.errors import InputError, Problem, not_readable
from auditor.knowledge.wording import Wording
from auditor.observation import Evidence, EvidenceKind
from auditor.registrable import registrable_domain

MOST_OF_A_HAR = 100_000_000  # bytes
MOST_OF_BOOKMARKS = 20_000_000
MOST_HOSTS = 20_000
_NEEDED = {"log", "entries", "request", "url", "response", "redirectURL", "pageref", "pages", "id", "title"}
_BOOKMARKS = re.compile(r"<!DOCTYPE\s+NETSCAPE-Bookmark-file-1", re.IGNORECASE)
_BOOKMARK = re.compile(r"""<a\s[^<>]*?\bhref\s*=\s*["']([^"'<>]{1,2048})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BrowserExport:
    """Hosts as evidence, the most frequent first, and how often each stood in the file.

    `where` of the evidence is the host of the page that asked them; of bookmarks, the file's name.
    """

    evidence: tuple[Evidence, ...]
    counts: dict[str, int]


def read_har(path: Path, wording: Wording) -> BrowserExport:
    """The hosts that a browser asked, from its HAR file. Raises InputError for any other file."""
    shown = str(path)
    text = _text(_read(path, MOST_OF_A_HAR, wording), shown, wording)
    try:
        document = json.loads(text, object_pairs_hook=_needed, parse_int=_nothing, parse_float=_nothing, parse_constant=_nothing)
    except json.JSONDecodeError as error:
        what = wording.say("browser.bookmarks") if _BOOKMARKS.search(text[:2_000]) else wording.say("browser.no_json")
        raise InputError([_not_a_har(f"{shown}:{error.lineno}:{error.colno}", what, wording)]) from error
    except RecursionError as error:
        raise InputError([_not_a_har(shown, wording.say("browser.too_deep"), wording)]) from error
    log = document.get("log") if isinstance(document, dict) else None
    entries = log.get("entries") if isinstance(log, dict) else None
    if not isinstance(log, dict) or not isinstance(entries, list):
        raise InputError([_not_a_har(shown, wording.say("browser.no_entries"), wording)])
    return _export(EvidenceKind.BROWSER, _requests(log, [entry for entry in entries if isinstance(entry, dict)]))


def _requests(log: dict[str, Any], entries: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """The host of the page and the host asked, of each request.

    A page is where its title says, as Chromium writes it, else its first request; and from there wherever that was sent on.
    """
    pages = log.get("pages")
    titles = (
        {page.get("id"): page.get("title") for page in pages if isinstance(page, dict) and isinstance(page.get("id"), str)} if isinstance(pages, list) else {}
    )
    document = {id_: title for id_, title in titles.items() if _host(title)}  # its address, until it is sent on no further
    sent_on: dict[str, str] = {}  # where the page's own address leads, should the browser go there
    reference = ""  # a request that names no page belongs to the one before
    for entry in entries:
        request, named = entry.get("request"), entry.get("pageref")
        reference = named if isinstance(named, str) else reference
        url = request.get("url") if isinstance(request, dict) else None
        if isinstance(url, str) and (host := _host(url)):
            if url == sent_on.get(reference):
                document[reference] = url
            page = document.setdefault(reference, url)
            yield _host(page), host
            if url == page:
                sent_on[reference] = _redirect(entry, page)


def _redirect(entry: dict[str, Any], page: str) -> str:
    """Where the answer to a request for a page leads, or ''."""
    response = entry.get("response")
    there = response.get("redirectURL") if isinstance(response, dict) else None
    try:
        return urljoin(page, there) if isinstance(there, str) and there else ""
    except ValueError:
        return ""


def read_bookmarks(path: Path, wording: Wording) -> BrowserExport:
    """The hosts of bookmarks, from the HTML file that every browser exports. Raises InputError for any other file."""
    text = _text(_read(path, MOST_OF_BOOKMARKS, wording), str(path), wording)
    if not _BOOKMARKS.search(text[:2_000]):
        seen = wording.say("browser.json") if text.lstrip()[:1] in ("{", "[") else wording.say("browser.other_text")
        raise InputError([Problem(str(path), wording.say("browser.not_bookmarks", seen=seen), wording.say("browser.not_bookmarks_hint"))])
    hosts = (_host(found[1].replace("&amp;", "&")) for found in _BOOKMARK.finditer(text))
    return _export(EvidenceKind.BOOKMARK, ((path.name, host) for host in hosts if host))


def pages(export: Iterable[Evidence]) -> tuple[str, ...]:
    """The hosts of the pages that a HAR file shows."""
    return tuple(dict.fromkeys(piece.where for piece in export if piece.kind is EvidenceKind.BROWSER))


def belongs(piece: Evidence, domain: str) -> bool:
    """Whether what was brought is about a domain: a HAR file's hosts are the page's that asked them, bookmarks the whole team's."""
    return piece.kind is not EvidenceKind.BROWSER or registrable_domain(piece.where) == registrable_domain(domain)


def _host(address: Any) -> str:
    read = read_address(address.replace("wss:", "https:", 1).replace("ws:", "http:", 1)) if isinstance(address, str) else None
    return read.host if read is not None else ""


def _export(kind: EvidenceKind, asked: Iterable[tuple[str, str]]) -> BrowserExport:
    """`asked`: where, and which host."""
    counts: Counter[str] = Counter()
    pairs: dict[tuple[str, str], None] = {}
    for where, host in asked:
        if (where, host) in pairs or len(pairs) < MOST_HOSTS:
            pairs[where, host] = None
            counts[host] += 1
    ordered = dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
    places = sorted(pairs, key=lambda pair: (-counts[pair[1]], pair[1], pair[0]))
    return BrowserExport(tuple(Evidence(kind, where, host) for where, host in places), ordered)


def _needed(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object without what nobody needs, dropped as soon as it is read."""
    return {key: value for key, value in pairs if key in _NEEDED}


def _nothing(_: str) -> None:
    """Numbers are of no interest, and one of a million digits takes long to read."""


def _not_a_har(place: str, seen: str, wording: Wording) -> Problem:
    return Problem(place, wording.say("browser.not_har", seen=seen), wording.say("browser.not_har_hint"))


def _read(path: Path, most: int, wording: Wording) -> bytes:
    """The file's bytes. Raises InputError for what isn't a file of a sensible size that can be read."""
    shown = str(path)
    try:
        if not path.is_file():
            raise InputError([Problem(shown, wording.say("input.not_a_file" if path.exists() else "input.not_found"))])
        size = path.stat().st_size
        if size > most:
            raise InputError([Problem(shown, wording.say("input.too_big", size=-(-size // 1_000_000), limit=most // 1_000_000))])
        return path.read_bytes()
    except OSError as error:
        raise not_readable(path, error, wording.say) from error


def _text(data: bytes, shown: str, wording: Wording) -> str:
    if not data.strip():
        raise InputError([Problem(shown, wording.say("input.empty"))])
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data[:4_096]:
        raise InputError([Problem(shown, wording.say("browser.not_text"))])
    return data.decode("utf-8-sig", "replace")
