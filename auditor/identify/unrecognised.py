"""What a look showed and no fingerprint knows, and the lines that would make it known.

Traces of the organisation's own domain are nobody's product, and of a chain of names, or of an SPF tree what stands above, one that is known suffices.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from auditor.identify.fingerprints import KINDS
from auditor.knowledge.fingerprints import OF_NAMES, host_in, name_in
from auditor.observation import Detection, Evidence, EvidenceKind, Observation, Role, Sureness
from auditor.registrable import registrable_domain

# Kinds that name a host, and whose products are worth knowing (links and allowed hosts lead to half the web): what such
# a product most often does. Whoever adds it looks whether that holds.
_HOSTS = {
    EvidenceKind.MX: (Role.MAILBOX, Sureness.DIRECT),
    EvidenceKind.SPF_INCLUDE: (Role.SENDER, Sureness.HINT),
    EvidenceKind.DMARC_REPORT: (Role.SECURITY, Sureness.DIRECT),
    EvidenceKind.DKIM: (Role.SENDER, Sureness.DIRECT),
    EvidenceKind.AUTODISCOVER: (Role.MAILBOX, Sureness.DIRECT),
    EvidenceKind.TENANT: (Role.TENANT, Sureness.HINT),
    EvidenceKind.NS: (Role.DNS, Sureness.DIRECT),
    EvidenceKind.SRV: (Role.CALLS, Sureness.HINT),
    EvidenceKind.CNAME: (Role.WEB_HOSTING, Sureness.DIRECT),
    EvidenceKind.REQUEST_HOST: (Role.LIBRARY, Sureness.HINT),
    EvidenceKind.HELD_BACK: (Role.LIBRARY, Sureness.HINT),
    EvidenceKind.BROWSER: (Role.LIBRARY, Sureness.HINT),
    EvidenceKind.BOOKMARK: (Role.WORK, Sureness.HINT),
}
_PROOF = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]{3,60}?)\s?[=:]\s?\S+$")
_HOST = re.compile(r"^[a-z0-9_-]+(\.[a-z0-9_-]+)+$")
_MOST_DOMAINS = 3


@dataclass(frozen=True, slots=True)
class Unknown:
    """A registrable domain, or a proof's name, that nobody recognised: where it was seen, most frequent first."""

    kind: EvidenceKind
    name: str
    values: tuple[str, ...]
    domains: tuple[str, ...]


def unrecognised(seen: Observation, detections: Iterable[Detection], mail_hosts: Iterable[str]) -> tuple[Evidence, ...]:
    """The pieces of evidence that name somebody, and nobody known; each kind and value once. Of mail hosts only those that count."""
    found = list(detections)
    known = {one.evidence for one in found}
    chains = {
        (one.evidence.kind, one.evidence.where) for one in found if one.evidence.kind in (EvidenceKind.CNAME, EvidenceKind.DKIM, EvidenceKind.AUTODISCOVER)
    }
    own, counting = registrable_domain(seen.domain), set(mail_hosts)
    included = _known_includes(seen, known)
    pieces = (
        piece
        for piece in seen.evidence
        if not piece.absent
        and piece not in known
        and (piece.kind, piece.where) not in chains
        and not (piece.kind is EvidenceKind.SPF_INCLUDE and piece.where in included)
    )
    distinct: dict[tuple[EvidenceKind, str], Evidence] = {}
    for piece in pieces:
        name = named(piece)
        if name and name != own and (piece.kind is not EvidenceKind.MX or name_in(piece.value) in counting):
            distinct.setdefault((piece.kind, piece.value), piece)
    return tuple(distinct.values())


def _known_includes(seen: Observation, known: Set[Evidence]) -> Set[str]:
    """The names of an SPF tree that somebody known includes, all the way down: they are theirs."""
    theirs: set[str] = set()
    for piece in seen.evidence:  # a tree is read from the top
        if piece.kind is EvidenceKind.SPF_INCLUDE and (piece in known or piece.where in theirs):
            theirs.add(piece.value)
    return theirs - {seen.domain}


def named(piece: Evidence) -> str:
    """The registrable domain, or the proof's name, that a piece of evidence is about; '' where it names nobody."""
    if piece.kind is EvidenceKind.TXT:
        proof = _PROOF.match(piece.value)
        return proof[1] if proof else ""
    host = _host(piece)
    return registrable_domain(host) if piece.kind in _HOSTS and _HOST.match(host) and not host.rpartition(".")[2].isdigit() else ""


def _host(piece: Evidence) -> str:
    return (name_in if KINDS[piece.kind][0] in OF_NAMES else host_in)(piece.value) if piece.kind in KINDS else ""


def gathered(pieces: Iterable[tuple[str, Evidence]]) -> tuple[Unknown, ...]:
    """(domain, evidence) of many domains by kind and name, seen at most domains first."""
    grouped: dict[tuple[EvidenceKind, str], list[tuple[str, str]]] = {}
    for domain, piece in pieces:
        grouped.setdefault((piece.kind, named(piece)), []).append((_host(piece) if piece.kind in _HOSTS else piece.value, domain))
    unknown = [
        Unknown(kind, name, tuple(sorted({value for value, _ in seen})), tuple(sorted({domain for _, domain in seen})))
        for (kind, name), seen in grouped.items()
    ]
    return tuple(sorted(unknown, key=lambda one: (-len(one.domains), one.kind, one.name)))


def suggested(unknown: Sequence[Unknown]) -> Iterator[str]:
    """Lines of YAML, each to be put under `fingerprints:` of the right product once somebody knows whose it is."""
    for one in unknown:
        others = len(one.domains) - _MOST_DOMAINS
        at = ", ".join(one.domains[:_MOST_DOMAINS]) + (f" +{others}" if others > 0 else "")
        kind = KINDS[one.kind][0].value
        if one.kind is EvidenceKind.TXT:
            spaced = any(not value[len(one.name) :].startswith(("=", ":")) for value in one.values)
            sign = r"\s?[=:]" if spaced else "[=:]"
            what = f"pattern: {_quoted(f'^{re.escape(one.name)}{sign}')}, role: verification, strength: hint"
            near = f"x{one.values[0]}"
        else:
            role, strength = _HOSTS[one.kind]
            what = f"host: [{one.name}], role: {role.value}, strength: {strength.value}"
            near = f"{one.name}.example"
        yield f"# {one.name} ({one.kind.value}): {len(one.domains)} × ({at})"
        yield f"  - {{kind: {kind}, {what}, matches: [{', '.join(map(_quoted, one.values[:2]))}], near_misses: [{_quoted(near)}], source: unverified}}"


def _quoted(text: str) -> str:
    """A text of strangers as YAML reads it back."""
    return json.dumps(text, ensure_ascii=True)
