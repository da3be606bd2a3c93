"""What people write, made a domain or refused with a reason."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.network import names, wire
from auditor.network.names import Domain, Reason, Refused, Was, domain
from auditor.registrable import registrable_domain, stands_under

LONG = "x" * 64


@pytest.mark.parametrize(
    ("text", "name", "was"),
    [
        ("lepont.be", "lepont.be", Was.DOMAIN),
        (" LePont.BE. ", "lepont.be", Was.DOMAIN),
        ("le\u200bpont.be\ufeff", "lepont.be", Was.DOMAIN),
        ("\u202elepont.be", "lepont.be", Was.DOMAIN),
        ("« lepont.be »", "lepont.be", Was.DOMAIN),
        ("lepont.be,", "lepont.be", Was.DOMAIN),
        ("lepont.be:8080", "lepont.be", Was.DOMAIN),
        ("écoles.be", "xn--coles-9ra.be", Was.DOMAIN),
        ("ÉCOLES。BE", "xn--coles-9ra.be", Was.DOMAIN),
        ("e\u0301coles.be", "xn--coles-9ra.be", Was.DOMAIN),
        ("XN--coles-9ra.be", "xn--coles-9ra.be", Was.DOMAIN),
        ("straße.de", "xn--strae-oqa.de", Was.DOMAIN),
        ("www.lepont.be", "lepont.be", Was.DOMAIN),
        ("www.be", "www.be", Was.DOMAIN),
        ("blog.lepont.be", "blog.lepont.be", Was.DOMAIN),
        ("r3---sn.lepont.be", "r3---sn.lepont.be", Was.DOMAIN),
        ("lepont.example", "lepont.example", Was.DOMAIN),
        ("github.io", "github.io", Was.DOMAIN),
        ("https://www.lepont.be/page?x=1#y", "lepont.be", Was.URL),
        ("HTTPS://user:word@lepont.be:8443/a@b", "lepont.be", Was.URL),
        ("//lepont.be", "lepont.be", Was.URL),
        ("lepont.be/contact", "lepont.be", Was.URL),
        ("lepont.be?x", "lepont.be", Was.URL),
        ("https:\\\\lepont.be", "lepont.be", Was.URL),
        ("info@lepont.be", "lepont.be", Was.MAIL_ADDRESS),
        ("<Info@Écoles.be>", "xn--coles-9ra.be", Was.MAIL_ADDRESS),
        ("mailto:info@lepont.be?subject=x", "lepont.be", Was.MAIL_ADDRESS),
    ],
)
def test_what_people_write(text: str, name: str, was: Was) -> None:
    assert domain(text) == Domain(name, was)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", Reason.EMPTY),
        (" \t\u200b ", Reason.EMPTY),
        (".", Reason.EMPTY),
        ("https://", Reason.EMPTY),
        ("info@", Reason.EMPTY),
        ("lepont", Reason.NOT_A_DOMAIN),
        ("localhost", Reason.NOT_A_DOMAIN),
        ("le..pont.be", Reason.NOT_A_DOMAIN),
        (".lepont.be", Reason.NOT_A_DOMAIN),
        ("x" * 5000, Reason.NOT_A_DOMAIN),
        ("192.0.2.1", Reason.IP_ADDRESS),
        ("https://192.0.2.1/x", Reason.IP_ADDRESS),
        ("[2001:db8::1]", Reason.IP_ADDRESS),
        ("2001:db8::1", Reason.IP_ADDRESS),
        ("http://[::1]:80/", Reason.IP_ADDRESS),
        ("127.1", Reason.IP_ADDRESS),
        ("0x7f000001", Reason.IP_ADDRESS),
        ("be", Reason.PUBLIC_SUFFIX),
        ("asso.fr", Reason.PUBLIC_SUFFIX),
        ("co.uk.", Reason.PUBLIC_SUFFIX),
        (f"{LONG}.be", Reason.LABEL_TOO_LONG),
        ("é" * 60 + ".be", Reason.LABEL_TOO_LONG),
        (".".join(["x" * 60] * 5) + ".be", Reason.NAME_TOO_LONG),
        ("le pont.be", Reason.BAD_CHARACTER),
        ("le_pont.be", Reason.BAD_CHARACTER),
        ("-lepont.be", Reason.BAD_CHARACTER),
        ("lepont.be; autre.be", Reason.BAD_CHARACTER),
        ("😀.be", Reason.BAD_CHARACTER),
        ("xn--zz--.be", Reason.BAD_CHARACTER),
        ("le\x00pont.be", Reason.BAD_CHARACTER),
        ("\ud800.be", Reason.BAD_CHARACTER),
    ],
)
def test_what_is_refused(text: str, why: Reason) -> None:
    refused = domain(text)
    assert isinstance(refused, Refused)
    assert refused.why is why


@given(st.text(max_size=80) | st.from_regex(r"(https?://)?[a-zé0-9.@:/\[\]-]{0,40}\.(be|fr|example)[./]?", fullmatch=True))
def test_any_text_is_a_domain_that_can_be_asked_or_is_refused(text: str) -> None:
    found = domain(text)
    if isinstance(found, Domain):
        assert domain(found.name) in (Domain(found.name, Was.DOMAIN), Domain(found.name.removeprefix("www."), Was.DOMAIN))
        assert wire.question(found.name, 1)
        assert stands_under(found.name, registrable_domain(found.name))


def test_the_examples_of_the_module() -> None:
    assert doctest.testmod(names).failed == 0
