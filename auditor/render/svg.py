"""SVG as text: elements whose every attribute and content passes safe_text.xml, and colours by name.

Colours, sizes and fonts are attributes, because WeasyPrint reads neither the page's classes nor var() inside
a picture; the classes beside them let a page change the colours.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from auditor.render.palette import LIGHT, on
from auditor.safe_text import xml

FONT = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif"
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def element(name: str, *children: str, **attributes: str | float | None) -> str:
    """One element; `children` are finished XML. `stroke_width` is written stroke-width, `class_` class; None isn't written."""
    written = "".join(f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"' for key, value in attributes.items() if value is not None)
    return f"<{name}{written}>{''.join(children)}</{name}>" if children else f"<{name}{written}/>"


def _value(value: str | float) -> str:
    return xml(value) if isinstance(value, str) else number(value)


def number(value: float) -> str:
    """A length with two digits at most.

    >>> number(3.0), number(1 / 3)
    ('3', '0.33')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def paint(*, fill: str | None = None, stroke: str | None = None) -> dict[str, str]:
    """Attributes for colours by their names in the palette; `on-S3` is the text on S3, `none` nothing, `url(#…)` a pattern."""
    classes = [f"{letter}-{name}" for letter, name in (("f", fill), ("s", stroke)) if name and name != "none" and not name.startswith("url(")]
    found = {key: _colour(name) for key, name in (("fill", fill), ("stroke", stroke)) if name}
    return {**found, "class_": " ".join(classes)} if classes else found


def _colour(name: str) -> str:
    if name == "none" or name.startswith("url("):
        return name
    return LIGHT[on(name.removeprefix("on-"))] if name.startswith("on-") else LIGHT[name]


def title(text: str) -> str:
    """What a pointer or a screen reader shows of the element it stands in."""
    return f"<title>{xml(text)}</title>"


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks: its size, its colour by name, and whether its x is its end."""

    size: float = 12
    fill: str = "text"
    bold: bool = False
    end: bool = False


PLAIN = Style()


def text(x: float, y: float, content: str, style: Style = PLAIN) -> str:
    """A line of text from x, or up to x, on the base line y."""
    return element(
        "text",
        xml(content),
        x=x,
        y=y,
        font_size=style.size,
        font_weight="bold" if style.bold else None,
        text_anchor="end" if style.end else None,
        **paint(fill=style.fill),
    )


def lines(x: float, y: float, contents: Sequence[str], style: Style = PLAIN) -> str:
    """Lines under each other; y is the first one's base line."""
    return "".join(text(x, y + place * line_height(style.size), content, style) for place, content in enumerate(contents))


def line_height(size: float) -> float:
    """From one base line to the next."""
    return size * 1.25


def hatching(id_: str, name: str, ground: str, *, steep: bool = False) -> str:
    """A pattern of slanting lines in the colour `name` on `ground`, which stays visible without colours."""
    stroke = "M-2,2L2,-2M0,8L8,0M6,10L10,6" if steep else "M-1,1L1,-1M0,4L4,0M3,5L5,3"
    side = 8 if steep else 4
    back = element("rect", width=side, height=side, **paint(fill=ground))
    return element(
        "pattern",
        back,
        element("path", d=stroke, stroke_width=1.4, **paint(fill="none", stroke=name)),
        id=id_,
        width=side,
        height=side,
        patternUnits="userSpaceOnUse",
    )


def picture(prefix: str, size: tuple[float, float], told: tuple[str, str], body: str, definitions: str = "") -> str:
    """The whole picture, `told` being its title and description.

    `prefix` makes its ids its own; raises ValueError where that is no id.
    """
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"not the beginning of an id: {prefix!r}")
    (width, height), (name, description) = size, told
    return element(
        "svg",
        f'<title id="{prefix}-title">{xml(name)}</title><desc id="{prefix}-desc">{xml(description)}</desc>',
        element("defs", definitions) if definitions else "",
        body,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{prefix}-title {prefix}-desc",
        font_family=FONT,
    )
