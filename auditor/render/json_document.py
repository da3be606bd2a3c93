"""The audit document as JSON: the one data contract (docs/audit.schema.json)."""

import json
from dataclasses import asdict

from auditor import safe_text
from auditor.model import Audit


def render(audit: Audit) -> str:
    """JSON with two spaces, in the order of the schema, ending in a line break."""
    return safe_text.json_text(json.dumps(asdict(audit), ensure_ascii=False, indent=2)) + "\n"
