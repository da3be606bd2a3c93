"""What questions to the DNS go through: a resolver's places and queue, and its connected sockets."""

import asyncio
import socket
from collections import deque
from dataclasses import dataclass, field
from typing import Protocol, cast

from auditor.network import wire
from auditor.network.protocol import Answer

AT_ONCE_TCP = 20


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
    """One connected socket; the system drops what comes from elsewhere. Questions under way stand under their numbers."""

    def __init__(self, engine: "Engine", server: Server, own: socket.socket) -> None:
        self.engine = engine
        self.server = server
        self.socket = own
        self.waiting: dict[int, Question] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def send(self, number: int, question: Question) -> None:
        self.waiting[number] = question
        message = wire.query(number, question.asked, question.edns)
        try:
            self.socket.send(message)
        except BlockingIOError:
            self.transport.sendto(message)
        except OSError as error:  # often that of a question before this one: all at this socket are told, in a turn of their own
            asyncio.get_running_loop().call_soon(self.error_received, error)

    def datagram_received(self, data: bytes, addr: object) -> None:  # noqa: ARG002 - the socket is connected
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
    return reply[2] & 0x80 != 0 and wire.response_code(reply) in (wire.FORMAT_ERROR, wire.NOT_IMPLEMENTED)
