"""A whole recursion: a real resolver (unbound) that starts from a root of our own, all of it on loopback."""

import asyncio
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from auditor.network.dns import Resolver
from auditor.network.loop import run
from auditor.network.protocol import Answer, Status, Why
from tests import components
from tests.worlds.dns_world import World, served

# Tests run in several processes at once, each with servers of its own.
_OWN = 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
ROOT, TOP, LEPONT, HOSTER, BROKEN, NOBODY = (f"127.0.{_OWN}.{number}" for number in range(1, 7))
LARGE = [f"{number:02} " + "z" * 180 for number in range(30)]


def zone(apex: str, address: str, below: dict[str, str] | None = None, **records: dict[str, list[str]]) -> dict[str, dict[str, list[str]]]:
    """The records of a zone: its name server, the zones below with theirs, and what it holds."""
    dot = f".{apex}" if apex else ""
    made = {apex: {"NS": [f"ns{dot}"]}, f"ns{dot}": {"A": [address]}}
    for name, server in (below or {}).items():
        made[name] = {"NS": [f"ns.{name}"]}
        made[f"ns.{name}"] = {"A": [server]}
    for name, held in records.items():
        full = apex if name == "itself" else f"{name}{dot}"
        made.setdefault(full, {}).update(held)
    return made


WORLDS = {
    ROOT: World(zone("", ROOT, {"example": TOP}), zone=""),
    TOP: World(zone("example", TOP, {"lepont.example": LEPONT, "hoster.example": HOSTER, "broken.example": BROKEN, "nobody.example": NOBODY}), zone="example"),
    LEPONT: World(
        zone(
            "lepont.example",
            LEPONT,
            itself={"MX": ["10 mx.hoster.example", "5 mx.lepont.example"], "TXT": ["v=spf1 include:_spf.hoster.example -all"]},
            mx={"A": ["192.0.2.5"]},
            www={"CNAME": ["site.hoster.example"]},
            lost={"CNAME": ["none.hoster.example"]},
            large={"TXT": LARGE},
            ring={"CNAME": ["ring.hoster.example"]},
        ),
        zone="lepont.example",
    ),
    HOSTER: World(
        zone(
            "hoster.example",
            HOSTER,
            site={"CNAME": ["edge.hoster.example"]},
            edge={"A": ["192.0.2.7"], "AAAA": ["2001:db8::7"]},
            mx={"A": ["192.0.2.6"]},
            ring={"CNAME": ["ring.lepont.example"]},
        ),
        zone="hoster.example",
    ),
    BROKEN: World({}, {"*": "refused"}, zone="broken.example"),
    NOBODY: World({}, {"*": "timeout"}, zone="nobody.example"),
}


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


TRIES = 5


@pytest.fixture(scope="module")
def recursive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """unbound, with the root of our own."""
    program = components.unbound()
    folder = tmp_path_factory.mktemp("unbound")
    (folder / "root.hints").write_text(f". 3600000 NS ns.\nns. 3600000 A {ROOT}\n", encoding="utf-8")
    with ExitStack() as stack:
        for address, world in WORLDS.items():
            stack.enter_context(served(world, address, 53))
        process, port = _started(program, folder)
        try:
            yield "127.0.0.1", port
        finally:
            process.terminate()
            process.wait(10)


def _started(program: str, folder: Path) -> "tuple[subprocess.Popen[bytes], int]":
    """A port that is free may be somebody's a moment later: then the next one."""
    for _ in range(TRIES):
        port = free_port()
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen([program, "-d", "-c", str(_configuration(folder, port))], stdout=log, stderr=log)
        if _answers(process, port):
            return process, port
        process.kill()
        process.wait(10)
        said = (folder / "log").read_text(encoding="utf-8")
        if "already in use" not in said:
            break
    pytest.fail(f"unbound did not start: {said}")


def _configuration(folder: Path, port: int) -> Path:
    written = folder / "unbound.conf"
    settings = {
        "directory": f'"{folder}"', "chroot": '""', "username": '""', "pidfile": '""', "use-syslog": "no", "interface": f"127.0.0.1@{port}",
        "do-ip6": "no", "do-not-query-localhost": "no", "root-hints": f'"{folder / "root.hints"}"', "module-config": '"iterator"', "num-threads": "1",
    }  # fmt: skip
    lines = [f"  {name}: {value}" for name, value in settings.items()]
    written.write_text("\n".join(["server:", *lines, "remote-control:", "  control-enable: no", ""]), encoding="utf-8")
    return written


def _answers(process: "subprocess.Popen[bytes]", port: int) -> bool:
    async def answers() -> bool:
        resolver = Resolver([("127.0.0.1", port)], 0.5)
        answer = await resolver.ask("example", "NS")
        await resolver.close()
        return answer.status is Status.FOUND

    end = time.monotonic() + 20
    while time.monotonic() < end and process.poll() is None:
        if run(answers()):
            return True
        time.sleep(0.1)
    return False


def ask(server: tuple[str, int], *questions: tuple[str, str], timeout: float = 2.5) -> list[Answer]:
    async def main() -> list[Answer]:
        resolver = Resolver([server], timeout)
        try:
            return await asyncio.gather(*(resolver.ask(*question) for question in questions))
        finally:
            await resolver.close()

    return run(main())


def test_records_found_by_recursion(recursive: tuple[str, int]) -> None:
    mx, txt, ns, soa, www, www6, large = ask(
        recursive,
        *(("lepont.example", type_) for type_ in ("MX", "TXT", "NS", "SOA")),
        ("www.lepont.example", "A"),
        ("www.lepont.example", "AAAA"),
        ("large.lepont.example", "TXT"),
    )
    assert mx.values == ("5 mx.lepont.example", "10 mx.hoster.example")
    assert txt.values == ("v=spf1 include:_spf.hoster.example -all",)
    assert ns.values == ("ns.lepont.example",)
    assert (soa.status, soa.why) == (Status.ABSENT, Why.NODATA)  # the tests' zones name one only where they deny
    assert (www.values, www.chain) == (("192.0.2.7",), ("site.hoster.example", "edge.hoster.example"))
    assert (www6.values, www6.chain) == (("2001:db8::7",), www.chain)
    assert list(large.values) == LARGE


def test_absence_found_by_recursion(recursive: tuple[str, int]) -> None:
    nobody, empty, lost = ask(recursive, ("none.lepont.example", "A"), ("mx.lepont.example", "MX"), ("lost.lepont.example", "A"))
    assert (nobody.status, nobody.why) == (Status.ABSENT, Why.NXDOMAIN)
    assert (empty.status, empty.why) == (Status.ABSENT, Why.NODATA)
    assert (lost.status, lost.why, lost.chain) == (Status.ABSENT, Why.NXDOMAIN, ("none.hoster.example",))


def test_failures_met_by_recursion(recursive: tuple[str, int]) -> None:
    broken, ring, silent = ask(recursive, ("www.broken.example", "A"), ("ring.lepont.example", "A"), ("www.nobody.example", "A"), timeout=0.5)
    assert (broken.status, broken.why) == (Status.FAILED, Why.SERVFAIL)
    assert ring.status is Status.FAILED
    assert ring.why in (Why.SERVFAIL, Why.LOOP)
    assert silent.status is Status.FAILED
    assert silent.why in (Why.TIMEOUT, Why.SERVFAIL)
