"""Many domains: a few at once, each result out as soon as it is there, in a file that outlives a kill."""

import asyncio
import contextlib
import json
import os
import sys
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from auditor import safe_text
from auditor.cli import output
from auditor.errors import InputError, Problem
from auditor.identify.not_seen import is_remark, says_no_such_domain
from auditor.observation import MailStatus

if TYPE_CHECKING:
    from auditor.knowledge.wording import Wording

Result = dict[str, Any]
T = TypeVar("T")
_BEGINNING = b'{"domain": "'  # of every line that `as_line` writes of a result
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


def _failed(result: Result) -> bool:
    """Whether the domain could not be read."""
    mail = result.get("mail")
    return isinstance(mail, dict) and mail.get("status") == MailStatus.FAILED


def _has_gaps(result: Result) -> bool:
    """Whether something of the domain could not be looked at."""
    gaps = result.get("gaps")
    return isinstance(gaps, list) and any(isinstance(gap, dict) and not is_remark(str(gap.get("why"))) for gap in gaps)


class LinesFile:
    """A file of JSON lines. What was written before a kill is kept; the line that was cut off is written again.

    Domains that could not be read are taken out, to be asked again.
    """

    def __init__(self, path: Path, wording: "Wording", *, resume: bool) -> None:
        """Raises InputError for a file that exists (without `resume`), or that holds something else."""
        self.path = path
        self._say = wording.say
        if path.exists() and not resume:
            raise InputError([Problem(str(path), self._say("scan.exists"), self._say("scan.exists_hint"))])
        self._is_new = not path.exists()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        except OSError as error:
            raise InputError([Problem(str(path), self._say("scan.cannot_write", why=error.strerror or ""))]) from error
        self.done: set[str] = set()
        self.looked_at = self.with_gaps = 0  # of those that are done
        if self._read():
            self._take_out_failed()
        self._end = self._file.tell()

    def _read(self) -> bool:
        """Note what is done in all whole lines; the file goes on after the last of them. Whether there are failed ones to ask again."""
        whole, failed = 0, False
        for number, line in enumerate(self._file, 1):
            if not line.endswith(b"\n"):
                self._cut_off(line, number)
                break
            whole += len(line)
            result = self._result(line, number)
            if _failed(result):
                failed = True
            else:
                self.done.add(str(result["domain"]))
                self.looked_at += not says_no_such_domain(result)
                self.with_gaps += _has_gaps(result)
        self._file.seek(whole)
        self._file.truncate()
        return failed

    def _result(self, line: bytes, number: int) -> Result:
        try:
            result: Result = json.loads(line)
            str(result["domain"])
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            self._file.close()
            raise InputError([Problem(f"{self.path}:{number}", self._say("scan.not_results"))]) from error
        return result

    def _cut_off(self, line: bytes, number: int) -> None:
        """Only the beginning of a result may be written over; anything else is somebody's file without a last line's end."""
        if not (line.startswith(_BEGINNING) or _BEGINNING.startswith(line)):
            self._result(b"", number)

    def _take_out_failed(self) -> None:
        """In one step: a kill meanwhile leaves the file as it was."""
        self._file.close()
        output.write_private(self.path, self._lines_to_keep())
        self._file = self.path.open("r+b")
        self._file.seek(0, os.SEEK_END)

    def _lines_to_keep(self) -> Iterator[bytes]:
        with self.path.open("rb") as lines:
            yield from (line for line in lines if not _failed(json.loads(line)))

    def add(self, result: Result) -> None:
        """Write one result so that a kill right after doesn't lose it. Raises InputError where another run writes there too."""
        line = as_line(result).encode()
        try:
            here = os.fstat(self._file.fileno())
            if here.st_size != self._end or not os.path.samestat(here, self.path.stat()):
                raise InputError([Problem(str(self.path), self._say("scan.in_use"))])
            self._file.write(line)
            self._file.flush()
            self._end += len(line)
        except OSError as error:
            raise click.ClickException(output.cannot_write(self.path, error)) from error

    def close(self) -> None:
        """Close it; where nothing came, nothing stays."""
        with contextlib.suppress(OSError):  # said when it was written
            self._file.close()
        with contextlib.suppress(OSError):
            if self._is_new and self.path.stat().st_size == 0:
                self.path.unlink()


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
