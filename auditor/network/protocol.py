"""What everybody asks the outside through: a question to the DNS, a page of a website.

Three kinds of outcome are kept apart everywhere: FOUND, ABSENT (a well-formed “there is none”), FAILED (it could
not be looked at). Nothing here raises for what a stranger's server does: that is a FAILED with its reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeAlias

from auditor.observation import Evidence


class Status(StrEnum):
    FOUND = "found"
    ABSENT = "absent"
    FAILED = "failed"


class Why(StrEnum):
    """Why something is absent or could not be looked at; reports have a sentence for each."""

    # absent
    NXDOMAIN = "nxdomain"
    NODATA = "nodata"
    GONE = "gone"  # a page: 404 or 410
    # failed: names
    TIMEOUT = "timeout"
    SERVFAIL = "servfail"
    REFUSED = "refused"
    BAD_ANSWER = "bad_answer"  # not to this question, cut short, malformed, another response code
    LOOP = "loop"  # of CNAMEs, of redirects, of SPF includes
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"  # look-ups, redirects, headers
    SPF_LOOKUPS = "spf_lookups"  # more than a receiver makes: all was read here, and need not count there
    SPF_SEVERAL = "spf_several"  # two SPF records at one name, which a receiver takes for an error: none of them holds
    INVALID_NAME = "invalid_name"
    NOT_RECORDED = "not_recorded"  # the bundle holds no answer to this question
    # failed: pages
    BLOCKED_ADDRESS = "blocked_address"  # private, loopback, special: never connected to
    BLOCKED_PORT = "blocked_port"
    BLOCKED_SCHEME = "blocked_scheme"
    NO_ADDRESS = "no_address"
    CONNECTION = "connection"  # of a name: nobody listens at the resolver's address, or no way leads there
    CERTIFICATE = "certificate"
    ROBOTS = "robots"  # robots.txt asks not to
    HTTP_STATUS = "http_status"  # any status but 2xx, 404, 410 and redirects
    ENCODING = "encoding"  # a compression that wasn't asked for, or that is broken
    NOT_HTML = "not_html"
    ELSEWHERE = "elsewhere"  # leads outside the organisation's domain, and wasn't followed
    TIME_IS_UP = "time_is_up"  # of a name: the network was closed before the answer came

    @property
    def sentence(self) -> str:
        """The id of its clause in the message catalogue."""
        return f"why.{self.value}"


class Answer(NamedTuple):
    """What came back to one question.

    `values`, where FOUND, each once and in an order of their own (MX by preference), in the form of zone files, host names in lower case without a final dot: A and AAAA
    “192.0.2.1”; MX “10 mx.example.org” (null MX “0 .”); NS, CNAME, PTR a host; TXT the strings of one record joined,
    bytes that aren't UTF-8 as \\xNN; SRV “0 5 443 sip.example.org”; SOA seven fields; CAA “0 issue "ca.example"”.
    `chain` holds the CNAMEs that were followed, in order, also where the end was absent.
    """

    name: str  # as asked: IDNA, lower case, no final dot
    type: str  # “MX”
    status: Status
    values: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What came back for one address, redirects within the allowed domain included.

    FOUND: a 2xx with a body that was read (cut at the cap: `cut`). ABSENT: 404, 410, or no such host.
    FAILED with Why.ELSEWHERE: it leads outside, `elsewhere` says where, and nobody was asked there. Followed
    anywhere, `elsewhere` of a page that isn't there or failed is where the last redirect led.
    """

    url: str  # as asked
    status: Status
    final_url: str = ""  # where the body came from, or who spoke last, without query
    code: int | None = None
    headers: tuple[tuple[str, str], ...] = ()  # names in lower case, in order, repeated ones kept; “set-cookie: name=”, addresses without query
    body: bytes = b""
    cut: bool = False
    digest: str = ""  # sha256 of the body as read
    elsewhere: str = ""  # without query
    issuer: str = ""  # of the certificate, “Let's Encrypt”
    contacted: tuple[str, ...] = ()  # hosts that were connected to
    hops: tuple[str, ...] = ()  # addresses that redirected, in order, without query
    why: Why | None = None
    traces: tuple[Evidence, ...] | None = None  # what a recording kept of the page in place of its body


Asked: TypeAlias = tuple[str, str]  # a name and a type


class Network(Protocol):
    """The outside. Safe to use from many tasks of one event loop."""

    @property
    def resolvers(self) -> tuple[str, ...]:
        """Who answers the questions: “192.0.2.53”."""
        ...

    async def ask(self, name: str, type_: str) -> Answer:
        """Ask for the records of one type at one name. Never raises for what comes back."""
        ...

    async def ask_many(self, asked: Sequence[Asked]) -> list[Answer]:
        """As `ask` for each, in their order: far cheaper than a task for each. It ends when the last answer is there."""
        ...

    async def fetch(self, url: str, within: str | None) -> Page:
        """Fetch one page over http(s); redirects are followed while the host stands under `within` (None: anywhere public)."""
        ...

    async def pause(self, seconds: float) -> None:
        """Wait, out of politeness; a replay doesn't."""
        ...

    def keep(self, page: Page, traces: tuple[Evidence, ...]) -> None:
        """Tell a recording what was read in a page; others ignore it."""
        ...
