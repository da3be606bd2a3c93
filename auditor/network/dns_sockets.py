"""What questions to the DNS go through: a resolver's places and queue, and its connected sockets."""

import asyncio
import contextlib
import socket
from collections import deque
from typing import Protocol

from auditor.network import wire
from auditor.network.protocol import Answer, Asked
from auditor.network.wire_names import HEADER

AT_ONCE_TCP = 20
BUFFER = 4 << 20  # bytes that the system may keep until they are read
LARGEST_DATAGRAM = 4096  # more than three times what was said to fit
MOST_A_TURN = 64  # replies that are read before others have their turn


class Engine(Protocol):
    """Who is told what became of a question."""

    def received(self, question: "Question", reply: bytes) -> None: ...

    def unreachable(self, question: "Question") -> None: ...

    def fill(self, server: "Server") -> None: ...


class Batch:
    """Who waits for the answers to several questions, and is woken once."""

    __slots__ = ("answers", "left", "woken")

    def __init__(self, count: int) -> None:
        self.answers: list[Answer | None] = [None] * count
        self.left = 0  # questions whose answers have not come
        self.woken: asyncio.Future[None] | None = None

    def take(self, place: int, answer: Answer) -> None:
        self.answers[place] = answer
        self.left -= 1
        if not self.left and self.woken is not None and not self.woken.done():
            self.woken.set_result(None)


class Question:
    """One question on its way and everybody who waits for it; then its answer, as long as that is remembered."""

    __slots__ = ("answer", "asked", "batch", "edns", "ends", "key", "others", "place", "server", "tries", "under_way")

    def __init__(self, key: Asked, asked: bytes, server: "Server", batch: Batch, place: int) -> None:
        self.key = key
        self.asked = asked  # the question section
        self.server = server  # of the last try
        self.batch = batch  # who asked first, and the place of the answer there
        self.place = place
        self.others: list[tuple[Batch, int]] | None = None
        self.tries = 1
        self.edns = server.edns
        self.under_way = False  # takes up one of the places at its server
        self.answer: Answer | None = None
        self.ends = 0.0  # when the time of a try is up, then that of the answer


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
        """All that has come is read before others are asked in its place."""
        receive = self.socket.recv
        come: list[bytes] = []
        failed: OSError | None = None
        try:
            for _ in range(MOST_A_TURN):
                come.append(receive(LARGEST_DATAGRAM))
        except BlockingIOError:
            pass
        except OSError as error:
            failed = error
        self._heard(come)
        if failed is not None:
            self.error_received(failed)
        self.engine.fill(self.server)

    def datagram_received(self, data: bytes, addr: object) -> None:  # noqa: ARG002 - the socket is connected
        self._heard([data])
        self.engine.fill(self.server)

    def _heard(self, come: list[bytes]) -> None:
        waiting, received = self.waiting, self.engine.received
        for data in come:
            if len(data) < HEADER:
                continue
            number = data[0] << 8 | data[1]
            question = waiting.get(number)
            if question is None:
                continue
            # A resolver without EDNS may refuse a question without repeating it; that is believed only so far as to ask anew.
            if not wire.belongs(data, question.asked) and not (question.edns and refuses_form(data) and data[4:6] == b"\x00\x00"):
                continue
            del waiting[number]
            received(question, data)

    def error_received(self, exc: Exception) -> None:  # noqa: ARG002
        """Nobody listens there, or no way leads there: an answer for all that wait at this socket."""
        failed, self.waiting = self.waiting, {}
        for question in failed.values():
            self.engine.unreachable(question)


def refuses_form(reply: bytes) -> bool:
    """It didn't understand the form of the question: what old resolvers say to EDNS."""
    return reply[3] & 0x0F in (wire.FORMAT_ERROR, wire.NOT_IMPLEMENTED) and reply[2] & 0x80 != 0
