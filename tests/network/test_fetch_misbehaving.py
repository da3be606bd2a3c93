"""Servers that misbehave: each comes to a page with a reason, within the time limit, and nothing hangs or grows."""

import gzip
import socket
import struct
import time
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.network.limits import LIMITS, MEBI, Limits
from auditor.network.protocol import Page, Status, Why
from tests.network.web import PATIENT, SHORT, SILENCE, fetch
from tests.worlds.http_server import Answering, WebServer, page

START = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def one(answer: Answering, limits: Limits = PATIENT) -> Page:
    with WebServer({"*": answer}) as server:
        started = time.monotonic()
        (got,) = fetch("http://pont.example:{port}/", server=server, limits=limits)
        assert time.monotonic() - started < limits.total + 10
    assert got.contacted == ("pont.example",)
    return got


def for_ever(piece: bytes, pause: float = 0.0, start: bytes = START + b"\r\n") -> Callable[[socket.socket], None]:
    def send(connection: socket.socket) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(piece)
            time.sleep(pause)

    return send


def silent(connection: socket.socket) -> None:
    while connection.recv(65536):
        pass


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def half_closed(connection: socket.socket) -> None:
    connection.sendall(START + b"\r\n<p>whole")
    connection.shutdown(socket.SHUT_WR)
    silent(connection)


def test_silence() -> None:
    assert (one(silent, SILENCE).status, one(silent, SILENCE).why) == (Status.FAILED, Why.TIMEOUT)


def test_silence_after_the_headers() -> None:
    def stops(connection: socket.socket) -> None:
        connection.sendall(START + b"Content-Length: 9\r\n\r\n<p>")
        silent(connection)

    assert one(stops, SILENCE).why is Why.TIMEOUT


@pytest.mark.parametrize("start", [START + b"\r\n", START, b""], ids=["body", "headers", "status"])
def test_a_byte_at_a_time_ends_with_the_time(start: bytes) -> None:
    got = one(for_ever(b"a", 0.1, start), SHORT)
    assert (got.status, got.why) == (Status.FAILED, Why.TIME_IS_UP)


def test_a_connection_that_is_never_taken() -> None:
    """The queue of a listening socket that nobody takes from is filled, so that the next connection isn't answered."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listening:
        waiting = [socket.socket() for _ in range(4)]
        for other in waiting:
            other.setblocking(False)
            other.connect_ex(listening.getsockname())
        port = listening.getsockname()[1]
        server = WebServer({})
        server.port = port
        (got,) = fetch("http://pont.example:{port}/", server=server, limits=SILENCE)
        server.__exit__()
        for other in waiting:
            other.close()
    assert (got.status, got.why) == (Status.FAILED, Why.TIMEOUT)


def test_a_body_without_end_is_cut() -> None:
    got = one(for_ever(b"<p>" * 20_000))
    assert (got.status, got.cut, len(got.body), got.why) == (Status.FOUND, True, LIMITS.page, None)


def test_a_body_in_endless_small_chunks_is_cut_or_ends_with_the_time() -> None:
    got = one(for_ever(b"1\r\na\r\n" * 5000, start=START + b"Transfer-Encoding: chunked\r\n\r\n"), SHORT)
    assert got.cut or got.why is Why.TIME_IS_UP


@pytest.mark.parametrize("size", [LIMITS.page - 1, LIMITS.page, LIMITS.page + 1])
def test_the_bound_is_exact(size: int) -> None:
    for answer in (page(b"a" * size), page(gzip.compress(b"a" * size), "Content-Encoding: gzip")):
        got = one(answer)
        assert (got.status, len(got.body), got.cut) == (Status.FOUND, min(size, LIMITS.page), size > LIMITS.page)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_bombs_go_off_small(encoding: str) -> None:
    packer = zlib.compressobj(9, wbits=31 if encoding == "gzip" else 15)
    bomb = b"".join(packer.compress(bytes(8 * MEBI)) for _ in range(32)) + packer.flush()  # 256 MiB in 256 KiB
    tracemalloc.start()
    got = one(page(bomb, f"Content-Encoding: {encoding}"))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (got.status, got.cut, len(got.body)) == (Status.FOUND, True, LIMITS.page)
    assert most < 24 * MEBI


def test_a_compressed_body_without_end() -> None:
    """Gzip that comes to nothing: empty blocks for ever. The bound before decompression ends it."""
    empty = b"\x00\x00\x00\xff\xff" * 10_000
    got = one(for_ever(empty, start=START + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10]))
    assert (got.status, got.cut, got.body) == (Status.FOUND, True, b"")


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "gzip, br", "compress", "nonsense"])
def test_what_was_not_asked_for_is_not_taken_apart(encoding: str) -> None:
    assert one(page(gzip.compress(gzip.compress(bytes(MEBI))), f"Content-Encoding: {encoding}")).why is Why.ENCODING


def test_an_encoding_in_two_headers() -> None:
    assert one(page(b"x", "Content-Encoding: gzip", "Content-Encoding: gzip")).why is Why.ENCODING


@pytest.mark.parametrize(
    "body",
    [b"no gzip at all", gzip.compress(b"a" * 5000, mtime=0)[:20], b"\x1f", gzip.compress(b"a" * 5000, mtime=0)[:-6]],
    ids=["none", "early", "one", "late"],
)
def test_broken_compression(body: bytes) -> None:
    got = one(page(body, "Content-Encoding: gzip"))
    assert (got.status, got.why, got.body) == (Status.FAILED, Why.ENCODING, b"")


def test_an_empty_body_needs_no_encoding() -> None:
    assert one(page(b"", "Content-Encoding: gzip")).status is Status.FOUND


def test_a_flood_of_headers() -> None:
    many = b"".join(b"X-%d: a\r\n" % i for i in range(1000))
    assert one(START + many + b"Content-Length: 0\r\n\r\n").why is Why.TOO_MANY
    assert one(START + b"X: " + b"a" * 70_000 + b"\r\nContent-Length: 0\r\n\r\n").why is Why.TOO_LARGE
    assert one(for_ever(b"X: a\r\n" * 1000, start=START)).why is Why.TOO_LARGE
    assert one(for_ever(b"a" * 10_000, start=START + b"X: ")).why is Why.TOO_LARGE
    assert one(for_ever(b"HTTP/1.1 " * 100, start=b"")).why in (Why.TOO_LARGE, Why.BAD_ANSWER)


def test_interim_answers_for_ever() -> None:
    assert one(for_ever(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 10, 0.01, b""), SHORT).why is Why.TIME_IS_UP


def test_endless_trailers() -> None:
    got = one(for_ever(b"X: a\r\n" * 1000, start=START + b"Transfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n0\r\n"))
    assert (got.status, got.why) == (Status.FAILED, Why.TOO_LARGE)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"\x00\xff" * 100,
        b"HTTP/1.1 200\r\nno colon\r\n\r\n",
        b"HTTP/9.9 abc\r\n\r\n",
        START + b"Content-Length: -1\r\n\r\n",
        START + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        START + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n",
        START + b"Transfer-Encoding: nonsense\r\n\r\n",
        START + b"Content-Length: 99\r\n\r\nshort",
        START + b"X: a\x00b\r\n\r\n",
    ],
)
def test_what_is_no_http(answer: bytes) -> None:
    def send(connection: socket.socket) -> None:
        connection.sendall(answer)
        connection.shutdown(socket.SHUT_WR)

    got = one(send)
    assert (got.status, got.why) == (Status.FAILED, Why.BAD_ANSWER)


def test_a_length_that_is_too_small() -> None:
    got = one(START + b"Content-Length: 3\r\n\r\n<p>and more")
    assert (got.status, got.body) == (Status.FOUND, b"<p>")


def test_closed_in_different_ways() -> None:
    assert (one(half_closed).status, one(half_closed).body) == (Status.FOUND, b"<p>whole")
    assert one(reset).why in (Why.CONNECTION, Why.BAD_ANSWER)


def test_what_is_not_read_is_not_waited_for() -> None:
    started = time.monotonic()
    got = one(for_ever(b"\x00" * 1000, 0.1, b"HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\n\r\n"))
    assert got.why is Why.NOT_HTML
    assert time.monotonic() - started < PATIENT.read


@pytest.mark.parametrize(
    "location", ["http://", "http://[", "https://\xff", "http://a b/", "", "?", "http://pont.example:0/", "http://" + "a" * 20_000, "\t//x"]
)
def test_locations_that_are_nonsense(location: str) -> None:
    got = one(b"HTTP/1.1 302 x\r\nContent-Length: 0\r\nLocation: " + location.encode("latin-1") + b"\r\n\r\n")
    assert got.status is Status.FAILED
    assert got.why is not None


WORDS = st.sampled_from(
    [
        *(
            b"HTTP/1.1 ",
            b"HTTP/1.0 ",
            b"200 OK",
            b"301 Moved",
            b"204 None",
            b"100 Continue",
            b"101 Switching Protocols",
            b"404 x",
            b"599 x",
            b"\r\n",
            b"\r\n\r\n",
        ),
        *(
            b"Content-Type: text/html\r\n",
            b"Content-Length: 5\r\n",
            b"Content-Length: 99999999999\r\n",
            b"Transfer-Encoding: chunked\r\n",
            b"5\r\nhello\r\n",
            b"0\r\n\r\n",
        ),
        *(
            b"Content-Encoding: gzip\r\n",
            b"Content-Encoding: deflate\r\n",
            gzip.compress(b"hello", mtime=0),
            b"Location: /b\r\n",
            b"Location: //[\r\n",
            b"Upgrade: h2c\r\n",
        ),
        *(b"Set-Cookie: a\r\n", b"Connection: close\r\n", b"\xff\xfe", b"\x00", b" folded\r\n", b"<p>"),
    ]
)


def test_whatever_is_sent_comes_to_a_page() -> None:
    """Many answers put together from what answers are made of, and noise."""

    @given(st.lists(WORDS | st.binary(max_size=5), max_size=12), st.booleans())
    @settings(max_examples=200, deadline=None)
    def try_one(parts: list[bytes], sane: bool) -> None:
        answer = (START if sane else b"") + b"".join(parts)

        def send(connection: socket.socket) -> None:
            connection.sendall(answer)
            connection.shutdown(socket.SHUT_WR)

        server.answers = {"*": send}
        (got,) = fetch("http://pont.example:{port}/", server=server)
        assert (got.why is None) == (got.status is Status.FOUND)

    with WebServer({}) as server:
        try_one()
