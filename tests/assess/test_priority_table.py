"""The table of METHOD 4, cell by cell, and its exceptions."""

import pytest

from auditor.assess.priority import Verdicts, rank
from auditor.document import Interval
from auditor.knowledge.store import Knowledge
from auditor.model import DataClass

TABLE = {
    "S3": ("change_first", "change_first", "frame", "keep"),
    "S2": ("frame", "plan", "keep", "keep"),
    "S1": ("plan", "plan", "keep", "keep"),
    "S0": ("keep", "keep", "keep", "keep"),
}
ORDER = ("keep", "plan", "frame", "change_first")
CELLS = [(data, exposure) for data in TABLE for exposure in range(4)]


def _verdicts(exposure: int | None, safeguards: int | None) -> Verdicts:
    exact = None if exposure is None else Interval(exposure, exposure)
    return Verdicts(exact, Interval(0, 0), None if safeguards is None else Interval(safeguards, safeguards))


@pytest.mark.parametrize(("data", "exposure"), CELLS)
def test_cell(data: str, exposure: int, tiny: Knowledge) -> None:
    assert rank(tiny.rules.priorities, DataClass(data), _verdicts(exposure, 2), is_system=False).id == TABLE[data][exposure]


@pytest.mark.parametrize(("data", "exposure"), CELLS)
def test_missing_safeguards_raise_one_step_for_delicate_information(data: str, exposure: int, tiny: Knowledge) -> None:
    before = ORDER.index(TABLE[data][exposure])
    expected = min(before + 1, 3) if data in ("S2", "S3") else before
    assert rank(tiny.rules.priorities, DataClass(data), _verdicts(exposure, 0), is_system=False).id == ORDER[expected]


def test_a_system_is_at_most_to_frame(tiny: Knowledge) -> None:
    assert rank(tiny.rules.priorities, DataClass.S3, _verdicts(0, None), is_system=True).id == "frame"


def test_nothing_exposed_is_kept(tiny: Knowledge) -> None:
    assert rank(tiny.rules.priorities, DataClass.S3, _verdicts(None, None), is_system=False).id == "keep"
