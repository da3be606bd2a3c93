"""docs/evidence-bundle.md describes the format that is written, field by field."""

import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from auditor.network import bundle_archive
from auditor.network.bundle import FORMAT
from tests.conftest import ROOT
from tests.network.test_bundle import recorded

PAGE = (ROOT / "docs/evidence-bundle.md").read_text(encoding="utf-8")


def fields(heading: str) -> set[str]:
    """The names in the first column of the table under a heading."""
    table = PAGE.partition(f"### {heading}\n")[2].partition("\n#")[0]
    return {name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}


@pytest.mark.parametrize("member", ["answers.jsonl", "pages.jsonl", "manifest.json"])
def test_every_field_is_described(member: str, tmp_path: Path) -> None:
    with ZipFile(recorded(tmp_path / "b", keep_pages=True)) as archive:
        lines = [json.loads(line) for line in archive.read(member).splitlines()]
    assert fields(member) == {name for line in lines for name in line}


def test_the_numbers_are_those_of_the_program() -> None:
    assert f"| `format` | {FORMAT}." in PAGE
    assert f"more than {bundle_archive.MOST_MEMBERS:,} members or {bundle_archive.MOST_BYTES >> 30} GiB" in PAGE
    assert f"more than {bundle_archive.MOST_RATIO} times" in PAGE
    assert f"more than {bundle_archive.LONGEST_LINE >> 20} MiB" in PAGE
    assert re.findall(r"^\| `(\w+\.jsonl?|pages/<sha256>)` \|", PAGE, re.MULTILINE) == [
        "answers.jsonl",
        "pages.jsonl",
        "pages/<sha256>",
        "results.jsonl",
        "manifest.json",
    ]
