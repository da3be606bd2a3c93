"""Headers, both ways: what we say of ourselves, and what of an answer's headers is worth keeping.

What a site's visitor could be known by goes no further than this module: values of cookies, and the queries of addresses.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from auditor import __version__
from auditor.network.limits import Limits
from auditor.network.protocol import Why
from auditor.network.urls import without_query

Pairs = tuple[tuple[str, str], ...]

READABLE = {"", "text/html", "application/xhtml+xml", "text/plain", "text/css"}
_OF_ONE_ANSWER = {"date", "age", "expires", "etag", "last-modified", "content-length", "connection", "keep-alive", "transfer-encoding"}
_ONE_ADDRESS = {"location", "content-location", "refresh"}
_IN_BRACKETS = re.compile(r"<([^<>?#]*)[?#][^<>]*>")
_WORD = re.compile(r"""[^\s"'<>]+""")
_QUERY = re.compile(r"[?#][^,;]*")
_LONGEST_CONTACT = 200


@cache
def home_page() -> str:
    """The project's page, where its packaging names one."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        links = metadata("auditor").get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    named = (link.partition(",") for link in links)
    return next((url.strip() for label, _, url in named if label.strip().lower() == "homepage" and url.strip().startswith("https://")), "")


def user_agent(contact: str) -> str:
    """Who asks, honestly: `auditor/0.1.0 (+https://…; webmaster@example.org)`. Of `contact`, what a header can hold.

    >>> user_agent("Léa" + chr(13) + chr(10) + "X: 1").endswith("LeaX: 1)")
    True
    """
    plain = unicodedata.normalize("NFKD", contact).encode("ascii", "ignore").decode()
    told = re.sub(r"[^\x20-\x7e]|[()\\]", "", plain).strip()[:_LONGEST_CONTACT]
    about = "; ".join(filter(None, (f"+{home_page()}" if home_page() else "", told)))
    return f"auditor/{__version__} ({about})" if about else f"auditor/{__version__}"


def asked_with(contact: str) -> list[tuple[bytes, bytes]]:
    """The headers of each request, the host apart. Only what `Decoder` takes apart within its bounds is accepted."""
    return [
        (b"user-agent", user_agent(contact).encode()),
        (b"accept", b"text/html,application/xhtml+xml,text/css,text/plain;q=0.9,*/*;q=0.1"),
        (b"accept-encoding", b"gzip, deflate"),
    ]


def read(raw: Iterable[tuple[bytes, bytes]], limits: Limits) -> Pairs | Why:
    """An answer's headers as text, names in lower case, as they came; or why they are too much."""
    pairs = tuple(raw)
    if len(pairs) > limits.headers:
        return Why.TOO_MANY
    if sum(len(name) + len(value) for name, value in pairs) > limits.header_bytes:
        return Why.TOO_LARGE
    return tuple((name.decode("latin-1").lower(), _text(value)) for name, value in pairs)


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def first(pairs: Pairs, name: str) -> str:
    """The first value of a header, or an empty text."""
    return next((value for one, value in pairs if one == name), "").strip()


def kept(pairs: Pairs) -> Iterator[tuple[str, str]]:
    """What a page carries of its headers: cookies by name only, addresses without query, nothing of this one answer.

    >>> list(kept((("set-cookie", "sid=1234; Path=/"), ("location", "/a?token=1"), ("date", "Sun"))))
    [('set-cookie', 'sid='), ('location', '/a')]
    """
    for name, value in pairs:
        if name in _OF_ONE_ANSWER:
            continue
        if name in ("set-cookie", "set-cookie2"):
            yield name, value.partition(";")[0].partition("=")[0].strip() + "="
        elif name in _ONE_ADDRESS:
            yield name, without_query(value)
        else:
            yield name, _WORD.sub(_without_queries, _IN_BRACKETS.sub(lambda found: f"<{found[1]}>", value))


def _without_queries(word: re.Match[str]) -> str:
    """The addresses of a word without what stands behind `?` or `#`: `/a?token=1,/b#2` is `/a,/b`."""
    text = word[0]
    return _QUERY.sub("", text) if "/" in re.split("[?#]", text, maxsplit=1)[0] else text
