"""What a browser's owner brings: a HAR file of pages that they opened, or their bookmarks. Only host names leave it.

Cookies, passwords, paths, searches and bodies may stand in such a file. They are skipped while it is read, and never kept.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.collect.web_address import read_address
from auditor.errors import InputError, Problem
from auditor.knowledge.wording import Wording
from auditor.observation import Evidence, EvidenceKind

MOST_OF_A_HAR = 100_000_000  # bytes
MOST_OF_BOOKMARKS = 20_000_000
MOST_HOSTS = 20_000
_NEEDED = {"log", "entries", "request", "url"}
_BOOKMARKS = re.compile(r"<!DOCTYPE\s+NETSCAPE-Bookmark-file-1", re.IGNORECASE)
_BOOKMARK = re.compile(r"""<a\s[^<>]*?\bhref\s*=\s*["']([^"'<>]{1,2048})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BrowserExport:
    """Hosts as evidence, the most frequent first, and how often each stood in the file."""

    evidence: tuple[Evidence, ...]
    counts: dict[str, int]


def read_har(path: Path, wording: Wording) -> BrowserExport:
    """The hosts that a browser asked, from its HAR file. Raises InputError for any other file."""
    shown = str(path)
    text = _text(_read(path, MOST_OF_A_HAR, wording), shown, wording)
    try:
        document = json.loads(text, object_pairs_hook=_needed, parse_int=_nothing, parse_float=_nothing, parse_constant=_nothing)
    except json.JSONDecodeError as error:
        what = wording.say("browser.bookmarks") if _BOOKMARKS.search(text[:2_000]) else wording.say("browser.no_json", why=error.msg)
        raise InputError([_not_a_har(f"{shown}:{error.lineno}:{error.colno}", what, wording)]) from error
    except RecursionError as error:
        raise InputError([_not_a_har(shown, wording.say("browser.too_deep"), wording)]) from error
    log = document.get("log") if isinstance(document, dict) else None
    entries = log.get("entries") if isinstance(log, dict) else None
    if not isinstance(entries, list):
        raise InputError([_not_a_har(shown, wording.say("browser.no_entries"), wording)])
    requests = (entry.get("request") for entry in entries if isinstance(entry, dict))
    return _export(EvidenceKind.BROWSER, path, (request.get("url") for request in requests if isinstance(request, dict)))


def read_bookmarks(path: Path, wording: Wording) -> BrowserExport:
    """The hosts of bookmarks, from the HTML file that every browser exports. Raises InputError for any other file."""
    text = _text(_read(path, MOST_OF_BOOKMARKS, wording), str(path), wording)
    if not _BOOKMARKS.search(text[:2_000]):
        seen = wording.say("browser.json") if text.lstrip()[:1] in ("{", "[") else wording.say("browser.other_text")
        raise InputError([Problem(str(path), wording.say("browser.not_bookmarks", seen=seen), wording.say("browser.not_bookmarks_hint"))])
    return _export(EvidenceKind.BOOKMARK, path, (found[1].replace("&amp;", "&") for found in _BOOKMARK.finditer(text)))


def _export(kind: EvidenceKind, path: Path, addresses: Iterable[Any]) -> BrowserExport:
    counts: Counter[str] = Counter()
    for text in addresses:
        address = read_address(text.replace("wss:", "https:", 1).replace("ws:", "http:", 1)) if isinstance(text, str) else None
        if address is not None and (address.host in counts or len(counts) < MOST_HOSTS):
            counts[address.host] += 1
    ordered = dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
    return BrowserExport(tuple(Evidence(kind, path.name, host) for host in ordered), ordered)


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
        raise InputError([Problem(shown, wording.say("input.unreadable", why=error.strerror or ""))]) from error


def _text(data: bytes, shown: str, wording: Wording) -> str:
    if not data.strip():
        raise InputError([Problem(shown, wording.say("input.empty"))])
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data[:4_096]:
        raise InputError([Problem(shown, wording.say("browser.not_text"))])
    return data.decode("utf-8-sig", "replace")
