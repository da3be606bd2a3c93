"""The colours of the report, by name, for a light and a dark page.

Pictures write the light colour as an attribute, which any reader of SVG understands, and a class beside it
(`f-S3` fills, `s-line` draws); a page takes `css()` and thereby themes the pictures that stand in it.
Data classes and levels are steps of lightness as well as colours, so that black-and-white print tells them
apart: S3 stands out most, darkest on paper and brightest in the dark. What is unknown is grey, never a step.
"""

from types import MappingProxyType

LIGHT = MappingProxyType(
    {
        "page": "#ffffff",
        "plate": "#eef2f5",  # behind the name of a node
        "text": "#1d2731",
        "quiet": "#4c5966",  # secondary text
        "line": "#8a96a3",
        "link": "#1f5a93",
        "listed": "#2b3947",  # hatching of a group on the chosen list
        "unknown": "#757d86",  # hatching of what isn't known
        "unknown-back": "#e9ebed",
        "S3": "#5b1747",
        "S2": "#b3522a",
        "S1": "#7ba3c7",
        "S0": "#c3d5dd",
        "level-0": "#7a2e14",
        "level-1": "#c8863a",
        "level-2": "#8db4d0",
        "level-3": "#c9dfec",
    }
)
DARK = MappingProxyType(
    {
        "page": "#14191f",
        "plate": "#222a33",
        "text": "#e8ecf0",
        "quiet": "#adb8c3",
        "line": "#6b7783",
        "link": "#8cc0f0",
        "listed": "#c9d3dd",
        "unknown": "#737b84",
        "unknown-back": "#262c33",
        "S3": "#f5bbd8",
        "S2": "#dc8d5e",
        "S1": "#446c94",
        "S0": "#34505f",
        "level-0": "#f0b397",
        "level-1": "#cf8f45",
        "level-2": "#406887",
        "level-3": "#2c4c63",
    }
)
# The colour of text that stands on another: name of the ground, then name of the text, for each theme.
ON = MappingProxyType(
    {
        "page": ("text", "text"),
        "plate": ("text", "text"),
        "unknown-back": ("text", "text"),
        "S3": ("page", "page"),
        "S2": ("page", "page"),
        "S1": ("text", "text"),
        "S0": ("text", "text"),
        "level-0": ("page", "page"),
        "level-1": ("text", "page"),
        "level-2": ("text", "text"),
        "level-3": ("text", "text"),
    }
)


def on(ground: str) -> str:
    """The name of the colour of text on `ground`, on a light page: what a picture writes as its attribute."""
    return ON[ground][0]


def css() -> str:
    """Custom properties of both themes, and the classes that pictures carry. Print is always light.

    `--S3` is the colour S3, `--on-S3` the colour of text that stands on it.
    """
    light, dark = (_properties(colours, theme) for theme, colours in enumerate((LIGHT, DARK)))
    rules = [f".f-{name}{{fill:var(--{name})}}.s-{name}{{stroke:var(--{name})}}" for name in LIGHT]
    rules += [f".f-on-{name}{{fill:var(--on-{name})}}" for name in ON]
    return f":root{{color-scheme:light dark;{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n" + "\n".join(rules) + "\n"


def _properties(colours: "MappingProxyType[str, str]", theme: int) -> str:
    texts = {f"on-{ground}": colours[names[theme]] for ground, names in ON.items()}
    return "".join(f"--{name}:{colour};" for name, colour in {**colours, **texts}.items())
