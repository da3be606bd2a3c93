"""Many domains: a few at once, each result out as soon as it is there, in a file that outlives a kill."""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from auditor import safe_text
from auditor.errors import InputError, Problem

if TYPE_CHECKING:
    from auditor.knowledge.wording import Wording

Result = dict[str, Any]
T = TypeVar("T")
BETWEEN_SIGNS_OF_LIFE = 0.5  # seconds


async def each(domains: Iterable[str], look: Callable[[str], Coroutine[Any, Any, T]], at_once: int) -> AsyncGenerator[T, None]:
    """What `look` says of each domain, as it comes; at most `at_once` domains are held in memory.

    Leaving the loop, or an interruption, stops what is under way.
    """
    waiting: Iterator[str] = iter(domains)
    running: set[asyncio.Task[T]] = set()
    try:
        while True:
            while len(running) < at_once and (domain := next(waiting, None)) is not None:
                running.add(asyncio.create_task(look(domain)))
            if not running:
                return
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                yield task.result()
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def as_line(result: Result) -> str:
    """One result as a line of JSON; what is invisible in it stands as an escape."""
    return safe_text.json_text(json.dumps(result, ensure_ascii=False, separators=(", ", ": "))) + "\n"


class LinesFile:
    """A file of JSON lines. What was written before a kill is kept; the line that was cut off is written again."""

    def __init__(self, path: Path, wording: "Wording", *, resume: bool) -> None:
        """Raises InputError for a file that exists (without `resume`), or that holds something else."""
        self.path = path
        self._say = wording.say
        if path.exists() and not resume:
            raise InputError([Problem(str(path), self._say("scan.exists"), self._say("scan.exists_hint"))])
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        except OSError as error:
            raise InputError([Problem(str(path), self._say("scan.cannot_write", why=error.strerror or ""))]) from error
        self.done = set(self._kept())

    def _kept(self) -> Iterator[str]:
        """The domains of all whole lines; the file goes on after the last of them."""
        whole = 0
        for number, line in enumerate(self._file, 1):
            if not line.endswith(b"\n"):
                break
            yield self._domain(line, number)
            whole += len(line)
        self._file.seek(whole)
        self._file.truncate()

    def _domain(self, line: bytes, number: int) -> str:
        try:
            return str(json.loads(line)["domain"])
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            self._file.close()
            raise InputError([Problem(f"{self.path}:{number}", self._say("scan.not_results"))]) from error

    def add(self, result: Result) -> None:
        """Write one result so that a kill right after doesn't lose it."""
        self._file.write(as_line(result).encode())
        self._file.flush()

    def close(self) -> None:
        self._file.close()


class Progress:
    """A line on the terminal that says how far it is, how fast, and how long it still takes. Elsewhere, silence."""

    def __init__(self, total: int, wording: "Wording", stream: TextIO | None = None, *, quiet: bool = False) -> None:
        self.total = total
        self.done = 0
        self._wording = wording
        self._stream = stream or sys.stderr
        self._shown = not quiet and total > 1 and self._stream.isatty()
        self._began = self._last = time.monotonic()

    def step(self) -> None:
        self.done += 1
        now = time.monotonic()
        if self._shown and now - self._last >= BETWEEN_SIGNS_OF_LIFE:
            self._last = now
            self._stream.write(f"\r\033[K{self.text(now - self._began)}")
            self._stream.flush()

    def text(self, seconds: float) -> str:
        """“120 of 2,000 · 14 a second · 2 min left”."""
        rate = self.done / seconds if seconds else 0.0
        left = round((self.total - self.done) / rate) if rate else 0
        number = self._wording.number
        return self._wording.say(
            "scan.progress", done=number(self.done), total=number(self.total), rate=number(round(rate)), minutes=left // 60, seconds=left % 60
        )

    def end(self) -> None:
        """Give the line back."""
        if self._shown:
            self._stream.write("\r\033[K")
            self._stream.flush()
