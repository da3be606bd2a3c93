"""The sources of a document, each once and with the same number in every form of it."""

from typing import Any

from auditor.document import Audit, SourceRef


def numbered(audit: Audit) -> dict[SourceRef, int]:
    """Every source that stands anywhere in a document, numbered in the order in which it stands there."""
    return {source: number for number, source in enumerate(found_in(audit), 1)}


def found_in(part: Any) -> dict[SourceRef, None]:
    """The sources in a part of a document, each once, in their order."""
    found: dict[SourceRef, None] = {}
    _walk(part, found, set())
    return found


def _walk(value: Any, found: dict[SourceRef, None], seen: set[int]) -> None:
    if value is None or isinstance(value, str | int):
        return
    if isinstance(value, SourceRef):
        found[value] = None
    elif isinstance(value, tuple | list):
        for one in value:
            _walk(one, found, seen)
    elif isinstance(value, dict):
        for one in value.values():
            _walk(one, found, seen)
    elif id(value) not in seen:  # the same evidence stands in many places of a document
        seen.add(id(value))
        for name in getattr(value, "__dataclass_fields__", ()):
            _walk(getattr(value, name), found, seen)
