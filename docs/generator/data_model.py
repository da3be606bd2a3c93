"""docs/data-model.md: every record of vendor_db and rules, field by field."""

import inspect
import types
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from auditor.knowledge import records, rulebook
from auditor.knowledge.records import Record, base, company, fingerprint, host, in_files, law, lists, product
from auditor.observation import Role, Sureness
from generator import meanings
from generator.markdown import anchor, code, document, table

NAMED = (
    (records.Id, "id"),
    (records.CountryCode, "country code"),
    (records.Place, "country code or `EEA`"),
    (records.PartialDate, "date"),
    (records.SourceKeys, "source key, or a list of them"),
    (records.Words, "list of texts"),
    (rulebook.Level, "0 to 3"),
)
PLAIN: dict[Any, str] = {str: "text", bool: "`true` or `false`", int: "whole number", float: "number", date: "day", Any: "anything"}
# The fields that pydantic can't describe, because their form depends on facts.yaml.
CONDITIONS = {"when", "applies_when"}
LEFT_OUT = {"Record", "Rulebook"}


RECORDS = (base, company, product, fingerprint, host, law, lists)


def page(intro: Path) -> str:
    """The whole page."""
    lines = [
        "## The files",
        "",
        *_files(),
        "## Records of vendor_db",
        "",
        *(line for module in RECORDS for line in _types(_classes(module))),
        *_types((Role, Sureness)),  # words that records share with what a scan sees
        "## Records of rules",
        "",
        *_types(_classes(rulebook)),
    ]
    return document(intro.read_text(encoding="utf-8"), lines)


def without_meaning() -> list[str]:
    """The fields of which neither a comment nor a description says what they mean."""
    return [f"{model.__name__}.{one.name}" for model in models() for one in fields(model) if not meanings.of_field(model, one.name)]


def models() -> Iterator[type[Record]]:
    """Every record that the page shows, in its order. A specialised claim stands in no module's names, so each comes once."""
    return (named for module in (*RECORDS, rulebook) for named in _classes(module) if issubclass(named, Record))


def _files() -> list[str]:
    rows = [(f"`vendor_db/{folder}/<id>.yaml`", _link(model), f"[{_schema(model)}](../schemas/{_schema(model)})") for folder, model in records.FOLDERS.items()]
    rows.append(("`vendor_db/needs.yaml`", _link(records.Needs), "[needs.schema.json](../schemas/needs.schema.json)"))
    rows.append(("`rules/facts.yaml`", _link(rulebook.FactsFile), "[facts.schema.json](../schemas/facts.schema.json)"))
    rows.append(("`rules/dimensions/<id>.yaml`", _link(rulebook.Dimension), "[dimension.schema.json](../schemas/dimension.schema.json)"))
    rows.append(("`rules/findings/<id>.yaml`", _link(rulebook.FindingRule), "[finding.schema.json](../schemas/finding.schema.json)"))
    rows.append(("`rules/priorities.yaml`", _link(rulebook.Priorities), "[priorities.schema.json](../schemas/priorities.schema.json)"))
    return table(("File", "Record", "Schema"), rows)


def _schema(model: type[Record]) -> str:
    return f"{'list' if model is records.CompanyList else model.__name__.lower()}.schema.json"


def _link(named: type) -> str:
    return f"[{named.__name__}](#{anchor(named.__name__)})"


def _classes(module: ModuleType) -> Iterator[type]:
    """The public classes that a module defines, in its order."""
    for name, value in vars(module).items():
        if inspect.isclass(value) and value.__module__ == module.__name__ and not name.startswith("_") and name not in LEFT_OUT:
            yield value


def _types(classes: Iterable[type]) -> list[str]:
    lines = []
    for named in classes:
        lines += [f"### {named.__name__}", ""]
        said = meanings.of_class(named)
        if said:
            lines += [said, ""]
        if issubclass(named, StrEnum):
            lines += _words(named)
        elif issubclass(named, Record):
            lines += _fields(named)
    return lines


def _words(words: type[StrEnum]) -> list[str]:
    listed = [(f"`{word.value}`", meanings.of_word(words, word.name)) for word in words]
    return [*(f"- {word}{': ' if said else ''}{said}" for word, said in listed), ""]


def _fields(model: type[Record]) -> list[str]:
    rows = []
    for one in fields(model):
        kind = "[condition](#conditions)" if one.name in CONDITIONS else describe(one.type)
        required = one.default is MISSING and one.default_factory is MISSING
        rows.append((f"`{in_files(one.name)}`", kind, "required" if required else "", meanings.of_field(model, one.name)))
    return table(("Field", "Value", "", "Meaning"), rows)


def describe(kind: Any) -> str:
    """A type in words, with links to the records that it names."""
    inner = get_args(kind)
    match get_origin(kind):
        case None:
            words = PLAIN.get(kind) or (_link(kind) if inspect.isclass(kind) else "any value")
        case origin if origin is Annotated:
            words = _alias(inner) or describe(inner[0])
        case origin if origin in (Union, types.UnionType):
            words = " or ".join(describe(part) for part in inner if part is not type(None))
        case origin if origin is Literal:
            words = code(map(str, inner))
        case origin if origin is records.Claim:
            words = f"[claim](#claim): {describe(inner[0])}"
        case origin if origin is dict:
            words = f"{describe(inner[1])}, by {describe(inner[0])}"
        case _:  # a tuple
            words = f"list of {_several(describe(inner[0]))}" if inner[-1] is Ellipsis else f"[{', '.join(describe(part) for part in inner)}]"
    return words


def _alias(inner: tuple[Any, ...]) -> str | None:
    """The words for an alias of records; one to which a field adds its own description is still that alias."""
    return next((words for alias, words in NAMED if inner[: len(get_args(alias))] == get_args(alias)), None)


def _several(words: str) -> str:
    """`id` to `ids`; links and words in code stay as they are."""
    first, _, rest = words.partition(" or ")
    return first + ("" if first.endswith((")", "`")) else "s") + (f" or {rest}" if rest else "")
