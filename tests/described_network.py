"""A DNS that a test describes, answered from memory: `{"lepont.example": {"MX": ["10 mx.lepont.example"]}}`.

A reason in place of the values is a question that fails. A name that stands below another makes that one exist. A label
`*` answers for every name below that isn't described. CNAMEs are followed.
"""

from collections.abc import Mapping, Sequence

from auditor.network.protocol import Answer, Asked, Page, Status, Why
from auditor.observation import Evidence

Zone = Mapping[str, Mapping[str, Sequence[str] | Why]]
MOST_CNAMES = 8


class DescribedNetwork:
    def __init__(self, zone: Zone) -> None:
        self.zone = zone
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

    async def fetch(self, url: str, within: str | None) -> Page:
        raise AssertionError(f"nobody was to fetch {url}")

    async def pause(self, seconds: float) -> None:
        """A described world waits for nobody."""

    def keep(self, page: Page, traces: tuple[Evidence, ...]) -> None:
        """Nothing is recorded."""
