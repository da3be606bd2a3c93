"""The project's knowledge with mail providers of a described world: real products, made-up hosts.

poste.example is OVH's mail, courrier.example Infomaniak's, tamis.example Mailinblack's filter, envoi.example sends for Brevo;
Microsoft's and Google's hosts are their own.
"""

import asyncio
from functools import cache
from typing import Any

from auditor.collect.dns import Plan
from auditor.collect.look import look
from auditor.identify.observed import Recogniser, SeenDomain
from auditor.knowledge.fingerprints import Sign
from auditor.knowledge.records import FingerprintKind
from auditor.knowledge.store import Knowledge, load
from auditor.observation import Observation, Role, Sureness
from tests.described_network import DescribedNetwork, Zone

DOMAIN = "lepont.example"
WHEN = "2026-11-22T10:00:00Z"
POSTE, COURRIER, TAMIS, ENVOI = "ovh-mail", "infomaniak-mail", "mailinblack", "brevo"
M365, GOOGLE = "microsoft-365", "google-workspace"
_REAL = {M365, GOOGLE, "gmail", "outlook-com"}
_MAIL = (FingerprintKind.MX, FingerprintKind.SPF, FingerprintKind.DKIM, FingerprintKind.AUTODISCOVER)


def _signs(product: str, host: str, role: Role, *kinds: FingerprintKind) -> list[Sign]:
    selectors = (host.partition(".")[0],)
    return [
        Sign(
            f"{product} {kind} 1",
            product,
            kind,
            role,
            Sureness.HINT if kind is FingerprintKind.SPF else Sureness.DIRECT,
            (host,),
            selectors=selectors if kind is FingerprintKind.DKIM else (),
        )
        for kind in kinds
    ]


class Described:
    """The knowledge with other fingerprints; all else is the real one's."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self.fingerprints = (
            *(sign for sign in knowledge.fingerprints if sign.product in _REAL),
            *_signs(POSTE, "poste.example", Role.MAILBOX, *_MAIL),
            *_signs(COURRIER, "courrier.example", Role.MAILBOX, *_MAIL),
            *_signs(TAMIS, "tamis.example", Role.FILTER, FingerprintKind.MX, FingerprintKind.SPF),
            *_signs(ENVOI, "envoi.example", Role.SENDER, FingerprintKind.MX, FingerprintKind.SPF, FingerprintKind.DKIM),
        )
        self.mailbox_domains = {"gmail.com": "gmail", "courriel.example": COURRIER}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._knowledge, name)


@cache
def described() -> Any:
    return Described(load())


@cache
def recogniser() -> Recogniser:
    return Recogniser(described())


def observed(zone: Zone, domain: str = DOMAIN) -> Observation:
    return asyncio.run(look(domain, DescribedNetwork(zone), Plan.of(described()), when=WHEN))


def recognised(zone: Zone, domain: str = DOMAIN) -> SeenDomain:
    """One whole look at a domain of a described world."""
    return recogniser().recognise(observed(zone, domain))


def world(*mx: str, spf: str = "", dkim: str = "", autodiscover: str = "", txt: tuple[str, ...] = (), more: Zone | None = None) -> Zone:
    """A zone of lepont.example; `dkim`: the target of the CNAME at the selector of that name's first label, or of selector1."""
    texts = [*([spf] if spf else []), *txt]
    zone: dict[str, Any] = {DOMAIN: {"SOA": ["ns.web.example h.web.example 1 2 3 4 5"], "MX": list(mx), "TXT": texts}}
    if dkim:
        selector = "selector1" if "microsoft" in dkim else dkim.split(".")[-2]
        zone[f"{selector}._domainkey.{DOMAIN}"] = {"CNAME": [dkim]}
    if autodiscover:
        zone[f"autodiscover.{DOMAIN}"] = {"CNAME": [autodiscover]}
    return {**zone, **(more or {})}
