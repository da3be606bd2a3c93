"""Text written by strangers, made harmless for each place it goes to. The one place that does.

Names of tools, purposes, hosts and (later) DNS records and pages may hold terminal sequences, text that
runs backwards, invisible characters, Markdown or formulas. What isn't printed is shown as its number,
so that nothing is hidden and nothing acts.
"""

import re
import unicodedata

_QUIET = {"\u00ad", "\u200c", "\u200d", "\ufeff", *map(chr, range(0xFE00, 0xFE10))}  # part of ordinary writing, or left over from a file: dropped
_SPACES = {"\n", "\r", "\t", "\x0b", "\x0c", "\u2028", "\u2029", "\x85"}
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn")
_EMPTY = "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\U000e0100-\U000e01ef"  # letters and marks that show nothing
_EMPTY_CHARACTER = re.compile(f"[{_EMPTY}]")
_PRINTABLE_YET_QUIET = re.compile(f"[{_EMPTY}\ufe00-\ufe0f]")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~])")
_MARKDOWN_START = re.compile(r"^(?:[#+\-=]|\d+[.)](?=\s|$))")
_AUTOLINK = re.compile(r"(https?|ftp)://|\bwww\.", re.IGNORECASE)
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_JSON_HIDDEN = re.compile(f"[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f{_EMPTY}]")


def line(text: str) -> str:
    """One line without control, invisible or direction-changing characters.

    >>> line("Gmail" + chr(27) + "[31m" + chr(10) + "x")
    'Gmail<U+001B>[31m x'
    """
    if text.isprintable() and not _PRINTABLE_YET_QUIET.search(text):
        return text.strip()  # nearly every text, and a report asks thousands of times
    return "".join(_shown(c) for c in text).strip()


def _shown(character: str) -> str:
    if character in _SPACES:
        return " "
    if character in _QUIET:
        return ""
    hidden = unicodedata.category(character) in _HIDDEN or _EMPTY_CHARACTER.match(character)
    return f"<U+{ord(character):04X}>" if hidden else character


def markdown(text: str) -> str:
    """Text that Markdown shows as it is: no emphasis, link, image, table cell, heading or HTML.

    >>> markdown("a|b <i> [x](http://y)")
    'a\\\\|b \\\\<i\\\\> \\\\[x\\\\](http\\\\://y)'
    """
    safe = _MARKDOWN.sub(r"\\\1", line(text).replace("&", "&amp;"))
    safe = _AUTOLINK.sub(lambda found: found.group().replace(":", "\\:").replace(".", "\\."), safe)
    return _MARKDOWN_START.sub(lambda found: f"{found.group()[:-1]}\\{found.group()[-1]}", safe)


def cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula.

    >>> cell("=HYPERLINK(1)")
    "'=HYPERLINK(1)"
    """
    shown = line(text)
    return f"'{shown}" if shown.startswith(_FORMULA_START) else shown


def xml(text: str) -> str:
    """Text that XML and HTML show as it is, between tags or between quotes; nothing in it that XML forbids.

    >>> xml('<b title="x">&' + chr(0))
    '&lt;b title=&quot;x&quot;&gt;&amp;&lt;U+0000&gt;'
    """
    return line(text).translate(_XML)


def json_text(text: str) -> str:
    r"""A finished JSON text in which invisible characters stand as \u escapes: the same value, nothing hidden."""
    if text.isascii() and text.isprintable():
        return text  # half of all texts, and quickly seen
    return _JSON_HIDDEN.sub(lambda found: "".join(f"\\u{unit:04x}" for unit in _utf16(found.group())), text)


def _utf16(character: str) -> list[int]:
    encoded = character.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(encoded[i : i + 2], "big") for i in range(0, len(encoded), 2)]
