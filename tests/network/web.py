"""What the tests of fetching share: names that lead to loopback, a fetcher that may go there, certificates of our own."""

import asyncio
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

import trustme

from auditor.network.addresses import Reach
from auditor.network.http import Fetcher
from auditor.network.limits import LIMITS, Limits
from auditor.network.loop import run
from auditor.network.protocol import Answer, Asked, Page, Status, Why
from tests.worlds.http_server import WebServer

# Patient where no time-out is expected, so that a busy machine changes nothing; and two that meet one reason only.
PATIENT = replace(LIMITS, connect=30.0, read=30.0, total=60.0)
SILENCE = replace(PATIENT, connect=0.5, read=0.5)
SHORT = replace(PATIENT, total=1.0)


class Names:
    """A described DNS: addresses by name. A name under pont.example leads to 127.0.0.1 unless it says otherwise."""

    def __init__(self, addresses: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self.addresses = addresses or {}
        self.asked: list[tuple[str, str]] = []

    async def ask(self, name: str, type_: str) -> Answer:
        await asyncio.sleep(0)
        self.asked.append((name, type_))
        default = ("127.0.0.1",) if name.endswith("pont.example") else ()
        found = self.addresses.get(name, default)
        fitting = tuple(one for one in found if (":" in one) == (type_ == "AAAA"))
        if fitting:
            return Answer(name, type_, Status.FOUND, fitting)
        return Answer(name, type_, Status.ABSENT, why=Why.NODATA if found else Why.NXDOMAIN)

    async def ask_many(self, asked: Sequence[Asked]) -> list[Answer]:
        return [await self.ask(name, type_) for name, type_ in asked]


@cache
def authority() -> trustme.CA:
    return trustme.CA(organization_name="Autorité d'essai")


def server_tls(*names: str, ca: trustme.CA | None = None) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    (ca or authority()).issue_cert(*names).configure_cert(context)
    return context


def client_tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority().configure_trust(context)
    return context


@cache
def no_tls() -> ssl.SSLContext:
    """Trusts nobody, and takes no time to make."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def fetch(
    *urls: str,
    server: WebServer | None = None,
    names: Names | None = None,
    within: str | None = "pont.example",
    limits: Limits = PATIENT,
    reach: Reach | None = None,
    tls: ssl.SSLContext | None = None,
    contact: str = "",
) -> list[Page]:
    """Fetch one after another; `{port}` in a URL is the server's."""
    port = server.port if server else 80

    async def all_of_them() -> list[Page]:
        fetcher = Fetcher(
            (names or Names()).ask, contact=contact, reach=reach or Reach(frozenset({80, 443, port}), loopback=True), limits=limits, tls=tls or no_tls()
        )
        try:
            return [await fetcher.fetch(url.format(port=port), within) for url in urls]
        finally:
            await fetcher.close()

    return run(all_of_them())
