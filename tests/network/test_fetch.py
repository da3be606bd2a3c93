"""Fetching pages from a server on loopback that behaves: what is read, followed, checked and told."""

import asyncio
import gzip
import re
import socket
import ssl
import zlib
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from auditor import __version__
from auditor.network import headers
from auditor.network.addresses import Reach
from auditor.network.decoding import Decoder
from auditor.network.http import Fetcher
from auditor.network.loop import run
from auditor.network.protocol import Answer, Page, Status, Why
from tests.network.web import PATIENT, SILENCE, Names, authority, client_tls, fetch, no_tls, server_tls
from tests.worlds.http_server import WebServer, page, redirect

BONJOUR = "<p>Bonjour à vous</p>".encode()


def test_a_page() -> None:
    with WebServer({"/a?b=1": page(BONJOUR, "Server: nginx")}) as server:
        (got,) = fetch("http://www.pont.example:{port}/a?b=1#c", server=server)
    assert (got.status, got.code, got.body, got.cut, got.why) == (Status.FOUND, 200, BONJOUR, False, None)
    assert got.digest == sha256(BONJOUR).hexdigest()
    assert ("server", "nginx") in got.headers
    assert got.contacted == ("www.pont.example",)
    assert got.final_url == f"http://www.pont.example:{server.port}/a"


def test_what_is_said_of_us() -> None:
    with WebServer({"/": page(BONJOUR, "Set-Cookie: a=1"), "/b": page(BONJOUR)}) as server:
        fetch("http://pont.example:{port}/", "http://pont.example:{port}/b", server=server, contact="Léa\r\nX-Evil: 1 <lea@pont.example>\x1b")
    for host, _, sent in server.asked:
        assert host == f"pont.example:{server.port}"
        assert sent == {
            "host": host,
            "user-agent": f"auditor/{__version__} (LeaX-Evil: 1 <lea@pont.example>)",
            "accept": sent["accept"],
            "accept-encoding": "gzip, deflate",
        }
    assert server.connections == 1, "the second page of a host takes the first's connection"


def test_the_home_page_is_named_where_the_project_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert headers.user_agent("") == f"auditor/{__version__}" + (f" (+{headers.home_page()})" if headers.home_page() else "")
    monkeypatch.setattr(headers, "home_page", lambda: "https://auditor.example")
    assert headers.user_agent("moi") == f"auditor/{__version__} (+https://auditor.example; moi)"


def deflated(body: bytes, window: int) -> bytes:
    packer = zlib.compressobj(wbits=window)
    return packer.compress(body) + packer.flush()


def test_a_body_is_whole_wherever_its_packing_ends() -> None:
    """Bare deflate may be taken in to its last byte while more of the body is still to come out."""
    for length in range(65_534, 65_900, 3):
        for body in (b"\0" * length, (b"<p>x</p>" * length)[:length]):
            decoder = Decoder("deflate", 2 << 20)
            decoder.feed(deflated(body, -15))
            decoder.end()
            assert bytes(decoder.body) == body


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(BONJOUR, mtime=0)),
        ("X-Gzip", gzip.compress(BONJOUR, mtime=0)),
        ("deflate", zlib.compress(BONJOUR)),
        ("deflate", deflated(BONJOUR, -15)),
        ("identity", BONJOUR),
    ],
    ids=["gzip", "x-gzip", "zlib", "bare", "identity"],
)
def test_compressed_pages(encoding: str, packed: bytes) -> None:
    with WebServer({"/": page(packed, f"Content-Encoding: {encoding}")}) as server:
        (got,) = fetch("http://pont.example:{port}/", server=server)
    assert (got.status, got.body) == (Status.FOUND, BONJOUR)


@pytest.mark.parametrize("type_", ["text/html", "TEXT/HTML;charset=latin1", "application/xhtml+xml", "text/plain", "text/css"])
def test_text_is_read(type_: str) -> None:
    with WebServer({"/": page(BONJOUR, type_=type_)}) as server:
        (got,) = fetch("http://pont.example:{port}/", server=server)
    assert got.body == BONJOUR


@pytest.mark.parametrize("type_", ["application/pdf", "image/png", "application/octet-stream", "video/mp4", "application/json"])
def test_other_things_are_not(type_: str) -> None:
    with WebServer({"/": page(BONJOUR, type_=type_)}) as server:
        (got,) = fetch("http://pont.example:{port}/", server=server)
    assert (got.status, got.why, got.body, got.code) == (Status.FAILED, Why.NOT_HTML, b"", 200)


@pytest.mark.parametrize(
    ("line", "status", "why"),
    [
        ("404 Not Found", Status.ABSENT, Why.GONE),
        ("410 Gone", Status.ABSENT, Why.GONE),
        ("403 Forbidden", Status.FAILED, Why.HTTP_STATUS),
        ("429 Too Many Requests", Status.FAILED, Why.HTTP_STATUS),
        ("503 Busy", Status.FAILED, Why.HTTP_STATUS),
        ("304 Not Modified", Status.FAILED, Why.HTTP_STATUS),
        ("301 Moved", Status.FAILED, Why.HTTP_STATUS),  # to nowhere
    ],
)
def test_statuses(line: str, status: Status, why: Why) -> None:
    with WebServer({"/": page(b"", status=line)}) as server:
        (got,) = fetch("http://pont.example:{port}/", server=server)
    assert (got.status, got.why, got.code) == (status, why, int(line[:3]))


def test_redirects_are_followed_within_the_domain() -> None:
    answers = {"/": redirect("http://WWW.pont.example.:{port}/a?token=1"), "/a?token=1": redirect("b"), "/b": page(BONJOUR)}
    with WebServer(answers) as server:
        server.answers = {path: answer.replace(b"{port}", str(server.port).encode()) for path, answer in answers.items()}
        (got,) = fetch("http://pont.example:{port}/", server=server)
    assert got.status is Status.FOUND
    assert got.final_url == f"http://www.pont.example:{server.port}/b"
    assert got.hops == (f"http://pont.example:{server.port}/", f"http://www.pont.example:{server.port}/a")
    assert got.contacted == ("pont.example", "www.pont.example")


@pytest.mark.parametrize(
    ("to", "why", "elsewhere"),
    [
        ("https://evil.test/a?b=c#d", Why.ELSEWHERE, "https://evil.test/a"),
        ("https://pont.example.evil.test/", Why.ELSEWHERE, "https://pont.example.evil.test/"),
        ("//lepont.example/", Why.ELSEWHERE, "http://lepont.example/"),
        ("http://127.0.0.1/", Why.BLOCKED_ADDRESS, ""),
        ("http://169.254.169.254/latest/meta-data/", Why.BLOCKED_ADDRESS, ""),
        ("http://[::1]/", Why.BLOCKED_ADDRESS, ""),
        ("http://2130706433/", Why.BLOCKED_ADDRESS, ""),
        ("http://intern.pont.example/", Why.BLOCKED_ADDRESS, ""),
        ("http://www.pont.example:22/", Why.BLOCKED_PORT, ""),
        ("http://www.pont.example:8080/", Why.BLOCKED_PORT, ""),
        ("file:///etc/passwd", Why.BLOCKED_SCHEME, ""),
        ("gopher://pont.example/", Why.BLOCKED_SCHEME, ""),
        ("javascript:alert(1)", Why.BLOCKED_SCHEME, ""),
        ("http://user:word@www.pont.example/", Why.INVALID_NAME, ""),
        ("http://nulle-part.example/", Why.ELSEWHERE, "http://nulle-part.example/"),
    ],
)
def test_redirects_that_are_not_followed(to: str, why: Why, elsewhere: str) -> None:
    names = Names({"intern.pont.example": ("10.0.0.1", "fd00::1")})
    with WebServer({"/": redirect(to), "*": page(b"no")}) as server:
        (got,) = fetch("http://pont.example:{port}/", server=server, names=names)
    assert (got.status, got.why, got.elsewhere, got.code) == (Status.FAILED, why, elsewhere, 301)
    assert got.contacted == ("pont.example",)
    assert len(server.asked) == 1
    assert {name for name, _ in names.asked} <= {"pont.example", "intern.pont.example"}, "nobody is even looked up elsewhere"


def test_elsewhere_is_followed_where_the_user_says_so() -> None:
    with WebServer({"/": redirect("/ailleurs"), "/ailleurs": page(BONJOUR)}) as server:
        (got,) = fetch("http://evil.test:{port}/", server=server, within=None, names=Names({"evil.test": ("127.0.0.1",)}))
    assert got.body == BONJOUR


@pytest.mark.parametrize(("host", "status", "why"), [("evil.test", Status.FAILED, Why.HTTP_STATUS), ("gone.test", Status.FAILED, Why.NO_ADDRESS)])
def test_where_a_redirect_leads_is_kept_though_nothing_is_read_there(host: str, status: Status, why: Why) -> None:
    with WebServer({"/": redirect("/"), "/there?id=1": page(b"", status="403 Forbidden")}) as server:
        there = f"http://{host}:{server.port}/there"
        server.answers["/"] = redirect(f"{there}?id=1")
        (got,) = fetch("http://pont.example:{port}/", server=server, within=None, names=Names({"evil.test": ("127.0.0.1",)}))
    assert (got.status, got.why, got.elsewhere) == (status, why, there)


def test_loops_and_long_ways() -> None:
    answers = {f"/{i}": redirect(f"/{i + 1}") for i in range(5)} | {"/a": redirect("/b"), "/b": redirect("/a"), "/self": redirect("/self"), "/5": page(BONJOUR)}
    with WebServer(answers) as server:
        loop, self_, five = fetch(*(f"http://pont.example:{{port}}/{path}" for path in ("a", "self", "0")), server=server)
    assert (loop.why, self_.why) == (Why.LOOP, Why.LOOP)
    assert (five.status, len(five.hops)) == (Status.FOUND, 5)


def test_six_redirects_are_too_many() -> None:
    with WebServer({f"/{i}": redirect(f"/{i + 1}") for i in range(9)} | {"/6": page(BONJOUR)}) as server:
        (got,) = fetch("http://pont.example:{port}/0", server=server)
    assert got.why is Why.TOO_MANY
    assert len(server.asked) == 6


def test_headers_lose_what_a_visitor_is_known_by() -> None:
    cookie = "Set-Cookie: PHPSESSID=geheim; Path=/; HttpOnly"
    told = (
        "Link: </s.css?v=geheim>; rel=preload, <https://a.test/b?geheim>",
        "Content-Security-Policy: report-uri https://s.test/c?key=geheim; img-src *",
        "Refresh: 0; url=/x?geheim",
    )
    with WebServer({"/": page(BONJOUR, cookie, "Set-Cookie: geheim", *told, "Server: Apache")}) as server:
        (got,) = fetch("http://pont.example:{port}/", server=server)
    assert [value for name, value in got.headers if name == "set-cookie"] == ["PHPSESSID=", "geheim="]
    assert "geheim" not in re.sub("geheim=$", "", str([pair for pair in got.headers if pair[0] != "set-cookie"]))
    assert dict(got.headers)["content-security-policy"] == "report-uri https://s.test/c; img-src *"


def test_names_and_addresses() -> None:
    names = Names({"leer.example": ("::ffff:127.0.0.1",), "rien.pont.example": (), "ula.pont.example": ("fd00::1",)})

    async def failing(name: str, type_: str) -> Answer:
        return Answer(name, type_, Status.FAILED, why=Why.SERVFAIL)

    with WebServer({"/": page(BONJOUR)}) as server:
        absent, mapped, ula = fetch("http://rien.pont.example/", "http://leer.example/", "http://ula.pont.example/", server=server, names=names, within=None)
        names.ask = failing  # type: ignore[method-assign]
        (failed,) = fetch("http://pont.example/", server=server, names=names)
    assert (absent.status, absent.why, absent.contacted) == (Status.ABSENT, Why.NXDOMAIN, ())
    assert (mapped.why, ula.why, failed.why) == (Why.BLOCKED_ADDRESS, Why.BLOCKED_ADDRESS, Why.SERVFAIL)
    assert not server.asked


def test_a_redirect_to_a_host_that_is_not_there() -> None:
    with WebServer({"/": redirect("http://rien.pont.example/")}) as server:
        (got,) = fetch("http://pont.example:{port}/", server=server, names=Names({"rien.pont.example": ()}))
    assert (got.status, got.why) == (Status.FAILED, Why.NO_ADDRESS)


def test_loopback_and_other_ports_are_refused_outside_of_tests() -> None:
    with WebServer({"/": page(BONJOUR)}) as server:
        (port,) = fetch("http://pont.example:{port}/", server=server, reach=Reach(loopback=True))
        (address,) = fetch("http://pont.example:{port}/", server=server, reach=Reach(frozenset({server.port})))
    assert (port.why, address.why) == (Why.BLOCKED_PORT, Why.BLOCKED_ADDRESS)
    assert server.connections == 0


def test_the_address_that_was_looked_at_is_the_one_connected_to() -> None:
    """A name server that says another address each time gains nothing: it is asked once for each connection."""
    asked: list[str] = []

    async def ask(name: str, type_: str) -> Answer:
        if type_ == "AAAA":
            return Answer(name, type_, Status.ABSENT, why=Why.NODATA)
        asked.append(name)
        return Answer(name, type_, Status.FOUND, ("127.0.0.1",) if len(asked) == 1 else ("10.0.0.1",))

    names = Names()
    names.ask = ask  # type: ignore[method-assign]
    with WebServer({"/": page(BONJOUR), "/close": page(BONJOUR, "Connection: close")}) as server:
        got = fetch("http://pont.example:{port}/", "http://pont.example:{port}/close", "http://pont.example:{port}/", server=server, names=names)
    assert [one.why for one in got] == [None, None, Why.BLOCKED_ADDRESS], "a new connection is looked at anew"
    assert asked == ["pont.example"] * 2
    assert server.connections == 1


def test_a_redirect_is_looked_at_anew() -> None:
    names = Names()
    usual = names.ask

    async def ask(name: str, type_: str) -> Answer:
        if len(names.asked) >= 2:
            names.addresses = {"pont.example": ("192.168.1.1",)}
        return await usual(name, type_)

    names.ask = ask  # type: ignore[method-assign]
    with WebServer({"/": redirect("/b"), "/b": page(BONJOUR)}) as server:
        (got,) = fetch("http://pont.example:{port}/", server=server, names=names)
    assert got.why is Why.BLOCKED_ADDRESS
    assert len(server.asked) == 1


def test_only_public_addresses_of_several_are_tried() -> None:
    names = Names({"pont.example": ("10.0.0.1", "127.0.0.1", "fe80::1")})
    with WebServer({"/": page(BONJOUR)}) as server:
        (got,) = fetch("http://pont.example:{port}/", server=server, names=names)
    assert got.status is Status.FOUND


def test_the_next_address_is_tried() -> None:
    names = Names({"pont.example": ("127.0.0.2", "127.0.0.1")})
    with WebServer({"/": page(BONJOUR)}) as server:
        (got,) = fetch("http://pont.example:{port}/", server=server, names=names)
    assert got.status is Status.FOUND


def test_https() -> None:
    with WebServer({"/": page(BONJOUR)}, tls=server_tls("pont.example", "*.pont.example")) as server:
        got = fetch("https://pont.example:{port}/", "https://www.pont.example:{port}/", server=server, tls=client_tls())
    assert [one.body for one in got] == [BONJOUR, BONJOUR]
    assert [one.issuer for one in got] == ["Autorité d'essai"] * 2


async def with_the_systems_authorities(url: str, port: int) -> Page:
    fetcher = Fetcher(Names().ask, reach=Reach(frozenset({port}), loopback=True), limits=PATIENT)
    try:
        return await fetcher.fetch(url, "pont.example")
    finally:
        await fetcher.close()


def test_bad_certificates_are_never_let_through() -> None:
    import trustme

    with WebServer({"/": page(BONJOUR)}, tls=server_tls("autre.example")) as other_name:
        (wrong,) = fetch("https://pont.example:{port}/", server=other_name, tls=client_tls())
    with WebServer({"/": page(BONJOUR)}, tls=server_tls("pont.example", ca=trustme.CA())) as stranger:
        (unknown,) = fetch("https://pont.example:{port}/", server=stranger, tls=client_tls())
    with WebServer({"/": page(BONJOUR)}, tls=server_tls("pont.example")) as ours:
        default = run(with_the_systems_authorities(f"https://pont.example:{ours.port}/", ours.port))
    assert [(one.status, one.why, one.contacted) for one in (wrong, unknown, default)] == [(Status.FAILED, Why.CERTIFICATE, ("pont.example",))] * 3
    assert not [*other_name.asked, *stranger.asked, *ours.asked]


def test_a_certificate_that_is_over() -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority().issue_cert("pont.example", not_after=datetime(2026, 1, 1, tzinfo=UTC)).configure_cert(context)
    with WebServer({"/": page(BONJOUR)}, tls=context) as server:
        (got,) = fetch("https://pont.example:{port}/", server=server, tls=client_tls())
    assert (got.status, got.why) == (Status.FAILED, Why.CERTIFICATE)


def test_https_that_says_nothing() -> None:
    with WebServer({}) as server:
        (got,) = fetch("https://pont.example:{port}/", server=server, tls=client_tls(), limits=SILENCE)
    assert (got.status, got.why) == (Status.FAILED, Why.TIMEOUT)


def test_https_cut_in_the_middle() -> None:
    def cut(connection: socket.socket) -> None:
        connection.sendall(page(BONJOUR)[:-5])
        connection.shutdown(socket.SHUT_RDWR)

    with WebServer({"/": cut}, tls=server_tls("pont.example")) as server:
        (got,) = fetch("https://pont.example:{port}/", server=server, tls=client_tls())
    assert (got.status, got.why) == (Status.FAILED, Why.BAD_ANSWER)


def test_the_name_asked_for_in_tls_is_the_hosts() -> None:
    asked: list[str | None] = []
    context = server_tls("www.pont.example")
    context.sni_callback = lambda connection, name, context: asked.append(name)  # type: ignore[assignment,func-returns-value]
    with WebServer({"/": page(BONJOUR)}, tls=context) as server:
        fetch("https://www.pont.example:{port}/", server=server, tls=client_tls())
    assert asked == ["www.pont.example"]


def test_https_where_nobody_speaks_it() -> None:
    with WebServer({}, greeting=page(BONJOUR, status="400 Plain")) as server:
        (got,) = fetch("https://pont.example:{port}/", server=server, tls=client_tls())
    assert (got.status, got.why) == (Status.FAILED, Why.CONNECTION)


def test_nobody_listens() -> None:
    with WebServer({}) as server:
        pass
    (got,) = fetch("http://pont.example:{port}/", server=server)
    assert (got.status, got.why) == (Status.FAILED, Why.CONNECTION)


def test_many_at_once() -> None:
    async def many(port: int) -> list[Status]:
        fetcher = Fetcher(Names().ask, reach=Reach(frozenset({port}), loopback=True), limits=PATIENT, tls=no_tls())
        got = await asyncio.gather(*(fetcher.fetch(f"http://h{i}.pont.example:{port}/", "pont.example") for i in range(120)))
        await fetcher.close()
        return [one.status for one in got]

    with WebServer({"/": page(BONJOUR)}) as server:
        assert asyncio.run(many(server.port)) == [Status.FOUND] * 120


def test_no_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with WebServer({"/": page(BONJOUR)}) as server:
        (got,) = fetch("http://pont.example:{port}/", server=server)
    assert got.status is Status.FOUND
