"""Numbers and addresses of people that slipped into free text: found, masked, never repeated in full."""

import re
from collections.abc import Iterator

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]){11,30}\b")
_BELGIAN_NUMBER = re.compile(r"\b\d{2}[. ]?\d{2}[. ]?\d{2}[- ]?\d{3}[. ]?\d{2}\b")
_FRENCH_NUMBER = re.compile(r"\b[12][ ]?\d{2}[ ]?(?:0[1-9]|1[0-2])[ ]?(?:\d{2}|2[AB])[ ]?\d{3}[ ]?\d{3}[ ]?\d{2}\b")
_PHONE = re.compile(r"(?<![\w.])(?:\+\d{2,3}|00\d{2,3}|0)(?:[ ./-]?\d){8,10}(?!\d)")


def found_in(text: str) -> Iterator[tuple[str, str]]:
    """(kind, masked value) for each mail address, account, national or telephone number in a text.

    The kinds are mail, account, national_number and phone. Check digits are verified where there are
    any, so that an invoice number isn't taken for a person's.
    """
    rest = text
    for kind, pattern, holds in (
        ("mail", _MAIL, None),
        ("account", _IBAN, _iban_holds),
        ("national_number", _FRENCH_NUMBER, _french_holds),
        ("national_number", _BELGIAN_NUMBER, _belgian_holds),
        ("phone", _PHONE, None),
    ):
        for match in pattern.finditer(rest):
            if holds is None or holds(match.group()):
                yield kind, mask(match.group())
                rest = rest.replace(match.group(), " ")


def mask(value: str) -> str:
    """The first two characters, then dots: enough to find it in the file, too little to pass on."""
    return f"{value[:2]}{'•' * min(len(value) - 2, 8)}"


def _iban_holds(text: str) -> bool:
    bare = text.replace(" ", "")
    digits = "".join(str(int(c, 36)) for c in bare[4:] + bare[:4])
    return int(digits) % 97 == 1


def _belgian_holds(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    base, check = int(digits[:9]), int(digits[9:])
    return check in (97 - base % 97, 97 - (2_000_000_000 + base) % 97)


def _french_holds(text: str) -> bool:
    bare = text.replace(" ", "").replace("2A", "19").replace("2B", "18")
    return int(bare[13:]) == 97 - int(bare[:13]) % 97
