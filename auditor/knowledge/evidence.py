"""How much a claim proves: who says it, how old the copy is."""

from collections.abc import Iterable, Mapping
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
    """What one claim rests on. `strength` is that of its best source; stale when its newest copy is."""

    strength: Strength
    sources: tuple[SourceRef, ...] = ()
    stale: bool = False

    @property
    def unverified(self) -> bool:
        return self.strength is Strength.UNVERIFIED

    @property
    def capped(self) -> bool:
        return self.strength in CAPPED


DECLARED = Basis(Strength.ORGANISATION)


def source_ref(source: Source) -> SourceRef:
    return SourceRef(source.title, source.url, source.kind.value, source.seen, source.date)


def basis(sources: Mapping[str, Source], keys: Iterable[str], day: date) -> Basis:
    """The basis of a claim that names these keys of `sources`."""
    named = [sources[key] for key in keys if key != UNVERIFIED and key in sources]
    if not named:
        return Basis(Strength.UNVERIFIED, (), stale=False)
    strength = max(STRENGTH_OF[source.kind] for source in named)
    stale = all(is_stale(source.seen or source.date, day) for source in named)
    return Basis(strength, tuple(source_ref(source) for source in named), stale)
