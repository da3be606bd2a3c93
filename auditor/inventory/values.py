"""From what stands in a cell to a value of the inventory, in four languages, or a sentence that says why not."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from auditor import model
from auditor.knowledge.inventory_words import InventoryWords
from auditor.knowledge.names import plain
from auditor.knowledge.store import Knowledge
from auditor.knowledge.wording import Wording

MAX_TEXT = 2_000
ENUMS: dict[str, type[StrEnum]] = {
    "answer": model.Answer,
    "contract": model.Contract,
    "data": model.DataClass,
    "account": model.Account,
    "plan": model.Plan,
    "keys": model.Keys,
    "imposed_by": model.ImposedBy,
    "run_by": model.RunBy,
    "public_funding": model.PublicFunding,
    "domain_holder": model.DomainHolder,
    "registers": model.Register,
    "kinds": model.Kind,
    "admin_by": model.Admin,
}
_SEVERAL = re.compile(r"[,;\n]")
_EEA_WORDS = {"eea", "eee", "eer", "ewr", "eu", "ue", "union europeenne", "european union", "europese unie", "europaische union", "espace economique europeen"}
_EXCEL_EPOCH = date(1899, 12, 30)
_DAY_FIRST = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")


@dataclass(frozen=True, slots=True)
class Bad:
    """A value that can't be understood: what is accepted, and a near word."""

    accepted: str
    hint: str = ""


class ValueReader:
    """Reads values of every type of field. `None` is unknown; `Bad` isn't understood."""

    def __init__(self, knowledge: Knowledge, wording: Wording) -> None:
        self.knowledge = knowledge
        self.words: InventoryWords = knowledge.inventory_words
        self.wording = wording
        self._unknown = {word.casefold() for word in self.words.unknown}
        self._choices: dict[str, dict[str, str]] = {}

    def read(self, kind: str, raw: Any) -> Any:
        """The value of a field of this type, None where it says nothing, or Bad."""
        if isinstance(raw, str):
            raw = raw.strip()
        if raw is None or (isinstance(raw, str) and raw.casefold() in self._unknown):
            return None
        reader: Callable[[Any], Any] | None = getattr(self, f"_{kind}", None)
        if reader is not None:
            return reader(raw)
        return self._several(kind, raw) if kind in ("registers", "kinds", "admin_by") else self._one(kind, raw)

    def choices(self, kind: str) -> dict[str, str]:
        """Every accepted word, without case and accents, and the value that it means."""
        if kind not in self._choices:
            found = {plain(word): value for value, words in self.words.values[kind].items() for word in (value, *words.all())}
            self._choices[kind] = found
        return self._choices[kind]

    def accepted(self, kind: str) -> str:
        """The values of a field as a person would write them, each with its short form."""
        shown = [f"{words.shown(self.wording.lang)} ({value})" for value, words in self.words.values[kind].items()]
        return ", ".join(shown)

    def _bad_choice(self, kind: str, raw: Any) -> Bad:
        close = difflib.get_close_matches(plain(str(raw)), list(self.choices(kind)), n=1, cutoff=0.7)
        meant = self.choices(kind)[close[0]] if close else ""
        hint = self.wording.say("input.did_you_mean", word=self.words.values[kind][meant].shown(self.wording.lang)) if meant else ""
        return Bad(self.accepted(kind), hint)

    def _one(self, kind: str, raw: Any) -> Any:
        word = self._yes_or_no(raw) if "yes" in self.choices(kind).values() else None
        value = word or self.choices(kind).get(plain(str(raw)) or "-")
        return ENUMS[kind](value) if value else self._bad_choice(kind, raw)

    @staticmethod
    def _yes_or_no(raw: Any) -> str | None:
        if isinstance(raw, bool) or (isinstance(raw, int | float) and raw in (0, 1)):
            return "yes" if raw else "no"
        return None

    def _several(self, kind: str, raw: Any) -> Any:
        parts = raw if isinstance(raw, list) else [part for part in _SEVERAL.split(str(raw)) if part.strip()]
        found = []
        for part in parts:
            value = self.choices(kind).get(plain(str(part)) or "-")
            if value is None:
                return self._bad_choice(kind, part)
            found.append(ENUMS[kind](value))
        return tuple(sorted(set(found)))

    def _data(self, raw: Any) -> Any:
        """One class; of several written together, the highest: in doubt, the higher (METHOD 5)."""
        value = self.choices("data").get(plain(str(raw)) or "-")
        if value:
            return model.DataClass(value)
        parts = [self.choices("data").get(plain(part) or "-") for part in re.split(r"[,;\n/+]| et | and | en | und ", str(raw))]
        known = [part for part in parts if part]
        return model.DataClass(max(known)) if known and len(known) == len(parts) else self._bad_choice("data", raw)

    def _text(self, raw: Any) -> Any:
        if isinstance(raw, list | dict):
            return Bad(self.wording.say("input.a_text"))
        text = str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)
        return text if len(text) <= MAX_TEXT else Bad(self.wording.say("input.shorter_text", n=MAX_TEXT))

    def _words(self, raw: Any) -> Any:
        parts = raw if isinstance(raw, list) else _SEVERAL.split(str(raw))
        if any(isinstance(part, list | dict) for part in parts):
            return Bad(self.wording.say("input.some_words"))
        return tuple(str(part).strip() for part in parts if str(part).strip())

    def _count(self, raw: Any) -> Any:
        bad = Bad(self.wording.say("input.a_number"))
        if isinstance(raw, bool):
            return bad
        try:
            number = float(str(raw).replace(",", ".").replace("\u202f", "").replace("\xa0", "").replace(" ", ""))
        except ValueError:
            return bad
        return int(number) if number.is_integer() and 0 <= number <= 10_000_000 else bad

    def _since(self, raw: Any) -> Any:
        """A year, a month or a day; a sheet's day number too."""
        if isinstance(raw, datetime | date):
            return raw.isoformat()[:10]
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            if 1970 <= raw <= 2100 and float(raw).is_integer():
                return str(int(raw))
            if 20_000 <= raw <= 80_000:
                return (_EXCEL_EPOCH + timedelta(days=int(raw))).isoformat()
            return Bad(self.wording.say("input.a_date"))
        return self._date_text(str(raw)) or Bad(self.wording.say("input.a_date"))

    @staticmethod
    def _date_text(text: str) -> str | None:
        day_first = _DAY_FIRST.match(text)
        if day_first:
            day, month, year = day_first.groups()
            text = f"{year}-{month.zfill(2)}-{day.zfill(2)}"
        text = text.removesuffix(".0").removesuffix(" 00:00:00")
        padded = f"{text}{'-01' * (3 - len(text.split('-')))}" if re.fullmatch(r"\d{4}(-\d{2}){0,2}", text) else ""
        try:
            date.fromisoformat(padded)
        except ValueError:
            return None
        return text

    @cached_property
    def _countries(self) -> dict[str, str]:
        """Country codes and names, in the languages of the records."""
        found = {}
        for id_ in self.knowledge.ids("jurisdictions"):
            record = self.knowledge.jurisdiction(id_)
            assert record is not None
            for name in (id_, record.name.fr, record.name.en, record.name.nl, record.name.de):
                if name:
                    found[plain(name)] = id_.upper()
        return found

    def _country(self, raw: Any) -> Any:
        text = str(raw)
        found = self._countries.get(plain(text) or "-")
        if found:
            return found
        close = difflib.get_close_matches(plain(text), list(self._countries), n=1, cutoff=0.75)
        hint = self.wording.say("input.did_you_mean", word=self._countries[close[0]]) if close else ""
        return Bad(self.wording.say("input.a_country"), hint)

    def _place(self, raw: Any) -> Any:
        if plain(str(raw)) in _EEA_WORDS:
            return "EEA"
        found = self._country(raw)
        return Bad(self.wording.say("input.a_place"), found.hint) if isinstance(found, Bad) else found

    def _proofs(self, raw: Any) -> Any:
        """A list of {for, what, date, where}; in a cell `contrat : document : 2026-03-03 : classeur 4 ; …`."""
        entries: Iterable[Any] = raw if isinstance(raw, list) else (part for part in str(raw).split(";") if part.strip())
        found = []
        for entry in entries:
            fields = entry if isinstance(entry, dict) else dict(zip(("for", "what", "date", "where"), (part.strip() for part in str(entry).split(":")), strict=False))
            proof = self._proof(fields)
            if isinstance(proof, Bad):
                return proof
            found.append(proof)
        return tuple(found)

    def _proof(self, fields: Mapping[str, Any]) -> Any:
        stray = set(fields) - {"for", "what", "date", "where"}
        for_ = self.choices("proof_for").get(plain(str(fields.get("for", ""))) or "-")
        what = self.choices("proof_what").get(plain(str(fields.get("what", ""))) or "-")
        day = fields.get("date")
        read_day = None if day in (None, "") else self._since(day)
        if stray or for_ is None or what is None or isinstance(read_day, Bad):
            return Bad(self.wording.say("input.a_proof", for_=self.accepted("proof_for"), what=self.accepted("proof_what")))
        where = fields.get("where")
        return model.Proof(model.ProofFor(for_), model.ProofWhat(what), read_day, None if where is None else str(where))

    def tick(self, raw: Any) -> Any:
        """A tick column: a tick is yes, an empty cell no."""
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return False
        if isinstance(raw, str) and raw.strip().casefold() in ("✓", "✔", "☑", "✗x", "v"):
            return True
        value = self.read("answer", raw)
        return value if isinstance(value, Bad) else value is model.Answer.YES
