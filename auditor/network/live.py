"""The network itself: questions to the resolvers, pages from websites, pauses that last."""

import asyncio
import ssl
from collections.abc import Sequence
from types import TracebackType
from typing import Protocol

from auditor.network.addresses import PUBLIC, Reach
from auditor.network.http import Fetcher
from auditor.network.limits import LIMITS, Limits
from auditor.network.protocol import Answer, Asked, Page
from auditor.observation import Evidence


class Asks(Protocol):
    """What answers questions to the DNS."""

    @property
    def resolvers(self) -> tuple[str, ...]: ...

    async def ask(self, name: str, type_: str) -> Answer: ...

    async def ask_many(self, asked: Sequence[Asked]) -> list[Answer]: ...

    async def close(self) -> None: ...


class Live:
    """Asks and fetches, within one event loop. `contact` goes into the User-Agent; the last three arguments are for tests.

    async with Live(Resolver(servers)) as network: …
    """

    def __init__(self, resolver: Asks, contact: str = "", *, reach: Reach = PUBLIC, limits: Limits = LIMITS, tls: ssl.SSLContext | None = None) -> None:
        self._resolver = resolver
        self._fetcher = Fetcher(resolver.ask, contact=contact, reach=reach, limits=limits, tls=tls)

    async def __aenter__(self) -> "Live":
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._fetcher.close()
        await self._resolver.close()

    @property
    def resolvers(self) -> tuple[str, ...]:
        """Who answers the questions."""
        return self._resolver.resolvers

    async def ask(self, name: str, type_: str) -> Answer:
        """The records of one type at one name."""
        return await self._resolver.ask(name, type_)

    async def ask_many(self, asked: Sequence[Asked]) -> list[Answer]:
        """The answers in the order of the questions."""
        return await self._resolver.ask_many(asked)

    async def fetch(self, url: str, within: str | None) -> Page:
        """One page, redirects under the host `within` followed."""
        return await self._fetcher.fetch(url, within)

    async def pause(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    def keep(self, page: Page, traces: tuple[Evidence, ...]) -> None:
        """Nothing is recorded."""
