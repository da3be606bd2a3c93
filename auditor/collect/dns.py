"""What the DNS says of a domain: every question of a look, asked at once, and its answers as evidence or gaps.

What stands at the domain itself is not looked for above it, with four exceptions that hold for names below too: the
DMARC policy, the zone's name servers and SOA, and CAA are also asked at the registrable domain where a deeper name
has none. Found, absent and failed are kept apart: absence is evidence, a failure is a gap.
"""

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Coroutine, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

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
_AUTODISCOVER = ("autodiscover", "autoconfig")
_TENANT = ("enterpriseregistration", "enterpriseenrollment", "lyncdiscover", "msoid")
_MAIL_SERVICES = (
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
# Below it, each domain of a customer has a name of its own, which exists whatever the domain's MX says.
_MICROSOFT_ENTRANCE = "mail.protection.outlook.com"
_REPORTS = re.compile(r"mailto:[^@,;\s]+@([^,;!\s]+)", re.IGNORECASE)
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


async def look_at_dns(domain: str, network: Network, plan: Plan) -> Found:
    """All that the DNS yields, always in the same order. Where the domain doesn't exist, nothing more is asked."""
    mx = await network.ask(domain, "MX")
    if mx.status is Status.ABSENT and mx.why is Why.NXDOMAIN:
        return [Evidence(K.MX, domain, absent=True)]
    wildcard = asyncio.create_task(_wildcard(domain, network))
    above = registrable_domain(domain)
    parts: list[Coroutine[Any, Any, Found]] = [
        _mail_hosts(domain, above, mx, network),
        _texts(domain, network),
        _dmarc(domain, above, network),
        *(_policy(f"{label}.{domain}", kind, start, network) for label, kind, start in _TEXTS),
        *(_dkim(f"{selector}._domainkey.{domain}", network, wildcard) for selector in plan.selectors),
        *(_pointing(f"{label}.{domain}", K.AUTODISCOVER, network, wildcard) for label in _AUTODISCOVER),
        *(_service(f"{name}.{domain}", K.AUTODISCOVER, network) for name in _MAIL_SERVICES),
        *(_pointing(f"{label}.{domain}", K.TENANT, network, wildcard) for label in _TENANT),
        *(_service(f"{name}.{domain}", K.SRV, network) for name in _TALK_SERVICES),
        *(_zone(domain, above, type_, kind, network) for type_, kind in (("NS", K.NS), ("SOA", K.SOA), ("CAA", K.CAA))),
        _addresses(domain, network),
        _addresses(f"www.{domain}", network),
        *(_usual(f"{label}.{domain}", label, network, wildcard) for label in plan.usual_hosts),
    ]
    found = await asyncio.gather(*parts)
    return list(dict.fromkeys([*(one for part in found for one in part), *(await wildcard).found]))


def failed(answer: Answer) -> Gap:
    return Gap(f"{answer.name} {answer.type}", answer.why or Why.BAD_ANSWER)


def _values(answer: Answer, kind: EvidenceKind) -> Found:
    """Found, absent or failed, each as itself."""
    if answer.status is Status.FAILED:
        return [failed(answer)]
    if answer.status is Status.ABSENT:
        return [Evidence(kind, answer.name, absent=True)]
    return [Evidence(kind, answer.name, value) for value in answer.values]


async def _wildcard(domain: str, network: Network) -> _Wildcard:
    """What a name answers that nobody uses. It is made from the domain, so that a recording holds it too."""
    unused = f"{hashlib.sha256(domain.encode()).hexdigest()[:16]}.{domain}"
    address, text = await asyncio.gather(network.ask(unused, "A"), network.ask(unused, "TXT"))
    found: Found = [failed(answer) for answer in (address, text) if answer.status is Status.FAILED]
    if address.status is Status.FOUND or address.chain:
        everywhere = f"*.{domain}"
        found.append(Evidence(K.HOST_NAME, everywhere, "*"))
        found += [Evidence(K.CNAME, everywhere, target) for target in address.chain]
        found += [Evidence(K.ADDRESS, everywhere, value) for value in address.values]
    return _Wildcard(address.chain or text.chain, frozenset(address.values), frozenset(text.values), tuple(found))


async def _mail_hosts(domain: str, above: str, mx: Answer, network: Network) -> Found:
    """The MX records and the addresses behind them; and, beside hosts of an own name, the domain's entrance at Microsoft."""
    found = _values(mx, K.MX)
    hosts = list(dict.fromkeys(value.rpartition(" ")[2] for value in mx.values))
    asked = [host for host in hosts if "." in host.strip(".")][:MOST_MX_HOSTS]
    found += [Gap(f"{host} A", Why.TOO_MANY) for host in hosts[MOST_MX_HOSTS:]]
    answers = await asyncio.gather(*(network.ask(host, type_) for host in asked for type_ in ("A", "AAAA")))
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


async def _policy(name: str, kind: EvidenceKind, start: str, network: Network) -> Found:
    """A TXT record of a known beginning at a name of its own; where a CNAME leads, whose policy it is."""
    answer = await network.ask(name, "TXT")
    if answer.status is Status.FAILED:
        return [failed(answer)]
    policies: Found = [Evidence(kind, name, value) for value in answer.values if value.lower().startswith(start)]
    return [*(Evidence(K.CNAME, name, target) for target in answer.chain if policies), *(policies or [Evidence(kind, name, absent=True)])]


async def _dkim(name: str, network: Network, wildcard: Awaitable[_Wildcard]) -> Found:
    """A selector's key, and where its CNAME leads. A key without content is revoked, which is as if there were none."""
    answer = await network.ask(name, "TXT")
    if answer.status is Status.FAILED and not answer.chain:
        return [failed(answer)]
    keys = [(value, tag[1].strip()) for value in answer.values if (tag := _KEY_TAG.search(value))]
    revoked = bool(keys) and not any(content for _, content in keys)
    if revoked or (await wildcard).explains(answer) or not (keys or answer.chain):
        return [Evidence(K.DKIM, name, absent=True)]
    found: Found = [Evidence(K.DKIM, name, target) for target in answer.chain]
    return found + [Evidence(K.DKIM, name, value) for value, content in keys if content]


async def _pointing(name: str, kind: EvidenceKind, network: Network, wildcard: Awaitable[_Wildcard]) -> Found:
    """Where a name's CNAMEs lead. That it has an address of its own says nothing; that its target has none, neither."""
    answer = await network.ask(name, "A")
    if answer.status is Status.FAILED and not answer.chain:
        return [failed(answer)]
    if not answer.chain or (await wildcard).explains(answer):
        return [Evidence(kind, name, absent=True)]
    return [Evidence(kind, name, target) for target in answer.chain]


async def _service(name: str, kind: EvidenceKind, network: Network) -> Found:
    """The targets of a service record; “.” says that there is no such service."""
    answer = await network.ask(name, "SRV")
    if answer.status is Status.FAILED:
        return [failed(answer)]
    targets = dict.fromkeys(value.rpartition(" ")[2].strip(".") for value in answer.values)
    return [Evidence(kind, name, target) for target in targets if target] or [Evidence(kind, name, absent=True)]


async def _zone(domain: str, above: str, type_: str, kind: EvidenceKind, network: Network) -> Found:
    """What holds for a whole zone: at the domain, else at the registrable one."""
    found: Found = []
    for name in dict.fromkeys((domain, above)):
        found += _values(answer := await network.ask(name, type_), kind)
        if answer.status is not Status.ABSENT:
            break
    return found


async def _addresses(name: str, network: Network) -> Found:
    """The addresses of the site, and the CNAMEs on the way."""
    return _of_host(*await asyncio.gather(network.ask(name, "A"), network.ask(name, "AAAA")), K.ADDRESS)


async def _usual(name: str, label: str, network: Network, wildcard: Awaitable[_Wildcard]) -> Found:
    """A usual host name, where it is more than the wildcard's."""
    answer = await network.ask(name, "A")
    if answer.status is Status.ABSENT and answer.why is not Why.NXDOMAIN and not answer.chain:
        answer = await network.ask(name, "AAAA")
    if answer.status is Status.FAILED and not answer.chain:
        return [failed(answer)]
    if not (answer.values or answer.chain) or (await wildcard).explains(answer):
        return [Evidence(K.HOST_NAME, name, absent=True)]
    return [Evidence(K.HOST_NAME, name, label), *_seen_at(answer)]


def _seen_at(answer: Answer) -> Iterable[Evidence]:
    yield from (Evidence(K.CNAME, answer.name, target) for target in answer.chain)
    yield from (Evidence(K.ADDRESS, answer.name, value) for value in answer.values)
