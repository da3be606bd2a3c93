"""Which resolvers are asked."""

from pathlib import Path

import pytest

from auditor.network.resolvers import BadResolver, BadResolverWhy, parse, resolvers, system


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("192.0.2.53", ("192.0.2.53", 53)),
        (" 192.0.2.53:5353 ", ("192.0.2.53", 5353)),
        ("2001:db8::53", ("2001:db8::53", 53)),
        ("2001:0DB8::0053", ("2001:db8::53", 53)),
        ("[2001:db8::53]", ("2001:db8::53", 53)),
        ("[2001:db8::53]:5353", ("2001:db8::53", 5353)),
        ("fe80::1%lo", ("fe80::1%lo", 53)),
    ],
)
def test_as_the_user_writes_them(text: str, server: tuple[str, int]) -> None:
    assert parse(text) == server


def test_a_name_is_looked_up_by_the_system() -> None:
    assert parse("localhost:5353") in (("127.0.0.1", 5353), ("::1", 5353))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", BadResolverWhy.EMPTY),
        ("192.0.2.53:", BadResolverWhy.BAD_PORT),
        ("192.0.2.53:0", BadResolverWhy.BAD_PORT),
        ("192.0.2.53:65536", BadResolverWhy.BAD_PORT),
        ("192.0.2.53:١٢", BadResolverWhy.BAD_PORT),
        ("192.0.2.53:+5", BadResolverWhy.BAD_PORT),
        ("[2001:db8::53]:x", BadResolverWhy.BAD_PORT),
        ("[2001:db8::53", BadResolverWhy.UNKNOWN_HOST),
        ("2001:db8:::53", BadResolverWhy.UNKNOWN_HOST),
        ("not a host", BadResolverWhy.UNKNOWN_HOST),
        ("x" * 300, BadResolverWhy.UNKNOWN_HOST),
        ("é" * 70, BadResolverWhy.UNKNOWN_HOST),
    ],
)
def test_what_cannot_be_used_is_said(text: str, why: BadResolverWhy) -> None:
    with pytest.raises(BadResolver) as caught:
        parse(text)
    assert (caught.value.why, caught.value.asked) == (why, text)


def test_two_at_most_and_each_once() -> None:
    assert resolvers(["192.0.2.1", "192.0.2.1:53", "192.0.2.2"]) == (("192.0.2.1", 53), ("192.0.2.2", 53))
    with pytest.raises(BadResolver) as caught:
        resolvers(["192.0.2.1", "192.0.2.1:53", "192.0.2.2", "192.0.2.3"])
    assert (caught.value.why, caught.value.asked) == (BadResolverWhy.TOO_MANY, "192.0.2.3")


def test_those_of_the_system(tmp_path: Path) -> None:
    conf = tmp_path / "resolv.conf"
    conf.write_text("# nothing\nsearch lan\nnameserver 192.0.2.1\nnameserver fe80::1%eth0\nnameserver 192.0.2.3\n", encoding="utf-8")
    assert system(str(conf))[:2] == [("192.0.2.1", 53), ("fe80::1%eth0", 53)]
    assert system(str(tmp_path / "none")) == []


def test_none_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.network.resolvers.system", list)
    with pytest.raises(BadResolver, match="none_on_system"):
        resolvers()
