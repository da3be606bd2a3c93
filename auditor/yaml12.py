"""Read YAML 1.2 (core schema) and keep the line and column of every value.

PyYAML alone reads YAML 1.1 (`no` becomes False, `NO` for Norway too), silently drops duplicate keys
and recurses on nested input. This module takes PyYAML's event stream, which does neither, and builds
plain values from it: dict, list, str, int, float, bool, None. One step aside from the core schema: digits
after a sign `+` or a leading zero stay text, because 0470… is a telephone and not a quantity.

    >>> document = read("country: NO\\nusers: 12\\n")
    >>> document.value
    {'country': 'NO', 'users': 12}
    >>> document.position(("users",))
    Position(line=2, column=8)
"""

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

import yaml

Path: TypeAlias = tuple[str | int, ...]

MAX_DEPTH = 20
MAX_ALIASES = 200
MAX_NODES = 200_000

_NULL = re.compile(r"(?:~|null|Null|NULL|)\Z")
_TRUE = re.compile(r"(?:true|True|TRUE)\Z")
_FALSE = re.compile(r"(?:false|False|FALSE)\Z")
_INT = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\Z")
_FLOAT = re.compile(r"-?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?\Z")
_NOT_IN_YAML = yaml.reader.Reader.NON_PRINTABLE
_TEXT_TAGS = ("tag:yaml.org,2002:str", "!")
# What the parser says of a layout that it can't read, and what that means to the person who wrote it.
_CAUSES = (
    ("tab character", "tab"),
    ("escape character", "escape"),
    ("quoted scalar", "quote"),
    ("parsing a flow", "bracket"),
    ("mapping values are not allowed", "colon"),
    ("cannot start any token", "sign"),
    ("mapping keys are not allowed", "sign"),
    ("expected key", "indent"),
    ("block mapping", "indent"),
    ("'-' indicator", "indent"),
    ("block collection", "indent"),
)


class Position(NamedTuple):
    """A place in a file; both count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the text that can't be read, and where it stands.

    `cause` says more of a `syntax` problem: tab, quote, escape, bracket, colon, sign, indent, control, or nothing.
    """

    position: Position
    code: str
    seen: str = ""
    cause: str = ""


@dataclass(slots=True)
class Document:
    """What a text holds. `value` is only right where `problems` is empty; where `cut`, the rest of the text wasn't read."""

    value: Any = None
    marks: dict[Path, Any] = field(default_factory=dict)  # the parser's own, which few ever ask for
    key_marks: dict[Path, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    cut: bool = False

    def position(self, path: Path) -> Position:
        """Where the value at `path` stands, or the nearest value around it."""
        while path not in self.marks and path:
            path = path[:-1]
        return _position(self.marks.get(path))

    def key_position(self, path: Path) -> Position:
        """Where the key of `path` stands; of a list item, where the item starts."""
        return _position(self.key_marks[path]) if path in self.key_marks else self.position(path)


class _TooMuchError(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


@dataclass(slots=True)
class _Frame:
    """A mapping or list being filled, and the key that waits for its value."""

    container: dict[str, Any] | list[Any]
    path: Path
    anchor: str | None
    key: str | None = None


def _scalar(event: yaml.ScalarEvent) -> Any:
    text: str = event.value
    if event.style in ("'", '"', "|", ">") or event.tag in _TEXT_TAGS:
        return text
    if _NULL.match(text):
        return None
    if _TRUE.match(text) or _FALSE.match(text):
        return text[0] in "tT"
    if _INT.match(text):
        return int(text)
    if _FLOAT.match(text):
        return float(text)
    return text


def _position(mark: Any) -> Position:
    return Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)


class _Builder:
    """Turns events into values; recursion-free, so nesting can't exhaust the stack."""

    def __init__(self) -> None:
        self.document = Document()
        self.stack: list[_Frame] = []
        self.anchors: dict[str, Any] = {}
        self.aliases = 0
        self.nodes = 0
        self.documents = 0

    def problem(self, event: Any, code: str, seen: str = "") -> Problem:
        found = Problem(_position(event.start_mark), code, seen)
        self.document.problems.append(found)
        return found

    def feed(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):  # first, for most are
            self._count(event)
            if event.tag and event.tag not in _TEXT_TAGS:
                self.problem(event, "tag", event.tag)
            self._place(event, event.value if self._expects_key() else _scalar(event), event.anchor)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise _TooMuchError(self.problem(event, "several_documents"))
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._open(event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self.stack.pop()

    def _count(self, event: Any) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise _TooMuchError(self.problem(event, "too_many_values", str(MAX_NODES)))

    def _alias(self, event: Any) -> None:
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            raise _TooMuchError(self.problem(event, "too_many_aliases", str(MAX_ALIASES)))
        if event.anchor not in self.anchors:
            self.problem(event, "unknown_alias", event.anchor)
            self._place(event, None, None)
            return
        value = self.anchors[event.anchor]
        if isinstance(value, dict | list):
            # An alias of a list or mapping can grow without bound and hides where a value stands.
            self.problem(event, "alias_of_block", event.anchor)
            value = None
        self._place(event, value, None)

    def _expects_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].container, dict) and self.stack[-1].key is None

    def _open(self, event: Any) -> None:
        self._count(event)
        if event.tag and event.tag != "!":
            self.problem(event, "tag", event.tag)
        if len(self.stack) >= MAX_DEPTH:
            raise _TooMuchError(self.problem(event, "too_deep", str(MAX_DEPTH)))
        if self._expects_key():
            raise _TooMuchError(self.problem(event, "key_not_text"))
        container: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self._place(event, container, event.anchor)
        self.stack.append(_Frame(container, path, event.anchor))

    def _place(self, event: Any, value: Any, anchor: str | None) -> Path:
        """Put a value where the open container waits for it; returns its path."""
        if anchor is not None:
            self.anchors[anchor] = value
        if not self.stack:
            self.document.value = value
            self.document.marks[()] = event.start_mark
            return ()
        frame = self.stack[-1]
        if isinstance(frame.container, list):
            path = (*frame.path, len(frame.container))
            frame.container.append(value)
        elif frame.key is None:
            return self._key(event, frame, value)
        else:
            path = (*frame.path, frame.key)
            frame.container[frame.key] = value
            frame.key = None
        self.document.marks[path] = event.start_mark
        return path

    def _key(self, event: Any, frame: _Frame, value: Any) -> Path:
        if not isinstance(value, str):  # a reference to a value that isn't text
            raise _TooMuchError(self.problem(event, "key_not_text"))
        path = (*frame.path, value)
        assert isinstance(frame.container, dict)
        if value in frame.container:
            first = _position(self.document.key_marks[path])
            self.problem(event, "duplicate_key", f"{value}|{first.line}")
        self.document.key_marks.setdefault(path, event.start_mark)
        frame.key = value
        return path


def read(text: str) -> Document:
    """Parse one YAML document. Never raises for bad input: see `Document.problems`."""
    builder = _Builder()
    hidden = _NOT_IN_YAML.search(text)
    if hidden:
        builder.document.problems.append(_hidden_character(text, hidden.start()))
        builder.document.cut = True
        return builder.document
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for event in yaml.parse(text, Loader=loader):
            builder.feed(event)
    except _TooMuchError:
        builder.document.cut = True
    except yaml.MarkedYAMLError as error:
        builder.document.problems.append(_layout(error, text))
        builder.document.cut = True
    return builder.document


def _hidden_character(text: str, index: int) -> Problem:
    """A control character, which YAML doesn't allow and nobody sees."""
    before = text[:index]
    position = Position(before.count("\n") + 1, index - before.rfind("\n"))
    return Problem(position, "syntax", f"U+{ord(text[index]):04X}", "control")


def _layout(error: yaml.MarkedYAMLError, text: str) -> Problem:
    """Where the parser gave up; for a quote or bracket that isn't closed, where it opens."""
    said = f"{error.context or ''} {error.problem or ''}"
    cause = next((cause for words, cause in _CAUSES if words in said), "")
    opened = cause in ("quote", "bracket") and error.context_mark is not None
    position = _position(error.context_mark if opened else error.problem_mark or error.context_mark)
    line = [*text.split("\n"), ""][position.line - 1]
    before, here = line[: position.column - 1], line[position.column - 1 : position.column]
    if cause == "sign" and here == "\t":
        cause = "tab"
    elif cause == "indent" and before.strip(" -"):
        cause = "quote"  # something stands behind a closed quote
    return Problem(position, "syntax", str(error.problem or error.context or ""), cause)
