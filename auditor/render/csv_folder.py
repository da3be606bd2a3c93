"""The audit's sheets as CSV files of a folder, beside the inventory, which says of the organisation what no CSV can."""

from auditor.document import Audit
from auditor.inventory import write_csv, write_yaml
from auditor.inventory.as_declared import start_of
from auditor.inventory.template import Template
from auditor.knowledge.store import Knowledge
from auditor.render.sheets import Link, Value, sheets_of

INVENTORY = "inventory"


def files(audit: Audit, knowledge: Knowledge) -> dict[str, bytes]:
    """Every file by its name. `inventory.yaml` is what can be corrected and audited again."""
    sheets = {
        sheet.id: [[column.heading for column in sheet.columns], *(map(_text, row) for row in sheet.rows)]
        for sheet in sheets_of(audit, knowledge.wording(audit.lang))
    }
    template = Template(knowledge, audit.lang, start=start_of(audit.inventory))
    texts = {name: write_csv.text_of(rows, audit.lang) for name, rows in sheets.items()} | {INVENTORY: write_csv.write(template)}
    # The mark at the start tells a spreadsheet that a file is UTF-8.
    return {f"{name}.csv": text.encode("utf-8-sig") for name, text in texts.items()} | {f"{INVENTORY}.yaml": write_yaml.write(template).encode()}


def _text(value: Value) -> str:
    return value.url if isinstance(value, Link) else "" if value is None else str(value)
