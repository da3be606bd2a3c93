"""A page's bytes as text, and its tags one after the other, in time that grows with the page's size and no faster.

No tree is built: what a browser would ask stands in single tags. Parsers that build one as HTML5 says take minutes
for two megabytes of tags that never close, and a page is a stranger's.
"""

import codecs
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

# One piece of the text: a comment, an element whose content is text, a tag, or a tag that the end of the page cuts.
# Every loop has one way to go on, so that failing takes no longer than matching.
_ATTRIBUTES = r"""[^=>]*(?:=(?:\s*"[^"]*"|\s*'[^']*'|(?!\s*["']))[^=>]*)*"""
_PIECE = re.compile(
    rf"""
    <!--(?:-?>|[^-]*(?:-(?!-!?>)[^-]*)*)
    | <(?P<raw>(?i:script|style|textarea|title|xmp|iframe|noembed|noframes))(?=[\s/>])(?P<its>{_ATTRIBUTES})>
    | <(?P<name>[A-Za-z][^\s/>]*)(?P<attributes>{_ATTRIBUTES})>
    | <[A-Za-z][\s\S]*
    """,
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)))?""")
_ENDS = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "template", "a")
}
_UNSEEN = re.compile(r"<!--[\s\S]*?(?:-->|\Z)|<(script|style|template)\b[\s\S]*?(?:</\1|\Z)|<[A-Za-z/!?][^>]*(?:>|\Z)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)

# Encodings that browsers know, where Python's own names differ or Python would do something else than decode a text.
_AS_BROWSERS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gbk", "shift_jis": "cp932", "euc_kr": "cp949", "tis-620": "cp874"}
_KNOWN = re.compile(r"utf-8|utf-16(?:-[lb]e)?|cp125\d|cp866|cp874|cp932|cp949|iso8859-\d+|koi8-[ru]|mac-roman|gbk|gb18030|big5|euc_jp|iso2022_jp")


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening tag, its attributes as they stand, and where in the text its content begins."""

    name: str
    raw: str
    end: int
    content: str = ""  # of a script, a style element and others whose content is text

    def attributes(self) -> dict[str, str]:
        """Names in lower case with their values; of a name that stands twice, the first."""
        found: dict[str, str] = {}
        for attribute in _ATTRIBUTE.finditer(self.raw):
            name, *values = attribute.groups("")
            value = "".join(values)
            found.setdefault(name.lower(), html.unescape(value) if "&" in value else value)
        return found


def tags(text: str) -> Iterator[Tag]:
    """Every opening tag that stands neither in a comment nor in a template."""
    at = 0
    while piece := _PIECE.search(text, at):
        at = piece.end()
        if piece["name"]:
            name = piece["name"].lower()
            if name == "template":
                at = _end_of(name, text, at)
            else:
                yield Tag(name, piece["attributes"], at)
        elif piece["raw"]:
            start, name = at, piece["raw"].lower()
            at = _end_of(name, text, start)
            yield Tag(name, piece["its"], start, text[start:at])


def _end_of(name: str, text: str, start: int) -> int:
    found = _ENDS[name].search(text, start)
    return found.start() if found else len(text)


def words_of_link(text: str, link: Tag) -> str:
    """What a reader sees of a link, the first 300 characters of its markup."""
    piece = text[link.end : link.end + 300]
    end = _ENDS["a"].search(piece)
    return seen(piece[: end.start()] if end else piece)


def seen(text: str) -> str:
    """The words of a piece of markup, without tags, scripts and comments."""
    return html.unescape(_UNSEEN.sub(" ", text))


def decoded(body: bytes, headers: Mapping[str, str]) -> str:
    """The text of a page: by its first bytes, its header, its meta element, and else as what it can be read as. Never raises."""
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    said = _HEADER_CHARSET.search(headers.get("content-type", ""))
    if said and (encoding := _encoding(said[1])):
        return body.decode(encoding, "replace")
    meta = _META_CHARSET.search(body[:2_048])
    if meta and (encoding := _encoding(meta[1].decode("ascii"))):
        return body.decode("utf-8" if encoding.startswith("utf-16") else encoding, "replace")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        # A page that was cut may end in the middle of a character.
        return body.decode("utf-8" if error.start > len(body) - 4 else "cp1252", "replace")


def _encoding(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    name = _AS_BROWSERS.get(name, name)
    return name if _KNOWN.fullmatch(name) else None
