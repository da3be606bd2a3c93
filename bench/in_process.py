"""What is measured inside one process: loading the knowledge, and evaluating conditions. Prints JSON.

python bench/in_process.py load FOLDER INVENTORY RUNS
python bench/in_process.py conditions INVENTORY RUNS
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import by_hand

from auditor.assess.conditions import Test
from auditor.assess.engine import Assessed, Engine
from auditor.assess.facts import Subject
from auditor.assess.findings import compile_findings
from auditor.identify.declared import identify
from auditor.inventory.read import read_inventory
from auditor.knowledge import store
from auditor.knowledge.conditions import parse
from auditor.model import AuditOptions, Inventory, Usage

DAY = date(2026, 11, 22)
REPEATS = 20  # conditions take well under a microsecond: each run goes over all sheets this often


def timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def in_turn(first: Callable[[], object], second: Callable[[], object], runs: int) -> tuple[list[float], list[float]]:
    """Both once to warm up, then one after the other, `runs` times."""
    first()
    second()
    pairs = [(timed(first), timed(second)) for _ in range(runs)]
    return [one for one, _ in pairs], [other for _, other in pairs]


def spread(seconds: Sequence[float]) -> dict[str, float]:
    return {"median": median(seconds), "min": min(seconds), "max": max(seconds)}


# --- loading ---------------------------------------------------------------------------------------


def load(folder: Path, inventory: Path, runs: int) -> dict[str, Any]:
    """`store.load` with the records that an inventory's usages name, against `json.loads` of the same bytes."""
    usages = read_inventory(inventory, store.load(folder), "fr").usages
    cached = _cached(folder)
    data = cached.read_bytes()
    parsing, loading = in_turn(lambda: json.loads(data), lambda: _load(folder, usages), runs)
    return {"bytes": len(data), "records": len(_load(folder, usages)), "json": spread(parsing), "load": spread(loading)}


def _cached(folder: Path) -> Path:
    """The compiled file of a data folder: the newest, which has just been read or written."""
    found = store._cache_file(folder)  # the bench looks where the program does
    if found is None or not found.is_file():
        sys.exit("there is no folder for the cache: loading can't be measured")
    return found


def _load(folder: Path, usages: Sequence[Usage]) -> list[object]:
    """The knowledge, and every product, host and first company that these usages name."""
    knowledge = store.load(folder)
    records: list[object] = []
    for usage in usages:
        found = identify(usage, knowledge)
        product = knowledge.product(found.product_id) if found.product_id else None
        host = knowledge.host(found.host_id) if found.host_id else None
        companies = [link.company for link in product.operator] if product else []
        records += [record for record in (product, host, *map(knowledge.company, companies)) if record is not None]
    return records


# --- conditions ------------------------------------------------------------------------------------


def conditions(inventory: Path, runs: int) -> dict[str, Any]:
    """Every condition on the facts of an inventory, and a dozen of them against plain Python."""
    knowledge = store.load()
    read = read_inventory(inventory, knowledge, "fr")
    engine = Engine(knowledge, read.organisation, AuditOptions(DAY, "fr"))
    sheets = [sheet.values for one in _assessed(engine, read) for sheet in one.sheets]
    every = list(_every_test(engine))
    compiled = {finding.id: finding.condition.test for finding in compile_findings(engine)}
    dozen = [(compiled[id_], rule) for id_, rule in by_hand.RULES.items()]
    for id_, rule in by_hand.RULES.items():
        for sheet in sheets:
            if compiled[id_](sheet) is not rule(sheet):
                sys.exit(f"bench/by_hand.py and rules/findings/{id_}.yaml say different things: {compiled[id_](sheet)} and {rule(sheet)}")
    by_engine, plain = in_turn(lambda: _run([test for test, _ in dozen], sheets), lambda: _run([rule for _, rule in dozen], sheets), runs)
    whole = [timed(lambda: _run(every, sheets)) for _ in range(runs)]
    evaluations = REPEATS * len(sheets)
    return {
        "conditions": len(every),
        "sheets": len(sheets),
        "every": spread([seconds / evaluations / len(every) for seconds in whole]),
        "engine": spread([seconds / evaluations / len(dozen) for seconds in by_engine]),
        "by_hand": spread([seconds / evaluations / len(dozen) for seconds in plain]),
    }


def _assessed(engine: Engine, inventory: Inventory) -> Iterator[Assessed]:
    knowledge = engine.knowledge
    for usage in inventory.usages:
        found = identify(usage, knowledge)
        product = knowledge.product(found.product_id) if found.product_id else None
        host = knowledge.host(found.host_id) if found.host_id else None
        yield engine.assess(Subject(found.usage, found.product_id, product, found.host_id, host))


def _every_test(engine: Engine) -> Iterator[Test]:
    """Each condition of rules/, compiled: when a dimension applies, its levels and raises, and each finding."""
    from auditor.assess.conditions import compiled

    for dimension in engine.rules.dimensions.values():
        for raw in (dimension.applies_when, *(level.when for level in dimension.levels.values()), *(lift.when for lift in dimension.raises)):
            yield compiled(parse(raw, engine.types)[0])
    for rule in engine.rules.findings.values():
        yield compiled(parse(rule.when, engine.types)[0])


def _run(tests: Sequence[Callable[[Any], object]], sheets: Sequence[Any]) -> None:
    for _ in range(REPEATS):
        for sheet in sheets:
            for test in tests:
                test(sheet)


def main() -> None:
    parser = argparse.ArgumentParser()
    what = parser.add_subparsers(dest="what", required=True)
    one = what.add_parser("load")
    one.add_argument("folder", type=Path)
    two = what.add_parser("conditions")
    for sub in (one, two):
        sub.add_argument("inventory", type=Path)
        sub.add_argument("runs", type=int)
    asked = parser.parse_args()
    result = load(asked.folder, asked.inventory, asked.runs) if asked.what == "load" else conditions(asked.inventory, asked.runs)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
