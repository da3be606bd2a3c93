"""The picture of flows: legible, proportional, whole without colour, and deaf to what strangers wrote."""

import random
import re
from collections import defaultdict
from itertools import pairwise

import pytest

from auditor.knowledge.store import Knowledge
from auditor.knowledge.wording import Wording
from auditor.render.alluvial import alluvial
from auditor.render.flows import flows
from auditor.render.palette import DARK, LIGHT, ON, css
from tests.render.documents import DOCTOLIB, META, MYSTERY, PURPOSES, TEAMS, ZOOM, audit_of, many, use
from tests.render.drawn import SVG, colours, contrast, faint, overlapping, read, shapes, texts

HOSTILE = {
    "html": "<script>alert(1)</script>",
    "out of the text": "</text></svg><script>alert(1)</script>",
    "attribute": '" onload="alert(1)" x=\'',
    "entity": "&lt;b&gt; &#60;&nbsp;&xxe;",
    "section": "]]> <![CDATA[ <!-- --> <?x ?>",
    "endless": "x" * 10_000,
    "endless words": "un deux " * 1250,
    "wide": "W" * 60,
    "narrow": "i" * 60,
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈🚀" * 9,
    "hebrew": "עברית שלום עולם ארוך מאוד כדי לבדוק",
    "arabic": "العربية طويلة جدا جدا جدا جدا جدا",
    "one sign as wide as a sentence": "﷽" * 9,
    "tower of accents": "Z" + "\u0301" * 50,
    "chinese": "漢字" * 30,
    "cuneiform": "\U00012219" * 20,
    "backwards": "a\u202eb\u2066c",
    "half a character": "a\ud800b\udcff",
    "forbidden in XML": "a\x00b\x0bc\ufffe\uffff",
    "nothing": " ",
    "empty letters": "\u3164",
    "no-break spaces": "\u00a0" * 40,
    "lines": "un\n\ndeux\u2028trois",
    "template": "{name} {0} {} {{ 7*7 }} %s",
    "address": "url(#x) javascript:alert(1)",
}


@pytest.fixture
def fr(knowledge: Knowledge) -> Wording:
    return knowledge.wording("fr")


def draw(usages: list, wording: Wording, prefix: str = "flows", *, by_people: bool = False) -> str:  # type: ignore[type-arg]
    return alluvial(flows(audit_of(usages), wording, by_people=by_people), wording, "Le Pont", prefix)


def hostile(text: str) -> list:  # type: ignore[type-arg]
    """The text as every name, among others."""
    return [
        use((text, text, text, text, None), text, "S3", id_="a"),
        use((text, text, text, "US", text), text, None, id_="b"),
        use(META, "Groupe", "S2", id_="c"),
        use((f"{text}2", "Autre SA", f"{text}3", "FR", None), text, "S0", id_="d"),
    ]


def titles(svg: str) -> list[str]:
    return [element.text or "" for element in read(svg).iter(f"{SVG}title")]


PICTURES = {
    **{f"{count} uses": many(count) for count in (1, 3, 12, 25, 26, 300)},
    "all unknown": [use(MYSTERY, purpose, None, id_=purpose) for purpose in PURPOSES],
    "none": [],
    **{name: hostile(text) for name, text in HOSTILE.items()},
}


@pytest.mark.parametrize("by_people", [False, True])
@pytest.mark.parametrize("usages", PICTURES.values(), ids=PICTURES)
def test_text_is_legible(usages: list, by_people: bool, fr: Wording) -> None:  # type: ignore[type-arg]
    svg = draw(usages, fr, by_people=by_people)
    assert not overlapping(svg)
    assert not faint(svg)
    assert min(shape.size for shape in texts(svg)) >= 11


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_strangers_wrote_is_only_text(text: str, fr: Wording) -> None:
    svg = draw(hostile(text), fr)
    elements = {element.tag.removeprefix(SVG) for element in read(svg).iter()}
    assert elements <= {"svg", "title", "desc", "defs", "pattern", "g", "rect", "path", "text"}
    attributes = {key for element in read(svg).iter() for key in element.keys()}  # noqa: SIM118
    assert not [key for key in attributes if key.startswith("on") or key in ("href", "style")]
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]", svg)
    assert set(re.findall(r"url\([^)]*\)", "".join(element.get("fill", "") for element in read(svg).iter()))) <= {"url(#flows-listed)", "url(#flows-unknown)"}


def test_a_long_name_is_shortened_and_told_whole(fr: Wording) -> None:
    name = "Association des amis de la bibliothèque et des lecteurs de la vallée " * 150
    svg = draw([use(("Outil", "Opérateur SA", name, "BE", None), "Courrier", "S1")], fr)
    assert any(name.strip() in title for title in titles(svg))
    assert any(shape.text.endswith("…") for shape in texts(svg))
    assert all(len(shape.text) < 160 for shape in texts(svg))


def test_bands_are_as_thick_as_their_uses(fr: Wording) -> None:
    for count in (12, 200):
        svg = draw(many(count), fr)
        ratios = set()
        for path in read(svg).iter(f"{SVG}path"):
            told = path.find(f"{SVG}title")
            if told is None:
                continue
            amount = int(re.search(r": (\d+) usages?,", told.text or "").group(1))  # type: ignore[union-attr]
            numbers = [float(found) for found in re.findall(r"-?[\d.]+", path.get("d") or "")]
            thick = numbers[-1] - numbers[1] if (path.get("d") or "").endswith("Z") else 0
            assert numbers[9] - numbers[7] == pytest.approx(thick, abs=0.03)
            ratios.add(round(thick / amount, 1))
        assert len(ratios) == 1, ratios


def test_bands_stay_within_their_boxes_and_side_by_side(fr: Wording) -> None:
    all_ = shapes(draw(many(60), fr))
    sides = defaultdict(list)
    for path in read(draw(many(60), fr)).iter(f"{SVG}path"):
        if path.find(f"{SVG}title") is not None:
            numbers = [float(found) for found in re.findall(r"-?[\d.]+", path.get("d") or "")]
            sides[numbers[0]].append((numbers[1], numbers[-1]))
            sides[numbers[6]].append((numbers[7], numbers[9]))
    boxes = [shape for shape in all_ if shape.kind == "rect"]
    assert len(sides) == 8
    for x, spans in sides.items():
        spans.sort()
        assert all(before[1] <= after[0] + 0.05 for before, after in pairwise(spans))
        at_edge = [box for box in boxes if abs(box.left - x) < 0.05 or abs(box.right - x) < 0.05]
        assert all(any(box.top - 0.05 <= top and bottom <= box.bottom + 0.05 for box in at_edge) for top, bottom in spans)


def test_a_band_tells_who_how_many_and_what(fr: Wording) -> None:
    told = titles(draw([use(META, "Groupe", "S2", id_="a"), use(META, "Équipe", "S2", id_="b"), use(DOCTOLIB, "Soins", "S3")], fr))
    assert "WhatsApp → WhatsApp Ireland : 2 usages, S2" in told
    assert "Groupe → WhatsApp : 1 usage, S2" in told


def test_nothing_is_told_by_colour_alone(fr: Wording) -> None:
    svg = draw([use(META, "Groupe", "S2"), use(DOCTOLIB, "Soins", "S3"), use(MYSTERY, "Suivi", None), use(ZOOM, "Réunions", "S0")], fr)
    shown = [shape.text for shape in texts(svg)]
    assert {"S3", "S2", "S ?", "S0"} <= set(shown)
    assert {"◆\u00a0WhatsApp", "◆\u00a0Meta Platforms"} <= set(shown)
    assert not any(text.startswith("◆") and "Doctolib" in text for text in shown)
    assert sum(shape.fill == "url(#flows-listed)" for shape in shapes(svg)) == 3 + 1  # tool, operator, owner; the legend
    dashed = [element for element in read(svg).iter(f"{SVG}rect") if element.get("stroke-dasharray")]
    assert len(dashed) == 4 + 1  # a tool that nobody knows, its operator, owner and country; the legend
    legend = " ".join(shown)
    for id_ in ("data.S3", "data.S2", "data.unknown", "data.S0", "legend.listed", "legend.unknown"):
        assert fr.say(f"picture.{id_}") in legend
    assert fr.say("picture.data.S1") not in legend


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_classes_are_steps_of_lightness(theme: str) -> None:
    steps = [contrast(colours(name, theme)[0], colours("page", theme)[0]) for name in ("S3", "S2", "S1", "S0")]
    assert all(more / less >= 1.5 for more, less in pairwise(steps)), steps
    levels = [contrast(colours(f"level-{level}", theme)[0], colours("page", theme)[0]) for level in range(4)]
    assert all(more / less >= 1.3 for more, less in pairwise(levels)), levels


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_on_every_ground_is_legible(theme: str) -> None:
    for ground in ON:
        assert contrast(colours(f"on-{ground}", theme)[0], colours(ground, theme)[0]) >= 4.5, ground
    for ground in ("page", "plate"):
        for ink in ("text", "quiet", "link"):
            assert contrast(colours(ink, theme)[0], colours(ground, theme)[0]) >= 4.5, (ink, ground)


def test_every_colour_has_its_class_and_the_page_its_rule(fr: Wording) -> None:
    rules, svg = css(), draw(many(30), fr)
    assert set(LIGHT) == set(DARK)
    for element in read(svg).iter():
        for attribute, letter in (("fill", "f"), ("stroke", "s")):
            colour = element.get(attribute, "none")
            if colour.startswith("#"):
                (class_,) = [name for name in (element.get("class") or "").split() if name.startswith(f"{letter}-")]
                assert f".{class_}{{{attribute}:var(--" in rules
    for element in read(svg).iter(f"{SVG}text"):
        assert element.get("fill")  # legible without the page's styles
        assert element.get("font-size")
    assert "style" not in svg
    assert "var(" not in svg


def test_several_pictures_live_in_one_page(fr: Wording) -> None:
    one, two = (draw(many(5), fr, prefix) for prefix in ("a", "b"))
    ids = [re.findall(r'\bid="([^"]+)"', svg) for svg in (one, two)]
    assert ids[0]
    assert not set(ids[0]) & set(ids[1])
    for svg, found in zip((one, two), ids, strict=True):
        used = [*re.findall(r"url\(#([^)]+)\)", svg), *(read(svg).get("aria-labelledby") or "").split()]
        assert set(used) <= set(found)
        assert read(svg).get("role") == "img"
    with pytest.raises(ValueError, match="id"):
        draw([], fr, 'x" onload="')


def test_same_document_same_bytes_whatever_its_order(fr: Wording) -> None:
    usages = many(40)
    first = draw(usages, fr)
    random.Random(1).shuffle(usages)
    assert draw(usages, fr) == first


def test_the_description_counts(fr: Wording, knowledge: Knowledge) -> None:
    usages = [use(META, "Groupe", "S2"), use(TEAMS, "Réunions", "S1"), use(MYSTERY, "Suivi", None)]
    root = read(draw(usages, fr))
    (desc,) = root.iter(f"{SVG}desc")
    assert desc.text == (
        "3 usages, suivis de gauche à droite jusqu'au pays du propriétaire de l'outil. Outils : 3. Opérateurs : 2. Propriétaires : 2. Pays : 1. "
        "2 usages dépendent d'un groupe de la liste choisie. Épaisseur des bandes : nombre d'usages. Le tableau donne les mêmes chiffres."
    )
    assert "3 uses" in draw(usages, knowledge.wording("en"))


def test_no_uses_say_so(fr: Wording) -> None:
    assert [shape.text for shape in texts(draw([], fr))] == [fr.say("picture.flows.empty")]
