"""A DNS that a test describes, answered from memory: `{"lepont.example": {"MX": ["10 mx.lepont.example"]}}`.

A reason in place of the values is a question that fails. A name that stands below another makes that one exist. A label
`*` answers for every name below that isn't described. CNAMEs are followed. A mail host has an address, unless what is
described says where it leads: `{"A": []}` is a host without one.
"""

from collections.abc import Mapping, Sequence

from auditor.network.protocol import Answer, Asked, Page, Status, Why
from auditor.observation import Evidence

Zone = Mapping[str, Mapping[str, Sequence[str] | Why]]
MOST_CNAMES = 8
_ADDRESSED = {"A", "AAAA", "CNAME"}


class DescribedNetwork:
    def __init__(self, zone: Zone) -> None:
        self.zone: Zone = zone
        hosts = sorted({self._end(value.rpartition(" ")[2]) for records in zone.values() for value in _texts(records.get("MX", ()))})
        unsaid = [host for host in hosts if "." in host.strip(".") and not _ADDRESSED & set(self._at(host) or ())]
        self.zone = {**zone, **{host: {**(self._at(host) or {}), "A": [f"203.0.113.{place}"]} for place, host in enumerate(unsaid, 1)}}
        self.asked: list[tuple[str, str]] = []

    @property
    def resolvers(self) -> tuple[str, ...]:
        return ("192.0.2.53",)

    async def ask(self, name: str, type_: str) -> Answer:
        self.asked.append((name, type_))
        chain: list[str] = []
        here = name
        while len(chain) < MOST_CNAMES:
            found = self._at(here)
            if found is None:
                return Answer(name, type_, Status.ABSENT, chain=tuple(chain), why=Why.NXDOMAIN)
            there = found.get(type_, ())
            if isinstance(there, Why):
                return Answer(name, type_, Status.FAILED, chain=tuple(chain), why=there)
            if there:
                return Answer(name, type_, Status.FOUND, tuple(there), tuple(chain))
            target = found.get("CNAME", ())
            if not target or isinstance(target, Why):
                return Answer(name, type_, Status.ABSENT, chain=tuple(chain), why=Why.NODATA)
            [here] = target
            chain.append(here)
        return Answer(name, type_, Status.FAILED, chain=tuple(chain), why=Why.LOOP)

    async def ask_many(self, asked: Sequence[Asked]) -> list[Answer]:
        return [await self.ask(name, type_) for name, type_ in asked]

    def _at(self, name: str) -> Mapping[str, Sequence[str] | Why] | None:
        if name in self.zone:
            return self.zone[name]
        if any(known.endswith(f".{name}") for known in self.zone):
            return {}
        labels = name.split(".")
        above = (".".join(["*", *labels[index:]]) for index in range(1, len(labels)))
        return next((self.zone[one] for one in above if one in self.zone), None)

    def _end(self, name: str) -> str:
        """Where a name's CNAMEs lead, to whatever end."""
        for _ in range(MOST_CNAMES):
            target = (self._at(name) or {}).get("CNAME", ())
            if not target or isinstance(target, Why):
                break
            [name] = target
        return name

    async def fetch(self, url: str, within: str | None) -> Page:
        raise AssertionError(f"nobody was to fetch {url}")

    async def pause(self, seconds: float) -> None:
        """A described world waits for nobody."""

    def keep(self, page: Page, traces: tuple[Evidence, ...]) -> None:
        """Nothing is recorded."""


def _texts(values: Sequence[str] | Why) -> Sequence[str]:
    return () if isinstance(values, Why) else values
