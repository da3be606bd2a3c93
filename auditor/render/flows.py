"""What the picture of flows shows: uses, their tools, who runs and owns these, and in which country.

Every use is one path through five columns; paths that run together between two columns and carry the same
class of data are one link. Nothing is left out: who isn't known is a node of its own.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from auditor.document import Audit, Party, UsageResult
from auditor.knowledge.wording import Wording
from auditor.render.flow_order import ordered

COLUMNS = ("use", "tool", "operator", "owner", "country")
DATA = ("S3", "S2", "S1", "unknown", "S0")  # most sensitive first; what isn't said may be anything but is rarely public
MOST_USES = 25  # single uses in the first column; more are grouped by class of data
MOST_NODES = 14  # in each other column, before the smallest are folded


@dataclass(frozen=True, slots=True)
class Node:
    """`kind` is named, unknown, none (doesn't apply), group (uses of one class) or folded (`members` tells which)."""

    key: str
    name: str
    kind: str
    data: str  # the most sensitive class that passes
    listed: bool
    weight: int
    uses: int
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Between two nodes of neighbouring columns, by their keys."""

    source: str
    target: str
    data: str
    weight: int
    uses: int


@dataclass(frozen=True, slots=True)
class Row:
    """One use in words, for the table beside the picture. `listed` is the group's name, or nothing."""

    usage: str
    use: str
    data: str
    tool: str
    operator: str
    owner: str
    country: str
    listed: str
    people: int | None


@dataclass(frozen=True, slots=True)
class Flows:
    """`columns` from top to bottom; `links[i]` run from column i to i+1. `counts` are the known ones of each column."""

    columns: tuple[tuple[Node, ...], ...]
    links: tuple[tuple[Link, ...], ...]
    rows: tuple[Row, ...]
    counts: tuple[int, ...]
    listed: int
    by_people: bool


@dataclass(frozen=True, slots=True)
class _Stop:
    """Where a path passes in one column."""

    key: str
    name: str
    kind: str = "named"
    listed: bool = False


@dataclass(frozen=True, slots=True)
class _Path:
    usage: str
    data: str
    weight: int
    stops: tuple[_Stop, ...]


def flows(audit: Audit, wording: Wording, *, by_people: bool = False) -> Flows:
    """The flows of an audit. Weights are uses, or people (1 where nobody said how many)."""
    order = sorted(audit.usages, key=lambda usage: (DATA.index(data_class(usage)), usage.id))
    paths = [_path(usage, audit, wording, by_people=by_people) for usage in order]
    rows = tuple(_row(usage, path) for usage, path in zip(order, paths, strict=True))
    counts = tuple(len({path.stops[place].key for path in paths} - {"unknown", "none"}) for place in range(len(COLUMNS)))
    grouped = len(paths) > MOST_USES
    if grouped:
        paths = [replace(path, stops=(_Stop(path.data, wording.say(f"picture.data.{path.data}"), "group"), *path.stops[1:])) for path in paths]
    columns = [_nodes(paths, place) for place in range(len(COLUMNS))]
    for place in range(1, len(COLUMNS)):
        folded = _folded(paths, columns[place], place)
        if folded:
            members = tuple(sorted(node.name for node in columns[place] if node.key in folded))
            paths = [_fold(path, place, folded, wording.say("picture.others", n=len(folded))) for path in paths]
            columns[place] = _nodes(paths, place, members)
    links = tuple(_links(paths, place) for place in range(len(COLUMNS) - 1))
    weights = [{node.key: node.weight for node in nodes} for nodes in columns]
    placed = ordered(weights, [_pairs(between) for between in links], fixed_first=grouped)
    by_key = [{node.key: node for node in nodes} for nodes in columns]
    return Flows(
        columns=tuple(tuple(nodes[key] for key in keys) for nodes, keys in zip(by_key, placed, strict=True)),
        links=links,
        rows=rows,
        counts=counts,
        listed=sum(bool(usage.tool.big_tech) for usage in order),
        by_people=by_people,
    )


def table(shown: Flows) -> tuple[Row, ...]:
    """The figures of the picture, one row a use, most sensitive first: nothing grouped, nothing folded."""
    return shown.rows


def data_class(usage: UsageResult) -> str:
    """S0 to S3, or unknown."""
    return usage.data if usage.data in DATA else "unknown"


def _path(usage: UsageResult, audit: Audit, wording: Wording, *, by_people: bool) -> _Path:
    tool, listed = usage.tool, bool(usage.tool.big_tech)
    name = tool.name.strip() or tool.asked.strip()
    operator, owner = tool.operator, tool.owner
    if operator and owner is None and operator.name == wording.say("ourselves"):
        owner = replace(operator, country=audit.organisation.country)  # what people run themselves is theirs
    # Paper and telephones: nobody owns them, which is not the same as nobody knows who does.
    nobody = operator is None and owner is None and usage.dimensions.get("ownership", ...) is None
    missing = _Stop("none", wording.say("picture.none"), "none") if nobody else _Stop("unknown", wording.say("picture.unknown"), "unknown")
    code = ((owner.country if owner else None) or "").strip()
    stops = (
        _Stop(usage.id, usage.purpose.strip() or name or wording.say("picture.unknown")),
        _Stop(tool.id or f"asked:{name.casefold()}", name, "named" if tool.known else "unknown", listed) if name else replace(missing, kind="unknown"),
        _party(operator, missing, listed=listed),
        _party(owner, missing, listed=listed),
        _Stop(code, audit.names.countries.get(code, code)) if code else missing,
    )
    return _Path(usage.id, data_class(usage), max(usage.users or 1, 1) if by_people else 1, stops)


def _party(party: Party | None, missing: _Stop, *, listed: bool) -> _Stop:
    if party is None or not party.name.strip():
        return missing
    return _Stop(f"id:{party.id}" if party.id else f"name:{party.name.strip().casefold()}", party.name.strip(), listed=listed)


def _row(usage: UsageResult, path: _Path) -> Row:
    use, tool, operator, owner, country = (stop.name for stop in path.stops)
    listed = usage.tool.big_tech or ""
    if usage.tool.owner and usage.tool.owner.id == listed:
        listed = usage.tool.owner.name
    return Row(usage.id, use, path.data, tool, operator, owner, country, listed, usage.users)


def _nodes(paths: Sequence[_Path], place: int, members: tuple[str, ...] = ()) -> list[Node]:
    """The nodes of a column, most sensitive and then heaviest first."""
    groups: dict[str, list[_Path]] = defaultdict(list)
    for path in paths:
        groups[path.stops[place].key].append(path)
    nodes = []
    for key, group in groups.items():
        stops = [path.stops[place] for path in group]
        first = min(stops, key=lambda stop: (stop.name, stop.kind))
        data = min((path.data for path in group), key=DATA.index)
        # A free program that somebody runs at a listed group's is not that group's wherever else it runs.
        listed = all(stop.listed for stop in stops)
        weight = sum(path.weight for path in group)
        nodes.append(Node(key, first.name, first.kind, data, listed, weight, len(group), members if first.kind == "folded" else ()))
    return sorted(nodes, key=lambda node: (DATA.index(node.data), -node.weight, node.name.casefold(), node.key))


def _folded(paths: Sequence[_Path], nodes: Sequence[Node], place: int) -> set[str]:
    """The keys of a column's smallest nodes, beyond MOST_NODES with the one that they become.

    Never folded: a node with S3, with any use of a listed group, and what is unknown or doesn't apply; a
    column may therefore stay longer. One node alone isn't folded: it would save no place.
    """
    if len(nodes) <= MOST_NODES:
        return set()
    kept = {path.stops[place].key for path in paths if path.stops[place].listed or path.data == "S3"} | {"unknown", "none"}
    smallest = sorted((node for node in nodes if node.key not in kept), key=lambda node: (node.weight, -DATA.index(node.data), node.name.casefold(), node.key))
    folded = smallest[: len(nodes) - MOST_NODES + 1]
    return {node.key for node in folded} if len(folded) > 1 else set()


def _fold(path: _Path, place: int, folded: set[str], name: str) -> _Path:
    if path.stops[place].key not in folded:
        return path
    return replace(path, stops=(*path.stops[:place], _Stop("folded", name, "folded"), *path.stops[place + 1 :]))


def _links(paths: Sequence[_Path], place: int) -> tuple[Link, ...]:
    weights: Counter[tuple[str, str, str]] = Counter()
    uses: Counter[tuple[str, str, str]] = Counter()
    for path in paths:
        link = (path.stops[place].key, path.stops[place + 1].key, path.data)
        weights[link] += path.weight
        uses[link] += 1
    return tuple(Link(*link, weights[link], uses[link]) for link in sorted(weights))


def _pairs(links: Sequence[Link]) -> dict[tuple[str, str], int]:
    """The weight between two nodes, whatever the class."""
    pairs: Counter[tuple[str, str]] = Counter()
    for link in links:
        pairs[link.source, link.target] += link.weight
    return dict(pairs)
