"""Numbers and addresses of people that slipped into free text: found, masked, never repeated in full.

Check digits are verified where there are any. What can't be told apart by its form is taken for a
person's: ten digits in a row from 0 on may be a telephone or a company number written without its points.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

MAX_TEXT = 10_000
_GAP = r"[ ./-]?"
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]){11,30}", re.IGNORECASE)
_BELGIAN_NUMBER = re.compile(rf"(?<!\d)\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{2}}(?!\d)")
_FRENCH_NUMBER = re.compile(rf"(?<!\d)[12]{_GAP}\d{{2}}{_GAP}\d{{2}}{_GAP}\d[\dAB]{_GAP}\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{2}}(?!\d)", re.IGNORECASE)
_MAYBE = re.compile(r"[\d@]")  # in everything that is looked for
_DATE = r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2}\b"
_PHONE = re.compile(rf"(?<![\w.])(?<!\d[/-])(?!{_DATE})(?:(?:\+\d{{1,3}}|00\d{{2,3}})(?:[ ]?\(0\))?|0)(?:[ ./-]{{0,3}}\d){{8,10}}(?!\d)")
_COMPANY = re.compile(r"[01]\d{3}\.\d{3}\.\d{3}")
_COMPANY_BEFORE = re.compile(r"(?:\b(?:BE|TVA|BTW|VAT|BCE|KBO|RPM|RPR)\b[ :.-]*)$", re.IGNORECASE)
# Lengths of account numbers by country; elsewhere whatever length holds.
_IBAN_LENGTHS = {
    "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21,
    "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24,
    "SE": 24, "SI": 19, "SK": 24, "SM": 27,
}  # fmt: skip


class Found(NamedTuple):
    """Where something stands in a text: kind is mail, account, national_number or phone."""

    start: int
    end: int
    kind: str


def found_in(text: str) -> Iterator[tuple[str, str]]:
    """(kind, masked value) for each mail address, account, national or telephone number in a text."""
    for found in _places(text):
        yield found.kind, mask(text[found.start : found.end])


def masked(text: str) -> str:
    """The text with each such value masked.

    >>> masked("Zoé, zoe@lepont.example")
    'Zoé, zo••••••••'
    """
    for found in reversed(_places(text)):
        text = text[: found.start] + mask(text[found.start : found.end]) + text[found.end :]
    return text


def mask(value: str) -> str:
    """The first two characters, then dots: enough to find it in the file, too little to pass on."""
    return f"{value[:2]}{'•' * min(len(value) - 2, 8)}"


def _places(text: str) -> list[Found]:
    """What was found, in the order of the text; nothing is found twice."""
    found: list[Found] = []
    if not _MAYBE.search(text):
        return found
    rest = re.sub(r"[^\S\n]", " ", text[:MAX_TEXT])
    for kind, pattern, end_of in _PATTERNS:
        for match in pattern.finditer(rest):
            end = end_of(match)
            if end:
                found.append(Found(match.start(), end, kind))
        for one in found:
            rest = rest[: one.start] + "\x00" * (one.end - one.start) + rest[one.end :]
    return sorted(found)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _whole(match: re.Match[str]) -> int:
    return match.end()


def _account(match: re.Match[str]) -> int:
    """The end of the account number whose check digits hold, at the length of its country; else 0."""
    text = match.group().upper()
    wanted = _IBAN_LENGTHS.get(text[:2])
    for end in range(len(text), 14, -1):
        bare = re.sub(r"[^A-Z0-9]", "", text[:end])
        if text[end - 1].isalnum() and len(bare) == (wanted or len(bare)) >= 15 and int("".join(str(int(c, 36)) for c in bare[4:] + bare[:4])) % 97 == 1:
            return match.start() + end
    return 0


def _belgian(match: re.Match[str]) -> int:
    """Both halves of the check: a day that can be (month 0 unknown, +20 or +40 for a bis number), and digits."""
    digits = _digits(match.group())
    month, day = int(digits[2:4]), int(digits[4:6])
    check = int(digits[9:])
    can_be = month % 20 <= 12 and month < 60 and day <= 31
    return match.end() if can_be and check in (97 - int(digits[:9]) % 97, 97 - int(f"2{digits[:9]}") % 97) else 0


def _french(match: re.Match[str]) -> int:
    bare = re.sub(r"[^0-9AB]", "", match.group().upper())
    department = {"2A": "19", "2B": "18"}.get(bare[5:7], bare[5:7])
    if not department.isdigit():
        return 0
    return match.end() if int(bare[13:]) == 97 - int(bare[:5] + department + bare[7:13]) % 97 else 0


def _phone(match: re.Match[str]) -> int:
    """Not a company number: behind BE, TVA, BCE, or written 0403.170.701 with check digits that hold."""
    text = match.group()
    is_company = _COMPANY_BEFORE.search(match.string[: match.start()]) or (_COMPANY.fullmatch(text) and _company_holds(_digits(text)))
    return 0 if is_company else match.end()


def _company_holds(digits: str) -> bool:
    return int(digits[8:]) == 97 - int(digits[:8]) % 97


_PATTERNS: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], int]], ...] = (
    ("mail", _MAIL, _whole),
    ("account", _IBAN, _account),
    ("national_number", _FRENCH_NUMBER, _french),
    ("national_number", _BELGIAN_NUMBER, _belgian),
    ("phone", _PHONE, _phone),
)
