"""Addresses that strangers write in pages, read as a browser reads them: which host would be asked, and for what.

`https://www.facebook.com@evil.example/` asks evil.example, and so does `https:\\\\evil.example`. What is no address of
the public web (`javascript:`, `data:`, a name without a dot, an address of a home network) is None.
"""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import unquote

import idna

MOST_CHARACTERS = 2_048
MOST_OF_A_PATH = 80  # characters of a path that evidence keeps

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_DROPPED = re.compile(r"[\t\n\r]")
_AUTHORITY_END = re.compile(r"[/?#]")
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?:[a-z]|[a-z][a-z0-9-]{0,61}[a-z0-9])", re.ASCII)
_NOT_PUBLIC = (".local", ".localhost", ".lan", ".internal", ".home", ".arpa", ".invalid")
_PORTS = {"http": "80", "https": "443"}
_MAIL = re.compile(r"[^\s/@:]+@[^\s/@]+")
_NUMBER = re.compile(r"\+?\d(?:[\s.()-]?\d){7,}")
_KEY = re.compile(r"(?=[A-Za-z_]*\d)[A-Za-z0-9_]{16,}")


@dataclass(frozen=True, slots=True)
class WebAddress:
    """The parts of an http(s) address; `port` is empty where it is the scheme's own."""

    scheme: str
    host: str  # IDNA, lower case, no final dot
    port: str
    path: str  # begins with /
    query: str

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.host}{':' if self.port else ''}{self.port}"

    @property
    def url(self) -> str:
        return f"{self.origin}{self.path}{'?' if self.query else ''}{self.query}"

    @property
    def place(self) -> str:
        """Host and path, as evidence keeps them: no query, and nothing that names a person or opens a door."""
        return f"{self.host}{masked(self.path)}"


def read_address(text: str, base: WebAddress | None = None) -> WebAddress | None:
    """The web address that `text` means on the page `base`; None where it is none."""
    text = _DROPPED.sub("", text[:MOST_CHARACTERS].strip("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x1b\x1f \t\r\n"))
    scheme = base.scheme if base else ""
    named = _SCHEME.match(text)
    if named:
        if (scheme := named[1].lower()) not in _PORTS:
            return None
        text = text[named.end() :]
    head, mark, tail = text.partition("?")  # a backslash is a slash, but not in a query
    text = head.replace("\\", "/") + mark + tail
    slashes = len(text) - len(text.lstrip("/"))
    if slashes >= 2 or (named and (base is None or scheme != base.scheme)):
        return _absolute(scheme, text.lstrip("/")) if scheme else None
    return _relative(text, base) if base else None


def _absolute(scheme: str, text: str) -> WebAddress | None:
    end = _AUTHORITY_END.search(text)
    authority, rest = (text[: end.start()], text[end.start() :]) if end else (text, "")
    name, _, port = authority.rpartition("@")[2].partition(":")
    host = public_host(name)
    if host is None or not (port.isdecimal() or not port):
        return None
    path, query = _parted(rest)
    return WebAddress(scheme, host, "" if port == _PORTS[scheme] else port, _without_dots(path), query)


def _relative(text: str, base: WebAddress) -> WebAddress:
    path, query = _parted(text)
    if not path:
        return WebAddress(base.scheme, base.host, base.port, base.path, query or base.query)
    if not path.startswith("/"):
        path = base.path.rpartition("/")[0] + "/" + path
    return WebAddress(base.scheme, base.host, base.port, _without_dots(path), query)


def _parted(text: str) -> tuple[str, str]:
    path, _, query = text.partition("#")[0].partition("?")
    return path, query


def _without_dots(path: str) -> str:
    if "./" not in f"{path}/":
        return path or "/"
    kept: list[str] = []
    parts = path.split("/")[1:]
    for part in parts:
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    if parts[-1:] in (["."], [".."]):
        kept.append("")
    return "/" + "/".join(kept)


def public_host(name: str) -> str | None:
    """The name as the DNS knows it, or None for what can't be one of the public web.

    >>> public_host("Fête.Example."), public_host("localhost"), public_host("192.168.1.1")
    ('xn--fte-fma.example', None, None)
    """
    name = name.lower()
    if "%" in name:
        name = unquote(name).lower()
    name = name.removesuffix(".")
    if not 3 < len(name) <= 253:
        return None
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode()
        except (idna.IDNAError, UnicodeError, ValueError, IndexError):
            return None
    if _HOST.fullmatch(name):
        return None if name.endswith(_NOT_PUBLIC) or len(name) > 253 else name
    try:
        return name if ipaddress.IPv4Address(name).is_global else None
    except ValueError:
        return None


def masked(path: str) -> str:
    """A path for evidence: at most 80 characters, without mail addresses, telephone numbers and long keys.

    >>> masked("/32470123456"), masked("/mail/a.b@example.org/x"), masked("/forms/d/e/1FAIpQLSc0123456789abc/viewform")
    ('/…', '/mail/…/x', '/forms/d/e/…/viewform')
    """
    path = path[: MOST_OF_A_PATH * 3]
    if "%" in path:
        path = unquote(path)
    path = _NUMBER.sub("…", _KEY.sub("…", _MAIL.sub("…", path)))
    return one_line(path, MOST_OF_A_PATH)


def one_line(text: str, most: int) -> str:
    """Text of strangers as one line of at most `most` characters; what isn't printed becomes a blank."""
    text = text[: most * 4]
    if not text.isprintable():
        text = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(text.split())[:most].rstrip()
