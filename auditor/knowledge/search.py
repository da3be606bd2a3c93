"""Search of the catalogue: by name, need, country, owner or software offered, and where nothing fits, by what is spelt alike.

Each word asked must fit an entry in some way; where none fits all, those that fit most of them are found. A tool's own
name comes before what it is for or whose it is; then whole names before their beginnings, these before single words, and
what is only near comes last.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from auditor.knowledge.lookup import slips, without_words_around
from auditor.knowledge.names import plain

EXACT, BEGINS, WORD, INSIDE, NEAR = range(5)
OWN, OFFER, NEED, OWNER, COUNTRY, FREE, KIND = "name", "offer", "need", "owner", "country", "free", "kind"
_ORDER = (OWN, NEED, OFFER, OWNER, COUNTRY, FREE, KIND)
MIN_LETTERS = 3  # a shorter word is a whole name or word, never the beginning of one
MIN_LETTERS_OF_A_FACET = 5  # the same, of what a tool is for or whose it is

_SMALL = frozenset(
    "a an and au aux avec bei bij chez dans das de der des die du d e een ein eine en et for from fur het im in l la le les met mit of op ou"  # noqa: SIM905
    " par pour sans the to un une und uit van von voor with without zonder ohne zum zur".split()
)
_FOLDERS = {
    "hosts": "host hosts hebergeur hebergeurs hoster hosters anbieter aanbieder",
    "companies": "company companies societe societes entreprise entreprises bedrijf bedrijven firma unternehmen groupe group",
    "products": "tool tools outil outils logiciel logiciels software produit produits product products werkzeug",
}
_SAY_LITTLE = frozenset(
    "alternative alternatives beheer dienst gestion gestionnaire ligne online service services solution solutions system systeme"  # noqa: SIM905
    " verwaltung".split()
)
_FREE_WORDS = frozenset({"libre", "libres", "free", "opensource", "vrij", "vrije", "freie", "freier"})
_FOLDERS_IN_ORDER = ("products", "hosts", "companies")
_FOLDER_WORDS = {word: folder for folder, words in _FOLDERS.items() for word in words.split()}


class Entry(NamedTuple):
    """One product, host or company; `offered`: software of a host, or that an instance is of.

    `free`: free software, or a host that offers some; `hosted`: some named host offers it.
    """

    folder: str
    id: str
    name: str
    names: list[str]
    needs: list[str]
    country: str | None
    owners: list[str]
    offered: list[str]
    free: bool
    hosted: bool


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
            and (not self.free or (entry.free and entry.hosted))
        )


@dataclass(frozen=True, slots=True)
class Found:
    """An entry, what of it fits, and (`missing`) the words asked that nothing of it fits."""

    entry: Entry
    why: tuple[Fit, ...]
    missing: tuple[str, ...] = ()

    @property
    def letters_missing(self) -> int:
        """Longer words tell more of what is meant."""
        return sum(map(len, self.missing))


class Search:
    """The compiled section, ready to be asked. `around`: words that people write around a name (« Gmail perso »)."""

    def __init__(self, section: Mapping[str, Any], around: frozenset[str] = frozenset()) -> None:
        self._around = around
        self.entries = [Entry(*one) for one in section["entries"]]
        self.needs: dict[str, list[str]] = section["needs"]
        self.countries: dict[str, list[str]] = section["countries"]
        self.written = [_written(one.names) for one in self.entries]

    def need(self, asked: str) -> str | None:
        """The need that has this id, name or word."""
        return self._exactly(asked, self.needs)

    def country(self, asked: str) -> str | None:
        """The code of the country that has this code or name."""
        return self._exactly(asked, self.countries)

    @staticmethod
    def _exactly(asked: str, named: Mapping[str, list[str]]) -> str | None:
        wanted = plain(asked)
        first = next((id_ for id_, names in named.items() if wanted in names[:5]), None)  # its id and its names before its words
        return first or next((id_ for id_, names in named.items() if wanted in names), None)

    def find(self, asked: str, filters: Filters | None = None) -> list[Found]:
        """What fits, the best first; with filters and nothing asked, all that they let through."""
        wanted = filters or Filters()
        whole = self._name_alone(plain(asked))
        if not whole:
            everything = (Found(entry, ()) for entry in self.entries if wanted.let(entry)) if wanted != Filters() else ()
            return sorted(everything, key=lambda one: plain(one.entry.name))
        words = [word for word in whole.split() if word not in _SMALL]
        telling = [word for word in words if not self._says_little(word)] or words
        known = {word: _fits(self, word, spelt_alike=False) for word in (whole, *words)}
        found = self._found(known[whole], [known[word] for word in words], wanted) or self._found({}, [known[word] for word in telling], wanted)
        if found:
            return found
        alike = {word: _fits(self, word, spelt_alike=True) for word in (whole, *telling)}  # what is only near, where nothing else was found
        return self._found(alike[whole], [alike[word] for word in telling], wanted) or self._most({word: alike[word] for word in telling}, wanted)

    def _says_little(self, word: str) -> bool:
        """A word around names (« logiciel », « notre »), or one that hardly narrows anything, however spelt."""
        return word in self._around or any(one[0] == word[0] and slips(word, one, 1) is not None for one in _SAY_LITTLE)

    def _found(self, whole: Mapping[int, Fit], words: Sequence[Mapping[int, Fit]], wanted: Filters) -> list[Found]:
        """What fits the whole of what was asked, or else each word, the best first."""
        why: dict[int, tuple[Fit, ...]] = {place: (fit,) for place, fit in whole.items()}
        for place in set(words[0]).intersection(*words[1:]) if words else ():
            why.setdefault(place, tuple(dict.fromkeys(sorted((word[place] for word in words), key=_rank))))
        entries = ((self.entries[place], fits) for place, fits in why.items())
        return sorted((Found(entry, fits) for entry, fits in entries if wanted.let(entry)), key=_worth)

    def _most(self, words: Mapping[str, Mapping[int, Fit]], wanted: Filters) -> list[Found]:
        """What fits most of the words, by their letters, where nothing fits all; a country or a kind alone finds nothing."""
        found: list[Found] = []
        for place in {place for fits in words.values() for place in fits}:
            why = tuple(dict.fromkeys(sorted((fits[place] for fits in words.values() if place in fits), key=_rank)))
            if why[0].by in (OWN, NEED, OFFER) and wanted.let(self.entries[place]):
                found.append(Found(self.entries[place], why, tuple(word for word, fits in words.items() if place not in fits)))
        fewest = min((one.letters_missing for one in found), default=0)
        most = sum(map(len, words)) - fewest
        return sorted((one for one in found if 2 * (one.letters_missing - fewest) <= most), key=lambda one: (one.letters_missing, _worth(one)))

    def _name_alone(self, asked: str) -> str:
        """« onedrive perso » as the name that stands in it; any other words as they are."""
        name = without_words_around(asked, self._around)
        return name if name != asked and any(name in entry.names for entry in self.entries) else asked

    @cached_property
    def found_by(self) -> dict[tuple[str, str], list[int]]:
        """The places of the entries that each need, offer, owner, country, freedom or kind finds."""
        places: dict[tuple[str, str], list[int]] = {}
        for place, entry in enumerate(self.entries):
            for facet in _others(entry):
                places.setdefault(facet, []).append(place)
        return places

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


def _fits(search: Search, word: str, *, spelt_alike: bool) -> dict[int, Fit]:
    """The best way in which a word, or the whole of what was asked, fits each entry, by the entry's place."""
    comparing = _Comparing(search, word, spelt_alike=spelt_alike)
    own = {place: Fit(how, OWN, name) for place, how, name in comparing.own()}
    facets = {(KIND, folder): Fit(EXACT, KIND) for folder in _FOLDERS if _FOLDER_WORDS.get(word) == folder}
    if word in _FREE_WORDS:
        facets[FREE, ""] = Fit(EXACT, FREE)
    for by, folder in ((OFFER, "products"), (OWNER, "companies")):
        named = ((search.entries[place], fit) for place, fit in own.items() if fit.how != INSIDE)
        facets |= {(by, entry.id): Fit(fit.how, by, entry.id) for entry, fit in named if entry.folder == folder}
    for by, names in ((NEED, search.needs), (COUNTRY, search.countries)):
        facets |= {(by, id_): Fit(how, by, id_) for id_, how in comparing.facets(names)}
    found = dict(own)
    for facet, fit in facets.items():
        for place in search.found_by.get(facet, ()):
            if place not in own and (place not in found or _rank(fit) < _rank(found[place])):
                found[place] = fit
    return found


class _Comparing:
    """One word against names: those that hold it, those that are written alike."""

    def __init__(self, search: Search, word: str, *, spelt_alike: bool) -> None:
        self.search, self.word, self.squeezed = search, word, word.replace(" ", "")
        self._near = self._spelt_alike() if spelt_alike else frozenset()

    def own(self) -> Iterator[tuple[int, int, str]]:
        """The entries with a name that fits: place, how, and the name."""
        entries, stands_in = self.search.entries, self._stands_in
        for place, written in enumerate(self.search.written):
            if stands_in(written) and (fit := self._fit(entries[place].names, MIN_LETTERS)):
                yield place, *fit

    def facets(self, named: Mapping[str, list[str]]) -> Iterator[tuple[str, int]]:
        """The needs or countries with a name that fits, and how."""
        for id_, names in named.items():
            if self._stands_in(_written(names)) and (fit := self._fit(names, MIN_LETTERS_OF_A_FACET)) and fit[0] != INSIDE:
                yield id_, fit[0]

    def _spelt_alike(self) -> frozenset[str]:
        """Names and words of the catalogue with the fewest slips from this one, where none is or begins like it."""
        word, vocabulary = self.word, self.search.vocabulary
        known = vocabulary.get(word[0], set())
        limit = 0 if len(word) <= MIN_LETTERS else 1 if len(word) <= 6 else 2
        if limit == 0 or word in _FOLDER_WORDS or any(one.startswith(word) for one in known):
            return frozenset()
        swapped = vocabulary.get(word[1], set()) if word[1] != word[0] else set()
        alike = {one: count for one in (*known, *swapped) if (count := slips(word, one, limit)) is not None}
        return frozenset(one for one, count in alike.items() if count == min(alike.values()))

    def _stands_in(self, written: str) -> bool:
        return self.word in written or self.squeezed in written or any(one in written for one in self._near)

    def _fit(self, names: Iterable[str], min_letters: int) -> tuple[int, str] | None:
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
        if self.squeezed == squeezed:
            return EXACT
        return NEAR if name in self._near or squeezed in self._near or not self._near.isdisjoint(name.split()) else None


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
    if entry.free:
        yield FREE, ""
    yield KIND, entry.folder


def _rank(fit: Fit) -> tuple[bool, bool, int, int]:
    """Its own name first, unless the word stands inside another word of it, or is only near."""
    return fit.how >= INSIDE, fit.by != OWN, fit.how, _ORDER.index(fit.by)


def _worth(found: Found) -> tuple[Any, ...]:
    ranks, entry = [_rank(one) for one in found.why], found.entry
    return max(ranks), ranks, _FOLDERS_IN_ORDER.index(entry.folder), len(entry.name), plain(entry.name), entry.id
