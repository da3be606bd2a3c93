"""Widths without a font: never less than the real ones, and what is shortened or wrapped stays within its room."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditor.render.text_width import clean, shorten, width, wrap

# The wider of Liberation Sans (Arial's measures) and DejaVu Sans, plain and bold, in em.
MEASURED = [
    ("Microsoft Ireland Operations Limited", 18.25, 20.8),
    ("Documents du conseil d'administration", 19.58, 22.06),
    ("S3 : santé, violences, séjour", 14.06, 15.9),
    ("WWWWWWWWWW", 9.89, 11.03),
    ("iiiiiiiiii", 2.78, 3.43),
    ("The Document Foundation", 13.29, 14.9),
    ("Łódź Şişli Əli", 6.3, 7.2),
    ("Электронная почта", 10.28, 11.17),
    ("Ηλεκτρονική", 6.44, 7.27),
    ("◆\u00a0Alphabet Inc.", 7.69, 8.61),
    ("▲\u00a0Autorités : États-Unis", 11.67, 13.24),
    ("1 234 567 €", 6.04, 6.61),
    ("Œuvre – « été » — n° 5…", 12.66, 13.67),
]


@pytest.mark.parametrize(("text", "plain", "bold"), MEASURED)
def test_an_estimate_is_at_least_the_real_width_and_not_far_from_it(text: str, plain: float, bold: float) -> None:
    assert plain <= width(text, 1) <= plain * 1.35
    assert bold <= width(text, 1, bold=True) <= bold * 1.45


@given(st.text(max_size=80), st.integers(60, 300), st.integers(1, 4), st.booleans())
@example("x" * 10_000, 100, 2, False)
@example("﷽" * 20, 100, 2, True)
@example("un deux " * 2000, 100, 3, False)
def test_lines_stay_within_their_room(text: str, room: int, most: int, bold: bool) -> None:
    lines = wrap(text, room, most, 12, bold=bold)
    assert len(lines) <= most
    assert all(width(line, 12, bold=bold) <= room for line in lines)
    assert width(shorten(text, room, 12, bold=bold), 12, bold=bold) <= room
    whole = not lines or not lines[-1].endswith("…")
    if whole:
        assert "".join("".join(lines).split()) == "".join(clean(text).split())


def test_a_text_that_fits_stays_as_it_is() -> None:
    assert wrap("Courrier de l'équipe", 400, 2) == ["Courrier de l'équipe"]
    assert wrap("Documents du conseil d'administration", 150, 2) == ["Documents du conseil", "d'administration"]
    assert wrap("Lettre : des nouvelles", 60, 3)[0] == "Lettre :"  # no line begins with a sign
    assert wrap("", 100, 2) == []


def test_towers_of_accents_are_cut() -> None:
    assert clean("Z" + "\u0301" * 50) == "Z\u0301\u0301"
