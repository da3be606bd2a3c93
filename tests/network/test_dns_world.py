"""The described world of names answers as it says, seen by another resolver."""

import gc
import socket
import time

import dns.message
import dns.name
import dns.query
import dns.rcode
import pytest

from tests.worlds.dns_world import FORGED, World, served


def ask(resolver: str, name: str, type_: str, tcp: bool = False, timeout: float = 0.3) -> dns.message.Message:
    host, _, port = resolver.rpartition(":")
    query = dns.message.make_query(name, type_, use_edns=True, payload=1232)
    return (dns.query.tcp if tcp else dns.query.udp)(query, host.strip("[]"), timeout=timeout, port=int(port))


WORLD = {
    "lepont.example": {"MX": ["10 mx.example.net", "20 mx2.example.net"], "TXT": ["v=spf1 -all", "x" * 700, b"\xff\x00"]},
    "www.lepont.example": {"CNAME": ["site.lepont.example"]},
    "site.lepont.example": {"A": ["192.0.2.7"]},
    "dangling.example": {"CNAME": ["nobody.example"]},
    "a.b.c.example": {"A": ["192.0.2.8"]},
    "large.example": {"TXT": [f"{i} " + "y" * 200 for i in range(20)]},
}


def test_what_is_described() -> None:
    world = World(WORLD)
    with served(world) as resolver:
        mx = ask(resolver, "LePont.example", "MX")
        assert sorted(map(str, mx.answer[0])) == ["10 mx.example.net.", "20 mx2.example.net."]
        assert [len(one.strings) for one in ask(resolver, "lepont.example", "TXT").answer[0]] == [1, 3, 1]
        assert [rrset.rdtype.name for rrset in ask(resolver, "www.lepont.example", "A").answer] == ["CNAME", "A"]
        dangling = ask(resolver, "dangling.example", "A")
        assert (dangling.rcode(), len(dangling.answer)) == (dns.rcode.NXDOMAIN, 1)
        assert ask(resolver, "none.example", "A").rcode() == dns.rcode.NXDOMAIN
        assert ask(resolver, "b.c.example", "A").rcode() == dns.rcode.NOERROR
        large = ask(resolver, "large.example", "TXT")
        assert large.flags & dns.flags.TC
        assert not large.answer
        assert len(ask(resolver, "large.example", "TXT", tcp=True).answer[0]) == 20
    assert world.asked[0] == ("lepont.example", "MX", "udp")
    assert world.asked[-1] == ("large.example", "TXT", "tcp")


@pytest.mark.parametrize("behaviour", ["timeout", "drop:1", *FORGED, "garbage", "loop", "forward", "cut_txt", "cut"])
def test_what_gives_another_resolver_nothing(behaviour: str) -> None:
    with served(World(WORLD, {"*": behaviour})) as resolver, pytest.raises((dns.exception.DNSException, dns.query.BadResponse)):
        ask(resolver, "lepont.example", "TXT")


def test_behaviours_in_turn() -> None:
    world = World(WORLD, {("lepont.example", "MX"): ["servfail", "slow:0.1", "ok"], "site.lepont.example": "refused"})
    with served(world) as resolver:
        assert ask(resolver, "lepont.example", "MX").rcode() == dns.rcode.SERVFAIL
        start = time.monotonic()
        ask(resolver, "lepont.example", "MX")
        assert time.monotonic() - start > 0.09
        ask(resolver, "lepont.example", "MX")
        assert ask(resolver, "site.lepont.example", "A").rcode() == dns.rcode.REFUSED
        assert ask(resolver, "lepont.example", "TXT").rcode() == dns.rcode.NOERROR


@pytest.mark.parametrize("behaviour", ["truncated", "tcp_silent", "tcp_cut", "huge", "truncated_udp"])
def test_cut_over_udp(behaviour: str) -> None:
    with served(World(WORLD, {"*": behaviour})) as resolver:
        assert ask(resolver, "lepont.example", "MX").flags & dns.flags.TC
        if behaviour in ("truncated", "huge"):
            assert ask(resolver, "lepont.example", "MX", tcp=True).answer
        else:
            with pytest.raises((dns.exception.DNSException, OSError, EOFError)):
                ask(resolver, "lepont.example", "MX", tcp=True)


def test_a_zone_refers_to_what_is_below() -> None:
    root = World({"": {"NS": ["a.root.example"]}, "example": {"NS": ["ns.example"]}, "ns.example": {"A": ["127.0.0.2"]}}, zone="")
    with served(root) as server:
        made = ask(server, "www.lepont.example", "A")
        assert not made.answer
        assert [str(one.name) for one in made.authority] == ["example."]
        assert [str(one.name) for one in made.additional] == ["ns.example."]
        assert ask(server, "nothing", "A").rcode() == dns.rcode.NXDOMAIN
    with served(World(WORLD, zone="lepont.example")) as server:
        assert ask(server, "lepont.example", "MX").flags & dns.flags.AA
        assert ask(server, "other.example", "MX").rcode() == dns.rcode.REFUSED


def test_over_ipv6() -> None:
    try:
        with served(World(WORLD), "::1") as resolver:
            assert ask(resolver, "site.lepont.example", "A").answer
    except OSError:
        pytest.skip("no IPv6 on loopback here")


def test_nothing_stays_open_when_it_ends_while_connections_are_taken() -> None:
    for _ in range(20):
        with served(World(WORLD)) as resolver:
            host, _, port = resolver.rpartition(":")
            talks = [socket.create_connection((host, int(port))) for _ in range(3)]
        for talk in talks:
            talk.close()
    gc.collect()  # an open one is a warning then, which here is an error
