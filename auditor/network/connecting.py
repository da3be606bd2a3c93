"""Connections to addresses that were checked. The host name stays what TLS asks for and what its certificate must say."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import httpcore2

from auditor.network.addresses import Reach
from auditor.network.limits import Limits
from auditor.network.protocol import Answer, Status, Why

Ask = Callable[[str, str], Awaitable[Answer]]


class Refused(Exception):
    """Nobody was connected to; `why` says why, and `absent` that there is no such host."""

    def __init__(self, why: Why, *, absent: bool = False) -> None:
        self.why = why
        self.absent = absent
        super().__init__(why)


class CheckedBackend(httpcore2.AsyncNetworkBackend):
    """Resolves a host once for each connection, looks at every address, and connects to one that it looked at.

    Nothing resolves the name a second time, so that an answer which changes in between gains nothing.
    """

    def __init__(self, ask: Ask, reach: Reach, limits: Limits) -> None:
        self._ask = ask
        self._reach = reach
        self._limits = limits
        self._sockets = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """A connection to one of the host's public addresses. Raises Refused, or the library's error of the last one tried."""
        error: Exception = Refused(Why.NO_ADDRESS)
        for address in (await self.addresses(host))[: self._limits.addresses]:
            try:
                return await self._sockets.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as failed:
                error = failed
        raise error

    async def sleep(self, seconds: float) -> None:
        """As the library asks for it."""
        await self._sockets.sleep(seconds)

    async def addresses(self, host: str) -> list[str]:
        """The host's public addresses, IPv4 first. Raises Refused where there is none."""
        answers = await asyncio.gather(self._ask(host, "A"), self._ask(host, "AAAA"))
        found = [address for answer in answers if answer.status is Status.FOUND for address in answer.values]
        allowed = [address for address in found if self._reach.allows(address)]
        if allowed:
            return allowed
        if found:
            raise Refused(Why.BLOCKED_ADDRESS)
        failed = next((answer for answer in answers if answer.status is Status.FAILED), None)
        if failed is not None:
            raise Refused(failed.why or Why.BAD_ANSWER)
        gone = all(answer.why is Why.NXDOMAIN for answer in answers)
        raise Refused(Why.NXDOMAIN if gone else Why.NODATA, absent=True)
