"""The matcher: fast, and the same as the slow meaning of a fingerprint."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.identify.fingerprints import KINDS, ONLY_HINTS, Fingerprints
from auditor.knowledge.fingerprints import Sign, means, recognises
from auditor.knowledge.records import BY_HOST, FingerprintKind
from auditor.knowledge.store import Knowledge
from auditor.observation import Evidence, EvidenceKind, Role, Sureness

LABELS = ("a", "b", "mx", "mail", "poste", "evil")
HOSTS = st.lists(st.sampled_from(LABELS), min_size=1, max_size=4).map(lambda labels: ".".join([*labels, "example"]))
PATTERNS = st.lists(st.sampled_from((*LABELS, "*")), max_size=2).flatmap(
    lambda left: st.sampled_from(LABELS).map(lambda name: ".".join([*left, name, "example"]))
)


def mx(product: str, *hosts: str, number: int = 1, strength: Sureness = Sureness.DIRECT) -> Sign:
    return Sign(f"{product} mx {number}", product, FingerprintKind.MX, Role.MAILBOX, strength, hosts)


def seen(kind: EvidenceKind, value: str, where: str = "lepont.example") -> Evidence:
    return Evidence(kind, where, value)


def products(prints: Fingerprints, evidence: Sequence[Evidence]) -> set[str]:
    return {found.product for found in prints.match(evidence)}


@given(st.dictionaries(st.sampled_from("pqrs"), PATTERNS, min_size=1), HOSTS)
def test_hosts_as_they_are_meant(patterns: dict[str, str], host: str) -> None:
    """Whoever is found is meant, and somebody is found when anybody is meant."""
    signs = [mx(product, pattern) for product, pattern in patterns.items()]
    found = products(Fingerprints(signs), [seen(EvidenceKind.MX, f"10 {host}")])
    meant = {product for product, pattern in patterns.items() if means(pattern, host)}
    assert found <= meant
    assert bool(found) is bool(meant)
    longest = max((len(patterns[product].split(".")) for product in meant), default=0)
    assert all(len(patterns[product].split(".")) == longest for product in found)


@given(PATTERNS, st.sampled_from(("evil.test", "com", "lepont.example.org")))
def test_a_pattern_followed_by_something_else_never_matches(pattern: str, other: str) -> None:
    prints = Fingerprints([mx("poste", pattern)])
    for host in (f"{pattern.replace('*', 'a')}.{other}", f"x{pattern.replace('*', 'a')}".replace(".example", ".test")):
        assert products(prints, [seen(EvidenceKind.MX, f"10 {host}")]) == set()


def test_no_host_pattern_of_ours_matches_under_another_domain(knowledge: Knowledge) -> None:
    prints = Fingerprints(knowledge.fingerprints)
    for sign in knowledge.fingerprints:
        for host in sign.hosts:
            assert prints.of_host(sign.kind, f"{host.replace('*', 'a')}.evil.test") == ()


PIECES = st.builds(
    Evidence,
    st.sampled_from((EvidenceKind.MX, EvidenceKind.TXT, EvidenceKind.SCRIPT, EvidenceKind.CSP)),
    st.just("lepont.example"),
    st.sampled_from(("10 mx.poste.example", "mx.b.example", "proof-of-poste=1", "proof-of-poste=x", "https://cdn.poste.example/proof-of-poste=2.js", "")),
    st.booleans(),
)
SIGNS = (
    mx("poste", "poste.example"),
    mx("b", "b.example", strength=Sureness.HINT),
    Sign("poste txt 1", "poste", FingerprintKind.TXT, Role.VERIFICATION, Sureness.HINT, pattern="^proof-of-poste=[0-9]", literals=("proof-of-poste=",)),
    Sign(
        "script script 1", "script", FingerprintKind.SCRIPT, Role.LIBRARY, Sureness.DIRECT, pattern=r"^cdn\.poste\.example/", literals=("cdn.poste.example/",)
    ),
    Sign("cdn request_host 1", "cdn", FingerprintKind.REQUEST_HOST, Role.CDN, Sureness.DIRECT, hosts=("poste.example",)),
)


@given(st.lists(PIECES, max_size=8), st.randoms())
def test_order_and_duplicates_do_not_matter(pieces: list[Evidence], shuffle: object) -> None:
    prints = Fingerprints(SIGNS)
    other = [*pieces, *pieces]
    shuffle.shuffle(other)  # type: ignore[attr-defined]
    assert set(prints.match(pieces)) == set(prints.match(other))
    assert len(prints.match(other)) == len(set(prints.match(other)))


@given(st.lists(PIECES, max_size=8), st.lists(PIECES, max_size=4))
def test_more_evidence_never_removes_anything(pieces: list[Evidence], more: list[Evidence]) -> None:
    prints = Fingerprints(SIGNS)
    assert set(prints.match(pieces)) <= set(prints.match([*pieces, *more]))


def test_patterns_as_they_are_meant(knowledge: Knowledge) -> None:
    """Each of our signs, among all others, still recognises what it recognises alone."""
    prints = Fingerprints(knowledge.fingerprints)
    texts = ["MS=ms12345678", "v=DKIM1; k=rsa; p=MIIB", "google-site-verification=abc", "nothing"]
    for text in texts:
        for kind in FingerprintKind:
            alone = {sign.name for sign in knowledge.fingerprints if sign.kind is kind and sign.pattern and recognises(sign, text)}
            assert {sign.name for sign in prints.of_text(kind, text)} == alone


def test_a_key_means_its_selector_only(knowledge: Knowledge) -> None:
    prints = Fingerprints(knowledge.fingerprints)
    key = "v=DKIM1; k=rsa; p=MIIBIjANBgkq"
    assert "google-workspace" in products(prints, [seen(EvidenceKind.DKIM, key, "google._domainkey.lepont.example")])
    assert "google-workspace" not in products(prints, [seen(EvidenceKind.DKIM, key, "s1._domainkey.lepont.example")])


def test_absence_recognises_nothing() -> None:
    assert Fingerprints(SIGNS).match([Evidence(EvidenceKind.MX, "poste.example", "", absent=True)]) == ()


@pytest.mark.parametrize("kind", sorted(ONLY_HINTS))
def test_what_may_be_used_is_a_hint(kind: EvidenceKind) -> None:
    [found] = Fingerprints(SIGNS).match([seen(kind, "cdn.poste.example")])
    assert (found.product, found.strength) == ("cdn", Sureness.HINT)


def test_every_kind_of_fingerprint_is_held_against_something() -> None:
    assert {kind for kinds in KINDS.values() for kind in kinds} == set(FingerprintKind)
    assert set(FingerprintKind) >= BY_HOST
