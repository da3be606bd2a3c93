"""The picture for a slide: use by use, who could open, who could demand, who could cut off."""

from collections.abc import Iterator, Sequence

from auditor.document import AccessEntry, Audit, UsageResult
from auditor.knowledge.wording import Wording
from auditor.model import PRIORITIES
from auditor.render import svg, text_width
from auditor.render.flows import DATA, data_class

WIDTH = 1000.0
MOST_USES = 12
MOST_NAMES = 3  # in one cell; the weakest link is always among them
COLUMNS = ("open", "demand", "cut_off")
_LEFT = (10.0, 262.0, 510.0, 758.0)
_ROOM = (240.0, 236.0, 236.0, 236.0)
_TOP = 52.0  # below the names of the columns
_PAD = 10.0
_CHIP = 30.0
_NAME, _SMALL = svg.Style(13), svg.Style(11, "quiet")
_WEAKEST = svg.Style(13, bold=True)


def access_picture(audit: Audit, wording: Wording, prefix: str = "access", most: int = MOST_USES) -> str:
    """The picture as SVG text, 1000 wide: the `most` most sensitive uses, and how many more. Ids begin with `prefix`."""
    name = wording.say("picture.access.title", name=audit.organisation.name)
    if not audit.usages:
        empty = wording.say("picture.access.empty")
        return svg.picture(prefix, (WIDTH, 40), (name, empty), svg.text(_LEFT[0], 24, empty, _NAME))
    drawing = _Drawing(wording)
    usages = sorted(audit.usages, key=_order)
    drawing.headings()
    for usage in usages[:most]:
        drawing.row(usage)
    drawing.end(len(usages) - most)
    return svg.picture(prefix, (WIDTH, drawing.y), (name, wording.say("picture.access.desc")), "".join(drawing.parts))


def _order(usage: UsageResult) -> tuple[int, int, str]:
    """The most sensitive first; among equals what is to be done first."""
    return DATA.index(data_class(usage)), PRIORITIES.index(usage.priority.id), usage.id


class _Drawing:
    """Rows from top to bottom; `y` is where the next one begins."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording
        self.parts: list[str] = []
        self.y = 0.0

    def headings(self) -> None:
        say = self.wording.say
        self.parts.append(svg.text(_LEFT[0], 20, say("picture.access.use"), svg.Style(14, bold=True)))
        for x, room, column in zip(_LEFT[1:], _ROOM[1:], COLUMNS, strict=True):
            style = svg.Style(14, bold=True)
            self.parts.append(svg.text(x, 20, text_width.shorten(say(f"picture.column.{column}"), room, 14, bold=True), style))
            self.parts.append(svg.text(x, 37, text_width.shorten(say(f"picture.how.{column}"), room, 11), _SMALL))
        self.y = _TOP
        self._rule("quiet", 1.5)

    def row(self, usage: UsageResult) -> None:
        """One use: as high as its highest cell."""
        top = self.y + _PAD
        cells = [self._use(usage, top)]
        cells += [self._names(x, room, top, entries) for x, room, entries in zip(_LEFT[1:], _ROOM[1:], _columns(usage), strict=True)]
        self.parts += [part for parts, _ in cells for part in parts]
        self.y = max(bottom for _, bottom in cells) + _PAD
        self._rule("line", 0.8)

    def end(self, more: int) -> None:
        """How many uses are not shown, and what the sign means."""
        self.y += 20
        legend = self.wording.say("picture.access.legend")
        self.parts.append(svg.text(WIDTH - _LEFT[0], self.y, legend, svg.Style(11, "quiet", end=True)))
        if more > 0:
            self.parts.append(svg.text(_LEFT[0], self.y, self.wording.count("picture.access.more_uses", more), _WEAKEST))
        self.y += 12

    def _use(self, usage: UsageResult, top: float) -> tuple[list[str], float]:
        """The class of data, the purpose, the tool, and the sentence about the weakest link."""
        data, x = data_class(usage), _LEFT[0]
        ground = "unknown-back" if data == "unknown" else data
        dashes = "3 2" if data == "unknown" else None
        chip = svg.element(
            "rect", x=x, y=top, width=_CHIP, height=17, rx=2, stroke_width=0.8, stroke_dasharray=dashes, **svg.paint(fill=ground, stroke="quiet")
        )
        short = self.wording.say(f"picture.data.short.{data}")
        parts = [
            svg.element(
                "g", svg.title(self.wording.say(f"picture.data.{data}")), chip, svg.text(x + 5, top + 13, short, svg.Style(11, f"on-{ground}", bold=True))
            )
        ]
        tool = usage.tool.name.strip() or usage.tool.asked.strip() or self.wording.say("picture.unknown")
        purpose = usage.purpose.strip()
        room = _ROOM[0] - _CHIP - 8
        written = [(line, _WEAKEST) for line in text_width.wrap(purpose or tool, room, 2, 13, bold=True)]
        written += [(text_width.shorten(tool, room, 13), svg.Style(13))] if purpose else []
        written += [(line, _SMALL) for line in text_width.wrap(usage.access.weakest, room, 3, 11)]
        full = f"{purpose} — {tool}" if purpose else tool
        words, bottom = _column(x + _CHIP + 8, top, written)
        return [*parts, svg.element("g", svg.title(full), *words)], bottom

    def _names(self, x: float, room: float, top: float, entries: Sequence[AccessEntry]) -> tuple[list[str], float]:
        """One cell: the weakest link first, then the others as the document has them."""
        if not entries:
            return _column(x, top, [(line, _SMALL) for line in text_width.wrap(self.wording.say("picture.access.nobody"), room, 2, 11)])
        parts: list[str] = []
        ordered = sorted(entries, key=lambda entry: not entry.weakest)
        for entry in ordered[:MOST_NAMES]:
            who = entry.who.strip() or self.wording.say("picture.unknown")
            name, style = (f"▲\u00a0{who}", _WEAKEST) if entry.weakest else (who, _NAME)
            words, top = _column(x, top, [(line, style) for line in text_width.wrap(name, room, 2, style.size, bold=style.bold)])
            parts.append(svg.element("g", svg.title(f"{who} — {entry.text} ({entry.evidence})"), *words))
        if len(ordered) > MOST_NAMES:
            words, top = _column(x, top, [(self.wording.count("label.others", len(ordered) - MOST_NAMES), _SMALL)])
            rest = ", ".join(text_width.shorten(entry.who, 60, 1) for entry in ordered[MOST_NAMES:])
            parts.append(svg.element("g", svg.title(rest), *words))
        return parts, top

    def _rule(self, name: str, thick: float) -> None:
        self.parts.append(svg.element("path", d=f"M0,{svg.number(self.y)}H{svg.number(WIDTH)}", stroke_width=thick, **svg.paint(stroke=name)))


def _columns(usage: UsageResult) -> Iterator[Sequence[AccessEntry]]:
    yield from (usage.access.open, usage.access.demand, usage.access.cut_off)


def _column(x: float, top: float, written: Sequence[tuple[str, svg.Style]]) -> tuple[list[str], float]:
    """Lines under each other from `top`, and where they end."""
    parts = []
    for line, style in written:
        height = svg.line_height(style.size)
        parts.append(svg.text(x, top + style.size, line, style))
        top += height
    return parts, top
