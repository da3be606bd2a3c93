"""Read vendor_db as it stands in files: every record, and every problem with file and line."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from auditor import yaml12
from auditor.errors import Problem
from auditor.knowledge import records


@dataclass(slots=True)
class SourceFile:
    """One file: its text as data, where everything stands, and its record once it is valid."""

    id: str
    path: Path
    shown: str
    document: yaml12.Document
    record: Any = None

    def place(self, path: yaml12.Path = (), *, key: bool = False) -> str:
        position = self.document.key_position(path) if key else self.document.position(path)
        return f"{self.shown}:{position.line}:{position.column}"


@dataclass(slots=True)
class SourceTree:
    """All files of vendor_db, by folder and id, and the problems found on the way."""

    root: Path
    folders: dict[str, dict[str, SourceFile]] = field(default_factory=dict)
    needs: SourceFile | None = None
    problems: list[Problem] = field(default_factory=list)

    def records(self, folder: str) -> dict[str, Any]:
        """The valid records of a folder, by id."""
        return {id_: file.record for id_, file in self.folders.get(folder, {}).items() if file.record is not None}


_YAML_SAYS = {
    "duplicate_key": "the key “{0}” stands twice (first at line {1}); keep one",
    "tag": "“{0}” is not accepted here; write plain values",
    "too_deep": "more than {0} levels of nesting",
    "too_many_values": "more than {0} values in one file",
    "too_many_aliases": "more than {0} references (*name)",
    "alias_of_block": "a reference (*{0}) to a whole block; write the block out",
    "unknown_alias": "a reference to *{0}, which is defined nowhere",
    "several_documents": "a second document (---) in one file",
    "key_not_text": "a key must be one word or a text",
    "syntax": "this is not YAML: {0}",
}


def yaml_problem(found: yaml12.Problem, shown: str) -> Problem:
    """The sentence for a problem of the text itself."""
    message = _YAML_SAYS[found.code].format(*(found.seen.split("|") if found.seen else [""]), "")
    return Problem(f"{shown}:{found.position.line}:{found.position.column}", message)


def near(word: str, accepted: Iterator[str] | list[str]) -> str:
    """`did you mean “…”?`, or nothing."""
    close = difflib.get_close_matches(word, list(accepted), n=1, cutoff=0.6)
    return f"did you mean “{close[0]}”?" if close else ""


def _fields_at(model: type[BaseModel], path: tuple[Any, ...]) -> list[str]:
    """The fields accepted where a pydantic error stands: walks annotations as far as they are models."""
    current: Any = model
    for part in path:
        if isinstance(current, type) and issubclass(current, BaseModel) and part in current.model_fields:
            current = _inner_model(current.model_fields[part].annotation)
    if isinstance(current, type) and issubclass(current, BaseModel):
        return list(current.model_fields)
    return []


def _inner_model(annotation: Any) -> Any:
    """The model inside `Claim[X] | None`, `tuple[X, ...]`, `dict[str, X]`, or the annotation itself."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _inner_model(argument)
        if found is not None:
            return found
    return None


def _sentence(error: Mapping[str, Any], model: type[BaseModel]) -> tuple[str, str]:
    """What a pydantic error says, and a hint, in words for somebody who edits YAML."""
    kind, where, seen = error["type"], error["loc"], error.get("input")
    context = error.get("ctx", {})
    last = str(where[-1]) if where else ""
    if kind == "extra_forbidden":
        accepted = _fields_at(model, where[:-1])
        return f"unknown field “{last}”", near(last, accepted) or (f"accepted: {', '.join(accepted)}" if accepted else "")
    if kind == "missing":
        return f"the field “{last}” is required", "add it; null where it is looked for and not found"
    if kind in ("literal_error", "enum"):
        accepted = [word.strip().strip("'") for word in context["expected"].replace(" or ", ", ").split(",")]
        return f"“{seen}” is not accepted; accepted: {', '.join(accepted)}", near(str(seen), accepted)
    if kind == "string_pattern_mismatch":
        return f"“{seen}” has not the form expected", f"the form is {context['pattern']}"
    if kind in ("model_type", "dict_type", "mapping_type"):
        return f"“{seen}” stands where a block of fields is expected", f"fields: {', '.join(_fields_at(model, where))}"
    return f"“{str(seen)[:60]}”: {error['msg'].removeprefix('Value error, ').lower()}", ""


def validate(file: SourceFile, model: type[BaseModel]) -> list[Problem]:
    """Check a file against its model and keep the record; all problems of the file at once."""
    problems = [yaml_problem(found, file.shown) for found in file.document.problems]
    if problems:
        return problems
    if not isinstance(file.document.value, dict):
        return [Problem(f"{file.shown}:1:1", "the file is empty or is not a list of fields")]
    try:
        file.record = model.model_validate(file.document.value)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            message, hint = _sentence(item, model)
            path = tuple(part for part in item["loc"] if isinstance(part, int | str))
            is_key = item["type"] == "extra_forbidden"
            problems.append(Problem(file.place(path, key=is_key), f"{'.'.join(map(str, path))}: {message}", hint))
    return problems


def read_file(path: Path, root: Path) -> SourceFile:
    """Read one YAML file of the data folders; `root` is what shown paths start from."""
    shown = path.relative_to(root).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        document = yaml12.Document(problems=[yaml12.Problem(yaml12.Position(1, 1), "syntax", str(error))])
        return SourceFile(path.stem, path, shown, document)
    return SourceFile(path.stem, path, shown, yaml12.read(text))


def read_vendor_db(root: Path) -> SourceTree:
    """Read `root`/vendor_db. Problems of form are in the result; those between records in `check`."""
    tree = SourceTree(root)
    for folder, model in records.FOLDERS.items():
        files: dict[str, SourceFile] = {}
        for path in sorted((root / "vendor_db" / folder).glob("*.yaml")):
            file = read_file(path, root)
            tree.problems += validate(file, model)
            files[file.id] = file
        tree.folders[folder] = files
    needs = read_file(root / "vendor_db" / "needs.yaml", root)
    tree.problems += validate(needs, records.Needs)
    tree.needs = needs
    return tree
