"""A described world of names, served on loopback by a small DNS server over UDP and TCP.

    world = World(
        records={
            "lepont.example": {"MX": ["10 mx.example.net"], "TXT": ["v=spf1 include:_spf.example.net -all"]},
            "www.lepont.example": {"CNAME": ["site.example.net"]},
            "site.example.net": {"A": ["192.0.2.7"], "AAAA": ["2001:db8::7"]},
        },
        behaviours={("lepont.example", "NS"): "timeout", "broken.example": "servfail", "*": "slow:0.02"},
    )
    with served(world) as resolver:  # "127.0.0.1:41234"
        ...
    assert ("lepont.example", "MX", "udp") in world.asked

Values are as in zone files; host names need no final dot, nor TXT quotes: a text is cut into strings of 255 bytes by
itself, and may be bytes, or a tuple of strings to cut it elsewhere. `*.lepont.example` answers for every name below that
isn't described. It looks like a resolver: CNAMEs are followed within
the world; a name that isn't described is NXDOMAIN, one without the type asked NODATA. With `zone="example"` it looks like
the authoritative server of that zone instead, and refers to others at the NS below it. A response too long for UDP is cut
(TC) and whole over TCP.

A behaviour stands under (name, type), else name, else "*"; a list gives one to each question in turn, the last stays:

    timeout        never answers               servfail, refused, formerr, notimp   answers with that code
    drop:2         ignores the first 2         lossy:0.5        ignores half, by chance (seeded: World(seed=…))
    slow:0.3       answers after 0.3 s         no_edns          FORMERR to questions with EDNS, else answers
    truncated      TC over UDP, whole by TCP   truncated_udp    TC with half of the records, TCP refused
    tcp_silent     TC, then TCP never answers  tcp_cut          TC, then TCP closes half way
    wrong_id, wrong_question, wrong_source, no_question, not_a_reply     only a reply that must not be believed
    forged:wrong_id   one of those, and the right answer 50 ms later
    garbage        40 random bytes             cut              the first 60 % of the right answer
    loop           a name that points to itself                 forward          a name that points ahead
    cut_txt        a TXT string longer than its record          endless_cname    a longer CNAME chain each time one asks
    huge           TC, then 64 KiB of TXT by TCP                shuffled         records in another order each time
    ok             as if nothing were said (in lists)
"""

import asyncio
import contextlib
import random
import socket
import struct
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rdtypes.ANY.TXT
import dns.rrset

Value = str | bytes | tuple[str | bytes, ...]
Send = Callable[[bytes], None]
RCODES = {"servfail": dns.rcode.SERVFAIL, "refused": dns.rcode.REFUSED, "formerr": dns.rcode.FORMERR, "notimp": dns.rcode.NOTIMP}
CUT_OVER_UDP = ("truncated", "truncated_udp", "tcp_silent", "tcp_cut", "huge")
FORGED = ("wrong_id", "wrong_question", "wrong_source", "no_question", "not_a_reply")


@dataclass
class World:
    """What there is, how it behaves, and (`asked`) what was asked of it: name, type, "udp" or "tcp"."""

    records: Mapping[str, Mapping[str, Sequence[Value]]] = field(default_factory=dict)
    behaviours: Mapping[str | tuple[str, str], str | Sequence[str]] = field(default_factory=dict)
    zone: str | None = None
    ttl: int = 300
    seed: int = 1
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self._turns: dict[str | tuple[str, str], int] = defaultdict(int)
        self._seen: dict[tuple[str, str], int] = defaultdict(int)
        self._ready: dict[tuple[bytes, bool], bytes] = {}
        self._names = {name.lower().rstrip(".") for name in self.records}
        for name in tuple(self._names):  # what only leads to other names exists too, without records
            parts = name.split(".")
            self._names.update(".".join(parts[i:]) for i in range(1, len(parts) - 1))
        self._names.add(self.zone or "")

    # What there is

    def described(self, name: str) -> str | None:
        """The name whose records answer: itself, or the wildcard above it (RFC 4592)."""
        if name in self._names:
            return name
        parts = name.split(".")
        nearest = next((i for i in range(1, len(parts)) if ".".join(parts[i:]) in self._names), len(parts))
        star = ".".join(["*", *parts[nearest:]])
        return star if star in self._names else None

    def rrset(self, name: str, type_: str) -> dns.rrset.RRset | None:
        values = self.records.get(self.described(name) or name, {}).get(type_, ())
        if not values:
            return None
        owner = dns.name.from_text(name)
        return dns.rrset.from_rdata_list(owner, self.ttl, [rdata(type_, value) for value in values])

    def reply(self, query: dns.message.Message, tcp: bool) -> dns.message.Message:
        """The truthful reply, whole."""
        name, type_ = question_of(query)
        made = dns.message.make_response(query, recursion_available=self.zone is None)
        if self.zone is not None:
            made.flags |= dns.flags.AA
            if self._referred(made, name):
                return made
        for _ in range(40):
            if found := self.rrset(name, type_):
                made.answer.append(found)
                return made
            link = self.rrset(name, "CNAME")
            if link is None or type_ == "CNAME":
                break
            made.answer.append(link)
            name = str(link[0].target).lower().rstrip(".")
            if self.zone is not None and not under(name, self.zone):
                return made
        else:
            return made
        apex = self.zone if self.zone is not None else name.split(".")[-1]
        soa = "ns.invalid. hostmaster.invalid. 1 7200 900 1209600 300"
        made.authority.append(dns.rrset.from_text(dns.name.from_text(apex), 300, "IN", "SOA", soa))
        if self.described(name) is None:
            made.set_rcode(dns.rcode.NXDOMAIN)
        return made

    def _referred(self, made: dns.message.Message, name: str) -> bool:
        """Sends on to the servers of a zone below, with the addresses that are known here."""
        if not under(name, self.zone or ""):
            made.set_rcode(dns.rcode.REFUSED)
            return True
        parts = name.split(".") if name else []
        above = [".".join(parts[i:]) for i in range(len(parts))]
        cut = next((one for one in reversed(above) if one != self.zone and "NS" in self.records.get(one, {})), None)
        if cut is None:
            return False
        made.flags &= ~dns.flags.AA
        servers = self.rrset(cut, "NS")
        made.authority.append(servers)
        for server in servers:
            if glue := self.rrset(str(server.target).rstrip("."), "A"):
                made.additional.append(glue)
        return True

    # How it behaves

    def behaviour(self, name: str, type_: str) -> tuple[str, float]:
        """The behaviour for this question, and its number: ("slow", 0.3)."""
        for key in ((name, type_), name, "*"):
            if key in self.behaviours:
                said = self.behaviours[key]
                if not isinstance(said, str):
                    turn = self._turns[key]
                    self._turns[key] += 1
                    said = said[min(turn, len(said) - 1)]
                kind, _, number = said.partition(":")
                if kind == "forged":
                    return said, 0.05
                return kind, float(number or 0)
        return "ok", 0

    def ready(self, wire: bytes, query: dns.message.Message, tcp: bool) -> bytes:
        """The truthful reply on the wire, cut where UDP can't carry it; made once for each question."""
        key = (wire[2:], tcp)
        if key not in self._ready:
            made = self.reply(query, tcp)
            size = 65535 if tcp else max(query.payload, 512) if query.edns >= 0 else 512
            whole = made.to_wire(max_size=65535, want_shuffle=False)
            if len(whole) > size:
                whole = cut(made)
            self._ready[key] = whole[2:]
        return wire[:2] + self._ready[key]

    def respond(self, wire: bytes, tcp: bool, send: Send, elsewhere: Send, later: Callable[[float, Callable[[], None]], object]) -> None:
        """Says what this question deserves. `elsewhere` sends from another port, `later` waits first."""
        try:
            query = dns.message.from_wire(wire)
            name, type_ = question_of(query)
        except (dns.exception.DNSException, IndexError):
            return
        transport = "tcp" if tcp else "udp"
        self.asked.append((name, type_, transport))
        kind, number = self.behaviour(name, type_)
        true = lambda: self.ready(wire, query, tcp)  # noqa: E731
        self._seen[name, type_] += 1
        if kind == "timeout" or (kind == "drop" and self._seen[name, type_] <= number) or (kind == "lossy" and self.chance.random() < number):
            return
        if kind == "slow":
            later(number, lambda: send(true()))
        elif kind in RCODES or (kind == "no_edns" and query.edns >= 0):
            made = dns.message.make_response(query, recursion_available=True)
            made.use_edns(False)
            made.set_rcode(RCODES.get(kind, dns.rcode.FORMERR))
            send(made.to_wire(want_shuffle=False))
        elif kind in CUT_OVER_UDP:
            self._cut_over_udp(kind, query, true(), tcp, send)
        elif kind in FORGED:
            (elsewhere if kind == "wrong_source" else send)(forged(kind, true()))
        elif kind.startswith("forged:"):
            fake = kind.partition(":")[2]
            (elsewhere if fake == "wrong_source" else send)(forged(fake, true()))
            later(number, lambda: send(true()))
        else:
            send(self._odd(kind, wire, query, true))

    def _cut_over_udp(self, kind: str, query: dns.message.Message, true: bytes, tcp: bool, send: Send) -> None:
        if not tcp:
            whole = dns.message.from_wire(true)
            half = whole.answer[:1] if kind == "truncated_udp" else []
            send(cut(whole, half))
        elif kind == "truncated":
            send(true)
        elif kind == "huge":
            made = dns.message.make_response(query)
            texts = [rdata("TXT", f"{i:04} " + "x" * 240) for i in range(240)]
            made.answer.append(dns.rrset.from_rdata_list(query.question[0].name, 300, texts))
            send(made.to_wire(max_size=65535, want_shuffle=False))
        elif kind == "tcp_cut":
            send(true[: len(true) // 2] + b"CUT")  # the server closes after half of what it announced
        elif kind == "truncated_udp":
            send(b"")

    def _odd(self, kind: str, wire: bytes, query: dns.message.Message, true: Callable[[], bytes]) -> bytes:
        head = wire[:2] + b"\x81\x80\x00\x01\x00\x01\x00\x00\x00\x00" + question_bytes(wire)
        type_ = struct.pack("!H", query.question[0].rdtype)
        start = len(head)
        if kind == "garbage":
            return wire[:2] + self.chance.randbytes(38)
        if kind == "cut":
            whole = true()
            return whole[: max(12, len(whole) * 6 // 10)]
        if kind in ("loop", "forward"):
            pointer = struct.pack("!H", 0xC000 | (start if kind == "loop" else start + 4))
            return head + pointer + type_ + b"\x00\x01\x00\x00\x01\x2c\x00\x02" + pointer
        if kind == "cut_txt":
            return head + b"\xc0\x0c\x00\x10\x00\x01\x00\x00\x01\x2c\x00\x06" + b"\xc8hello"
        if kind == "endless_cname":
            return self._endless(query)
        if kind == "shuffled":
            made = dns.message.from_wire(true())
            self.chance.shuffle(made.answer)
            return made.to_wire(max_size=65535, want_shuffle=False)
        return true()

    def _endless(self, query: dns.message.Message) -> bytes:
        made = dns.message.make_response(query)
        owner = query.question[0].name
        for i in range(30):
            target = dns.name.from_text(f"n{i}-{self.chance.randrange(10**6)}.endless.example")
            made.answer.append(dns.rrset.from_rdata(owner, 300, rdata("CNAME", str(target))))
            owner = target
        return made.to_wire(max_size=65535, want_shuffle=False)


def rdata(type_: str, value: Value) -> dns.rdata.Rdata:
    """One record's data from its text."""
    if type_ != "TXT":
        assert isinstance(value, str)
        return dns.rdata.from_text("IN", type_, value, origin=dns.name.root, relativize=False)
    if isinstance(value, tuple):
        strings = [part.encode() if isinstance(part, str) else part for part in value]
    else:
        whole = value.encode() if isinstance(value, str) else value
        strings = [whole[i : i + 255] for i in range(0, len(whole), 255)] or [b""]
    return dns.rdtypes.ANY.TXT.TXT(dns.rdataclass.IN, dns.rdatatype.TXT, strings)


def question_of(query: dns.message.Message) -> tuple[str, str]:
    """Name in lower case without final dot, and type."""
    asked = query.question[0]
    return str(asked.name).lower().rstrip("."), dns.rdatatype.to_text(asked.rdtype)


def question_bytes(wire: bytes) -> bytes:
    """The question section of a question."""
    end = 12
    while wire[end]:
        end += wire[end] + 1
    return wire[12 : end + 5]


def cut(whole: dns.message.Message, answer: Sequence[dns.rrset.RRset] = ()) -> bytes:
    """The same reply with TC, and without its records, or with some."""
    short = dns.message.from_wire(whole.to_wire(max_size=65535, want_shuffle=False))
    short.answer, short.authority, short.additional = list(answer), [], []
    short.flags |= dns.flags.TC
    return short.to_wire(want_shuffle=False)


def forged(kind: str, wire: bytes) -> bytes:
    """A reply that nobody must believe."""
    if kind == "wrong_id":
        return bytes((wire[0] ^ 0x55, wire[1] ^ 0xAA)) + wire[2:]
    if kind == "not_a_reply":
        return wire[:2] + bytes((wire[2] & 0x7F,)) + wire[3:]
    fake = dns.message.from_wire(wire)
    if kind == "wrong_question":
        fake.question = [dns.rrset.RRset(dns.name.from_text("other.invalid"), dns.rdataclass.IN, fake.question[0].rdtype)]
    if kind == "no_question":
        fake.question = []
    return fake.to_wire(max_size=65535, want_shuffle=False)


def under(name: str, zone: str) -> bool:
    """At the zone's apex or below."""
    return not zone or name == zone or name.endswith("." + zone)


class _Udp(asyncio.DatagramProtocol):
    def __init__(self, world: World, other: socket.socket) -> None:
        self.world, self.other = world, other

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        def send(wire: bytes) -> None:
            if not self.transport.is_closing():
                self.transport.sendto(wire, addr)

        later = asyncio.get_running_loop().call_later
        self.world.respond(data, False, send, lambda wire: self.other.sendto(wire, addr), later)


async def _tcp(world: World, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    def send(wire: bytes) -> None:
        if wire.endswith(b"CUT"):
            writer.write(struct.pack("!H", 2 * len(wire)) + wire[:-3])
            writer.close()
        elif not wire:
            writer.close()
        elif not writer.is_closing():
            writer.write(struct.pack("!H", len(wire)) + wire)

    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
        while not writer.is_closing():
            (length,) = struct.unpack("!H", await reader.readexactly(2))
            wire = await reader.readexactly(length)
            world.respond(wire, True, send, send, asyncio.get_running_loop().call_later)
            await writer.drain()
    writer.close()
    with contextlib.suppress(OSError, asyncio.CancelledError, TimeoutError):
        await asyncio.wait_for(writer.wait_closed(), 1)


async def _serve(world: World, udp: socket.socket, tcp: socket.socket, other: socket.socket, started: threading.Event, stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: _Udp(world, other), sock=udp)
    talks: dict[asyncio.Task[None], asyncio.WriteTransport] = {}

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if stop.is_set():
            writer.transport.abort()
            return
        talk = loop.create_task(_tcp(world, reader, writer))
        talks[talk] = writer.transport
        talk.add_done_callback(lambda ended: talks.pop(ended).abort())

    server = await asyncio.start_server(connected, sock=tcp)
    started.set()
    await stop.wait()
    transport.close()
    loop.remove_reader(tcp)  # what was taken when the server closes would stay open (gh-109564 of CPython)
    for talk in talks:
        talk.cancel()
    while len(asyncio.all_tasks(loop)) > 1:  # talks that end, and connections that are just being taken
        await asyncio.sleep(0)
    server.close()
    await asyncio.sleep(0.01)


def bound(address: str, port: int) -> tuple[socket.socket, socket.socket]:
    """UDP and TCP on one port; port 0 takes any that is free for both."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    for _ in range(50):
        udp = socket.socket(family, socket.SOCK_DGRAM)
        tcp = socket.socket(family, socket.SOCK_STREAM)
        try:
            tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tcp.bind((address, port))
            udp.bind((address, tcp.getsockname()[1]))
        except OSError:
            udp.close()
            tcp.close()
            if port:
                raise
            continue
        udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        udp.setblocking(False)
        tcp.setblocking(False)
        return udp, tcp
    raise OSError("no port is free for both UDP and TCP")


@contextlib.contextmanager
def served(world: World, address: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serves the world from a thread of its own, until the block ends. Gives "127.0.0.1:port", "[::1]:port" over IPv6."""
    udp, tcp = bound(address, port)
    other = socket.socket(udp.family, socket.SOCK_DGRAM)
    other.bind((address, 0))
    loop = asyncio.new_event_loop()
    started, stop = threading.Event(), asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(_serve(world, udp, tcp, other, started, stop)), daemon=True)
    found = udp.getsockname()[1]
    thread.start()
    try:
        assert started.wait(10), "the DNS server of the tests did not start"
        yield f"[{address}]:{found}" if ":" in address else f"{address}:{found}"
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()
        other.close()
