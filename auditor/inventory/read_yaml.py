"""Reads an inventory in YAML: two blocks, organisation and usages."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from auditor import yaml12
from auditor.errors import InputError, Problem
from auditor.inventory.draft import FREE_TYPES, Draft
from auditor.inventory.values import Bad, ValueReader, shown
from auditor.knowledge.inventory_words import FieldWords
from auditor.knowledge.names import plain
from auditor.knowledge.wording import Wording

BLOCKS = ("organisation", "usages")


class YamlReader:
    """The two blocks of the YAML form."""

    def __init__(self, values: ValueReader, draft: Draft, wording: Wording) -> None:
        self.values = values
        self.draft = draft
        self.wording = wording
        self.document = yaml12.Document()

    def read(self, text: str) -> None:
        """Read both blocks; raises InputError at once where the text can't be read to its end."""
        self.document = yaml12.read(text)
        for found in self.document.problems:
            self.draft.problem(self.place_at(found.position), self.sentence(found, text))
        if self.document.cut:
            raise InputError(self.draft.problems)
        whole = self.document.value
        if not isinstance(whole, dict):
            raise InputError([*self.draft.problems, Problem(f"{self.draft.shown}:1:1", self.wording.say("input.two_blocks"))])
        for key in whole:
            if key not in BLOCKS:
                self.problem((key,), self.wording.say("input.unknown_block", key=shown(key)), self.near(key, BLOCKS), key=True)
        self.organisation(whole.get("organisation"))
        self.usages(whole.get("usages"))

    def sentence(self, found: yaml12.Problem, text: str) -> str:
        """What is wrong with the text itself; of its layout, the line is shown."""
        if found.code == "syntax":
            line = [*text.splitlines(), ""][min(found.position.line - 1, text.count("\n") + 1)] if found.cause != "control" else found.seen
            return self.wording.say(f"yaml.syntax.{found.cause}" if found.cause else "yaml.syntax", seen=shown(line.strip()))
        seen, _, line = found.seen.rpartition("|") if found.code == "duplicate_key" else (found.seen, "", "")
        return self.wording.say(f"yaml.{found.code}", seen=shown(seen), line=line)

    def place_at(self, position: yaml12.Position) -> str:
        return f"{self.draft.shown}:{position.line}:{position.column}"

    def problem(self, path: yaml12.Path, message: str, hint: str = "", *, key: bool = False) -> None:
        position = self.document.key_position(path) if key else self.document.position(path)
        self.draft.problem(self.place_at(position), message, hint)

    def near(self, word: str, accepted: Iterable[str]) -> str:
        close = difflib.get_close_matches(word, list(accepted), n=1, cutoff=0.6)
        return self.wording.say("input.did_you_mean", word=close[0]) if close else ""

    def organisation(self, block: Any) -> None:
        if block is None:
            return
        if not isinstance(block, dict):
            self.problem(("organisation",), self.wording.say("input.block_of_fields", block="organisation", seen=shown(block), example="country: BE"))
            return
        fields = self.values.words.organisation
        for name, raw in block.items():
            self.field(("organisation", name), fields, raw, self.draft.organisation)

    def usages(self, block: Any) -> None:
        if block is None or block in ([], {}, ""):
            self.problem(("usages",), self.wording.say("input.no_usages"), self.wording.say("input.no_usages_hint"))
            return
        if not isinstance(block, list):
            self.problem(("usages",), self.wording.say("input.block_of_fields", block="usages", seen=shown(block), example="- tool: Gmail"))
            return
        for index, item in enumerate(block):
            self.usage(("usages", index), item)

    def usage(self, path: yaml12.Path, item: Any) -> None:
        """One usage: fields, or only the tool's name."""
        fields = {"tool": item} if isinstance(item, str) else item
        if not isinstance(fields, dict):
            self.problem(path, self.wording.say("input.block_of_fields", block="usages", seen=shown(item), example="- tool: Gmail"))
            return
        found: dict[str, Any] = {"place": self.place_at(self.document.position(path))}
        for name, raw in fields.items():
            self.field((*path, name), self.values.words.usage, raw, found)
        if self.values.is_unknown(fields.get("tool")):
            self.problem(path, self.wording.say("input.tool_missing"), self.wording.say("input.tool_missing_hint"))
        self.draft.usages.append(found)

    def field(self, path: yaml12.Path, fields: Mapping[str, FieldWords], raw: Any, into: dict[str, Any]) -> None:
        """Put the value at `path` under its name, or say what is wrong with the field or the value."""
        name = str(path[-1])
        if name not in fields:
            meant = self.meant(name, fields)
            hint = self.wording.say("input.did_you_mean", word=meant) if meant else self.wording.say("input.accepted_fields", fields=", ".join(fields))
            self.draft.misread.add(meant)
            self.problem(path, self.wording.say("input.unknown_field", field=shown(name)), hint, key=True)
            return
        kind = fields[name].type
        value = self.values.read(kind, raw)
        if kind in FREE_TYPES:
            self.draft.look_for_persons(self.place_at(self.document.position(path)), name, kind, raw)
        if isinstance(value, Bad):
            self.draft.misread.add(name)
            where = path if value.part is None else (*path, value.part)
            self.problem(where, self.wording.say("input.bad_value", field=name, seen=value.seen or shown(raw), accepted=value.accepted), value.hint)
        elif value is not None:
            into[name] = value

    @staticmethod
    def meant(name: str, fields: Mapping[str, FieldWords]) -> str:
        """The field of this name, of this heading in any language, or of a near name; empty for none."""
        labels = {plain(label): field for field, entry in fields.items() for label in (field, *entry.labels.all())}
        close = difflib.get_close_matches(name, list(fields), n=1, cutoff=0.6)
        return labels.get(plain(name)) or "".join(close)
