"""A network that gives back what a recording noted, and asks nobody."""

from collections.abc import Sequence
from dataclasses import replace

from auditor.network.bundle import Bundle, Manifest
from auditor.network.bundle_lines import Key
from auditor.network.protocol import Answer, Asked, Page, Status, Why
from auditor.observation import Evidence


class Replaying:
    """Answers from a bundle; what it doesn't hold is FAILED, NOT_RECORDED. Pages carry their traces in place of a body.

    Where the body was kept it is there, and the traces aren't: today's program reads it anew.
    """

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle

    @property
    def when(self) -> str:
        """When the recording began, ISO, UTC."""
        return self._bundle.manifest.when

    @property
    def manifest(self) -> Manifest:
        """What the recording says of itself."""
        return self._bundle.manifest

    @property
    def resolvers(self) -> tuple[str, ...]:
        """Who answered at the time."""
        return self._bundle.manifest.resolvers

    def holds(self, domain: str) -> bool:
        """Whether anything was asked about a domain at the time."""
        return domain in self._bundle.manifest.domains or any((domain, type_) in self._bundle.answers for type_ in ("MX", "TXT"))

    async def ask(self, name: str, type_: str) -> Answer:
        """What was answered at the time."""
        name = name.lower().removesuffix(".")
        return self._bundle.answers.get((name, type_)) or Answer(name, type_, Status.FAILED, why=Why.NOT_RECORDED)

    async def ask_many(self, asked: Sequence[Asked]) -> list[Answer]:
        """What was answered at the time."""
        return [await self.ask(name, type_) for name, type_ in asked]

    async def fetch(self, url: str, within: str | None) -> Page:
        """What came back at the time."""
        page = self._bundle.pages.get(Key.of(url, within))
        if page is None:  # a look may have ended before the page was there, which is noted within no domain
            page = self._bundle.pages.get(Key.of(url, None))
            if page is None or page.status is not Status.FAILED:
                return Page(url, Status.FAILED, why=Why.NOT_RECORDED)
        body = self._bundle.body(page) if page.digest else None
        return replace(page, url=url) if body is None else replace(page, url=url, body=body, traces=None)

    async def pause(self, seconds: float) -> None:
        """Nobody is there to be polite to."""

    def keep(self, page: Page, traces: tuple[Evidence, ...]) -> None:
        """Nothing is recorded."""
