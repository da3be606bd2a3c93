"""What questions to the DNS go through: a resolver's places and queue, and its connected sockets."""

import asyncio
import contextlib
import socket
from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

from auditor.network import wire
from auditor.network.protocol import Answer

AT_ONCE_TCP = 20
BUFFER = 4 << 20  # bytes that the system may keep until they are read
LARGEST_DATAGRAM = 4096  # more than three times what was said to fit
MOST_A_TURN = 64  # replies that are read before others have their turn


class Engine(Protocol):
    """Who is told what became of a question."""

    def received(self, question: "Question", reply: bytes) -> None: ...

    def unreachable(self, question: "Question") -> None: ...


@dataclass(slots=True, eq=False)
class Question:
    """One question on its way, and everybody who waits for it."""

    name: str
    type: str
    asked: bytes  # the question section
    waiters: list[asyncio.Future[Answer]] = field(default_factory=list)
    tries: int = 0
    edns: bool = True
    server: "Server | None" = None
    under_way: bool = False  # takes up one of the places at its server
    deadline: float = 0.0


class Server:
    """One resolver: its sockets, what is under way there, and what waits for its turn."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        found = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM, flags=socket.AI_NUMERICHOST)[0]
        self.family = found[0]
        self.address = found[4]
        self.ports: list[Port] = []
        self.under_way = 0
        self.queue: deque[Question] = deque()
        self.tcp = asyncio.Semaphore(AT_ONCE_TCP)
        self.edns = True
        self.silent = 0
        self.rests_until = 0.0

    def __str__(self) -> str:
        if self.port == 53:
            return self.host
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class Port(asyncio.DatagramProtocol):
    """One connected socket; the system drops what comes from elsewhere. Questions under way stand under their numbers.

    Replies are read from the socket itself, many at a turn of the loop: half the cost of a transport, which only
    Windows' loop needs.
    """

    def __init__(self, engine: Engine, server: Server) -> None:
        self.engine = engine
        self.server = server
        self.waiting: dict[int, Question] = {}
        self.transport: asyncio.BaseTransport | None = None

    async def open(self) -> None:
        """Raises OSError where no way leads to the resolver."""
        self.loop = asyncio.get_running_loop()
        self.socket = socket.socket(self.server.family, socket.SOCK_DGRAM)
        try:
            self.socket.setblocking(False)
            with contextlib.suppress(OSError):
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
            self.socket.connect(self.server.address)
            try:
                self.loop.add_reader(self.socket.fileno(), self._readable)
            except NotImplementedError:
                self.transport, _ = await self.loop.create_datagram_endpoint(lambda: self, sock=self.socket)
        except BaseException:
            self.socket.close()
            raise

    def close(self) -> None:
        if self.transport is not None:
            self.transport.close()
        else:
            self.loop.remove_reader(self.socket.fileno())
            self.socket.close()

    def send(self, number: int, question: Question) -> None:
        self.waiting[number] = question
        try:
            self.socket.send(wire.query(number, question.asked, question.edns))
        except BlockingIOError:  # lost, as it might be further on
            return
        except OSError as error:  # often that of a question before this one: all at this socket are told, in a turn of their own
            self.loop.call_soon(self.error_received, error)

    def _readable(self) -> None:
        try:
            for _ in range(MOST_A_TURN):
                self.datagram_received(self.socket.recv(LARGEST_DATAGRAM))
        except BlockingIOError:
            return
        except OSError as error:
            self.error_received(error)

    def datagram_received(self, data: bytes, addr: object = None) -> None:  # noqa: ARG002 - the socket is connected
        if len(data) < wire.HEADER:
            return
        number = data[0] << 8 | data[1]
        question = self.waiting.get(number)
        if question is None:
            return
        # A resolver without EDNS may refuse a question without repeating it; that is believed only so far as to ask anew.
        if not wire.belongs(data, question.asked) and not (question.edns and refuses_form(data) and data[4:6] == b"\x00\x00"):
            return
        del self.waiting[number]
        self.engine.received(question, data)

    def error_received(self, exc: Exception) -> None:  # noqa: ARG002
        """Nobody listens there, or no way leads there: an answer for all that wait at this socket."""
        failed, self.waiting = self.waiting, {}
        for question in failed.values():
            self.engine.unreachable(question)


def refuses_form(reply: bytes) -> bool:
    """It didn't understand the form of the question: what old resolvers say to EDNS."""
    return reply[3] & 0x0F in (wire.FORMAT_ERROR, wire.NOT_IMPLEMENTED) and reply[2] & 0x80 != 0
