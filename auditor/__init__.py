"""Audit the tools of an association: who owns them, which law reaches the data, how to leave.

The public API is small; everything else may change.

    >>> import auditor
    >>> knowledge = auditor.load_knowledge()
    >>> inventory = auditor.read_inventory(path, knowledge, "fr")          # doctest: +SKIP
    >>> audit = auditor.audit_inventory(inventory, knowledge, auditor.AuditOptions(date.today()))  # doctest: +SKIP
    >>> print(auditor.to_json(audit))                                     # doctest: +SKIP
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from auditor.audit import audit as audit_inventory
    from auditor.document import Audit
    from auditor.errors import AuditorError, InputError, KnowledgeError, Problem
    from auditor.inventory.read import read_inventory
    from auditor.knowledge.store import Knowledge
    from auditor.knowledge.store import load as load_knowledge
    from auditor.model import AuditOptions, Inventory
    from auditor.render.json_document import render as to_json

__version__ = "0.1.0"

_WHERE = {
    "audit_inventory": ("auditor.audit", "audit"),
    "read_inventory": ("auditor.inventory.read", "read_inventory"),
    "load_knowledge": ("auditor.knowledge.store", "load"),
    "to_json": ("auditor.render.json_document", "render"),
    "Audit": ("auditor.document", "Audit"),
    "AuditOptions": ("auditor.model", "AuditOptions"),
    "Inventory": ("auditor.model", "Inventory"),
    "Knowledge": ("auditor.knowledge.store", "Knowledge"),
    "AuditorError": ("auditor.errors", "AuditorError"),
    "InputError": ("auditor.errors", "InputError"),
    "KnowledgeError": ("auditor.errors", "KnowledgeError"),
    "Problem": ("auditor.errors", "Problem"),
}

__all__ = [
    "Audit",
    "AuditOptions",
    "AuditorError",
    "InputError",
    "Inventory",
    "Knowledge",
    "KnowledgeError",
    "Problem",
    "__version__",
    "audit_inventory",
    "load_knowledge",
    "read_inventory",
    "to_json",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that the command line starts quickly."""
    if name not in _WHERE:
        raise AttributeError(f"module 'auditor' has no attribute {name!r}")
    import importlib

    module, attribute = _WHERE[name]
    return getattr(importlib.import_module(module), attribute)
