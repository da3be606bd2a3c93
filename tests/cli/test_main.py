"""The whole program as a process: help, languages, streams, encodings, and every way to end. CONTRACT 4."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor import __version__
from tests.conftest import Said

COMMANDS = (
    (), ("init",), ("audit",), ("alternatives",), ("explain",), ("demo",),
    *(("catalogue", *more) for more in ((), ("owner",), ("show",), ("search",), ("stats",), ("check",))),
)  # fmt: skip
posix = pytest.mark.skipif(os.name != "posix", reason="signals, pipes and shells of POSIX")


@pytest.fixture
def program(tiny_root: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Runs `auditor` as a process of its own, on the frozen knowledge."""

    def run(*arguments: object, **env: str) -> subprocess.CompletedProcess[bytes]:
        line = [sys.executable, "-m", "auditor", "--data", str(tiny_root), *map(str, arguments)]
        return subprocess.run(line, capture_output=True, check=False, env={**os.environ, **env}, timeout=60)

    return run


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    path = tmp_path / "inventaire.yaml"
    organisation, usage = "{name: L’été à Liège — « Œuvre », country: BE}", "{tool: Gmail, data: S2, account: personal, purpose: Zoë 日本 €}"
    path.write_text(f"organisation: {organisation}\nusages:\n  - {usage}\n", encoding="utf-8")
    return path


# --- help ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_shows_examples(command: tuple[str, ...], cli: Callable[..., Said]) -> None:
    said = cli(*command, "--help")
    assert (said.code, said.err) == (0, "")
    assert re.search(r"^ *(Exemples? :|Pour commencer :)", said.out, re.MULTILINE)
    assert re.search(r"\bauditor (--data \S+ )?" + " ".join(command), said.out.split("\n", 2)[2])
    assert cli(*command, "-h").out == said.out


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_examples_of_the_help_work(command: tuple[str, ...], cli: Callable[..., Said]) -> None:
    text = cli(*command, "--help").out
    lines = re.findall(r"auditor (?:explain|alternatives|catalogue|demo)[^\n]*", text.split("\n", 2)[-1])
    for line in lines:
        arguments = shlex.split(line)[1:]
        if "-o" in arguments or "[OPTIONS]" in arguments or "…" in line:
            continue
        assert cli(*arguments).code == 0, line


def test_help_lists_every_command(cli: Callable[..., Said]) -> None:
    out = cli("--help").out
    for name in ("init", "audit", "alternatives", "explain", "catalogue", "demo", "--version", "--quiet", "--lang"):
        assert re.search(rf"^  {name}\b", out, re.MULTILINE)


@pytest.mark.parametrize("command", [(), ("catalogue",)])
def test_no_command_shows_the_help(command: tuple[str, ...], cli: Callable[..., Said]) -> None:
    said = cli(*command)
    assert (said.code, said.out) == (2, "")
    assert "auditor catalogue owner" in said.err if command else "auditor init" in said.err
    assert said.err.count("\n") > 10  # as lines, not as one


def test_help_in_the_language_of_the_person(program: Callable[..., Any]) -> None:
    assert "Lire un ou plusieurs inventaires" in program("audit", "--help").stdout.decode()
    assert "Read one or several inventories" in program("audit", "--help", LANG="en_IE.UTF-8").stdout.decode()
    assert "Read one or several inventories" in program("--lang", "en", "audit", "--help").stdout.decode()
    assert "Lire un ou plusieurs inventaires" in program("--lang=fr", "audit", "--help", LANG="en_IE.UTF-8").stdout.decode()


@pytest.mark.parametrize("command", [*COMMANDS, ("scan",), ("verify",)], ids=" ".join)
def test_french_help_is_french_throughout(command: tuple[str, ...], cli: Callable[..., Said]) -> None:
    """The words that click puts around ours too."""
    out = cli(*command, "--help").out
    assert out.startswith("Emploi : auditor")
    assert "Options :" in out
    assert "Montrer cette aide." in out
    assert [word for word in ("Usage:", "Options:", "Commands:", "Show this", "[default", "[required") if word in out] == []


@pytest.mark.parametrize(("variables", "start"), [
    ({}, "Document"), ({"LANG": "C.UTF-8"}, "Document"), ({"LANG": "nl_BE.UTF-8"}, "Document"), ({"LANG": "en_US.UTF-8"}, "Internal"),
    ({"LANG": "en_US.UTF-8", "LC_ALL": "fr_BE.UTF-8"}, "Document"), ({"LANG": "fr_BE.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "Internal"),
])  # fmt: skip
def test_language_of_the_machine(
    variables: dict[str, str], start: str, tiny_cli: Callable[..., Said], inventory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert tiny_cli("audit", inventory).out.startswith(start)


def test_version(cli: Callable[..., Said]) -> None:
    said = cli("--version")
    assert (said.code, said.out, said.err) == (0, f"auditor {__version__}\n", "")


# --- ways to end --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("arguments", "told"), [
    (["audti"], ["audti", "audit"]), (["zzz"], ["zzz", "audit", "demo"]), (["catalogue", "ownr"], ["ownr"]),
    (["--lng", "fr"], ["--lng", "--lang"]), (["--lang", "de", "demo"], ["--lang", "fr", "en"]), (["--data", "/nulle/part", "demo"], ["/nulle/part"]),
    (["explain"], ["--help"]), (["explain", "a", "b"], ["b"]),
])  # fmt: skip
def test_wrong_words_are_told(arguments: list[str], told: list[str], cli: Callable[..., Said]) -> None:
    said = cli(*arguments)
    assert (said.code, said.out) == (2, "")
    assert [word for word in told if word not in said.err] == []
    assert "Traceback" not in said.err


def test_results_on_stdout_and_the_rest_beside(program: Callable[..., Any], inventory: Path, tmp_path: Path) -> None:
    done = program("audit", inventory, "--format", "json")
    assert (done.returncode, done.stderr) == (0, b"")
    done = program("audit", inventory, "-o", tmp_path / "sortie")
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"audit.json" in done.stderr
    done = program("audit", tmp_path / "rien.yaml")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"rien.yaml" in done.stderr
    assert program("audit", inventory, "--fail-on", "high").returncode == 1
    assert program("audit", inventory, "--fail-on", "high", "--strict").returncode == 1
    (tmp_path / "inconnu.yaml").write_text("organisation: {country: BE}\nusages: [Zèbre]\n", encoding="utf-8")
    assert program("audit", tmp_path / "inconnu.yaml", "--fail-on", "low", "--strict").returncode == 3


def test_a_bug_says_so_without_a_traceback(cli: Callable[..., Said], tiny_root: Path, tmp_path: Path, inventory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A template that can't be used is nothing that the person with the inventory did wrong.
    shutil.copytree(tiny_root, tmp_path / "data")
    (tmp_path / "data/reports/audit.md.j2").write_text("{{ audit.nothing_of_that_name }}", encoding="utf-8")
    said = cli("--data", tmp_path / "data", "audit", inventory, "--format", "md")
    assert (said.code, said.out) == (70, "")
    assert "erreur du programme" in said.err
    assert "AUDITOR_DEBUG=1" in said.err
    assert "Traceback" not in said.err
    monkeypatch.setenv("AUDITOR_DEBUG", "1")
    with pytest.raises(Exception, match="nothing_of_that_name"):
        cli("--data", tmp_path / "data", "audit", inventory, "--format", "md")


@posix
def test_interrupted(tiny_root: Path, inventory: Path) -> None:
    # Enough usages to keep it at work for a while.
    usages = "\n".join(f"  - {{tool: gmail, data: S2, purpose: usage {number}}}" for number in range(12_000))
    inventory.write_text(f"organisation: {{country: BE}}\nusages:\n{usages}\n")
    line = [sys.executable, "-m", "auditor", "--data", str(tiny_root), "audit", str(inventory), "--format", "json"]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in told


@posix
@pytest.mark.parametrize("arguments", [("audit", "{}"), ("audit", "{}", "--format", "json", "--fail-on", "high"), ("catalogue", "show", "gmail"), ("--help",)])
def test_a_reader_that_goes_away_is_no_error(arguments: tuple[str, ...], tiny_root: Path, inventory: Path) -> None:
    line = [sys.executable, "-m", "auditor", "--data", str(tiny_root), *(one.format(inventory) for one in arguments)]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()  # as `head` does
    told = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == (1 if "high" in arguments else 0)  # the answer of the audit, and nothing about the pipe
    assert told == b""


# --- streams ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("encoding", "wanted"), [
    ("ascii", ['L\'ete a Liege - " OEuvre " : les outils', "Gmail - Zoe ?? EUR", "Document interne : il decrit", "proprietaire"]),
    ("cp1252", ["L’été à Liège — « Œuvre »", "Gmail — Zoë ?? €", "Document interne : il décrit", "propriétaire"]),
    ("utf-8", ["L’été à Liège — « Œuvre »", "Gmail — Zoë 日本 €", "Document interne : il décrit", "propriétaire"]),
])  # fmt: skip
@pytest.mark.parametrize("format_", ["terminal", "md"])
def test_a_console_without_accents_gets_plain_letters(encoding: str, wanted: list[str], format_: str, program: Callable[..., Any], inventory: Path) -> None:
    done = program("audit", inventory, "--format", format_, PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr
    out = done.stdout.decode(encoding).replace("\u00a0", " ")
    for text in wanted:
        assert text in out


def test_errors_and_help_reach_such_a_console_too(program: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "été.yaml"
    path.write_text("organisation: {country: BE}\nusages: [{tool: Gmail, data: étrange}]\n", encoding="utf-8")
    done = program("audit", path, PYTHONIOENCODING="ascii")
    assert done.returncode == 2
    assert "ete.yaml:2:" in done.stderr.decode("ascii")
    assert "etrange" in done.stderr.decode("ascii")
    assert "à traiter" in program("audit", "--help", PYTHONIOENCODING="cp1252").stdout.decode("cp1252")


@posix
@pytest.mark.parametrize(("variables", "coloured"), [({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colours_on_a_terminal_only(variables: dict[str, str], coloured: bool, tiny_root: Path, inventory: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    line = [sys.executable, "-m", "auditor", "--data", str(tiny_root), "audit", str(inventory)]
    process = subprocess.Popen(line, stdout=theirs, stderr=subprocess.PIPE, env={**os.environ, **variables})
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 65536):
            shown += part
    except OSError:
        pass  # the other end was closed: the program is done
    process.communicate(timeout=60)
    os.close(ours)
    assert process.returncode == 0
    assert b"Document interne" in shown
    assert (b"\x1b[" in shown) == coloured


def test_no_colours_in_a_pipe_or_a_file(program: Callable[..., Any], inventory: Path, tmp_path: Path) -> None:
    assert b"\x1b" not in program("audit", inventory, TERM="xterm-256color").stdout
    program("audit", inventory, "-o", tmp_path / "audit.txt", TERM="xterm-256color")
    assert b"\x1b" not in (tmp_path / "audit.txt").read_bytes()


def test_lines_are_as_wide_as_the_window_but_not_endless(tiny_cli: Callable[..., Said], inventory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for columns, most in (("60", 60), ("100", 100), ("300", 100)):
        monkeypatch.setenv("COLUMNS", columns)
        widest = max(map(len, tiny_cli("audit", inventory).out.splitlines()))
        assert most * 0.8 < widest <= most


# --- completion ---------------------------------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize(("shell", "wanted"), [
    ("bash", "complete -o nosort -F _auditor_completion auditor"), ("zsh", "#compdef auditor"), ("fish", "complete --no-files --command auditor"),
])  # fmt: skip
def test_completion_scripts(shell: str, wanted: str, program: Callable[..., Any]) -> None:
    if shutil.which("bash") is None:
        pytest.skip("no bash to ask for its version")
    done = program(_AUDITOR_COMPLETE=f"{shell}_source")
    assert done.returncode == 0
    assert wanted in done.stdout.decode()


def test_completion_knows_commands_and_options(program: Callable[..., Any]) -> None:
    def completed(words: str, at: int) -> str:
        return str(program(_AUDITOR_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(at)).stdout.decode())

    assert completed("auditor ca", 1).split() == ["plain,catalogue"]
    assert "plain,owner" in completed("auditor catalogue ", 2)
    assert "plain,--fail-on" in completed("auditor audit --f", 2)
    assert "plain,change_first" in completed("auditor audit --fail-on ", 3)
