"""An inventory as the blocks of an inventory file: what was said, and nothing else. CONTRACT 1.

An audit carries it, so that what was declared can be corrected and audited again. `start_of` turns it
into what the template writers write.
"""

from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from typing import Any

from auditor.inventory.template import Start
from auditor.model import Inventory, Proof, ProofFor, ProofWhat

# An empty list says something here: none of them. Elsewhere it is what nobody said.
_SAID_WHEN_EMPTY = ("registers", "kinds", "admin_by")
_NOT_OF_THE_FILE = ("place",)


def as_declared(inventory: Inventory, *, with_notes: bool) -> dict[str, Any]:
    """`{"organisation": {…}, "usages": [{…}]}`, ready for JSON: codes, numbers, lists; usages by id, whatever their order in the file."""
    left_out = _NOT_OF_THE_FILE if with_notes else (*_NOT_OF_THE_FILE, "notes")
    usages = [_said(usage, left_out) for usage in sorted(inventory.usages, key=lambda usage: usage.id)]
    return {"organisation": _said(inventory.organisation, () if inventory.named else ("name",)), "usages": usages}


def start_of(declared: Mapping[str, Any]) -> Start:
    """What `as_declared` gave, as values to start a template from."""
    usages = tuple({name: _value(name, value) for name, value in usage.items()} for usage in declared["usages"])
    return Start(usages, {name: _value(name, value) for name, value in declared["organisation"].items()})


def _said(record: Any, left_out: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of a record that say something."""
    found = {field.name: getattr(record, field.name) for field in fields(record) if field.name not in left_out}
    return {name.rstrip("_"): _plain(value) for name, value in found.items() if value not in (None, "", ()) or (value == () and name in _SAID_WHEN_EMPTY)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Proof):
        return _said(value)
    return value.value if isinstance(value, Enum) else value


def _value(name: str, value: Any) -> Any:
    if name == "proofs":
        return tuple(Proof(ProofFor(proof["for"]), ProofWhat(proof["what"]), proof.get("date"), proof.get("where")) for proof in value)
    return tuple(value) if isinstance(value, list) else value
