"""What was seen of the organisation's domains, as the document says it, beside what is declared. Pure."""

from collections.abc import Iterator, Sequence

from auditor.document.observed import Observed, SeenProduct, Traceless
from auditor.identify.declared import Identified
from auditor.identify.declared_and_seen import BEHIND_THE_SCENES, Comparison, compare
from auditor.identify.not_seen import is_remark, told
from auditor.identify.observed import Saying, SeenDomain, holder_name, operator_and_owner, role_name, scan_json, status_name, tool_json, trace
from auditor.observation import EvidenceKind, MailStatus, Observation, Role, Sureness

MOST_TRACES = 5


class Looks:
    """The looks at one organisation's domains, beside its declared uses."""

    def __init__(self, seen: Sequence[SeenDomain], declared: Sequence[Identified], saying: Saying) -> None:
        self.seen = seen
        self.saying = saying
        roles: dict[str, tuple[Role, ...]] = {}
        for domain in seen:
            for tool in domain.tools:
                roles[tool.product] = tuple(dict.fromkeys((*roles.get(tool.product, ()), *tool.roles)))
        self.roles = roles
        readings = ((domain.mail.status, domain.mail.mailbox) for domain in seen)
        pairs = [(one.usage.id, one.product_id) for one in declared]
        self.comparison: Comparison = compare(pairs, roles, readings, [domain.observation for domain in seen], saying.knowledge)

    def observed_usages(self) -> frozenset[str]:
        """The ids of uses whose tool left a trace."""
        return frozenset(usage for both in self.comparison.both for usage in both.usages)

    def document(self) -> Observed:
        """Everything, in words."""
        found, saying = self.comparison, self.saying
        undeclared = [self._product(one) for one in found.undeclared]
        domains = tuple(scan_json(domain, saying) for domain in self.seen)
        return Observed(
            domains=domains,
            mail=tuple(domain["mail"]["reason"] for domain in domains),
            declared=tuple(self._product(both.product, both.usages) for both in found.both),
            undeclared=tuple(one for one in undeclared if not self._is_behind(one.id)),
            behind=tuple(one for one in undeclared if self._is_behind(one.id)),
            without_trace=tuple(Traceless(one.usage, saying.wording.say(f"traceless.{one.why}")) for one in found.untraced),
            differences=tuple(self._differences()),
            privacy_page=tuple(sentence for domain in domains if domain["privacy_page"] for sentence in domain["privacy_page"]["says"]),
            remarks=self.gaps(remarks=True),
            unrecognised=tuple(dict.fromkeys(trace(piece.kind, piece.value, saying.wording) for domain in self.seen for piece in domain.unrecognised)),
            limits=(saying.wording.say("scan.seen_not_meant"), saying.wording.say(self._limit())),
        )

    def gaps(self, *, remarks: bool = False) -> tuple[str, ...]:
        """What could not be looked at, and why, in words; or what is to be said of records that were all read."""
        found = ((gap.where, gap.why) for domain in self.seen for gap in domain.observation.gaps if is_remark(gap.why) is remarks)
        return tuple(told(found, self.saying.wording))

    def contacted(self) -> tuple[str, ...]:
        """Everybody who was asked."""
        return tuple(dict.fromkeys(host for domain in self.seen for host in domain.observation.contacted))

    def _is_behind(self, product: str) -> bool:
        return all(role in BEHIND_THE_SCENES for role in self.roles[product])

    def _limit(self) -> str:
        return "scan.after_scripts" if any(_read_pages(domain.observation) for domain in self.seen) else "scan.names_only"

    def _product(self, product: str, usages: Sequence[str] = ()) -> SeenProduct:
        """One product over all domains that show it."""
        shown = {domain.observation.domain: tool for domain in self.seen for tool in domain.tools if tool.product == product}
        say = self.saying.wording
        first = tool_json(next(iter(shown.values())), self.saying)
        pieces = dict.fromkeys(one.evidence for tool in shown.values() for one in tool.detections)
        traces = [trace(piece.kind, piece.value, say, piece.where) for piece in pieces]
        operator, owner = operator_and_owner(first)
        return SeenProduct(
            id=product,
            name=first["name"],
            does=say.join([role_name(role, say) for role in self.roles[product]]),
            hint=all(tool.strength is Sureness.HINT for tool in shown.values()),
            operator=operator,
            owner=owner,
            big_tech=first["big_tech"],
            domains=tuple(shown),
            usages=tuple(usages),
            evidence=tuple(traces[:MOST_TRACES]),
        )

    def _differences(self) -> Iterator[str]:
        say, other = self.saying.wording, self.comparison.other_mail
        if other is not None:
            # Where nothing seen is sure, the sentence says so; else each that isn't has the word beside it.
            message, doubt = (
                ("difference.mail_probable", "") if other.probable == other.seen else ("difference.mail", f" ({status_name(MailStatus.PROBABLE, say)})")
            )
            seen = [f"{holder_name(one, self.saying)}{doubt if one in other.probable else ''}" for one in other.seen]
            yield say.say(message, declared=say.join([holder_name(one, self.saying) for one in other.declared]), seen=say.join(seen))
        for domain in self.seen:
            if domain.mail.status == "public":
                yield say.say("difference.public", domain=domain.observation.domain)


def _read_pages(observation: Observation) -> bool:
    return any(piece.kind is EvidenceKind.PAGE for piece in observation.evidence)
