"""A template as YAML with comments: every field explained once, then the usages to start from."""

import json
import textwrap
from collections.abc import Iterator
from typing import Any

from auditor import safe_text, yaml12
from auditor.inventory.template import SEVERAL, Template, unbroken
from auditor.knowledge.names import plain

_LINE = 110
# Their words say enough: no short form beside them.
_PLAIN_WORDS = ("answer", "contract", "proof_for", "proof_what")
_FIELD = 22  # room for the longest field name in the table of fields


def write(template: Template) -> str:
    """The whole file."""
    return "\n".join([*_head(template), *_organisation(template), *_fields(template), *_usages(template), *_one_more(template), ""])


def _head(template: Template) -> Iterator[str]:
    say = template.wording.say
    yield from _comment(say("template.yaml.title"))
    yield from _comment(say("template.yaml.how"))
    yield from _comment(say("template.yaml.names"))
    yield from _comment(say("template.yaml.next"))
    stack = template.start.stack
    if stack is not None:
        yield "#"
        yield from _comment(say("template.yaml.stack", name=template.wording.of(stack.name), says=template.wording.of(stack.says)))
    yield ""


def _organisation(template: Template) -> Iterator[str]:
    yield from _comment(template.wording.say("template.yaml.organisation"))
    yield "organisation:"
    for name in template.words.organisation:
        kind = template.kind("organisation", name)
        yield from _comment(_explained(template, "organisation", name), "  ")
        yield f"  {name}: {_value(template, kind, template.start.organisation.get(name))}".rstrip()
    yield ""


def _fields(template: Template) -> Iterator[str]:
    """The table of all fields, as a comment."""
    yield from _comment(template.wording.say("template.yaml.usages"))
    yield "#"
    yield f"# {template.wording.say('template.yaml.all_fields')}"
    for name in _order(template):
        for index, line in enumerate(_wrapped(_explained(template, "usage", name), _LINE - _FIELD)):
            yield f"#   {name if index == 0 else '':{_FIELD - 4}}{line}"
    yield ""


def _usages(template: Template) -> Iterator[str]:
    yield "usages:"
    for usage in template.start.usages:
        first = (*template.first_fields, "registers")
        shown = [name for name in _order(template) if name in first or usage.get(name) is not None]
        for index, name in enumerate(shown):
            value = _value(template, template.kind("usage", name), usage.get(name))
            yield f"  {'-' if index == 0 else ' '} {name}: {value}".rstrip()
        yield ""


def _one_more(template: Template) -> Iterator[str]:
    """Lines that come alive, rightly indented, when their # is removed."""
    yield f"  # {template.wording.say('template.yaml.copy')}"
    for index, name in enumerate((*template.first_fields, "registers")):
        yield f"  #{'-' if index == 0 else ' '} {name}:"


def _order(template: Template) -> tuple[str, ...]:
    return (*template.first_fields, "registers", *template.detail_fields)


def _explained(template: Template, group: str, name: str) -> str:
    accepted = _accepted(template, template.kind(group, name))
    return f"{template.explained(group, name)} {template.wording.say('template.yaml.accepted', choices=accepted) if accepted else ''}".rstrip()


def _accepted(template: Template, kind: str) -> str:
    """The words of a field, each with its short form: the same in every language, and quicker to type."""
    if kind == "proofs":
        return f"{_accepted(template, 'proof_for')} : {_accepted(template, 'proof_what')}"
    words = {code: words.shown(template.wording.lang) for code, words in template.words.values.get(kind, {}).items()}
    beside = {code: code for code in words if kind not in _PLAIN_WORDS}
    if kind == "registers":
        beside = {code: ticks.shown(template.wording.lang) for code, ticks in template.words.ticks.items()}
    return " · ".join(word if plain(word) == plain(beside.get(code, word)) else f"{word} ({beside[code]})" for code, word in words.items())


def _value(template: Template, kind: str, value: Any) -> str:
    if kind in SEVERAL:
        parts = template.parts(kind, value)
        return f"[{', '.join(_scalar(part, in_list=True) for part in parts)}]" if parts else ""
    text = template.written(kind, value)
    return text if kind == "count" else _scalar(text, in_list=False) if text else ""


def _scalar(text: str, *, in_list: bool) -> str:
    """A text that reads back as it is: bare where that is so, else quoted."""
    shown = safe_text.line(text)
    bare = yaml12.read(f"x: [{shown}]" if in_list else f"x: {shown}")
    wanted = {"x": [shown]} if in_list else {"x": shown}
    plain_enough = not bare.problems and bare.value == wanted
    return shown if plain_enough else json.dumps(shown, ensure_ascii=False)


def _comment(text: str, indent: str = "") -> Iterator[str]:
    for line in _wrapped(safe_text.line(text), _LINE - len(indent) - 2):
        yield f"{indent}# {line}"


def _wrapped(text: str, width: int) -> list[str]:
    lines = textwrap.wrap(unbroken(text), width, break_long_words=False, break_on_hyphens=False)
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]
