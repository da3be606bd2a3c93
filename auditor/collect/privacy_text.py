"""Which products and companies the organisation's privacy page names. Whole words; what they mean is said elsewhere."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from auditor.knowledge.names import plain
from auditor.knowledge.records import Company
from auditor.knowledge.site_words import SiteWords
from auditor.knowledge.store import Knowledge

SHORTEST = 4  # letters of a name that is looked for without being listed
_HOST = re.compile(r"[a-z0-9.@_-]+")


@dataclass(frozen=True, slots=True)
class NamesToFind:
    """Names in the words of `plain`, longest first under their first word, and host names."""

    phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    hosts: frozenset[str]


def names_to_find(names: Iterable[str], hosts: Iterable[str], words: SiteWords) -> NamesToFind:
    """Names without those that are too short or ordinary words."""
    short, ordinary = {plain(name) for name in words.short_names}, {plain(name) for name in words.ordinary_names}
    by_first: dict[str, set[tuple[str, ...]]] = {}
    for name in {plain(name) for name in names} - ordinary:
        letters = sum(character.isalpha() for character in name)
        if letters >= SHORTEST or name in short:
            parts = tuple(name.split())
            by_first.setdefault(parts[0], set()).add(parts)
    phrases = {first: tuple(sorted(found, key=lambda parts: (-len(parts), parts))) for first, found in by_first.items()}
    return NamesToFind(phrases, frozenset(hosts))


def known_names(knowledge: Knowledge) -> NamesToFind:
    """The names and hosts of all products that are somebody's, and the names of companies."""
    names, hosts = list[str](), list[str]()
    for id_, product in knowledge.all_products():
        if not product.generic and product.label is None:
            names += (id_, product.name, *product.aliases, *(former.name for former in product.names))
            hosts += product.domains
    for id_ in knowledge.ids("companies"):
        company = knowledge.company(id_)
        names += called(company, knowledge.site_words) if company else ()
    return names_to_find(names, hosts, knowledge.site_words)


def called(company: Company, words: SiteWords) -> Iterator[str]:
    """A company's names as `plain` writes them, and its short ones."""
    for dated in company.names:
        yield plain(dated.name)
        yield short_name(plain(dated.name), words)


def short_name(name: str, words: SiteWords) -> str:
    """A company's name without its legal form and branch: « google » for « google ireland ltd »."""
    parts = name.split()
    while len(parts) > 1 and parts[-1] in words.legal_forms:
        parts.pop()
    return " ".join(parts)


def privacy_names(page_text: str, names: NamesToFind) -> tuple[str, ...]:
    """The names and hosts that stand in the text, sorted; of names that overlap, the longest."""
    found: set[str] = set()
    without_mail = " ".join(word for word in page_text.split() if "@" not in word)
    words = plain.__wrapped__(without_mail).split()  # around the cache: a page is read once
    at = 0
    while at < len(words):
        phrase = next((parts for parts in names.phrases.get(words[at], ()) if tuple(words[at : at + len(parts)]) == parts), None)
        if phrase:
            found.add(" ".join(phrase))
        at += len(phrase) if phrase else 1
    for token in _HOST.findall(page_text.lower()):
        if "." in token and "@" not in token and len(token) <= 253:
            labels = token.strip(".-_").split(".")
            found |= {".".join(labels[index:]) for index in range(len(labels) - 1)} & names.hosts
    return tuple(sorted(found))
