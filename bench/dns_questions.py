"""What a question to the DNS costs: ours, beside a C program, dnspython's resolver and checkdmarc, in one run on loopback.

    pip install --group bench; apt install knot dnsperf
    python bench/dns_questions.py [--domains 5000] [--runs 7]

Clients run in turn, each in a process of its own on one core, the server on another. Processor time is what counts: it
is the client's own, and waits for nobody. What a peer isn't here for is left out and said.
"""

import argparse
import asyncio
import gc
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from dns_server import knot, questions

WORK = Path(__file__).resolve().parent.parent / ".bench" / "dns"
SLOW_DOMAINS = 300  # for the peers that take half a millisecond and more a question
DOMAINS_AT_ONCE = 30
QUESTIONS_AT_ONCE = 150  # as dnsperf is told
A_CALL = 150  # questions
CALLS_AT_ONCE = 4

# --- the clients: each prints {"asked", "found", "cpu", "wall"} -----------------------------------------


async def ours(port: int, domains: int) -> dict[str, int]:
    """All questions, in calls about as large as those of a look at one domain."""
    from auditor.network.dns import Resolver
    from auditor.network.protocol import Status

    resolver = Resolver([("127.0.0.1", port)])
    asked = questions(domains)
    found = failed = 0
    found_it, failed_at_it = Status.FOUND, Status.FAILED  # looked up once: an enum's member costs as much as reading a record

    async def some(place: int) -> None:
        nonlocal found, failed
        for answer in await resolver.ask_many(asked[place : place + A_CALL]):
            found += answer.status is found_it
            failed += answer.status is failed_at_it

    await _some_at_once([lambda place=place: some(place) for place in range(0, len(asked), A_CALL)], CALLS_AT_ONCE)
    sent = resolver.sent
    await resolver.close()
    return {"asked": len(asked), "found": found, "failed": failed, "sent": sent}


async def one_by_one(port: int, domains: int) -> dict[str, int]:
    """The same by as many workers as there may be questions under way, each waiting for one answer after the other."""
    from auditor.network.dns import Resolver
    from auditor.network.protocol import Status

    resolver = Resolver([("127.0.0.1", port)])
    asked = questions(domains)
    found = failed = 0

    async def one(place: int) -> None:
        nonlocal found, failed
        for question in asked[place : place + 6]:
            answer = await resolver.ask(*question)
            found += answer.status is Status.FOUND
            failed += answer.status is Status.FAILED

    await _some_at_once([lambda place=place: one(place) for place in range(0, len(asked), 6)], QUESTIONS_AT_ONCE)
    sent = resolver.sent
    await resolver.close()
    return {"asked": len(asked), "found": found, "failed": failed, "sent": sent}


async def asyncresolver(port: int, domains: int) -> dict[str, int]:
    """The same by dnspython's own resolver, without its cache, which would never be hit."""
    import dns.asyncresolver
    import dns.resolver

    resolver = dns.asyncresolver.Resolver(configure=False)
    resolver.nameservers, resolver.port, resolver.lifetime = ["127.0.0.1"], port, 60
    resolver.cache = None
    asked = questions(domains)
    found = failed = 0

    async def one(place: int) -> None:
        nonlocal found, failed
        for name, type_ in asked[place : place + 6]:
            try:
                await resolver.resolve(name, type_)
                found += 1
            except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
                pass
            except dns.exception.DNSException:
                failed += 1

    await _some_at_once([lambda place=place: one(place) for place in range(0, len(asked), 6)], QUESTIONS_AT_ONCE)
    return {"asked": len(asked), "found": found, "failed": failed}


async def records(port: int, domains: int) -> dict[str, int]:
    """For each domain the records that checkdmarc reads: MX with addresses, SPF with its includes, DMARC, NS, SOA. The questions alone."""
    from auditor.network.dns import Resolver

    resolver = Resolver([("127.0.0.1", port)])
    asked = 0

    async def texts(name: str, depth: int = 0) -> None:
        nonlocal asked
        asked += 1
        answer = await resolver.ask(name, "TXT")
        includes = [word[8:] for text in answer.values if text.startswith("v=spf1") for word in text.split() if word.startswith("include:")]
        if depth < 10:
            await asyncio.gather(*(texts(include, depth + 1) for include in includes))

    async def mail(name: str) -> None:
        nonlocal asked
        answer = await resolver.ask(name, "MX")
        hosts = [value.split()[1] for value in answer.values]
        asked += 1 + 2 * len(hosts)
        await resolver.ask_many([(host, type_) for host in hosts for type_ in ("A", "AAAA")])

    async def one(name: str) -> None:
        nonlocal asked
        asked += 3
        await asyncio.gather(mail(name), texts(name), resolver.ask_many([(f"_dmarc.{name}", "TXT"), (name, "NS"), (name, "SOA")]))

    await _some_at_once([lambda name=f"d{number}.example": one(name) for number in range(domains)])
    sent = resolver.sent
    await resolver.close()
    return {"asked": asked, "found": domains, "failed": 0, "sent": sent}


async def look(port: int, domains: int) -> dict[str, int]:
    """All that a look at the DNS asks of each domain, read into evidence: far more than checkdmarc asks."""
    from auditor.collect.dns import Plan, look_at_dns
    from auditor.knowledge.store import load
    from auditor.network.dns import Resolver
    from auditor.network.live import Live

    plan = Plan.of(load())
    found = 0
    resolver = Resolver([("127.0.0.1", port)])
    async with Live(resolver) as network:

        async def one(name: str) -> None:
            nonlocal found
            seen = await look_at_dns(name, network, plan)
            found += len(seen)

        await _some_at_once([lambda name=f"d{number}.example": one(name) for number in range(domains)])
    return {"asked": resolver.sent, "found": found, "failed": 0, "sent": resolver.sent}


async def scan(port: int, domains: int) -> dict[str, float]:
    """A whole scan without websites: asked, read into evidence, recognised, and written as a line of JSON."""
    from datetime import date

    from auditor.cli.many import as_line
    from auditor.identify.observed import Saying
    from auditor.knowledge.store import load
    from auditor.network.dns import Resolver
    from auditor.network.live import Live
    from auditor.scan import Scanner, Wishes

    knowledge = load()
    written = 0
    resolver = Resolver([("127.0.0.1", port)])
    async with Live(resolver) as network:
        scanner = Scanner(Saying(knowledge, knowledge.wording("fr"), date(2026, 11, 22)), network, Wishes(website=False), lambda: "2026-11-22T10:00:00Z")

        async def one(name: str) -> None:
            nonlocal written
            seen = await scanner.scan(name)
            written += len(as_line(scanner.as_json(seen)))

        await one("host.example")  # what is made once for all domains
        asked, cpu = resolver.sent, time.process_time()
        await _some_at_once([lambda name=f"d{number}.example": one(name) for number in range(domains)])
        cpu = time.process_time() - cpu
    return {"asked": resolver.sent - asked, "found": written, "failed": 0, "apart": cpu}


def checkdmarc(port: int, domains: int) -> dict[str, int]:
    """The same domains by checkdmarc, which also judges them, looks for DNSSEC and reverse names, and goes one by one."""
    import checkdmarc as peer
    import dns.resolver

    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], port
    results: Any = peer.check_domains([f"d{number}.example" for number in range(domains)], resolver=resolver, skip_tls=True)
    return {"asked": 0, "found": sum(bool(result["mx"]["hosts"]) for result in results), "failed": 0}


async def _some_at_once(starts: list[Callable[[], Awaitable[None]]], count: int = DOMAINS_AT_ONCE) -> None:
    waiting = iter(starts)

    async def worker() -> None:
        for start in waiting:
            await start()

    await asyncio.gather(*(worker() for _ in range(count)))


def as_client(name: str, port: int, domains: int) -> None:
    """Runs one client and prints what it took, its imports apart."""
    from auditor.cli.main import GARBAGE_AFTER
    from auditor.network.loop import run

    clients: dict[str, Callable[[], dict[str, Any]]] = {
        "ours": lambda: run(ours(port, domains)),
        "ours, without uvloop": lambda: asyncio.run(ours(port, domains)),
        "ours, one by one": lambda: run(one_by_one(port, domains)),
        "dns.asyncresolver": lambda: asyncio.run(asyncresolver(port, domains)),
        "records": lambda: run(records(port, domains)),
        "look": lambda: run(look(port, domains)),
        "scan": lambda: run(scan(port, domains)),
        "checkdmarc": lambda: checkdmarc(port, domains),
    }
    gc.set_threshold(GARBAGE_AFTER)  # as the command line does
    for module in ("auditor.network.dns", "uvloop", "dns.asyncresolver", *(["checkdmarc"] if name == "checkdmarc" else [])):
        importlib.import_module(module)
    cpu, wall = time.process_time(), time.perf_counter()
    done: dict[str, Any] = dict(clients[name]())
    done.update(cpu=time.process_time() - cpu, wall=time.perf_counter() - wall, megabytes=_peak_megabytes())
    print(json.dumps(done))


def _peak_megabytes() -> float | None:
    try:
        import resource
    except ImportError:
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


# --- the runs ------------------------------------------------------------------------------------------


def run_client(name: str, port: int, domains: int, core: int | None) -> dict[str, float]:
    command = [sys.executable, __file__, "--client", name, "--port", str(port), "--domains", str(domains)]
    done = subprocess.run([*_pinned(core), *command], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{name}: {done.stderr}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def run_dnsperf(port: int, domains: int, core: int | None) -> dict[str, float]:
    """The physical anchor: C, one thread, nothing parsed beyond the header. Its start is counted, and small."""
    data = WORK / "questions"
    data.write_text("".join(f"{name} {type_}\n" for name, type_ in questions(domains)), encoding="ascii")
    command = ["dnsperf", "-s", "127.0.0.1", "-p", str(port), "-d", str(data), "-c", "6", "-T", "1", "-q", "150", "-n", "5", "-e"]
    process = subprocess.Popen([*_pinned(core), *command], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = process.stdout.read()
    process.stdout.close()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    completed = re.search(r"Queries completed:\s+(\d+)", said)
    wall = re.search(r"Run time \(s\):\s+([\d.]+)", said)
    assert completed
    assert wall
    return {"asked": int(completed[1]), "found": 0, "failed": 0, "cpu": used.ru_utime + used.ru_stime, "wall": float(wall[1])}


def _pinned(core: int | None) -> list[str]:
    return ["taskset", "-c", str(core)] if core is not None and shutil.which("taskset") else []


def measure(domains: int, runs: int) -> dict[str, list[dict[str, float]]]:
    """Every client in turn, `runs` times."""
    two = (os.cpu_count() or 1) > 1
    client, server = (1, 0) if two else (None, None)  # knot itself puts its first worker on core 0, whatever it is told
    slow = min(SLOW_DOMAINS, domains)
    found: dict[str, list[dict[str, float]]] = {}
    with knot(WORK, domains, server) as port:
        for _ in range(runs):
            if shutil.which("dnsperf"):
                found.setdefault("dnsperf", []).append(run_dnsperf(port, domains, client))
            for name in ("ours", "ours, without uvloop", "ours, one by one", "dns.asyncresolver", "records", "look", "scan"):
                count = domains if name.startswith("ours") else slow
                found.setdefault(name, []).append(run_client(name, port, count, client))
            if importlib.util.find_spec("checkdmarc"):
                found.setdefault("checkdmarc", []).append(run_client("checkdmarc", port, min(100, domains), client))
    return found


def report(found: dict[str, list[dict[str, float]]], domains: int) -> None:
    micro = {name: median(1e6 * one["cpu"] / one["asked"] for one in runs) for name, runs in found.items() if runs[0]["asked"]}
    print(f"{'client':<24}{'CPU a question':>16}{'(lowest to highest)':>24}{'questions/s':>14}{'failed':>8}")
    for name, runs in found.items():
        if name in ("records", "look", "scan", "checkdmarc"):
            continue
        costs = sorted(1e6 * one["cpu"] / one["asked"] for one in runs)
        rate = median(one["asked"] / one["wall"] for one in runs)
        print(f"{name:<24}{micro[name]:>13.1f} µs{f'({costs[0]:.1f} to {costs[-1]:.1f})':>24}{rate:>14,.0f}{sum(one['failed'] for one in runs):>8.0f}")
    print()
    lowest = {name: min(1e6 * one["cpu"] / one["asked"] for one in runs) for name, runs in found.items() if runs[0]["asked"]}
    for peer, bound in (("dnsperf", "at most 2"), ("dns.asyncresolver", "at most 1/20")):
        if peer in micro:
            print(f"ours / {peer}: {_times(micro['ours'] / micro[peer])} by medians, {_times(lowest['ours'] / lowest[peer])} by the lowest, {bound}")
        else:
            print(f"{peer} isn't here: not compared")
    print(f"peak memory of ours after {domains:,} domains: {max(one['megabytes'] for one in found['ours']):.0f} MB (20,000: at most 250)")
    _report_records(found, min(SLOW_DOMAINS, domains), min(100, domains))


def _times(ratio: float) -> str:
    return f"1/{1 / ratio:.0f}" if ratio < 1 else f"{ratio:.1f} times"


def _report_records(found: dict[str, list[dict[str, float]]], ours_domains: int, peer_domains: int) -> None:
    wall = 1e3 * median(one["wall"] for one in found["records"]) / ours_domains
    questions_each = found["records"][0]["asked"] / ours_domains
    print(f"\nMX, SPF tree, DMARC, NS, SOA of a domain: {wall:.2f} ms, {questions_each:.1f} questions, {DOMAINS_AT_ONCE} domains at once")
    whole = 1e3 * median(one["wall"] for one in found["look"]) / ours_domains
    print(f"a whole look at the DNS, read into evidence: {whole:.2f} ms a domain, {found['look'][0]['asked'] / ours_domains:.0f} questions")
    costs, each = sorted(1e3 * one["apart"] / ours_domains for one in found["scan"]), found["scan"][0]["asked"] / ours_domains
    print(
        f"a whole scan without website, to its line of JSON: {median(costs):.2f} ms of processor time a domain ({costs[0]:.2f} to {costs[-1]:.2f}), "
        f"{1e3 * median(costs) / each:.1f} µs a question"
    )
    if "checkdmarc" not in found:
        print("checkdmarc isn't here: not compared (pip install --group bench)")
        return
    peer = 1e3 * median(one["wall"] for one in found["checkdmarc"]) / peer_domains
    print(
        f"checkdmarc, one by one, with its judgement: {peer:.2f} ms a domain; ours / checkdmarc: 1/{peer / wall:.0f}, at most 1/50; a whole look: 1/{peer / whole:.0f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--domains", type=int, default=5000)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--client", help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.client:
        as_client(chosen.client, chosen.port, chosen.domains)
        return
    report(measure(chosen.domains, chosen.runs), chosen.domains)


if __name__ == "__main__":
    main()
