"""One association, in each form and language, as a person sees it. Frozen: new products and rules change none of these files.

After a change that is meant: `pytest tests/render/test_goldens.py --renew-goldens`, then read the difference before you keep it.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from auditor import __version__
from auditor.knowledge.store import Knowledge
from tests.conftest import ROOT, Said

GOLDEN = ROOT / "tests/golden"
SUFFIXES = {"json": "json", "md": "md", "terminal": "txt"}


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("format_", list(SUFFIXES))
def test_the_document_is_the_one_kept(format_: str, lang: str, tiny_cli: Callable[..., Said], tiny: Knowledge, request: pytest.FixtureRequest) -> None:
    said = tiny_cli("audit", GOLDEN / "realistic.yaml", "--format", format_, "--lang", lang, "--as-of", "2026-01-20")
    assert (said.code, said.err) == (0, "")
    found = _without_versions(said.out, tiny)
    kept = GOLDEN / f"realistic.{lang}.{SUFFIXES[format_]}"
    if request.config.getoption("--renew-goldens"):
        kept.write_text(found, encoding="utf-8", newline="\n")
    assert found == kept.read_text(encoding="utf-8")


def _without_versions(text: str, knowledge: Knowledge) -> str:
    """Hashes and the program's version replaced, and where the inventory stands: they differ with every change and every checkout."""
    for name, digest in knowledge.hashes.items():
        text = text.replace(digest, f"<{name}>").replace(digest[:12], f"<{name}>")
    text = text.replace(f'"auditor": "{__version__}"', '"auditor": "<version>"').replace(f"auditor {__version__}", "auditor <version>")
    return text.replace(str(GOLDEN).replace("_", "\\_"), "<folder>").replace(str(GOLDEN), "<folder>")


def test_every_file_kept_is_compared() -> None:
    wanted = {"realistic.yaml", *(f"realistic.{lang}.{suffix}" for lang in ("fr", "en") for suffix in SUFFIXES.values())}
    assert {path.name for path in Path(GOLDEN).iterdir()} == wanted
