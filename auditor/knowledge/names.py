"""How names are compared: without case, accents and punctuation."""

import re
import unicodedata

_APART = re.compile(r"[^0-9a-z]+")


def plain(text: str) -> str:
    """`« Google Drive »` and `google-drive` become `google drive`; an empty result means no letters.

    >>> plain("Médecins — Café")
    'medecins cafe'
    """
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("ß", "ss").replace("ø", "o"))
    return _APART.sub(" ", "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()).strip()
