"""Few steps for the whole audit: what needs no product, the one host that covers most, then single replacements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.advise.alternatives import MOST, Adviser, Judged
from auditor.advise.candidates import OWN_SERVER
from auditor.assess.engine import Assessed
from auditor.document import AdviceResult, HostPlan
from auditor.model import DataClass

ORDER = ("change_first", "frame", "clarify_first", "plan", "keep")
LEAST_TO_COVER = 2


@dataclass(frozen=True, slots=True)
class Weak:
    """A weak use with its alternatives, the best first."""

    id: str
    assessed: Assessed
    judged: Sequence[Judged]


def is_weak(assessed: Assessed) -> bool:
    """Any priority but keep, or dependence 0 with S1 or more."""
    dependence = assessed.verdicts.dependence
    held = dependence is not None and dependence.high == 0 and assessed.subject.usage.data not in (None, DataClass.S0)
    return assessed.ranking.id != "keep" or held


def plan(weak: Sequence[Weak], adviser: Adviser, first: Sequence[str]) -> AdviceResult:
    """The advice for the organisation; uses are named by their ids."""
    wording = adviser.wording
    by_host = _covered(weak, adviser)
    nearness = {one.candidate.host_id: adviser.nearness(one.candidate) for use in weak for one in use.judged}
    host = min(by_host, key=lambda id_: (-len(by_host[id_]), nearness[id_], id_), default=None)
    chosen = None
    if host is not None and len(by_host[host]) >= LEAST_TO_COVER:
        covers = by_host[host]
        name = next(adviser.host_name(one.candidate) for use in weak for one in use.judged if one.candidate.host_id == host)
        products = sorted({wording.product(one.candidate.product) for use in weak if use.id in covers for one in use.judged if one.candidate.host_id == host})
        left = tuple(use.id for use in weak if use.id not in covers)
        text = wording.say("advice.one_host", host=name, n=len(covers), products=wording.join(products))
        chosen = HostPlan(host, name, tuple(covers), left, text)
    covered = set(chosen.covers) if chosen else set()
    rest = sorted((use for use in weak if use.id not in covered and use.judged), key=_urgency)
    replacements = rest[:MOST]
    none_fits = tuple(use.id for use in weak if not use.judged)
    lines = [chosen.text] if chosen else []
    lines += [_replacement_text(use, adviser) for use in replacements]
    if sought := sum(not use.judged and use.assessed.subject.product is not None for use in weak):  # of a tool nobody knows nothing is said
        lines.append(wording.count("advice.none_fits", sought))
    return AdviceResult(tuple(first), chosen, tuple(use.id for use in replacements), none_fits, tuple(lines))


def _covered(weak: Sequence[Weak], adviser: Adviser) -> Mapping[str, list[str]]:
    """For each host, the weak uses for which it offers something better that no gate shuts out."""
    found: dict[str, list[str]] = {}
    for use in weak:
        for host in dict.fromkeys(one.candidate.host_id for one in use.judged if adviser.admits(one, use.assessed.subject.usage)):
            if host is not None and host != OWN_SERVER:
                found.setdefault(host, []).append(use.id)
    return found


def _urgency(use: Weak) -> tuple[int, int, str]:
    effort = ("small", "medium", "large").index(use.judged[0].candidate.replacement.effort.value)
    return ORDER.index(use.assessed.ranking.id), effort, use.id


def _replacement_text(use: Weak, adviser: Adviser) -> str:
    best = use.judged[0].candidate
    subject = use.assessed.subject
    name = adviser.wording.product(subject.product) if subject.product else subject.usage.tool
    return adviser.wording.say(
        "advice.replacement",
        tool=f"{name} ({subject.usage.purpose})" if subject.usage.purpose else name,
        product=adviser.wording.product(best.product),
        where=adviser.where(best),
        effort=adviser.wording.say(f"effort.{best.replacement.effort.value}"),
        loses=adviser.loses(best, adviser.needs(use.assessed)[0]),
    )
