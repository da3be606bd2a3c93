"""Which products are recognised in pieces of evidence: thousands of fingerprints at a time.

Hosts are looked up label by label from the right; texts are searched once for every literal, and only patterns whose
literal stands there are tried. What a fingerprint means is said in `knowledge.fingerprints`; here it is only fast.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from auditor.knowledge.fingerprints import OF_NAMES, Sign, host_in, name_in, searched, selector_in
from auditor.knowledge.patterns import compiled
from auditor.knowledge.records import FingerprintKind
from auditor.observation import Detection, Evidence, EvidenceKind, Sureness

E, F = EvidenceKind, FingerprintKind
# Which fingerprints a piece of evidence is held against. SPF records themselves, addresses and texts of policy say nothing here.
KINDS: dict[EvidenceKind, tuple[FingerprintKind, ...]] = {
    E.MX: (F.MX,),
    E.SPF_INCLUDE: (F.SPF,),
    E.DMARC_REPORT: (F.DMARC,),
    E.DKIM: (F.DKIM,),
    E.AUTODISCOVER: (F.AUTODISCOVER,),
    E.TENANT: (F.TENANT,),
    E.TXT: (F.TXT,),
    E.CNAME: (F.CNAME,),
    E.SRV: (F.SRV,),
    E.NS: (F.NS,),
    E.REQUEST_HOST: (F.REQUEST_HOST,),
    E.HELD_BACK: (F.REQUEST_HOST, F.HTML),
    E.SCRIPT: (F.SCRIPT,),
    E.HTML: (F.HTML,),
    E.COOKIE: (F.COOKIE,),
    E.HEADER: (F.HEADER,),
    E.LINK: (F.LINK,),
    E.REDIRECT: (F.LINK, F.REQUEST_HOST),
    E.CSP: (F.REQUEST_HOST,),
    E.BROWSER: (F.REQUEST_HOST, F.LINK),
    E.BOOKMARK: (F.REQUEST_HOST, F.LINK),
}
# What may be seen there and is never more than a hint: allowed, perhaps never loaded, visited once, kept for later.
ONLY_HINTS = frozenset({E.CSP, E.HELD_BACK, E.BROWSER, E.BOOKMARK})
_KEPT_HOSTS = 4096


@dataclass(slots=True)
class _Label:
    """One label of the host patterns, read from the right."""

    below: dict[str, "_Label"] = field(default_factory=dict)
    signs: list[Sign] = field(default_factory=list)


class Fingerprints:
    """The fingerprints of a knowledge, laid out to be matched. Build it once and keep it."""

    def __init__(self, signs: Iterable[Sign]) -> None:
        self._hosts: dict[FingerprintKind, _Label] = {}
        self._texts: dict[FingerprintKind, _Texts] = {}
        by_pattern: dict[FingerprintKind, list[Sign]] = {}
        for sign in signs:
            for host in sign.hosts:
                _put(self._hosts.setdefault(sign.kind, _Label()), host.split(".")[::-1], sign)
            if sign.pattern:
                by_pattern.setdefault(sign.kind, []).append(sign)
        self._texts = {kind: _Texts(found) for kind, found in by_pattern.items()}
        self.of_host = lru_cache(_KEPT_HOSTS)(self._of_host)

    def _of_host(self, kind: FingerprintKind, host: str) -> tuple[Sign, ...]:
        """The signs of the longest host pattern that a host stands at or under; a label written out goes before a `*`."""
        root = self._hosts.get(kind)
        return tuple(_longest(root, host.split(".")[::-1], 0)[1]) if root else ()

    def of_text(self, kind: FingerprintKind, text: str) -> tuple[Sign, ...]:
        """The signs whose pattern a text holds, in the order of the catalogue."""
        texts = self._texts.get(kind)
        return texts.matching(searched(kind, text)) if texts else ()

    def match(self, evidence: Iterable[Evidence]) -> tuple[Detection, ...]:
        """Every product recognised in some evidence, once for each piece and fingerprint, in the evidence's order."""
        found: dict[tuple[str, Evidence], Detection] = {}
        for piece in evidence:
            if piece.absent or piece.kind not in KINDS:  # most pieces: said here, because it costs less than asking
                continue
            for sign in self._signs(piece):
                strength = Sureness.HINT if piece.kind in ONLY_HINTS else sign.strength
                found.setdefault((sign.name, piece), Detection(sign.product, sign.role, strength, piece, sign.name))
        return tuple(found.values())

    def _signs(self, piece: Evidence) -> Iterator[Sign]:
        for kind in KINDS[piece.kind]:
            if kind in self._hosts:
                yield from self.of_host(kind, (name_in if kind in OF_NAMES else host_in)(piece.value))
            for sign in self.of_text(kind, piece.value):
                if kind is not F.DKIM or selector_in(piece.where) in sign.selectors:
                    yield sign


class _Texts:
    """The patterns of one kind, found by their literals."""

    def __init__(self, signs: list[Sign]) -> None:
        import ahocorasick

        self._order = {sign.name: index for index, sign in enumerate(signs)}
        self._by_literal: dict[str, list[Sign]] = {}
        for sign in signs:
            for literal in sign.literals:
                self._by_literal.setdefault(literal, []).append(sign)
        self._automaton: Any = ahocorasick.Automaton()
        for literal in self._by_literal:
            self._automaton.add_word(literal, literal)
        self._automaton.make_automaton()
        self._compiled: dict[str, re.Pattern[str]] = {}

    def matching(self, text: str) -> tuple[Sign, ...]:
        literals = {literal for _, literal in self._automaton.iter(text.lower())}
        tried = {sign.name: sign for literal in literals for sign in self._by_literal[literal]}
        return tuple(tried[name] for name in sorted(tried, key=self._order.__getitem__) if self._pattern(tried[name]).search(text))

    def _pattern(self, sign: Sign) -> re.Pattern[str]:
        found = self._compiled.get(sign.pattern)
        if found is None:
            found = self._compiled[sign.pattern] = compiled(sign.pattern)
        return found


def _put(label: _Label, labels: list[str], sign: Sign) -> None:
    for name in labels:
        label = label.below.setdefault(name, _Label())
    label.signs.append(sign)


def _longest(label: _Label, labels: list[str], depth: int) -> tuple[int, list[Sign]]:
    """How many labels the longest pattern has, and its signs."""
    best = (depth, label.signs) if label.signs else (0, [])
    if depth < len(labels):
        for name in (labels[depth], "*"):
            below = label.below.get(name)
            if below is not None:
                found = _longest(below, labels, depth + 1)
                if found[0] > best[0]:
                    best = found
    return best
