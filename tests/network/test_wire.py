"""Messages made and read by ourselves, against dnspython: the same names, the same records, whatever they hold."""

import random
import struct

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.network import wire
from auditor.network.protocol import Answer, Status, Why
from auditor.network.wire_names import HEADER
from tests.network import oracle

LABELS = st.binary(min_size=1, max_size=20) | st.sampled_from([b"www", b"_dmarc", b"MX-1", b"a.b", b"x\\y", b"\xc3\xa9", b"x" * 63])
NAMES = st.lists(LABELS, max_size=6).filter(lambda labels: sum(map(len, labels)) + len(labels) < 250).map(lambda labels: dns.name.Name([*labels, b""]))
ASKED = st.from_regex(r"[a-z0-9_]([a-z0-9-]{0,15}[a-z0-9])?(\.[a-z0-9_]([a-z0-9-]{0,15}[a-z0-9])?){0,5}", fullmatch=True)
TYPES = st.sampled_from(sorted(wire.CODES))
_NUMBER = st.integers(0, 65535)
_LARGE = st.integers(0, 2**32 - 1)


def _wire(name: dns.name.Name) -> bytes:
    return name.to_wire()


RDATA = {
    "A": st.binary(min_size=4, max_size=4),
    "AAAA": st.binary(min_size=16, max_size=16) | st.builds(lambda low: bytes(12) + low, st.binary(min_size=4, max_size=4)),
    "NS": NAMES.map(_wire),
    "CNAME": NAMES.map(_wire),
    "PTR": NAMES.map(_wire),
    "MX": st.builds(lambda number, name: struct.pack("!H", number) + _wire(name), _NUMBER, NAMES),
    "TXT": st.lists(st.binary(max_size=255), min_size=1, max_size=5).map(lambda parts: b"".join(bytes((len(part),)) + part for part in parts)),
    "SRV": st.builds(lambda a, b, c, name: struct.pack("!HHH", a, b, c) + _wire(name), _NUMBER, _NUMBER, _NUMBER, NAMES),
    "SOA": st.builds(lambda a, b, numbers: _wire(a) + _wire(b) + struct.pack("!5I", *numbers), NAMES, NAMES, st.lists(_LARGE, min_size=5, max_size=5)),
    "CAA": st.builds(
        lambda flag, tag, value: bytes((flag, len(tag))) + tag + value,
        st.sampled_from([0, 128]),
        st.sampled_from([b"issue", b"IODEF", b"issuewild"]),
        st.binary(max_size=40),
    ),
}


def record(type_: str, data: bytes) -> dns.rdata.Rdata:
    return dns.rdata.from_wire("IN", type_, data, 0, len(data))


@st.composite
def replies(draw: st.DrawFn) -> tuple[str, str, dns.message.Message]:
    """A question, and a reply with a chain, records, and others that nobody asked for, in any order."""
    name, type_ = draw(ASKED), draw(TYPES)
    message = dns.message.make_response(dns.message.make_query(name, type_, use_edns=draw(st.booleans())), recursion_available=True)
    owner = dns.name.from_text(name)
    for target in draw(st.lists(NAMES, max_size=4, unique_by=oracle.host)) if type_ != "CNAME" else ():
        message.answer.append(dns.rrset.from_rdata(owner, 60, record("CNAME", _wire(target))))
        owner = target
    records = [record(type_, data) for data in draw(st.lists(RDATA[type_], max_size=4))]
    if records:
        message.answer.append(dns.rrset.from_rdata_list(owner, 60, records))
    for other in draw(st.lists(NAMES, max_size=2)):
        message.answer.append(dns.rrset.from_rdata(other, 60, record("TXT", b"\x05other")))
    draw(st.randoms(use_true_random=False)).shuffle(message.answer)
    return name, type_, message


@given(replies())
def test_the_same_as_dnspython(case: tuple[str, str, dns.message.Message]) -> None:
    name, type_, made = case
    reply = made.to_wire(max_size=65535)
    asked = wire.question(name, wire.CODES[type_])
    assert wire.belongs(reply, asked)
    answer = wire.read(reply, asked, name, type_)
    chain, values = oracle.reading(dns.message.from_wire(reply), name, type_)
    if name in chain:  # chance made a ring
        assert answer.why is Why.LOOP
        return
    assert answer.chain == chain
    assert sorted(answer.values) == values
    assert answer.status is (Status.FOUND if values else Status.ABSENT)


@given(ASKED, TYPES, _NUMBER, st.booleans())
def test_questions_are_what_dnspython_asks(name: str, type_: str, number: int, edns: bool) -> None:
    expected = dns.message.make_query(name, type_, use_edns=edns, payload=1232)
    expected.id = number
    assert wire.query(number, wire.question(name, wire.CODES[type_]), edns) == expected.to_wire()


@given(st.text(max_size=300) | ASKED.map(lambda name: name + "."))
def test_any_text_is_a_question_or_a_bad_name(text: str) -> None:
    try:
        asked = wire.question(text, 1)
    except wire.BadName:
        return
    assert dns.name.from_wire(asked, 0)[0] == dns.name.from_text(text)


def reply_to(name: str, type_: str, *records: tuple[str, str, str], rcode: str = "NOERROR", authority: tuple[str, str, str] | None = None) -> Answer:
    """Reads a reply that holds these records: owner, type, data."""
    message = dns.message.make_response(dns.message.make_query(name, type_), recursion_available=True)
    message.set_rcode(dns.rcode.from_text(rcode))
    message.answer.extend(dns.rrset.from_text(f"{owner}.", 60, "IN", kind, data) for owner, kind, data in records)
    if authority:
        message.authority.append(dns.rrset.from_text(f"{authority[0]}.", 60, "IN", *authority[1:]))
    return wire.read(message.to_wire(), wire.question(name, wire.code_of(type_)), name, type_)


def test_records_of_other_names_answer_nothing() -> None:
    answer = reply_to("x.example", "A", ("y.example", "A", "192.0.2.1"), ("evil.example", "CNAME", "x.example."))
    assert (answer.status, answer.why, answer.chain) == (Status.ABSENT, Why.NODATA, ())


def test_records_of_another_class_answer_nothing() -> None:
    message = dns.message.make_response(dns.message.make_query("x.example", "TXT"))
    message.answer.append(dns.rrset.from_text("x.example.", 60, "CH", "TXT", '"chaos"'))
    answer = wire.read(message.to_wire(), wire.question("x.example", 16), "x.example", "TXT")
    assert answer.status is Status.ABSENT


def test_a_referral_is_no_absence() -> None:
    referral = reply_to("x.example", "MX", authority=("example", "NS", "ns.example."))
    assert (referral.status, referral.why) == (Status.FAILED, Why.BAD_ANSWER)
    nodata = reply_to("x.example", "MX", authority=("example", "SOA", "ns.example. h.example. 1 2 3 4 5"))
    assert (nodata.status, nodata.why) == (Status.ABSENT, Why.NODATA)


def test_a_code_that_contradicts_its_records_is_no_answer() -> None:
    answer = reply_to("x.example", "A", ("x.example", "A", "192.0.2.1"), rcode="NXDOMAIN")
    assert (answer.status, answer.why) == (Status.FAILED, Why.BAD_ANSWER)


@pytest.mark.parametrize(("code", "why"), [("SERVFAIL", Why.SERVFAIL), ("REFUSED", Why.REFUSED), ("YXDOMAIN", Why.BAD_ANSWER), ("BADVERS", Why.BAD_ANSWER)])
def test_other_codes(code: str, why: Why) -> None:
    message = dns.message.make_response(dns.message.make_query("x.example", "A", use_edns=True))
    message.set_rcode(dns.rcode.from_text(code))
    answer = wire.read(message.to_wire(), wire.question("x.example", 1), "x.example", "A")
    assert (answer.status, answer.why) == (Status.FAILED, why)


def test_capitals_in_the_echo_are_the_same_question() -> None:
    asked = wire.question("x.example", 1)
    message = dns.message.make_response(dns.message.make_query("X.eXample", "A"))
    message.answer.append(dns.rrset.from_text("X.EXAMPLE.", 60, "IN", "A", "192.0.2.1"))
    reply = message.to_wire()
    assert wire.belongs(reply, asked)
    assert wire.read(reply, asked, "x.example", "A").values == ("192.0.2.1",)
    assert not wire.belongs(reply, wire.question("x.example", 28))
    assert not wire.belongs(reply, wire.question("x.exampl", 1))


def test_values_are_sorted_and_stand_once() -> None:
    records = [("x.example", "MX", data) for data in ("10 b.example.", "9 z.example.", "10 A.example.", "100 a.example.")]
    first, again = reply_to("x.example", "MX", *records), reply_to("x.example", "MX", *reversed(records))
    assert first == again
    assert first.values == ("9 z.example", "10 a.example", "10 b.example", "100 a.example")


# Replies that were changed on the way

BASES = [
    ("lepont.example", "MX", [("lepont.example", "MX", "10 mx.lepont.example."), ("lepont.example", "MX", "20 mx.example.net.")]),
    ("lepont.example", "TXT", [("lepont.example", "TXT", '"v=spf1 include:_spf.example.net -all" "second"')]),
    ("www.lepont.example", "A", [("www.lepont.example", "CNAME", "a.example.net."), ("a.example.net", "A", "192.0.2.1")]),
    ("www.lepont.example", "AAAA", [("www.lepont.example", "CNAME", "a.example.net."), ("a.example.net", "AAAA", "2001:db8::1")]),
    ("lepont.example", "SOA", [("lepont.example", "SOA", "ns.lepont.example. h.lepont.example. 1 2 3 4 5")]),
    ("lepont.example", "NS", [("lepont.example", "NS", "ns1.lepont.example."), ("lepont.example", "NS", "ns2.lepont.example.")]),
    ("_sip._tcp.lepont.example", "SRV", [("_sip._tcp.lepont.example", "SRV", "0 5 443 sip.lepont.example.")]),
    ("lepont.example", "CAA", [("lepont.example", "CAA", '0 issue "ca.example"')]),
    ("lepont.example", "TLSA", [("lepont.example", "TLSA", "3 1 1 " + "ab" * 32)]),
    ("1.2.0.192.in-addr.arpa", "PTR", [("1.2.0.192.in-addr.arpa", "PTR", "mail.lepont.example.")]),
    ("nothing.example", "A", []),
]


def base(case: tuple[str, str, list[tuple[str, str, str]]]) -> tuple[str, str, bytes, bytes]:
    name, type_, records = case
    message = dns.message.make_response(dns.message.make_query(name, type_, use_edns=True), recursion_available=True)
    message.answer.extend(dns.rrset.from_text(f"{owner}.", 60, "IN", kind, data) for owner, kind, data in records)
    message.authority.append(dns.rrset.from_text("example.", 60, "IN", "SOA", "ns.example. h.example. 1 2 3 4 5"))
    return name, type_, wire.question(name, wire.code_of(type_)), message.to_wire()


def changed(reply: bytes, keep: int, chance: random.Random) -> bytes:
    """One to four changes behind the question, and in the header's codes and counts."""
    made = bytearray(reply)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(keep, len(made)) if len(made) > keep else keep
        match chance.randrange(7):
            case 0 | 1 if place < len(made):
                made[place] = chance.randrange(256)
            case 2:
                del made[place:]
            case 3:
                made[place:place] = chance.randbytes(chance.randint(1, 6))
            case 4:
                made[place : place + 2] = struct.pack("!H", 0xC000 | chance.randrange(0, len(made) + 8))
            case 5:
                made[chance.choice((3, 6, 7, 8, 9, 10, 11))] = chance.choice((0, 1, 2, 3, 5, 255))
            case _:
                del made[place : place + chance.randint(1, 4)]
    return bytes(made)


def test_changed_replies_never_surprise(pytestconfig: pytest.Config) -> None:
    """Each is read to an Answer; where it found or missed something, dnspython, if it can read it at all, found or missed the same."""
    count = pytestconfig.getoption("--mutations")
    chance = random.Random(count)
    bases = [base(case) for case in BASES]
    compared = 0
    for number in range(count):
        name, type_, asked, reply = bases[number % len(bases)]
        made = changed(reply, HEADER + len(asked), chance)
        if not wire.belongs(made, asked):
            continue
        answer = wire.read(made, asked, name, type_)
        assert answer.status in Status
        assert (answer.why is None) == (answer.status is Status.FOUND)
        if answer.status is Status.FAILED or number % 4:
            continue
        try:
            message = dns.message.from_wire(made, ignore_trailing=True)
        except dns.exception.DNSException:
            continue
        compared += 1
        chain, values = oracle.reading(message, name, type_)
        assert sorted(answer.values) == values, made.hex()
        assert answer.chain == chain, made.hex()
    assert compared > count // 50


def records_of(*names: bytes) -> bytes:
    """A reply with an MX record for each name on the wire."""
    head = struct.pack("!6H", 0, 0x8180, 1, len(names), 0, 0) + wire.question("lepont.example", 15)
    return head + b"".join(b"\xc0\x0c" + struct.pack("!HHIHH", 15, 1, 60, 2 + len(name), number) + name for number, name in enumerate(names))


def test_names_lead_to_names_before_them() -> None:
    """Into the question, into the record before and into its middle, and into a record that leads on itself."""
    first = HEADER + len(wire.question("lepont.example", 15)) + 14  # where the name of the first record stands
    into = bytes([0xC0, first]), bytes([0xC0, first + 4])
    names = (b"\x03MX1\x02eu\xc0\x0c", b"\x03mx2" + into[1], b"\x03mx3" + into[0], b"\x03mx4\x07example\x00", b"\x00")
    answer = wire.read(records_of(*names), wire.question("lepont.example", 15), "lepont.example", "MX")
    assert answer.values == ("0 mx1.eu.lepont.example", "1 mx2.eu.lepont.example", "2 mx3.mx1.eu.lepont.example", "3 mx4.example", "4 .")


@pytest.mark.parametrize(
    "name", [b"\x03mx1\xc0\x00", b"\xc0\x00", b"\x03mx1\xc0\xff", b"\x03mx1\x00\x00", b"\x03mx", b"", b"\x03mx1" * 63 + b"\xc0\x0c", b"\x43mx1\x00"]
)
def test_a_name_that_leads_nowhere_is_no_answer(name: bytes) -> None:
    answer = wire.read(records_of(name), wire.question("lepont.example", 15), "lepont.example", "MX")
    assert (answer.status, answer.why) == (Status.FAILED, Why.BAD_ANSWER)
