"""Read an inventory: every problem of the file at once, or the whole Inventory. CONTRACT 1."""

import difflib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from auditor import yaml12
from auditor.errors import InputError, Problem
from auditor.inventory import tables
from auditor.inventory.draft import FREE_TYPES, Draft
from auditor.inventory.sheets import SheetReader, headings
from auditor.inventory.values import Bad, ValueReader, shown
from auditor.knowledge.inventory_words import FieldWords
from auditor.knowledge.names import plain
from auditor.knowledge.store import Knowledge
from auditor.knowledge.wording import Wording
from auditor.model import Inventory, Note, Organisation, Usage

BLOCKS = ("organisation", "usages")


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the command line says of the organisation, for files that can't."""

    country: str | None = None
    name: str | None = None


def read_inventory(path: Path, knowledge: Knowledge, lang: str, overrides: Overrides = Overrides()) -> Inventory:
    """The inventory in `path`, by its content and its suffix. Raises InputError with every problem."""
    wording = knowledge.wording(lang)
    values = ValueReader(knowledge, wording)
    data = tables.read_bytes(path, wording)
    draft = Draft(str(path))
    suffix = path.suffix.lower()
    if tables.looks_like_sheet(data) or suffix in tables.SHEET_SUFFIXES:
        if not tables.looks_like_sheet(data):
            raise InputError([Problem(str(path), wording.say("input.not_a_sheet"))])
        SheetReader(values, draft, wording).read(tables.read_sheets(data, str(path), wording))
    else:
        text, windows = tables.text_of(data, str(path), wording)
        if windows:
            draft.notes.append(Note(str(path), "read.cp1252"))
        if suffix in (".csv", ".tsv", ".txt"):
            SheetReader(values, draft, wording).read([tables.read_csv(text, str(path), wording, headings(values.words))])
        else:
            _YamlReader(values, draft, wording).read(text)
    return _finish(draft, values, path, overrides)


class _YamlReader:
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


def _finish(draft: Draft, values: ValueReader, path: Path, overrides: Overrides) -> Inventory:
    wording = values.wording
    organisation = draft.organisation
    if not draft.usages and not draft.problems:
        draft.problem(draft.shown, wording.say("input.no_usages"), wording.say("input.no_usages_hint"))
    country = _country(draft, values, overrides)
    draft.problems += _ids_given_twice(draft, wording)
    if draft.problems:
        raise InputError(draft.problems)
    rest = {name: value for name, value in organisation.items() if name not in ("name", "country")}
    named = Organisation(overrides.name or organisation.get("name") or path.stem, str(country), **rest)
    usages = (Usage(**fields, id=id_) for fields, id_ in zip(draft.usages, _ids(draft.usages), strict=True))
    return Inventory(named, tuple(usages), tuple(draft.notes))


def _country(draft: Draft, values: ValueReader, overrides: Overrides) -> str | None:
    """The country from the command line, else from the file; None with a problem in the draft."""
    wording = values.wording
    if overrides.country is not None:
        read = values.read("country", overrides.country)
        if isinstance(read, Bad) or read is None:
            accepted = wording.say("input.a_country")
            message = wording.say("input.bad_value", field="country", seen=shown(overrides.country), accepted=accepted)
            draft.problem("--country", message, read.hint if read else "")
            return None
        return str(read)
    country: str | None = draft.organisation.get("country")
    if not country and "country" not in draft.misread:
        draft.problem(draft.shown, wording.say("input.no_country"), wording.say("input.no_country_hint"))
    return country


def _ids_given_twice(draft: Draft, wording: Wording) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for usage in draft.usages:
        id_ = usage.get("id")
        if id_ and seen.setdefault(id_, usage["place"]) != usage["place"]:
            yield Problem(usage["place"], wording.say("input.id_twice", id=shown(id_), other=seen[id_]))


def slug(text: str) -> str:
    """`Courrier de l'équipe` becomes `courrier-de-l-equipe`, at most 60 characters."""
    return re.sub(r"\s+", "-", plain(text))[:60].strip("-") or "usage"


def _ids(usages: list[dict[str, Any]]) -> list[str]:
    """An id for every usage: the one given, which is taken out of its fields, else a slug of tool and purpose.

    Repeats are numbered by content and not by place, so that moving a row changes no id.
    """
    result = [fields.pop("id", "") for fields in usages]
    given = set(result)
    wanted: dict[str, list[int]] = {}
    for index, fields in enumerate(usages):
        if not result[index]:
            wanted.setdefault(slug(f"{fields['tool']} {fields.get('purpose', '')}"), []).append(index)
    for name, indexes in sorted(wanted.items()):
        if len(indexes) > 1:
            indexes.sort(key=lambda index: json.dumps(asdict(Usage(**{**usages[index], "place": ""})), default=str, sort_keys=True))
        number = 1
        for index in indexes:
            id_ = name if number == 1 else f"{name}-{number}"
            while id_ in given:
                number += 1
                id_ = f"{name}-{number}"
            given.add(id_)
            result[index] = id_
            number += 1
    return result
