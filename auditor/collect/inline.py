"""Scripts that stand in the page: which services they name. Hints, in which numbers of accounts are left out."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from auditor.collect.web_address import WebAddress, read_address
from auditor.knowledge.site_words import Sign, SiteWords
from auditor.observation import EvidenceKind

if TYPE_CHECKING:
    from auditor.collect.page import Found

_ADDRESS = re.compile(
    r"""https?:(?:\\?/){2}[^\s"'`<>()\\,;]{3,300}(?:\\/[^\s"'`<>()\\,;]{0,300}){0,8}|(?<=["'`])(?:\\?/){2}[^\s"'`<>()\\,;/]{3,100}(?:\\?/[^\s"'`<>()\\,;]{0,300}){0,8}"""
)


def read_inline(script: str, base: WebAddress, found: "Found", words: SiteWords) -> None:
    """The signs that `words` lists, without their numbers, and the foreign addresses, with host and path."""
    for sign in words.signs:
        if sign.text in script and _compiled(sign).search(script):
            found.add(EvidenceKind.HTML, sign.shown)
    if "//" not in script and "\\/\\/" not in script:
        return
    for text in dict.fromkeys(_ADDRESS.findall(script)):
        if found.full:
            return
        address = read_address(text.replace("\\/", "/"), base)
        if address is not None and address.host not in words.only_names:
            found.foreign(EvidenceKind.HTML, address, path=True)


@lru_cache(256)
def _compiled(sign: Sign) -> re.Pattern[str]:
    return re.compile(sign.pattern)
