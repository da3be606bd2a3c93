"""Is a bundle whole, and does what was derived from it still follow?"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from auditor.network.bundle import Bundle, look
from auditor.network.bundle_archive import Damage, Wrong
from auditor.network.bundle_lines import cleaned_json, dumps, loads

Result = Mapping[str, Any]

KNOWLEDGE = ("rules", "vendor_db")  # of the manifest's versions
PROGRAM = "auditor"
NOT_DERIVED = {"input", "networks"}  # what somebody wrote, and what a table of theirs says: it follows from no answer


class Because(StrEnum):
    """What a difference comes from."""

    KNOWLEDGE = "knowledge"  # the rules or the catalogue are others than at the time
    PROGRAM = "program"  # another version of the program
    NOTHING = "nothing"  # neither: the results don't follow from the evidence


@dataclass(frozen=True, slots=True)
class Difference:
    """A domain for which something else is derived today. `fields` are those of the results that differ."""

    domain: str
    fields: tuple[str, ...]
    because: Because


def check(path: Path) -> list[Wrong]:
    """Everything that is wrong with a bundle: empty for one that is as it was written."""
    wrong, bundle = look(path)
    if bundle is None:
        return wrong
    with bundle:
        return [] if bundle.sealed() else [Wrong("", Damage.SEAL)]


def differences(bundle: Bundle, derive: Callable[[str], Result], versions: Mapping[str, str]) -> Iterator[Difference]:
    """Derive every domain of the bundle again, and compare. `versions` are today's, by the names of the manifest."""
    because = _because(bundle.manifest.versions, versions)
    for recorded in bundle.results():
        domain = str(recorded.get("domain", ""))
        if (found := compare(recorded, derive(domain), because)) is not None:
            yield found


def compare(recorded: Result, derived: Result, because: Because) -> Difference | None:
    """What differs between two results of one domain, as JSON and without queries of addresses."""
    now = loads(dumps(cleaned_json(derived)))
    fields = tuple(sorted(name for name in (recorded.keys() | now.keys()) - NOT_DERIVED if recorded.get(name) != now.get(name)))
    return Difference(str(recorded.get("domain", "")), fields, because) if fields else None


def _because(then: Mapping[str, str], now: Mapping[str, str]) -> Because:
    if any(then.get(name) != now.get(name) for name in KNOWLEDGE):
        return Because.KNOWLEDGE
    return Because.PROGRAM if then.get(PROGRAM) != now.get(PROGRAM) else Because.NOTHING
