"""From the names that people wrote to products and hosts; a near match is said, never silent."""

from dataclasses import dataclass, replace

from auditor.inventory.values import shown
from auditor.knowledge.lookup import Match
from auditor.knowledge.names import plain
from auditor.knowledge.store import Knowledge
from auditor.model import PREMISES, Note, Usage


@dataclass(frozen=True, slots=True)
class Identified:
    """A usage with the product and host that its words mean; None where nothing is known."""

    usage: Usage
    product_id: str | None
    host_id: str | None
    match: Match
    notes: tuple[Note, ...]


def identify(usage: Usage, knowledge: Knowledge) -> Identified:
    """Find the product by id, name, alias, host name or near match, and the host likewise."""
    match = knowledge.product_names.find(usage.tool)
    notes = []
    host_id, host, host_notes = _host(usage, knowledge)
    notes += host_notes
    if match.id is not None and match.how == "near":
        product = knowledge.product(match.id)
        notes.append(Note(usage.place, "read.name_near", (("asked", shown(usage.tool)), ("name", product.name if product else match.id))))
    if match.id is None and host_id is None:
        # « Nubo » written as a tool: nobody's product, but a host that is known.
        as_host = knowledge.host_names.find(usage.tool)
        if as_host.how in ("exact", "host"):
            host_id = as_host.id
    placed = usage if host == usage.host else _with_host(usage, host)
    return Identified(placed, match.id, host_id, match, tuple(notes))


def _host(usage: Usage, knowledge: Knowledge) -> tuple[str | None, str | None, list[Note]]:
    if not usage.host:
        return None, usage.host, []
    premises = knowledge.inventory_words.values["host"][PREMISES]
    if plain(usage.host) in {plain(word) for word in (PREMISES, *premises.all())}:
        return None, PREMISES, []
    match = knowledge.host_names.find(usage.host)
    if match.id is None:
        return None, usage.host, [Note(usage.place, "read.host_unknown", (("asked", shown(usage.host)),))]
    host = knowledge.host(match.id)
    notes = [Note(usage.place, "read.host_near", (("asked", shown(usage.host)), ("name", host.name if host else match.id)))] if match.how == "near" else []
    return match.id, usage.host, notes


def _with_host(usage: Usage, host: str | None) -> Usage:
    return replace(usage, host=host)
