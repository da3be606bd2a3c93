"""The audit document as JSON: the one data contract (docs/audit.schema.json)."""

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from auditor import safe_text
from auditor.document import Alternative, Ask, Audit, Cost, DimensionResult, EvidenceItem, Gate, Interval, NextStep, Party, SourceRef

_STEP = "  "
_encode = json.JSONEncoder(ensure_ascii=False).encode
_SMALL = {Interval, Gate, Party, Cost, NextStep}  # equal ones are many, and quickly compared
_SHARED = {SourceRef, EvidenceItem, Ask, DimensionResult, Alternative}  # of these the audit holds the same one in many places


def render(audit: Audit) -> str:
    """JSON with two spaces, in the order of the schema, ending in a line break."""
    return "".join(pieces(audit))


def pieces(audit: Audit) -> Iterator[str]:
    """The same text a usage or a finding at a time: of a large audit, the whole is many times each."""
    writer = _Writer()
    before = "{\n" + _STEP
    for field in fields(audit):
        yield f"{before}{json.dumps(field.name)}: "
        value = getattr(audit, field.name)
        yield from writer.items(_shared(value) if field.name == "inventory" else value, "\n" + _STEP)
        before = ",\n" + _STEP
    yield "\n}\n"


def _shared(inventory: dict[str, Any]) -> dict[str, Any]:
    """The inventory without where proofs are filed, which judges nothing and is nobody else's to read, and without notes, which stand with their usage."""
    usages = []
    for usage in inventory["usages"]:
        kept = {name: value for name, value in usage.items() if name != "notes"}
        if "proofs" in kept:
            kept["proofs"] = [{name: value for name, value in proof.items() if name != "where"} for proof in kept["proofs"]]
        usages.append(kept)
    return {**inventory, "usages": usages}


class _Writer:
    """Writes what `json.dumps(asdict(audit), ensure_ascii=False, indent=2)` would, without the copy.

    The same sentence, and the same piece of evidence, stand in many places of one audit: each is made
    into text once. A margin is a line break and the spaces that follow it.
    """

    def __init__(self) -> None:
        self._strings: dict[str, str] = {}
        self._starts: dict[tuple[type, str], list[tuple[str, str]]] = {}
        self._small: dict[tuple[Any, str], str] = {}
        self._shared: dict[tuple[int, str], str] = {}  # by identity: the audit keeps its parts alive

    def items(self, value: Any, margin: str) -> Iterator[str]:
        """The text of a value, in as many pieces as it has items."""
        if not isinstance(value, tuple) or not value:
            yield self.value(value, margin)
            return
        deeper = margin + _STEP
        before = f"[{deeper}"
        for item in value:
            yield before + self.value(item, deeper)
            before = f",{deeper}"
        yield f"{margin}]"

    def value(self, value: Any, margin: str) -> str:
        """The text of any value of an audit document."""
        kind = value.__class__
        if isinstance(value, str):
            return self._strings.get(value) or self._string(value)
        if kind is bool:
            return "true" if value else "false"
        if value is None:
            return "null"
        if kind is tuple or kind is list:
            return self._list(value, margin)
        if kind is dict:
            return self._block(value, margin)
        if kind in _SMALL:
            return self._small.get((value, margin)) or self._small.setdefault((value, margin), self._record(value, margin))
        if kind in _SHARED:
            return self._shared.get((id(value), margin)) or self._shared.setdefault((id(value), margin), self._record(value, margin))
        return _encode(value) if isinstance(value, int | float) else self._record(value, margin)

    def _string(self, value: str) -> str:
        text = safe_text.json_text(_encode(value))
        self._strings[value] = text
        return text

    def _list(self, values: tuple[Any, ...] | list[Any], margin: str) -> str:
        if not values:
            return "[]"
        deeper = margin + _STEP
        return f"[{deeper}{f',{deeper}'.join([self.value(inner, deeper) for inner in values])}{margin}]"

    def _block(self, values: dict[str, Any], margin: str) -> str:
        if not values:
            return "{}"
        deeper = margin + _STEP
        lines = [f"{self.value(name, deeper)}: {self.value(inner, deeper)}" for name, inner in values.items()]
        return f"{{{deeper}{f',{deeper}'.join(lines)}{margin}}}"

    def _record(self, value: Any, margin: str) -> str:
        deeper = margin + _STEP
        strings = self._strings
        parts: list[str] = []
        for name, start in self._starts.get((value.__class__, margin)) or self._new_starts(value.__class__, margin):
            inner = getattr(value, name)
            text = strings.get(inner) if inner.__class__ is str else "null" if inner is None else None
            parts += (start, text or self.value(inner, deeper))
        parts.append(margin + "}")
        return "".join(parts)

    def _new_starts(self, kind: type, margin: str) -> list[tuple[str, str]]:
        """The fields of a type, each with what stands before its value at one margin."""
        deeper = margin + _STEP
        starts = [(field.name, f"{',' if place else '{'}{deeper}{json.dumps(field.name)}: ") for place, field in enumerate(fields(kind))]
        self._starts[(kind, margin)] = starts
        return starts
