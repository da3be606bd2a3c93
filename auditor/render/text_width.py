"""How wide a text is when drawn, without a font: a table of average widths, and what follows for shortening and wrapping.

Widths are the wider of Arial and DejaVu Sans, so that a text never leaves its place whichever of them the
reader has; signs of other scripts get the width of their widest ordinary letter.
"""

import re
import unicodedata
from functools import lru_cache

from auditor.safe_text import line

_WIDTHS = {
    0.29: "'ijlı", 0.32: " ,.I·’‘\u00a0\u202f", 0.37: "/:;\\|f", 0.42: "-()[]t!r", 0.5: '*J`"°', 0.55: "sz“”„", 0.6: "?L_ckvxy–", 0.64: "FTaeo$0123456789bdghnpqu{}«»ßø€ΓΙΣΤβγδεζηθικλμνξορςτυχГТабвгезклорстухчьэя",
    0.69: "EKPSYABVXZΑΒΔΕΖΚΛΞΡΥΧαπσφАБВЕЗРУХЧЬинп", 0.76: "CRUNHΗΝΠψИКЛНПСЭЯдмъ", 0.79: "DG&OQØ◆", 0.85: "w#+<=>^~×÷ΘΟΦΨΩωДОЦЪцыю", 0.99: "Mm%W", 1.08: "@—…œæ→▲Œ",
}  # fmt: skip
_OF = {character: width for width, characters in _WIDTHS.items() for character in characters}
# Latin, Greek and Cyrillic, Hebrew, Arabic and its ligatures.
_SCRIPTS = (
    ("\u00a1", "\u01bf", 0.85),
    ("\u0370", "\u052f", 1.11),
    ("\u0590", "\u05ff", 0.72),
    ("\u0600", "\u06ff", 1.0),
    ("\ufb50", "\ufdff", 1.4),
)
_SENTENCES = re.compile("[\ufdf0-\ufdff]")
_BOLD = 1.2
_MOST_MARKS = 2  # accents over each other; more would run into the lines above
_MOST_READ = 400  # no place holds more, and a name may have any length


def width(text: str, size: float = 12, *, bold: bool = False) -> float:
    """An upper estimate, in the unit of `size`."""
    return sum(map(_em, text)) * size * (_BOLD if bold else 1)


@lru_cache(maxsize=4096)
def _em(character: str) -> float:
    if character in _OF:
        return _OF[character]
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    base = unicodedata.normalize("NFD", character)[0]
    if base in _OF:
        return _OF[base]
    for first, last, em in _SCRIPTS:
        if first <= character <= last:
            return em
    if "\U00012000" <= character <= "\U0001254f":
        return 4  # cuneiform
    return 1.4 if unicodedata.east_asian_width(character) in ("W", "F") or character > "\uffff" else 1.25


def clean(text: str) -> str:
    """The beginning of a text as it can be drawn on a line: nothing hidden, no towers of accents, single spaces; no-break spaces stay."""
    marks, kept = 0, []
    # Some signs of Arabic are whole sentences, wider than any column: written out in letters.
    written = _SENTENCES.sub(lambda found: unicodedata.normalize("NFKC", found.group()), line(text[:_MOST_READ]))
    for character in written:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return " ".join(word for word in "".join(kept).split(" ") if word).strip()


def shorten(text: str, room: float, size: float = 12, *, bold: bool = False) -> str:
    """The text, or its beginning and “…”, no wider than `room`."""
    shown = clean(text)
    whole = len(text) <= _MOST_READ
    if whole and width(shown, size, bold=bold) <= room:
        return shown
    used, end = width("…", size, bold=bold), 0
    for character in shown:
        used += width(character, size, bold=bold)
        if used > room:
            break
        end += 1
    return shown[:end].rstrip(" ,;:.-–—'’(«") + "…"


def wrap(text: str, room: float, most: int, size: float = 12, *, bold: bool = False) -> list[str]:
    """At most `most` lines no wider than `room`; the last is shortened. A word wider than a line is cut into two."""
    shown = clean(text)
    lines: list[str] = []
    rest = shown
    while rest and len(lines) < most - 1 and width(rest, size, bold=bold) > room:
        end = _line_end(rest, room, size, bold=bold)
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    if rest:
        lines.append(shorten(rest + text[_MOST_READ:], room, size, bold=bold))
    return lines


def _line_end(text: str, room: float, size: float, *, bold: bool) -> int:
    """Where the first line ends: at a space or after a hyphen, else within the word; at least one character."""
    used, end = 0.0, 0
    for character in text:
        used += width(character, size, bold=bold)
        if used > room:
            break
        end += 1
    end = max(end, 1)
    if end == len(text) or text[end] == " ":
        return end
    for place in range(end, 0, -1):
        if text[place - 1] in " -/" and place > 1:
            # A sign of French punctuation doesn't begin a line: it goes with its word.
            return place
    return end
