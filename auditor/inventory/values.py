"""From what stands in a cell to a value of the inventory, in four languages, or a sentence that says why not."""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from auditor import model
from auditor.inventory import personal
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
PROOF_FIELDS = ("for", "what", "date", "where")
_SEVERAL = re.compile(r"[,;\n]")
_PROOFS = re.compile(r"[;\n]")
_EEA_WORDS = {
    "eea", "eee", "eer", "ewr", "eu", "ue", "union europeenne", "european union", "europese unie", "europaische union",
    "espace economique europeen", "european economic area", "europese economische ruimte", "europaischer wirtschaftsraum",
}  # fmt: skip
# Codes of ISO 3166-1, for countries that have no record yet.
_ISO_CODES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH "
    "CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN "
    "GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI "
    "LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM "
    "PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD "
    "TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
)
# Names that the records lack: everyday ones, and the Dutch and German ones of countries in or near which our readers work.
_COUNTRY_WORDS = {
    "AT": "oostenrijk, osterreich", "BE": "belgie, belgien", "CH": "zwitserland, schweiz", "DE": "duitsland, deutschland", "DK": "denemarken, danemark",
    "ES": "spanje, spanien", "FI": "finnland", "FR": "frankrijk, frankreich",
    "GB": "uk, grande bretagne, great britain, angleterre, england, verenigd koninkrijk, vereinigtes konigreich, grossbritannien",
    "IE": "ierland, irland", "IS": "ijsland, island", "IT": "italien", "LU": "luxemburg", "NL": "nederland, niederlande, hollande, holland",
    "NO": "noorwegen, norwegen", "PL": "polen", "SE": "zweden, schweden", "US": "usa, etats unis d amerique, verenigde staten, vereinigte staten",
}  # fmt: skip
_TICKS = frozenset("✓✔☑✅🗸")
_DASHES = frozenset("?-–—.… ")
_COUNT = re.compile(r"(\d{1,3}(?: \d{3})+|\d+)(?:[.,]0+)?")
_FIRST_YEAR, _LAST_YEAR = 1800, 2100
_SHEET_DAYS = range(20_000, 80_000)
_EXCEL_EPOCH = date(1899, 12, 30)
_DAY_FIRST = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")


@dataclass(frozen=True, slots=True)
class Bad:
    """A value that can't be understood: what is accepted, a near word, and which of several parts it is."""

    accepted: str
    hint: str = ""
    part: int | None = None
    seen: str = ""


def shown(raw: Any) -> str:
    """What stands in a file, as a message repeats it: short, as it was written, personal numbers masked."""
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, list):
        return "[…]"
    if isinstance(raw, dict):
        return "{…}"
    return personal.masked(as_text(raw)[:MAX_TEXT])[:80]


def as_text(raw: Any) -> str:
    """A cell's value as its reader sees it: 12 and not 12.0, true and not True."""
    if isinstance(raw, bool):
        return str(raw).lower()
    return str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)


class ValueReader:
    """Reads values of every type of field. `None` is unknown; `Bad` isn't understood."""

    def __init__(self, knowledge: Knowledge, wording: Wording) -> None:
        self.knowledge = knowledge
        self.words: InventoryWords = knowledge.inventory_words
        self.wording = wording
        self._unknown = {plain(word) for word in self.words.unknown} - {""}
        self._nothing = {plain(word) for word in self.words.nothing.all()}
        self._choices: dict[str, dict[str, str]] = {}
        self._read: dict[tuple[str, str], Any] = {}

    def read(self, kind: str, raw: Any) -> Any:
        """The value of a field of this type, None where it says nothing, or Bad; of the same words the very same."""
        if not isinstance(raw, str):
            return self._value(kind, raw)
        key = (kind, raw)
        if key not in self._read:
            self._read[key] = self._value(kind, raw.strip())
        return self._read[key]

    def _value(self, kind: str, raw: Any) -> Any:
        if self.is_unknown(raw):
            return None
        reader: Callable[[Any], Any] | None = getattr(self, f"_{kind}", None)
        if reader is not None:
            return reader(raw)
        return self._several(kind, raw) if kind in ("registers", "kinds", "admin_by") else self._one(kind, raw)

    def is_unknown(self, raw: Any) -> bool:
        """Nothing, a question mark, a dash, or « je ne sais pas »."""
        return raw is None or (isinstance(raw, str) and (set(raw) <= _DASHES or plain(raw) in self._unknown))

    def choices(self, kind: str) -> dict[str, str]:
        """Every accepted word, without case and accents, and the value that it means."""
        if kind not in self._choices:
            own = self.words.values[kind]
            shared = {value: words for value, words in self.words.values["answer"].items() if value in own}
            found = {plain(word): value for group in (shared, own) for value, words in group.items() for word in (value, *words.all())}
            # Copied from our own lists of what is accepted: « mineurs (minors) ».
            found |= {plain(f"{word} {value}"): value for value, words in own.items() for word in words.all() if plain(f"{word} {value}") not in found}
            self._choices[kind] = found
        return self._choices[kind]

    def accepted(self, kind: str) -> str:
        """The values of a field as a person would write them, each with its short form."""
        return ", ".join(f"{words.shown(self.wording.lang)} ({value})" for value, words in self.words.values[kind].items())

    def _bad_choice(self, kind: str, raw: Any) -> Bad:
        close = difflib.get_close_matches(plain(shown(raw)), list(self.choices(kind)), n=1, cutoff=0.7)
        meant = self.choices(kind)[close[0]] if close else ""
        hint = self.wording.say("input.did_you_mean", word=self.words.values[kind][meant].shown(self.wording.lang)) if meant else ""
        return Bad(self.accepted(kind), hint)

    def _choice(self, kind: str, raw: Any) -> str | None:
        """The value that a word means; None for a block of words or one that isn't known."""
        return None if isinstance(raw, list | dict) else self.choices(kind).get(plain(as_text(raw)) or "-")

    def _one(self, kind: str, raw: Any) -> Any:
        word = self._yes_or_no(raw) if "yes" in self.choices(kind).values() else None
        value = word or self._choice(kind, raw)
        return ENUMS[kind](value) if value else self._bad_choice(kind, raw)

    @staticmethod
    def _yes_or_no(raw: Any) -> str | None:
        if isinstance(raw, bool) or (isinstance(raw, int | float) and raw in (0, 1)):
            return "yes" if raw else "no"
        return "yes" if is_tick(raw) else None

    def _several(self, kind: str, raw: Any) -> Any:
        """Values in any order; None where every part says that it isn't known."""
        parts = raw if isinstance(raw, list) else [part.strip() for part in _SEVERAL.split(as_text(raw)) if part.strip()]
        if parts and all(self.is_unknown(part) for part in parts):
            return None
        if len(parts) == 1 and not isinstance(parts[0], list | dict) and plain(as_text(parts[0])) in self._nothing:
            return ()
        found = []
        for index, part in enumerate(parts):
            value = self._choice(kind, part)
            if value is None:
                return replace(self._bad_choice(kind, part), part=index, seen=shown(part))
            found.append(ENUMS[kind](value))
        return tuple(sorted(set(found))) if parts or isinstance(raw, list) else None

    def _data(self, raw: Any) -> Any:
        """One class; of several written together, the highest: in doubt, the higher (METHOD 5)."""
        value = self._choice("data", raw)
        if value:
            return model.DataClass(value)
        parts = raw if isinstance(raw, list) else re.split(r"[,;\n/+&]| et | and | en | und ", as_text(raw))
        known = [part for part in (self._choice("data", part) for part in parts) if part]
        return model.DataClass(max(known)) if known and len(known) == len(parts) else self._bad_choice("data", raw)

    def _text(self, raw: Any) -> Any:
        if isinstance(raw, list | dict):
            return Bad(self.wording.say("input.a_text"))
        text = as_text(raw)
        return text if len(text) <= MAX_TEXT else Bad(self.wording.say("input.shorter_text", n=MAX_TEXT))

    def _words(self, raw: Any) -> Any:
        parts = raw if isinstance(raw, list) else _SEVERAL.split(as_text(raw))
        if isinstance(raw, dict) or any(isinstance(part, list | dict) for part in parts):
            return Bad(self.wording.say("input.some_words"))
        return tuple(as_text(part).strip() for part in parts if not self.is_unknown(part) and as_text(part).strip())

    def _count(self, raw: Any) -> Any:
        """A whole number: 12, 12,0 or 1 234; « 1.234 » isn't read, for it means two things."""
        found = None if isinstance(raw, bool) else _COUNT.fullmatch(re.sub(r"\s", " ", as_text(raw)))
        number = int(found.group(1).replace(" ", "")) if found and len(found.group(1)) <= 12 else -1
        return number if 0 <= number <= 10_000_000 else Bad(self.wording.say("input.a_number"))

    def _since(self, raw: Any) -> Any:
        """A year, a month or a day; a sheet's day number too."""
        if isinstance(raw, datetime | date):
            return raw.isoformat()[:10]
        text = as_text(raw).removesuffix(".0")
        if re.fullmatch(r"[0-9]{5}", text) and int(text) in _SHEET_DAYS:
            return (_EXCEL_EPOCH + timedelta(days=int(text))).isoformat()
        return self._date_text(text) or Bad(self.wording.say("input.a_date"))

    @staticmethod
    def _date_text(text: str) -> str | None:
        day_first = _DAY_FIRST.match(text)
        if day_first:
            day, month, year = day_first.groups()
            text = f"{year}-{month.zfill(2)}-{day.zfill(2)}"
        text = text.removesuffix(" 00:00:00")
        padded = f"{text}{'-01' * (3 - len(text.split('-')))}" if re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text) else ""
        try:
            day = date.fromisoformat(padded)
        except ValueError:
            return None
        return text if _FIRST_YEAR <= day.year <= _LAST_YEAR else None

    @cached_property
    def _countries(self) -> dict[str, str]:
        """Country codes, and names in the languages of the records."""
        found = {code.lower(): code for code in _ISO_CODES.split()}
        found |= {word: code for code, words in _COUNTRY_WORDS.items() for word in words.split(", ")}
        for id_ in self.knowledge.ids("jurisdictions"):
            record = self.knowledge.jurisdiction(id_)
            assert record is not None
            for name in (id_, record.name.fr, record.name.en, record.name.nl, record.name.de):
                if name:
                    found[plain(name)] = id_.upper()
        return found

    def _country(self, raw: Any) -> Any:
        found = None if isinstance(raw, list | dict) else self._countries.get(plain(as_text(raw)) or "-")
        if found:
            return found
        names = [name for name in self._countries if len(name) > 3]
        close = difflib.get_close_matches(plain(shown(raw)), names, n=1, cutoff=0.75)
        hint = self.wording.say("input.did_you_mean", word=self._countries[close[0]]) if close else ""
        return Bad(self.wording.say("input.a_country"), hint)

    def _place(self, raw: Any) -> Any:
        if plain(shown(raw)) in _EEA_WORDS:
            return "EEA"
        found = self._country(raw)
        return Bad(self.wording.say("input.a_place"), found.hint) if isinstance(found, Bad) else found

    def _proofs(self, raw: Any) -> Any:
        """A list of {for, what, date, where}; in a cell `contrat : document : 2026-03-03 : classeur 4 ; …`."""
        if not isinstance(raw, list | dict):
            raw = [part for part in _PROOFS.split(as_text(raw)) if part.strip()]
        found = []
        for index, entry in enumerate([raw] if isinstance(raw, dict) else raw):
            parts = (part.strip() for part in as_text(entry).split(":", len(PROOF_FIELDS) - 1))
            fields = entry if isinstance(entry, dict) else dict(zip(PROOF_FIELDS, parts, strict=False))
            proof = self._proof(fields)
            if isinstance(proof, Bad):
                return replace(proof, part=index, seen=", ".join(shown(part) for part in fields.values()))
            found.append(proof)
        return tuple(found)

    def _proof(self, fields: Mapping[str, Any]) -> Any:
        stray = set(fields) - set(PROOF_FIELDS)
        for_ = self._choice("proof_for", fields.get("for", ""))
        what = self._choice("proof_what", fields.get("what", ""))
        day = None if self.is_unknown(fields.get("date")) else self._since(fields["date"])
        where = None if self.is_unknown(fields.get("where")) else self._text(fields["where"])
        if stray or for_ is None or what is None or isinstance(day, Bad) or isinstance(where, Bad):
            return Bad(self.wording.say("input.a_proof", for_=self.accepted("proof_for"), what=self.accepted("proof_what")))
        return model.Proof(model.ProofFor(for_), model.ProofWhat(what), day, where)

    def tick(self, raw: Any) -> Any:
        """A tick column: a tick is yes, an empty cell no."""
        if self.is_unknown(raw):
            return False
        value = self.read("answer", raw)
        return value if isinstance(value, Bad) else value is model.Answer.YES


def is_tick(raw: Any) -> bool:
    """A tick as people draw it; a cross isn't one, for it means yes to some and no to others."""
    return isinstance(raw, str) and (raw.strip().removesuffix("\ufe0f") in _TICKS or raw.strip().casefold() == "v")
