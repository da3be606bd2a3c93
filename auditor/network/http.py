"""Pages of strangers' websites, fetched carefully: the one module of ours that speaks HTTP.

    url -> look at it -> resolve, check, connect -> headers -> body within bounds -> Page
            ^---------------- redirect within the domain ----'

Built on httpcore2 and not on the client above it, which would decompress without a bound, keep cookies and follow
redirects by itself. No cookies are kept, no proxy of the environment is used, no certificate is let through.
"""

import asyncio
import ssl
from contextlib import aclosing
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import httpcore2

from auditor.network import headers as of_headers
from auditor.network import urls
from auditor.network.addresses import PUBLIC, Reach
from auditor.network.connecting import Ask, CheckedBackend, Refused
from auditor.network.decoding import Decoder
from auditor.network.limits import LIMITS, Limits
from auditor.network.protocol import Page, Status, Why
from auditor.registrable import stands_under

_REDIRECTS = {301, 302, 303, 307, 308}
_GONE = {404, 410}
_TOO_LONG = 431  # h11's word for headers without end


@dataclass(slots=True)
class _Trip:
    """What is known of a fetch on its way, over all its redirects."""

    url: str
    final_url: str = ""
    code: int | None = None
    headers: of_headers.Pairs = ()
    issuer: str = ""
    contacted: list[str] = field(default_factory=list)
    hops: list[str] = field(default_factory=list)
    elsewhere: str = ""  # where it leads outside, or, followed anywhere, where the last redirect leads

    def ends(self, status: Status, why: Why | None = None, **more: Any) -> Page:
        """The page that this comes to."""
        return Page(
            url=self.url,
            status=status,
            why=why,
            final_url=self.final_url,
            code=self.code,
            headers=self.headers,
            issuer=self.issuer,
            contacted=tuple(dict.fromkeys(self.contacted)),
            hops=tuple(self.hops),
            elsewhere="" if status is Status.FOUND else self.elsewhere,
            **more,
        )


class Fetcher:
    """Fetches pages, many at once, over one pool of connections and one TLS context. Close it in the loop that used it.

    `ask` answers for A and AAAA; `contact` is what the user says of themselves; `reach`, `limits` and `tls` are for tests.
    """

    def __init__(self, ask: Ask, *, contact: str = "", reach: Reach = PUBLIC, limits: Limits = LIMITS, tls: ssl.SSLContext | None = None) -> None:
        self._ask = ask
        self._headers = of_headers.asked_with(contact)
        self._reach = reach
        self._limits = limits
        self._tls = tls
        self._pool: httpcore2.AsyncConnectionPool | None = None
        self._slots = asyncio.Semaphore(limits.in_flight)

    async def fetch(self, url: str, within: str | None) -> Page:
        """One page, redirects under the host `within` followed. Never raises for what a stranger's server does."""
        trip = _Trip(url)
        async with self._slots:
            try:
                async with asyncio.timeout(self._limits.total):
                    return await self._follow(trip, within)
            except TimeoutError:
                return trip.ends(Status.FAILED, Why.TIME_IS_UP)

    async def close(self) -> None:
        """Close all connections."""
        if self._pool is not None:
            await self._pool.aclose()
            self._pool = None

    async def _follow(self, trip: _Trip, within: str | None) -> Page:
        url, seen = trip.url, set[str]()
        while True:
            target = urls.read(url)
            if isinstance(target, Why):
                return trip.ends(Status.FAILED, target)
            if within is not None and not stands_under(target.host, within):
                trip.elsewhere = urls.without_query(target.url)
                return trip.ends(Status.FAILED, Why.ELSEWHERE)
            if target.port not in self._reach.ports:
                return trip.ends(Status.FAILED, Why.BLOCKED_PORT)
            if target.url in seen:
                return trip.ends(Status.FAILED, Why.LOOP)
            if len(seen) > self._limits.redirects:
                return trip.ends(Status.FAILED, Why.TOO_MANY)
            seen.add(target.url)
            came = await self._one(trip, target)
            if isinstance(came, Page):
                return came
            trip.hops.append(urls.without_query(target.url))
            url = urls.joined(target.url, came)
            if within is None:
                trip.elsewhere = urls.without_query(url)

    async def _one(self, trip: _Trip, target: urls.Target) -> Page | str:
        """One request: the page, or where it redirects to."""
        pool = self._connections()
        times = {"connect": self._limits.connect, "read": self._limits.read, "write": self._limits.read}
        try:
            async with pool.stream("GET", target.url, headers=[(b"host", _host(target)), *self._headers], extensions={"timeout": times}) as response:
                trip.contacted.append(target.host)
                trip.final_url, trip.code = urls.without_query(target.url), response.status
                trip.issuer = _issuer(response)
                return await self._take(trip, response)
        except Refused as refused:
            absent = refused.absent and not trip.hops
            why = refused.why if absent or not refused.absent else Why.NO_ADDRESS
            return trip.ends(Status.ABSENT if absent else Status.FAILED, why)
        except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
            trip.contacted.append(target.host)
            return trip.ends(Status.FAILED, _why(error))
        except asyncio.CancelledError:  # the time is up, maybe before anybody was reached: better one too many in the list
            trip.contacted.append(target.host)
            raise

    async def _take(self, trip: _Trip, response: httpcore2.Response) -> Page | str:
        """Look at the headers, and read the body where it is worth it and within bounds."""
        pairs = of_headers.read(response.headers, self._limits)
        if isinstance(pairs, Why):
            return trip.ends(Status.FAILED, pairs)
        trip.headers = tuple(of_headers.kept(pairs))
        location = of_headers.first(pairs, "location")
        if response.status in _REDIRECTS and location:
            return location
        if response.status in _GONE:
            return trip.ends(Status.ABSENT, Why.GONE)
        if not 200 <= response.status < 300:
            return trip.ends(Status.FAILED, Why.HTTP_STATUS)
        if of_headers.first(pairs, "content-type").partition(";")[0].strip().lower() not in of_headers.READABLE:
            return trip.ends(Status.FAILED, Why.NOT_HTML)
        try:
            body, cut = await self._body(response, ",".join(value for name, value in pairs if name == "content-encoding"))
        except ValueError:
            return trip.ends(Status.FAILED, Why.ENCODING)
        return trip.ends(Status.FOUND, body=body, cut=cut, digest=sha256(body).hexdigest())

    async def _body(self, response: httpcore2.Response, encoding: str) -> tuple[bytes, bool]:
        """The body, and whether it was cut. Raises ValueError for an encoding that can't be read."""
        decoder, came = Decoder(encoding, self._limits.page + 1), 0
        async with aclosing(response.aiter_stream()) as pieces:
            async for piece in pieces:
                decoder.feed(piece[: self._limits.page - came])
                came += len(piece)
                if decoder.full or came > self._limits.page:
                    return bytes(decoder.body[: self._limits.page]), True
        decoder.end()
        return bytes(decoder.body), False

    def _connections(self) -> httpcore2.AsyncConnectionPool:
        """The pool, made when first needed: reading all certificate authorities takes 40 ms."""
        if self._pool is None:
            self._pool = httpcore2.AsyncConnectionPool(
                ssl_context=self._tls or _tls(),
                max_connections=self._limits.in_flight,
                keepalive_expiry=self._limits.kept_open,
                network_backend=CheckedBackend(self._ask, self._reach, self._limits),
            )
        return self._pool


def _host(target: urls.Target) -> bytes:
    return target.host.encode() if target.port == urls.PORTS[target.scheme] else f"{target.host}:{target.port}".encode()


def _tls() -> ssl.SSLContext:
    """Python's own context, which can say who issued a certificate; where it finds no authorities, the library's."""
    context, paths = ssl.create_default_context(), ssl.get_default_verify_paths()
    return context if context.cert_store_stats()["x509_ca"] or paths.capath else httpcore2.default_ssl_context()


def _issuer(response: httpcore2.Response) -> str:
    """Who issued the certificate: the organisation, else the common name."""
    tls = response.extensions["network_stream"].get_extra_info("ssl_object")
    certificate = tls.getpeercert() if tls is not None else None
    named = dict(pair for part in (certificate or {}).get("issuer", ()) for pair in part)
    return str(named.get("organizationName") or named.get("commonName") or "")


def _why(error: Exception) -> Why:
    """The one word for what the library or the system says."""
    causes = []
    cause: BaseException | None = error
    while cause is not None:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    if any(isinstance(one, ssl.SSLCertVerificationError) for one in causes):
        return Why.CERTIFICATE
    if isinstance(error, httpcore2.TimeoutException | TimeoutError):
        return Why.TIMEOUT
    if isinstance(error, httpcore2.ProtocolError):
        too_long = any(getattr(one, "error_status_hint", None) == _TOO_LONG for one in causes)
        return Why.TOO_LARGE if too_long else Why.BAD_ANSWER
    return Why.CONNECTION
