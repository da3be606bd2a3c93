"""A described web: addresses with what they answer. It stands where the network would, and nothing is patched."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from urllib.parse import urljoin, urlsplit

from auditor.network.protocol import Answer, Asked, Page, Status, Why
from auditor.observation import Evidence

MOST_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Served:
    """What one address answers: a body with a status and headers, or a failure before any. `takes` is in seconds."""

    body: str | bytes = b""
    code: int = 200
    type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    why: Why | None = None
    takes: float = 0.0


@dataclass(slots=True)
class DescribedWeb:
    """Pages by their address; an address that isn't described is a 404 where its host is, and no host else."""

    pages: Mapping[str, str | bytes | Served]
    asked: list[str] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    kept: dict[str, tuple[Page, tuple[Evidence, ...]]] = field(default_factory=dict)
    fetched: dict[str, Page] = field(default_factory=dict)
    resolvers: tuple[str, ...] = ("192.0.2.53",)

    async def ask(self, name: str, type_: str) -> Answer:
        return Answer(name, type_, Status.ABSENT, why=Why.NXDOMAIN)

    async def ask_many(self, asked: Sequence[Asked]) -> list[Answer]:
        return [await self.ask(name, type_) for name, type_ in asked]

    async def fetch(self, url: str, within: str | None) -> Page:
        self.asked.append(url)
        page = await self._fetch(url, within)
        self.fetched[url] = page
        return page

    async def _fetch(self, url: str, within: str | None) -> Page:
        here, contacted, led = url, list[str](), ""
        for _ in range(6):
            host = urlsplit(here).hostname or ""
            if within is not None and host != within and not host.endswith(f".{within}"):
                return Page(url, Status.FAILED, elsewhere=here, why=Why.ELSEWHERE, contacted=tuple(contacted))
            served = self._served(here)
            if served is None:
                if led:
                    return Page(url, Status.FAILED, elsewhere=led, why=Why.NO_ADDRESS, contacted=tuple(contacted))
                return Page(url, Status.ABSENT, why=Why.NXDOMAIN, contacted=tuple(contacted))
            await asyncio.sleep(served.takes)
            contacted.append(host)
            if served.why:
                return Page(url, Status.FAILED, elsewhere=led, why=served.why, contacted=tuple(contacted))
            to = dict(served.headers).get("location")
            if to is None:
                page = self._page(Page(url, Status.FOUND, here.partition("?")[0], served.code, contacted=tuple(contacted)), served)
                return page if page.status is Status.FOUND else replace(page, elsewhere=led)
            here = led = urljoin(here, to)
        return Page(url, Status.FAILED, elsewhere=led, why=Why.TOO_MANY, contacted=tuple(contacted))

    def _served(self, url: str) -> Served | None:
        found = self.pages.get(url)
        if found is not None:
            return found if isinstance(found, Served) else Served(found)
        origin = "/".join(url.split("/")[:3])
        return Served("", 404) if any(known.startswith(f"{origin}/") for known in self.pages) else None

    def _page(self, page: Page, served: Served) -> Page:
        if served.code in (404, 410):
            return replace(page, status=Status.ABSENT, why=Why.GONE)
        if served.code >= 300:
            return replace(page, status=Status.FAILED, why=Why.HTTP_STATUS)
        body = served.body.encode() if isinstance(served.body, str) else served.body
        kept = body[:MOST_BYTES]
        headers = (("content-type", served.type), *served.headers)
        issuer = "Let's Encrypt" if page.final_url.startswith("https:") else ""
        return replace(page, headers=headers, body=kept, cut=len(body) > len(kept), digest=sha256(kept).hexdigest(), issuer=issuer)

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def keep(self, page: Page, traces: tuple[Evidence, ...]) -> None:
        self.kept[page.url] = (page, traces)


class Replayed(DescribedWeb):
    """The same web from what a recording kept of it: traces in place of bodies."""

    def __init__(self, first: DescribedWeb) -> None:
        super().__init__({})
        self.first = first

    async def _fetch(self, url: str, within: str | None) -> Page:
        if url in self.first.kept:
            page, traces = self.first.kept[url]
            return replace(page, body=b"", traces=traces) if page.status is Status.FOUND else page
        return replace(self.first.fetched.get(url, Page(url, Status.FAILED, why=Why.NOT_RECORDED)), body=b"")
