"""robots.txt of one host, as RFC 9309 reads it: without one all is allowed, one that can't be had forbids all."""

from contextlib import suppress

from protego import Protego

from auditor.network.protocol import Page, Status, Why
from auditor.observation import Evidence, EvidenceKind

AGENT = "auditor"
MOST_DELAY = 86_400.0  # seconds
MOST_BYTES = 500 * 1024  # that RFC 9309 asks to read at least
_NONE_THERE = {Why.ELSEWHERE, Why.NOT_HTML, Why.LOOP, Why.TOO_MANY}  # nothing that could be a robots.txt of this host


class Robots:
    """What a host asks of us. `why` says why it couldn't be had, and then nothing is allowed."""

    def __init__(self, page: Page) -> None:
        self.where = page.url
        self.why: Why | None = None
        self._page = page
        self._rules: Protego | None = None
        self._refused: dict[str, None] = {}
        self.delay = 0.0  # seconds between two pages
        if page.traces is not None:
            self._replay(page.traces)
        elif page.status is Status.FOUND:
            self._rules = Protego.parse(page.body[:MOST_BYTES].decode("utf-8", "replace"))
            asked = self._rules.crawl_delay(AGENT)
            self.delay = float(asked) if asked is not None and 0 <= asked < MOST_DELAY else 0.0
        elif page.status is Status.FAILED and not _is_unavailable(page):
            self.why = page.why or Why.TIMEOUT

    def allows(self, url: str) -> bool:
        """Whether this address may be read."""
        if self.why is not None:
            return False
        if self._rules is not None and not self._rules.can_fetch(url, AGENT):
            self._refused[url] = None
        return url not in self._refused

    def kept(self) -> tuple[Page, tuple[Evidence, ...]] | None:
        """The page and what a recording should keep of it; None where there is nothing to read in it."""
        if self._page.status is not Status.FOUND:
            return None
        refused = tuple(Evidence(EvidenceKind.ROBOTS, self.where, f"refused {url}") for url in self._refused)
        return self._page, (*refused, *((Evidence(EvidenceKind.ROBOTS, self.where, f"delay {self.delay:g}"),) if self.delay else ()))

    def _replay(self, traces: tuple[Evidence, ...]) -> None:
        for trace in traces:
            word, _, rest = trace.value.partition(" ")
            if word == "refused":
                self._refused[rest] = None
            elif word == "delay":
                with suppress(ValueError):  # a recording may hold anything
                    self.delay = max(0.0, min(float(rest), MOST_DELAY))


def _is_unavailable(page: Page) -> bool:
    """Whether the host said that there is none. 429 says “later”, and is no such answer."""
    if page.why is Why.HTTP_STATUS:
        return page.code is not None and 400 <= page.code < 500 and page.code != 429
    return page.why in _NONE_THERE
