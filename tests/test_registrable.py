"""What of a host name was registered."""

import pytest

from auditor.registrable import is_public_suffix, registrable_domain, stands_under


@pytest.mark.parametrize(
    ("host", "registered"),
    [
        ("www.lepont.be", "lepont.be"),
        ("lepont.be", "lepont.be"),
        ("mx.lepont.co.uk", "lepont.co.uk"),
        ("a.b.lepont.gv.at", "lepont.gv.at"),
        ("www.lepont.github.io", "lepont.github.io"),
        ("antenne.lepont.example", "lepont.example"),
        ("www.lepont.test", "lepont.test"),
        ("xn--le-pont-fya.example", "xn--le-pont-fya.example"),
        ("localhost", "localhost"),
        ("be", "be"),
        ("co.uk", "co.uk"),
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("google.com/.evil.example", "evil.example"),
        ("user@google.com:1.evil.example", "user@google.com:1.evil.example"),
        ("", ""),
    ],
)
def test_what_was_registered(host: str, registered: str) -> None:
    assert registrable_domain(host) == registered


@pytest.mark.parametrize(("name", "suffix"), [("be", True), ("co.uk", True), ("github.io", False), ("lepont.be", False)])
def test_under_what_anybody_registers(name: str, suffix: bool) -> None:
    assert is_public_suffix(name) is suffix


@pytest.mark.parametrize(("host", "under"), [("a.lepont.be", True), ("lepont.be", True), ("xlepont.be", False), ("lepont.be.evil.test", False)])
def test_by_whole_labels(host: str, under: bool) -> None:
    assert stands_under(host, "lepont.be") is under
