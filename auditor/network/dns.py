"""Questions to the DNS, many at a time through few sockets.

    resolver = Resolver([("192.0.2.53", 53)])
    answer = await resolver.ask("lepont.example", "MX")
    answers = await resolver.ask_many([("lepont.example", "TXT"), ("www.lepont.example", "A")])
    await resolver.close()

A question is sent once and, where nothing usable comes back, once more: to the second resolver if there is one. It
goes by UDP, by TCP where the reply didn't fit. A reply counts when it comes from the resolver, on the socket that asked,
with the question's number and the question itself; anything else is dropped as if it had never come. Nothing here
raises for what comes back, and no state of the network makes a question wait for ever.

Questions are callbacks rather than tasks, sent in bursts, and who asks many at once is woken once: a task and a future
for each would cost as much as all the rest.
"""

import asyncio
import contextlib
import secrets
import socket
import struct
import time
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import cast

from auditor.network import wire
from auditor.network.dns_sockets import Batch, Port, Question, Server, refuses_form
from auditor.network.protocol import Answer, Asked, Status, Why

SOCKETS = 6  # a resolver: each has a port of its own that a forger has to guess
AT_ONCE = 150  # questions under way at a resolver; more overflow its buffers, and each loss costs a time-out
TRIES = 2
BACK_OFF = 2  # the second try waits this many times longer
PAUSE = 0.2  # seconds before the same resolver is asked again at once, after an error that came quickly
LARGEST = 32 << 10  # bytes of a reply over TCP
SILENT_AFTER = 3  # time-outs in a row, without any reply, after which the other resolver is asked first
REST = 10.0  # seconds that such a resolver is left alone, before one question tries it again
MOST_KNOWN = 50_000
KEEP = 600.0  # seconds that an answer is remembered: about a look at many domains
KEEP_FAILURE = 30.0

FAILED = Status.FAILED  # looked up once: on the way of every answer, an enum's member costs as much as a question
PASSING = frozenset({Why.SERVFAIL, Why.REFUSED, Why.BAD_ANSWER, Why.TIMEOUT})  # another try may not meet it


class Resolver:
    """Asks one or two resolvers, within one event loop. `servers`: address and port; `timeout`: seconds of the first try."""

    def __init__(self, servers: Sequence[tuple[str, int]], timeout: float = 2.5, *, most_known: int = MOST_KNOWN) -> None:
        if not servers:
            raise ValueError("no resolver to ask")
        self._servers = [Server(host, port) for host, port in servers]
        self._timeout = timeout
        self._now = time.monotonic
        self._waits = [timeout * BACK_OFF**number for number in range(TRIES)]
        self._most_known = self._full = most_known
        self._asked: dict[Asked, Question] = {}  # under way or remembered, the oldest first
        self._codes = dict(wire.CODES)
        self._random = _random_numbers()
        self._tasks: set[asyncio.Task[None]] = set()
        self._watch: asyncio.TimerHandle | None = None
        self._later: set[asyncio.TimerHandle] = set()
        self._opening: asyncio.Lock = asyncio.Lock()
        self._opened = self._closed = False
        self.sent = 0  # questions that left, tries and TCP included

    @property
    def resolvers(self) -> tuple[str, ...]:
        """Who is asked: “192.0.2.53”, with the port where it isn't the usual one."""
        return tuple(map(str, self._servers))

    async def ask(self, name: str, type_: str) -> Answer:
        """The records of one type at one name of ASCII signs. The same question, asked meanwhile or again, goes out once."""
        [answer] = await self.ask_many([(name, type_)])
        return answer

    async def ask_many(self, asked: Sequence[Asked]) -> list[Answer]:
        """As `ask` for each, in their order. All are under way at once, and one wake-up ends the wait for all."""
        if not self._opened:
            await self._open()
        batch = Batch(len(asked))
        before, now, left = self._asked, self._now(), 0
        for place, (name, type_) in enumerate(asked):
            key = (name.lower().removesuffix("."), type_)
            question = before.get(key)
            if question is None or (question.answer is not None and question.ends <= now):
                why = self._begin(key, batch, place)
                if why is not None:
                    batch.answers[place] = Answer(*key, FAILED, why=why)
                    continue
            elif question.answer is not None:
                batch.answers[place] = question.answer
                continue
            elif question.others is None:
                question.others = [(batch, place)]
            else:
                question.others.append((batch, place))
            left += 1
        batch.left = left
        for server in self._servers:
            self.fill(server)
        if batch.left:
            batch.woken = asyncio.get_running_loop().create_future()
            await batch.woken
        return cast(list[Answer], batch.answers)

    def _begin(self, key: Asked, batch: Batch, place: int) -> Why | None:
        """Starts a new question; or says why it can't be asked."""
        if self._closed:
            return Why.TIME_IS_UP
        try:
            asked = wire.question(key[0], self._codes.get(key[1]) or self._code(key[1]))
        except wire.BadName:
            return Why.INVALID_NAME
        server = self._servers[0]
        if server.silent >= SILENT_AFTER:
            server = self._choose()
        if len(self._asked) >= self._full:
            self._forget()
        question = self._asked[key] = Question(key, asked, server, batch, place)
        server.queue.append(question)
        return None

    def _forget(self) -> None:
        """All but the newest answers, in one go: the first of a dict is dear to find once others before it are gone."""
        half = self._most_known // 2
        for question in list(islice(self._asked.values(), len(self._asked) - half)):
            if question.answer is not None:
                del self._asked[question.key]
        self._full = max(self._most_known, len(self._asked) + half)  # what is under way stays, however much it is

    async def close(self) -> None:
        """Gives the sockets back; what still waits fails with TIME_IS_UP."""
        self._closed = True
        for handle in (self._watch, *self._later):
            if handle is not None:
                handle.cancel()
        self._later.clear()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for question in [one for one in self._asked.values() if one.answer is None]:
            self._settle(question, _failed(question, Why.TIME_IS_UP))
        for server in self._servers:
            for port in server.ports:
                port.close()
            server.ports.clear()
            server.queue.clear()
        await asyncio.sleep(0)  # a transport closes its socket in the loop's next turn

    # Sending

    async def _open(self) -> None:
        async with self._opening:
            if self._opened or self._closed:
                return
            self._loop = asyncio.get_running_loop()
            for server in self._servers:
                for _ in range(SOCKETS):
                    with contextlib.suppress(OSError):  # no way leads there: said when a question is to go there
                        port = Port(self, server)
                        await port.open()
                        server.ports.append(port)
            self._opened = True

    def _code(self, type_: str) -> int:
        code = self._codes[type_] = wire.code_of(type_)
        return code

    def _choose(self) -> Server:
        """Who is asked first: the first that isn't known to be silent."""
        if len(self._servers) > 1:
            now = self._now()
            for server in self._servers:
                if server.silent < SILENT_AFTER:
                    return server
                if now >= server.rests_until:
                    server.rests_until = now + REST
                    return server
        return self._servers[0]

    def _other(self, server: Server) -> Server:
        return self._servers[-1] if server is self._servers[0] else self._servers[0]

    def _try(self, question: Question, server: Server) -> None:
        """A try begins, at once or when the resolver has room."""
        question.server = server
        question.edns = server.edns
        server.queue.append(question)
        self.fill(server)

    def fill(self, server: Server) -> None:
        """Sends what waits for a resolver, as far as there is room."""
        queue = server.queue
        if not queue or self._closed:
            return
        now = self._now()
        ports, random, waits = server.ports, self._random, self._waits
        count = min(len(queue), AT_ONCE - server.under_way)
        server.under_way += count
        self.sent += count
        for _ in range(count):
            question = queue.popleft()
            question.under_way = True
            if not server.edns:  # which may have been learnt while it waited
                question.edns = False
            question.ends = now + waits[question.tries - 1]
            if not ports:
                self._loop.call_soon(self.unreachable, question)
                continue
            while True:
                number = next(random)
                port = ports[(number >> 16) % len(ports)]
                number &= 0xFFFF
                if number not in port.waiting:
                    break
            port.send(number, question)
        if self._watch is None:
            self._watch = self._loop.call_later(self._step(), self._look_at_the_clock)

    def _step(self) -> float:
        return min(0.05, self._timeout / 10)

    def _look_at_the_clock(self) -> None:
        """Ends the tries whose time is up. At most 150 stand at a resolver, so all are looked at."""
        now = self._now()
        for server in self._servers:
            for port in server.ports:
                late = [number for number, question in port.waiting.items() if question.ends <= now]
                for number in late:
                    self._unheard(port.waiting.pop(number), Why.TIMEOUT)
        busy = any(server.under_way or server.queue for server in self._servers)
        self._watch = self._loop.call_later(self._step(), self._look_at_the_clock) if busy else None

    # Receiving

    def received(self, question: Question, reply: bytes) -> None:
        """A reply that counts has come by UDP. Who calls lets others take the place that is free then."""
        server = question.server
        server.silent = 0
        if question.edns:
            if reply[3] & 0x0F and refuses_form(reply):
                question.edns = False
                self._free(question)
                server.queue.appendleft(question)
                return
        elif not refuses_form(reply):
            server.edns = False  # it answers only without, and needn't be asked with it any more
        if reply[2] & wire.CUT:
            self._free(question)
            task = self._loop.create_task(self._by_tcp(question, server))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            return
        name, type_ = question.key
        answer = wire.read(reply, question.asked, name, type_)
        if answer.status is FAILED:
            self._judge(question, answer)
        else:
            question.under_way = False
            server.under_way -= 1
            self._settle(question, answer)

    def unreachable(self, question: Question) -> None:
        """The system says that the question couldn't be delivered."""
        self._unheard(question, Why.CONNECTION)

    def _unheard(self, question: Question, why: Why) -> None:
        server = question.server
        server.silent += 1
        if server.silent == SILENT_AFTER:
            server.rests_until = self._now() + REST
            self._move(server)
        self._again(question, why)

    def _move(self, silent: Server) -> None:
        """What waits for its first try at a resolver that says nothing goes to the other."""
        waiting, silent.queue = silent.queue, deque()
        for question in waiting:
            if question.tries == 1 and len(self._servers) > 1:
                self._try(question, self._choose())
            else:
                silent.queue.append(question)

    async def _by_tcp(self, question: Question, server: Server) -> None:
        try:
            async with server.tcp, asyncio.timeout(self._waits[question.tries - 1]):
                self.sent += 1
                answer = await self._read_by_tcp(question, server)
        except TimeoutError:
            answer = _failed(question, Why.TIMEOUT)
        except (OSError, EOFError, struct.error):  # refused, or closed half way: what is known is cut short
            answer = _failed(question, Why.BAD_ANSWER)
        self._judge(question, answer)

    async def _read_by_tcp(self, question: Question, server: Server) -> Answer:
        number = next(self._random) & 0xFFFF
        message = wire.query(number, question.asked, question.edns)
        reply = b""
        with socket.socket(server.family, socket.SOCK_STREAM) as stream:
            stream.setblocking(False)
            await self._loop.sock_connect(stream, server.address)
            await self._loop.sock_sendall(stream, len(message).to_bytes(2, "big") + message)
            while len(reply) < 2 or len(reply) < 2 + int.from_bytes(reply[:2], "big"):
                if int.from_bytes(reply[:2], "big") > LARGEST:
                    return _failed(question, Why.TOO_LARGE)
                part = await self._loop.sock_recv(stream, LARGEST)
                if not part:
                    raise EOFError
                reply += part
        reply = reply[2:]
        if int.from_bytes(reply[:2], "big") != number or not wire.belongs(reply, question.asked) or reply[2] & wire.CUT:
            return _failed(question, Why.BAD_ANSWER)
        return wire.read(reply, question.asked, *question.key)

    # What it comes to

    def _judge(self, question: Question, answer: Answer) -> None:
        """An answer settles it; an error that another try may not meet doesn't, the first time."""
        if answer.status is FAILED and answer.why in PASSING:
            self._again(question, answer.why)
        else:
            self._free(question)
            self._settle(question, answer)

    def _again(self, question: Question, why: Why) -> None:
        """A try has failed: the next one, or the end. The same resolver is given a moment, unless one has just waited."""
        server = question.server
        self._free(question)
        if self._closed or question.tries == TRIES:
            self._settle(question, _failed(question, why))
        else:
            question.tries += 1
            if len(self._servers) > 1 or why is Why.TIMEOUT:
                self._try(question, self._other(server))
            else:
                self._after(PAUSE, question)
        self.fill(server)

    def _after(self, seconds: float, question: Question) -> None:
        def go() -> None:
            self._later.discard(handle)
            self._try(question, question.server)

        handle = self._loop.call_later(seconds, go)
        self._later.add(handle)

    def _free(self, question: Question) -> None:
        """Gives its place back. `fill` lets the next in the queue take it."""
        if question.under_way:
            question.under_way = False
            question.server.under_way -= 1

    def _settle(self, question: Question, answer: Answer) -> None:
        if question.answer is not None:
            return  # it was settled when all was closed
        question.answer = answer
        question.ends += KEEP_FAILURE if answer.status is FAILED else KEEP
        question.batch.take(question.place, answer)
        for batch, place in question.others or ():
            batch.take(place, answer)


def _failed(question: Question, why: Why) -> Answer:
    return Answer(*question.key, FAILED, why=why)


def _random_numbers() -> Iterator[int]:
    """Unpredictable numbers of 32 bits, drawn by the thousand: 16 for the message, the others choose the socket."""
    while True:
        yield from struct.unpack("!1024I", secrets.token_bytes(4096))
