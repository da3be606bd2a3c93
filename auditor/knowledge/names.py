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
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return _APART.sub(" ", "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()).strip()
