"""Letters as text files: a name, lines that fit, one list, and nothing that a terminal or an editor would obey."""

from dataclasses import replace

import pytest

from auditor.audit import audit
from auditor.document import Audit, Letter
from auditor.inventory.read import read_inventory
from auditor.knowledge.store import Knowledge
from auditor.model import AuditOptions
from auditor.render import letters
from tests.conftest import ROOT, TINY_DAY

LETTER = Letter("a-processor", "fr", "A SA", "processor", ("a",), "Quelques questions", ("Madame, Monsieur,", "- un ;", "- deux.", "Merci."))


@pytest.fixture(scope="module")
def document(tiny: Knowledge) -> Audit:
    return audit(read_inventory(ROOT / "tests/golden/realistic.yaml", tiny, "fr"), tiny, AuditOptions(TINY_DAY, "fr"))


def test_a_list_stands_together_and_paragraphs_apart() -> None:
    assert letters.text(LETTER) == "A SA\n\nQuelques questions\n\nMadame, Monsieur,\n\n- un ;\n- deux.\n\nMerci.\n"


def test_each_letter_is_a_file_of_its_own(document: Audit) -> None:
    files = dict(letters.files(document))
    assert len(files) == len(document.letters) > 1
    for letter in document.letters:
        (text,) = files[f"letters/{letter.id}.txt"]
        assert letter.to in text
        assert document.organisation.name in text
        for paragraph in letter.body:
            assert " ".join(paragraph.split()) in " ".join(text.split())
    assert all(name.isascii() and name.count("/") == 1 for name in files)


def test_lines_fit_and_an_item_hangs(document: Audit) -> None:
    for letter in document.letters:
        lines = letters.text(letter).splitlines()
        assert max(map(len, lines)) <= letters.WIDTH
        item = False
        for line in lines:
            assert not (item and line and not line.startswith(("- ", "  "))), line
            item = line.startswith("- ") or (item and line.startswith("  "))


def test_a_strangers_name_is_made_harmless() -> None:
    text = letters.text(replace(LETTER, to="A\x1b[31m\u202e\nSubject: x"))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert text.splitlines()[1] == ""


def test_a_long_word_is_kept_whole(document: Audit) -> None:
    address = "https://" + "tres-long." * 12 + "example"
    text = letters.text(replace(LETTER, body=(f"Voir {address} ici.",)))
    assert address in text.replace("\n", "")
