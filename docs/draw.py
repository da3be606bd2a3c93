"""Draw records of the catalogue by a seed, and print every claim with its sources, for a critic to check.

    python docs/draw.py SEED [NUMBER]

NUMBER (60) records are drawn from products, companies and hosts, each folder in proportion to its size and
with one at least. The same seed on the same files draws the same. Claims are those of the file itself,
without what a part takes from its suite.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from auditor.knowledge.build import as_plain
from auditor.knowledge.reader import SourceTree, read_vendor_db
from auditor.knowledge.records import UNVERIFIED, Claim, Company
from auditor.knowledge.statistics import AnyClaim, named_claims

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("products", "companies", "hosts")
NUMBER = 60


def shares(sizes: dict[str, int], number: int) -> dict[str, int]:
    """How many to draw of each: in proportion, at least one, and the whole number together."""
    total = sum(sizes.values())
    exact = {name: number * size / total for name, size in sizes.items()}
    found = {name: max(1, int(share)) for name, share in exact.items()}
    for name in sorted(exact, key=lambda name: exact[name] - int(exact[name]), reverse=True):
        if sum(found.values()) < number:
            found[name] += 1
    while sum(found.values()) > number:
        found[max(found, key=lambda name: found[name])] -= 1
    return found


def drawn(tree: SourceTree, seed: int, number: int = NUMBER) -> list[tuple[str, str]]:
    """The records drawn, as (folder, id), in the order of the folders and then of ids."""
    ids = {folder: sorted(tree.records(folder)) for folder in FOLDERS}
    choose = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
    counts = shares({folder: len(found) for folder, found in ids.items()}, number)
    return [(folder, id_) for folder in FOLDERS for id_ in sorted(choose.sample(ids[folder], min(counts[folder], len(ids[folder]))))]


def lines(tree: SourceTree, seed: int, number: int = NUMBER) -> Iterator[str]:
    """The draw as text: a heading a record, a line a claim, a line a source of it."""
    claims = 0
    for folder, id_ in drawn(tree, seed, number):
        record = tree.folders[folder][id_].record
        yield f"\n## vendor_db/{folder}/{id_}.yaml"
        for path, value, keys in stated(record):
            claims += 1
            yield f"{claims}. {path}: {value}"
            for key in keys:
                yield f"   - {_source(record, key)}"
    yield f"\nSeed {seed}: {number} records, {claims} claims."


def stated(record: Any) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Everything that a record states: where it stands, what, and the keys of its sources. First what it is."""
    if isinstance(record, Company):
        for field, dated in (("names", record.names), ("country", record.country)):
            for index, one in enumerate(dated):
                said = as_plain(one)
                keys = tuple(said.pop("source", record.about))
                yield f"{field}.{index}", "; ".join(f"{name} {value}" for name, value in said.items()), keys
    else:
        yield "name", record.name, record.about
    for path, claim in named_claims(record):
        yield path, _value(claim), claim.source


def _value(claim: AnyClaim) -> str:
    said: dict[str, Any] = as_plain(claim)
    shown = said.pop("value") if isinstance(claim, Claim) else {name: said.pop(name) for name in ("owner", "company", "share", "hold") if name in said}
    dates = [f"{name} {said[name]}" for name in ("since", "until") if name in said]
    note = [f"note: {said['note']['en']}"] if "note" in said else []
    return "; ".join([str(shown), *dates, *note])


def _source(record: Any, key: str) -> str:
    if key == UNVERIFIED:
        return "no source was read (unverified)"
    source = record.sources[key]
    return f"{source.title} | {source.kind} | published {source.date or '?'}, copy {source.seen or '?'} | {source.url}"


def main(arguments: list[str]) -> int:
    if not 1 <= len(arguments) <= 2 or not all(one.isdigit() for one in arguments):
        print("python docs/draw.py SEED [NUMBER]", file=sys.stderr)
        return 2
    tree = read_vendor_db(ROOT)
    for line in lines(tree, *map(int, arguments)):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
