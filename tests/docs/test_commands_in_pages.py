"""What the pages tell people to type exists: every `auditor …` line names a command, and options that it has."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from auditor.cli.main import group
from tests.conftest import ROOT

PAGES = [ROOT / "README.md", ROOT / "README.fr.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"```[a-z]*\n(.*?)```", re.DOTALL)


def _typed(page: Path) -> Iterator[str]:
    """The lines of code blocks that call the program, without prompts and remarks."""
    for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            found = re.match(r"\s*(?:\$ )?(?:\S*/)?auditor (?P<rest>[a-z-][^#|]*)", line)
            if found:
                yield found.group("rest")


CASES = [(page.relative_to(ROOT).as_posix(), line) for page in PAGES for line in _typed(page)]


def test_some_are_found() -> None:
    assert len(CASES) > 15


@pytest.mark.parametrize(("page", "line"), CASES)
def test_the_command_and_its_options_exist(page: str, line: str) -> None:
    command: click.Command = group
    context = click.Context(group, info_name="auditor")
    known = {option for parameter in group.params for option in parameter.opts} | {"--help", "-h"}
    for word in shlex.split(line):
        if word.startswith("-"):
            assert word.split("=")[0] in known, f"{page}: {line}"
        elif isinstance(command, click.Group):
            found = command.get_command(context, word)
            assert found is not None, f"{page}: {line}"
            command = found
            known |= {option for parameter in command.params for option in parameter.opts}
