"""What of a domain could not be looked at, by the kind of trace that might stand there: a gap is never absence."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.collect.dns import AUTODISCOVER_HOSTS, MAIL_SERVICES, TENANT_HOSTS
from auditor.knowledge.wording import Wording
from auditor.network.protocol import Why
from auditor.observation import EvidenceKind, Gap, Observation
from auditor.registrable import stands_under

K = EvidenceKind
_OF_PAGES = (K.REQUEST_HOST, K.HELD_BACK, K.SCRIPT, K.HTML, K.COOKIE, K.HEADER, K.LINK)
_OF_ONE_TYPE = {"MX": (K.MX,), "NS": (K.NS,)}
# Of an SPF tree, these say how it is made: all of it was read.
_READ_ALL_THE_SAME = (Why.LOOP, Why.SPF_LOOKUPS)
_REMARKS = (Why.SPF_LOOKUPS, Why.SPF_SEVERAL)


def exists(seen: Observation) -> bool:
    """Whether there is such a domain at all, as far as names say."""
    return _no_such_domain(seen.domain) not in seen.gaps


def says_no_such_domain(result: Mapping[str, Any]) -> bool:
    """The same of a result, the object of CONTRACT 2."""
    gap, gaps = _no_such_domain(str(result["domain"])), result.get("gaps")
    return isinstance(gaps, list) and {"where": gap.where, "why": gap.why} in gaps


def _no_such_domain(domain: str) -> Gap:
    return Gap(f"{domain} MX", Why.NXDOMAIN)


def is_remark(why: str) -> bool:
    """Whether a gap is one of those who receive, and no more than a remark on records that were all read here."""
    return why in _REMARKS


def told(gaps: Iterable[tuple[str, str]], wording: Wording) -> list[str]:
    """Gaps (where, why) in words, one sentence a reason: a resolver that is gone leaves two hundred."""
    places: dict[str, list[str]] = {}
    for where, why in gaps:
        places.setdefault(why, []).append(where)
    return [f"{wording.some(names)}{wording.say('sign.colon')} {wording.say(f'why.{why}')}" for why, names in places.items()]


def not_seen(seen: Observation) -> Mapping[EvidenceKind, tuple[str, ...]]:
    """For each kind of trace the names or page addresses that gave no answer; a kind that was wholly seen is missing.

    Of a domain that isn't in a recording, every kind, without a name.
    """
    if Gap(seen.domain, Why.NOT_RECORDED) in seen.gaps:
        return dict.fromkeys(EvidenceKind, ())
    included = {piece.value for piece in seen.evidence if piece.kind is K.SPF_INCLUDE}
    mail_hosts = {piece.value.rpartition(" ")[2] for piece in seen.evidence if piece.kind is K.MX}
    names: dict[EvidenceKind, list[str]] = {}
    for gap in seen.gaps:
        for kind in _kinds(gap, seen.domain, included, mail_hosts):
            names.setdefault(kind, []).append(gap.where.partition(" ")[0])
    found = {kind: tuple(several) for kind, several in names.items()}
    kinds = {piece.kind for piece in seen.evidence if not piece.absent}
    if K.ADDRESS in kinds and K.PAGE not in kinds:  # there is a site, and the look left it out
        found |= {kind: found.get(kind, (seen.domain,)) for kind in _OF_PAGES}
    return found


def _kinds(gap: Gap, domain: str, included: set[str], mail_hosts: set[str]) -> Iterator[EvidenceKind]:
    """What might have been seen there."""
    name, _, type_ = gap.where.partition(" ")
    label = name.removesuffix(f".{domain}")
    if not type_:
        yield from _OF_PAGES if "://" in name else ()
    elif type_ == "TXT":
        yield from _of_texts(gap, name, domain, included)
    elif gap.why == Why.SPF_SEVERAL:
        yield K.SPF_INCLUDE
    elif type_ == "SRV":
        yield K.AUTODISCOVER if label in MAIL_SERVICES else K.SRV
    elif type_ in ("A", "AAAA"):
        if name in mail_hosts or not stands_under(name, domain):
            # A CNAME, and what a provider's entrance is compared with, show in the first family already.
            yield from (K.MX_ADDRESS,) if type_ == "A" else ()
        else:
            yield K.AUTODISCOVER if label in AUTODISCOVER_HOSTS else K.TENANT if label in TENANT_HOSTS else K.CNAME
    else:
        yield from _OF_ONE_TYPE.get(type_, ())


def _of_texts(gap: Gap, name: str, domain: str, included: set[str]) -> Iterator[EvidenceKind]:
    if "._domainkey." in name:
        yield K.DKIM
    elif name.startswith("_dmarc."):
        yield K.DMARC_REPORT
    elif name == domain or name in included:
        if gap.why not in _READ_ALL_THE_SAME:
            yield K.SPF_INCLUDE
        if name == domain:
            yield K.TXT
