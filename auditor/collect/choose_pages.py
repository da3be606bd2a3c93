"""Which further pages of a site are worth reading: those whose links speak of contact, gifts, registration, law."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.collect.page import OwnLink
from auditor.collect.web_address import WebAddress
from auditor.knowledge.names import plain
from auditor.knowledge.site_words import SiteWords

MOST_PAGES = 5
_FILES = (
    ".pdf",
    ".jpg",
    ".jpeg",
    ".png",
    ".gif",
    ".webp",
    ".svg",
    ".zip",
    ".doc",
    ".docx",
    ".odt",
    ".xls",
    ".xlsx",
    ".ods",
    ".mp3",
    ".mp4",
    ".ics",
    ".vcf",
    ".xml",
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A page to read, and what it is expected to be about."""

    kind: str
    url: str


def choose(links: Iterable[OwnLink], home: WebAddress, words: SiteWords) -> tuple[Chosen, ...]:
    """At most five pages of the home page's host: one of each kind first, in the order of the kinds, then seconds.

    A link whose text says so goes before one whose path does, a short path before a long one, then as they stand.
    """
    by_kind: dict[str, list[tuple[tuple[int, int, int], str]]] = {kind: [] for kind in words.pages}
    phrases = {kind: tuple(f" {plain(word)} " for word in said.all()) for kind, said in words.pages.items()}
    for number, link in enumerate(links):
        address = _on_the_host(link.address, home)
        if address is None:
            continue
        text, path = f" {plain(link.words)} ", f" {plain(address.path)} "
        for kind, known in phrases.items():
            in_text = any(phrase in text for phrase in known)
            if in_text or any(phrase in path for phrase in known):
                by_kind[kind].append(((0 if in_text else 1, address.path.count("/"), number), address.url))
    return tuple(_in_turn(by_kind))[:MOST_PAGES]


def _in_turn(by_kind: dict[str, list[tuple[tuple[int, int, int], str]]]) -> Iterator[Chosen]:
    """The best of each kind, then the next best; each address once."""
    queues = {kind: [url for _, url in sorted(found)] for kind, found in by_kind.items()}
    taken: set[str] = set()
    while any(queues.values()):
        for kind, queue in queues.items():
            while queue:
                url = queue.pop(0)
                if url not in taken:
                    taken.add(url)
                    yield Chosen(kind, url)
                    break


def _on_the_host(address: WebAddress, home: WebAddress) -> WebAddress | None:
    """The address as it is asked at the home page's host, with or without www; None for other hosts, files, and the home page.

    Nor for an address with a query: recordings keep none, so that a replay could not ask for it.
    """
    if address.host.removeprefix("www.") != home.host.removeprefix("www.") or address.port != home.port:
        return None
    if address.query or address.path.lower().endswith(_FILES):
        return None
    moved = WebAddress(home.scheme, home.host, home.port, address.path, "")
    return None if moved == home else moved
