"""A picture as its reader meets it: where each text stands, what lies behind it, and the colours of both themes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from auditor.render import text_width
from auditor.render.palette import DARK, LIGHT, ON

SVG = "{http://www.w3.org/2000/svg}"
THEMES: dict[str, Mapping[str, str]] = {"light": LIGHT, "dark": DARK}


@dataclass(frozen=True)
class Shape:
    """A rectangle, text or path and the box it fills; `under` is the pattern or class of colour that fills it."""

    kind: str
    left: float
    top: float
    right: float
    bottom: float
    fill: str
    text: str = ""
    size: float = 0

    def meets(self, other: "Shape") -> bool:
        """Whether the boxes share more than an edge."""
        return self.left < other.right - 0.01 and other.left < self.right - 0.01 and self.top < other.bottom - 0.01 and other.top < self.bottom - 0.01

    def holds(self, other: "Shape") -> bool:
        """Whether the other box lies inside."""
        return self.left <= other.left + 0.01 and other.right <= self.right + 0.01 and self.top <= other.top + 0.01 and other.bottom <= self.bottom + 0.01


def read(svg: str) -> ElementTree.Element:
    """The parsed picture."""
    return ElementTree.fromstring(svg.encode())


def shapes(svg: str) -> list[Shape]:
    """What is painted, in the order of painting; patterns themselves aren't."""
    root = read(svg)
    hidden = {element for defs in root.iter(f"{SVG}defs") for element in defs.iter()}
    return [shape for element in root.iter() if element not in hidden for shape in _shape(element)]


def texts(svg: str) -> list[Shape]:
    """The texts alone."""
    return [shape for shape in shapes(svg) if shape.kind == "text"]


def _shape(element: ElementTree.Element) -> Iterator[Shape]:
    at = {key: float(value) for key, value in element.items() if re.fullmatch(r"-?[\d.]+", value)}
    fill = next((name[2:] for name in (element.get("class") or "").split() if name.startswith("f-")), element.get("fill", ""))
    kind = element.tag.removeprefix(SVG)
    if kind == "rect":
        yield Shape(kind, at["x"], at["y"], at["x"] + at["width"], at["y"] + at["height"], fill)
    elif kind == "text":
        size, shown = at["font-size"], element.text or ""
        wide = text_width.width(shown, size, bold=element.get("font-weight") == "bold")
        left = at["x"] - wide if element.get("text-anchor") == "end" else at["x"]
        yield Shape(kind, left, at["y"] - 0.75 * size, left + wide, at["y"] + 0.22 * size, fill, shown, size)
    elif kind == "path":
        d = element.get("d") or ""
        numbers = [float(found) for found in re.findall(r"-?[\d.]+", d)]
        xs, ys = (numbers[0::2], numbers[1::2]) if "H" not in d else ([numbers[0], numbers[2]], [numbers[1]])
        yield Shape(kind, min(xs), min(ys), max(xs), max(ys) + 0.1, fill)


def colours(name: str, theme: str) -> list[str]:
    """The colours that a fill may show: both of a pattern."""
    found = THEMES[theme]
    if name.startswith("url("):
        return [found["listed"], found["plate"]] if "listed" in name else [found["unknown"], found["unknown-back"]]
    return [found[ON[name.removeprefix("on-")][list(THEMES).index(theme)]] if name.startswith("on-") else found[name]]


def contrast(one: str, other: str) -> float:
    """WCAG's ratio of two colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def overlapping(svg: str) -> list[str]:
    """Texts that run into each other, leave the picture, or stand on a band, a line or the edge of a box."""
    all_, width = shapes(svg), float(read(svg).get("width", "0"))
    height = float(read(svg).get("height", "0"))
    words = [shape for shape in all_ if shape.kind == "text"]
    wrong = [f"{one.text!r} on {two.text!r}" for place, one in enumerate(words) for two in words[place + 1 :] if one.meets(two)]
    wrong += [f"{one.text!r} outside" for one in words if one.left < 0 or one.right > width + 0.01 or one.top < 0 or one.bottom > height]
    wrong += [f"{one.text!r} on a {two.kind}" for one in words for two in all_ if two.kind != "text" and one.meets(two) and not two.holds(one)]
    wrong += [f"{one.text!r} on a band" for one in words for two in all_ if two.kind == "path" and one.meets(two)]
    return wrong


def faint(svg: str) -> list[str]:
    """Texts with less than 4.5:1 on what lies behind them, in either theme."""
    wrong, before = [], []
    for shape in shapes(svg):
        if shape.kind != "text":
            before.append(shape)
            continue
        behind = next((one.fill for one in reversed(before) if one.meets(shape)), "page")
        for theme in THEMES:
            ratio = min(contrast(ink, ground) for ink in colours(shape.fill, theme) for ground in colours(behind, theme))
            if ratio < 4.5:
                wrong.append(f"{shape.text!r} {shape.fill} on {behind}, {theme}: {ratio:.1f}")
    return wrong
