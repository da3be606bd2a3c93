"""Read an inventory: every problem of the file at once, or the whole Inventory. CONTRACT 1."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from auditor.errors import InputError, Problem
from auditor.inventory import audit_pages, tables
from auditor.inventory.draft import Draft
from auditor.inventory.sheets import SheetReader, headings
from auditor.inventory.values import Bad, ValueReader, shown
from auditor.knowledge.names import plain
from auditor.knowledge.store import Knowledge
from auditor.knowledge.wording import Wording
from auditor.model import Inventory, Note, Organisation, Usage


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
            known = headings(values.words).keys() | audit_pages.headings(knowledge.wording(one) for one in ("fr", "en"))
            SheetReader(values, draft, wording).read([tables.read_csv(text, str(path), wording, known)])
        else:
            from auditor.inventory.read_yaml import YamlReader

            YamlReader(values, draft, wording).read(text)
    return _finish(draft, values, overrides)


def _finish(draft: Draft, values: ValueReader, overrides: Overrides) -> Inventory:
    wording = values.wording
    organisation = draft.organisation
    if not draft.usages and not draft.problems:
        draft.problem(draft.shown, wording.say("input.no_usages"), wording.say("input.no_usages_hint"))
    country = _country(draft, values, overrides)
    draft.problems += _ids_given_twice(draft, wording)
    if draft.problems:
        raise InputError(draft.problems)
    rest = {name: value for name, value in organisation.items() if name not in ("name", "country")}
    name = overrides.name or organisation.get("name")
    named = Organisation(name or wording.say("organisation.unnamed"), str(country), **rest)
    usages = (Usage(**fields, id=id_) for fields, id_ in zip(draft.usages, _ids(draft.usages), strict=True))
    return Inventory(named, tuple(usages), tuple(draft.notes), bool(name))


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
