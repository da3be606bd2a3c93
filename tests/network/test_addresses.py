"""Which addresses may be connected to, and every spelling of an address in a URL."""

import socket
from ipaddress import IPv4Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.network import urls
from auditor.network.addresses import PUBLIC, Reach, is_literal
from auditor.network.protocol import Why
from auditor.registrable import stands_under

SPECIAL = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.0.1",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::9.9.9.9",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:9.9.9.9",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::909:909",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:a00:1::1",
    "2002:909:909::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700::1%1",
    "fec0::1",
    "ff02::1",
]
GLOBAL = [
    "1.1.1.1",
    "9.9.9.9",
    "80.67.169.12",
    "100.63.255.255",
    "100.128.0.1",
    "172.15.255.255",
    "172.32.0.1",
    "191.255.255.255",
    "193.0.0.1",
    "223.255.255.255",
    "2001:910:800::12",
    "2606:4700::1",
    "2a00:1450::1",
]
LITERALS = [
    "127.0.0.1",
    "2130706433",
    "017700000001",
    "0x7f000001",
    "0X7F.0.0.1",
    "0x7f.1",
    "127.1",
    "127.0.1",
    "127.0.0.1.",
    "127.0.0.1..",
    "0",
    "0x",
    "1.2.3.4.5",
    "10.0.0.256",
    "999",
    "foo.1",
    "foo.0x1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[fe80::1%25eth0]",
    "[::]",
    "[v1.x]",
    "127%2e0%2e0%2e1",
    "%31%32%37.0.0.1",
    "127.0.0.%31",
    "１２７.０.０.１",
    "127。0。0。1",
    "①②⑦.1",
    "169.254.169.254",
]


@pytest.mark.parametrize("address", SPECIAL)
def test_special_addresses_are_refused(address: str) -> None:
    assert not PUBLIC.allows(address)


@pytest.mark.parametrize("address", GLOBAL)
def test_public_addresses_are_allowed(address: str) -> None:
    assert PUBLIC.allows(address)


@pytest.mark.parametrize("address", ["", "localhost", "1.2.3", "9.9.9.9 ", "0x9.9.9.9", "09.9.9.9", "9.9.9.9/32"])
def test_what_is_no_address_is_refused(address: str) -> None:
    assert not PUBLIC.allows(address)


def test_loopback_is_allowed_to_tests_only_and_alone() -> None:
    tests = Reach(loopback=True)
    assert tests.allows("127.0.0.1")
    assert tests.allows("::1")
    assert not any(tests.allows(address) for address in SPECIAL if not address.startswith("127.") and address != "::1")


@given(st.ip_addresses())
def test_nothing_that_python_calls_private_passes(address: object) -> None:
    found = ip_address(str(address))
    if found.is_private or found.is_multicast or found.is_reserved or found.is_link_local or found.is_loopback or found.is_unspecified:
        assert not PUBLIC.allows(str(found))


@pytest.mark.parametrize("host", LITERALS)
@pytest.mark.parametrize("form", ["http://{}/", "https://{}:443/x", "http://{}?q", "HTTP://{}#f"])
def test_addresses_in_urls_are_refused(host: str, form: str) -> None:
    assert urls.read(form.format(host)) is Why.BLOCKED_ADDRESS


@given(st.ip_addresses(v=4))
def test_every_number_that_a_system_reads_as_an_address_is_a_literal(address: IPv4Address) -> None:
    a, b, c, d = address.packed
    for text in (
        str(int(address)),
        hex(int(address)),
        f"0{int(address):o}",
        f"{a}.{int.from_bytes(address.packed[1:], 'big')}",
        f"0{a:o}.{hex(b)}.{c * 256 + d}",
    ):
        assert socket.inet_aton(text) == address.packed
        assert is_literal(text)


@pytest.mark.parametrize("host", ["pont.example", "1and1.com", "123.example", "0x7f.example", "a.b1", "xn--p1ai.example", "127.0.0.1.nip.example"])
def test_names_are_no_addresses(host: str) -> None:
    assert not is_literal(host)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://pont.example/", Why.BLOCKED_SCHEME),
        ("file:///etc/passwd", Why.BLOCKED_SCHEME),
        ("javascript:alert(1)", Why.BLOCKED_SCHEME),
        ("//pont.example/", Why.BLOCKED_SCHEME),
        ("", Why.BLOCKED_SCHEME),
        ("http://", Why.INVALID_NAME),
        ("http:///x", Why.INVALID_NAME),
        ("http://user@pont.example/", Why.INVALID_NAME),
        ("http://pont.example\\@evil.test/", Why.INVALID_NAME),
        ("http://evil.test\\.pont.example/", Why.INVALID_NAME),
        ("http://pont.example:http/", Why.INVALID_NAME),
        ("http://pont.example:99999/", Why.INVALID_NAME),
        ("http://pont..example/", Why.INVALID_NAME),
        ("http://-pont.example/", Why.INVALID_NAME),
        ("http://p%6fnt.example/", Why.INVALID_NAME),
        ("http://" + "a" * 64 + ".example/", Why.INVALID_NAME),
        ("http://pont.example/" + "a" * 9000, Why.TOO_LARGE),
    ],
)
def test_urls_that_are_not_asked(url: str, why: Why) -> None:
    assert urls.read(url) is why


def test_a_url_has_one_spelling() -> None:
    target = urls.read(" HTTPS://Éclair.Example.:443/café a?é=1&b=%20#part ")
    assert isinstance(target, urls.Target)
    assert target.url == "https://xn--clair-9ra.example/caf%C3%A9%20a?%C3%A9=1&b=%20"


@given(st.text())
def test_reading_a_url_never_fails(text: str) -> None:
    for url in (text, f"http://{text}", f"http://pont.example/{text}"):
        read = urls.read(url)
        assert isinstance(read, Why) or urls.read(read.url) == read


@pytest.mark.parametrize("host", ["evil-pont.example", "pont.example.evil.test", "pontxexample", "example", ""])
def test_other_hosts_stand_not_under_a_domain(host: str) -> None:
    assert not stands_under(host, "pont.example")
