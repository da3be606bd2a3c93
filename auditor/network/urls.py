"""The address of a page: read strictly, and written without what may tell who somebody is."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import idna

from auditor.network.addresses import is_literal
from auditor.network.protocol import Why

PORTS = {"http": 80, "https": 443}
_UNFIT = re.compile(r"[\x00-\x20\x7f\\]")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?")
_LONGEST = 8192


@dataclass(frozen=True, slots=True)
class Target:
    """A page that may be asked for, if its port and address may."""

    scheme: str
    host: str  # IDNA, lower case, no final dot
    port: int
    path: str  # with the query, ASCII

    @property
    def url(self) -> str:
        """The whole address, in one spelling."""
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}{self.path}"


def read(url: str) -> Target | Why:
    """A URL in its parts, or why it isn't one that can be asked. Nobody's name and password are ever sent, so a URL with them is refused."""
    if len(url) > _LONGEST:
        return Why.TOO_LARGE
    try:
        parts = urlsplit(url.strip())
        scheme = parts.scheme.lower()
        if scheme not in PORTS:
            return Why.BLOCKED_SCHEME
        authority = parts.netloc.rpartition("@")[2]
        if "[" in authority or is_literal(parts.hostname or ""):
            return Why.BLOCKED_ADDRESS
        port = parts.port if parts.port is not None else PORTS[scheme]
    except ValueError:
        return Why.BLOCKED_ADDRESS if "[" in url else Why.INVALID_NAME
    host = read_host(parts.hostname or "")
    if host is None or "@" in parts.netloc or _UNFIT.search(parts.netloc):
        return Why.INVALID_NAME
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return Target(scheme, host, port, f"{path}?{query}" if query else path)


def read_host(host: str) -> str | None:
    """A host name as it is asked for, or None where it isn't one."""
    try:
        name = host if host.isascii() else idna.encode(host, uts46=True, transitional=False).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return None
    name = name.lower().removesuffix(".")
    fits = 0 < len(name) <= 253 and all(len(label) <= 63 and _LABEL.fullmatch(label) for label in name.split("."))
    return name if fits and not is_literal(name) else None


def joined(base: str, location: str) -> str:
    """Where a page's reference leads; nonsense stays as it is, for `read` to judge."""
    try:
        return urljoin(base, location)
    except ValueError:
        return location


def without_query(url: str) -> str:
    """An address without query, fragment, name and password, which may tell who somebody is.

    >>> without_query("https://user:word@pont.example/a?mail=x@y#z")
    'https://pont.example/a'
    """
    plain = re.split(r"[?#]", url, maxsplit=1)[0]
    return re.sub(r"^([a-zA-Z][a-zA-Z0-9+.-]*:)?//[^/\\]*@", lambda found: f"{found[1] or ''}//", plain)
