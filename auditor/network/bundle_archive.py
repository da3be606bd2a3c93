"""The ZIP file that evidence is kept in: written so that every byte is accounted for, read as if a stranger had made it.

Members stand in one order with one date and the same rights; the archive's comment is a seal, the SHA-256 of all the bytes
before it. It shows damage, not forgery: who rewrites the whole file can also seal it.
"""

import os
import re
import struct
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

MANIFEST = "manifest.json"
ANSWERS = "answers.jsonl"
PAGES = "pages.jsonl"
RESULTS = "results.jsonl"
WHOLE = (ANSWERS, PAGES, RESULTS, MANIFEST)  # what every bundle holds

MOST_MEMBERS = 200_000
MOST_BYTES = 2 * 1024**3  # of all members, unpacked
MOST_RATIO = 400
SMALL = 1024**2  # below, a ratio says nothing
LONGEST_LINE = 8 * 1024**2

_SEAL = b"sha256:"
_PAGE_NAME = re.compile(r"pages/[0-9a-f]{64}")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_PIECE = 1024**2
_BROKEN = (BadZipFile, LargeZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, OverflowError)


class Damage(StrEnum):
    """What can be wrong with a bundle; each has a sentence, `bundle.<value>`."""

    NO_FILE = "no_file"
    NOT_ZIP = "not_zip"
    UNREADABLE = "unreadable"  # a member can't be unpacked, or its own checksum differs
    CHANGED = "changed"  # not what the manifest says
    MISSING = "missing"
    UNEXPECTED = "unexpected"  # a name that no bundle has, or that stands twice
    TOO_LARGE = "too_large"
    VERSION = "version"  # of a format that this program doesn't know
    MALFORMED = "malformed"
    SEAL = "seal"  # the archive was changed outside of its members


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong, in which member (empty: the file itself), at which line (0: the whole)."""

    member: str
    what: Damage
    line: int = 0


class Damaged(Exception):
    """The bundle can't be read on; carries what is wrong."""

    def __init__(self, member: str, what: Damage, line: int = 0) -> None:
        self.wrong = Wrong(member, what, line)
        super().__init__(str(self.wrong))


class Writer:
    """Writes the members one after another into a file beside `path`, which takes its place at the end or never."""

    def __init__(self, path: Path) -> None:
        self.digests: dict[str, str] = {}
        self._path = path
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")  # for its owner only
        self._temporary = Path(name)
        self._file = os.fdopen(handle, "w+b")
        self._zip = ZipFile(self._file, "w", ZIP_DEFLATED, compresslevel=6)

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """A member, as it comes."""
        info = ZipInfo(name, _FIRST_DAY)
        info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, 3, 0o600 << 16
        digest = sha256()
        with self._zip.open(info, "w") as member:
            for piece in pieces:
                digest.update(piece)
                member.write(piece)
        self.digests[name] = digest.hexdigest()

    def finish(self) -> None:
        """Seal the file and put it in place."""
        self._zip.comment = _SEAL + bytes(64)
        self._zip.close()
        seal = _digest_before_seal(self._file)
        self._file.seek(-64, os.SEEK_END)
        self._file.write(seal)
        self._file.close()
        os.replace(self._temporary, self._path)

    def give_up(self) -> None:
        """Leave nothing behind."""
        with suppress(*_BROKEN):  # closing writes, and the disk may be full
            self._zip.close()
        with suppress(OSError):
            self._file.close()
        self._temporary.unlink(missing_ok=True)


class Reader:
    """Reads members within bounds. Raises Damaged for what makes the rest unreadable."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise Damaged("", Damage.NO_FILE) from error
        try:
            self._zip = ZipFile(self._file)
            self._members = self._zip.infolist()
        except _BROKEN as error:
            self._file.close()
            raise Damaged("", Damage.NOT_ZIP) from error
        try:
            self._look()
        except Damaged:
            self.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._zip.close()
        self._file.close()

    @property
    def names(self) -> list[str]:
        """Of all members, in their order."""
        return [member.filename for member in self._members]

    def sealed(self) -> bool:
        """Whether every byte of the file is as it was written."""
        seal = self._zip.comment.removeprefix(_SEAL)
        return self._zip.comment.startswith(_SEAL) and _digest_before_seal(self._file) == seal

    def pieces(self, name: str) -> Iterator[bytes]:
        """A member's bytes. Raises Damaged where they can't be unpacked."""
        try:
            with self._zip.open(name) as member:
                while piece := member.read(_PIECE):
                    yield piece
        except KeyError as error:
            raise Damaged(name, Damage.MISSING) from error
        except _BROKEN as error:
            raise Damaged(name, Damage.UNREADABLE) from error

    def lines(self, name: str) -> Iterator[tuple[int, bytes]]:
        """A member's lines with their numbers."""
        number, rest = 0, b""
        for piece in self.pieces(name):
            *whole, rest = (rest + piece).split(b"\n")
            if len(rest) > LONGEST_LINE:
                raise Damaged(name, Damage.TOO_LARGE, number + 1)
            for line in whole:
                number += 1
                yield number, line
        if rest:
            yield number + 1, rest

    def _look(self) -> None:
        """At names and sizes, before anything is unpacked."""
        if len(self._members) > MOST_MEMBERS or sum(member.file_size for member in self._members) > MOST_BYTES:
            raise Damaged("", Damage.TOO_LARGE)
        seen = set()
        for member in self._members:
            name = member.filename
            known = name in WHOLE or _PAGE_NAME.fullmatch(name)
            if not known or name in seen or member.flag_bits & 1 or member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                raise Damaged(name, Damage.UNEXPECTED)
            if member.file_size > SMALL and member.file_size > MOST_RATIO * member.compress_size:
                raise Damaged(name, Damage.TOO_LARGE)
            seen.add(name)
        missing = next((name for name in WHOLE if name not in seen), None)
        if missing:
            raise Damaged(missing, Damage.MISSING)


def _digest_before_seal(file: IO[bytes]) -> bytes:
    """The digest of everything but the last 64 bytes, in hexadecimal."""
    left = file.seek(0, os.SEEK_END) - 64
    file.seek(0)
    digest = sha256()
    while left > 0 and (piece := file.read(min(left, _PIECE))):
        digest.update(piece)
        left -= len(piece)
    return digest.hexdigest().encode()
