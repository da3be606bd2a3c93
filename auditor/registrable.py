"""The part of a host name that somebody registered: `lepont.example` of `www.lepont.example`.

By the Public Suffix List as tldextract carries it; it is never fetched. Names are ASCII, lower case, no final dot.
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tldextract import TLDExtract

_KEPT = 65536
_HOST_NAME = re.compile(r"[a-z0-9_.-]*")


@cache
def _extract() -> "TLDExtract":
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(_KEPT)
def registrable_domain(host: str) -> str:
    """What was registered, by somebody's account at a platform too (`lepont.github.io`).

    Under an end that the list doesn't know, the last two labels. A name that has none (a suffix, a single label, an
    address) is given back as it is.
    """
    if not _HOST_NAME.fullmatch(host):  # a label of the DNS may hold any sign, and the list's reader takes addresses apart
        return host if ":" in host else ".".join(host.split(".")[-2:])
    found = _extract()(host, include_psl_private_domains=True)
    if found.suffix or found.ipv4 or found.ipv6:
        return found.top_domain_under_public_suffix or host
    return ".".join(host.split(".")[-2:])


def is_public_suffix(name: str) -> bool:
    """Whether anybody may register below it: `be`, `co.uk`; a platform such as `github.io` is none."""
    found = _extract()(name, include_psl_private_domains=False)
    return found.suffix == name


def stands_under(host: str, domain: str) -> bool:
    """Whether a host is a domain or stands below it, by whole labels."""
    return host == domain or host.endswith(f".{domain}")
