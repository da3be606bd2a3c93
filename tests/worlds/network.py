"""A described world: answers and pages as a test writes them down, behind the same seam as the real network."""

import asyncio
from collections.abc import Mapping, Sequence

from auditor.network.protocol import Answer, Asked, Page, Status, Why
from auditor.observation import Evidence


class DescribedNetwork:
    """Answers by (name, type), pages by URL. What isn't described doesn't exist. `asked`, `fetched` and `kept` note what was done."""

    def __init__(self, answers: Mapping[tuple[str, str], Answer] | None = None, pages: Mapping[str, Page] | None = None) -> None:
        self.answers = answers or {}
        self.pages = pages or {}
        self.asked: list[tuple[str, str]] = []
        self.fetched: list[tuple[str, str | None]] = []
        self.kept: list[tuple[Page, tuple[Evidence, ...]]] = []
        self.paused = 0.0

    @property
    def resolvers(self) -> tuple[str, ...]:
        return ("192.0.2.53",)

    async def ask(self, name: str, type_: str) -> Answer:
        self.asked.append((name, type_))
        await asyncio.sleep(0)
        return self.answers.get((name, type_)) or Answer(name, type_, Status.ABSENT, why=Why.NXDOMAIN)

    async def ask_many(self, asked: Sequence[Asked]) -> list[Answer]:
        return [await self.ask(name, type_) for name, type_ in asked]

    async def fetch(self, url: str, within: str | None) -> Page:
        self.fetched.append((url, within))
        await asyncio.sleep(0)
        return self.pages.get(url) or Page(url, Status.ABSENT, why=Why.NXDOMAIN)

    async def pause(self, seconds: float) -> None:
        self.paused += seconds

    def keep(self, page: Page, traces: tuple[Evidence, ...]) -> None:
        self.kept.append((page, traces))
