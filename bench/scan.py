"""What a scan takes: recorded domains read again, one domain behind a slow network, and tens of thousands in bounded memory.

    pip install --group dev --group bench; apt install knot
    python bench/scan.py [--runs 5] [--many 20000]

All on loopback. What a question costs beside other programs is the business of dns_questions.py.
"""

import argparse
import asyncio
import json
import shutil
import ssl
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent))

from delayed import DelayedNames, SlowSite
from dns_server import knot
from made_up import MadeUp
from run import WORK, Figure, Run, as_line, one_run, program, system

from auditor.audit import versions
from auditor.collect.dns import Plan, look_at_dns
from auditor.collect.privacy_text import known_names
from auditor.collect.website import LookFor, look_at_website
from auditor.identify.observed import Saying
from auditor.knowledge.store import Knowledge, load
from auditor.network.addresses import Reach
from auditor.network.bundle import Manifest
from auditor.network.dns import Resolver
from auditor.network.live import Live
from auditor.network.loop import run
from auditor.network.protocol import Page
from auditor.network.recording import Recording
from auditor.scan import Scanner, Wishes

RECORDED = 1000
WHEN = "2026-11-22T10:00:00Z"
DELAY_OF_NAMES = 0.020  # seconds that each answer of the resolver comes late
DELAY_OF_PAGES = 0.050


# --- recorded domains, read again ----------------------------------------------------------------------


def replayed(times: int, knowledge: Knowledge) -> Iterator[Figure]:
    bundle, target = WORK / "recorded.zip", WORK / "replayed.jsonl"
    run(_record(bundle, knowledge))
    command = [*program(), "--quiet", "scan", "--replay", str(bundle), "--json-lines", "-o", str(target)]
    runs: list[Run] = []
    for _ in range(times):
        target.unlink(missing_ok=True)
        runs.append(one_run(command))
    with target.open(encoding="utf-8") as file:
        lines = sum(1 for _ in file)
    assert lines == RECORDED
    seconds = sorted(one.seconds for one in runs)
    processor = min(one.processor or 0 for one in runs)
    detail = f"{seconds[0]:.1f} to {seconds[-1]:.1f}, {processor:.1f} s of processor time; names and six pages each, {bundle.stat().st_size / 1e6:.1f} MB, peak {runs[0].megabytes or 0:.0f} MB"
    yield Figure(f"{RECORDED:,} recorded domains, read again", median(seconds), 10, "s", detail)


async def _record(path: Path, knowledge: Knowledge) -> None:
    """A bundle of made-up domains with their sites."""
    results = []
    options = {"website": True, "follow": False, "ask_vendors": False}
    with Recording(MadeUp(), Manifest(WHEN, asdict(versions(knowledge)), options)) as network:
        scanner = Scanner(Saying(knowledge, knowledge.wording("fr"), date(2026, 11, 22)), network, Wishes(), lambda: WHEN)
        for number in range(RECORDED):
            seen = await scanner.scan(f"d{number}.example")
            results.append(scanner.as_json(seen))
        path.unlink(missing_ok=True)
        network.write(path, results)


# --- one domain, behind a network that takes its time ---------------------------------------------------


class AtPort(Live):
    """The network, with a website's usual ports turned into that of the test."""

    port = 0

    async def fetch(self, url: str, within: str | None) -> Page:
        scheme, _, rest = url.partition("://")
        host, slash, path = rest.partition("/")
        return await super().fetch(f"{scheme}://{host}:{self.port}{slash}{path}", within)


@asynccontextmanager
async def _slow_network(names: int, certificates: tuple[ssl.SSLContext, ssl.SSLContext]) -> AsyncIterator[AtPort]:
    """The resolver 20 ms away, the site 50 ms, both new: nothing is remembered and no connection open."""
    async with DelayedNames(names, DELAY_OF_NAMES) as port, SlowSite(certificates[0], DELAY_OF_PAGES) as site:
        reach = Reach(frozenset({site}), loopback=True)
        async with AtPort(Resolver([("127.0.0.1", port)]), reach=reach, tls=certificates[1]) as network:
            network.port = site
            yield network


def delayed(times: int, knowledge: Knowledge, port: int) -> Iterator[Figure]:
    plan = Plan.of(knowledge)
    look_for = LookFor(knowledge.site_words, known_names(knowledge))
    domain = "site.example"
    certificates = _certificates(domain)

    async def names() -> float:
        async with _slow_network(port, certificates) as network:
            start = time.perf_counter()
            found = await look_at_dns(domain, network, plan)
            seconds = time.perf_counter() - start
        assert len(found) > 50
        return seconds

    async def whole() -> float:
        async with _slow_network(port, certificates) as network:
            start = time.perf_counter()
            _, site = await asyncio.gather(look_at_dns(domain, network, plan), look_at_website(domain, network, look_for))
            seconds = time.perf_counter() - start
        assert any(piece.kind == "script" for piece in site.evidence), site
        return seconds

    for name, look, bound in (("the DNS of a domain, answers 20 ms late", names, 0.5), ("the same, robots.txt and home page 50 ms late", whole, 2)):
        run(look())  # what is loaded once
        seconds = sorted(run(look()) for _ in range(times))
        yield Figure(name, median(seconds), bound, "s", f"{seconds[0]:.2f} to {seconds[-1]:.2f}")


def _certificates(domain: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """TLS of a server for a domain, and of a client that believes it."""
    import trustme

    authority = trustme.CA()
    server, client = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), ssl.create_default_context()
    authority.issue_cert(domain, f"www.{domain}").configure_cert(server)
    authority.configure_trust(client)
    return server, client


# --- tens of thousands ----------------------------------------------------------------------------------


def many(count: int, port: int) -> Iterator[Figure]:
    """The command as people call it."""
    names, target = WORK / "domains.txt", WORK / "many.jsonl"
    names.write_text("".join(f"d{number}.example\n" for number in range(count)), encoding="ascii")
    target.unlink(missing_ok=True)
    arguments = ["--quiet", "scan", "--no-website", "--domains-file", str(names), "--resolver", f"127.0.0.1:{port}", "--json-lines", "-o", str(target)]
    done = one_run([*program(), *arguments])
    with target.open(encoding="utf-8") as file:
        gaps = [len(json.loads(line)["gaps"]) for line in file]
    assert len(gaps) == count
    detail = f"{done.seconds:.0f} s, {1000 * (done.processor or 0) / count:.1f} ms of processor time a domain, {sum(gaps)} gaps"
    yield Figure(f"peak memory of {count:,} domains without website", done.megabytes, 250, "MB", detail)


def measured(times: int, count: int) -> Iterator[Figure]:
    WORK.mkdir(exist_ok=True)
    knowledge = load()
    yield from replayed(times, knowledge)
    if not shutil.which("knotd", path="/usr/sbin:/usr/bin:/usr/local/sbin"):
        yield Figure("with a slow network, and many domains", None, None, "", "knotd isn't here: apt install knot")
        return
    with knot(WORK / "dns", max(count, 10), None) as port:
        yield from delayed(times, knowledge, port)
        if count:
            yield from many(count, port)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--many", type=int, default=1000, help="domains of the last figure, which is meant for 20000 (some minutes); 0 leaves it out")
    chosen = parser.parse_args()
    print(f"{system()}; medians of {chosen.runs} runs (lowest to highest)\n")
    for figure in measured(chosen.runs, chosen.many):
        print(as_line(figure), flush=True)


if __name__ == "__main__":
    main()
