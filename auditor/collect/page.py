"""One page of a website: what it makes a browser ask, what it links to, what it says of itself. Evidence, no opinion.

What a page loads only after its scripts ran, or after a consent, can't be seen here; where the address stands in the
page all the same it is evidence too: of a picture that is loaded when it comes into view, of an inline script, and, as
held back, of a script or frame that waits for a consent or a click.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from auditor.collect import markup, styles
from auditor.collect.headers import read_headers
from auditor.collect.inline import read_inline
from auditor.collect.web_address import WebAddress, one_line, public_host, read_address
from auditor.knowledge.site_words import SiteWords
from auditor.observation import Evidence, EvidenceKind
from auditor.registrable import stands_under

MOST_EVIDENCE = 2_000  # of one page
MOST_OWN_LINKS = 1_000
MOST_OF_A_TEXT = 120  # characters

# Attributes that a browser loads from at once, and those that scripts turn into such.
_LOADED = ("src", "poster", "data", "background", "href", "xlink:href", "data-src", "data-lazy-src", "data-original", "data-bg", "data-background-image")
_SETS = ("srcset", "imagesrcset", "data-srcset", "data-lazy-srcset")
_MAYBE_LATER = re.compile(r"style|STYLE|data-|background")
# Bounded: a page of nothing but “data-data-…” would be searched from each of its places to its end.
_LATER = re.compile(r"\b(?:style|background|data-[a-z-]{0,24}(?:src|srcset|bg|background-image|original|href|url))\s*=", re.IGNORECASE)
_LOADING_RELATIONS = {"stylesheet", "icon", "manifest", "preconnect", "dns-prefetch", "preload", "modulepreload", "prefetch", "prerender", "apple-touch-icon", "apple-touch-icon-precomposed", "mask-icon"}  # fmt: skip
_LOADING_TAGS = ("img", "source", "video", "audio", "track", "input", "image", "use", "body", "table", "td")
_FRAMES = ("iframe", "frame", "embed", "object")
_IN_A_SET = re.compile(r"(?:^|[\s,])((?:https?:)?//[^\s,]+|[^\s,]+/[^\s,]+)")
_NAMES_A_HOST = re.compile(r"//|[:\\\t\r\n]")  # other references stay on the host of their page
_REFRESH = re.compile(r"url\s*=\s*[\"']?([^\"'\s]+)", re.IGNORECASE)
_PROOF = re.compile(r"[a-z0-9.:_-]*(?:verif|validate)[a-z0-9.:_-]*", re.IGNORECASE)
_NO_SCRIPTS = ("json", "template", "html", "text/x-")  # in a type: no scripts, whatever they hold
_RUNS = re.compile(r"^$|^module$|(?:java|ecma|j)script[\d.]*$", re.IGNORECASE)  # of any other type a browser runs nothing: text/plain


@dataclass(frozen=True, slots=True)
class OwnLink:
    """A link to the same site, and the markup of what a reader sees of it."""

    address: WebAddress
    content: str

    @property
    def words(self) -> str:
        return markup.seen(self.content)


@dataclass(slots=True)
class PageReading:
    """What a page yielded, no more than MOST_EVIDENCE pieces. `style_sheets` are those it loads, its own and others'."""

    evidence: tuple[Evidence, ...] = ()
    own_links: tuple[OwnLink, ...] = ()
    style_sheets: tuple[WebAddress, ...] = ()


@dataclass(slots=True)
class Found:
    """Evidence of one page, each piece once, and not without end."""

    where: str
    own: str
    pieces: dict[Evidence, None] = field(default_factory=dict)

    @property
    def full(self) -> bool:
        return len(self.pieces) >= MOST_EVIDENCE

    def add(self, kind: EvidenceKind, value: str) -> None:
        if value and not self.full:
            self.pieces[Evidence(kind, self.where, value)] = None

    def foreign(self, kind: EvidenceKind, address: WebAddress | None, *, path: bool = False) -> None:
        """The host of an address, or its place, unless it is the organisation's own."""
        if address is not None and not stands_under(address.host, self.own):
            self.add(kind, address.place if path else address.host)


def read_page(body: bytes, address: str, headers: Mapping[str, str] | Iterable[tuple[str, str]], own: str, words: SiteWords) -> PageReading:
    """Read the page that came from `address`; `own` is the organisation's domain. Never raises for what stands in the page."""
    pairs = tuple(headers.items() if isinstance(headers, Mapping) else headers)
    base = read_address(address)
    if base is None:
        return PageReading()
    page = _Page(markup.decoded(body, dict(pairs)), base, Found(address, own), words)
    read_headers(pairs, base, page.found)
    page.read()
    return PageReading(tuple(page.found.pieces), tuple(page.own_links), tuple(dict.fromkeys(page.style_sheets)))


def read_style_sheet(body: bytes, address: str, own: str) -> PageReading:
    """The hosts that a style sheet makes a browser ask."""
    base, found = read_address(address), Found(address, own)
    if base is not None:
        for reference in styles.addresses(body.decode("utf-8", "replace")):
            found.foreign(EvidenceKind.REQUEST_HOST, read_address(reference, base))
            if found.full:
                break
    return PageReading(tuple(found.pieces))


class _Page:
    """The reading of one page, tag by tag."""

    def __init__(self, text: str, address: WebAddress, found: Found, words: SiteWords) -> None:
        self.text = text
        self.address = self.base = address
        self.found = found
        self.words = words
        self.known: dict[str, WebAddress | None] = {}
        self.own_links: list[OwnLink] = []
        self.style_sheets: list[WebAddress] = []
        self.has_base = False
        self.base_is_own = stands_under(address.host, found.own)
        readers: dict[str, Callable[[markup.Tag, dict[str, str]], None]] = {
            "a": self._link, "area": self._link, "form": self._form, "button": self._form, "link": self._relation, "meta": self._meta, "script": self._script,
            "style": self._style, "base": self._base,
        }  # fmt: skip
        readers |= dict.fromkeys(_LOADING_TAGS, self._loading) | dict.fromkeys(_FRAMES, self._frame)
        self.readers = readers

    def read(self) -> None:
        """Read every tag, until there is as much evidence as is kept."""
        for tag in markup.tags(self.text):
            reader = self.readers.get(tag.name)
            later = _MAYBE_LATER.search(tag.raw) and _LATER.search(tag.raw)
            if not reader and not later:
                continue
            if self.found.full:
                return
            attributes = tag.attributes()
            if reader:
                reader(tag, attributes)
            if later:
                self._later(tag, attributes)

    def _at(self, reference: str) -> WebAddress | None:
        if not reference or reference.startswith(("#", "data:", "javascript:")):
            return None
        if reference not in self.known:
            self.known[reference] = read_address(reference, self.base)
        return self.known[reference]

    def _request(self, reference: str) -> WebAddress | None:
        """Note the host that a browser asks for this reference."""
        address = self._at(reference)
        self.found.foreign(EvidenceKind.REQUEST_HOST, address)
        return address

    def _host(self, reference: str) -> None:
        """The same for what is of no further interest; most pictures are the site's own, and need no reading."""
        if _NAMES_A_HOST.search(reference) or not self.base_is_own:
            self._request(reference)

    def _base(self, _: markup.Tag, attributes: dict[str, str]) -> None:
        if not self.has_base and "href" in attributes and (address := self._at(attributes["href"])):
            self.base, self.has_base = address, True
            self.known.clear()
            self.base_is_own = stands_under(address.host, self.found.own)

    def _link(self, tag: markup.Tag, attributes: dict[str, str]) -> None:
        reference = attributes.get("href", "")
        if reference[:7].lower() == "mailto:":
            self._mail(reference)
        elif (address := self._at(reference)) is not None:
            self.found.foreign(EvidenceKind.LINK, address, path=True)
            self._own_place(address)
            if stands_under(address.host, self.found.own) and len(self.own_links) < MOST_OWN_LINKS:
                said = (attributes.get("aria-label", ""), attributes.get("title", ""), markup.content_of_link(self.text, tag))
                self.own_links.append(OwnLink(address, " ".join(said)))

    def _own_place(self, address: WebAddress | None) -> None:
        """A place on an own host is no third party, and its path may tell the software there: cloud.lepont.example/apps/forms/s/…"""
        if address is not None and stands_under(address.host, self.found.own) and any(path in address.path for path in self.words.own_paths):
            self.found.add(EvidenceKind.LINK, address.place)

    def _mail(self, reference: str) -> None:
        """Only the domain of a mail address, and only where it isn't the organisation's."""
        for mail in reference[7:2_000].partition("?")[0].split(",")[:20]:
            host = public_host(mail.strip().rpartition("@")[2])
            if host and "@" in mail and not stands_under(host, self.found.own):
                self.found.add(EvidenceKind.LINK, f"mailto:{host}")

    def _form(self, _: markup.Tag, attributes: dict[str, str]) -> None:
        """Nothing is sent until somebody does, so where a form goes is a link."""
        reference = attributes.get("action") or attributes.get("formaction") or ""
        if reference[:7].lower() == "mailto:":
            self._mail(reference)
        else:
            address = self._at(reference)
            self.found.foreign(EvidenceKind.LINK, address, path=True)
            self._own_place(address)

    def _relation(self, _: markup.Tag, attributes: dict[str, str]) -> None:
        relations = set(attributes.get("rel", "").lower().split())
        reference = attributes.get("href") or attributes.get("data-href") or ""
        if "me" in relations:
            self.found.foreign(EvidenceKind.LINK, self._at(reference), path=True)
        if not relations & _LOADING_RELATIONS:
            return
        address = self._request(reference)
        self._set(attributes.get("imagesrcset", ""))
        if address is None:
            return
        if "stylesheet" in relations:
            self.style_sheets.append(address)
            if stands_under(address.host, self.found.own):
                self.found.add(EvidenceKind.HTML, address.place)  # tells the software of a site: /wp-content/themes/…
        elif attributes.get("as", "").lower() == "script" or "modulepreload" in relations:
            self.found.add(EvidenceKind.SCRIPT, address.place)

    def _meta(self, _: markup.Tag, attributes: dict[str, str]) -> None:
        name = (attributes.get("name") or attributes.get("property") or attributes.get("http-equiv") or "").lower()
        content = attributes.get("content", "")
        if name == "generator":
            self.found.add(EvidenceKind.HTML, f'<meta name="generator" content="{one_line(content, MOST_OF_A_TEXT)}">')
        elif name == "refresh" and (to := _REFRESH.search(content[:2_048])):
            self.found.foreign(EvidenceKind.REDIRECT, self._at(to[1]), path=True)
        elif name == "content-security-policy":
            read_headers(((name, content),), self.base, self.found)
        elif name and _PROOF.fullmatch(name[:60]):
            self.found.add(EvidenceKind.HTML, f'<meta name="{name[:60]}">')  # what it holds is an account's

    def _script(self, tag: markup.Tag, attributes: dict[str, str]) -> None:
        kind = attributes.get("type", "").partition(";")[0].strip()
        runs = bool(_RUNS.search(kind))
        if (reference := attributes.get("src")) and runs and (address := self._request(reference)):
            self.found.add(EvidenceKind.SCRIPT, address.place)
        elif reference:
            self._held_back(reference)
        if tag.content and not any(word in kind.lower() for word in _NO_SCRIPTS):
            inside = self.found if runs else Found(self.found.where, self.found.own)
            read_inline(tag.content, self.base, inside, self.words)
            if not runs:
                for piece in inside.pieces:
                    self.found.add(EvidenceKind.HELD_BACK, piece.value)

    def _held_back(self, reference: str) -> None:
        """Note the host that is asked only once a script makes it so."""
        self.found.foreign(EvidenceKind.HELD_BACK, self._at(reference))

    def _style(self, tag: markup.Tag, _: dict[str, str]) -> None:
        for reference in styles.addresses(tag.content):
            self._host(reference)
            if self.found.full:
                return

    def _frame(self, _: markup.Tag, attributes: dict[str, str]) -> None:
        """A frame is asked at once, unless its address waits in data-…; its path tells a form from a map: it is a link as well."""
        for name in _LOADED:
            if name in attributes:
                address = self._at(attributes[name])
                self.found.foreign(EvidenceKind.HELD_BACK if name.startswith("data-") else EvidenceKind.REQUEST_HOST, address)
                self.found.foreign(EvidenceKind.LINK, address, path=True)
                self._own_place(address)
        if inner := attributes.get("srcdoc"):
            read_inline(inner, self.base, self.found, self.words)

    def _loading(self, tag: markup.Tag, attributes: dict[str, str]) -> None:
        for name in _LOADED:
            if name in attributes and not (name == "data" and tag.name != "object"):
                self._host(attributes[name])
        for name in _SETS:
            if name in attributes:
                self._set(attributes[name])

    def _set(self, text: str) -> None:
        if not _NAMES_A_HOST.search(text) and self.base_is_own:
            return
        for found in _IN_A_SET.finditer(text):
            if self.found.full:
                return
            self._request(found[1])

    def _later(self, tag: markup.Tag, attributes: dict[str, str]) -> None:
        """Styles of one element, and attributes that scripts read: what they load, and what they lead to."""
        for name, value in attributes.items():
            if name == "style":
                for reference in styles.addresses(value):
                    self._host(reference)
            elif name.startswith("data-") and "//" in value[:8]:
                if name.endswith(("href", "url")):
                    self.found.foreign(EvidenceKind.LINK, self._at(value), path=True)
                elif name.endswith(("srcset",)):
                    self._set(value)
                elif name.endswith("src") and tag.name not in _LOADING_TAGS:
                    self._held_back(value)
                    if tag.name != "script":
                        self.found.foreign(EvidenceKind.LINK, self._at(value), path=True)
                elif name.endswith(("src", "bg", "background-image", "original")):
                    self._request(value)
