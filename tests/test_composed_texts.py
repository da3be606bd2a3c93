"""What the audit puts together from sentences and names judges no one, orders no worker, and reads as a sentence.

tests/test_wording.py reads each sentence alone; here they stand with the names of real tools, for every starter stack.
"""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from auditor.audit import audit
from auditor.document import Audit
from auditor.inventory import write_yaml
from auditor.inventory.read import read_inventory
from auditor.inventory.template import Template
from auditor.knowledge.store import Knowledge
from auditor.model import AuditOptions
from tests.conftest import ROOT, TODAY
from tests.test_wording import judged

STACKS = sorted(path.stem for path in (ROOT / "vendor_db/stacks").glob("*.yaml"))
PARTS = ("steps", "board", "letters", "continuity", "registers", "unknowns", "key_answers", "summary")
OURS = ("access.po", "plan.po")
ORDERS = {
    "fr": r"(?i)\b(?:(?:vous |tu )?dev(?:ez|rez)|tu dois|il faut|doi(?:t|vent)|obligatoire\w*|veuillez)\b|^[A-ZÀ-Þ]\w+ez\b",
    "en": r"(?i)\b(?:you (?:must|should|have to|need to)|must|shall|mandatory)\b",
}
# How names and sentences go wrong when they meet.
BROKEN = {
    "fr": r"\b(?:de|à) les?\b(?= [A-ZÀ-Þ])|\.\.(?!\.)|[;,:.] ?[;,.]| {2}|\b1 (?:autres|usages|démarches|personnes|priorités)\b|\{|…",
    "en": r"\.\.(?!\.)|[;,:] ?[;,.]| {2}|\b1 (?:others|uses|steps|people|priorities)\b|\{|…",
}
AN_ABBREVIATION = r"\b(?:[Ii]nc|[Ll]td|[Cc]o|S\.A|vzw|art)\.[,;]"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _texts(one)
    elif is_dataclass(value) and type(value).__name__ not in ("SourceRef", "Cost"):  # titles and prices are others' words
        for one in (one for one in fields(value) if one.name != "loses"):  # a record's own words on a product
            yield from _texts(getattr(value, one.name))


def _composed(document: Audit) -> list[str]:
    found = [text for part in PARTS for text in _texts(getattr(document, part))]
    for usage in document.usages:
        found += [usage.access.weakest, *(entry.text for column in (usage.access.open, usage.access.demand, usage.access.cut_off) for entry in column)]
        found += [entry.evidence for column in (usage.access.open, usage.access.demand, usage.access.cut_off) for entry in column]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("stack", STACKS)
def test_what_is_put_together_reads_as_a_sentence(stack: str, lang: str, knowledge: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "inventory.yaml"
    path.write_text(write_yaml.write(Template(knowledge, lang, stack)).replace("country:\n", "country: BE\n"), encoding="utf-8")
    document = audit(read_inventory(path, knowledge, lang), knowledge, AuditOptions(TODAY, lang))
    texts = _composed(document)
    assert len(texts) > 100
    for text in texts:
        assert not judged(text, lang), text
        assert not re.search(ORDERS[lang], text), text
        plain = re.sub(AN_ABBREVIATION, "X", text)
        assert not re.search(BROKEN[lang], plain), text
        assert text == text.strip()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_nobody_is_ordered_in_the_sentences_themselves(lang: str) -> None:
    for name in OURS:
        for line in (ROOT / "reports/locale" / lang / "LC_MESSAGES" / name).read_text(encoding="utf-8").splitlines():
            if line.startswith("msgstr"):
                assert not re.search(ORDERS[lang], line.split('"', 1)[1]), line


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_somebody_might_do_stands_in_the_conditional(lang: str) -> None:
    """Each sentence of the three columns says what could be, or what we don't know."""
    could = {"fr": r"pourr(?:ait|aient)|couperait|resterait|savons pas|n'est pas établi", "en": r"\bcould\b|\bwould\b|don't know|isn't (?:established|known)"}[
        lang
    ]
    text = (ROOT / "reports/locale" / lang / "LC_MESSAGES/access.po").read_text(encoding="utf-8")
    found = re.findall(r'msgid "access\.(open|demand|cut)\.([\w.]+)"\nmsgstr "(.*)"', text)
    assert len(found) > 25
    for column, name, sentence in found:
        assert re.search(could, sentence, re.IGNORECASE), (column, name, sentence)
