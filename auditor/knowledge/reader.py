"""Read vendor_db as it stands in files: every record, and every problem with file and line."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from auditor import yaml12
from auditor.errors import Problem
from auditor.knowledge import records
from auditor.knowledge.records import Record, in_files


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
    usual_hosts: SourceFile | None = None
    problems: list[Problem] = field(default_factory=list)

    def records(self, folder: str) -> dict[str, Any]:
        """The valid records of a folder, by id."""
        return {id_: file.record for id_, file in self.folders.get(folder, {}).items() if file.record is not None}


MOST_SHOWN = 60

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
    "syntax.tab": "a tab; use spaces",
    "syntax.quote": "a quote that is not closed, or goes on after it closed",
    "syntax.escape": "a backslash that means nothing here; put the text between single quotes",
    "syntax.bracket": "a bracket that is not closed, or a missing comma",
    "syntax.colon": "a colon inside a text; put the text between quotes",
    "syntax.sign": "a sign that can't begin a text; put the text between quotes",
    "syntax.indent": "this line is not indented as those around it",
    "syntax.control": "a hidden character ({0}); remove it",
    "unreadable": "the file can't be read: {0}",
}


def yaml_problem(found: yaml12.Problem, shown: str) -> Problem:
    """The sentence for a problem of the text itself."""
    says = _YAML_SAYS[f"{found.code}.{found.cause}" if found.cause else found.code]
    message = says.format(*(found.seen.split("|") if found.code == "duplicate_key" else [found.seen]))
    return Problem(f"{shown}:{found.position.line}:{found.position.column}", message)


def near(word: str, accepted: Iterator[str] | list[str]) -> str:
    """`did you mean “…”?`, or nothing."""
    close = difflib.get_close_matches(word, list(accepted), n=1, cutoff=0.6)
    return f"did you mean “{close[0]}”?" if close else ""


_ADAPTERS: dict[type[Record], TypeAdapter[Any]] = {}


def adapter(model: type[Record]) -> TypeAdapter[Any]:
    """What checks plain values against a class of records, and writes its schema; made once."""
    if model not in _ADAPTERS:
        _ADAPTERS[model] = TypeAdapter(model)
    return _ADAPTERS[model]


def _fields_at(model: type[Record], path: tuple[Any, ...]) -> list[str]:
    """The fields accepted where a pydantic error stands: walks types as far as they are records."""
    current: type[Record] | None = model
    for part in path:
        kinds = {in_files(one.name): one.type for one in fields(current)} if current else {}
        if part in kinds:
            current = _inner_record(kinds[part])
    return [in_files(one.name) for one in fields(current)] if current else []


def _inner_record(kind: Any) -> type[Record] | None:
    """The record inside `Claim[X] | None`, `tuple[X, ...]`, `dict[str, X]`, or the type itself."""
    cls = get_origin(kind) or kind
    if isinstance(cls, type) and issubclass(cls, Record):
        return cls
    return next((found for inner in get_args(kind) if (found := _inner_record(inner)) is not None), None)


# What pydantic finds wrong with one value, in words for somebody who edits YAML, and a hint.
_VALUE_SAYS = {
    "missing": ("the field “{last}” is required", "add it; null where it is looked for and not found"),
    "tuple_type": ("“{seen}” stands where a list is expected", "write [a, b]"),
    "string_type": ("“{seen}” is not a text", "put it between quotes, or leave the line out"),
    "string_too_short": ("the text is empty or too short", ""),
    "too_short": ("at least {min_length} is required", ""),
    "bool_parsing": ("“{seen}” is not accepted; accepted: true, false", ""),
    "bool_type": ("“{seen}” is not accepted; accepted: true, false", ""),
    "int_parsing": ("“{seen}” is not a whole number", ""),
    "int_type": ("“{seen}” is not a whole number", ""),
    "float_parsing": ("“{seen}” is not a number", ""),
    "float_type": ("“{seen}” is not a number", ""),
    "date_type": ("“{seen}” is not a day", "the form is YYYY-MM-DD"),
    "date_from_datetime_parsing": ("“{seen}” is not a day", "the form is YYYY-MM-DD"),
    "date_from_datetime_inexact": ("“{seen}” is not a day", "the form is YYYY-MM-DD"),
}


def shown(value: Any) -> str:
    """A value as it may stand in the file, not too long."""
    word = {True: "true", False: "false"}[value] if isinstance(value, bool) else "null" if value is None else str(value)
    return word if len(word) <= MOST_SHOWN else f"{word[:MOST_SHOWN]}…"


def _sentence(error: Mapping[str, Any], model: type[Record]) -> tuple[str, str]:
    """What a pydantic error says, and a hint."""
    kind, where, seen = error["type"], error["loc"], shown(error.get("input"))
    context = error.get("ctx", {})
    last = str(where[-1]) if where else ""
    if kind in _VALUE_SAYS:
        message, hint = _VALUE_SAYS[kind]
        return message.format(seen=seen, last=last, **context), hint
    if kind == "unexpected_keyword_argument":
        accepted = _fields_at(model, where[:-1])
        return f"unknown field “{last}”", near(last, accepted) or (f"accepted: {', '.join(accepted)}" if accepted else "")
    if kind in ("literal_error", "enum"):
        accepted = [word.strip().strip("'") for word in context["expected"].replace(" or ", ", ").split(",")]
        return f"“{seen}” is not accepted; accepted: {', '.join(accepted)}", near(seen, accepted)
    if kind == "string_pattern_mismatch":
        return f"“{seen}” has not the form expected", f"the form is {records.FORMS.get(context['pattern'], context['pattern'])}"
    if kind in ("dataclass_type", "dict_type", "mapping_type"):
        fields = _fields_at(model, where)
        return f"“{seen}” stands where a block of fields is expected", f"fields: {', '.join(fields)}" if fields else ""
    return f"“{seen}”: {error['msg'].removeprefix('Value error, ').lower()}", ""


def _path(value: Any, error: Mapping[str, Any]) -> yaml12.Path:
    """What of pydantic's path stands in the file, and the field that is missing there."""
    path: list[str | int] = []
    for part in error["loc"]:
        if (isinstance(value, dict) and part in value) or (isinstance(value, list) and isinstance(part, int) and part < len(value)):
            path.append(part)
            value = value[part]
    return (*path, error["loc"][-1]) if error["type"] == "missing" else tuple(path)


def validate(file: SourceFile, model: type[Record]) -> list[Problem]:
    """Check a file against its model and keep the record; all problems of the file at once."""
    problems = [yaml_problem(found, file.shown) for found in file.document.problems]
    if problems:
        return problems
    if not isinstance(file.document.value, dict):
        return [Problem(f"{file.shown}:1:1", "the file is empty or is not a list of fields")]
    try:
        file.record = adapter(model).validate_python(file.document.value)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            message, hint = _sentence(item, model)
            path = _path(file.document.value, item)
            is_key = item["type"] == "unexpected_keyword_argument"
            problems.append(Problem(file.place(path, key=is_key), f"{'.'.join(map(str, path))}: {message}", hint))
    return problems


def read_file(path: Path, root: Path) -> SourceFile:
    """Read one YAML file of the data folders; `root` is what shown paths start from."""
    shown = path.relative_to(root).as_posix()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        cause = error.strerror or str(error) if isinstance(error, OSError) else "its text is not in UTF-8"
        document = yaml12.Document(problems=[yaml12.Problem(yaml12.Position(1, 1), "unreadable", cause)])
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
    tree.usual_hosts = read_file(root / "vendor_db" / "hostnames.yaml", root)
    tree.problems += validate(tree.usual_hosts, records.UsualHosts)
    read = {file.path for files in tree.folders.values() for file in files.values()} | {needs.path, tree.usual_hosts.path}
    tree.problems += never_read(root / "vendor_db", root, read, f"records are vendor_db/products/<id>.yaml; the other folders: {', '.join(records.FOLDERS)}")
    return tree


def never_read(folder: Path, root: Path, read: set[Path], hint: str) -> Iterator[Problem]:
    """Files that look like ours and stand, or are named, so that nobody reads them."""
    for path in sorted(folder.rglob("*.y*ml")):
        if path not in read:
            yield Problem(path.relative_to(root).as_posix(), "this file is not read", hint)
