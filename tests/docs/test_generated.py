"""The generated pages and schemas are current, and the schemas say what the readers accept."""

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from auditor import yaml12
from auditor.audit import audit
from auditor.inventory.read import read_inventory
from auditor.knowledge import records
from auditor.knowledge.store import Knowledge
from auditor.model import AuditOptions

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
sys.path.insert(0, str(DOCS))

import generate  # noqa: E402
from generator import data_model, inventory, meanings, schemas  # noqa: E402

SCHEMA_OF = {
    **{f"vendor_db/{folder}": name for name, model in schemas.MODELS.items() for folder, kind in records.FOLDERS.items() if kind is model},
    "rules/dimensions": "dimension",
    "rules/findings": "finding",
}
SINGLE = {"vendor_db/needs.yaml": "needs", "rules/facts.yaml": "facts", "rules/priorities.yaml": "priorities"}
PAGES = sorted(path.name for path in DOCS.glob("*.md") if not path.name.endswith(".intro.md"))  # an introduction is only read inside its page


def data_files() -> Iterator[tuple[str, str]]:
    """Every file of vendor_db and rules, with the name of its schema."""
    for folder, name in SCHEMA_OF.items():
        yield from ((path.relative_to(ROOT).as_posix(), name) for path in sorted((ROOT / folder).glob("*.yaml")))
    yield from SINGLE.items()


@cache
def validator(path: str) -> Draft202012Validator:
    """The validator of a committed schema."""
    return Draft202012Validator(json.loads((ROOT / path).read_text(encoding="utf-8")))


def complaints(schema: str, value: Any) -> list[str]:
    """What a schema says against a value, with where."""
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in validator(f"schemas/{schema}.schema.json").iter_errors(value)]


def value_of(path: str) -> Any:
    """A data file as the program reads it."""
    document = yaml12.read((ROOT / path).read_text(encoding="utf-8"))
    assert not document.problems
    return document.value


def first(folder: str) -> Any:
    """The first file of a folder."""
    return value_of(min(path for path, _ in data_files() if path.startswith(f"{folder}/")))


# --- pages -------------------------------------------------------------------------------------------


def test_nothing_generated_is_stale() -> None:
    stale = generate.stale()
    assert not stale, f"run `make docs` and commit {', '.join(stale)}"


def test_generating_twice_gives_the_same() -> None:
    assert generate.outputs() == generate.outputs()


def test_no_generated_file_is_left_over() -> None:
    written = {name for name in generate.outputs() if name.startswith("schemas/")}
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "schemas").iterdir()} == written


def test_every_field_of_a_record_has_a_meaning() -> None:
    missing = data_model.without_meaning()
    assert not missing, f"say what they mean, beside the field or in docs/data-model.fields.yaml: {', '.join(missing)}"


def test_no_meaning_is_left_over() -> None:
    assert not meanings.unused([*data_model.models()])


def test_every_field_of_the_inventory_has_a_meaning(knowledge: Knowledge) -> None:
    said, words = inventory.meanings(DOCS / "inventory.fields.yaml"), knowledge.inventory_words
    assert {block: set(fields) for block, fields in said.items()} == {"organisation": set(words.organisation), "usage": set(words.usage)}


def test_method_names_every_rule(knowledge: Knowledge) -> None:
    text = (DOCS / "method.md").read_text(encoding="utf-8")
    for id_, rule in knowledge.rules.findings.items():
        assert f"#### `{id_}`" in text
        assert all(f'<a id="law-{law}"></a>' in text for law in rule.references)
    assert all(f"| `{fact}` |" in text for fact in knowledge.rules.facts)


def test_catalogue_page_names_every_folder() -> None:
    text = (DOCS / "catalogue.md").read_text(encoding="utf-8")
    assert all(f"vendor_db/{folder}/" in text for folder in records.FOLDERS)


@pytest.mark.parametrize("page", PAGES)
def test_links_inside_the_checkout_lead_somewhere(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue  # elsewhere in the world
        file, _, part = target.partition("#")
        path = DOCS / (file or page)
        assert path.exists(), f"{page}: {target}"
        assert not part or part in _anchors(path), f"{page}: {target}"


@cache
def _anchors(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    return {_anchor(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)} | set(re.findall(r'<a id="([^"]+)">', text))


def _anchor(heading: str) -> str:
    """As forges make it: small letters, hyphens for spaces, no punctuation."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def test_example_of_the_inventory_page_is_read_and_audited(audited_example: dict[str, Any]) -> None:
    assert [usage["tool"]["known"] for usage in audited_example["usages"]].count(True) == len(audited_example["usages"])


# --- schemas of data files ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", schemas.MODELS)
def test_schema_is_a_schema_with_a_relative_id(name: str) -> None:
    schema = validator(f"schemas/{name}.schema.json").schema
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"{name}.schema.json"
    assert schema["$schema"] == schemas.DIALECT
    assert schema["title"]
    assert schema["description"]


@pytest.mark.parametrize("name", schemas.MODELS)
def test_names_in_a_schema_are_readable(name: str) -> None:
    assert all(re.fullmatch(r"[A-Za-z0-9]+", one) for one in validator(f"schemas/{name}.schema.json").schema.get("$defs", {}))


@pytest.mark.parametrize("schema", sorted({schema for _, schema in data_files()}))
def test_data_files_fit_their_schema(schema: str) -> None:
    paths = [path for path, of_file in data_files() if of_file == schema]
    assert paths
    assert not {path: found for path in paths if (found := complaints(schema, value_of(path)))}


@pytest.mark.parametrize("folder", [*SCHEMA_OF])
def test_unknown_field_is_refused(folder: str) -> None:
    assert complaints(SCHEMA_OF[folder], {**first(folder), "wrong_field": 1})


WRONG: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "missing field": ("company", lambda value: {name: inner for name, inner in value.items() if name != "kind"}),
    "word outside the list": ("company", lambda value: {**value, "kind": "corporation"}),
    "date that isn't one": ("company", lambda value: {**value, "names": [{"name": "A", "since": "May 2019"}]}),
    "source written twice": ("company", lambda value: {**value, "about": ["a", "a"]}),
    "fact that doesn't exist": ("finding", lambda value: {**value, "when": {"usage.date": "S2"}}),
    "value of another fact": ("finding", lambda value: {**value, "when": {"usage.data": ["S2", "S7"]}}),
    "yes as a truth value": ("finding", lambda value: {**value, "when": {"usage.mfa": True}}),
    "two facts at once": ("finding", lambda value: {**value, "when": {"usage.mfa": "yes", "usage.backup": "no"}}),
    "empty condition": ("finding", lambda value: {**value, "when": {}}),
    "comparison that doesn't exist": ("finding", lambda value: {**value, "when": {"audit.usages": {"over": 3}}}),
    "mistake deep inside": ("finding", lambda value: {**value, "when": {"all": [{"not": {"any": [{"usage.mfa": "maybe"}]}}]}}),
    "example with an unknown fact": ("finding", lambda value: {**value, "examples": {**value["examples"], "passes": [{"usage.nothing": "yes"}]}}),
    "fifth level": ("dimension", lambda value: {**value, "levels": {**value["levels"], "4": value["levels"]["3"]}}),
    "level left out": ("dimension", lambda value: {**value, "levels": {level: rule for level, rule in value["levels"].items() if level != "2"}}),
}
FOLDER_OF = {"company": "vendor_db/companies", "finding": "rules/findings", "dimension": "rules/dimensions"}


@pytest.mark.parametrize("mistake", WRONG)
def test_mistake_is_refused(mistake: str) -> None:
    schema, change = WRONG[mistake]
    assert complaints(schema, change(first(FOLDER_OF[schema])))


RIGHT: dict[str, Any] = {
    "one value": {"usage.data": "S2"},
    "several values": {"usage.data": ["S2", "S3"]},
    "an exact number": {"audit.usages": 3},
    "a comparison": {"audit.usages": {"gte": 3}},
    "combined": {"all": [{"any": [{"usage.mfa": "no"}, {"not": {"usage.backup": "yes"}}]}, {"org.country": "BE"}, {"tool.needs": ["chat"]}]},
}


@pytest.mark.parametrize("condition", RIGHT)
def test_condition_is_accepted(condition: str) -> None:
    assert not complaints("finding", {**first("rules/findings"), "when": RIGHT[condition]})


def test_year_may_be_a_number_and_a_source_stand_alone() -> None:
    company = {**first("vendor_db/companies"), "names": [{"name": "A", "since": 2019, "source": "site"}]}
    assert not complaints("company", company)


# --- the audit document ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def audited_example(knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The audit document of the example in docs/inventory.intro.md, as JSON has it."""
    [example] = re.findall(r"```yaml\n(organisation:.*?)```", (DOCS / "inventory.intro.md").read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path_factory.mktemp("example") / "inventory.yaml"
    path.write_text(example, encoding="utf-8")
    return audited(path, knowledge, "fr")


def audited(path: Path, knowledge: Knowledge, lang: str) -> dict[str, Any]:
    """The audit document of an inventory, as JSON has it."""
    document = audit(read_inventory(path, knowledge, lang), knowledge, AuditOptions(date(2026, 11, 22), lang))
    as_json: dict[str, Any] = json.loads(json.dumps(asdict(document)))
    return as_json


def audit_complaints(value: Any) -> list[str]:
    return [error.message for error in validator("docs/audit.schema.json").iter_errors(value)]


def test_audit_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(validator("docs/audit.schema.json").schema)


def test_real_audit_fits_the_schema(audited_example: dict[str, Any]) -> None:
    assert audited_example["usages"]
    assert audited_example["findings"]
    assert not audit_complaints(audited_example)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("example", sorted(path.name for path in (ROOT / "examples").glob("*.yaml")))
def test_audit_of_an_example_fits_the_schema(example: str, lang: str, knowledge: Knowledge) -> None:
    assert not audit_complaints(audited(ROOT / "examples" / example, knowledge, lang))


def _with(value: dict[str, Any], change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(value))
    change(copy)
    return copy


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda audit: audit.update(score=61), id="a field that doesn't exist"),
        pytest.param(lambda audit: audit.pop("findings"), id="a field left out"),
        pytest.param(lambda audit: audit.update(schema=2), id="another version"),
        pytest.param(lambda audit: audit["usages"][0].update(grade="A"), id="a field inside that doesn't exist"),
        pytest.param(lambda audit: audit["usages"][0]["dimensions"]["ownership"].update(low=4), id="a level above 3"),
        pytest.param(lambda audit: audit["usages"][0]["dimensions"].pop("law"), id="a dimension left out"),
        pytest.param(lambda audit: audit["usages"][0]["priority"].update(id="urgent"), id="a priority that doesn't exist"),
        pytest.param(lambda audit: audit["findings"][0].update(outcome="illegal"), id="an outcome that doesn't exist"),
    ],
)
def test_wrong_audit_is_refused(audited_example: dict[str, Any], change: Callable[[dict[str, Any]], object]) -> None:
    assert audit_complaints(_with(audited_example, change))
