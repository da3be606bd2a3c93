"""Who runs a domain's mail, read from evidence by rules/mail.yaml. Filter, mailbox, senders and tenants are separate facts.

Which mail hosts count: all of them, whatever their preference, since mail may arrive at each; but not proofs left in
place, mistyped names, parking services, local machines and hosts without an address. A host whose CNAME leads to a
provider, or that shares an address with the domain's entrance at Microsoft, is that provider's. A host that somebody's
record knows goes before one that stands under the organisation's own name.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from auditor.identify.fingerprints import Fingerprints
from auditor.identify.not_seen import exists, not_seen
from auditor.knowledge import conditions
from auditor.knowledge.fingerprints import means, name_in, selector_in
from auditor.knowledge.mail_rules import FACT_TYPES, PLAIN, MailLists, deciding
from auditor.knowledge.records import FingerprintKind
from auditor.knowledge.store import Knowledge
from auditor.network.protocol import Why
from auditor.observation import Detection, Evidence, EvidenceKind, MailReading, Observation, Role
from auditor.registrable import registrable_domain, stands_under

OWN = "own"
UNLISTED = "unlisted:"
MICROSOFT_ENTRANCE = "mail.protection.outlook.com"  # below it, each domain of a customer has a name of its own

Standing = Literal["mailbox", "filter", "relay", "own", "unlisted", "none"]
_COUNTING: tuple[Standing, ...] = ("mailbox", "filter", "relay", "own", "unlisted")
# What a product that is recognised in an MX host makes of the host, the first that fits. A relay hands mail on, as senders' hosts do.
_ROLES: tuple[tuple[Standing, tuple[Role, ...]], ...] = (
    ("mailbox", (Role.MAILBOX,)),
    ("filter", (Role.FILTER, Role.SECURITY)),
    ("relay", (Role.SENDER,)),
    ("none", (Role.TENANT, Role.VERIFICATION, Role.DOMAIN_NAME)),
)


@dataclass(frozen=True, slots=True)
class MailHost:
    """One MX host: what it is, and whose. `whose`: product ids, `own`, or `unlisted:<registrable domain>`."""

    name: str
    standing: Standing
    whose: tuple[str, ...] = ()


class MailReader:
    """Reads one domain after another by the same rules. Build it once and keep it."""

    def __init__(self, knowledge: Knowledge, fingerprints: Fingerprints) -> None:
        self._fingerprints = fingerprints
        self._mailbox_domains = knowledge.mailbox_domains
        self._lists = knowledge.mail_rules.lists
        self._rules = knowledge.mail_rules.rules
        self._key_selectors = {selector for sign in knowledge.fingerprints if sign.role is Role.MAILBOX for selector in sign.selectors}
        self._conditions = {id_: conditions.parse(rule.when, FACT_TYPES)[0] for id_, rule in self._rules.items()}

    def read(self, seen: Observation, detections: Sequence[Detection]) -> MailReading:
        """The reading of what was seen, with the products that were recognised in it."""
        public = self._mailbox_domains.get(seen.domain)
        if public:
            id_ = deciding(self._conditions, {**PLAIN, "domain": "public"})
            return MailReading(self._rules[id_].status, id_, (public,))
        hosts = self._hosts(seen)
        counting = [host for host in hosts if host.standing != "none"]
        at = {standing: _distinct(one for host in counting if host.standing == standing for one in host.whose) for standing in _COUNTING}
        dkim = _products(detections, EvidenceKind.DKIM, Role.MAILBOX)
        autodiscover = _products(detections, EvidenceKind.AUTODISCOVER, Role.MAILBOX)
        spf = _products(_own_records(detections, seen.domain), EvidenceKind.SPF_INCLUDE, Role.MAILBOX) if _spf_holds(seen) else ()
        named = _distinct((*dkim, *autodiscover))
        facts = {
            **PLAIN,
            "mx": _state(seen, hosts, counting),
            "apex": _apex(seen),
            "mailboxes": len(at["mailbox"]),
            "own": len(at["own"]),
            "unlisted": len(at["unlisted"]),
            "filters": len({*at["filter"], *at["relay"]} - set(at["mailbox"])),
            "dkim": len(dkim),
            "autodiscover": len(autodiscover),
            "spf": len(spf),
            "named": len(named),
            "both": len(set(autodiscover) & set(spf)),
            "second": len(set(named) - set(at["mailbox"])),
        }
        unread = self._unread(seen, counting)
        facts |= {f"{part}_looked": "part" for part in unread}
        id_ = deciding(self._conditions, facts)
        rule = self._rules[id_]
        mx = (*at["mailbox"], *at["own"], *at["unlisted"])
        mailbox = {"mx": mx, "all": _distinct((*mx, *named)), "named": named, "spf": spf}.get(rule.mailbox, ())
        return MailReading(
            status=rule.status,
            rule=id_,
            mailbox=mailbox,
            filters=tuple(one for one in at["filter"] if one not in mailbox),
            senders=tuple(one for one in _products(detections, None, Role.SENDER) if one not in mailbox),
            tenants=_products(detections, None, Role.TENANT),
            relays=tuple(one for one in at["relay"] if one not in mailbox),
            hosts=tuple(host.name for host in counting),
            named=named,
            spf=spf,
            unread=unread,
        )

    def _unread(self, seen: Observation, counting: Sequence[MailHost]) -> tuple[str, ...]:
        """What of the signs that may name a mailbox gave no answer: where own and unlisted hosts lead, keys, autodiscover, SPF."""
        missing = not_seen(seen)
        places = {host.name for host in counting if host.standing in ("own", "unlisted")}
        entrance = any(host.standing == "own" for host in counting)
        parts = {
            "hosts": any(name in places or (entrance and stands_under(name, MICROSOFT_ENTRANCE)) for name in missing.get(EvidenceKind.MX_ADDRESS, ())),
            "dkim": any(selector_in(name) in self._key_selectors for name in missing.get(EvidenceKind.DKIM, ())),
            "autodiscover": EvidenceKind.AUTODISCOVER in missing,
            "spf": EvidenceKind.SPF_INCLUDE in missing,
        }
        return tuple(part for part, is_missing in parts.items() if is_missing)

    def hidden_hosts(self, seen: Observation) -> tuple[Detection, ...]:
        """Products that an MX host leads to under a name of another: by CNAME, or by an address shared with an entrance."""
        mx = {name_in(piece.value) for piece in seen.evidence if piece.kind is EvidenceKind.MX and not piece.absent}
        targets = {name: _leads_to(name, seen) for name in mx if not self._recognised(name)}
        return tuple(
            Detection(sign.product, sign.role, sign.strength, piece, sign.name)
            for piece in seen.evidence
            if piece.kind in (EvidenceKind.CNAME, EvidenceKind.MX_ADDRESS) and piece.where in targets and not piece.absent
            for target in targets[piece.where]
            if target == piece.value or piece.kind is EvidenceKind.MX_ADDRESS
            for sign in self._fingerprints.of_host(FingerprintKind.MX, target)
        )

    def _hosts(self, seen: Observation) -> list[MailHost]:
        names = _distinct(name_in(piece.value) for piece in seen.evidence if piece.kind is EvidenceKind.MX and not piece.absent and piece.where == seen.domain)
        ended = without_address(seen)
        return [MailHost(name, "none") if name in ended else self._host(name, seen) for name in names]

    def _host(self, name: str, seen: Observation) -> MailHost:
        if _takes_no_mail(name, self._lists) or self._mistyped(name, seen.domain):
            return MailHost(name, "none")
        for known in (name, *_leads_to(name, seen)):
            found = self._recognised(known)
            if found is not None:
                return MailHost(name, *found)
        if registrable_domain(name) == registrable_domain(seen.domain):
            return MailHost(name, "own", (OWN,))
        return MailHost(name, "unlisted", (f"{UNLISTED}{registrable_domain(name)}",))

    def _recognised(self, host: str) -> tuple[Standing, tuple[str, ...]] | None:
        """What records say a mail host is: a mailbox before a filter, a filter before what takes no mail."""
        signs = self._fingerprints.of_host(FingerprintKind.MX, host)
        for standing, roles in _ROLES:
            products = _distinct(sign.product for sign in signs if sign.role in roles)
            if products:
                return standing, products
        return None

    def _mistyped(self, name: str, domain: str) -> bool:
        """`aspmx.l.google.com.lepont.example`: without its final dot, a provider's host got the domain's name appended."""
        for own in {domain, registrable_domain(domain)}:
            if name.endswith(f".{own}") and self._fingerprints.of_host(FingerprintKind.MX, name.removesuffix(f".{own}")):
                return True
        return False


def _state(seen: Observation, hosts: Sequence[MailHost], counting: Sequence[MailHost]) -> str:
    """Of the mail hosts altogether. What was neither seen nor said to be absent could not be read."""
    if counting:
        return "hosts"
    if not exists(seen):
        return "no_domain"
    if hosts:
        return "null" if all(host.name == "" for host in hosts) else "unusable"
    absent = any(piece.kind is EvidenceKind.MX and piece.absent and piece.where == seen.domain for piece in seen.evidence)
    return "absent" if absent else "failed"


def _spf_holds(seen: Observation) -> bool:
    """Whether SPF says anything at all: of two records at one name, no receiver takes either."""
    return all(gap.why != Why.SPF_SEVERAL for gap in seen.gaps)


def _apex(seen: Observation) -> str:
    """Of the address that the domain itself has."""
    if _values(seen.evidence, EvidenceKind.ADDRESS, seen.domain):
        return "address"
    return "failed" if {f"{seen.domain} A", f"{seen.domain} AAAA"} & {gap.where for gap in seen.gaps} else "absent"


def _takes_no_mail(name: str, lists: MailLists) -> bool:
    """A name without a dot, an address, or one of those listed."""
    if "." not in name or name.replace(".", "").isdigit() or ":" in name:
        return True
    return any(means(pattern, name) for pattern in (*lists.placeholders, *lists.mistyped, *lists.parking, *lists.nowhere))


def without_address(seen: Observation) -> frozenset[str]:
    """The mail hosts that were asked for and have none: whoever's they were, no mail arrives there."""
    return frozenset(piece.where for piece in seen.evidence if piece.absent and piece.kind is EvidenceKind.MX_ADDRESS)


def _leads_to(name: str, seen: Observation) -> tuple[str, ...]:
    """Where a mail host's CNAMEs lead, and the domain's entrance at Microsoft where the host shares an address with it."""
    targets = [piece.value for piece in seen.evidence if piece.kind is EvidenceKind.CNAME and piece.where == name and not piece.absent]
    behind = _values(seen.evidence, EvidenceKind.MX_ADDRESS, name)
    entrances = {piece.where for piece in seen.evidence if piece.kind is EvidenceKind.ADDRESS and stands_under(piece.where, MICROSOFT_ENTRANCE)}
    return (*targets, *sorted(one for one in entrances if behind & _values(seen.evidence, EvidenceKind.ADDRESS, one)))


def _values(evidence: Iterable[Evidence], kind: EvidenceKind, where: str) -> set[str]:
    return {piece.value for piece in evidence if piece.kind is kind and piece.where == where and not piece.absent}


def _products(detections: Iterable[Detection], kind: EvidenceKind | None, role: Role) -> tuple[str, ...]:
    return _distinct(one.product for one in detections if one.role is role and kind in (None, one.evidence.kind))


def _own_records(detections: Iterable[Detection], domain: str) -> Iterator[Detection]:
    """Those seen in records under the organisation's own domain: what others' records name is theirs."""
    own = registrable_domain(domain)
    return (one for one in detections if registrable_domain(one.evidence.where) == own)


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
