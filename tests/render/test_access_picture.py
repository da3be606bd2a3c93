"""The picture for a slide: rows in order, the weakest link first and told twice, nothing cut, nothing acted."""

import random
import re
from dataclasses import replace

import pytest

from auditor.document import Access
from auditor.knowledge.store import Knowledge
from auditor.knowledge.wording import Wording
from auditor.render.access_picture import MOST_USES, access_picture
from tests.render.documents import GMAIL, META, audit_of, entry, many, use
from tests.render.drawn import SVG, faint, overlapping, read, texts
from tests.render.test_alluvial import HOSTILE

ACCESS = Access(
    (entry("L'équipe", role="team"), entry("Google Ireland", weakest=True, text="Pourrait techniquement ouvrir le contenu.")),
    (
        entry("Autorités : États-Unis", weakest=True),
        entry("Autorités : Irlande"),
        entry("Autorités : France"),
        entry("Autorités : Inde"),
        entry("Autorités : Chili"),
    ),
    (),
    "Maillon le plus faible : Google LLC (États-Unis).",
)


@pytest.fixture
def fr(knowledge: Knowledge) -> Wording:
    return knowledge.wording("fr")


def shown(svg: str) -> list[str]:
    return [shape.text for shape in texts(svg)]


def test_a_row_says_who_and_marks_the_weakest(fr: Wording) -> None:
    svg = access_picture(audit_of([use(GMAIL, "Courrier", "S2", access=ACCESS)]), fr)
    words = shown(svg)
    assert words.index("S2") < words.index("Courrier") < words.index("Gmail")
    assert words.index("▲\u00a0Google Ireland") < words.index("L'équipe")
    assert fr.say("picture.access.nobody") in words
    assert "Maillon le plus faible : Google LLC" in " ".join(words)
    bold = [element.text for element in read(svg).iter(f"{SVG}text") if element.get("font-weight") == "bold" and "▲" in (element.text or "")]
    assert bold == ["▲\u00a0Google Ireland", "▲\u00a0Autorités : États-Unis"]
    titles = [element.text for element in read(svg).iter(f"{SVG}title")]
    assert "Google Ireland — Pourrait techniquement ouvrir le contenu. (dit par le fournisseur)" in titles


def test_a_long_cell_says_how_many_more_and_keeps_the_weakest(fr: Wording) -> None:
    late = replace(ACCESS, demand=(*(replace(one, weakest=False) for one in ACCESS.demand), entry("Autorités : Islande", weakest=True)))
    words = shown(access_picture(audit_of([use(GMAIL, "Courrier", "S2", access=late)]), fr))
    assert "▲\u00a0Autorités : Islande" in words
    assert "et 3 autres" in words


def test_the_most_sensitive_come_first_and_the_others_are_counted(fr: Wording) -> None:
    usages = [replace(one, access=ACCESS) for one in many(30)]
    words = shown(access_picture(audit_of(usages), fr))
    classes = [word for word in words if re.fullmatch(r"S[\d ?]+", word)]
    assert len(classes) == MOST_USES
    assert classes == sorted(classes, key=["S3", "S2", "S1", "S ?", "S0"].index)
    assert "et 18 autres usages, dans le rapport" in words
    assert "et 29 autres usages, dans le rapport" in shown(access_picture(audit_of(usages), fr, most=1))
    assert not [word for word in shown(access_picture(audit_of(usages[:MOST_USES]), fr)) if "dans le rapport" in word]


def test_what_is_first_to_do_comes_first_among_equals(fr: Wording) -> None:
    usages = [use(GMAIL, "Plus tard", "S2", priority="keep"), use(META, "D'abord", "S2", priority="change_first")]
    words = shown(access_picture(audit_of(usages), fr))
    assert words.index("D'abord") < words.index("Plus tard")


@pytest.mark.parametrize("count", [0, 1, 12, 300])
def test_text_is_legible(count: int, fr: Wording) -> None:
    svg = access_picture(audit_of([replace(one, access=ACCESS) for one in many(count)]), fr)
    assert not overlapping(svg)
    assert not faint(svg)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_strangers_wrote_is_only_text(text: str, fr: Wording) -> None:
    access = Access((entry(text, weakest=True, text=text),), (entry(text, text=text),) * 5, (entry(text),), text)
    uses = [use((text, text, text, text, None), text, data, id_=str(data), access=access) for data in ("S3", "S0", None)]
    svg = access_picture(audit_of(uses, name=text), fr)
    assert not overlapping(svg)
    assert {element.tag.removeprefix(SVG) for element in read(svg).iter()} <= {"svg", "title", "desc", "g", "rect", "path", "text"}
    assert not [key for element in read(svg).iter() for key in element.keys() if key.startswith("on") or key in ("href", "style")]  # noqa: SIM118


def test_same_document_same_bytes_whatever_its_order(fr: Wording) -> None:
    usages = [replace(one, access=ACCESS) for one in many(40)]
    first = access_picture(audit_of(usages), fr)
    random.Random(1).shuffle(usages)
    assert access_picture(audit_of(usages), fr) == first


def test_no_uses_say_so(fr: Wording) -> None:
    assert shown(access_picture(audit_of([]), fr)) == [fr.say("picture.access.empty")]
