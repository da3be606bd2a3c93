"""How a product is recognised in what a domain shows; part of a product's file.

A host pattern matches by label from the right: `protection.outlook.com` also means `a.mail.protection.outlook.com`,
never `xprotection.outlook.com` nor `protection.outlook.com.example`. A label `*` stands for one whole label.
"""

from enum import StrEnum
from typing import Annotated

from auditor.knowledge.records.base import SourceKeys, Words
from auditor.knowledge.records.form import Form
from auditor.knowledge.records.record import Record
from auditor.observation import Role, Sureness


class FingerprintKind(StrEnum):
    """Which evidence it is about."""

    MX = "mx"
    SPF = "spf"  # hosts named in the SPF tree
    DMARC = "dmarc"  # domains that reports go to
    DKIM = "dkim"  # the target of a selector's CNAME; with a pattern, the text of the key record at its selectors
    AUTODISCOVER = "autodiscover"
    TENANT = "tenant"  # the target of enterpriseregistration, lyncdiscover and the like
    TXT = "txt"  # by pattern
    CNAME = "cname"
    SRV = "srv"
    NS = "ns"
    REQUEST_HOST = "request_host"
    SCRIPT = "script"  # by pattern, on host and path
    HTML = "html"  # by pattern, on the page's text
    COOKIE = "cookie"  # by pattern, on the name
    HEADER = "header"  # by pattern, on “name: value”
    LINK = "link"  # by host, or by pattern on host and path


BY_HOST = frozenset(
    {
        FingerprintKind.MX,
        FingerprintKind.SPF,
        FingerprintKind.DMARC,
        FingerprintKind.DKIM,
        FingerprintKind.AUTODISCOVER,
        FingerprintKind.TENANT,
        FingerprintKind.CNAME,
        FingerprintKind.SRV,
        FingerprintKind.NS,
        FingerprintKind.REQUEST_HOST,
        FingerprintKind.LINK,
    }
)
BY_PATTERN = frozenset(
    {
        FingerprintKind.DKIM,
        FingerprintKind.TXT,
        FingerprintKind.SCRIPT,
        FingerprintKind.HTML,
        FingerprintKind.COOKIE,
        FingerprintKind.HEADER,
        FingerprintKind.LINK,
    }
)


class Fingerprint(Record):
    """Hosts or a pattern, what follows from them, and examples that are tests."""

    kind: FingerprintKind
    host: Annotated[Words, Form("host names, matched by label from the right; a label * stands for one label")] = ()
    pattern: Annotated[str | None, Form("a regular expression, searched without regard to case; it needs a literal of four characters")] = None
    selectors: Annotated[Words, Form("of dkim: the selectors to ask for; a pattern holds only at these")] = ()
    role: Role
    strength: Sureness
    matches: Annotated[tuple[str, ...], Form("what it must recognise", min_length=1)]
    near_misses: Annotated[tuple[str, ...], Form("what it must not recognise", min_length=1)]
    source: SourceKeys
