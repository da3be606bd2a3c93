"""Many questions in one call, of real sockets on loopback."""

import asyncio
import time

import pytest

from auditor.network import dns
from auditor.network.dns import Resolver
from auditor.network.protocol import Answer, Asked, Status, Why
from tests.network.test_resolver import WORLD, with_resolver
from tests.worlds.dns_world import World, served

NAMES = [f"n{number}.example" for number in range(600)]
RECORDS = {name: {"A": [f"192.0.2.{number % 250}"]} for number, name in enumerate(NAMES)}


def ask_many(world: World, asked: list[Asked], timeout: float = 2) -> list[Answer]:
    with served(world) as one:
        return with_resolver(lambda resolver: resolver.ask_many(asked), one, timeout=timeout)


def test_answers_stand_in_the_order_of_the_questions() -> None:
    """Replies come in another order; some questions are the same, can't be asked, or go by TCP."""
    asked = [
        ("LePont.example.", "MX"),
        ("a..b", "A"),
        *((name, "A") for name in NAMES[:100]),
        ("large.example", "TXT"),
        ("lepont.example", "MX"),
        ("no.example", "A"),
    ]
    slow = {name: f"slow:{(number * 7 % 13) / 500}" for number, name in enumerate(NAMES[:100])}
    answers = ask_many(World({**WORLD, **RECORDS}, slow), asked)
    assert [answer.name for answer in answers] == ["lepont.example", "a..b", *NAMES[:100], "large.example", "lepont.example", "no.example"]
    assert answers[1].why is Why.INVALID_NAME
    assert [answer.values for answer in answers[2:102]] == [tuple(RECORDS[name]["A"]) for name in NAMES[:100]]
    assert (len(answers[102].values), answers[103], answers[104].why) == (20, answers[0], Why.NXDOMAIN)


def test_none_at_all() -> None:
    world = World(WORLD)
    assert ask_many(world, []) == []
    assert world.asked == []


def test_one_that_fails_among_many() -> None:
    answers = ask_many(World(RECORDS, {"n7.example": "servfail", "n8.example": "cut"}), [(name, "A") for name in NAMES])
    assert {answer.name: answer.why for answer in answers if answer.status is not Status.FOUND} == {"n7.example": Why.SERVFAIL, "n8.example": Why.BAD_ANSWER}


def test_those_that_nobody_answers_keep_no_others_from_their_answers() -> None:
    silent = NAMES[::60]
    start = time.monotonic()
    answers = ask_many(World(RECORDS, dict.fromkeys(silent, "timeout")), [(name, "A") for name in NAMES], timeout=0.6)
    assert [answer.name for answer in answers if answer.why is Why.TIMEOUT] == silent
    assert all(answer.status is Status.FOUND for answer in answers if answer.name not in silent)
    assert time.monotonic() - start > 1.7, "a second try waits twice as long"


def test_never_more_under_way_than_a_resolver_bears(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dns, "AT_ONCE", 20)
    world = World(RECORDS, {name: f"slow:{number % 5 / 100}" for number, name in enumerate(NAMES)})
    with served(world) as one:

        async def use(resolver: Resolver) -> int:
            calls = [asyncio.ensure_future(resolver.ask_many([(name, "A") for name in NAMES[place::3]])) for place in range(3)]
            most = 0
            while not all(call.done() for call in calls):
                most = max(most, sum(len(port.waiting) for port in resolver._servers[0].ports))
                await asyncio.sleep(0.001)
            assert all(answer.status is Status.FOUND for call in calls for answer in call.result())
            assert resolver._servers[0].under_way == 0
            assert not any(port.waiting for port in resolver._servers[0].ports)
            return most

        assert 10 <= with_resolver(use, one) <= 20


def test_who_goes_away_spoils_it_for_nobody() -> None:
    world = World(RECORDS, {"*": "slow:0.1"})
    with served(world) as one:

        async def use(resolver: Resolver) -> None:
            first = asyncio.ensure_future(resolver.ask_many([(name, "A") for name in NAMES[:40]]))
            second = asyncio.ensure_future(resolver.ask_many([(name, "A") for name in NAMES[20:60]]))
            await asyncio.sleep(0.02)
            first.cancel()
            assert [answer.name for answer in await second] == NAMES[20:60]
            assert first.cancelled()
            await asyncio.sleep(0.2)
            assert all(answer.status is Status.FOUND for answer in await resolver.ask_many([(name, "A") for name in NAMES[:60]]))
            assert resolver.sent == 60, "what was asked for those who went away is remembered"

        with_resolver(use, one)


def test_closing_ends_what_waits() -> None:
    with served(World(RECORDS, {"*": "timeout", "n0.example": "ok"})) as one:

        async def use(resolver: Resolver) -> list[Answer]:
            call = asyncio.ensure_future(resolver.ask_many([(name, "A") for name in NAMES]))
            await asyncio.sleep(0.2)
            await resolver.close()
            return [*await asyncio.wait_for(call, 1), *await resolver.ask_many([("later.example", "A")])]

        well, *others = with_resolver(use, one, timeout=5)
    assert well.status is Status.FOUND
    assert {answer.why for answer in others} == {Why.TIME_IS_UP}


def test_all_go_to_the_other_resolver() -> None:
    silent, well = World(RECORDS, {"*": "timeout"}), World(RECORDS)
    with served(silent) as first, served(well) as second:
        answers = with_resolver(lambda resolver: resolver.ask_many([(name, "A") for name in NAMES]), first, second, timeout=0.5)
    assert all(answer.status is Status.FOUND for answer in answers)
    assert len(silent.asked) <= dns.AT_ONCE + dns.SILENT_AFTER
