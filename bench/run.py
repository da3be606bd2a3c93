"""The benchmark: what the program costs, beside something everybody knows the cost of, in one run.

    python bench/run.py [--runs 9] [--json]

Processes are run in turn, A B A B, and compared by their medians. A figure over its bound is said and
doesn't fail: this is a measurement, not a test. Only a measurement that can't be made ends with 1.

This module imports nothing of the program: it stays small, because a system may count the memory of the
process that starts a child as the child's own.
"""

import argparse
import compileall
import importlib.util
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
WORK = ROOT / ".bench"
DAY = "2026-11-22"
LEAST_RUNS = 9


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the result. `bound` and `measured` are in the same unit: times, µs or MB."""

    name: str
    measured: float | None  # None: can't be measured on this system
    bound: float | None  # None: shown for comparison
    unit: str
    detail: str

    @property
    def verdict(self) -> str:
        if self.measured is None:
            return "not measured"
        if self.bound is None:
            return ""
        return "pass" if self.measured <= self.bound else "over"


@dataclass(frozen=True, slots=True)
class Run:
    seconds: float
    megabytes: float | None
    processor: float | None = None  # seconds


class Runs:
    """The runs of one command."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self.seconds = [run.seconds for run in runs]
        self.median = median(self.seconds)
        sizes = [run.megabytes for run in runs if run.megabytes is not None]
        self.megabytes = max(sizes) if sizes else None

    def __str__(self) -> str:
        return f"{1000 * self.median:.0f} ms ({1000 * min(self.seconds):.0f} to {1000 * max(self.seconds):.0f})"


def environment() -> dict[str, str]:
    """That of the user, but with bytecode written, no start-up switches, and a cache of the benchmark's own where the system allows."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "XDG_CACHE_HOME": str(WORK / "cache")}


def program() -> list[str]:
    """The installed command, or the module where there is none."""
    for name in ("auditor", "auditor.exe"):
        script = Path(sys.executable).with_name(name)
        if script.is_file():
            return [str(script)]
    return [sys.executable, "-m", "auditor"]


def one_run(command: Sequence[str]) -> Run:
    """Start a process, wait for it, and return what it took. Its peak memory comes from the system."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=WORK, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read()
    process.stderr.close()
    if hasattr(os, "wait4"):
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        megabytes: float | None = used.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
        processor: float | None = used.ru_utime + used.ru_stime
    else:
        process.wait()
        megabytes = processor = None
    seconds = time.perf_counter() - start
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}: {said.decode(errors='replace')}")
    return Run(seconds, megabytes, processor)


def in_turn(commands: Mapping[str, Sequence[str]], times: int) -> dict[str, Runs]:
    """Every command once to warm up, then all in turn, `times` times."""
    for command in commands.values():
        one_run(command)
    rounds = [{name: one_run(command) for name, command in commands.items()} for _ in range(times)]
    return {name: Runs([found[name] for found in rounds]) for name in commands}


def helper(*arguments: object) -> str:
    """Run another script of this folder and return what it printed."""
    command = [sys.executable, *map(str, arguments)]
    done = subprocess.run(command, cwd=HERE, env=environment(), capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr}")
    return done.stdout


# --- the measurements -------------------------------------------------------------------------------


def starting(times: int) -> Iterator[Figure]:
    found = in_turn({"python": [sys.executable, "-c", "pass"], "help": [*program(), "--help"]}, times)
    yield Figure("auditor --help / python -c pass", found["help"].median / found["python"].median, 6, "times", f"{found['help']} / {found['python']}")


def auditing(times: int, folder: Path | None) -> Iterator[Figure]:
    """30 and 300 usages, cold, with the real knowledge or that of a folder."""
    data = ["--data", str(folder)] if folder else []
    audits = {size: [*program(), *data, "audit", str(WORK / f"{size}.yaml"), "--as-of", DAY, "-o", str(WORK / f"{size}.json")] for size in ("30", "300")}
    found = in_turn({"python": [sys.executable, "-c", "pass"], **audits}, times)
    of = ", 1,000 products" if folder else ""
    small, large = found["30"], found["300"]
    yield Figure(f"audit of 30 usages{of} / python -c pass", small.median / found["python"].median, 40, "times", f"{small} / {found['python']}")
    yield Figure(f"audit of 300 usages{of} / python -c pass", large.median / found["python"].median, 80, "times", f"{large} / {found['python']}")
    yield Figure(f"audit of 300 usages{of} / of 30", large.median / small.median, 2, "times", f"{large} / {small}")
    for size, runs in (("30", small), ("300", large)):
        yield Figure(f"peak memory, {size} usages{of}", runs.megabytes, 120, "MB", "highest of all runs")


def reporting(times: int) -> Iterator[Figure]:
    """The page beyond the audit itself, and the PDF with everything."""
    names = {"audit of 30": ("30", "json"), "audit of 300": ("300", "json"), "page of 30": ("30", "html"), "page of 300": ("300", "html")}
    commands = {name: _writing(size, form) for name, (size, form) in names.items()}
    found = in_turn(commands, times)
    for size, bound in (("30", 0.2), ("300", 1)):
        page, audit = found[f"page of {size}"], found[f"audit of {size}"]
        yield Figure(f"{size} uses to HTML, beyond the audit", page.median - audit.median, bound, "s", f"{page} − {audit}")
        megabytes = (WORK / f"{size}.html").stat().st_size / 1e6
        yield Figure(f"size of the page of {size} uses", megabytes, {"30": 0.6, "300": 2.5}[size], "MB", "")
    if importlib.util.find_spec("weasyprint"):
        printed = in_turn({"pdf": _writing("30", "pdf")}, min(times, 5))["pdf"]
        yield Figure("30 uses to PDF, in all", printed.median, 3, "s", str(printed))


def _writing(size: str, form: str) -> list[str]:
    return [*program(), "audit", str(WORK / f"{size}.yaml"), "--as-of", DAY, "-o", str(WORK / f"{size}.{form}")]


def loading(times: int, folder: Path) -> Iterator[Figure]:
    found = json.loads(helper("in_process.py", "load", folder, WORK / "30.yaml", times))
    detail = f"{_ms(found['load'])} with {found['records']} records / {_ms(found['json'])} for {found['bytes'] / 1e6:.1f} MB"
    yield Figure("load, index and records of 30 usages / json.loads", found["load"]["median"] / found["json"]["median"], 1.5, "times", detail)


def deciding(times: int) -> Iterator[Figure]:
    found = json.loads(helper("in_process.py", "conditions", WORK / "30.yaml", times))
    every, engine, plain = ({name: 1e6 * value for name, value in found[key].items()} for key in ("every", "engine", "by_hand"))
    detail = f"{every['min']:.2f} to {every['max']:.2f} µs; {found['conditions']} conditions, {found['sheets']} sheets of facts"
    yield Figure("a condition of the rules", every["median"], 1, "µs", detail)
    detail = f"{engine['median']:.2f} µs / {plain['median']:.2f} µs a rule, the same answers"
    yield Figure("a dozen rules / the same in plain Python", engine["median"] / plain["median"], None, "times", detail)


def _ms(found: Mapping[str, float]) -> str:
    return f"{1000 * found['median']:.1f} ms ({1000 * found['min']:.1f} to {1000 * found['max']:.1f})"


# --- the result ------------------------------------------------------------------------------------


def prepare() -> Path:
    """Bytecode, two inventories and a larger knowledge; returns the folder of the latter."""
    WORK.mkdir(exist_ok=True)
    compileall.compile_dir(ROOT / "auditor", quiet=1)
    large = WORK / "knowledge"
    for size in (30, 300):
        helper("generate.py", "inventory", size, WORK / f"{size}.yaml")
    helper("generate.py", "knowledge", large)
    one_run([*program(), "--data", str(large), "catalogue", "check"])
    return large


def measured(times: int) -> Iterator[Figure]:
    large = prepare()
    yield from starting(times)
    yield from auditing(times, None)
    yield from auditing(times, large)
    yield from reporting(times)
    yield from loading(times, large)
    yield from deciding(times)


def as_line(figure: Figure) -> str:
    value = "" if figure.measured is None else f"{figure.measured:.2f}" if figure.measured < 10 else f"{figure.measured:.0f}"
    bound = "" if figure.bound is None else f"{figure.bound:g}"
    return f"{figure.name:<52} {value:>6} {figure.unit:<5} {bound:>6}  {figure.verdict:<12}  {figure.detail}"


def system() -> str:
    return f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the program beside well-known costs.")
    parser.add_argument("--runs", type=int, default=LEAST_RUNS, help=f"how often each process is run, at least {LEAST_RUNS}")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    asked = parser.parse_args()
    times = max(asked.runs, LEAST_RUNS)
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    if asked.json:
        figures: list[dict[str, Any]] = [{**asdict(figure), "verdict": figure.verdict} for figure in measured(times)]
        print(json.dumps({"system": system(), "runs": times, "figures": figures}, ensure_ascii=False, indent=2))
        return
    print(f"{system()}; medians of {times} runs in turn after a warm-up (lowest to highest)\n")
    print(f"{'figure':<52} {'value':>6} {'':<5} {'at most':>6}  {'':<12}  detail", flush=True)
    for figure in measured(times):
        print(as_line(figure), flush=True)


if __name__ == "__main__":
    main()
