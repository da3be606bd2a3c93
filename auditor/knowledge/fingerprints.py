"""Fingerprints as a scan uses them: without their examples, with their product and what a search needs.

What a host pattern and a text pattern mean is said here once, slowly; `identify.fingerprints` does the same for
thousands at a time, and a test holds the two together.
"""

import re
from dataclasses import dataclass

from auditor.knowledge.patterns import compiled
from auditor.knowledge.records import FingerprintKind
from auditor.observation import Role, Sureness

_SCHEME = re.compile(r"^[a-z]+://", re.ASCII | re.IGNORECASE)
_END_OF_HOST = re.compile(r"[/?#]")


@dataclass(frozen=True, slots=True)
class Sign:
    """One fingerprint of one product: hosts, or a pattern with texts in lower case of which it needs one."""

    name: str  # “microsoft-365 mx 1”: product, kind and number in its file
    product: str
    kind: FingerprintKind
    role: Role
    strength: Sureness
    hosts: tuple[str, ...] = ()
    pattern: str = ""
    literals: tuple[str, ...] = ()
    selectors: tuple[str, ...] = ()
    source: tuple[str, ...] = ()  # keys of the product's sources


# What the DNS says; other kinds are about addresses.
OF_NAMES = frozenset(
    {
        FingerprintKind.MX,
        FingerprintKind.SPF,
        FingerprintKind.DKIM,
        FingerprintKind.DMARC,
        FingerprintKind.NS,
        FingerprintKind.CNAME,
        FingerprintKind.AUTODISCOVER,
        FingerprintKind.TENANT,
        FingerprintKind.SRV,
        FingerprintKind.TXT,
    }
)


def selector_in(name: str) -> str:
    """“k1”, of “k1._domainkey.lepont.example”, the name of a DKIM key."""
    return name.partition("._domainkey.")[0]


def name_in(text: str) -> str:
    """The name of “10 mx.example.org.”, what the DNS says, in lower case. A label may hold any sign, and `/` ends nothing."""
    return text.rpartition(" ")[2].lower().rstrip(".")


def host_in(text: str) -> str:
    """The host of “www.example.org/path” or “https://www.example.org:8443/path”, what a page or a person says, in lower case."""
    if "/" in text:
        text = _END_OF_HOST.split(_SCHEME.sub("", text), maxsplit=1)[0].rpartition("@")[2].partition(":")[0]
    return name_in(text)


def searched(kind: FingerprintKind, text: str) -> str:
    """What a pattern looks at: of an address, host and path."""
    return _SCHEME.sub("", text) if kind in (FingerprintKind.SCRIPT, FingerprintKind.LINK) else text


def means(host_pattern: str, host: str) -> bool:
    """Whether a host stands at or under a pattern, by whole labels from the right; `*` is any one label."""
    wanted, labels = host_pattern.split(".")[::-1], host.split(".")[::-1]
    return len(labels) >= len(wanted) and all(want in ("*", label) for want, label in zip(wanted, labels, strict=False))


def recognises(sign: Sign, text: str) -> bool:
    """Whether one sign, alone, recognises one piece of evidence of its kind."""
    if sign.hosts:
        host = (name_in if sign.kind in OF_NAMES else host_in)(text)
        return any(means(pattern, host) for pattern in sign.hosts)
    return compiled(sign.pattern).search(searched(sign.kind, text)) is not None
