"""Read an inventory: every problem of the file at once, or the whole Inventory. CONTRACT 1."""

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from auditor import yaml12
from auditor.errors import InputError, Problem
from auditor.inventory import personal, tables
from auditor.inventory.draft import Draft
from auditor.inventory.sheets import SheetReader
from auditor.inventory.values import Bad, ValueReader
from auditor.knowledge.names import plain
from auditor.knowledge.reader import near
from auditor.knowledge.store import Knowledge
from auditor.knowledge.wording import Wording
from auditor.model import Inventory, Note, Organisation, Usage

FREE_TEXT = ("tool", "purpose", "notes", "id", "host")


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
            SheetReader(values, draft, wording).read([tables.read_csv(text, str(path), wording)])
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
        self.document = yaml12.read(text)
        for found in self.document.problems:
            values = found.seen.split("|")
            message = self.wording.say(f"yaml.{found.code}", seen=values[0], line=values[-1])
            self.draft.problems.append(Problem(self.place_at(found.position), message))
        if self.draft.problems:
            return
        whole = self.document.value
        if not isinstance(whole, dict):
            self.draft.problems.append(Problem(f"{self.draft.shown}:1:1", self.wording.say("input.two_blocks")))
            return
        for key in whole:
            if key not in ("organisation", "usages"):
                self.problem((key,), self.wording.say("input.unknown_block", key=key), near(key, ["organisation", "usages"]), key=True)
        self.organisation(whole.get("organisation"))
        self.usages(whole.get("usages"))

    def place_at(self, position: yaml12.Position) -> str:
        return f"{self.draft.shown}:{position.line}:{position.column}"

    def problem(self, path: yaml12.Path, message: str, hint: str = "", *, key: bool = False) -> None:
        position = self.document.key_position(path) if key else self.document.position(path)
        self.draft.problems.append(Problem(self.place_at(position), message, hint))

    def organisation(self, block: Any) -> None:
        if block is None:
            return
        if not isinstance(block, dict):
            self.problem(("organisation",), self.wording.say("input.block_of_fields", block="organisation"))
            return
        fields = self.values.words.organisation
        for name, raw in block.items():
            if name not in fields:
                self.unknown_field(("organisation", name), name, list(fields))
            else:
                self.value(("organisation", name), name, fields[name].type, raw, self.draft.organisation)

    def usages(self, block: Any) -> None:
        if not isinstance(block, list) or not block:
            self.problem(("usages",), self.wording.say("input.no_usages"), self.wording.say("input.no_usages_hint"))
            return
        fields = self.values.words.usage
        for index, item in enumerate(block):
            path: yaml12.Path = ("usages", index)
            if isinstance(item, str):
                item = {"tool": item}
            if not isinstance(item, dict):
                self.problem(path, self.wording.say("input.block_of_fields", block="usages"))
                continue
            found: dict[str, Any] = {"place": self.place_at(self.document.position(path))}
            for name, raw in item.items():
                if name not in fields:
                    self.unknown_field((*path, name), name, list(fields))
                else:
                    self.value((*path, name), name, fields[name].type, raw, found)
            if not found.get("tool"):
                self.problem(path, self.wording.say("input.tool_missing"), self.wording.say("input.tool_missing_hint"))
            self.draft.usages.append(found)

    def unknown_field(self, path: yaml12.Path, name: str, fields: list[str]) -> None:
        close = difflib.get_close_matches(name, fields, n=1, cutoff=0.6)
        hint = self.wording.say("input.did_you_mean", word=close[0]) if close else self.wording.say("input.accepted_fields", fields=", ".join(fields))
        self.problem(path, self.wording.say("input.unknown_field", field=name), hint, key=True)

    def value(self, path: yaml12.Path, name: str, kind: str, raw: Any, into: dict[str, Any]) -> None:
        value = self.values.read(kind, raw)
        if isinstance(value, Bad):
            shown = str(raw) if not isinstance(raw, list | dict) else "…"
            self.problem(path, self.wording.say("input.bad_value", field=name, seen=shown[:80], accepted=value.accepted), value.hint)
        elif value is not None:
            into[name] = value


def _finish(draft: Draft, values: ValueReader, path: Path, overrides: Overrides) -> Inventory:
    wording = values.wording
    organisation = draft.organisation
    country = overrides.country or organisation.get("country")
    if overrides.country:
        read = values.read("country", overrides.country)
        if isinstance(read, Bad):
            draft.problems.append(Problem("--country", wording.say("input.bad_value", field="country", seen=overrides.country, accepted=read.accepted), read.hint))
        country = read
    elif not country and not any("country" in problem.message for problem in draft.problems):
        draft.problems.append(Problem(draft.shown, wording.say("input.no_country"), wording.say("input.no_country_hint")))
    if not draft.usages and not draft.problems:
        draft.problems.append(Problem(draft.shown, wording.say("input.no_usages"), wording.say("input.no_usages_hint")))
    draft.problems += _ids_given_twice(draft, wording)
    if draft.problems:
        raise InputError(draft.problems)
    rest = {name: value for name, value in organisation.items() if name not in ("name", "country")}
    named = Organisation(overrides.name or organisation.get("name") or path.stem, str(country), **rest)
    usages = _with_ids([Usage(**fields) for fields in draft.usages])
    notes = [*draft.notes, *(note for usage in usages for note in _personal_data(usage))]
    return Inventory(named, tuple(usages), tuple(notes))


def _ids_given_twice(draft: Draft, wording: Wording) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for usage in draft.usages:
        id_ = usage.get("id")
        if id_ and seen.setdefault(id_, usage["place"]) != usage["place"]:
            yield Problem(usage["place"], wording.say("input.id_twice", id=id_, other=seen[id_]))


def slug(text: str) -> str:
    """`Courrier de l'équipe` becomes `courrier-de-l-equipe`, at most 60 characters."""
    return re.sub(r"\s+", "-", plain(text))[:60].strip("-") or "usage"


def _with_ids(usages: list[Usage]) -> list[Usage]:
    """Every usage with an id: the one given, else a slug of tool and purpose.

    Repeats are numbered by content and not by place, so that moving a row changes no id.
    """
    given = {usage.id for usage in usages if usage.id}
    wanted: dict[str, list[int]] = {}
    for index, usage in enumerate(usages):
        if not usage.id:
            wanted.setdefault(slug(f"{usage.tool} {usage.purpose}"), []).append(index)
    result = list(usages)
    for name, indexes in wanted.items():
        indexes.sort(key=lambda index: json.dumps(asdict(replace(usages[index], place="")), default=str, sort_keys=True))
        number = 1
        for index in indexes:
            id_ = name if number == 1 else f"{name}-{number}"
            while id_ in given:
                number += 1
                id_ = f"{name}-{number}"
            given.add(id_)
            result[index] = replace(usages[index], id=id_)
            number += 1
    return result


def _personal_data(usage: Usage) -> Iterator[Note]:
    """What looks like a person's address or number in free text, masked."""
    texts: Mapping[str, str] = {name: getattr(usage, name) or "" for name in FREE_TEXT}
    for name, text in texts.items():
        for kind, masked in personal.found_in(text):
            yield Note(usage.place, f"read.personal.{kind}", (("field", name), ("masked", masked)))
    for proof in usage.proofs:
        for kind, masked in personal.found_in(proof.where or ""):
            yield Note(usage.place, f"read.personal.{kind}", (("field", "proofs"), ("masked", masked)))
