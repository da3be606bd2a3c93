"""The audit document as JSON: the one data contract (docs/audit.schema.json)."""

import json
from collections.abc import Callable, Iterator
from dataclasses import fields
from operator import attrgetter
from typing import Any, NamedTuple

from auditor import safe_text
from auditor.document import AccessEntry, Alternative, Ask, Audit, Cost, DimensionResult, EvidenceItem, Gate, Interval, NextStep, Party, SourceRef

_STEP = b"  "
_encode = json.JSONEncoder(ensure_ascii=False).encode
_SMALL = {Interval, Gate, Party, Cost, NextStep}  # equal ones are many, and quickly compared
_SHARED = {SourceRef, EvidenceItem, AccessEntry, Ask, DimensionResult, Alternative}  # of these the audit holds the same one in many places


def render(audit: Audit) -> str:
    """JSON with two spaces, in the order of the schema, ending in a line break."""
    return b"".join(pieces(audit)).decode()


def pieces(audit: Audit) -> Iterator[bytes]:
    """The same text in UTF-8, a usage or a finding at a time: of a large audit, the whole is many times each."""
    writer = _Writer()
    before = b"{\n" + _STEP
    for field in fields(audit):
        yield b'%b"%b": ' % (before, field.name.encode())
        value = getattr(audit, field.name)
        yield from writer.items(_shared(value) if field.name == "inventory" else value, b"\n" + _STEP)
        before = b",\n" + _STEP
    yield b"\n}\n"


def _shared(inventory: dict[str, Any]) -> dict[str, Any]:
    """The inventory without where proofs are filed, which judges nothing and is nobody else's to read, and without notes, which stand with their usage."""
    usages = []
    for usage in inventory["usages"]:
        kept = {name: value for name, value in usage.items() if name != "notes"}
        if "proofs" in kept:
            kept["proofs"] = [{name: value for name, value in proof.items() if name != "where"} for proof in kept["proofs"]]
        usages.append(kept)
    return {**inventory, "usages": usages}


class _Form(NamedTuple):
    """How one type of record is written at one margin."""

    fields: Callable[[Any], tuple[Any, ...]]  # their values, in the order of the schema
    text: bytes  # with a place for each
    margin: bytes  # of what stands in it


class _Writer:
    """Writes what `json.dumps(asdict(audit), ensure_ascii=False, indent=2)` would, without the copy.

    The same sentence, and the same piece of evidence, stand in many places of one audit: each is made
    into text once. Text is UTF-8 from there on, which is joined several times over: joining wide
    characters with narrow ones copies one by one, bytes at once. A margin is a line break and the
    spaces that follow it.
    """

    def __init__(self) -> None:
        self._strings: dict[str, bytes] = {}
        self._forms: dict[tuple[type, bytes], _Form] = {}
        self._small: dict[tuple[Any, bytes], bytes] = {}
        self._shared: dict[tuple[int, bytes], bytes] = {}  # by identity: the audit keeps its parts alive

    def items(self, value: Any, margin: bytes) -> Iterator[bytes]:
        """The text of a value, in as many pieces as it has items."""
        if not isinstance(value, tuple) or not value:
            yield self.value(value, margin)
            return
        deeper = margin + _STEP
        before = b"[" + deeper
        for item in value:
            yield before
            yield self.value(item, deeper)
            before = b"," + deeper
        yield margin + b"]"

    def value(self, value: Any, margin: bytes) -> bytes:
        """The text of any value of an audit document."""
        kind = value.__class__
        if isinstance(value, str):
            return self._strings.get(value) or self._string(value)
        if kind is bool:
            return b"true" if value else b"false"
        if value is None:
            return b"null"
        if kind is tuple or kind is list:
            return self._list(value, margin)
        if kind is dict:
            return self._block(value, margin)
        if kind in _SMALL:
            return self._small.get((value, margin)) or self._small.setdefault((value, margin), self._record(value, margin))
        if kind in _SHARED:
            return self._shared.get((id(value), margin)) or self._shared.setdefault((id(value), margin), self._record(value, margin))
        return _encode(value).encode() if isinstance(value, int | float) else self._record(value, margin)

    def _string(self, value: str) -> bytes:
        text = safe_text.json_text(_encode(value)).encode()
        self._strings[value] = text
        return text

    def _list(self, values: tuple[Any, ...] | list[Any], margin: bytes) -> bytes:
        if not values:
            return b"[]"
        deeper = margin + _STEP
        return b"[%b%b%b]" % (deeper, (b"," + deeper).join([self.value(inner, deeper) for inner in values]), margin)

    def _block(self, values: dict[str, Any], margin: bytes) -> bytes:
        if not values:
            return b"{}"
        deeper = margin + _STEP
        known = self._strings
        lines = [b"%b: %b" % (known.get(name) or self._string(name), self.value(inner, deeper)) for name, inner in values.items()]
        return b"{%b%b%b}" % (deeper, (b"," + deeper).join(lines), margin)

    def _record(self, value: Any, margin: bytes) -> bytes:
        form = self._forms.get((value.__class__, margin)) or self._new_form(value.__class__, margin)
        known, write, deeper = self._strings, self.value, form.margin
        # Text and nothing are most of all fields: they are looked at here, for each call would cost more than the look.
        return form.text % tuple(
            [
                known.get(inner) or write(inner, deeper) if inner.__class__ is str else b"null" if inner is None else write(inner, deeper)
                for inner in form.fields(value)
            ]
        )

    def _new_form(self, kind: type, margin: bytes) -> "_Form":
        deeper = margin + _STEP
        names = [field.name for field in fields(kind)]
        lines = [b'%b"%b": %%b' % (deeper, name.encode()) for name in names]
        form = self._forms[(kind, margin)] = _Form(attrgetter(*names), b"{%b%b}" % (b",".join(lines), margin), deeper)
        return form
