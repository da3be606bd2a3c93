"""Names in DNS messages: labels and pointers made text. Whatever breaks a bound raises Malformed, IndexError or UnicodeError."""

from functools import lru_cache
from typing import TypeAlias

MOST_PLACES = 8  # names of a message that are kept for pointers to them; others are read again
MOST_PARTS = 200  # of a name on the wire: at most 127 labels, and pointers between them
LONGEST = 253  # bytes of a name with its dots
HEADER = 12

# What stands in a name without being escaped in a zone file; the dots part labels.
PLAIN = bytes(sign for sign in range(0x21, 0x7F) if sign not in b'"();\\@$')
_NEEDS_BACKSLASH = b'"().;\\@$'

# Names of a message that have been read, as text without escapes: where the first and past where the last label stands.
Places: TypeAlias = list[tuple[int, int, str]]


class Malformed(ValueError):
    """The reply breaks a bound."""


def owner_at(reply: bytes, position: int, places: Places) -> tuple[str, int]:
    """As `name_at`. Most owners are a pointer to a name that has been read."""
    first = reply[position]
    if first == 0xC0:
        if known := _pointed(reply[position + 1], places):
            return known, position + 2
    elif first == 0:
        return ".", position + 1
    return name_at(reply, position)


def _pointed(target: int, places: Places) -> str:
    """The name at a place within one that has been read, whose text is as long as its labels; empty where none was."""
    for start, end, text in places:
        if start <= target < end and (target == start or text[target - start - 1] == "."):
            return text[target - start :]
    return ""


def name_at(reply: bytes, position: int) -> tuple[str, int]:
    """A name as text (the root is “.”), and where what follows it begins. A pointer leads back, further with each, so that it can't loop."""
    labels: list[bytes] = []
    after = 0
    bound = position
    parts = 0  # labels and pointers: a long way costs the reader more than its writer
    while length := reply[position]:
        parts += 1
        if parts > MOST_PARTS:
            raise Malformed("a name of too many parts")
        position += 1
        if length < 64:
            labels.append(reply[position : position + length])
            position += length
            continue
        target = (length & 0x3F) << 8 | reply[position]
        if length < 0xC0 or not HEADER <= target < bound:
            raise Malformed("a pointer that doesn't lead back, or an unknown kind of label")
        after = after or position + 1
        position = bound = target
    joined = b".".join(labels)
    if len(joined) > LONGEST:
        raise Malformed("a name too long")
    if joined.count(b".") >= max(len(labels), 1) or joined.translate(None, PLAIN):
        return ".".join([escaped(label) for label in labels]).lower(), after or position + 1
    return joined.decode("ascii").lower() or ".", after or position + 1


def escaped(label: bytes, special: bytes = _NEEDS_BACKSLASH, least: int = 0x21) -> str:
    """As zone files write odd signs: \\. and \\195."""
    signs = (f"\\{sign:c}" if sign in special else chr(sign) if least <= sign < 0x7F else f"\\{sign:03}" for sign in label)
    return "".join(signs)


def host(reply: bytes, start: int, end: int, places: Places) -> str:
    """A name that fills its record."""
    plain = _plain(reply[start:end]) if end - start <= LONGEST else None
    if plain is not None:
        text, target = plain
        above = "" if target is None else _pointed(target, places)
        if above or target is None:
            name = text + above
            if len(name) > LONGEST:
                raise Malformed("a name too long")
            if len(places) < MOST_PLACES:
                places.append((start, end - 2, name))
            return name
    name, after = name_at(reply, start)
    if after != end:
        raise Malformed("a name that doesn't fill its record")
    return name


@lru_cache(4096)  # the same servers and mail hosts stand in the records of many domains
def _plain(record: bytes) -> tuple[str, int | None] | None:
    """The labels of a name that fills a record, and where the pointer behind them leads, if there is one.

    None where it isn't so plain: `name_at` reads it, or says what is wrong.
    """
    labels = []
    position = 0
    while position < len(record) and 0 < record[position] < 64:
        after = position + 1 + record[position]
        labels.append(record[position + 1 : after])
        position = after
    rest = record[position:]
    joined = b".".join(labels)
    if joined.count(b".") >= max(len(labels), 1) or joined.translate(None, PLAIN):
        return None
    text = joined.decode("ascii").lower()
    if rest == b"\x00":
        return text or ".", None
    if len(rest) == 2 and rest[0] >= 0xC0:
        return f"{text}." if labels else "", (rest[0] & 0x3F) << 8 | rest[1]
    return None
