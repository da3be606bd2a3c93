"""One look at a website: its home page and at most five pages that matter, read slowly and as robots.txt allows.

Nothing is run. What a site loads only once its scripts ran, or somebody agreed to it, isn't seen here, and whoever
prints this says so.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from auditor.collect import markup
from auditor.collect.choose_pages import choose
from auditor.collect.page import MOST_EVIDENCE, PageReading, read_page, read_style_sheet
from auditor.collect.privacy_text import NamesToFind, privacy_names
from auditor.collect.robots import Robots
from auditor.collect.web_address import WebAddress, read_address
from auditor.knowledge.site_words import SiteWords
from auditor.network.protocol import Network, Page, Status, Why
from auditor.observation import Evidence, EvidenceKind, Gap
from auditor.registrable import stands_under

SECONDS = 10.0  # for everything
PAUSE = 1.0  # second between two pages of one site
MOST_STYLE_SHEETS = 2
_STYLE = "style"
_PRIVACY = "privacy"
# Nobody spoke at this address; another may answer.
_SILENT = {Why.NO_ADDRESS, Why.CONNECTION, Why.CERTIFICATE, Why.TIMEOUT, Why.BLOCKED_ADDRESS}
_HTML = {"", "text/html", "application/xhtml+xml", "application/xml", "text/xml"}


class Website(NamedTuple):
    """What the look yielded, and the hosts that were asked."""

    evidence: tuple[Evidence, ...]
    gaps: tuple[Gap, ...]
    contacted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LookFor:
    """What to look for on a website, and how far to go: with `follow`, to whoever the site leads to."""

    words: SiteWords
    names: NamesToFind
    follow: bool = False
    seconds: float = SECONDS


async def look_at_website(domain: str, network: Network, look_for: LookFor, own: str = "") -> Website:
    """Look at the website of a domain.

    `own` is the organisation's registrable domain where it isn't `domain`: hosts under it are no third party. Without
    `follow`, nobody outside of it is asked. Never raises for what strangers' servers do.
    """
    look = _Look(own or domain, network, look_for)
    try:
        async with asyncio.timeout(look_for.seconds):
            await look.run(domain)
    except TimeoutError:
        look.time_is_up()
    look.finish()
    return Website(tuple(look.evidence), tuple(look.gaps), tuple(look.contacted))


class _Look:
    """The state of one look."""

    def __init__(self, own: str, network: Network, look_for: LookFor) -> None:
        self.own = own
        self.within = None if look_for.follow else own
        self.network = network
        self.words = look_for.words
        self.names = look_for.names
        self.evidence: dict[Evidence, None] = {}
        self.gaps: dict[Gap, None] = {}
        self.contacted: dict[str, None] = {}
        self.robots: dict[str, Robots] = {}
        self.to_do: list[str] = []  # addresses that time may not suffice for

    async def run(self, domain: str) -> None:
        home = await self._home(domain)
        if home is None:
            return
        page, address = home
        self._read(page, "home", address)
        chosen = [piece.value.partition(" ") for piece in self.evidence if piece.kind is EvidenceKind.OWN_PAGE]
        chosen.sort(key=lambda parts: parts[0] == _STYLE)  # pages first
        pause = max(PAUSE, self.robots[address.origin].delay)
        in_time = int(SECONDS // pause)
        for _, _, url in chosen[in_time:]:
            self.gaps[Gap(url, Why.TIME_IS_UP)] = None
        self.to_do = [url for _, _, url in chosen[:in_time]]
        for kind, _, url in chosen[:in_time]:
            await self.network.pause(pause)
            if await self._allowed(url):
                page = await self._fetch(url)
                # Where it led may be a place that robots.txt asks to leave alone.
                if page.status is not Status.FOUND or not page.final_url or page.final_url == url or await self._allowed(page.final_url):
                    self._read(page, kind, address)
            self.to_do.remove(url)

    async def _home(self, domain: str) -> tuple[Page, WebAddress] | None:
        """The first of the usual addresses where somebody answers, if it may be read, and where it came from."""
        hosts = (domain,) if domain.startswith("www.") else (f"www.{domain}", domain)
        for origin in (f"{scheme}://{host}" for scheme in ("https", "http") for host in hosts):
            url = f"{origin}/"
            self.to_do = [url]
            robots, page = await asyncio.gather(self._fetch(f"{origin}/robots.txt"), self._fetch(url))
            if page.status is Status.ABSENT or (page.status is Status.FAILED and page.why in _SILENT):
                self._note_failure(page)
                continue
            self._know_robots(origin, robots)
            self.to_do = []
            if page.status is not Status.FOUND:
                self._note_failure(page)
                return None
            address = read_address(page.final_url or url)
            # The robots.txt of the place where the page came from may be the one that was just read, by the same redirect.
            came_from = read_address(robots.final_url) if robots.final_url else None
            if address and came_from and came_from.origin == address.origin:
                self.robots.setdefault(address.origin, self.robots[origin])
            may = address is not None and await self._allowed(url) and await self._allowed(address.url)
            return (page, address) if may and address else None
        return None

    async def _fetch(self, url: str) -> Page:
        page = await self.network.fetch(url, self.within)
        self.contacted |= dict.fromkeys(page.contacted)
        return page

    def _know_robots(self, origin: str, page: Page) -> None:
        if origin not in self.robots:
            self.robots[origin] = Robots(page)

    async def _allowed(self, url: str) -> bool:
        """Whether robots.txt of its host lets us read an address; if not, that is a gap."""
        address = read_address(url)
        if address is None:
            return False
        if address.origin not in self.robots:
            self._know_robots(address.origin, await self._fetch(f"{address.origin}/robots.txt"))
        robots = self.robots[address.origin]
        if robots.allows(url):
            return True
        if robots.why:
            self.gaps[Gap(robots.where, robots.why)] = None
        self.gaps[Gap(url, Why.ROBOTS)] = None
        return False

    def _note_failure(self, page: Page) -> None:
        """Write down that a page isn't there, leads elsewhere, or couldn't be seen."""
        if page.elsewhere and (there := read_address(page.elsewhere)) and not stands_under(there.host, self.own):
            self.evidence[Evidence(EvidenceKind.REDIRECT, page.url, there.place)] = None
        if page.status is Status.ABSENT:
            self.evidence[Evidence(EvidenceKind.PAGE, page.url, absent=True)] = None
            return
        self.gaps[Gap(page.url, page.why or Why.BAD_ANSWER)] = None

    def _read(self, page: Page, kind: str, home: WebAddress) -> None:
        """Add what a page holds; a recording is told, and a replay takes what was kept."""
        if page.status is not Status.FOUND:
            self._note_failure(page)
            return
        where = page.final_url or page.url
        address = read_address(where)
        if address is None:
            return
        self.evidence[Evidence(EvidenceKind.PAGE, where, page.digest)] = None
        if page.issuer:
            self.evidence[Evidence(EvidenceKind.CERTIFICATE, address.host, page.issuer)] = None
        if not stands_under(address.host, self.own):
            self.evidence[Evidence(EvidenceKind.REDIRECT, page.url, address.place)] = None
        if page.cut:
            self.gaps[Gap(where, Why.TOO_LARGE)] = None
        type_ = dict(page.headers).get("content-type", "").partition(";")[0].strip().lower()
        if kind != _STYLE and type_ not in _HTML:
            self.gaps[Gap(where, Why.NOT_HTML)] = None
            return
        traces = page.traces
        if traces is None:
            traces = tuple(self._traces(page, where, kind, home))
            self.network.keep(page, traces)
        else:  # a recording of several domains holds what is another's host for one of them
            traces = tuple(one for one in traces if one.kind is not EvidenceKind.REQUEST_HOST or not stands_under(one.value, self.own))
        self.evidence |= dict.fromkeys(traces)
        if sum(trace.kind not in (EvidenceKind.OWN_PAGE, EvidenceKind.PRIVACY_TEXT) for trace in traces) >= MOST_EVIDENCE:
            self.gaps[Gap(where, Why.TOO_MANY)] = None

    def _traces(self, page: Page, where: str, kind: str, home: WebAddress) -> Iterable[Evidence]:
        """What is read in a page or style sheet; of the home page, the pages to read next as well."""
        if kind == _STYLE:
            yield from read_style_sheet(page.body, where, self.own).evidence
            return
        reading = read_page(page.body, where, page.headers, self.own, self.words)
        yield from reading.evidence
        if kind == "home":
            yield from (Evidence(EvidenceKind.OWN_PAGE, where, f"{one.kind} {one.url}") for one in choose(reading.own_links, home, self.words))
            yield from (Evidence(EvidenceKind.OWN_PAGE, where, f"{_STYLE} {one.origin}{one.path}") for one in self._style_sheets(reading))
        if kind == _PRIVACY:
            found = privacy_names(markup.seen(markup.decoded(page.body, dict(page.headers))), self.names)
            yield from (Evidence(EvidenceKind.PRIVACY_TEXT, where, name) for name in found)
            if not found:
                yield Evidence(EvidenceKind.PRIVACY_TEXT, where, absent=True)

    def _style_sheets(self, reading: PageReading) -> list[WebAddress]:
        """The style sheets to look into: the organisation's own, others only if they may be followed."""
        return [one for one in reading.style_sheets if self.within is None or stands_under(one.host, self.own)][:MOST_STYLE_SHEETS]

    def time_is_up(self) -> None:
        """What wasn't looked at is a gap, and a recording is told, so that a replay says the same."""
        for url in self.to_do:
            self.gaps[Gap(url, Why.TIME_IS_UP)] = None
            self.network.keep(Page(url, Status.FAILED, why=Why.TIME_IS_UP), ())

    def finish(self) -> None:
        """Tell a recording what robots.txt asked."""
        for kept in filter(None, (robots.kept() for robots in dict.fromkeys(self.robots.values()))):
            self.network.keep(*kept)
