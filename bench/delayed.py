"""A resolver and a website that answer late, on loopback."""

import asyncio
import contextlib
import socket
import ssl
from typing import Any

_PAGE = b"<!doctype html><title>Le Pont</title><script src='https://cdn.example.net/a.js'></script>" + b"<p>Accueil de jour, repas, ateliers.</p>\n" * 500
_ROBOTS = b"User-agent: *\nDisallow: /prive/\n"


class DelayedNames:
    """Hands questions by UDP on to a name server, and its answers back some seconds late. Gives its port."""

    def __init__(self, port: int, seconds: float) -> None:
        self._port = port
        self._seconds = seconds
        self._behind: dict[Any, socket.socket] = {}  # by who asks

    async def __aenter__(self) -> int:
        self._loop = asyncio.get_running_loop()
        self._front = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._front.setblocking(False)
        self._front.bind(("127.0.0.1", 0))
        self._loop.add_reader(self._front, self._asked)
        return int(self._front.getsockname()[1])

    async def __aexit__(self, *_: object) -> None:
        for one in (self._front, *self._behind.values()):
            self._loop.remove_reader(one)
            one.close()

    def _asked(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while True:
                question, who = self._front.recvfrom(4096)
                if who not in self._behind:
                    behind = self._behind[who] = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                    behind.setblocking(False)
                    behind.connect(("127.0.0.1", self._port))
                    self._loop.add_reader(behind, self._answered, behind, who)
                self._behind[who].send(question)

    def _answered(self, behind: socket.socket, who: Any) -> None:
        with contextlib.suppress(BlockingIOError):
            while True:
                self._loop.call_later(self._seconds, self._back, behind.recv(4096), who)

    def _back(self, answer: bytes, who: Any) -> None:
        if self._front.fileno() >= 0:
            self._front.sendto(answer, who)


class SlowSite:
    """A website over TLS with a home page that leads nowhere, and a robots.txt; each answer comes late. Gives its port."""

    def __init__(self, tls: ssl.SSLContext, seconds: float) -> None:
        self._tls = tls
        self._seconds = seconds

    async def __aenter__(self) -> int:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        return int(self._server.sockets[0].getsockname()[1])

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                await asyncio.sleep(self._seconds)
                type_, body = (b"text/plain", _ROBOTS) if head.startswith(b"GET /robots.txt ") else (b"text/html", _PAGE)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n%b" % (type_, len(body), body))
                await writer.drain()
        writer.close()
