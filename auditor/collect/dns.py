"""What the DNS says of a domain: every question of a look, asked at once, and its answers as evidence or gaps.

What stands at the domain itself is not looked for above it, with four exceptions that hold for names below too: the
DMARC policy, the zone's name servers and SOA, and CAA are also asked at the registrable domain where a deeper name
has none. Found, absent and failed are kept apart: absence is evidence, a failure is a gap.
"""

import asyncio
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from auditor.collect import spf
from auditor.knowledge.records import FingerprintKind
from auditor.knowledge.store import Knowledge
from auditor.network.protocol import Answer, Network, Status, Why
from auditor.observation import Evidence, EvidenceKind, Gap, Role
from auditor.registrable import registrable_domain

K = EvidenceKind
Found: TypeAlias = list[Evidence | Gap]

MOST_SELECTORS = 40
MOST_MX_HOSTS = 10
AUTODISCOVER_HOSTS = ("autodiscover", "autoconfig")
TENANT_HOSTS = ("enterpriseregistration", "enterpriseenrollment", "lyncdiscover", "msoid")
MAIL_SERVICES = (
    "_autodiscover._tcp",
    "_imaps._tcp",
    "_imap._tcp",
    "_pop3s._tcp",
    "_submission._tcp",
    "_submissions._tcp",
    "_jmap._tcp",
    "_caldavs._tcp",
    "_carddavs._tcp",
)
_TALK_SERVICES = (
    "_xmpp-client._tcp",
    "_xmpp-server._tcp",
    "_sip._tls",
    "_sip._tcp",
    "_sip._udp",
    "_sips._tcp",
    "_sipfederationtls._tcp",
    "_matrix._tcp",
    "_matrix-fed._tcp",
)
_TEXTS = (("_mta-sts", K.MTA_STS, "v=stsv1"), ("_smtp._tls", K.TLS_RPT, "v=tlsrptv1"))
_ZONE = (("NS", K.NS), ("SOA", K.SOA), ("CAA", K.CAA))
# Below it, each domain of a customer has a name of its own, which exists whatever the domain's MX says.
_MICROSOFT_ENTRANCE = "mail.protection.outlook.com"
_REPORTS = re.compile(r"mailto:[^@,;\s]{1,320}@([^,;!\s]+)", re.IGNORECASE)
_KEY_TAG = re.compile(r"(?:^|;)\s*p\s*=\s*([^;]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a look asks for, beyond what every domain is asked: from the knowledge, in the order of the catalogue."""

    selectors: tuple[str, ...]
    usual_hosts: Mapping[str, str]  # first label → need
    mailbox_domains: Mapping[str, str]

    @classmethod
    def of(cls, knowledge: Knowledge) -> "Plan":
        """Selectors of mailboxes come first, should there be too many."""
        signs = sorted((sign for sign in knowledge.fingerprints if sign.kind is FingerprintKind.DKIM), key=lambda sign: sign.role is not Role.MAILBOX)
        selectors = dict.fromkeys(selector for sign in signs for selector in sign.selectors)
        return cls(tuple(selectors)[:MOST_SELECTORS], knowledge.usual_hosts, knowledge.mailbox_domains)


@dataclass(frozen=True, slots=True)
class _Wildcard:
    """What any name below the domain answers, where a name is never used; empty where there is no wildcard."""

    chain: tuple[str, ...] = ()
    addresses: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    found: tuple[Evidence | Gap, ...] = ()

    def explains(self, answer: Answer) -> bool:
        """Whether an answer is no more than the wildcard's."""
        if answer.chain or self.chain:
            return bool(self.chain) and answer.chain == self.chain
        known = self.texts if answer.type == "TXT" else self.addresses
        return bool(known) and set(answer.values) <= known


class _Below(NamedTuple):
    """What the names below a domain say."""

    mail: Found
    hosts: Found
    anywhere: tuple[Evidence | Gap, ...]  # what any name answers


async def look_at_dns(domain: str, network: Network, plan: Plan) -> Found:
    """All that the DNS yields, always in the same order. Where the domain doesn't exist, that is the one gap: nothing more is asked."""
    mx = await network.ask(domain, "MX")
    if mx.status is Status.ABSENT and mx.why is Why.NXDOMAIN:
        return [Evidence(K.MX, domain, absent=True), Gap(f"{domain} MX", Why.NXDOMAIN)]
    above = registrable_domain(domain)
    (mail, texts, dmarc, zone), below = await asyncio.gather(
        asyncio.gather(_mail_hosts(domain, above, mx, network), _texts(domain, network), _dmarc(domain, above, network), _zone(domain, above, network)),
        _below(domain, network, plan),
    )
    return list(dict.fromkeys([*mail, *texts, *dmarc, *below.mail, *zone, *below.hosts, *below.anywhere]))


def failed(answer: Answer) -> Gap:
    return Gap(f"{answer.name} {answer.type}", answer.why or Why.BAD_ANSWER)


def _values(answer: Answer, kind: EvidenceKind) -> Found:
    """Found, absent or failed, each as itself."""
    if answer.status is Status.FAILED:
        return [failed(answer)]
    if answer.status is Status.ABSENT:
        return [Evidence(kind, answer.name, absent=True)]
    return [Evidence(kind, answer.name, value) for value in answer.values]


async def _below(domain: str, network: Network, plan: Plan) -> _Below:
    """The names below the domain that mail and services have, its site and its usual hosts: all are asked at once."""
    # A name that nobody uses is made from the domain, so that a recording holds it too.
    unused = f"{hashlib.sha256(domain.encode()).hexdigest()[:16]}.{domain}"
    keys = [f"{selector}._domainkey.{domain}" for selector in plan.selectors]
    usual = [(f"{label}.{domain}", label) for label in plan.usual_hosts]
    asked = [
        (unused, "A"),
        (unused, "TXT"),
        *((f"{label}.{domain}", "TXT") for label, _, _ in _TEXTS),
        *((name, "TXT") for name in keys),
        *((f"{label}.{domain}", "A") for label in (*AUTODISCOVER_HOSTS, *TENANT_HOSTS)),
        *((f"{name}.{domain}", "SRV") for name in (*MAIL_SERVICES, *_TALK_SERVICES)),
        *((name, type_) for name in (domain, f"www.{domain}") for type_ in ("A", "AAAA")),
        *((name, "A") for name, _ in usual),
    ]
    got = dict(zip(asked, await network.ask_many(asked), strict=True))
    empty = [(name, "AAAA") for name, _ in usual if _is_empty(got[name, "A"])]
    got.update(zip(empty, await network.ask_many(empty), strict=True))
    wildcard = _wildcard(domain, got[unused, "A"], got[unused, "TXT"])
    mail = [
        *(_policy(got[f"{label}.{domain}", "TXT"], kind, start) for label, kind, start in _TEXTS),
        *(_dkim(got[name, "TXT"], wildcard) for name in keys),
        *(_pointing(got[f"{label}.{domain}", "A"], K.AUTODISCOVER, wildcard) for label in AUTODISCOVER_HOSTS),
        *(_service(got[f"{name}.{domain}", "SRV"], K.AUTODISCOVER) for name in MAIL_SERVICES),
        *(_pointing(got[f"{label}.{domain}", "A"], K.TENANT, wildcard) for label in TENANT_HOSTS),
        *(_service(got[f"{name}.{domain}", "SRV"], K.SRV) for name in _TALK_SERVICES),
    ]
    hosts = [
        *(_of_host(got[name, "A"], got[name, "AAAA"], K.ADDRESS) for name in (domain, f"www.{domain}")),
        *(_usual(got[name, "AAAA" if _is_empty(got[name, "A"]) else "A"], label, wildcard) for name, label in usual),
    ]
    return _Below([one for part in mail for one in part], [one for part in hosts for one in part], wildcard.found)


def _wildcard(domain: str, address: Answer, text: Answer) -> _Wildcard:
    """What a name answers that nobody uses."""
    found: Found = [failed(answer) for answer in (address, text) if answer.status is Status.FAILED]
    if address.status is Status.FOUND or address.chain:
        everywhere = f"*.{domain}"
        found.append(Evidence(K.HOST_NAME, everywhere, "*"))
        found += [Evidence(K.CNAME, everywhere, target) for target in address.chain]
        found += [Evidence(K.ADDRESS, everywhere, value) for value in address.values]
    return _Wildcard(address.chain or text.chain, frozenset(address.values), frozenset(text.values), tuple(found))


def _is_empty(answer: Answer) -> bool:
    """The name exists and has no address of this family: the other is asked for."""
    return answer.status is Status.ABSENT and answer.why is not Why.NXDOMAIN and not answer.chain


async def _mail_hosts(domain: str, above: str, mx: Answer, network: Network) -> Found:
    """The MX records and the addresses behind them; and, beside hosts of an own name, the domain's entrance at Microsoft."""
    found = _values(mx, K.MX)
    hosts = list(dict.fromkeys(value.rpartition(" ")[2] for value in mx.values))
    asked = [host for host in hosts if "." in host.strip(".")][:MOST_MX_HOSTS]
    found += [Gap(f"{host} A", Why.TOO_MANY) for host in hosts[MOST_MX_HOSTS:]]
    answers = await network.ask_many([(host, type_) for host in asked for type_ in ("A", "AAAA")])
    for one, other in zip(answers[::2], answers[1::2], strict=True):
        found += _of_host(one, other, K.MX_ADDRESS)
    # An own name may stand for that entrance. How the entrance is called for a domain with hyphens can't be told.
    if "-" not in domain and any(registrable_domain(host) == above for host in asked):
        entrance = await network.ask(f"{domain.replace('.', '-')}.{_MICROSOFT_ENTRANCE}", "A")
        found += [failed(entrance)] if entrance.status is Status.FAILED else [Evidence(K.ADDRESS, entrance.name, value) for value in entrance.values]
        found.append(Evidence(K.TENANT, entrance.name, entrance.name if entrance.values else "", absent=not entrance.values))
    return found


def _of_host(v4: Answer, v6: Answer, kind: EvidenceKind) -> Found:
    """The CNAMEs and addresses of one host, asked in both families; absent where neither has any."""
    found: Found = [Evidence(K.CNAME, v4.name, target) for target in dict.fromkeys((*v4.chain, *v6.chain))]
    found += [failed(answer) for answer in (v4, v6) if answer.status is Status.FAILED]
    found += [Evidence(kind, v4.name, value) for value in (*v4.values, *v6.values)]
    if v4.status is Status.ABSENT and v6.status is Status.ABSENT:
        found.append(Evidence(kind, v4.name, absent=True))
    return found


async def _texts(domain: str, network: Network) -> Found:
    """The texts at the apex: SPF with its whole tree, and all others as they stand."""
    answer = await network.ask(domain, "TXT")
    if answer.status is Status.FAILED:
        return [failed(answer)]
    records = tuple(filter(spf.is_spf, answer.values))
    others: Found = [Evidence(K.TXT, domain, value) for value in answer.values if value not in records]
    if not records:
        return [Evidence(K.SPF, domain, absent=True), *(others or [Evidence(K.TXT, domain, absent=True)])]
    return [*await spf.tree(domain, records, network), *others]


async def _dmarc(domain: str, above: str, network: Network) -> Found:
    """The policy, or that of the registrable domain; and whose domains reports go to."""
    found: Found = []
    for name in dict.fromkeys((domain, above)):
        answer = await network.ask(f"_dmarc.{name}", "TXT")
        if answer.status is Status.FAILED:
            return [*found, failed(answer)]
        policies = [value for value in answer.values if value.lower().startswith("v=dmarc1")]
        found += [Evidence(K.DMARC, answer.name, value) for value in policies] or [Evidence(K.DMARC, answer.name, absent=True)]
        if policies:
            to = [host.lower().rstrip(".") for value in policies for host in _REPORTS.findall(value)]
            return found + [Evidence(K.DMARC_REPORT, answer.name, host) for host in dict.fromkeys((*answer.chain, *to))]
    return found


def _policy(answer: Answer, kind: EvidenceKind, start: str) -> Found:
    """A TXT record of a known beginning at a name of its own; where a CNAME leads, whose policy it is."""
    name = answer.name
    if answer.status is Status.FAILED:
        return [failed(answer)]
    policies: Found = [Evidence(kind, name, value) for value in answer.values if value.lower().startswith(start)]
    return [*(Evidence(K.CNAME, name, target) for target in answer.chain if policies), *(policies or [Evidence(kind, name, absent=True)])]


def _dkim(answer: Answer, wildcard: _Wildcard) -> Found:
    """A selector's key, and where its CNAME leads. A key without content is revoked, which is as if there were none."""
    name = answer.name
    if answer.status is Status.FAILED and not answer.chain:
        return [failed(answer)]
    keys = [(value, tag[1].strip()) for value in answer.values if (tag := _KEY_TAG.search(value))]
    revoked = bool(keys) and not any(content for _, content in keys)
    if revoked or wildcard.explains(answer) or not (keys or answer.chain):
        return [Evidence(K.DKIM, name, absent=True)]
    found: Found = [Evidence(K.DKIM, name, target) for target in answer.chain]
    return found + [Evidence(K.DKIM, name, value) for value, content in keys if content]


def _pointing(answer: Answer, kind: EvidenceKind, wildcard: _Wildcard) -> Found:
    """Where a name's CNAMEs lead. That it has an address of its own says nothing; that its target has none, neither."""
    name = answer.name
    if answer.status is Status.FAILED and not answer.chain:
        return [failed(answer)]
    if not answer.chain or wildcard.explains(answer):
        return [Evidence(kind, name, absent=True)]
    return [Evidence(kind, name, target) for target in answer.chain]


def _service(answer: Answer, kind: EvidenceKind) -> Found:
    """The targets of a service record; “.” says that there is no such service."""
    name = answer.name
    if answer.status is Status.FAILED:
        return [failed(answer)]
    targets = dict.fromkeys(value.rpartition(" ")[2].strip(".") for value in answer.values)
    return [Evidence(kind, name, target) for target in targets if target] or [Evidence(kind, name, absent=True)]


async def _zone(domain: str, above: str, network: Network) -> Found:
    """What holds for a whole zone: at the domain, else at the registrable one."""
    answers = await network.ask_many([(domain, type_) for type_, _ in _ZONE])
    absent = [answer.type for answer in answers if answer.status is Status.ABSENT and domain != above]
    higher = dict(zip(absent, await network.ask_many([(above, type_) for type_ in absent]), strict=True))
    found: Found = []
    for (type_, kind), answer in zip(_ZONE, answers, strict=True):
        found += _values(answer, kind)
        if type_ in higher:
            found += _values(higher[type_], kind)
    return found


def _usual(answer: Answer, label: str, wildcard: _Wildcard) -> Found:
    """A usual host name, where it is more than the wildcard's."""
    name = answer.name
    if answer.status is Status.FAILED and not answer.chain:
        return [failed(answer)]
    if not (answer.values or answer.chain) or wildcard.explains(answer):
        return [Evidence(K.HOST_NAME, name, absent=True)]
    return [Evidence(K.HOST_NAME, name, label), *_seen_at(answer)]


def _seen_at(answer: Answer) -> Iterable[Evidence]:
    yield from (Evidence(K.CNAME, answer.name, target) for target in answer.chain)
    yield from (Evidence(K.ADDRESS, answer.name, value) for value in answer.values)
