"""docs/inventory.md: every field of an inventory, its values and its headings, from reports/inventory.yaml."""

from pathlib import Path

from auditor import yaml12
from auditor.knowledge.inventory_words import LANGUAGES, InventoryWords, Words4
from auditor.knowledge.store import Knowledge
from generator.markdown import code, document, table

HEAD = ("Français", "English", "Nederlands", "Deutsch")
ACCEPTED = {
    "text": "a text",
    "country": "a country's code or name",
    "words": "texts, parted by commas",
    "count": "a whole number",
    "since": "a year, a month or a day",
    "place": "`EEA`, or a country's code or name",
    "proofs": "a list of proofs: `for`, `what`, `date`, `where`",
}
SEVERAL = {"registers", "kinds", "admin_by"}
TITLES = {
    "answer": "yes or no",
    "host": "host: our own premises",
    "proof_for": "proofs: for",
    "proof_what": "proofs: what",
}


def page(knowledge: Knowledge, intro: Path, fields: Path) -> str:
    """The whole page; `fields` holds what each field means."""
    words = knowledge.inventory_words
    said = meanings(fields)
    lines = [
        "## Fields of the organisation",
        "",
        *table(("Field", "Meaning", "Value"), ((f"`{name}`", said["organisation"][name], _accepted(field.type)) for name, field in words.organisation.items())),
        "## Fields of a usage",
        "",
        "Only `tool` is required. Fields of page 1 stand on the first page of the spreadsheet that `auditor init` writes, the rest on the second.",
        "",
        *table(
            ("Field", "Page", "Meaning", "Value"),
            ((f"`{name}`", str(field.page), said["usage"][name], _accepted(field.type)) for name, field in words.usage.items()),
        ),
        *_headings(words),
        *_values(words),
    ]
    return document(intro.read_text(encoding="utf-8"), lines)


def meanings(fields: Path) -> dict[str, dict[str, str]]:
    """What each field means, by block and name."""
    document = yaml12.read(fields.read_text(encoding="utf-8"))
    assert not document.problems, document.problems
    found: dict[str, dict[str, str]] = document.value
    return found


def _accepted(kind: str) -> str:
    if kind in ACCEPTED:
        return ACCEPTED[kind]
    title = TITLES.get(kind, kind)
    link = f"[{title}](#{title.replace(':', '').replace(' ', '-')})"
    return f"one or several of {link}" if kind in SEVERAL else link


def _listed(words: Words4) -> tuple[str, ...]:
    return tuple(", ".join(getattr(words, lang)) for lang in LANGUAGES)


def _headings(words: InventoryWords) -> list[str]:
    """Columns of a sheet, labels of the organisation's page, tick columns, names of sheets."""
    return [
        "## Headings",
        "",
        "A column, or a label on the organisation's page, is known by the field's name or by any of these words, whatever its case, accents and punctuation.",
        "",
        "### Columns of usages",
        "",
        *table(("Field", *HEAD), ((f"`{name}`", *_listed(field.labels)) for name, field in words.usage.items())),
        "### Tick columns for the registers",
        "",
        "Instead of `registers`, four columns: a tick is yes, an empty cell is no.",
        "",
        *table(("Register", *HEAD), ((f"`{name}`", *_listed(labels)) for name, labels in words.ticks.items())),
        "### Labels of the organisation",
        "",
        *table(("Field", *HEAD), ((f"`{name}`", *_listed(field.labels)) for name, field in words.organisation.items())),
        "### Names of sheets",
        "",
        *table(("Sheet", *HEAD), ((f"`{name}`", *_listed(labels)) for name, labels in words.sheets.items())),
    ]


def _values(words: InventoryWords) -> list[str]:
    unknown = ", ".join(f"“{word}”" if word else "an empty cell" for word in words.unknown)
    lines = [
        "## Values",
        "",
        "The short form is what YAML files hold best; every word beside it means the same. The first of each language is what drop-down lists show.",
        "",
        f"Read as unknown, in any field but the tick columns: {unknown}.",
        "",
        f"Where several answers may be given, read as none of them: {', '.join(f'“{word}”' for word in dict.fromkeys(words.nothing.all()))}.",
        "",
    ]
    for kind, values in words.values.items():
        lines += [f"### {TITLES.get(kind, kind)}", "", *table(("Short form", *HEAD), ((code([value]), *_listed(entry)) for value, entry in values.items()))]
    return lines
