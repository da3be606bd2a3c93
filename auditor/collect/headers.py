"""The headers of a page: the software they name, cookies by name, hosts of policies. No value that may mean a visitor."""

import re
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from auditor.collect.web_address import WebAddress, one_line, read_address
from auditor.observation import EvidenceKind

if TYPE_CHECKING:
    from auditor.collect.page import Found

MOST_HEADERS = 200
MOST_OF_A_VALUE = 120
MOST_HOSTS = 200

# Their values name software. Of others that aren't everybody's, only the name is kept.
_NAMING = {
    "server",
    "via",
    "x-powered-by",
    "x-powered-cms",
    "x-generator",
    "x-redirect-by",
    "x-hosted-by",
    "x-aspnet-version",
    "powered-by",
    "panel",
    "platform",
}
_EVERYBODYS = {
    "accept-ch", "accept-ranges", "access-control-allow-credentials", "access-control-allow-headers", "access-control-allow-methods",
    "access-control-allow-origin", "access-control-expose-headers", "access-control-max-age", "age", "allow", "alt-svc", "cache-control", "clear-site-data", "connection",
    "content-disposition", "content-encoding", "content-language", "content-length", "content-location", "content-range", "content-security-policy",
    "content-security-policy-report-only", "content-type", "critical-ch", "cross-origin-embedder-policy", "cross-origin-opener-policy",
    "cross-origin-resource-policy", "date", "digest", "etag", "expect-ct", "expires", "feature-policy", "keep-alive", "last-modified", "link", "location", "nel",
    "origin-agent-cluster", "p3p", "permissions-policy", "pragma", "public-key-pins", "referrer-policy", "refresh", "report-to", "reporting-endpoints", "retry-after",
    "server-timing", "set-cookie", "strict-transport-security", "timing-allow-origin", "trailer", "transfer-encoding", "upgrade", "vary", "warning",
    "x-content-type-options", "x-dns-prefetch-control", "x-download-options", "x-frame-options", "x-permitted-cross-domain-policies", "x-robots-tag", "x-ua-compatible",
    "x-xss-protection",
}  # fmt: skip
_NAME = re.compile(r"[a-z0-9!#$%&'*+.^_`|~-]{1,60}")
_COOKIE = re.compile(r"\s*([^\s=;,]{1,80})\s*=")
_NUMBERED = re.compile(r"(?=[A-Za-z_-]*\d)[0-9A-Za-z]{12,}|\d{5,}")
_LINK = re.compile(r"<([^<>]{1,2048})>([^,<]{0,300})")


def read_headers(headers: Iterable[tuple[str, str]], base: WebAddress, found: "Found") -> None:
    """Add what the headers of a page tell."""
    for written, value in islice(headers, MOST_HEADERS):
        name = written.lower()
        if not _NAME.fullmatch(name):
            continue
        if name in _NAMING:
            found.add(EvidenceKind.HEADER, f"{name}: {_NUMBERED.sub('…', one_line(value, MOST_OF_A_VALUE))}")
        elif name == "set-cookie":
            if cookie := _COOKIE.match(value):
                found.add(EvidenceKind.COOKIE, _NUMBERED.sub("…", one_line(cookie[1], 80)))
        elif name == "link":
            for reference, parameters in _LINK.findall(value[:20_000])[:MOST_HOSTS]:
                if re.search(r"preload|preconnect|stylesheet|prefetch|icon", parameters):
                    found.foreign(EvidenceKind.REQUEST_HOST, read_address(reference, base))
        elif name.startswith("content-security-policy"):
            _policy(value[:50_000], base, found)
        elif name not in _EVERYBODYS:
            found.add(EvidenceKind.HEADER, f"{name}: …")


def _policy(value: str, base: WebAddress, found: "Found") -> None:
    """The hosts that a policy of contents allows; who may frame the page is no source of it."""
    hosts = 0
    for directive in value.split(";"):
        name, *sources = directive.split() or [""]
        if not name.lower().endswith("-src") and name.lower() not in ("form-action", "script-src-elem", "style-src-elem"):
            continue
        for source in sources:
            if "." not in source or source.startswith("'") or (hosts := hosts + 1) > MOST_HOSTS:
                continue
            text = source if "//" in source else f"//{source}"
            found.foreign(EvidenceKind.CSP, read_address(text.replace("//*.", "//", 1), base))
