"""An evidence bundle: what was asked, what came back and what was read out of it, in one file (docs/evidence-bundle.md).

Recording --write--> bundle --read_bundle--> Bundle --> Replaying
                        '------check-------> what is wrong with it
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from auditor.errors import InputError, Problem
from auditor.network.bundle_archive import ANSWERS, MANIFEST, MOST_MEMBERS, PAGES, RESULTS, Damage, Damaged, Reader, Wrong
from auditor.network.bundle_lines import Key, as_traces, dumps, loads, read_answer, read_page, read_traces
from auditor.network.protocol import Answer, Page
from auditor.observation import Evidence

T = TypeVar("T")

FORMAT = 1
_DOMAIN = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")  # IDNA, lower case, no final dot
_LARGEST_MANIFEST = 64 * 1024**2


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle says of itself."""

    when: str  # ISO date and time, UTC, at which the recording began
    versions: Mapping[str, str]  # of the program, and hashes of the rules and of vendor_db, as in the audit document
    options: Mapping[str, Any] = field(default_factory=dict)  # of the scan
    brought: tuple[Evidence, ...] = ()  # from a browser's exports, beside what was asked
    resolvers: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    members: Mapping[str, str] = field(default_factory=dict)  # name -> sha256

    def as_json(self) -> bytes:
        """The member manifest.json."""
        fields = {"when": self.when, "versions": dict(self.versions), "resolvers": self.resolvers, "domains": self.domains}
        more = {"options": dict(self.options), "brought": as_traces(self.brought), "members": dict(self.members)}
        return dumps({"format": FORMAT, **fields, **more}) + b"\n"


class Bundle:
    """A bundle that was read. Answers and pages are in memory; bodies and results are read when asked for. Close it after use."""

    def __init__(self, reader: Reader, manifest: Manifest) -> None:
        self.manifest = manifest
        self.answers: dict[tuple[str, str], Answer] = {}
        self.pages: dict[Key, Page] = {}
        self._reader = reader
        self._names = set(reader.names)

    def __enter__(self) -> "Bundle":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._reader.close()

    def sealed(self) -> bool:
        """Whether every byte of the file, outside of the members too, is as it was written."""
        return self._reader.sealed()

    def body(self, page: Page) -> bytes | None:
        """The bytes of a page, where the recording kept them."""
        name = f"pages/{page.digest}"
        return b"".join(self._reader.pieces(name)) if name in self._names else None

    def results(self) -> Iterator[dict[str, Any]]:
        """What was derived at the time, one object a domain."""
        for number, line in self._reader.lines(RESULTS):
            yield _line(RESULTS, number, line, loads)


def read_bundle(path: Path, say: Callable[..., str]) -> Bundle:
    """A bundle whose every member is what its manifest says. `say` gives the sentence of an id.

    Raises InputError with everything that is wrong.
    """
    wrong, bundle = look(path)
    if bundle is None:
        raise InputError([problem(path, one, say) for one in wrong])
    return bundle


def recorded_domains(path: Path, say: Callable[..., str]) -> tuple[str, ...]:
    """The domains that a bundle's manifest names; nothing else is read or checked. Raises InputError."""
    try:
        reader = Reader(path)
        try:
            return _manifest(reader).domains
        finally:
            reader.close()
    except Damaged as damaged:
        raise InputError([problem(path, damaged.wrong, say)]) from damaged


def problem(path: Path, wrong: Wrong, say: Callable[..., str]) -> Problem:
    """What is wrong, in words."""
    place = ":".join(filter(None, (str(path), wrong.member, str(wrong.line) if wrong.line else "")))
    return Problem(place, say(f"bundle.{wrong.what}"), say("bundle.update") if wrong.what is Damage.VERSION else "")


def look(path: Path) -> tuple[list[Wrong], Bundle | None]:
    """Everything that is wrong with a bundle, and the bundle where nothing is; close it after use."""
    try:
        reader = Reader(path)
    except Damaged as damaged:
        return [damaged.wrong], None
    wrong: list[Wrong] = []
    try:
        bundle = Bundle(reader, _manifest(reader))
        wrong += _against(bundle.manifest, reader)
        if not wrong:
            _fill(bundle, reader)
            wrong += _against_results(bundle)
    except Damaged as damaged:
        wrong.append(damaged.wrong)
    if wrong:
        reader.close()
        return wrong, None
    return [], bundle


def _manifest(reader: Reader) -> Manifest:
    """The manifest, of a format that is known."""
    text = b""
    for piece in reader.pieces(MANIFEST):
        text += piece
        if len(text) > _LARGEST_MANIFEST:
            raise Damaged(MANIFEST, Damage.TOO_LARGE)
    of = _line(MANIFEST, 0, text, loads)
    if of.get("format") != FORMAT:
        raise Damaged(MANIFEST, Damage.VERSION)
    when, resolvers, domains = of.get("when"), of.get("resolvers"), of.get("domains")
    maps = [of.get(name) for name in ("versions", "members", "options")]
    lists = all(isinstance(one, list) and all(isinstance(text, str) for text in one) for one in (resolvers, domains))
    named = lists and all(_DOMAIN.fullmatch(domain) for domain in domains or ())
    texts = all(isinstance(one, dict) and all(isinstance(value, str) for value in one.values()) for one in maps[:2])
    if not (named and texts and isinstance(when, str) and _is_time(when) and isinstance(maps[2], dict)):
        raise Damaged(MANIFEST, Damage.MALFORMED)
    brought = _line(MANIFEST, 0, text, lambda _: read_traces(of, "brought"))
    return Manifest(when, maps[0] or {}, maps[2], brought, tuple(resolvers or ()), tuple(domains or ()), maps[1] or {})


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).date().isoformat() == text[:10]
    except ValueError:
        return False


def _against(manifest: Manifest, reader: Reader) -> Iterator[Wrong]:
    """Members that aren't what the manifest says, are missing or too many."""
    names = [name for name in reader.names if name != MANIFEST]
    for name in sorted(manifest.members.keys() - set(names))[:MOST_MEMBERS]:
        yield Wrong(name, Damage.MISSING)
    for name in names:
        if name not in manifest.members:
            yield Wrong(name, Damage.UNEXPECTED)
            continue
        digest = sha256()
        try:
            for piece in reader.pieces(name):
                digest.update(piece)
        except Damaged as damaged:
            yield damaged.wrong
            continue
        if digest.hexdigest() != manifest.members[name] or (name.startswith("pages/") and name != f"pages/{digest.hexdigest()}"):
            yield Wrong(name, Damage.CHANGED)


def _against_results(bundle: Bundle) -> Iterator[Wrong]:
    """Each domain of the manifest has its result, and no other has one."""
    domains = [one.get("domain") for one in bundle.results()]
    if domains != list(bundle.manifest.domains):
        yield Wrong(RESULTS, Damage.MALFORMED)


def _fill(bundle: Bundle, reader: Reader) -> None:
    """Answers and pages. Where one stands twice, the first counts."""
    for number, line in reader.lines(ANSWERS):
        answer = _line(ANSWERS, number, line, read_answer)
        bundle.answers.setdefault((answer.name, answer.type), answer)
    for number, line in reader.lines(PAGES):
        key, page = _line(PAGES, number, line, read_page)
        bundle.pages.setdefault(key, page)


def _line(member: str, number: int, line: bytes, read: Callable[[bytes], T]) -> T:
    try:
        return read(line)
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(member, Damage.MALFORMED, number) from error
