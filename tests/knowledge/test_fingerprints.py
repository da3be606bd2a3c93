"""Fingerprints: each file's examples are its tests, and no two products claim the same trace."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from auditor.identify.unrecognised import gathered, suggested
from auditor.knowledge.check_fingerprints import check_fingerprints
from auditor.knowledge.compile import compile_knowledge
from auditor.knowledge.fingerprints import host_in, means
from auditor.knowledge.patterns import literals, trouble
from auditor.knowledge.reader import read_vendor_db
from auditor.knowledge.statistics import statistics
from auditor.knowledge.store import Knowledge, from_bytes
from auditor.observation import Evidence, EvidenceKind, Role, Sureness

Described = Callable[[Mapping[str, str | None]], Path]
DAY = date(2026, 1, 20)
PRODUCT = """\
name: {name}
about: page
kind: service
needs: [mail]
operator: [{{company: lettre-sas, source: page}}]
{more}
sources:
  page: {{title: The page, url: "https://page.example/", kind: contract, seen: 2026-01-10}}
recorded: 2026-01-15
reviewed: 2026-01-15
"""
MX = "kind: mx, host: [mail.poste.example], role: mailbox, strength: direct, matches: [a.mail.poste.example], near_misses: [xmail.poste.example], source: page"


def product(*fingerprints: str, name: str = "Poste", more: str = "") -> str:
    lines = "\n".join(f"  - {{{one}}}" for one in fingerprints)
    return PRODUCT.format(name=name, more=f"{more}\nfingerprints:\n{lines}" if lines else more)


def said(described: Described, **products: str) -> list[str]:
    root = described({f"vendor_db/products/{id_}.yaml": text for id_, text in products.items()})
    tree = read_vendor_db(root)
    assert not tree.problems
    return [f"{problem.place} {problem.message}" for problem in check_fingerprints(tree)]


def with_pattern(pattern: str, kind: str = "txt", matches: str = "abcdef") -> str:
    return f"kind: {kind}, pattern: '{pattern}', role: verification, strength: hint, matches: ['{matches}'], near_misses: [nothing], source: page"


def test_right_ones_pass(described: Described) -> None:
    assert said(described, poste=product(MX, with_pattern("^abcd[a-z]+$"))) == []


@pytest.mark.parametrize(
    ("kind", "value", "role"),
    [
        (EvidenceKind.MX, "10 mx1.nobody.test", "mailbox"),
        (EvidenceKind.SPF_INCLUDE, "spf.nobody.test", "sender"),
        (EvidenceKind.DMARC_REPORT, "nobody.test", "security"),
        (EvidenceKind.DKIM, "k1.nobody.test", "sender"),
        (EvidenceKind.AUTODISCOVER, "auto.nobody.test", "mailbox"),
        (EvidenceKind.TENANT, "enrol.nobody.test", "tenant"),
        (EvidenceKind.NS, "ns1.nobody.test", "dns"),
        (EvidenceKind.SRV, "sip.nobody.test", "calls"),
        (EvidenceKind.CNAME, "sites.nobody.test", "web_hosting"),
        (EvidenceKind.REQUEST_HOST, "cdn.nobody.test", "library"),
        (EvidenceKind.TXT, "nobody-proof = 12", "verification"),
    ],
)
def test_what_a_scan_suggests_is_right_in_a_product(described: Described, kind: EvidenceKind, value: str, role: str) -> None:
    _, line = suggested(gathered([("lepont.example", Evidence(kind, "lepont.example", value))]))
    assert f"role: {role}," in line
    assert said(described, poste=product(line.strip().removeprefix("- {").removesuffix("}"))) == []


@pytest.mark.parametrize(
    ("fingerprint", "says"),
    [
        (MX.replace("a.mail.poste", "b.poste"), "“b.poste.example” is not recognised"),
        (MX.replace("xmail.poste", "x.mail.poste"), "“x.mail.poste.example” is recognised, and should not be"),
        (MX.replace("[mail.poste.example]", "[example]"), "“example” is no host pattern"),
        (MX.replace("[mail.poste.example]", "['*.example']"), "means nearly everything"),
        (MX.replace("[mail.poste.example]", "[co.uk]"), "“co.uk” is a suffix that anybody registers under"),
        (MX.replace("[mail.poste.example]", "[Mail.poste.example]"), "is no host pattern"),
        (MX.replace("[mail.poste.example]", "[.poste.example]"), "is no host pattern"),
        (MX.replace("host: [mail.poste.example]", "pattern: poste"), "“mx” is recognised by host names"),
        (MX + ", selectors: [s1]", "only dkim has selectors"),
        (MX.replace("host: [mail.poste.example], ", ""), "it has either `host` or `pattern`"),
        (with_pattern("abc"), "it needs a text of 4 characters"),
        (with_pattern("(a+)+bcde"), "a repeat within a repeat"),
        (with_pattern("(abcde"), "this is no regular expression"),
        (with_pattern(".*abcd"), "it begins with a repeat"),
        (with_pattern("abcd.*e.*f.*g.*h"), "more than 3 repeats"),
        (with_pattern("abcd").replace("pattern: 'abcd'", "host: [abcd.example]"), "“txt” is recognised by a pattern"),
        (with_pattern("v=DKIM1; abcd", "dkim") + ", selectors: [a b]", "“a b” is no selector"),
    ],
)
def test_wrong_ones_are_refused_with_their_place(described: Described, fingerprint: str, says: str) -> None:
    found = said(described, poste=product(fingerprint))
    assert any(says in line for line in found), found
    assert all(line.startswith("vendor_db/products/poste.yaml:") for line in found)


def test_two_products_cannot_claim_the_same(described: Described) -> None:
    found = said(described, poste=product(MX), zz=product(MX, name="Zz"))
    assert [line.partition(" ")[2] for line in found] == ["fingerprints.0: “mail.poste.example” (mx) stands already in vendor_db/products/poste.yaml"]
    assert said(described, poste=product(MX, MX), zz=product(name="Zz"))
    other_kind = MX.replace("kind: mx", "kind: spf")
    assert said(described, poste=product(MX), zz=product(other_kind, name="Zz")) == []


def test_two_products_cannot_have_the_same_mailboxes(described: Described) -> None:
    more = "mailbox_domains: [poste.example]"
    assert any("stands already in" in line for line in said(described, poste=product(more=more), zz=product(name="Zz", more=more)))
    assert any("no domain" in line for line in said(described, poste=product(more="mailbox_domains: ['@poste.example']"), zz=product(name="Zz")))


def test_compiled_apart_from_their_product(described: Described) -> None:
    dkim = "kind: dkim, host: [keys.poste.example], selectors: [p1, p2], role: mailbox, strength: direct, matches: [a.keys.poste.example], near_misses: [keys.example], source: page"
    root = described({"vendor_db/products/poste.yaml": product(MX, dkim, with_pattern("^ABCD[a-z]+$"), more="mailbox_domains: [poste.example]")})
    knowledge = from_bytes(compile_knowledge(root, DAY))
    assert knowledge.product("poste") is not None
    assert knowledge.product("poste").fingerprints == ()  # type: ignore[union-attr]
    mx, keys, text = (sign for sign in knowledge.fingerprints if sign.product == "poste")
    assert (mx.name, mx.role, mx.strength, mx.hosts, mx.source) == ("poste mx 1", Role.MAILBOX, Sureness.DIRECT, ("mail.poste.example",), ("page",))
    assert keys.selectors == ("p1", "p2")
    assert (text.pattern, text.literals) == ("^ABCD[a-z]+$", ("abcd",))
    assert knowledge.mailbox_domains["poste.example"] == "poste"
    assert statistics(knowledge)["fingerprints"] == len(knowledge.fingerprints)


def test_every_product_of_ours_that_has_some(knowledge: Knowledge) -> None:
    assert all(sign.hosts or min(map(len, sign.literals)) >= 4 for sign in knowledge.fingerprints)


@pytest.mark.parametrize(
    ("pattern", "host", "meant"),
    [
        ("protection.outlook.com", "a-b.mail.protection.outlook.com", True),
        ("protection.outlook.com", "protection.outlook.com", True),
        ("protection.outlook.com", "xprotection.outlook.com", False),
        ("protection.outlook.com", "protection.outlook.com.evil.test", False),
        ("protection.outlook.com", "outlook.com", False),
        ("*.mx.example.org", "a.mx.example.org", True),
        ("*.mx.example.org", "mx.example.org", False),
        ("in.*.example.org", "in.eu.example.org", True),
        ("in.*.example.org", "in.example.org", False),
    ],
)
def test_hosts_by_whole_labels_from_the_right(pattern: str, host: str, meant: bool) -> None:
    assert means(pattern, host) is meant


@pytest.mark.parametrize(
    "text", ["mx.example.org", "10 mx.example.org", "10 MX.example.org.", "https://mx.example.org/a?b", "https://mx.example.org:8443", "mx.example.org/a"]
)
def test_the_host_in_any_form(text: str) -> None:
    assert host_in(text) == "mx.example.org"


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        (r"^MS=ms\d{4,}$", "ms=ms"),
        ("(?:a|b)foobar", "foobar"),
        ("one(?:two)three", "onetwothree"),
        ("one(?:two)?three", "three"),
        ("(?:abcd|efghi)", "abcd efghi"),
        ("^(?:abcd|efgh)xyzuvw", "xyzuvw"),
        ("(?:abcd|[0-9]+)", ""),
        (r"abcd(?!efghij)k", "abcd"),
    ],
)
def test_the_text_that_a_pattern_needs(pattern: str, needs: str) -> None:
    assert " ".join(literals(pattern)) == needs


def test_referring_back_is_refused() -> None:
    assert trouble("(?P<x>ab)cdef(?P=x)")
