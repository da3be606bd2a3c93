"""The picture of flows: five columns of named boxes and bands between them, as thick as their weight.

Names stand inside their box, never on a band. What colour tells is told again: classes by the label of each
use and by lightness, groups on the chosen list by ◆ and hatching, the unknown by a dashed frame.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from auditor.knowledge.wording import Wording
from auditor.render import svg, text_width
from auditor.render.flows import COLUMNS, DATA, Flows, Link, Node

WIDTH = 1000.0
_BOX_WIDTHS = (196.0, 152.0, 152.0, 152.0, 112.0)
_EDGE = 2.0  # room for the frames of the outer boxes
_TOP = 34.0  # below the names of the columns
_GAP, _MOST_GAP = 8.0, 26.0  # between the boxes of a column
_HEIGHT = 720.0  # what all bands of one gap share, where there are many
_MOST_THICK = 36.0  # of a band of weight 1
_LEAST_THICK = 1.0  # thinner can't be seen; only such bands are drawn thicker than their weight
_SIZE, _SMALL = 12.0, 11.0
_AMOUNT = svg.Style(_SMALL, "quiet", bold=True, end=True)
_PAD, _STRIP = 6.0, 8.0
_STEP = (WIDTH - 2 * _EDGE - sum(_BOX_WIDTHS)) / (len(COLUMNS) - 1)
_LEFT = tuple(_EDGE + sum(_BOX_WIDTHS[:place]) + place * _STEP for place in range(len(COLUMNS)))


@dataclass(slots=True)
class _Box:
    """A node in its place. `label` are its lines, `amount` what stands at its right."""

    node: Node
    x: float
    width: float
    height: float
    label: list[str]
    amount: str
    strip: str  # what fills the strip at its left: a class of data, listed, or nothing
    y: float = 0.0

    @property
    def indent(self) -> float:
        """Where its words begin, from its left."""
        return _PAD + (_STRIP if self.strip else 0)


@dataclass(frozen=True, slots=True)
class _Band:
    link: Link
    source: _Box
    target: _Box
    start: float  # upper edge at the source
    end: float  # upper edge at the target
    thick: float


def alluvial(flows: Flows, wording: Wording, name: str, prefix: str = "flows") -> str:
    """The picture as SVG text, 1000 wide. `name` is the organisation's; ids begin with `prefix`, one for each picture of a page."""
    title = wording.say("picture.flows.title", name=name)
    if not flows.columns[0]:
        empty = wording.say("picture.flows.empty")
        return svg.picture(prefix, (WIDTH, 40), (title, empty), svg.text(_EDGE, 24, empty, svg.Style(13)))
    drawing = _Drawing(flows, wording, prefix)
    bottom = drawing.place()
    legend, height = drawing.legend(bottom + 18)
    body = "".join([*drawing.headings(), *drawing.bands(), *drawing.boxes(), *legend])
    definitions = svg.hatching(f"{prefix}-listed", "listed", "plate") + svg.hatching(f"{prefix}-unknown", "unknown", "unknown-back", steep=True)
    return svg.picture(prefix, (WIDTH, height), (title, description(flows, wording)), body, definitions)


def description(flows: Flows, wording: Wording) -> str:
    """What the picture shows, in sentences."""
    names = dict(zip(("tools", "operators", "owners", "countries"), flows.counts[1:], strict=True))
    sentences = [wording.count("picture.flows.desc", len(flows.rows)), wording.say("picture.flows.parts", **names)]
    if flows.listed:
        sentences.append(wording.count("picture.flows.listed", flows.listed))
    return " ".join([*sentences, _measure(flows, wording), wording.say("picture.flows.table")])


def _measure(flows: Flows, wording: Wording) -> str:
    return wording.say("picture.flows.by_people" if flows.by_people else "picture.flows.by_uses")


class _Drawing:
    """One picture: boxes, then bands between their edges, then text."""

    def __init__(self, flows: Flows, wording: Wording, prefix: str) -> None:
        self.flows = flows
        self.wording = wording
        self.prefix = prefix
        self.unit = min(_MOST_THICK, _HEIGHT / sum(node.weight for node in flows.columns[0]))
        self.columns = [{node.key: self._box(node, place) for node in nodes} for place, nodes in enumerate(flows.columns)]

    def place(self) -> float:
        """Puts every box in its place. The height where the lowest ends."""
        heights = [sum(box.height for box in column.values()) for column in self.columns]
        tallest = max(height + _GAP * (len(column) - 1) for height, column in zip(heights, self.columns, strict=True))
        for height, column in zip(heights, self.columns, strict=True):
            between = max(len(column) - 1, 1)
            gap = min(_MOST_GAP, (tallest - height) / between)
            y = _TOP + (tallest - height - gap * (len(column) - 1)) / 2
            for box in column.values():
                box.y = y
                y += box.height + gap
        return _TOP + tallest

    def headings(self) -> Iterator[str]:
        for x, name in zip(_LEFT, COLUMNS, strict=True):
            yield svg.text(x, 18, self.wording.say(f"picture.column.{name}"), svg.Style(13, bold=True))

    def bands(self) -> Iterator[str]:
        """The most sensitive last, on top of the others."""
        placed = [band for place, links in enumerate(self.flows.links) for band in self._between(place, links)]
        for data, bands in groupby(sorted(placed, key=lambda band: -DATA.index(band.link.data)), key=lambda band: band.link.data):
            edge = svg.paint(fill=self._filling(data), stroke="line" if data in ("S0", "unknown") else "page")
            yield svg.element("g", *map(self._band, bands), fill_opacity=0.85, stroke_width=0, **edge)

    def boxes(self) -> Iterator[str]:
        for column in self.columns:
            for box in column.values():
                yield svg.element("g", svg.title(self._told(box.node)), *self._plate(box), *self._words(box))

    def legend(self, top: float) -> tuple[list[str], float]:
        """What the signs mean, in rows, and the height where they end."""
        say = self.wording.say
        nodes = [node for column in self.flows.columns for node in column]
        links = {link.data for between in self.flows.links for link in between}
        items = [(data, say(f"picture.data.{data}")) for data in DATA if data in links]
        items += [("listed", say("picture.legend.listed"))] if any(node.listed for node in nodes) else []
        items += [("dashed", say("picture.legend.unknown"))] if any(node.kind == "unknown" for node in nodes) else []
        items += [("", say("picture.legend.folded"))] if any(node.kind == "folded" for node in nodes) else []
        items.append(("", _measure(self.flows, self.wording)))
        parts: list[str] = []
        x, y = _EDGE, top
        for sign, words in items:
            indent = 22.0 if sign else 0.0
            width = indent + text_width.width(words, _SMALL)
            if x > _EDGE and x + width > WIDTH - _EDGE:
                x, y = _EDGE, y + 19
            parts += [self._sign(sign, x, y)] if sign else []
            parts.append(svg.text(x + indent, y + 4, words, svg.Style(_SMALL)))
            x += width + 18
        return parts, y + 14

    def _box(self, node: Node, place: int) -> _Box:
        width = _BOX_WIDTHS[place]
        amount = self._amount(node, place)
        strip = node.data if place == 0 else "listed" if node.listed else ""
        room = width - 2 * _PAD - (_STRIP if strip else 0) - (text_width.width(amount, _SMALL, bold=True) + _PAD if amount else 0)
        name = f"◆\u00a0{node.name}" if node.listed else node.name
        label = text_width.wrap(name, room, 3 if node.kind == "group" else 2, _SIZE)
        bands = [0.0, 0.0]
        for side, between in ((0, place - 1), (1, place)):
            for link in self.flows.links[between] if 0 <= between < len(self.flows.links) else ():
                if node.key == (link.source if side else link.target):
                    bands[side] += self._thick(link)
        words = len(label) * svg.line_height(_SIZE) + 5
        return _Box(node, _LEFT[place], width, max(words, node.weight * self.unit, *bands), label, amount, strip)

    def _amount(self, node: Node, place: int) -> str:
        """The class of a single use; how many come together in any other node."""
        if place == 0 and node.kind != "group":
            return self.wording.say(f"picture.data.short.{node.data}")
        return str(node.weight) if node.weight > 1 else ""

    def _thick(self, link: Link) -> float:
        return max(link.weight * self.unit, _LEAST_THICK)

    def _between(self, place: int, links: Sequence[Link]) -> Iterator[_Band]:
        """Bands leave and arrive in the order of the other side's boxes, so that those of one box don't cross."""
        left, right = self.columns[place], self.columns[place + 1]
        order = [{key: index for index, key in enumerate(column)} for column in (left, right)]
        starts = self._stacked(links, left, at_source=True, order=order[1])
        ends = self._stacked(links, right, at_source=False, order=order[0])
        for link in links:
            yield _Band(link, left[link.source], right[link.target], starts[link], ends[link], self._thick(link))

    def _stacked(self, links: Sequence[Link], boxes: dict[str, _Box], *, at_source: bool, order: dict[str, int]) -> dict[Link, float]:
        """The upper edge of each link on one side: in each box from top to bottom, in the middle of its height."""
        groups: dict[str, list[Link]] = defaultdict(list)
        for link in links:
            groups[link.source if at_source else link.target].append(link)
        found = {}
        for key, group in groups.items():
            box = boxes[key]
            y = box.y + (box.height - sum(map(self._thick, group))) / 2
            for link in sorted(group, key=lambda link: (order[link.target if at_source else link.source], DATA.index(link.data))):
                found[link] = y
                y += self._thick(link)
        return found

    def _band(self, band: _Band) -> str:
        x0, x1 = band.source.x + band.source.width, band.target.x
        middle = (x0 + x1) / 2
        n = svg.number
        upper = f"M{n(x0)},{n(band.start)}C{n(middle)},{n(band.start)} {n(middle)},{n(band.end)} {n(x1)},{n(band.end)}"
        start, end = n(band.start + band.thick), n(band.end + band.thick)
        lower = f"L{n(x1)},{end}C{n(middle)},{end} {n(middle)},{start} {n(x0)},{start}Z"
        told = self.wording.say(
            "picture.flows.band",
            source=_brief(band.source.node.name),
            target=_brief(band.target.node.name),
            amount=self._counted(band.link),
            data=self.wording.say(f"picture.data.short.{band.link.data}"),
        )
        return svg.element("path", svg.title(told), d=upper + lower, stroke_width=0.6 if band.thick > 3 else None)

    def _plate(self, box: _Box) -> Iterator[str]:
        """The box itself; at its left the class of a use, or the hatching of a listed group."""
        unknown = box.node.kind == "unknown"
        paint = svg.paint(fill="page" if unknown else "plate", stroke="quiet" if unknown else "line")
        dashes = "5 3" if unknown else None
        yield svg.element(
            "rect", x=box.x, y=box.y, width=box.width, height=box.height, rx=2, stroke_width=1.2 if unknown else 0.8, stroke_dasharray=dashes, **paint
        )
        if box.strip:
            paint = svg.paint(fill=self._filling(box.strip), stroke="line")
            yield svg.element("rect", x=box.x, y=box.y, width=_STRIP, height=box.height, stroke_width=0.8, **paint)

    def _words(self, box: _Box) -> Iterator[str]:
        tall = len(box.label) * svg.line_height(_SIZE)
        y = box.y + (box.height - tall) / 2 + _SIZE
        yield svg.lines(box.x + box.indent, y, box.label)
        if box.amount:
            yield svg.text(box.x + box.width - _PAD, y, box.amount, _AMOUNT)

    def _told(self, node: Node) -> str:
        """The whole name and the figures, and the names that a folded node stands for."""
        data = self.wording.say(f"picture.data.{node.data}")
        told = self.wording.say("picture.flows.total", name=node.name, amount=self._counted(node), data=data)
        return f"{told} ({', '.join(map(_brief, node.members))})" if node.members else told

    def _counted(self, one: Node | Link) -> str:
        return self.wording.count("picture.people", one.weight) if self.flows.by_people else self.wording.count("picture.uses", one.uses)

    def _sign(self, sign: str, x: float, y: float) -> str:
        place = {"x": x, "y": y - 6, "width": 16.0, "height": 11.0, "stroke_width": 0.8}
        if sign == "dashed":
            return svg.element("rect", **place, stroke_dasharray="4 2", **svg.paint(fill="page", stroke="quiet"))
        return svg.element("rect", **place, **svg.paint(fill=self._filling(sign), stroke="line"))

    def _filling(self, sign: str) -> str:
        return f"url(#{self.prefix}-{sign})" if sign in ("listed", "unknown") else sign


def _brief(name: str) -> str:
    """A name inside a sentence."""
    return text_width.shorten(name, 60, 1)
