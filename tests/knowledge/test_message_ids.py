"""Every sentence that the program asks for is in the catalogue, with plurals where it counts, and none stands there for nothing."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from auditor.knowledge.store import Knowledge
from tests.conftest import ROOT

ASKING = {"say": "text", "own": "text", "count": "plural"}
_IN_TEMPLATE = re.compile(r"\b(say|own|count)\('([^']+)'( ~)?")


@cache
def trees() -> dict[str, ast.Module]:
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "auditor").rglob("*.py"))}


def pattern(node: ast.JoinedStr) -> str:
    return "".join(re.escape(part.value) if isinstance(part, ast.Constant) else "(.+)" for part in node.values)


def patterns_of(node: ast.expr) -> Iterator[str]:
    """What an argument may turn out to be; a sign or a space is no id, but what `str.count` looks for."""
    if isinstance(node, ast.JoinedStr):
        yield pattern(node)
    elif isinstance(node, ast.Constant) and re.fullmatch(r"[A-Za-z0-9_.]+", str(node.value)):
        yield re.escape(str(node.value))
    elif isinstance(node, ast.IfExp):
        yield from (*patterns_of(node.body), *patterns_of(node.orelse))
    elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Dict):
        yield from (one for value in node.value.values for one in patterns_of(value))


def asked() -> Iterator[tuple[str, str, str]]:
    """Where, how and which id, as a regular expression, of every call of say, own and count."""
    for file, tree in trees().items():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args):
            owner, _, name = ast.unparse(call.func).rpartition(".")
            if name in ASKING and owner != "console":  # console.say prints
                yield from ((f"{file}:{call.lineno}", ASKING[name], id_) for id_ in patterns_of(call.args[0]))
    for path in sorted((ROOT / "reports").rglob("*.j2")):
        for found in _IN_TEMPLATE.finditer(path.read_text(encoding="utf-8")):
            yield path.name, ASKING[found[1]], re.escape(found[2]) + ("(.+)" if found[3] else "")


def test_every_sentence_asked_for_exists_in_the_form_asked_for(knowledge: Knowledge) -> None:
    texts = knowledge.messages.texts
    calls = list(asked())
    assert len(calls) > 150
    wrong = []
    for where, form, id_ in calls:
        found = [known for known in texts if re.fullmatch(id_, known)]
        plural = {isinstance(texts[known]["fr"], list) for known in found}
        if plural != {form == "plural"}:
            wrong.append(f"{where}: {id_} is {'missing' if not found else 'not a ' + form}")
    assert not wrong, "\n".join(wrong)


@pytest.fixture(scope="module")
def words() -> set[str]:
    """Every word of code and of the data that sentences are chosen by."""
    files = [*(ROOT / "auditor").rglob("*.py"), *(ROOT / "rules").rglob("*.yaml"), ROOT / "reports/inventory.yaml"]
    return set(re.findall(r"[A-Za-z0-9_]+", " ".join(path.read_text(encoding="utf-8") for path in files)))


def test_no_sentence_stands_there_for_nothing(knowledge: Knowledge, words: set[str]) -> None:
    constants = {node.value for tree in trees().values() for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    patterns = {pattern(node) for tree in trees().values() for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)}
    patterns |= {id_ for _, _, id_ in asked()}
    built = [re.compile(one) for one in patterns if re.match(r"[a-z_]+(\\\.|\Z)", one)]

    def is_used(id_: str) -> bool:
        fits = (match for one in built if (match := one.fullmatch(id_)))
        return id_ in constants or any(all(part in words for group in match.groups() for part in group.split(".")) for match in fits)

    unused = sorted(id_ for id_ in knowledge.messages.texts if not is_used(id_))
    assert not unused, f"asked for nowhere: {', '.join(unused)}"
