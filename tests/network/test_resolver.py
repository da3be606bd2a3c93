"""Questions asked of real sockets on loopback, of servers that behave in every way."""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import pytest

from auditor.network import dns
from auditor.network.dns import Resolver
from auditor.network.loop import run
from auditor.network.protocol import Answer, Status, Why
from tests.worlds.dns_world import FORGED, World, served

T = TypeVar("T")
WORLD = {
    "lepont.example": {"MX": ["20 mx2.example.net", "10 MX.example.net"], "TXT": ["v=spf1 -all", b"\xff\x00"], "NS": ["ns2.x.example", "ns1.x.example"]},
    "www.lepont.example": {"CNAME": ["cdn.example.net"]},
    "cdn.example.net": {"CNAME": ["edge.example.org"]},
    "edge.example.org": {"A": ["192.0.2.7", "192.0.2.8"]},
    "dangling.example": {"CNAME": ["nobody.example.net"]},
    "none.example": {"MX": ["0 ."]},
    "large.example": {"TXT": [f"{i:02} " + "y" * 200 for i in range(20)]},
    "a.b.example": {"A": ["192.0.2.9"]},
    **{f"c{i}.example": {"CNAME": [f"c{i + 1}.example"]} for i in range(20)},
    "c20.example": {"A": ["192.0.2.20"]},
    "ring1.example": {"CNAME": ["ring2.example"]},
    "ring2.example": {"CNAME": ["ring1.example"]},
}


def server(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host.strip("[]"), int(port)


def with_resolver(use: Callable[[Resolver], Awaitable[T]], *servers: str, timeout: float = 2) -> T:
    """Runs what uses a resolver, and closes it."""

    async def main() -> T:
        resolver = Resolver([server(one) for one in servers], timeout)
        try:
            return await use(resolver)
        finally:
            await resolver.close()

    return run(main())


def ask(world: World, *questions: tuple[str, str], timeout: float = 2) -> list[Answer]:
    with served(world) as one:
        return with_resolver(lambda resolver: ask_all(resolver, questions), one, timeout=timeout)


async def ask_all(resolver: Resolver, questions: Sequence[tuple[str, str]]) -> list[Answer]:
    async with asyncio.timeout(30):
        return await asyncio.gather(*(resolver.ask(*question) for question in questions))


def test_what_there_is_and_what_there_is_not() -> None:
    names = ("lepont.example", "www.lepont.example", "none.example", "nobody.example", "b.example", "dangling.example")
    mx, www, null, nobody, empty, dangling, txt, ns = ask(
        World(WORLD), *((name, "A" if name.startswith("www") else "MX") for name in names), ("lepont.example", "TXT"), ("LePont.Example.", "NS")
    )
    assert mx == Answer("lepont.example", "MX", Status.FOUND, ("10 mx.example.net", "20 mx2.example.net"))
    assert www.values == ("192.0.2.7", "192.0.2.8")
    assert www.chain == ("cdn.example.net", "edge.example.org")
    assert null.values == ("0 .",)
    assert (nobody.status, nobody.why) == (Status.ABSENT, Why.NXDOMAIN)
    assert (empty.status, empty.why) == (Status.ABSENT, Why.NODATA)
    assert (dangling.status, dangling.why, dangling.chain) == (Status.ABSENT, Why.NXDOMAIN, ("nobody.example.net",))
    assert txt.values == ("\\xff\x00", "v=spf1 -all")
    assert (ns.name, ns.values) == ("lepont.example", ("ns1.x.example", "ns2.x.example"))


@pytest.mark.parametrize("name", ["", ".", "a..example", "x" * 64 + ".example", ".".join(["abcdefg"] * 40), "é.example", "a b.example", "a\\.example"])
def test_names_that_no_question_can_carry(name: str) -> None:
    world = World(WORLD)
    [answer] = ask(world, (name, "A"))
    assert (answer.status, answer.why) == (Status.FAILED, Why.INVALID_NAME)
    assert world.asked == []


def test_the_longest_name_is_asked() -> None:
    name = ".".join(["a" * 63, "b" * 63, "c" * 63, "d" * 61])
    assert ask(World({name: {"A": ["192.0.2.1"]}}), (name, "A"))[0].values == ("192.0.2.1",)


def test_cname_chains_have_an_end() -> None:
    sixteen, seventeen, ring = ask(World(WORLD), ("c4.example", "A"), ("c3.example", "A"), ("ring1.example", "A"))
    assert (sixteen.values, len(sixteen.chain)) == (("192.0.2.20",), 16)
    assert (seventeen.status, seventeen.why) == (Status.FAILED, Why.TOO_MANY)
    assert (ring.status, ring.why) == (Status.FAILED, Why.LOOP)


@pytest.mark.parametrize(
    ("behaviour", "why", "tries"),
    [
        ("servfail", Why.SERVFAIL, 2),
        ("refused", Why.REFUSED, 2),
        ("notimp", Why.BAD_ANSWER, 4),  # with and without EDNS, twice
        ("formerr", Why.BAD_ANSWER, 4),
        ("cut", Why.BAD_ANSWER, 2),
        ("loop", Why.BAD_ANSWER, 2),
        ("forward", Why.BAD_ANSWER, 2),
        ("cut_txt", Why.BAD_ANSWER, 2),
        ("endless_cname", Why.TOO_MANY, 1),
        ("timeout", Why.TIMEOUT, 2),
        ("garbage", Why.TIMEOUT, 2),
        *((forgery, Why.TIMEOUT, 2) for forgery in FORGED),
        ("truncated_udp", Why.BAD_ANSWER, 4),
        ("tcp_cut", Why.BAD_ANSWER, 4),
        ("tcp_silent", Why.TIMEOUT, 4),
        ("huge", Why.TOO_LARGE, 2),
    ],
)
def test_what_cannot_be_looked_at_is_failed_and_never_absent(behaviour: str, why: Why, tries: int) -> None:
    world = World(WORLD, {"lepont.example": behaviour})
    failed, well = ask(world, ("lepont.example", "TXT"), ("a.b.example", "A"), timeout=0.3 if why is Why.TIMEOUT else 3)
    assert (failed.status, failed.why, failed.values) == (Status.FAILED, why, ())
    assert well.status is Status.FOUND
    assert sum(name == "lepont.example" for name, _, _ in world.asked) == tries


@pytest.mark.parametrize("behaviour", ["drop:1", ["servfail", "ok"], ["refused", "ok"], "truncated", "no_edns", "shuffled", ["tcp_cut", "tcp_cut", "ok"]])
def test_what_a_second_look_finds(behaviour: str | list[str]) -> None:
    answers = ask(World(WORLD, {"lepont.example": behaviour}), *[("lepont.example", "MX")] * 3, timeout=0.8)
    assert [answer.values for answer in answers] == [("10 mx.example.net", "20 mx2.example.net")] * 3


@pytest.mark.parametrize("forgery", FORGED)
def test_a_forged_reply_does_not_keep_the_right_one_away(forgery: str) -> None:
    world = World(WORLD, {"*": f"forged:{forgery}"})
    [answer] = ask(world, ("lepont.example", "MX"), timeout=2)
    assert len(answer.values) == 2
    assert len(world.asked) == 1


def test_a_late_reply_answers_nothing() -> None:
    """It comes while the second try waits; that one's own reply comes later still."""
    world = World(WORLD, {"lepont.example": "slow:0.8"})
    with served(world) as one:

        async def use(resolver: Resolver) -> tuple[Answer, float]:
            start = time.monotonic()
            return await resolver.ask("lepont.example", "MX"), time.monotonic() - start

        answer, seconds = with_resolver(use, one, timeout=0.6)
    assert answer.status is Status.FOUND
    assert seconds > 1.35


def test_too_long_for_udp_is_read_by_tcp() -> None:
    world = World(WORLD)
    [answer] = ask(world, ("large.example", "TXT"))
    assert len(answer.values) == 20
    assert [transport for _, _, transport in world.asked] == ["udp", "tcp"]


def test_a_resolver_without_edns_is_asked_without_it_from_then_on() -> None:
    world = World(WORLD, {"*": "no_edns"})
    with served(world) as one:

        async def use(resolver: Resolver) -> list[Answer]:
            return [await resolver.ask("lepont.example", type_) for type_ in ("MX", "TXT", "NS")]

        assert all(answer.status is Status.FOUND for answer in with_resolver(use, one))
    assert len(world.asked) == 4


def test_the_same_question_goes_out_once() -> None:
    world = World(WORLD, {"*": "slow:0.05"})
    with served(world) as one:

        async def use(resolver: Resolver) -> None:
            waiting = [asyncio.ensure_future(resolver.ask("lepont.example", "MX")) for _ in range(50)]
            await asyncio.sleep(0.01)
            waiting[0].cancel()  # who asked first goes away; the others still get their answer
            answers = await asyncio.gather(*waiting[1:])
            assert all(answer is answers[0] for answer in answers)
            assert await resolver.ask("LEPONT.example.", "MX") is answers[0]

        with_resolver(use, one)
    assert len(world.asked) == 1


def test_memory_of_answers_has_a_bound() -> None:
    async def use() -> None:
        with served(World()) as one:
            resolver = Resolver([server(one)], most_known=100)
            first, then = ([(f"{letter}{i}.example", "A") for i in range(500)] for letter in "ab")
            assert {answer.status for answer in await resolver.ask_many(first)} == {Status.ABSENT}  # more at once than are remembered
            for name in then:
                await resolver.ask(*name)
            sent = resolver.sent
            await resolver.ask_many(then[-40:])
            assert resolver.sent == sent
            await resolver.ask_many([*first, *then[:400]])
            assert resolver.sent == sent + 900
            await resolver.close()

    run(use())


def test_never_more_under_way_than_a_resolver_bears() -> None:
    """2,000 at once, in random order of reply, with a fifth of the packets lost: all are answered."""
    records = {f"n{i}.example": {"A": [f"192.0.2.{i % 250}"]} for i in range(2000)}
    world = World(records, {f"n{i}.example": f"slow:{(i * 7 % 13) / 1000}" if i % 5 else "drop:1" for i in range(2000)})
    with served(world) as one:

        async def use(resolver: Resolver) -> list[Answer]:
            most = 0

            async def watch() -> None:
                nonlocal most
                while True:
                    most = max(most, resolver._servers[0].under_way)
                    await asyncio.sleep(0.001)

            watching = asyncio.ensure_future(watch())
            answers = await ask_all(resolver, [(name, "A") for name in records])
            watching.cancel()
            assert most <= dns.AT_ONCE
            assert not any(port.waiting for port in resolver._servers[0].ports)
            return answers

        answers = with_resolver(use, one, timeout=0.8)
    assert [answer.values for answer in answers] == [tuple(one["A"]) for one in records.values()]
    assert [answer.name for answer in answers] == list(records)


def test_half_of_the_time_lost_is_a_failure_at_worst() -> None:
    world = World({f"n{i}.example": {"A": ["192.0.2.1"]} for i in range(300)}, {"*": "lossy:0.5"})
    answers = ask(world, *((f"n{i}.example", "A") for i in range(300)), timeout=0.3)
    assert {(answer.status, answer.why) for answer in answers} == {(Status.FOUND, None), (Status.FAILED, Why.TIMEOUT)}
    assert 100 < sum(answer.status is Status.FOUND for answer in answers) < 300


def test_a_second_resolver_answers_for_a_silent_one() -> None:
    names = {f"n{i}.example": {"A": ["192.0.2.1"]} for i in range(40)}
    silent, well = World(names, {"*": "timeout"}), World(names)
    with served(silent) as first, served(well) as second:

        async def use(resolver: Resolver) -> float:
            assert len({str(one) for one in resolver.resolvers}) == 2
            await ask_all(resolver, [(f"n{i}.example", "A") for i in range(20)])
            start = time.monotonic()
            answers = await ask_all(resolver, [(f"n{i}.example", "A") for i in range(20, 40)])
            assert all(answer.status is Status.FOUND for answer in answers)
            return time.monotonic() - start

        assert with_resolver(use, first, second, timeout=1) < 0.9, "a resolver that is known to be silent is still asked first"
    assert len(silent.asked) == 20


def test_what_waits_at_a_silent_resolver_goes_to_the_other() -> None:
    names = {f"n{i}.example": {"A": ["192.0.2.1"]} for i in range(600)}
    with served(World(names, {"*": "timeout"})) as first, served(World(names)) as second:
        start = time.monotonic()
        answers = with_resolver(lambda resolver: ask_all(resolver, [(name, "A") for name in names]), first, second, timeout=2)
    assert all(answer.status is Status.FOUND for answer in answers)
    assert time.monotonic() - start < 6, "all waited in turns of 150 for a resolver that says nothing"


def test_a_second_resolver_is_asked_after_servfail() -> None:
    broken, well = World(WORLD, {"*": "servfail"}), World(WORLD)
    with served(broken) as first, served(well) as second:
        [answer] = with_resolver(lambda resolver: ask_all(resolver, [("lepont.example", "MX")]), first, second)
    assert answer.status is Status.FOUND
    assert (len(broken.asked), len(well.asked)) == (1, 1)


def nobody_there() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


def test_where_nobody_listens() -> None:
    start = time.monotonic()
    answers = with_resolver(lambda resolver: ask_all(resolver, [(f"n{i}.example", "A") for i in range(1000)]), nobody_there(), timeout=2)
    assert {(answer.status, answer.why) for answer in answers} == {(Status.FAILED, Why.CONNECTION)}
    assert time.monotonic() - start < 10
    with served(World(WORLD)) as second:
        [answer] = with_resolver(lambda resolver: ask_all(resolver, [("lepont.example", "MX")]), nobody_there(), second, timeout=2)
    assert answer.status is Status.FOUND


def test_no_way_there() -> None:
    """An address that no route leads to, or that the system forbids."""
    answers = with_resolver(lambda resolver: ask_all(resolver, [(f"n{i}.example", "A") for i in range(400)]), "[2001:db8::1]:53", "0.0.0.0:1", timeout=0.1)
    assert {answer.status for answer in answers} == {Status.FAILED}


def test_closing_ends_what_waits() -> None:
    with served(World(WORLD, {"*": "timeout", "large.example": "tcp_silent"})) as one:

        async def main() -> list[Answer]:
            resolver = Resolver([server(one)], 5)
            waiting = [asyncio.ensure_future(resolver.ask(name, "TXT")) for name in ("lepont.example", "large.example", *(f"n{i}.example" for i in range(400)))]
            await asyncio.sleep(0.1)
            await resolver.close()
            await resolver.close()
            return [*await asyncio.wait_for(asyncio.gather(*waiting), 1), await resolver.ask("later.example", "A")]

        assert {answer.why for answer in run(main())} == {Why.TIME_IS_UP}


def test_over_ipv6() -> None:
    try:
        with served(World(WORLD), "::1") as one:
            [answer] = with_resolver(lambda resolver: ask_all(resolver, [("large.example", "TXT")]), one)
    except OSError:
        pytest.skip("no IPv6 on loopback here")
    assert len(answer.values) == 20


def test_rare_types_are_read_too() -> None:
    world = World({"lepont.example": {"HTTPS": ["1 . alpn=h2"], "TLSA": ["3 1 1 " + "ab" * 32]}, "www.lepont.example": {"CNAME": ["lepont.example"]}})
    https, tlsa, unknown = ask(world, ("www.lepont.example", "HTTPS"), ("lepont.example", "TLSA"), ("lepont.example", "NONSENSE"))
    assert https.values == ('1 . alpn="h2"',)
    assert https.chain == ("lepont.example",)
    assert tlsa.values == ("3 1 1 " + "ab" * 32,)
    assert unknown.why is Why.INVALID_NAME


@pytest.mark.parametrize("how", [asyncio.run, run])
def test_on_both_event_loops(how: Callable[..., None]) -> None:
    with served(World(WORLD)) as one, served(World(WORLD, {"*": "refused"})) as other:

        async def main() -> None:
            resolver = Resolver([server(other), server(one)])
            assert (await resolver.ask("large.example", "TXT")).status is Status.FOUND
            await resolver.close()

        how(main())
