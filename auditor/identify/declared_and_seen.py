"""What an organisation declares beside what its domains show: three lists, and differences to talk about. Pure.

A product counts as declared when it is, or its suite, or a part of it: who declares Google Drive and is seen with
Google Workspace declared that much. Nothing here says that somebody forgot or hid anything.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

from auditor.identify.fingerprints import KINDS
from auditor.identify.not_seen import not_seen
from auditor.knowledge.fingerprints import Sign, selector_in
from auditor.knowledge.records import FingerprintKind, Product, ProductKind
from auditor.knowledge.store import Knowledge
from auditor.observation import EvidenceKind, MailStatus, Observation, Role

# What every website or domain has around it, and no team chooses as a tool: seen, shown, and no difference to talk about.
BEHIND_THE_SCENES = (Role.DNS, Role.DOMAIN_NAME, Role.WEB_HOSTING, Role.CDN, Role.LIBRARY, Role.VERIFICATION, Role.SECURITY)
_READ = (MailStatus.KNOWN, MailStatus.PROBABLE, MailStatus.MIXED, MailStatus.HYBRID)


class Traceless(StrEnum):
    """Why a tool that is declared may leave no trace; each has its sentence."""

    NOT_ONLINE = "not_online"  # paper, a telephone
    NO_TRACE_KNOWN = "no_trace_known"  # the catalogue knows of no public trace
    NOT_LOOKED_AT = "not_looked_at"  # where its traces stand, something gave no answer
    ELSEWHERE = "elsewhere"  # it leaves traces as a rule: another domain, a personal account, or no longer used
    UNKNOWN_TOOL = "unknown_tool"


@dataclass(frozen=True, slots=True)
class Both:
    product: str
    usages: tuple[str, ...]
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Untraced:
    usage: str
    product: str | None
    why: Traceless


@dataclass(frozen=True, slots=True)
class OtherMail:
    """The mail tools that are declared, and what the domain shows instead."""

    declared: tuple[str, ...]
    seen: tuple[str, ...]
    probable: tuple[str, ...]  # of those seen, the ones that no reading is sure of


@dataclass(frozen=True, slots=True)
class Comparison:
    both: tuple[Both, ...]
    undeclared: tuple[str, ...]  # product ids
    untraced: tuple[Untraced, ...]
    other_mail: OtherMail | None


def compare(
    declared: Sequence[tuple[str, str | None]],
    seen: Mapping[str, tuple[Role, ...]],
    mail: Iterable[tuple[MailStatus, tuple[str, ...]]],
    looks: Sequence[Observation],
    knowledge: Knowledge,
) -> Comparison:
    """`declared`: usage id and product id; `seen`: the roles of each product seen; `mail`: each domain's reading of `looks`."""
    traceable = {sign.product for sign in knowledge.fingerprints}
    hidden = {sign.product for missing in map(not_seen, looks) for sign in knowledge.fingerprints if missing and _might_stand_in(missing, sign)}
    families = {product: _family(product, knowledge) for product in {*seen, *(id_ for _, id_ in declared if id_)}}
    traced: dict[str, list[str]] = {product: [] for product in seen}
    untraced = []
    for usage, product in declared:
        near = [one for one in seen if product and families[one] & families[product]]
        for one in near:
            traced[one].append(usage)
        if not near:
            untraced.append(Untraced(usage, product, _why(product, traceable, hidden, knowledge)))
    return Comparison(
        both=tuple(Both(product, tuple(dict.fromkeys(usages)), seen[product]) for product, usages in sorted(traced.items()) if usages),
        undeclared=tuple(sorted(product for product, usages in traced.items() if not usages)),
        untraced=tuple(untraced),
        other_mail=_other_mail(declared, families, mail, knowledge),
    )


def _family(id_: str, knowledge: Knowledge) -> frozenset[str]:
    """The product and the suite it belongs to; software, and the instance of it."""
    product = knowledge.product(id_)
    return frozenset(filter(None, (id_, product.part_of, product.instance_of))) if product else frozenset({id_})


def _might_stand_in(missing: Mapping[EvidenceKind, tuple[str, ...]], sign: Sign) -> bool:
    """Whether a fingerprint is about something that gave no answer; of a key, about one at its selectors."""
    return any(
        sign.kind in KINDS.get(kind, (FingerprintKind.MX,))  # addresses of mail hosts are held against the MX fingerprints
        and (kind is not EvidenceKind.DKIM or not names or any(selector_in(name) in sign.selectors for name in names))
        for kind, names in missing.items()
    )


def _why(id_: str | None, traceable: Set[str], hidden: Set[str], knowledge: Knowledge) -> Traceless:
    product = knowledge.product(id_) if id_ else None
    if product is None:
        return Traceless.UNKNOWN_TOOL
    if product.kind is ProductKind.PAPER_OR_PHONE:
        return Traceless.NOT_ONLINE
    if id_ not in traceable:
        return Traceless.NO_TRACE_KNOWN
    return Traceless.NOT_LOOKED_AT if id_ in hidden else Traceless.ELSEWHERE


def _other_mail(
    declared: Sequence[tuple[str, str | None]],
    families: Mapping[str, frozenset[str]],
    mail: Iterable[tuple[MailStatus, tuple[str, ...]]],
    knowledge: Knowledge,
) -> OtherMail | None:
    """Where mail tools are declared and the domains show only others."""
    tools = tuple(dict.fromkeys(id_ for _, id_ in declared if id_ and _keeps_mail(knowledge.product(id_))))
    read = [(status, one) for status, mailboxes in mail if status in _READ for one in mailboxes]
    seen = tuple(dict.fromkeys(one for _, one in read))
    sure = {one for status, one in read if status is not MailStatus.PROBABLE}
    known = [one for one in seen if one in families]
    if not tools or not seen or any(families[one] & families[tool] for one in known for tool in tools):
        return None
    return OtherMail(tools, seen, tuple(one for one in seen if one not in sure))


def _keeps_mail(product: Product | None) -> bool:
    """Whether mailboxes stand there: a program that fetches mail does so from whichever provider the domain shows."""
    return product is not None and "mail" in product.needs and product.kind not in (ProductKind.DESKTOP, ProductKind.MOBILE)
