"""Whose network an address belongs to: from a file that the user gives, else from what large hosts publish themselves.

This says where a server stands on the network. It never says who runs the service on it: a mail server of one's
own may stand on a rented machine of anybody.
"""

import ipaddress
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from auditor.errors import InputError, Problem, not_readable
from auditor.knowledge.wording import Wording
from auditor.observation import Evidence, EvidenceKind

MOST_ROWS = 5_000_000
_MMDB_MARK = b"\xab\xcd\xefMaxMind.com"
Find = Callable[[str], str]


def from_file(path: Path, wording: Wording) -> Find:
    """A look-up in an MMDB file (IPinfo, MaxMind and others), or in a table parted by tabs.

    The table's rows are `network, number, name, country` or, as iptoasn.com writes them, `first address, last address,
    number, country, name`. Raises InputError for anything else.
    """
    try:
        with path.open("rb") as file:
            file.seek(0, 2)
            size = file.tell()
            file.seek(max(0, size - 128 * 1024))
            is_mmdb = _MMDB_MARK in file.read()
    except OSError as error:
        raise not_readable(path, error, wording.say) from error
    return _mmdb(path, wording) if is_mmdb else Ranges(_rows(path, wording)).find


def from_ranges(ranges: Mapping[str, str]) -> Find:
    """A look-up in ranges with their owners: `knowledge.networks`."""
    return Ranges(network(written, owner) for written, owner in ranges.items()).find


def evidence(found: Iterable[Evidence], find: Find) -> Iterator[Evidence]:
    """The owner of the network of each address among the evidence, once for a host and owner."""
    seen = set()
    for one in with_addresses(found):
        owner = find(one.value)
        if owner and (one.where, owner) not in seen:
            seen.add((one.where, owner))
            yield Evidence(EvidenceKind.NETWORK_OWNER, one.where, owner)


def with_addresses(found: Iterable[Evidence]) -> Iterator[Evidence]:
    """The evidence that says where a host stands."""
    return (one for one in found if one.kind in (EvidenceKind.ADDRESS, EvidenceKind.MX_ADDRESS) and not one.absent)


class Ranges:
    """Ranges of addresses with their owners; of overlapping ones the narrowest answers."""

    def __init__(self, rows: Iterable[tuple[int, int, int, str]]) -> None:
        """Each row: version (4, 6), first and last address as numbers, owner."""
        by_version: dict[int, list[tuple[int, int, str]]] = {4: [], 6: []}
        for version, first, last, owner in rows:
            by_version[version].append((first, last, owner))
        self._parts = {version: _apart(found) for version, found in by_version.items()}

    def find(self, address: str) -> str:
        """The owner of the narrowest range that holds the address, or an empty text."""
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return ""
        starts, owners = self._parts[ip.version]
        place = bisect_right(starts, int(ip)) - 1
        return owners[place] if place >= 0 else ""


def _apart(ranges: list[tuple[int, int, str]]) -> tuple[list[int], list[str]]:
    """Where each stretch begins and whose it is, nested ranges laid over the wider ones."""
    starts: list[int] = []
    owners: list[str] = []
    open_: list[tuple[int, str]] = []  # last address and owner of the ranges that hold the place reached

    def begin(at: int, owner: str) -> None:
        if starts and starts[-1] == at:
            owners[-1] = owner
        else:
            starts.append(at)
            owners.append(owner)

    def close(before: int) -> None:
        while open_ and open_[-1][0] < before:
            last, _ = open_.pop()
            begin(last + 1, open_[-1][1] if open_ else "")

    for first, last, owner in sorted(ranges, key=lambda one: (one[0], -one[1])):
        close(first)
        begin(first, owner)
        open_.append((min(last, open_[-1][0]) if open_ else last, owner))
    close(1 << 129)
    return starts, owners


def network(text: str, owner: str) -> tuple[int, int, int, str]:
    """A row for `Ranges` from “192.0.2.0/24”. Raises ValueError."""
    net = ipaddress.ip_network(text.strip(), strict=False)
    return net.version, int(net.network_address), int(net.broadcast_address), owner


def _rows(path: Path, wording: Wording) -> Iterator[tuple[int, int, int, str]]:
    problems = []
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        for number, cells in enumerate((line.rstrip("\r\n").split("\t") for line in file), 1):
            if cells == [""] or cells[0].startswith("#") or (number == 1 and not cells[0][:1].isdigit() and ":" not in cells[0]):
                continue
            try:
                yield _row(cells)
            except (ValueError, IndexError):
                problems.append(Problem(f"{path}:{number}", wording.say("scan.bad_network_row", seen="\t".join(cells)[:80])))
            if len(problems) > 10 or number > MOST_ROWS:
                break
    if problems:
        raise InputError(problems)


def _row(cells: list[str]) -> tuple[int, int, int, str]:
    if "/" in cells[0]:
        return network(cells[0], _shown(cells[1], cells[2], cells[3] if len(cells) > 3 else ""))
    first, last = ipaddress.ip_address(cells[0]), ipaddress.ip_address(cells[1])
    if first.version != last.version or int(first) > int(last):
        raise ValueError
    return first.version, int(first), int(last), "" if cells[2] == "0" else _shown(cells[2], cells[4], cells[3])


def _shown(number: Any, name: Any, country: Any) -> str:
    """“AS64500 Example (BE)”."""
    digits = str(number or "").upper().removeprefix("AS")
    return " ".join(part for part in (f"AS{digits}" if digits else "", str(name or ""), f"({country})" if country else "") if part)


def _mmdb(path: Path, wording: Wording) -> Find:
    import maxminddb

    try:
        reader = maxminddb.open_database(path)
    except (maxminddb.InvalidDatabaseError, OSError, ValueError) as error:
        raise InputError([Problem(str(path), wording.say("scan.bad_mmdb"))]) from error

    def find(address: str) -> str:
        try:
            row = reader.get(address)
        except (ValueError, maxminddb.InvalidDatabaseError):
            return ""
        if not isinstance(row, dict):
            return ""
        country = row.get("country_code") or row.get("country")
        if isinstance(country, dict):
            country = country.get("iso_code")
        return _shown(row.get("autonomous_system_number") or row.get("asn"), row.get("autonomous_system_organization") or row.get("as_name"), country)

    return find
