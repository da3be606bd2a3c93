"""A page's bytes as text, and its tags one after the other, in time that grows with the page's size and no faster.

No tree is built: what a browser would ask stands in single tags. Parsers that build one as HTML5 says take minutes
for two megabytes of tags that never close, and a page is a stranger's.
"""

import codecs
import html
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

# One piece of the text: a comment, a template, an element whose content is text, a tag, a tag that the page's end cuts.
# Every loop has one way to go on, so that failing takes no longer than matching.
_ATTRIBUTES = r"""[^=>]*(?:=(?:\s*"[^"]*"|\s*'[^']*'|(?!\s*["']))[^=>]*)*"""
_PIECE = re.compile(
    rf"""
    <!--(?:-?>|[^-]*(?:-(?!-!?>)[^-]*)*)
    | <(?i:template)(?=[\s/>])[^<]*(?:<(?!/(?i:template)[\s/>])[^<]*)*
    | <(?P<raw>(?i:script|style|textarea|title|xmp|iframe|noembed|noframes))(?=[\s/>])(?P<its>{_ATTRIBUTES})>
      (?P<content>[^<]*(?:<(?!/(?i:(?P=raw))[\s/>])[^<]*)*)
    | <(?P<name>[A-Za-z][^\s/>]*)(?P<attributes>{_ATTRIBUTES})>
    | <[!?][^>]*
    | <[A-Za-z][\s\S]*
    """,
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)))?""")
# In an attribute, `&copy=3` is no sign of copyright.
_ENTITY = re.compile(r"&(?:#[xX]?[0-9a-fA-F]{1,8};?|[A-Za-z][A-Za-z0-9]{1,31};|[A-Za-z]{2,8}(?![A-Za-z0-9=;]))")
_LINK_END = re.compile(r"</a[\s/>]", re.IGNORECASE)
_UNSEEN = re.compile(r"<!--[\s\S]*?(?:-->|\Z)|<(script|style|template)\b[\s\S]*?(?:</\1|\Z)|<[A-Za-z/!?][^>]*(?:>|\Z)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s{0,20}=[\s"']{0,20}([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s{0,20}=[\s\"']{0,20}([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)

# Encodings that browsers know, where Python's own names differ or Python would do something else than decode a text.
_AS_BROWSERS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gbk", "shift_jis": "cp932", "euc_kr": "cp949", "tis-620": "cp874"}
_KNOWN = re.compile(r"utf-8|utf-16(?:-[lb]e)?|cp125\d|cp866|cp874|cp932|cp949|iso8859-\d+|koi8-[ru]|mac-roman|gbk|gb18030|big5|euc_jp|iso2022_jp")


class Tag(NamedTuple):
    """An opening tag, its attributes as they stand, and where in the text its content begins."""

    name: str
    raw: str
    end: int
    content: str = ""  # of a script, a style element and others whose content is text

    def attributes(self) -> dict[str, str]:
        """Names in lower case with their values; of a name that stands twice, the first."""
        found: dict[str, str] = {}
        for name, double, single, bare in _ATTRIBUTE.findall(self.raw):
            value = double or single or bare
            found.setdefault(name.lower(), _ENTITY.sub(_character, value) if "&" in value else value)
        return found


def tags(text: str) -> Iterator[Tag]:
    """Every opening tag that stands neither in a comment nor in a template."""
    for piece in _PIECE.finditer(text):
        raw, its, content, name, attributes = piece.groups()
        if name:
            yield Tag(name.lower(), attributes, piece.end())
        elif raw:
            yield Tag(raw.lower(), its, piece.start("content"), content)


def _character(entity: re.Match[str]) -> str:
    return html.unescape(entity[0])


def content_of_link(text: str, link: Tag) -> str:
    """The markup between a link's tags, at most 300 characters."""
    piece = text[link.end : link.end + 300]
    end = _LINK_END.search(piece)
    return piece[: end.start()] if end else piece


def seen(text: str) -> str:
    """The words of a piece of markup, without tags, scripts and comments."""
    return html.unescape(_UNSEEN.sub(" ", text))


def decoded(body: bytes, headers: Mapping[str, str]) -> str:
    """The text of a page: by its first bytes, its header, its meta element, and else as what it can be read as. Never raises."""
    for mark, its_encoding in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if body.startswith(mark):
            return body[len(mark) :].decode(its_encoding, "replace")
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
