"""What a look asks the DNS, and that found, absent and failed stay apart."""

import asyncio
from collections.abc import Sequence

import pytest

from auditor.collect.dns import Plan
from auditor.collect.look import look
from auditor.knowledge.store import Knowledge
from auditor.network.protocol import Why
from auditor.observation import Evidence, EvidenceKind, Gap, Observation
from tests.described_network import DescribedNetwork, Zone

K = EvidenceKind
DOMAIN = "lepont.example"
WHEN = "2026-11-22T10:00:00Z"
PLAN = Plan(("google", "selector1"), {"webmail": "mail", "cloud": "files"}, {"poste.example": "poste-mail"})
ENTRANCE = "lepont-example.mail.protection.outlook.com"


def seen(zone: Zone, domain: str = DOMAIN, plan: Plan = PLAN) -> Observation:
    return asyncio.run(look(domain, DescribedNetwork(zone), plan, when=WHEN))


def values(found: Observation, kind: EvidenceKind, where: str | None = None) -> list[str]:
    return [piece.value for piece in found.evidence if piece.kind is kind and not piece.absent and where in (None, piece.where)]


def absent(found: Observation, kind: EvidenceKind) -> list[str]:
    return [piece.where for piece in found.evidence if piece.kind is kind and piece.absent]


def test_everything_that_a_domain_shows() -> None:
    found = seen(
        {
            DOMAIN: {
                "MX": ["10 mx.poste.example", "20 mx2.poste.example"],
                "TXT": ["v=spf1 include:spf.poste.example -all", "proof=1"],
                "NS": ["ns1.poste.example"],
                "SOA": ["ns1.poste.example hostmaster.poste.example 1 2 3 4 5"],
                "CAA": ['0 issue "letsencrypt.org"'],
                "A": ["192.0.2.1"],
            },
            f"_dmarc.{DOMAIN}": {"TXT": ["v=DMARC1; p=none; rua=mailto:a@reports.example!10m,mailto:b@lepont.example; ruf=mailto:c@reports.example"]},
            f"selector1._domainkey.{DOMAIN}": {"CNAME": ["k.poste.example"]},
            "k.poste.example": {"TXT": ["v=DKIM1; p=MIIB"]},
            f"autodiscover.{DOMAIN}": {"CNAME": ["auto.poste.example"]},
            f"_imaps._tcp.{DOMAIN}": {"SRV": ["0 5 993 imap.poste.example"]},
            f"lyncdiscover.{DOMAIN}": {"CNAME": ["webdir.online.lync.com"]},
            f"_xmpp-client._tcp.{DOMAIN}": {"SRV": ["0 5 5222 chat.poste.example"]},
            f"_mta-sts.{DOMAIN}": {"TXT": ["v=STSv1; id=1"]},
            f"_smtp._tls.{DOMAIN}": {"TXT": ["v=TLSRPTv1; rua=mailto:a@reports.example"]},
            f"www.{DOMAIN}": {"CNAME": ["site.web.example"]},
            "site.web.example": {"A": ["192.0.2.2"], "AAAA": ["2001:db8::2"]},
            f"webmail.{DOMAIN}": {"A": ["192.0.2.3"]},
            "mx.poste.example": {"A": ["192.0.2.9"], "AAAA": ["2001:db8::9"]},
            "mx2.poste.example": {"A": []},
            "spf.poste.example": {"TXT": ["v=spf1 ip4:192.0.2.0/24 -all"]},
        }
    )
    assert values(found, K.MX) == ["10 mx.poste.example", "20 mx2.poste.example"]
    assert values(found, K.MX_ADDRESS, "mx.poste.example") == ["192.0.2.9", "2001:db8::9"]
    assert absent(found, K.MX_ADDRESS) == ["mx2.poste.example"]
    assert values(found, K.SPF_INCLUDE) == ["spf.poste.example"]
    assert values(found, K.TXT) == ["proof=1"]
    assert values(found, K.DMARC_REPORT) == ["reports.example", "lepont.example"]
    assert values(found, K.DKIM) == ["k.poste.example", "v=DKIM1; p=MIIB"]
    assert absent(found, K.DKIM) == [f"google._domainkey.{DOMAIN}"]
    assert values(found, K.AUTODISCOVER) == ["auto.poste.example", "imap.poste.example"]
    assert values(found, K.TENANT) == ["webdir.online.lync.com"]
    assert values(found, K.SRV) == ["chat.poste.example"]
    assert values(found, K.CNAME, f"www.{DOMAIN}") == ["site.web.example"]
    assert values(found, K.ADDRESS, f"www.{DOMAIN}") == ["192.0.2.2", "2001:db8::2"]
    assert values(found, K.HOST_NAME) == ["webmail"]
    assert absent(found, K.HOST_NAME) == [f"cloud.{DOMAIN}"]
    assert all(values(found, kind) for kind in (K.NS, K.SOA, K.CAA, K.MTA_STS, K.TLS_RPT, K.DMARC, K.SPF))
    assert (found.gaps, found.contacted, found.when) == ((), ("192.0.2.53",), WHEN)


def test_a_domain_that_does_not_exist_is_asked_one_question() -> None:
    network = DescribedNetwork({})
    found = asyncio.run(look(DOMAIN, network, PLAN, when=WHEN))
    assert found.evidence == (Evidence(K.MX, DOMAIN, absent=True),)
    assert found.gaps == (Gap(f"{DOMAIN} MX", Why.NXDOMAIN),)
    assert network.asked == [(DOMAIN, "MX")]


def test_of_a_mail_provider_nothing_is_asked() -> None:
    network = DescribedNetwork({})
    found = asyncio.run(look("poste.example", network, PLAN, when=WHEN))
    assert (found.evidence, found.contacted, network.asked) == ((), (), [])


QUESTIONS = (
    (DOMAIN, "MX", K.MX),
    (DOMAIN, "TXT", K.SPF),
    (DOMAIN, "TXT", K.TXT),
    (DOMAIN, "NS", K.NS),
    (DOMAIN, "CAA", K.CAA),
    (f"_dmarc.{DOMAIN}", "TXT", K.DMARC),
    (f"google._domainkey.{DOMAIN}", "TXT", K.DKIM),
    (f"autodiscover.{DOMAIN}", "A", K.AUTODISCOVER),
    (f"_imaps._tcp.{DOMAIN}", "SRV", K.AUTODISCOVER),
    (f"msoid.{DOMAIN}", "A", K.TENANT),
    (f"_mta-sts.{DOMAIN}", "TXT", K.MTA_STS),
    (f"_sip._tls.{DOMAIN}", "SRV", K.SRV),
    (f"www.{DOMAIN}", "A", K.ADDRESS),
    (f"cloud.{DOMAIN}", "A", K.HOST_NAME),
)


@pytest.mark.parametrize("why", [Why.TIMEOUT, Why.SERVFAIL])
@pytest.mark.parametrize(("name", "type_", "kind"), QUESTIONS, ids=str)
def test_a_failure_is_a_gap_and_never_absence(name: str, type_: str, kind: EvidenceKind, why: Why) -> None:
    zone = {DOMAIN: {"SOA": ["x"]}, name: {type_: why}} if name != DOMAIN else {DOMAIN: {"SOA": ["x"], type_: why}}
    found = seen(zone)
    assert Gap(f"{name} {type_}", why) in found.gaps
    assert name not in absent(found, kind)
    there = seen({DOMAIN: {"SOA": ["x"]}})
    assert there.gaps == ()
    assert name in absent(there, kind)


def test_a_usual_host_with_only_a_new_address() -> None:
    assert values(seen({DOMAIN: {}, f"cloud.{DOMAIN}": {"AAAA": ["2001:db8::1"]}}), K.HOST_NAME) == ["cloud"]


@pytest.mark.parametrize("everything", [{"A": ["192.0.2.7"]}, {"CNAME": ["site.web.example"]}, {"TXT": ["v=DKIM1; p=MIIB"], "A": ["192.0.2.7"]}], ids=str)
def test_what_a_wildcard_answers_does_not_count(everything: dict[str, Sequence[str]]) -> None:
    zone = {DOMAIN: {"MX": ["0 ."]}, f"*.{DOMAIN}": everything, "site.web.example": {"A": ["192.0.2.8"]}, f"cloud.{DOMAIN}": {"A": ["192.0.2.99"]}}
    found = seen(zone)
    assert values(found, K.HOST_NAME) == ["cloud", "*"]
    assert values(found, K.DKIM) == values(found, K.AUTODISCOVER) == values(found, K.TENANT) == []
    assert f"webmail.{DOMAIN}" in absent(found, K.HOST_NAME)


def test_a_name_that_differs_from_the_wildcard_counts() -> None:
    zone = {
        DOMAIN: {},
        f"*.{DOMAIN}": {"CNAME": ["site.web.example"]},
        "site.web.example": {"A": ["192.0.2.8"]},
        f"autodiscover.{DOMAIN}": {"CNAME": ["auto.poste.example"]},
    }
    assert values(seen(zone), K.AUTODISCOVER) == ["auto.poste.example"]


def test_a_revoked_key_is_absent_and_a_dangling_one_is_seen() -> None:
    zone = {DOMAIN: {}, f"google._domainkey.{DOMAIN}": {"TXT": ["v=DKIM1; k=rsa; p="]}, f"selector1._domainkey.{DOMAIN}": {"CNAME": ["s1.poste.example"]}}
    found = seen(zone)
    assert absent(found, K.DKIM) == [f"google._domainkey.{DOMAIN}"]
    assert values(found, K.DKIM) == ["s1.poste.example"]


def test_a_key_whose_target_fails_still_shows_where_it_leads() -> None:
    found = seen({DOMAIN: {}, f"selector1._domainkey.{DOMAIN}": {"CNAME": ["s1.poste.example"]}, "s1.poste.example": {"TXT": Why.SERVFAIL}})
    assert values(found, K.DKIM) == ["s1.poste.example"]


def test_a_deeper_name_looks_above_where_that_holds_for_it() -> None:
    zone = {
        f"antenne.{DOMAIN}": {"MX": ["10 mx.poste.example"]},
        DOMAIN: {"NS": ["ns.poste.example"], "SOA": ["soa"], "CAA": ["caa"], "TXT": ["v=spf1 -all"], "MX": ["10 other.example"]},
        f"_dmarc.{DOMAIN}": {"TXT": ["v=DMARC1; p=reject"]},
    }
    found = seen(zone, f"antenne.{DOMAIN}")
    assert values(found, K.DMARC, f"_dmarc.{DOMAIN}") == ["v=DMARC1; p=reject"]
    assert [values(found, kind, DOMAIN) for kind in (K.NS, K.SOA, K.CAA)] == [["ns.poste.example"], ["soa"], ["caa"]]
    assert values(found, K.MX) == ["10 mx.poste.example"]
    assert values(found, K.SPF) == []


def test_the_entrance_at_microsoft_is_asked_beside_hosts_of_an_own_name() -> None:
    with_entrance = {DOMAIN: {"MX": ["10 mx.lepont.example"]}, "mx.lepont.example": {"A": ["198.51.100.1"]}, ENTRANCE: {"A": ["198.51.100.1"]}}
    found = seen(with_entrance)
    assert values(found, K.TENANT) == [ENTRANCE]
    assert values(found, K.ADDRESS, ENTRANCE) == ["198.51.100.1"]
    for mx in ("10 mx.poste.example", "0 ."):
        network = DescribedNetwork({DOMAIN: {"MX": [mx]}})
        asyncio.run(look(DOMAIN, network, PLAN, when=WHEN))
        assert not any("outlook" in name for name, _ in network.asked)
    network = DescribedNetwork({"le-pont.example": {"MX": ["10 mx.le-pont.example"]}})
    asyncio.run(look("le-pont.example", network, PLAN, when=WHEN))
    assert not any("outlook" in name for name, _ in network.asked), "how a hyphen is written there can't be told"


def test_questions_stay_few(knowledge: Knowledge) -> None:
    network = DescribedNetwork({DOMAIN: {"MX": ["10 mx.poste.example"]}})
    found = asyncio.run(look(DOMAIN, network, Plan.of(knowledge), when=WHEN))
    assert len(network.asked) < 240
    assert len(network.asked) == len(set(network.asked))
    assert {("google._domainkey.lepont.example", "TXT"), ("selector1._domainkey.lepont.example", "TXT")} <= set(network.asked)
    again = asyncio.run(look(DOMAIN, DescribedNetwork(network.zone), Plan.of(knowledge), when=WHEN))
    assert again == found
