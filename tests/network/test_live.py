"""The real network, recorded and replayed: the same pages and answers."""

import asyncio
from dataclasses import replace
from pathlib import Path

from auditor.network.addresses import Reach
from auditor.network.bundle import Manifest, read_bundle
from auditor.network.live import Live
from auditor.network.loop import run
from auditor.network.protocol import Answer, Network, Page, Status
from auditor.network.recording import Recording
from auditor.network.replaying import Replaying
from auditor.observation import Evidence, EvidenceKind
from tests.network.web import PATIENT, Names, client_tls, server_tls
from tests.worlds.http_server import WebServer, page, redirect


class Resolving(Names):
    """Names that are closed after use, as a resolver is."""

    closed = False
    resolvers = ("192.0.2.53",)

    async def close(self) -> None:
        self.closed = True


PATHS = ("/", "/a?x=1", "/a?x=2", "/away", "/gone", "/pdf", "/endless", "/robots.txt")
ANSWERS = {
    "/": redirect("/a?x=1"),
    "/a?x=1": page(b"<p>one", "Set-Cookie: sid=1", "Server: nginx", "Date: Sun, 22 Nov 2026 10:00:00 GMT"),
    "/a?x=2": page(b"<p>two"),
    "/away": redirect("https://evil.test/?q"),
    "/pdf": page(b"%PDF", type_="application/pdf"),
    "/endless": page(b"a" * 3_000_000),
    "/robots.txt": page(b"User-agent: *\nDisallow: /secret\n", type_="text/plain"),
}


async def look(network: Network, port: int) -> list[Page | Answer]:
    seen: list[Page | Answer] = [await network.ask("pont.example", "A"), await network.ask("rien.example", "A")]
    for path in PATHS:
        got = await network.fetch(f"https://pont.example:{port}{path}", "pont.example")
        if got.status is Status.FOUND and got.traces is None:
            traces = (Evidence(EvidenceKind.HTML, got.final_url, got.body[:10].decode()),)
            network.keep(got, traces)
            got = replace(got, body=b"", traces=traces)
        seen.append(got)
    await network.pause(0.01)
    return seen


def test_a_recording_of_the_real_network_is_replayed_alike(tmp_path: Path) -> None:
    path, resolver = tmp_path / "b", Resolving()

    async def live(port: int) -> list[Page | Answer]:
        async with Live(resolver, "essai", reach=Reach(frozenset({port}), loopback=True), limits=PATIENT, tls=client_tls()) as network:
            assert network.resolvers == ("192.0.2.53",)
            with Recording(network, Manifest("2026-11-22T10:00:00Z", {}), folder=tmp_path) as recording:
                seen = await look(recording, port)
                recording.write(path, [])
        return seen

    with WebServer(ANSWERS, tls=server_tls("pont.example")) as server:
        seen = run(live(server.port))
        port = server.port
    assert resolver.closed
    assert [one.why for one in seen if isinstance(one, Page)].count(None) == 5
    with read_bundle(path, lambda id_, **values: id_) as bundle:
        assert asyncio.run(look(Replaying(bundle), port)) == seen


def test_a_live_network_keeps_nothing() -> None:
    async def use() -> None:
        async with Live(Resolving()) as network:
            network.keep(Page("https://pont.example/", Status.FOUND), ())
            await network.pause(0)

    asyncio.run(use())
