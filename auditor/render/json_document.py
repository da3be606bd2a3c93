"""The audit document as JSON: the one data contract (docs/audit.schema.json)."""

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from auditor import safe_text
from auditor.model import Audit, EvidenceItem, SourceRef

_STEP = "  "
_CONSTANTS = {None: "null", True: "true", False: "false"}


def render(audit: Audit) -> str:
    """JSON with two spaces, in the order of the schema, ending in a line break."""
    return "".join(pieces(audit))


def pieces(audit: Audit) -> Iterator[str]:
    """The same text a usage or a finding at a time: of a large audit, the whole is many times each."""
    writer = _Writer()
    before = "{\n" + _STEP
    for field in fields(audit):
        yield f"{before}{json.dumps(field.name)}: "
        yield from writer.items(getattr(audit, field.name), "\n" + _STEP)
        before = ",\n" + _STEP
    yield "\n}\n"


class _Writer:
    """Writes what `json.dumps(asdict(audit), ensure_ascii=False, indent=2)` would, without the copy.

    The same sentence, and the same piece of evidence, stand in many places of one audit: each is made
    into text once. A margin is a line break and the spaces that follow it.
    """

    def __init__(self) -> None:
        self._strings: dict[str, str] = {}
        self._names: dict[type, list[tuple[str, str]]] = {}
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
        if isinstance(value, str):
            return self._strings.get(value) or self._string(value)
        if value is None or isinstance(value, bool):
            return _CONSTANTS[value]
        if isinstance(value, int | float):
            return json.dumps(value)
        if isinstance(value, tuple | list):
            return self._list(value, margin)
        if isinstance(value, dict):
            return self._block([f"{self.value(name, '')}: {self.value(inner, margin + _STEP)}" for name, inner in value.items()], margin)
        if isinstance(value, SourceRef | EvidenceItem):
            return self._once(value, margin)
        return self._record(value, margin)

    def _string(self, value: str) -> str:
        text = safe_text.json_text(json.dumps(value, ensure_ascii=False))
        self._strings[value] = text
        return text

    def _list(self, values: tuple[Any, ...] | list[Any], margin: str) -> str:
        if not values:
            return "[]"
        deeper = margin + _STEP
        return f"[{deeper}{f',{deeper}'.join([self.value(inner, deeper) for inner in values])}{margin}]"

    @staticmethod
    def _block(lines: list[str], margin: str) -> str:
        deeper = margin + _STEP
        return f"{{{deeper}{f',{deeper}'.join(lines)}{margin}}}" if lines else "{}"

    def _record(self, value: Any, margin: str) -> str:
        names = self._names.get(type(value))
        if names is None:
            names = self._names[type(value)] = [(field.name, f"{json.dumps(field.name)}: ") for field in fields(value)]
        deeper = margin + _STEP
        return self._block([start + self.value(getattr(value, name), deeper) for name, start in names], margin)

    def _once(self, value: SourceRef | EvidenceItem, margin: str) -> str:
        key = (id(value), margin)
        text = self._shared.get(key)
        if text is None:
            text = self._shared[key] = self._record(value, margin)
        return text
