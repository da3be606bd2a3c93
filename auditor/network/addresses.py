"""Which addresses may be connected to: public ones only, and never one that stands in a URL as a number.

A website's owner decides what its name resolves to, so a name may lead into the network of whoever runs the program:
to a router, a printer, a cloud's metadata. Each address is therefore looked at before it is connected to.
Lists: IANA's special-purpose registries for IPv4 and IPv6, and the clouds' metadata addresses.
"""

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import unquote

_SPECIAL_V4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' own (CGNAT)
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's metadata, the only one that stands on a public address
        "169.254.0.0/16",  # link-local, and metadata of most clouds
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
# Everything outside is special: loopback, ULA, link-local, multicast, mapped, compatible, NAT64.
_GLOBAL_V6 = IPv6Network("2000::/3")
_SPECIAL_V6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # protocols: Teredo, benchmarking, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4 carries an IPv4 address inside
        "3fff::/20",  # documentation
    )
)
_LOOPBACK = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be connected to. Only tests give other values than these."""

    ports: frozenset[int] = frozenset({80, 443})
    loopback: bool = False

    def allows(self, address: str) -> bool:
        """Whether this address, as text, may be connected to."""
        found = read(address)
        return found is not None and (is_public(found) or (self.loopback and any(found in network for network in _LOOPBACK)))


PUBLIC = Reach()


def read(address: str) -> IPv4Address | IPv6Address | None:
    """An address as a name server gives it; None for anything else, a zone (`fe80::1%eth0`) included."""
    if "%" in address:
        return None
    try:
        return ip_address(address)
    except ValueError:
        return None


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether this is a global unicast address of one machine's own.

    >>> is_public(IPv4Address("9.9.9.9")), is_public(IPv6Address("::ffff:9.9.9.9"))
    (True, False)
    """
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_V4)
    return address in _GLOBAL_V6 and not any(address in network for network in _SPECIAL_V6)


def is_literal(host: str) -> bool:
    """Whether a URL's host is, or may be read as, an address: `127.0.0.1`, `2130706433`, `0x7f.1`, `127.1.`, `[::1]`, `１２７.１`.

    The rule is the browsers' own (WHATWG URL): a host whose last label is a number is an address, or nothing.
    """
    plain = unicodedata.normalize("NFKC", unquote(host)).replace("。", ".").strip().rstrip(".")
    return any(sign in plain for sign in ":[]") or bool(_NUMBER.fullmatch(plain.rpartition(".")[2]))
