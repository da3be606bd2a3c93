"""An inventory to fill in: which fields, in which order, in whose words, and the usages to start from.

Nothing here knows a file format; the writers beside (`write_yaml`, `write_csv`, `write_xlsx`,
`write_ods`) do. Every word that a template shows is read back by `auditor.inventory.read`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from auditor.errors import KnowledgeError, Problem
from auditor.inventory.values import Bad, ValueReader
from auditor.knowledge.inventory_words import FieldWords
from auditor.knowledge.names import plain
from auditor.knowledge.records import Stack
from auditor.knowledge.store import Knowledge
from auditor.knowledge.wording import Wording
from auditor.model import Account, DataClass, Proof, Register

TICK = "x"
SEVERAL = ("registers", "kinds", "admin_by", "words")
NONE_OF_THEM = ("registers", "kinds", "admin_by")  # « none » is an answer there


@dataclass(frozen=True, slots=True)
class Start:
    """What a template already holds: values as the inventory reader would have read them."""

    usages: tuple[Mapping[str, Any], ...]
    organisation: Mapping[str, Any] = field(default_factory=dict)
    stack: Stack | None = None
    is_example: bool = False  # to be replaced, not to be completed


class Template:
    """The fields of an inventory in the words of one language, and the values to start from."""

    def __init__(self, knowledge: Knowledge, lang: str, stack: str | None = None, start: Start | None = None) -> None:
        """`stack` is the id of a starter stack, `start` what was declared; without either, a short example marked as such."""
        self.knowledge = knowledge
        self.wording: Wording = knowledge.wording(lang)
        self.words = knowledge.inventory_words
        self.start = start or (example(self.wording) if stack is None else start_of_stack(knowledge, self.wording, stack))

    @cached_property
    def first_fields(self) -> tuple[str, ...]:
        """The fields of the first page, the ticks apart."""
        return tuple(name for name, words in self.words.usage.items() if words.page == 1)

    @cached_property
    def detail_fields(self) -> tuple[str, ...]:
        """The fields that few people know, in the order of reports/inventory.yaml."""
        return tuple(name for name, words in self.words.usage.items() if words.page == 2 and name != "registers")

    def heading(self, name: str) -> str:
        """The heading of a usage's column, or of a tick's (`tick:mediation`)."""
        labels = self.words.ticks[name.removeprefix("tick:")] if name.startswith("tick:") else self.words.usage[name].labels
        return _capital(labels.shown(self.wording.lang))

    def label(self, name: str) -> str:
        """The label of a field of the organisation."""
        return _capital(self.words.organisation[name].labels.shown(self.wording.lang))

    def explained(self, group: str, name: str) -> str:
        """What to write in a field, in a sentence. `group` is organisation or usage."""
        return self.wording.say(f"template.{group}.{name}")

    def kind(self, group: str, name: str) -> str:
        """The type of a field."""
        fields: Mapping[str, FieldWords] = getattr(self.words, group)
        return fields[name].type

    @property
    def unknown(self) -> str:
        return self.wording.say("template.unknown")

    def choices(self, kind: str) -> tuple[str, ...]:
        """The words of a drop-down list for a type of field; none where the field is free."""
        if kind in ("country", "place"):
            names = sorted((self._country(id_.upper()) for id_ in self.knowledge.ids("jurisdictions")), key=plain)
            return (self._country("EEA"), *names, self.unknown) if kind == "place" else tuple(names)
        if kind not in self.words.values:
            return ()
        return (*(words.shown(self.wording.lang) for words in self.words.values[kind].values()), self.unknown)

    def parts(self, kind: str, value: Any) -> list[str]:
        """The words for a value, one for each of several."""
        if value is None:
            return []
        if value == () and kind in NONE_OF_THEM:
            return [self.words.nothing.shown(self.wording.lang)]
        values = value if isinstance(value, tuple) else (value,)
        return [self._word(kind, one) for one in values]

    def written(self, kind: str, value: Any) -> str:
        """What a cell says for a value; empty where it is unknown."""
        return ("; " if kind == "proofs" else ", ").join(self.parts(kind, value))

    def ticks(self, usage: Mapping[str, Any]) -> list[str]:
        """The tick columns of a usage."""
        ticked = usage.get("registers") or ()
        return [TICK if name in ticked else "" for name in self.words.ticks]

    def cells(self, usage: Mapping[str, Any], names: tuple[str, ...]) -> list[str]:
        """What the cells of a usage say, for these fields."""
        return [self.written(self.kind("usage", name), usage.get(name)) for name in names]

    def _word(self, kind: str, value: Any) -> str:
        if isinstance(value, Proof):
            where = re.sub(r"\s*[;\n]\s*", ", ", value.where or "")  # these part proofs from each other
            parts = (self._word("proof_for", value.for_), self._word("proof_what", value.what), value.date or "", where)
            return " : ".join(parts).rstrip(" :")
        if kind in ("country", "place"):
            return self._country(value)
        return self.words.values[kind][value].shown(self.wording.lang) if kind in self.words.values else str(value)

    def _country(self, code: str) -> str:
        if code == "EEA":
            return self.wording.say("place.EEA")
        record = self.knowledge.jurisdiction(code)
        return code if record is None else self.wording.of(record.name)


def start_of_stack(knowledge: Knowledge, wording: Wording, stack_id: str) -> Start:
    """The usages of a starter stack. Raises KnowledgeError with every value that an inventory couldn't hold."""
    stack = knowledge.stack(stack_id)
    assert stack is not None, stack_id
    reader = _StackReader(ValueReader(knowledge, wording), stack_id)
    organisation = reader.fields("organisation", stack.organisation)
    usages = tuple(reader.fields("usage", {"tool": usage.tool, "purpose": wording.of(usage.purpose), **usage.rest}) for usage in stack.usages)
    if reader.problems:
        raise KnowledgeError(reader.problems)
    return Start(usages, organisation, stack)


def example(wording: Wording) -> Start:
    """Three usages that say themselves that they are to be replaced.

    The country is missing on purpose: an audit of a file that nobody filled in asks for it, in one sentence, and judges nothing.
    """
    rows = (
        ("Gmail", "mail", DataClass.S2, Account.PERSONAL, Register.MEDIATISATION),
        ("WhatsApp", "chat", DataClass.S1, Account.PERSONAL, Register.MEDIATISATION),
        (wording.say("template.example.paper_tool"), "paper", DataClass.S1, Account.NONE, Register.INFORMATISATION),
    )
    return Start(tuple(
        {"tool": tool, "purpose": wording.say(f"template.example.{purpose}"), "data": data, "account": account, "registers": (register,)}
        for tool, purpose, data, account, register in rows
    ), is_example=True)  # fmt: skip


class _StackReader:
    """Reads a stack's values as an inventory's, so that both accept the same."""

    def __init__(self, values: ValueReader, stack_id: str) -> None:
        self.values = values
        self.stack_id = stack_id
        self.problems: list[Problem] = []

    def fields(self, group: str, raw: Mapping[str, Any]) -> dict[str, Any]:
        known: Mapping[str, FieldWords] = getattr(self.values.words, group)
        found = {}
        for name, value in raw.items():
            if name not in known:
                self._problem("template.bad_stack_field", field=name)
                continue
            read = self.values.read(known[name].type, value)
            if isinstance(read, Bad):
                self._problem("template.bad_stack", field=name, seen=value, accepted=read.accepted)
            else:
                found[name] = read
        return found

    def _problem(self, message: str, **values: Any) -> None:
        self.problems.append(Problem(f"vendor_db/stacks/{self.stack_id}.yaml", self.values.wording.say(message, stack=self.stack_id, **values)))


def unbroken(text: str) -> str:
    """No line of a wrapped text starts with a sign that French sets apart by a space."""
    return re.sub(r" ([:;?!»·])", "\N{NO-BREAK SPACE}\\1", text).replace("« ", "«\N{NO-BREAK SPACE}")


def _capital(text: str) -> str:
    """`à quoi il sert` becomes `À quoi il sert`; the rest of the word stays as written."""
    return text[:1].upper() + text[1:]
