"""From what was seen of a domain to its tools, and to the JSON object that `auditor scan` gives of it (CONTRACT 2)."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any

from auditor.identify import privacy_page
from auditor.identify.fingerprints import Fingerprints
from auditor.identify.mail import OWN, UNLISTED, MailReader, without_address
from auditor.identify.unrecognised import unrecognised
from auditor.knowledge import ownership
from auditor.knowledge.dates import holding
from auditor.knowledge.fingerprints import name_in
from auditor.knowledge.ownership import Step
from auditor.knowledge.records import ListEntry, Product, ProductKind
from auditor.knowledge.store import Knowledge
from auditor.knowledge.wording import Wording
from auditor.network.names import readable
from auditor.observation import Detection, Evidence, EvidenceKind, MailReading, MailStatus, Observation, Role, Sureness
from auditor.registrable import registrable_domain

DEFAULT_LIST = "dma-gatekeepers"
BROUGHT = frozenset({EvidenceKind.BROWSER, EvidenceKind.BOOKMARK})
INSTALLED = frozenset({ProductKind.SELF_HOSTED, ProductKind.ON_PREMISES})
AT_A_HOST = frozenset({EvidenceKind.REQUEST_HOST, EvidenceKind.CNAME, EvidenceKind.MX, EvidenceKind.SPF_INCLUDE})


@dataclass(frozen=True, slots=True)
class SeenTool:
    """A product seen at a domain: what it does there, and all that shows it."""

    product: str
    roles: tuple[Role, ...]
    strength: Sureness  # direct where any trace is
    detections: tuple[Detection, ...]


@dataclass(frozen=True, slots=True)
class SeenDomain:
    """What one look at a domain comes to."""

    observation: Observation
    mail: MailReading
    tools: tuple[SeenTool, ...]
    unrecognised: tuple[Evidence, ...]


class Recogniser:
    """Recognises tools in one observation after another. Build it once for many domains: that takes longer than one."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._fingerprints = Fingerprints(knowledge.fingerprints)
        self._mail = MailReader(knowledge, self._fingerprints)
        self._names = knowledge.product_names

    def recognise(self, seen: Observation) -> SeenDomain:
        """Tools, mail and what nobody recognised, of one domain."""
        ended = without_address(seen)
        live = (piece for piece in seen.evidence if piece.kind is not EvidenceKind.MX or name_in(piece.value) not in ended)
        found = self._fingerprints.match(live)
        detections = (*found, *self._visited(seen, {one.evidence for one in found}), *self._mail.hidden_hosts(seen))
        reading = self._mail.read(seen, detections)
        return SeenDomain(seen, reading, _tools(detections, reading), unrecognised(seen, detections, reading.hosts))

    def _visited(self, seen: Observation, known: Set[Evidence]) -> Iterator[Detection]:
        """Products whose own host a browser's owner visits or keeps, where no fingerprint says what for."""
        own = registrable_domain(seen.domain)
        for piece in seen.evidence:
            if piece.kind in BROUGHT and piece not in known and registrable_domain(piece.value) != own and (product := self._names.at_host(piece.value)):
                yield Detection(product, Role.WORK, Sureness.HINT, piece, f"{product} domains")


def _tools(detections: Iterable[Detection], reading: MailReading) -> tuple[SeenTool, ...]:
    """One for each product, those of the mail first, then as they were seen."""
    found: dict[str, list[Detection]] = {one: [] for one in reading.mailbox if one != OWN and not one.startswith(UNLISTED)}
    for detection in detections:
        found.setdefault(detection.product, []).append(detection)
    return tuple(_tool(product, traces, product in reading.mailbox) for product, traces in found.items())


def _tool(product: str, traces: list[Detection], is_mailbox: bool) -> SeenTool:
    """A product; the mailbox of a mail provider's own domain has no trace, since nothing was asked."""
    roles = dict.fromkeys([*([Role.MAILBOX] if is_mailbox else []), *(trace.role for trace in traces)])
    direct = any(trace.strength is Sureness.DIRECT for trace in traces) or not traces
    return SeenTool(product, tuple(roles), Sureness.DIRECT if direct else Sureness.HINT, tuple(traces))


@dataclass(frozen=True)
class Saying:
    """In which words, as of which day and by which list of groups a domain is told."""

    knowledge: Knowledge
    wording: Wording
    day: date
    list_id: str = DEFAULT_LIST

    @cached_property
    def on_list(self) -> dict[str, ListEntry]:
        """The groups of the chosen list on the day."""
        return ownership.on_list(self.knowledge.company_list(self.list_id), self.day)


def scan_json(seen: SeenDomain, saying: Saying) -> dict[str, Any]:
    """The object of CONTRACT 2 for one domain; the caller adds `input` where the domain was written otherwise."""
    mail = seen.mail
    return {
        "domain": seen.observation.domain,
        "mail": {
            "status": mail.status.value,
            "mailbox": list(mail.mailbox),
            "hosts": list(mail.hosts),
            "filters": list(mail.filters),
            "senders": list(mail.senders),
            "tenants": list(mail.tenants),
            "reason": mail_reason(seen, saying),
        },
        "tools": [tool_json(tool, saying) for tool in seen.tools],
        "privacy_page": _privacy_page(seen, saying),
        "networks": [{"where": piece.where, "owner": piece.value} for piece in seen.observation.evidence if piece.kind is EvidenceKind.NETWORK_OWNER],
        "host_names": [piece.where for piece in seen.observation.evidence if _is_usual_name(piece)],
        "unrecognised": [{"kind": piece.kind.value, "value": piece.value} for piece in seen.unrecognised],
        "gaps": [{"where": gap.where, "why": gap.why} for gap in seen.observation.gaps],
        "contacted": list(seen.observation.contacted),
    }


def _is_usual_name(piece: Evidence) -> bool:
    """A usual host name that exists by itself; a wildcard makes any name exist."""
    return piece.kind is EvidenceKind.HOST_NAME and not piece.absent and not piece.where.startswith("*.")


def _privacy_page(seen: SeenDomain, saying: Saying) -> dict[str, Any] | None:
    """What the privacy page names beside what the pages load; None where none was read."""
    detections = (trace for tool in seen.tools for trace in tool.detections)
    page = privacy_page.compare(seen.observation.evidence, detections, saying.knowledge, saying.day)
    return None if page is None else {**asdict(page), "says": list(privacy_page.sentences(page, saying.knowledge, saying.wording))}


def tool_json(tool: SeenTool, saying: Saying) -> dict[str, Any]:
    """One tool with its chain of ownership on the day, as the audit sees it."""
    record = saying.knowledge.product(tool.product)
    assert record is not None, "fingerprints are compiled with their products"
    operator = None if _installed(record, tool) else _operator(record, saying)
    chain = ownership.chain(saying.knowledge, operator, saying.day) if operator else None
    entry = ownership.listed(saying.on_list, chain) if chain else None
    pieces = dict.fromkeys(trace.evidence for trace in tool.detections)
    return {
        "id": tool.product,
        "name": saying.wording.product(record),
        "roles": [role.value for role in tool.roles],
        "strength": tool.strength.value,
        "operator": _company(chain.steps[0]) if chain else None,
        "owner": _company(chain.owner) if chain else None,
        "big_tech": entry.company if entry else None,
        "evidence": [{"kind": piece.kind.value, "where": piece.where, "value": piece.value} for piece in pieces],
    }


def _installed(record: Product, tool: SeenTool) -> bool:
    """Whether it is software that somebody installed, who needn't be its maker: nothing of it came from a host that its record names."""
    return record.kind in INSTALLED and not record.host and not any(trace.evidence.kind in AT_A_HOST for trace in tool.detections)


def _operator(record: Product, saying: Saying) -> str | None:
    """The company that runs it; of an instance at a host, the host's."""
    links = holding(record.operator, saying.day)
    if links or not record.host:
        return links[0].company if links else None
    host = saying.knowledge.host(record.host)
    return host.company if host else None


def _company(step: Step) -> dict[str, str | None]:
    return {"id": step.id, "name": step.name, "country": step.country}


def mail_reason(seen: SeenDomain, saying: Saying) -> str:
    """The sentence of the rule that decided."""
    mail = seen.mail
    values: Mapping[str, str] = {
        "domain": readable(seen.observation.domain),
        "mailbox": _names(mail.mailbox, saying),
        "front": _front(seen, saying),
        "filters": _names((*mail.filters, *mail.relays), saying),
        "hosts": saying.wording.some(mail.hosts),
        "at": _at(seen, saying),
        "named": _names(mail.named, saying),
        "spf": _names(mail.spf, saying),
        "unread": saying.wording.some(saying.wording.say(f"mail.unread.{part}") for part in mail.unread),
    }
    return saying.wording.filled(saying.knowledge.mail_rules.rules[mail.rule].reason, values)


def _at(seen: SeenDomain, saying: Saying) -> str:
    """« mx.lepont.example (Microsoft 365) »: the mail hosts, and whose they are where somebody's record knows them."""
    hosts, known = saying.wording.some(seen.mail.hosts), [one for one in seen.mail.mailbox if one not in seen.mail.named and saying.knowledge.product(one)]
    return f"{hosts} ({_names(known, saying)})" if known else hosts


def _front(seen: SeenDomain, saying: Saying) -> str:
    """Who takes the mail before it comes to a mailbox, as a clause: a filter filters, a sending service only takes it."""
    mail, domain = seen.mail, seen.observation.domain
    filters, relays = _names(mail.filters, saying), _names(mail.relays, saying)
    if not filters and not relays:  # who filters is also who holds the mailboxes
        return saying.wording.say("mail.front.hosts", domain=domain, hosts=saying.wording.some(mail.hosts))
    if not filters:
        return saying.wording.say("mail.front.relays", domain=domain, relays=relays)
    clause = saying.wording.count("mail.front.filters", len(mail.filters), domain=domain, filters=filters)
    return saying.wording.say("mail.front.both", filtered=clause, relays=relays) if relays else clause


def _names(ids: Iterable[str], saying: Saying) -> str:
    return saying.wording.some(holder_name(id_, saying) for id_ in ids)


def role_name(role: Role, wording: Wording) -> str:
    """What a product does for a domain, in a few words."""
    return wording.say(f"role.{role.value}")


def trace(kind: str, value: str, wording: Wording, where: str = "") -> str:
    """« SPF lepont.example : spf.example.net »: what kind of trace it is, where it stands, and what it says."""
    place = f"{wording.say(f'trace.{kind}')} {where}".strip()
    return f"{place}{wording.say('sign.colon')} {value}" if value else place


def status_name(status: MailStatus, wording: Wording) -> str:
    """What the reading of a domain's mail came to, in a few words."""
    return wording.say(f"mail.status.{status.value}")


def operator_and_owner(tool: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """« Google LLC, US » and « Alphabet Inc., US » of what `tool_json` gives; None for an owner who is the operator, or not known."""
    operator, owner = tool["operator"], tool["owner"]
    return _party(operator), _party(owner) if operator and owner and owner["id"] != operator["id"] else None


def _party(party: Mapping[str, str | None] | None) -> str | None:
    if party is None:
        return None
    return f"{party['name']}, {party['country']}" if party["country"] else party["name"]


def holder_name(id_: str, saying: Saying) -> str:
    """What a holder of mailboxes is called: a product, a machine under the organisation's own name, or the domain that no record knows."""
    if id_ == OWN:
        return saying.wording.say("mail.own")
    record = saying.knowledge.product(id_)
    return saying.wording.product(record) if record else id_.removeprefix(UNLISTED)
