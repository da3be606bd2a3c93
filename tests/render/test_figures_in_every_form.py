"""No figure can differ between forms: counts, coverage, levels, hours and dates of HTML, Markdown, terminal, XLSX and JSON are the document's.

The page is read with a parser of HTML, the workbook with a reader of workbooks.
"""

import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from selectolax.lexbor import LexborHTMLParser, LexborNode

from auditor.audit import audit
from auditor.document import Audit, Interval
from auditor.inventory.read import read_inventory
from auditor.knowledge.store import Knowledge
from auditor.model import AuditOptions
from auditor.render import html, json_document, markdown, sheets, terminal, workbook
from tests.any_inventory import QUICK, inventories
from tests.conftest import ROOT, TINY_DAY, TODAY

VERDICTS = ("exposure", "dependence", "safeguards")
LEVEL = re.compile(r"(\d)(?: (?:à|et|to|and) (\d))? (?:sur|of) 3")
HOURS = {"fr": re.compile(r"Temps estimé : (\d+) à (\d+) heures"), "en": re.compile(r"Estimated time: (\d+) to (\d+) hours")}


@dataclass(slots=True)
class Element:
    """One element with what stands in it, in its order."""

    tag: str
    attributes: dict[str, str]
    inside: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        parts = [one if isinstance(one, str) else one.text for one in self.inside]
        return " ".join("".join(parts).replace("\u00a0", " ").split())

    def all(self, tag: str, name: str = "") -> list["Element"]:
        """Every element of a tag, and of a class, below this one."""
        found = []
        for one in self.inside:
            if isinstance(one, Element):
                if one.tag == tag and (not name or name in one.attributes.get("class", "").split()):
                    found.append(one)
                found += one.all(tag, name)
        return found


def _element(node: LexborNode) -> Element:
    inside = [child.text(deep=False) or "" if child.tag == "-text" else _element(child) for child in node.iter(include_text=True)]
    return Element(node.tag or "", {name: value or "" for name, value in node.attributes.items()}, inside)


def _page(document: Audit, knowledge: Knowledge) -> Element:
    root = LexborHTMLParser(html.render(document, knowledge.wording(document.lang), ROOT / "reports")).root
    assert root is not None
    return _element(root)


def _level(text: str) -> Interval | None:
    found = LEVEL.search(text)
    return Interval(int(found[1]), int(found[2] or found[1])) if found else None


def _check_page(document: Audit, knowledge: Knowledge) -> None:
    page, wording = _page(document, knowledge), knowledge.wording(document.lang)
    counts = {item.attributes["class"].split()[1]: int(item.all("b")[0].text) for item in page.all("ul", "counts")[0].all("li")}
    assert counts == document.counts
    numbers = [int(number) for number in re.findall(r"\d+", page.all("p", "coverage")[0].text)]
    assert numbers == [document.coverage.dimensions_known, document.coverage.dimensions_total]
    # One card a use, in the order of the headings.
    usages = [usage for priority in terminal.PRIORITIES for usage in document.usages if usage.priority.id == priority]
    for usage, card in zip(usages, page.all("article", "card"), strict=True):
        assert usage.priority.id in card.attributes["class"].split()
        assert usage.tool.name in card.all("h4")[0].text
        shown = [_level(item.text) for item in card.all("ul", "verdicts")[0].all("li")]
        assert shown == [getattr(usage, name) for name in VERDICTS]
        dimensions = [_level(item.text) for item in card.all("dl", "why")[0].all("dt")]
        assert dimensions == [Interval(one.low, one.high) for one in usage.dimensions.values() if one]
    steps = [item for one in page.all("ol", "steps") for item in one.all("li")]
    assert len(steps) == len(document.steps)
    for item, step in zip(steps, document.steps, strict=True):
        hours = HOURS[document.lang].search(item.text)
        assert hours is not None
        assert tuple(map(int, hours.groups())) == (step.hours.low, step.hours.high)
        assert wording.date(step.by) in item.text
    board = next(section for section in page.all("section") if section.attributes.get("id") == "board").text
    assert f"{document.board.hours.low} " in board
    assert wording.date(document.board.first_date) in board


def _check_text(document: Audit, text: str, knowledge: Knowledge) -> None:
    """Steps in the terminal's text and in Markdown: the hours and the dates, in their order."""
    whole = " ".join(text.replace("\u00a0", " ").replace("\\", "").split())
    shown = [(int(found[1]), int(found[2])) for found in HOURS[document.lang].finditer(whole)]
    assert shown == [(step.hours.low, step.hours.high) for step in document.steps]
    dates = [knowledge.wording(document.lang).date(step.by) for step in document.steps]
    places = [whole.find(f"{date}.", whole.find("Temps estimé" if document.lang == "fr" else "Estimated time")) for date in dates]
    assert -1 not in places
    counts = knowledge.wording(document.lang).say("summary.counts", **document.counts)
    assert counts in whole


def _check_workbook(document: Audit, knowledge: Knowledge) -> None:
    first = sheets.sheets_of(document, knowledge.wording(document.lang))[0]
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook.xlsx(document, knowledge)))
    headings, *rows = book.get_sheet_by_name(first.name).to_python()
    assert headings == [column.heading for column in first.columns]
    at = {column.id: number for number, column in enumerate(first.columns)}
    by_id = {row[at["usage_id"]]: row for row in rows}
    assert len(rows) == len(by_id) == len(document.usages)

    def read(row: list[object], name: str) -> Interval | None:
        low, high = row[at[f"{name}.low"]], row[at[f"{name}.high"]]
        return None if low == "" else Interval(int(str(low).split(".")[0]), int(str(high).split(".")[0]))

    for usage in document.usages:
        row = by_id[usage.id]
        assert row[at["priority"]] == usage.priority.name
        for name in VERDICTS:
            assert read(row, f"verdict.{name}") == getattr(usage, name)
        for name, result in usage.dimensions.items():
            assert read(row, name) == (Interval(result.low, result.high) if result else None)
    names = [row[at["priority"]] for row in rows]
    for id_, number in document.counts.items():
        assert names.count(document.names.priorities[id_]) == number


def _check_json(document: Audit) -> None:
    truth = json.loads(json_document.render(document))
    assert truth["counts"] == document.counts
    assert (truth["coverage"]["dimensions_known"], truth["coverage"]["dimensions_total"]) == (
        document.coverage.dimensions_known,
        document.coverage.dimensions_total,
    )
    assert [(step["hours"]["low"], step["hours"]["high"], step["by"]) for step in truth["steps"]] == [
        (step.hours.low, step.hours.high, step.by) for step in document.steps
    ]
    for usage, other in zip(document.usages, truth["usages"], strict=True):
        for name in VERDICTS:
            interval = getattr(usage, name)
            assert other[name] == (None if interval is None else {"low": interval.low, "high": interval.high})


def _check(document: Audit, knowledge: Knowledge) -> None:
    wording = knowledge.wording(document.lang)
    _check_page(document, knowledge)
    _check_text(document, terminal.render(document, wording, 100, color=False), knowledge)
    _check_text(document, markdown.render(document, wording, ROOT / "reports"), knowledge)
    _check_workbook(document, knowledge)
    _check_json(document)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_realistic_association(lang: str, tiny: Knowledge) -> None:
    _check(audit(read_inventory(ROOT / "tests/golden/realistic.yaml", tiny, lang), tiny, AuditOptions(TINY_DAY, lang)), tiny)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_demonstration(lang: str, knowledge: Knowledge) -> None:
    _check(audit(read_inventory(ROOT / "examples/le-pont.yaml", knowledge, lang), knowledge, AuditOptions(TODAY, lang)), knowledge)


@QUICK
@given(data=st.data(), lang=st.sampled_from(["fr", "en"]))
def test_whatever_the_inventory(data: st.DataObject, lang: str, knowledge: Knowledge) -> None:
    _check(audit(data.draw(inventories(knowledge, most=4)), knowledge, AuditOptions(TODAY, lang)), knowledge)


def test_the_counts_are_those_of_the_uses(audit_text: Callable[..., Audit], tiny: Knowledge) -> None:
    document = audit_text((ROOT / "tests/golden/realistic.yaml").read_text(encoding="utf-8"))
    found = {id_: sum(usage.priority.id == id_ for usage in document.usages) for id_ in document.counts}
    assert document.counts == found
    assert document.coverage.dimensions_total == sum(one is not None for usage in document.usages for one in usage.dimensions.values())
