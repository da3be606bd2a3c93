"""Which resolvers are asked: those that the user names, else those of the system. Two at most."""

import re
import socket
from collections.abc import Sequence
from enum import StrEnum
from ipaddress import ip_address

from auditor.errors import AuditorError

MOST = 2
PORT = 53

_BRACKETED = re.compile(r"\[([^\[\]]+)\](?::(.*))?")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?", re.IGNORECASE | re.ASCII)


class BadResolverWhy(StrEnum):
    EMPTY = "empty"
    BAD_PORT = "bad_port"  # not a number from 1 to 65535
    UNKNOWN_HOST = "unknown_host"  # a name that the system can't look up, or nothing that could be one
    TOO_MANY = "too_many"  # more than two were given
    NONE_ON_SYSTEM = "none_on_system"  # none was given, and the system names none


class BadResolver(AuditorError):
    """A resolver can't be used; `asked` is what the user gave (strangers' text)."""

    def __init__(self, why: BadResolverWhy, asked: str = "") -> None:
        self.why = why
        self.asked = asked
        super().__init__(f"{why}: {asked}")


def resolvers(given: Sequence[str] = ()) -> tuple[tuple[str, int], ...]:
    """Addresses and ports to ask, the first one first. `given`: HOST, HOST:PORT, [IPv6]:PORT, as the user wrote them.

    Raises BadResolver.
    """
    if not given:
        found = tuple(dict.fromkeys(system()))[:MOST]
        if not found:
            raise BadResolver(BadResolverWhy.NONE_ON_SYSTEM)
        return found
    asked: dict[tuple[str, int], None] = {}
    for text in given:
        asked[parse(text)] = None
        if len(asked) > MOST:
            raise BadResolver(BadResolverWhy.TOO_MANY, text)
    return tuple(asked)


def parse(text: str) -> tuple[str, int]:
    """One resolver as the user wrote it. A host name is looked up by the system. Raises BadResolver."""
    text = text.strip()
    if not text:
        raise BadResolver(BadResolverWhy.EMPTY)
    if bracketed := _BRACKETED.fullmatch(text):
        host, port = bracketed[1], bracketed[2]
    elif text.count(":") == 1:
        host, _, port = text.partition(":")
    else:
        host, port = text, None
    return _address(host, text), _port(port, text)


def _port(port: str | None, text: str) -> int:
    if port is None:
        return PORT
    if not port.isascii() or not port.isdecimal() or len(port) > 5 or not 0 < int(port) < 65536:
        raise BadResolver(BadResolverWhy.BAD_PORT, text)
    return int(port)


def _address(host: str, text: str) -> str:
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    if found := _looked_up(host):
        return found
    raise BadResolver(BadResolverWhy.UNKNOWN_HOST, text)


def _looked_up(host: str) -> str | None:
    if not _HOST.fullmatch(host):
        return None
    try:
        return str(socket.getaddrinfo(host, PORT, type=socket.SOCK_DGRAM)[0][4][0])
    except (OSError, UnicodeError):
        return None


def system(resolv_conf: str = "/etc/resolv.conf") -> list[tuple[str, int]]:
    """What this machine asks: dnspython reads it as each system keeps it. Empty where it can't be told."""
    import dns.exception
    import dns.resolver

    try:
        configured = dns.resolver.Resolver(filename=resolv_conf)
    except (dns.exception.DNSException, OSError):
        return []
    return [(server, PORT) for server in configured.nameservers if isinstance(server, str) and _usable(server)]


def _usable(server: str) -> bool:
    """An address, and not that of a resolver over HTTPS, which dnspython allows too."""
    try:
        ip_address(server)
    except ValueError:
        return False
    return True
