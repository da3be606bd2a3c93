"""Conditions and ownership chains in words, for `explain`, `catalogue` and the method page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from auditor.document import SourceRef
from auditor.knowledge.conditions import All, AnyOf, Compared, Condition, Not, OneOf
from auditor.knowledge.dates import holding
from auditor.knowledge.evidence import source_ref
from auditor.knowledge.ownership import Chain, chain
from auditor.knowledge.records import UNVERIFIED, OwnerEdge, Product, Source
from auditor.knowledge.store import Knowledge
from auditor.knowledge.wording import Wording

_SIGNS = {"gt": ">", "gte": "≥", "lt": "<", "lte": "≤"}


def condition_in_words(condition: Condition, wording: Wording, types: Mapping[str, Any]) -> str:
    """« usage.data est S2 ou S3 et usage.account est personal »."""
    match condition:
        case All(()) | AnyOf(()):
            return wording.say("cond.always")
        case All(parts):
            return wording.say("cond.all").join(_bracketed(part, wording, types) for part in parts)
        case AnyOf(parts):
            return wording.say("cond.any").join(_bracketed(part, wording, types) for part in parts)
        case Not(part):
            return wording.say("cond.not", part=condition_in_words(part, wording, types))
        case Compared(fact, operator, number):
            return f"{fact} {_SIGNS[operator]} {number:g}"
        case OneOf(fact, values):
            kind = "cond.has" if types[fact].type == "set" else "cond.is"
            return wording.say(kind, fact=fact, values=f" {wording.say('cond.or')} ".join(sorted(values)))


def _bracketed(part: Condition, wording: Wording, types: Mapping[str, Any]) -> str:
    words = condition_in_words(part, wording, types)
    return f"({words})" if isinstance(part, All | AnyOf) and len(part.parts) > 1 else words


def also_run_by(product: Product, knowledge: Knowledge, day: date) -> list[dict[str, str | None]]:
    """Who runs a tool together with the first of the chain."""
    others = (chain(knowledge, link.company, day) for link in holding(product.operator, day)[1:])
    return [{"id": one.steps[0].id, "name": one.steps[0].name, "country": one.steps[0].country} for one in others if one]


def owners_of(product: Product, knowledge: Knowledge, day: date) -> tuple[Chain | None, list[dict[str, Any]]]:
    """The chain behind a tool on a day, and its steps, from operator to owner.

    Of each step `unverified`: no source was read for all of it; `then_unknown`: it isn't said since when it holds, and what
    was read of it is younger than the day asked.
    """
    links = holding(product.operator, day)
    company = links[0].company if links else None
    link: Any = links[0] if links else None
    sources: Mapping[str, Source] = product.sources
    if company is None and product.host:
        host = knowledge.host(product.host)
        company = host.company if host else None
    found = chain(knowledge, company, day) if company else None
    if found is None:
        return None, []
    steps = []
    for step in found.steps:
        edge = link if step is found.steps[0] else step.edge
        keys = edge.source if edge else ()
        source = _source(sources, keys)
        read = (source and source["seen"]) or step.company.reviewed.isoformat()
        steps.append(
            {
                "id": step.id,
                "name": step.name,
                "country": step.country,
                "since": edge.since if edge else None,
                "until": edge.until if edge else None,
                "share": edge.share if isinstance(edge, OwnerEdge) else None,
                "source": source,
                "unverified": source is None or UNVERIFIED in keys,
                "then_unknown": (edge is None or edge.since is None) and day.isoformat() < read,
            }
        )
        sources = step.company.sources
    return found, steps


def _source(sources: Mapping[str, Source], keys: tuple[str, ...]) -> dict[str, Any] | None:
    ref: SourceRef | None = next((source_ref(sources[key]) for key in keys if key != UNVERIFIED and key in sources), None)
    return {"url": ref.url, "title": ref.title, "seen": ref.seen or ref.date} if ref else None
