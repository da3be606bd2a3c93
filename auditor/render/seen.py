"""What the domains show, as every form says it: headings with their lines. Empty where no domain was looked at."""

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.document import Audit, SeenProduct
from auditor.knowledge.wording import Wording
from auditor.render.seen_tool import seen_tool
from auditor.render.words import usage_label


@dataclass(frozen=True, slots=True)
class Seen:
    """A heading, and under it lines, each with the traces it rests on, or none."""

    heading: str
    lines: tuple[tuple[str, str], ...]


def seen(audit: Audit, wording: Wording) -> tuple[Seen, ...]:
    """The parts that have something to say, what to talk about first."""
    observed = audit.observed
    if observed is None:
        return ()
    labels = {usage.id: usage_label(usage) for usage in audit.usages}
    parts = (
        ("seen.mail", _plain(observed.mail)),
        ("seen.differences", _plain(observed.differences)),
        ("seen.undeclared", [_product(one, wording, labels) for one in observed.undeclared]),
        ("seen.declared", [_product(one, wording, labels) for one in observed.declared]),
        ("seen.without_trace", list(_without_trace(audit, labels, wording))),
        ("seen.privacy_page", _plain(observed.privacy_page)),
        ("seen.behind", [_product(one, wording, labels) for one in observed.behind]),
        ("seen.unrecognised", _plain(observed.unrecognised)),
        ("seen.remarks", _plain(observed.remarks)),
        ("seen.gaps", _plain(audit.gaps)),
        ("seen.contacted", _plain((", ".join(audit.contacted),) if audit.contacted else ())),
        ("seen.limits", _plain(observed.limits)),
    )
    return tuple(Seen(wording.say(id_), tuple(lines)) for id_, lines in parts if lines)


def _plain(lines: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(line, "") for line in lines]


def _product(one: SeenProduct, wording: Wording, labels: dict[str, str]) -> tuple[str, str]:
    """« Mailchimp : envoi de courrier (…) — indice. Déclaré : … », and its traces."""
    text = seen_tool(one.name, one.does, (one.operator, one.owner), wording, hint=one.hint)
    if one.usages:
        text += f" {wording.say('seen.declared_as', usages=wording.join([labels[usage] for usage in one.usages]))}"
    return text, wording.say("sign.between").join(one.evidence)


def _without_trace(audit: Audit, labels: dict[str, str], wording: Wording) -> Iterator[tuple[str, str]]:
    """Uses for which the same is said, together."""
    assert audit.observed is not None
    same: dict[str, list[str]] = {}
    for one in audit.observed.without_trace:
        same.setdefault(one.why, []).append(labels[one.usage])
    between, colon = wording.say("sign.between"), wording.say("sign.colon")
    yield from ((f"{between.join(usages)}{colon} {why}", "") for why, usages in same.items())
