"""A network that writes down what goes through it, for an evidence bundle. What is noted lies in a file, not in memory."""

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

from auditor.network.bundle import Manifest
from auditor.network.bundle_archive import ANSWERS, MANIFEST, PAGES, RESULTS, Writer
from auditor.network.bundle_lines import Key, answer_line, cleaned_json, dumps, loads, page_line, read_answer, read_traces, traces_text, with_traces
from auditor.network.protocol import Answer, Asked, Network, Page, Status
from auditor.observation import Evidence

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE answers (name TEXT, type TEXT, line BLOB, PRIMARY KEY (name, type)) WITHOUT ROWID;
CREATE TABLE pages (url TEXT, query TEXT, within TEXT, digest TEXT, page BLOB, traces BLOB, PRIMARY KEY (url, query, within)) WITHOUT ROWID;
CREATE TABLE bodies (digest TEXT PRIMARY KEY, body BLOB) WITHOUT ROWID;
BEGIN;
"""


class Recording:
    """Stands before another network. The same question is asked once: what came first is the answer, as it will be in a replay.

    `about` is what the manifest will say; `write` fills in what follows from the rest. `keep_pages` keeps whole bodies,
    `folder` is where notes are taken until then.
    """

    def __init__(self, inner: Network, about: Manifest, *, keep_pages: bool = False, folder: Path | None = None) -> None:
        self._inner = inner
        self._about = about
        self._keep_pages = keep_pages
        self._folder = tempfile.TemporaryDirectory(prefix="auditor-", dir=folder)
        self._notes = sqlite3.connect(Path(self._folder.name) / "notes.sqlite", isolation_level=None)
        self._notes.executescript(_TABLES)

    def __enter__(self) -> "Recording":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Throw the notes away. The network behind stays open."""
        self._notes.close()
        self._folder.cleanup()

    @property
    def resolvers(self) -> tuple[str, ...]:
        """Who answers the questions."""
        return self._inner.resolvers

    async def ask(self, name: str, type_: str) -> Answer:
        """As the network behind, each question once."""
        if (known := self._answer(name, type_)) is not None:
            return known
        started = time.monotonic()
        answer = await self._inner.ask(name, type_)
        line = answer_line(answer, _milliseconds(started))
        noted = self._notes.execute("INSERT OR IGNORE INTO answers VALUES (?, ?, ?)", (answer.name, answer.type, line))
        return answer if noted.rowcount else self._answer(answer.name, answer.type) or answer  # somebody asked meanwhile, and was first

    async def ask_many(self, asked: Sequence[Asked]) -> list[Answer]:
        """As the network behind. One by one: each is noted with its own time, and as soon as it is there."""
        return await asyncio.gather(*(self.ask(name, type_) for name, type_ in asked))

    async def fetch(self, url: str, within: str | None) -> Page:
        """As the network behind."""
        started = time.monotonic()
        page = await self._inner.fetch(url, within)
        key = Key.of(url, within)
        line = page_line(key, page, _milliseconds(started))
        self._notes.execute("INSERT OR IGNORE INTO pages VALUES (?, ?, ?, ?, ?, NULL)", (key.url, key.query, key.within or "", page.digest, line))
        if page.body and self._keep_pages:
            self._notes.execute("INSERT OR IGNORE INTO bodies VALUES (?, ?)", (page.digest, page.body))
        return page

    async def pause(self, seconds: float) -> None:
        """As the network behind."""
        await self._inner.pause(seconds)

    def keep(self, page: Page, traces: tuple[Evidence, ...]) -> None:
        """Note what was read in a page, in place of its body; or that a look ended before the page was there."""
        # Both follow from the page alone, within whatever domain it was asked for.
        key = Key.of(page.url, None)
        if page.status is Status.FAILED:
            self._notes.execute("DELETE FROM pages WHERE url = ? AND query = ?", (key.url, key.query))
            self._notes.execute("INSERT INTO pages VALUES (?, ?, '', '', ?, NULL)", (key.url, key.query, page_line(key, page, 0)))
        else:
            # One style sheet of two organisations: what is another's host for one may be the other's own.
            row = self._notes.execute(
                "SELECT traces FROM pages WHERE url = ? AND query = ? AND digest = ? AND traces NOT NULL", (key.url, key.query, page.digest)
            ).fetchone()
            before = read_traces(loads(b'{"traces":' + row[0] + b"}"), "traces") if row else ()
            noted = (traces_text(tuple(dict.fromkeys((*before, *traces)))), key.url, key.query, page.digest)
            self._notes.execute("UPDATE pages SET traces = ? WHERE url = ? AND query = ? AND digest = ?", noted)
        self._inner.keep(page, traces)

    def write(self, path: Path, results: Iterable[Mapping[str, Any]]) -> None:
        """Write the bundle, with what was derived: one object a domain, which names it as `domain`. Raises OSError."""
        writer, domains = Writer(path), list[str]()
        try:
            writer.add(ANSWERS, (line + b"\n" for (line,) in self._notes.execute("SELECT line FROM answers ORDER BY name, type")))
            writer.add(PAGES, self._pages())
            for digest, body in self._notes.execute("SELECT digest, body FROM bodies ORDER BY digest"):
                writer.add(f"pages/{digest}", [body])
            writer.add(RESULTS, _derived(results, domains))
            options = {**self._about.options, "keep_pages": self._keep_pages}
            manifest = replace(self._about, options=options, resolvers=self.resolvers, domains=tuple(domains), members=writer.digests)
            writer.add(MANIFEST, [manifest.as_json()])
            writer.finish()
        except BaseException:
            writer.give_up()
            raise

    def _answer(self, name: str, type_: str) -> Answer | None:
        row = self._notes.execute("SELECT line FROM answers WHERE name = ? AND type = ?", (name.lower().removesuffix("."), type_)).fetchone()
        return None if row is None else read_answer(row[0])

    def _pages(self) -> Iterator[bytes]:
        for page, traces in self._notes.execute("SELECT page, traces FROM pages ORDER BY url, query, within"):
            yield with_traces(page, traces) + b"\n"


def _derived(results: Iterable[Mapping[str, Any]], domains: list[str]) -> Iterator[bytes]:
    for result in results:
        domains.append(str(result["domain"]))
        yield dumps(cleaned_json(result)) + b"\n"


def _milliseconds(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
