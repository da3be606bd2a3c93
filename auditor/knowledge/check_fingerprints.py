"""Fingerprints are right in themselves and among each other: each file's examples are its tests."""

import re
from collections.abc import Iterator

from auditor.errors import Problem
from auditor.knowledge.fingerprints import Sign, recognises
from auditor.knowledge.patterns import literals, trouble
from auditor.knowledge.reader import SourceFile, SourceTree
from auditor.knowledge.records import BY_HOST, BY_PATTERN, Fingerprint, FingerprintKind
from auditor.registrable import is_public_suffix

_HOST = re.compile(r"(?:(?:\*|[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)\.)+[a-z0-9-]+", re.ASCII)
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+", re.ASCII)
_SELECTOR = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?", re.ASCII | re.IGNORECASE)


def signs_of(id_: str, fingerprints: tuple[Fingerprint, ...]) -> Iterator[Sign]:
    """A product's fingerprints as a scan uses them, numbered by kind as they stand in the file."""
    numbers: dict[FingerprintKind, int] = {}
    for one in fingerprints:
        numbers[one.kind] = numbers.get(one.kind, 0) + 1
        yield Sign(
            f"{id_} {one.kind} {numbers[one.kind]}",
            id_,
            one.kind,
            one.role,
            one.strength,
            one.host,
            one.pattern or "",
            literals(one.pattern) if one.pattern else (),
            tuple(selector.lower() for selector in one.selectors),
            one.source,
        )


def check_fingerprints(tree: SourceTree) -> Iterator[Problem]:
    """Every problem of every product's fingerprints and of the domains of its mailboxes."""
    taken: dict[tuple[str, str], tuple[str, str]] = {}
    domains: dict[str, str] = {}
    for id_, file in tree.folders.get("products", {}).items():
        if file.record is None:
            continue
        for index, one in enumerate(file.record.fingerprints):
            problems = [Problem(file.place(("fingerprints", index, *path)), f"fingerprints.{index}: {says}", hint) for path, says, hint in _form(one)]
            yield from problems
            if not problems:
                yield from _examples(file, index, next(signs_of(id_, (one,))))
            yield from _claimed_twice(file, index, one, taken)
        yield from _mailbox_domains(file, domains)


def _form(one: Fingerprint) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """(where, what is wrong, hint) of one fingerprint by itself."""
    if bool(one.host) == bool(one.pattern):
        yield (), "it has either `host` or `pattern`", ""
    if one.host and one.kind not in BY_HOST:
        yield ("host",), f"“{one.kind}” is recognised by a pattern", "write `pattern:`"
    if one.pattern and one.kind not in BY_PATTERN:
        yield ("pattern",), f"“{one.kind}” is recognised by host names", "write `host: [...]`"
    if one.selectors and one.kind is not FingerprintKind.DKIM:
        yield ("selectors",), "only dkim has selectors", ""
    if one.pattern and one.kind is FingerprintKind.DKIM and not one.selectors:
        yield ("pattern",), "a pattern of dkim is about the keys at its selectors: name them", ""
    for index, selector in enumerate(one.selectors):
        if not _SELECTOR.fullmatch(selector):
            yield ("selectors", index), f"“{selector}” is no selector", "what stands before ._domainkey"
    for index, host in enumerate(one.host):
        yield from ((("host", index), says, hint) for says, hint in host_form(host))
    if one.pattern and (wrong := trouble(one.pattern)):
        yield ("pattern",), wrong, ""


def host_form(host: str) -> Iterator[tuple[str, str]]:
    """(what is wrong, hint) of a host pattern."""
    if not _HOST.fullmatch(host):
        yield f"“{host}” is no host pattern", "small letters, whole labels, at least two: mail.example.org; a label * stands for any one"
    elif "*" in host.split(".")[-2:]:
        yield f"“{host}” means nearly everything", "the last two labels are written out"
    elif is_public_suffix(host.removeprefix("*.")):
        yield f"“{host}” is a suffix that anybody registers under", "write the provider's own domain"


def _examples(file: SourceFile, index: int, sign: Sign) -> Iterator[Problem]:
    one: Fingerprint = file.record.fingerprints[index]
    for field, texts, wanted in (("matches", one.matches, True), ("near_misses", one.near_misses, False)):
        for number, text in enumerate(texts):
            if recognises(sign, text) is not wanted:
                says = "is not recognised" if wanted else "is recognised, and should not be"
                yield Problem(file.place(("fingerprints", index, field, number)), f"fingerprints.{index}: “{text}” {says}")


def _claimed_twice(file: SourceFile, index: int, one: Fingerprint, taken: dict[tuple[str, str], tuple[str, str]]) -> Iterator[Problem]:
    """The same host or pattern of the same kind can only mean one product; of one product, one role each time."""
    claims: list[tuple[tuple[str | int, ...], str]] = [(("host", number), host) for number, host in enumerate(one.host)]
    for path, what in claims or [(("pattern",), " at ".join((one.pattern or "", *one.selectors)))]:
        id_, shown = taken.setdefault((one.kind, what), (f"{file.id} {one.role}", file.shown))
        if shown != file.shown or (id_ == f"{file.id} {one.role}" and _stands_before(file, index, one, what)):
            yield Problem(
                file.place(("fingerprints", index, *path)), f"fingerprints.{index}: “{what}” ({one.kind}) stands already in {shown}", "keep it in one place"
            )


def _stands_before(file: SourceFile, index: int, one: Fingerprint, what: str) -> bool:
    """Whether an earlier fingerprint of the same file says the same."""
    earlier: tuple[Fingerprint, ...] = file.record.fingerprints[:index]
    return any(
        other.kind is one.kind and other.role is one.role and what in (*other.host, " at ".join((other.pattern or "", *other.selectors))) for other in earlier
    )


def _mailbox_domains(file: SourceFile, domains: dict[str, str]) -> Iterator[Problem]:
    for index, domain in enumerate(file.record.mailbox_domains):
        place = file.place(("mailbox_domains", index))
        if not _DOMAIN.fullmatch(domain):
            yield Problem(place, f"“{domain}” is no domain", "small letters, without @")
        elif is_public_suffix(domain):
            yield Problem(place, f"“{domain}” is a suffix that anybody registers under")
        shown = domains.setdefault(domain, file.shown)
        if shown != file.shown:
            yield Problem(place, f"“{domain}” stands already in {shown}", "keep it in one of them")
