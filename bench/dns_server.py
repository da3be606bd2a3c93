"""An authoritative server (knot, from Debian) with thousands of made-up domains, on loopback: what the DNS benchmark asks."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TYPES = ("MX", "TXT", "NS", "A")
_SOA = "SOA ns1.host.example. hostmaster.host.example. 1 7200 900 1209600 300"
_LONG = " ".join(f'"{number} {"x" * 240}"' for number in range(8))


def zone_of(number: int) -> str:
    """One domain: two mail hosts, SPF with an include, a token; 40 % have no DMARC, and 1 % a text too long for UDP."""
    lines = [
        f"@ {_SOA}",
        "@ NS ns1.host.example.\n@ NS ns2.host.example.",
        "@ MX 10 mx1.host.example.\n@ MX 20 mx2.host.example.",
        f'@ TXT "v=spf1 include:_spf.host.example ip4:192.0.2.{number % 250} -all"',
        f'@ TXT "some-verification={number:032}"',
        f"@ A 192.0.2.{number % 250}\nwww A 192.0.2.{number % 250}",
    ]
    if number % 5 > 1:
        lines.append('_dmarc TXT "v=DMARC1; p=none; rua=mailto:dmarc@host.example"')
    if number % 100 == 7:
        lines.append(f"@ TXT {_LONG}")
    return "$TTL 300\n" + "\n".join(lines) + "\n"


HOST = f"""$TTL 300
@ {_SOA}
@ NS ns1.host.example.
ns1 A 192.0.2.1
ns2 A 192.0.2.2
mx1 A 192.0.2.3
mx2 A 192.0.2.4
mx1 AAAA 2001:db8::3
_spf TXT "v=spf1 include:_spf2.host.example include:_spf3.host.example -all"
_spf2 TXT "v=spf1 ip4:192.0.2.0/24 -all"
_spf3 TXT "v=spf1 ip4:198.51.100.0/24 -all"
"""
SITE = f"""$TTL 300
@ {_SOA}
@ NS ns1.host.example.
@ MX 10 mx1.host.example.
@ TXT "v=spf1 include:_spf.host.example -all"
@ A 127.0.0.1
www A 127.0.0.1
"""
ROOT = "$TTL 300\n@ SOA ns. h. 1 2 3 4 5\n@ NS ns.\nns A 192.0.2.9\n"


def questions(domains: int) -> list[tuple[str, str]]:
    """Six a domain, in the order in which a look asks them."""
    names = (f"d{number}.example" for number in range(domains))
    return [question for name in names for question in (*((name, type_) for type_ in TYPES), (f"www.{name}", "A"), (f"_dmarc.{name}", "TXT"))]


@contextmanager
def knot(folder: Path, domains: int, core: int | None) -> Iterator[int]:
    """Serves them from a folder of its own, on one core where the system allows; gives the port."""
    program = shutil.which("knotd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        sys.exit("knotd isn't here: apt install knot")
    port = _prepare(folder, domains)
    log = (folder / "log").open("wb")
    process = subprocess.Popen([program, "-c", str(folder / "knot.conf")], stdout=log, stderr=log)
    try:
        if core is not None and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(process.pid, {core})
        _wait(port, f"d{domains - 1}.example", process)
        yield port
    finally:
        process.terminate()
        process.wait()
        log.close()


def _prepare(folder: Path, domains: int) -> int:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "zones").mkdir(parents=True)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    zones = {".": ROOT, "host.example": HOST, "site.example": SITE, **{f"d{number}.example": zone_of(number) for number in range(domains)}}
    entries = []
    for number, (name, text) in enumerate(zones.items()):
        (folder / f"zones/{number}").write_text(text, encoding="ascii")
        entries.append(f'  - domain: "{name}"\n    file: "{number}"\n')
    (folder / "knot.conf").write_text(
        f'server:\n  rundir: "{folder}"\n  listen: 127.0.0.1@{port}\n  udp-workers: 1\n  tcp-workers: 1\n  background-workers: 1\n'
        f'database:\n  storage: "{folder}"\n'
        f'template:\n  - id: default\n    storage: "{folder}/zones"\n    zonefile-load: whole\n    journal-content: none\n'
        f"zone:\n{''.join(entries)}",
        encoding="ascii",
    )
    return port


def _wait(port: int, last: str, process: "subprocess.Popen[bytes]") -> None:
    import dns.exception
    import dns.message
    import dns.query
    import dns.rcode

    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        try:
            reply = dns.query.udp(dns.message.make_query(last, "SOA"), "127.0.0.1", 0.5, port)
        except (dns.exception.DNSException, OSError):
            time.sleep(0.2)
            continue
        if reply.rcode() == dns.rcode.NOERROR and reply.answer:
            return
        time.sleep(0.2)
    sys.exit("knotd did not start; its log stands beside its configuration")
