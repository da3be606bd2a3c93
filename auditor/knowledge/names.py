"""How names are compared: without case, accents and punctuation."""

import re
import unicodedata
from functools import lru_cache

_APART = re.compile(r"[^0-9a-z]+")
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """`« Google Drive »` and `google-drive` become `google drive`; an empty result means no letters.

    >>> plain("Médecins — Café")
    'medecins cafe'
    """
    if text.isascii():
        return _APART.sub(" ", text.casefold()).strip()
    # Marks are left out before and after: to put ten thousand of them in order takes seconds.
    single = "".join(c for c in text.casefold().translate(_LETTERS) if not unicodedata.combining(c))
    decomposed = unicodedata.normalize("NFKD", single)
    return _APART.sub(" ", "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()).strip()
