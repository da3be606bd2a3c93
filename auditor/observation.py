"""What a look at a domain yields, before anybody says what it means. Imports nothing of ours.

    domain -> Observation (Evidence, Gap) -> Detection -> MailReading, Tool

Seen is not meant: `Evidence` holds what was read and where, `Gap` what could not be looked at. Only `identify`
says which product that is. A Gap is never read as absence, and absence is evidence.
"""

from dataclasses import dataclass
from enum import StrEnum


class EvidenceKind(StrEnum):
    """What was read. Values are text of one line, in the form that the comment says."""

    MX = "mx"  # “10 mx.example.org”, preference and host; “0 .” takes no mail
    MX_ADDRESS = "mx_address"  # an address of a mail host; `where` is the host
    SPF = "spf"  # a record's whole text; `where` is the name that holds it
    SPF_INCLUDE = "spf_include"  # a host that the tree names by include, redirect, a, mx or exists
    DMARC = "dmarc"  # the record's text
    DMARC_REPORT = "dmarc_report"  # the domain of an address that reports go to
    DKIM = "dkim"  # the CNAME's target, or the key record's text; `where` is selector._domainkey.domain
    AUTODISCOVER = "autodiscover"  # the target of autodiscover, autoconfig, or of a mail SRV record
    TENANT = "tenant"  # the target of enterpriseregistration, enterpriseenrollment, lyncdiscover, msoid
    MTA_STS = "mta_sts"  # the record's text
    TLS_RPT = "tls_rpt"
    NS = "ns"  # a name server's host
    SOA = "soa"  # the record's text
    CAA = "caa"  # “0 issue "letsencrypt.org"”
    TXT = "txt"  # a text at the apex, which is neither SPF nor DMARC
    SRV = "srv"  # the target of a chat or calls record; `where` is the name asked
    CNAME = "cname"  # a target of the chain of the apex, www or a usual host name
    ADDRESS = "address"  # of the apex, www or a usual host name
    HOST_NAME = "host_name"  # a usual host name that exists: webmail, cloud, meet …
    NETWORK_OWNER = "network_owner"  # whose network an address belongs to; a fact of hosting only
    CERTIFICATE = "certificate"  # who issued the site's certificate
    PAGE = "page"  # the address of a page that was read, and the digest of its bytes
    OWN_PAGE = "own_page"  # “contact https://www.example.org/contact”: a page, or “style”, of the site that was chosen to be read
    ROBOTS = "robots"  # “refused https://www.example.org/contact” or “delay 5”: what robots.txt asks; kept for replays
    REQUEST_HOST = "request_host"  # a host that the page makes a browser ask, not of the organisation's domain
    HELD_BACK = "held_back"  # a host, or a text as HTML's, that a page holds ready and doesn't ask for by itself: until consent, until a click
    SCRIPT = "script"  # a script's host and path, the organisation's own too
    HTML = "html"  # a text in the page that a fingerprint may be about: generator, inline identifiers
    COOKIE = "cookie"  # a cookie's name, set by a header
    HEADER = "header"  # “server: nginx”
    CSP = "csp"  # a host that the policy of contents allows: a hint only
    LINK = "link"  # host and path that a link, a form or a frame leads to, outside the site, or on an own host where the path tells the software; or “mailto:gmail.com”
    REDIRECT = "redirect"  # where a page sends to, elsewhere
    PRIVACY_TEXT = "privacy_text"  # a product's or company's name on the privacy page, as `knowledge.names.plain` writes it, or its host
    BROWSER = "browser"  # a host in a browser's export (HAR), brought by the user; `where` is the host of the page that asked it
    BOOKMARK = "bookmark"  # a host in a browser's bookmarks, brought by the user


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something read. `absent` says that the answer was “there is none”, and then `value` is empty."""

    kind: EvidenceKind
    where: str  # the name asked, or the page's address
    value: str = ""
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Somewhere that was looked at and could not be seen. `why` is one of the network's words: timeout, servfail …"""

    where: str  # “www.example.org A”, or a page's address
    why: str


@dataclass(frozen=True, slots=True)
class Observation:
    """All that one look at one domain yielded."""

    domain: str  # as it is asked: IDNA, lower case, no final dot
    when: str  # ISO date and time, UTC, of the look
    evidence: tuple[Evidence, ...] = ()
    gaps: tuple[Gap, ...] = ()
    contacted: tuple[str, ...] = ()  # resolvers and web hosts that were asked


class Role(StrEnum):
    """What a product does for a domain, as far as its traces tell."""

    MAILBOX = "mailbox"
    FILTER = "filter"
    SENDER = "sender"
    TENANT = "tenant"
    VERIFICATION = "verification"  # somebody proved once that the domain is theirs: no use follows from it
    DNS = "dns"
    DOMAIN_NAME = "domain_name"  # registrar, parking
    WEB_HOSTING = "web_hosting"
    CDN = "cdn"
    SITE_BUILDER = "site_builder"  # a hosted site, a content management system, a shop's software
    ANALYTICS = "analytics"
    ADVERTISING = "advertising"
    TAG_MANAGER = "tag_manager"
    FONTS = "fonts"
    LIBRARY = "library"  # scripts and icons loaded from elsewhere
    MAP = "map"
    VIDEO = "video"
    AUDIO = "audio"
    SOCIAL = "social"
    CHAT = "chat"
    CALLS = "calls"
    FORM = "form"
    NEWSLETTER = "newsletter"
    GIFTS = "gifts"
    PAYMENT = "payment"
    SHOP = "shop"
    TICKETS = "tickets"
    BOOKING = "booking"
    CALENDAR = "calendar"
    FILES = "files"
    MEMBERS = "members"
    CAPTCHA = "captcha"
    CONSENT = "consent"
    ACCESSIBILITY = "accessibility"
    TRANSLATION = "translation"
    MONITORING = "monitoring"
    SUPPORT = "support"
    IDENTITY = "identity"
    SECURITY = "security"
    LEARNING = "learning"
    WORK = "work"  # documents, projects, remote access and other tools of the team


class Sureness(StrEnum):
    """How a trace stands for its product."""

    DIRECT = "direct"  # the product does this for the domain
    HINT = "hint"  # it may: a link, an SPF entry, an old proof


@dataclass(frozen=True, slots=True)
class Detection:
    """A product recognised in one piece of evidence, by one fingerprint."""

    product: str
    role: Role
    strength: Sureness
    evidence: Evidence
    fingerprint: str  # “microsoft-365 mx 1”: product, kind and number in its file


class MailStatus(StrEnum):
    """CONTRACT of `auditor scan`: what the reading of a domain's mail came to."""

    KNOWN = "known"
    PROBABLE = "probable"
    MIXED = "mixed"
    HYBRID = "hybrid"
    OWN = "own"
    UNLISTED = "unlisted"
    UNKNOWN = "unknown"
    NONE = "none"
    PUBLIC = "public"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class MailReading:
    """Who runs the mail of a domain, and by which rule of rules/mail.yaml that was read."""

    status: MailStatus
    rule: str
    mailbox: tuple[str, ...] = ()  # product ids, `own`, `unlisted:<registrable domain>`
    filters: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    tenants: tuple[str, ...] = ()
    relays: tuple[str, ...] = ()  # those of the senders that MX hosts belong to
    hosts: tuple[str, ...] = ()  # the MX hosts that count
    named: tuple[str, ...] = ()  # mailbox products that DKIM or autodiscover names
    spf: tuple[str, ...] = ()  # mailbox products that the domain's own SPF records name
    unread: tuple[str, ...] = ()  # of hosts, dkim, autodiscover and spf, what could not all be looked at
