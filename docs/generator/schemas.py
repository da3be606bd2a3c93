"""schemas/*.schema.json for editors, and docs/audit.schema.json for whoever reads audit documents.

Pydantic writes most of a schema from the records. Added here: readable names for the many forms of a
claim, what each field means, what files may also write (one source key in place of a list, a year as a
number), and the conditions of rules, whose words stand in facts.yaml.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from enum import StrEnum
from typing import Any, TypeAlias, get_args

from pydantic import TypeAdapter

from auditor import document, model
from auditor.knowledge import records, rulebook
from auditor.knowledge.conditions import COMPARISONS
from auditor.knowledge.reader import adapter
from auditor.knowledge.records import Form, Record, in_files
from auditor.knowledge.rulebook import DIMENSIONS, FactDefinition
from auditor.knowledge.store import Knowledge
from generator import meanings

Schema: TypeAlias = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MODELS: dict[str, type[Record]] = {
    "company": records.Company,
    "product": records.Product,
    "host": records.Host,
    "jurisdiction": records.Jurisdiction,
    "law": records.Law,
    "list": records.CompanyList,
    "stack": records.Stack,
    "needs": records.Needs,
    "facts": rulebook.FactsFile,
    "dimension": rulebook.Dimension,
    "finding": rulebook.FindingRule,
    "priorities": rulebook.Priorities,
}
SOURCE_FIELDS = {"source", "about", "metadata_source"}
LEVEL: Schema = {"type": "integer", "minimum": 0, "maximum": 3}
# Texts of the audit document that come from a closed list.
CLOSED: dict[tuple[str, str], Iterable[str]] = {
    ("PriorityResult", "id"): tuple(model.Priority),
    ("PriorityResult", "best"): tuple(one for one in model.Priority if one is not model.Priority.CLARIFY_FIRST),
    ("PriorityResult", "worst"): tuple(one for one in model.Priority if one is not model.Priority.CLARIFY_FIRST),
    ("FindingResult", "outcome"): tuple(model.Outcome),
    ("EvidenceItem", "strength"): (*(strength.name.lower() for strength in model.Strength), "derived"),  # derived: worked out, stated by nobody
    ("Gate", "met"): ("yes", "no", "unknown"),
}


def _form(alias: Any) -> tuple[str, str]:
    """What an alias of records says of itself, and its pattern."""
    form = next(one for one in get_args(alias) if isinstance(one, Form))
    return form.description or "", form.limits["pattern"]


ID, COUNTRY, PLACE, DATE = (_form(alias) for alias in (records.Id, records.CountryCode, records.Place, records.PartialDate))


def files(knowledge: Knowledge) -> dict[str, str]:
    """Every schema, by its path in the checkout."""
    schemas = {f"schemas/{name}.schema.json": _of_record(name, kind, knowledge.rules.facts) for name, kind in MODELS.items()}
    schemas["docs/audit.schema.json"] = of_audit()
    return {path: json.dumps(schema, ensure_ascii=False, indent=2) + "\n" for path, schema in schemas.items()}


def _of_record(name: str, kind: type[Record], facts: dict[str, FactDefinition]) -> Schema:
    schema = adapter(kind).json_schema()
    schema = _with_readable_names(schema)
    _describe(schema, kind)
    _say_what_files_may_write(schema)
    if name in ("dimension", "finding"):
        _add_conditions(schema, facts)
    return _headed(schema, f"{name}.schema.json")


def _headed(schema: Schema, id_: str) -> Schema:
    """The schema with its dialect and relative `$id` in front, as people look for them there."""
    definitions = {"$defs": schema.pop("$defs")} if "$defs" in schema else {}
    return {"$schema": DIALECT, "$id": id_, **schema, **definitions}


# --- names and meanings ------------------------------------------------------------------------------


def _with_readable_names(schema: Schema) -> Schema:
    """`Claim_tuple_Annotated_str__…` becomes `PlacesClaim`: what is claimed, then Claim."""
    names: dict[str, str] = {}
    forms: dict[str, Schema] = {}
    for old, definition in schema.get("$defs", {}).items():
        if definition.get("title") != records.Claim.__name__:
            continue
        value = definition["properties"]["value"]
        names[old] = f"{_claimed(next(part for part in value['anyOf'] if part != {'type': 'null'}))}Claim"
        definition.pop("description", None)
        definition.update(title=names[old], description=meanings.of_class(records.Claim))
        if forms.setdefault(names[old], definition) != definition:
            raise ValueError(f"two different claims would be called {names[old]}")
    text = json.dumps(schema)
    for old, new in names.items():
        text = text.replace(json.dumps(old), json.dumps(new)).replace(json.dumps(f"#/$defs/{old}"), json.dumps(f"#/$defs/{new}"))
    renamed: Schema = json.loads(text)
    if "$defs" in renamed:
        renamed["$defs"] = dict(sorted(renamed["$defs"].items()))
    return renamed


def _claimed(value: Schema) -> str:
    """A name for the value of a claim: the record or list it refers to, its words, or its form."""
    if "$ref" in value:
        return str(value["$ref"]).rpartition("/")[2]
    if "enum" in value:
        return "".join(_camel(word) for word in value["enum"])
    if value.get("type") == "array":
        return f"{_claimed(value['items'])}List"
    return {ID[0]: "Id", PLACE[0]: "Place", DATE[0]: "Date"}.get(value.get("description", ""), "Text")


def _camel(word: str) -> str:
    return "".join(part.capitalize() for part in word.split("_"))


def _describe(schema: Schema, kind: type[Record]) -> None:
    """Give every field the sentence that docs/data-model.md shows for it."""
    by_name = {one.__name__: one for one in _reached(kind)}
    for name, definition in [(kind.__name__, schema), *schema.get("$defs", {}).items()]:
        found = by_name.get("Claim" if name.endswith("Claim") else name)
        for field, described in definition.get("properties", {}).items():
            described.pop("title", None)  # pydantic's title only repeats the field's name
            meaning = meanings.of_field(found, _attribute(found, field)) if found else ""
            if meaning:
                described["description"] = meaning
    _describe_words(schema)


def _attribute(kind: type[Record], field: str) -> str:
    return next((one.name for one in fields(kind) if in_files(one.name) == field), field)


def _reached(kind: type[Record]) -> Iterator[type[Record]]:
    """The records that may stand inside one, which share its module or are general."""
    yield kind
    for module in (records, rulebook):
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Record) and value is not kind:
                yield value


def _describe_words(schema: Schema) -> None:
    """What the words of a closed list mean, in its description, which editors show."""
    for name, definition in schema.get("$defs", {}).items():
        words = getattr(records, name, None)
        if not (isinstance(words, type) and issubclass(words, StrEnum)):
            continue
        said = [f"{word.value}: {meaning}" for word in words if (meaning := meanings.of_word(words, word.name))]
        definition["description"] = "\n".join([*([text] if (text := meanings.of_class(words)) else []), *said])
        if not definition["description"]:
            del definition["description"]


# --- what files may write ----------------------------------------------------------------------------


def _say_what_files_may_write(schema: Schema) -> None:
    """The readers accept a little more than a record holds; editors must not underline that."""
    for node in list(_nodes(schema)):
        for field, described in node.get("properties", {}).items():
            if field in SOURCE_FIELDS and described.get("type") == "array":
                described["type"] = ["string", "array"]
                described["uniqueItems"] = True
        if node.get("description") == DATE[0]:
            # `since: 2019` is a number to YAML; pydantic leaves the pattern out after a validator.
            node.update(type=["string", "integer"], pattern=DATE[1], minimum=1000, maximum=9999)


def _nodes(value: Any) -> Iterator[Schema]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _nodes(inner)


# --- conditions --------------------------------------------------------------------------------------


def _add_conditions(schema: Schema, facts: dict[str, FactDefinition]) -> None:
    """Conditions and examples in terms of the facts that exist."""
    condition = {"$ref": "#/$defs/Condition"}
    for definition in (schema, *schema["$defs"].values()):
        fields = definition.get("properties", {})
        if "when" in fields:
            fields["when"] = {**condition, "description": meanings.of_field(rulebook.LevelRule, "when")}
        if "applies_when" in fields:
            always = {"type": "object", "maxProperties": 0}
            fields["applies_when"] = {"anyOf": [condition, always], "default": {}, "description": meanings.of_field(rulebook.Dimension, "applies_when")}
        if "facts" in fields:
            fields["facts"] = {"$ref": "#/$defs/Facts", "description": meanings.of_field(rulebook.LevelExample, "facts")}
        if "levels" in fields:
            _four_levels(fields["levels"])
        if definition.get("title") == "FindingExamples":
            for field in fields.values():
                field["items"] = {"$ref": "#/$defs/Facts"}
    schema["$defs"]["Condition"] = _condition(facts)
    schema["$defs"]["Facts"] = _facts_given(facts)


def _four_levels(levels: Schema) -> None:
    rule = levels.pop("additionalProperties")
    levels.update(properties={str(level): rule for level in range(4)}, required=[str(level) for level in range(4)], additionalProperties=False)


def _condition(facts: dict[str, FactDefinition]) -> Schema:
    several = {"type": "array", "items": {"$ref": "#/$defs/Condition"}, "minItems": 1}
    return {
        "title": "Condition",
        "description": "One fact with the value, or one of the values, that it must have; or all, any, not over conditions. "
        "A fact that isn't known makes it unknown, unless the rest decides.",
        "type": "object",
        "properties": {
            "all": {**several, "description": "every one of these holds"},
            "any": {**several, "description": "at least one of these holds"},
            "not": {"$ref": "#/$defs/Condition", "description": "this doesn't hold"},
            **{name: {**_asked(fact), "description": fact.meaning.en} for name, fact in facts.items()},
        },
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


def _asked(fact: FactDefinition) -> Schema:
    """What a condition may ask of a fact."""
    if fact.type == "number":
        compared = {"type": "object", "properties": {name: {"type": "number"} for name in COMPARISONS}, "additionalProperties": False}
        return {"anyOf": [{"type": "number"}, {**compared, "minProperties": 1, "maxProperties": 1}]}
    return {"anyOf": [_value(fact), {"type": "array", "items": _value(fact), "minItems": 1}]}


def _value(fact: FactDefinition) -> Schema:
    """One value of a fact. Needs and countries are records, so that adding one changes no schema."""
    if fact.values == "needs":
        return {"type": "string", "pattern": ID[1], "description": "an id of vendor_db/needs.yaml"}
    if fact.values == "countries":
        return {"type": "string", "pattern": COUNTRY[1]}
    return {"enum": list(fact.values)}


def _facts_given(facts: dict[str, FactDefinition]) -> Schema:
    """The facts of an example; null says that one is unknown."""
    values: dict[str, Schema] = {name: {"type": "number"} if fact.type == "number" else _asked(fact) for name, fact in facts.items()}
    return {
        "title": "Facts",
        "description": "Facts and their values; null, or left out: unknown.",
        "type": "object",
        "properties": {name: {"anyOf": [values[name], {"type": "null"}], "description": fact.meaning.en} for name, fact in facts.items()},
        "additionalProperties": False,
    }


# --- the audit document ------------------------------------------------------------------------------


def of_audit() -> Schema:
    """The schema of `--format json`, exactly as this version writes it."""
    schema = TypeAdapter(document.Audit).json_schema(mode="serialization")
    for name, definition in [("Audit", schema), *schema["$defs"].items()]:
        definition["additionalProperties"] = False
        for field, described in definition.get("properties", {}).items():
            described.pop("title", None)
            if (name, field) in CLOSED:
                described["enum"] = [str(word) for word in CLOSED[name, field]]
            if field == "dimensions":
                _six_dimensions(described)
    for bound in ("low", "high"):
        schema["$defs"]["DimensionResult"]["properties"][bound] = dict(LEVEL)
    schema["properties"]["schema"] = {"const": 1, "description": "The version of this form, which may grow; nothing in it changes its meaning or goes away."}
    schema["properties"]["lang"] = {
        "type": "string",
        "pattern": "^[a-z]{2,3}",
        "description": "The language of the texts: fr, en, or another that is translated.",
    }
    schema["description"] = (
        "One organisation, audited: what `auditor audit --format json` writes. This schema describes the documents of the version that it comes with, "
        "to the field; a program that reads them should leave alone the fields that it doesn't know."
    )
    return _headed(schema, "audit.schema.json")


def _six_dimensions(described: Schema) -> None:
    result = described.pop("additionalProperties")
    described.update(properties=dict.fromkeys(DIMENSIONS, result), required=list(DIMENSIONS), additionalProperties=False)
