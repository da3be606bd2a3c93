"""The house rules of docs/architecture.md that a machine can hold: who may import whom, what stays pure, what stays small."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "auditor"
FILES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))

# From the ground up. A part imports itself and what stands below it, never its neighbours.
LAYERS = (
    ("model", "observation", "registrable", "document", "errors", "yaml12", "safe_text"),
    ("knowledge", "network"),
    ("collect", "inventory"),
    ("identify",),
    ("assess",),
    ("advise",),
    ("audit", "scan", "history", "render"),
    ("cli",),
)
RANK = {part: rank for rank, layer in enumerate(LAYERS) for part in layer}
# The package itself (its version, its public functions) and `python -m auditor` stand outside the layers.
FACADES = {"__init__", "__main__"}

PURE = ("identify", "assess", "advise", "audit", "history", "render")
POSIX_ONLY = {"fcntl", "pwd", "grp", "termios", "tty", "pty", "resource", "syslog", "posix", "readline", "curses", "nis", "spwd", "crypt"}
REACHES_OUT = {"os", "socket", "ssl", "http", "urllib", "requests", "httpcore2", "anyio", "dns", "subprocess", "asyncio", "shutil", "tempfile", "sqlite3"}
# Splitting an address into its parts asks nobody.
HARMLESS = ("urllib.parse",)
OPENS_SOCKETS = (
    *("socket", "ssl", "socketserver", "select", "selectors", "http", "urllib.request", "urllib.robotparser", "ftplib", "smtplib", "poplib", "imaplib"),
    *("xmlrpc", "httpx", "httpx2", "httpcore", "httpcore2", "h11", "anyio", "requests", "aiohttp", "urllib3", "dns", "uvloop", "webbrowser"),
    *("asyncio.open_connection", "asyncio.start_server", "asyncio.streams", "asyncio.open_unix_connection"),
)
# Of an event loop, which needs no import of its own.
CONNECTING = {"open_connection", "create_connection", "create_datagram_endpoint", "create_server", "start_server", "sock_connect", "getaddrinfo", "getnameinfo"}
FILE_METHODS = {"read_text", "read_bytes", "write_text", "write_bytes", "open", "iterdir", "glob", "rglob", "stat", "exists", "is_file", "is_dir"}
CLOCKS = {("date", "today"), ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("time", "time")}

MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 60
# Longer for now, each with the reason and its own limit. The list may only shrink: an entry no longer needed fails too.
LONGER_FILES: dict[str, tuple[int, str]] = {}

SLOW_TO_IMPORT = (
    "pydantic",
    "httpx",
    "httpcore2",
    "anyio",
    "dns",
    "yaml",
    "jinja2",
    "babel",
    "odfdo",
    "xlsxwriter",
    "python_calamine",
    "tldextract",
    "requests",
    "ahocorasick",
)


@cache
def tree(file: str) -> ast.Module:
    """The parsed module."""
    return ast.parse((PACKAGE / file).read_text(encoding="utf-8"))


def part_of(file: str) -> str:
    """`knowledge/store.py` belongs to knowledge, `audit.py` to audit."""
    return file.partition("/")[0].removesuffix(".py")


def imported(file: str) -> Iterator[tuple[str, int]]:
    """Every module that a file imports anywhere, by its full name, and the line."""
    package = ["auditor", *Path(file).parent.parts]
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, (base, node.module)))
            yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)


def own_parts(file: str) -> Iterator[tuple[str, int]]:
    """The parts of auditor that a file imports; a name of the package itself is no part."""
    for name, line in imported(file):
        words = name.split(".")
        if words[0] == "auditor" and len(words) > 1 and ((PACKAGE / words[1]).is_dir() or (PACKAGE / f"{words[1]}.py").is_file()):
            yield words[1], line


def functions(file: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    return (node for node in ast.walk(tree(file)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_every_part_has_its_place() -> None:
    strangers = {part_of(file) for file in FILES} - set(RANK) - FACADES
    assert not strangers, f"give {', '.join(sorted(strangers))} a place in LAYERS and in docs/architecture.md"


def test_imports_point_downwards() -> None:
    wrong = [
        f"{file}:{line} imports {part}"
        for file in FILES
        if (here := part_of(file)) not in FACADES
        for part, line in own_parts(file)
        if part != here and RANK.get(part, len(LAYERS)) >= RANK[here]
    ]
    assert not wrong, "; ".join(wrong)


def test_nothing_that_only_unix_has() -> None:
    wrong = [f"{file}:{line} imports {name}" for file in FILES for name, line in imported(file) if name.split(".")[0] in POSIX_ONLY]
    assert not wrong, "; ".join(wrong)


def test_each_module_says_what_it_is_for() -> None:
    assert [file for file in FILES if not ast.get_docstring(tree(file))] == []


def test_files_are_short() -> None:
    for file in FILES:
        lines = len((PACKAGE / file).read_text(encoding="utf-8").splitlines())
        most, reason = LONGER_FILES.get(file, (MOST_LINES, "part it by what changes together"))
        assert lines <= most, f"{file} has {lines} lines, at most {most} ({reason})"
        assert file not in LONGER_FILES or lines > MOST_LINES, f"{file} is short again: remove it from LONGER_FILES"


def test_no_exception_is_left_over() -> None:
    assert set(LONGER_FILES) <= set(FILES)


def test_functions_are_short() -> None:
    each = ((file, one) for file in FILES for one in functions(file))
    long = [f"{file}:{one.lineno} {one.name}" for file, one in each if (one.end_lineno or one.lineno) - one.lineno + 1 > MOST_LINES_OF_A_FUNCTION]
    assert not long, "; ".join(long)


def test_judging_reaches_nothing_outside() -> None:
    """No files, no network, no clock: same arguments, same result. Templates are loaded by jinja2, by its own loader."""
    pure = [file for file in FILES if part_of(file) in PURE]
    assert {part_of(file) for file in pure} >= {"identify", "assess", "advise", "render"}
    wrong = [found for file in pure for found in _reaching_outside(file)]
    assert not wrong, "; ".join(wrong)


def _reaching_outside(file: str) -> Iterator[str]:
    reaching = ((name, line) for name, line in imported(file) if name.split(".")[0] in REACHES_OUT and not name.startswith(HARMLESS))
    yield from (f"{file}:{line} imports {name}" for name, line in reaching)
    for node in ast.walk(tree(file)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name) and called.id in ("open", "print", "input"):
            yield f"{file}:{node.lineno} calls {called.id}"
        elif isinstance(called, ast.Attribute) and (called.attr in FILE_METHODS or _is_clock(called)):
            yield f"{file}:{node.lineno} calls .{called.attr}"


def _is_clock(called: ast.Attribute) -> bool:
    owner = called.value.id if isinstance(called.value, ast.Name) else called.value.attr if isinstance(called.value, ast.Attribute) else ""
    return (owner, called.attr) in CLOCKS


def test_only_the_seam_opens_sockets() -> None:
    """What reaches a network stands in auditor/network, where a test can put a described world in its place."""
    wrong = [found for file in FILES if part_of(file) != "network" for found in _reaching_a_network(file)]
    assert not wrong, "; ".join(wrong)


def _reaching_a_network(file: str) -> Iterator[str]:
    yield from (f"{file}:{line} imports {name}" for name, line in imported(file) if any(f"{name}.".startswith(f"{one}.") for one in OPENS_SOCKETS))
    nodes = (node for node in ast.walk(tree(file)) if isinstance(node, ast.Attribute))
    yield from (f"{file}:{node.lineno} calls .{node.attr}" for node in nodes if node.attr in CONNECTING)


def test_command_line_starts_light() -> None:
    """`auditor --help` waits for no library that only some commands need."""
    code = f"import sys, auditor.cli; print(' '.join(name for name in {SLOW_TO_IMPORT!r} if name in sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not loaded, f"import auditor.cli loads {', '.join(loaded)}: import it inside the function that needs it"


INVENTORIES = {
    "inventory.yaml": "organisation: {name: Essai, country: BE}\nusages:\n- {tool: Gmail, purpose: courrier, data: S2}\n",
    "inventory.csv": "tool,purpose,data\nGmail,courrier,S2\n",
}


@pytest.mark.parametrize(("name", "needless"), [("inventory.yaml", {"pydantic", "jinja2"}), ("inventory.csv", {"pydantic", "jinja2", "yaml"})])
def test_an_audit_loads_no_more_than_it_needs(name: str, needless: set[str], tmp_path: Path) -> None:
    """Knowledge that is compiled and fresh is read without the library that checks its sources, which took a third of a small audit."""
    (tmp_path / name).write_text(INVENTORIES[name], encoding="utf-8")
    command = ["audit", str(tmp_path / name), "--country", "BE", "--format", "json"]
    code = f"import sys; from auditor.cli.main import run; code = run({command!r}); print(code, *({needless!r} & set(sys.modules)), file=sys.stderr)"
    for _ in range(2):  # the first may have to compile
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert '"Gmail"' in done.stdout
    loaded = done.stderr.split()
    assert loaded == ["0"], f"an audit of {name} loads {', '.join(loaded[1:])}: import it inside the function that needs it"
