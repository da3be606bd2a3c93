"""How much a claim proves: who says it, how old the copy is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from auditor.document import SourceRef
from auditor.knowledge.dates import is_stale
from auditor.knowledge.records import UNVERIFIED, Source, SourceKind
from auditor.model import Strength

STRENGTH_OF = {
    SourceKind.VENDOR: Strength.VENDOR,
    SourceKind.PROJECT: Strength.VENDOR,  # a project about itself says no more than a vendor about itself
    SourceKind.CONTRACT: Strength.DOCUMENT,
    SourceKind.PRESS: Strength.DOCUMENT,
    SourceKind.DATASET: Strength.DOCUMENT,
    SourceKind.REGISTER: Strength.OBSERVED,
    SourceKind.MEASUREMENT: Strength.OBSERVED,
    SourceKind.AUTHORITY: Strength.INDEPENDENT,
    SourceKind.COURT: Strength.INDEPENDENT,
    SourceKind.AUDIT: Strength.INDEPENDENT,
}
CAPPED = {Strength.UNVERIFIED, Strength.VENDOR}
LEVEL_CAP = 2


@dataclass(frozen=True, slots=True)
class Basis:
    """What one claim rests on. `strength` is that of its best source; stale when its newest copy is.

    What another source disputes is as strong as one side's word, however good the source: nobody settled it.
    """

    strength: Strength
    sources: tuple[SourceRef, ...] = ()
    stale: bool = False
    disputed: bool = False

    @property
    def unverified(self) -> bool:
        return self.strength is Strength.UNVERIFIED

    @property
    def capped(self) -> bool:
        return self.strength in CAPPED or self.disputed


DECLARED = Basis(Strength.ORGANISATION)


def source_ref(source: Source) -> SourceRef:
    return SourceRef(source.title, source.url, source.kind.value, source.seen, source.date)


def basis(sources: Mapping[str, Source], keys: Iterable[str], day: date, against: Sequence[str] = ()) -> Basis:
    """The basis of a claim that names these keys of `sources`; `against`: the keys of those that state something else.

    Where `unverified` stands beside sources, they state a part of the claim, and the whole is unverified.
    """
    keys = tuple(keys)
    named = [sources[key] for key in keys if key != UNVERIFIED and key in sources]
    others = [sources[key] for key in against if key in sources]
    stale = bool(named) and all(is_stale(source.seen or source.date, day) for source in named)
    strength = Strength.UNVERIFIED if UNVERIFIED in keys else max((STRENGTH_OF[source.kind] for source in named), default=Strength.UNVERIFIED)
    shown = tuple(source_ref(source) for source in (*named, *others))
    return Basis(min(strength, Strength.VENDOR) if against else strength, shown, stale, disputed=bool(against))
