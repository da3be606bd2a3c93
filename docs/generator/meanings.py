"""What a field or word of a record means: said beside it in the source, else in docs/data-model.fields.yaml.

Each sentence stands once; the page on the data model and the schemas both take it from here.
"""

import ast
import inspect
import io
import tokenize
from collections.abc import Iterable
from dataclasses import fields
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import ModuleType

from auditor import yaml12
from auditor.knowledge.records import Record

FIELDS = Path(__file__).resolve().parent.parent / "data-model.fields.yaml"
# What the aliases of types say of themselves is their form, not what a field means.
FORMS = {"a file name without .yaml", "ISO 3166-1 alpha-2", "a country code, or EEA", "YYYY, YYYY-MM or YYYY-MM-DD, as exact as the source"}


@cache
def _said() -> dict[str, str]:
    """docs/data-model.fields.yaml: by `field`, or by `Record.field`."""
    document = yaml12.read(FIELDS.read_text(encoding="utf-8"))
    assert not document.problems, document.problems
    found: dict[str, str] = document.value
    return found


@cache
def _comments(module: ModuleType) -> dict[tuple[str, str], str]:
    """The comment at the end of each field's or word's line, by class and name."""
    source = inspect.getsource(module)
    comments = {token.start[0]: token.string.lstrip("# ") for token in tokenize.generate_tokens(io.StringIO(source).readline) if token.type == tokenize.COMMENT}
    found = {}
    for node in ast.parse(source).body:
        if not isinstance(node, ast.ClassDef):
            continue
        for line in node.body:
            target = line.target if isinstance(line, ast.AnnAssign) else line.targets[0] if isinstance(line, ast.Assign) else None
            if isinstance(target, ast.Name) and line.end_lineno in comments:
                found[node.name, target.id] = comments[line.end_lineno].removeprefix("noqa").strip()
    return found


def of_field(model: type[Record], name: str) -> str:
    """A field's meaning, or nothing where nobody says it."""
    module = inspect.getmodule(model)
    assert module is not None
    own = model.__name__
    [kind] = (one.type for one in fields(model) if one.name == name)
    described = next((form.description for form in reversed(getattr(kind, "__metadata__", ())) if form.description), None)
    beside = _comments(module).get((own, name)) or (described if described not in FORMS else None)
    return _said().get(f"{own}.{name}") or beside or _said().get(name, "")


def unused(models: Iterable[type[Record]]) -> list[str]:
    """Lines of data-model.fields.yaml that no field of these records needs."""
    known = {f"{model.__name__}.{one.name}" for model in models for one in fields(model)}
    names = {field.partition(".")[2] for field in known}
    return [key for key in _said() if key not in (known if "." in key else names)]


def of_word(words: type[StrEnum], name: str) -> str:
    """What one word of a closed list means, or nothing where the word says it."""
    module = inspect.getmodule(words)
    assert module is not None
    return _comments(module).get((words.__name__, name), "")


def of_class(named: type) -> str:
    """The class's own docstring, as one paragraph; nothing where it only inherits one."""
    return " ".join((named.__doc__ or "").split()) if "__doc__" in vars(named) else ""
