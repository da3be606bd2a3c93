"""Search of the catalogue: by name, need, country, owner or software offered, and where nothing fits, by what is spelt alike.

Each word asked must fit an entry in some way. A tool's own name comes before what it is for or whose it is;
then whole names before their beginnings, these before single words, and what is only near comes last.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from auditor.knowledge.lookup import slips, without_words_around
from auditor.knowledge.names import plain

EXACT, BEGINS, WORD, INSIDE, NEAR = range(5)
OWN, OFFER, NEED, OWNER, COUNTRY, KIND = "name", "offer", "need", "owner", "country", "kind"
_ORDER = (OWN, NEED, OFFER, OWNER, COUNTRY, KIND)
MIN_LETTERS = 3  # a shorter word is a whole name or word, never the beginning of one
MIN_LETTERS_OF_A_FACET = 5  # the same, of what a tool is for or whose it is

_SMALL = frozenset(
    "a an and au aux avec bei bij chez dans das de der des die du d e een ein eine en et for from fur het im in l la le les met mit of op ou"  # noqa: SIM905
    " par pour the to un une und uit van von voor with zum zur".split()
)
_FOLDERS = {
    "hosts": "host hosts hebergeur hebergeurs hoster hosters anbieter aanbieder",
    "companies": "company companies societe societes entreprise entreprises bedrijf bedrijven firma unternehmen groupe group",
    "products": "tool tools outil outils logiciel logiciels software produit produits product products werkzeug",
}
_FOLDERS_IN_ORDER = ("products", "hosts", "companies")
_FOLDER_WORDS = {word: folder for folder, words in _FOLDERS.items() for word in words.split()}


class Entry(NamedTuple):
    """One product, host or company; `offered`: software of a host, or that an instance is of; `free`: free software at a named host."""

    folder: str
    id: str
    name: str
    names: list[str]
    needs: list[str]
    country: str | None
    owners: list[str]
    offered: list[str]
    free: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """How an entry fits what was asked: `by` name, need, offer, owner or country, and which one (a name, an id, or a country's code)."""

    how: int
    by: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """What an entry must be beside what was asked; None and False ask for nothing."""

    need: str | None = None
    country: str | None = None
    free: bool = False

    def let(self, entry: Entry) -> bool:
        return (
            (self.need is None or self.need in entry.needs)
            and (self.country is None or self.country == entry.country)
            and (not self.free or (entry.free and entry.folder != "companies"))
        )


@dataclass(frozen=True, slots=True)
class Found:
    entry: Entry
    why: tuple[Fit, ...]


class Search:
    """The compiled section, ready to be asked. `around`: words that people write around a name (« Gmail perso »)."""

    def __init__(self, section: Mapping[str, Any], around: frozenset[str] = frozenset()) -> None:
        self._around = around
        self.entries = [Entry(*one) for one in section["entries"]]
        self.needs: dict[str, list[str]] = section["needs"]
        self.countries: dict[str, list[str]] = section["countries"]
        self.written = [_written(one.names) for one in self.entries]

    def need(self, asked: str, *, by_words: bool = True) -> str | None:
        """The need that has this id or name, or else one of its words."""
        return self._exactly(asked, self.needs, by_words=by_words)

    def country(self, asked: str) -> str | None:
        """The code of the country that has this code or name."""
        return self._exactly(asked, self.countries)

    @staticmethod
    def _exactly(asked: str, named: Mapping[str, list[str]], *, by_words: bool = True) -> str | None:
        wanted = plain(asked)
        first = next((id_ for id_, names in named.items() if wanted in names[:5]), None)  # its id and its names before its words
        return first or (next((id_ for id_, names in named.items() if wanted in names), None) if by_words else None)

    def find(self, asked: str, filters: Filters | None = None) -> list[Found]:
        """What fits, the best first; with filters and nothing asked, all that they let through."""
        wanted = filters or Filters()
        whole = self._name_alone(plain(asked))
        entries = [entry for entry in self.entries if wanted.let(entry)]
        if not whole:
            everything = (Found(entry, ()) for entry in entries) if wanted != Filters() else ()
            return sorted(everything, key=lambda one: plain(one.entry.name))
        words = [word for word in whole.split() if word not in _SMALL]
        for spelt_alike in (False, True):  # what is only near, where nothing else was found
            fits = [_Fits(self, word, spelt_alike=spelt_alike) for word in (whole, *(words if words != [whole] else ()))]
            found = [Found(entry, why) for entry in entries if (why := _why(entry, fits))]
            if found:
                return sorted(found, key=_worth)
        return []

    def _name_alone(self, asked: str) -> str:
        """« onedrive perso » as the name that stands in it; any other words as they are."""
        name = without_words_around(asked, self._around)
        return name if name != asked and any(name in entry.names for entry in self.entries) else asked

    @cached_property
    def _names(self) -> dict[tuple[str, str], list[str]]:
        return {(one.folder, one.id): one.names for one in self.entries}

    def names(self, folder: str, id_: str) -> list[str]:
        """The names of a record, as names are compared."""
        return self._names.get((folder, id_), [])

    @cached_property
    def vocabulary(self) -> dict[str, set[str]]:
        """Every name, and every word of one, under its first letter."""
        groups: dict[str, set[str]] = {}
        lists = (*(one.names for one in self.entries), *self.needs.values(), *self.countries.values())
        for names in lists:
            for name in names:
                for one in (name, *name.split(), name.replace(" ", "")):
                    groups.setdefault(one[0], set()).add(one)
        return groups


class _Fits:
    """What one word, or the whole of what was asked, fits: entries by their own name, and whatever else entries are found by."""

    def __init__(self, search: Search, word: str, *, spelt_alike: bool) -> None:
        self.word = word
        self._near = self._spelt_alike(search, word) if spelt_alike else frozenset()
        self.own: dict[tuple[str, str], Fit] = {}
        for entry, written in zip(search.entries, search.written, strict=True):
            if self._stands_in(written) and (fit := self._fit(entry.names)):
                self.own[entry.folder, entry.id] = Fit(fit[0], OWN, fit[1])
        self.others: dict[tuple[str, str], Fit] = {(KIND, folder): Fit(EXACT, KIND) for folder in _FOLDERS if _FOLDER_WORDS.get(word) == folder}
        for by, folder in ((OFFER, "products"), (OWNER, "companies")):
            self.others |= {(by, id_): Fit(fit.how, by, id_) for (of, id_), fit in self.own.items() if of == folder and fit.how != INSIDE}
        for by, named in ((NEED, search.needs), (COUNTRY, search.countries)):
            for id_, names in named.items():
                if self._stands_in(_written(names)) and (fit := self._fit(names, MIN_LETTERS_OF_A_FACET)) and fit[0] != INSIDE:
                    self.others[by, id_] = Fit(fit[0], by, id_)

    @staticmethod
    def _spelt_alike(search: Search, word: str) -> frozenset[str]:
        """Names and words of the catalogue with the fewest slips from this one, where none is or begins like it."""
        known = search.vocabulary.get(word[0], set())
        limit = 0 if len(word) <= MIN_LETTERS else 1 if len(word) <= 6 else 2
        if limit == 0 or word in _FOLDER_WORDS or any(one.startswith(word) for one in known):
            return frozenset()
        swapped = search.vocabulary.get(word[1], set()) if word[1] != word[0] else set()
        alike = {one: count for one in (*known, *swapped) if (count := slips(word, one, limit)) is not None}
        return frozenset(one for one, count in alike.items() if count == min(alike.values()))

    def _stands_in(self, written: str) -> bool:
        return self.word.replace(" ", "") in written or self.word in written or any(one in written for one in self._near)

    def _fit(self, names: Iterable[str], min_letters: int = MIN_LETTERS) -> tuple[int, str] | None:
        """How near the word comes to one of these names, and to which."""
        found = ((how, place, name) for place, name in enumerate(names) if (how := self._how(name, min_letters)) is not None)
        best = min(found, default=None)
        return (best[0], best[2]) if best else None

    def _how(self, name: str, min_letters: int) -> int | None:
        word, squeezed = self.word, name.replace(" ", "")
        if word in name:
            if word == name:
                return EXACT
            if f" {word} " in f" {name} ":
                return BEGINS if name.startswith(word) else WORD
            if len(word) < min_letters:
                return None
            return BEGINS if name.startswith(word) else WORD if f" {word}" in name else INSIDE
        if word.replace(" ", "") == squeezed:
            return EXACT
        return NEAR if name in self._near or squeezed in self._near or not self._near.isdisjoint(name.split()) else None

    def best(self, entry: Entry) -> Fit | None:
        """The best way in which the word fits an entry."""
        own = self.own.get((entry.folder, entry.id))
        if own or not self.others:
            return own
        found = [fit for key in _others(entry) if (fit := self.others.get(key))]
        return min(found, key=_rank, default=None)


def _written(names: Iterable[str]) -> str:
    """Names in one text, with and without their spaces, so that most entries are passed over in one look."""
    return "\n".join([*names, *(name.replace(" ", "") for name in names if " " in name)])


def _others(entry: Entry) -> Iterator[tuple[str, str]]:
    """What an entry can be found by beside its name."""
    yield from ((NEED, need) for need in entry.needs)
    yield from ((OFFER, product) for product in entry.offered)
    yield from ((OWNER, owner) for owner in entry.owners)
    if entry.country:
        yield COUNTRY, entry.country
    yield KIND, entry.folder


def _why(entry: Entry, fits: list[_Fits]) -> tuple[Fit, ...]:
    """Why an entry fits: one reason for the whole of what was asked, else one for each word; () where it doesn't."""
    whole, *words = fits
    fit = whole.best(entry)
    if fit or not words:
        return (fit,) if fit else ()
    reasons = []
    for word in words:
        fit = word.best(entry)
        if fit is None:
            return ()
        reasons.append(fit)
    return tuple(dict.fromkeys(sorted(reasons, key=_rank)))


def _rank(fit: Fit) -> tuple[bool, int, int]:
    return fit.by != OWN, fit.how, _ORDER.index(fit.by)


def _worth(found: Found) -> tuple[Any, ...]:
    ranks, entry = [_rank(one) for one in found.why], found.entry
    return max(ranks), ranks, _FOLDERS_IN_ORDER.index(entry.folder), len(entry.name), plain(entry.name), entry.id
