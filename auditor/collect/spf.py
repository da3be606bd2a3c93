"""SPF records: the names that they point to, and the tree that include and redirect make.

All of a tree is read, up to a limit far above the ten look-ups of RFC 7208: what stands beyond them is still what the
organisation wrote. That a receiver gives up there is said, and that of several records at one name it takes none (4.5). Addresses say nothing of who sends and are passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.network.protocol import Network, Status, Why
from auditor.observation import Evidence, EvidenceKind, Gap

MOST_NAMES = 40  # of records read in one tree
MOST_LOOKUPS = 10  # of one evaluation, RFC 7208 4.6.4
_LOOKUP = re.compile(r"^[+?~-]?(include:|redirect=|exists:|(a|mx|ptr)([:/]|$))", re.IGNORECASE)
_TERM = re.compile(r"^[+?~-]?(include:|redirect=|a:|mx:|exists:|ptr:)(.+)$", re.IGNORECASE)
_READ_ON = ("include:", "redirect=")
_NAME = re.compile(r"^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$")


@dataclass(frozen=True, slots=True)
class Pointer:
    """A name in a record; `read_on`: its own SPF record belongs to the tree."""

    name: str
    read_on: bool


def is_spf(text: str) -> bool:
    """Whether a TXT record is an SPF record, in whatever case."""
    words = text.split(maxsplit=1)
    return bool(words) and words[0].lower() == "v=spf1"


def pointers(record: str) -> Iterator[Pointer]:
    """The names that a record points to, in its order. Of a name with macros, what stands fixed at its end, never asked for."""
    for word in record.split()[1:]:
        term = _TERM.match(word)
        if term is None:
            continue
        name, has_macro = _fixed_end(term[2])
        if _NAME.match(name):
            yield Pointer(name, term[1].lower() in _READ_ON and not has_macro)


def _fixed_end(target: str) -> tuple[str, bool]:
    """“%{i}.spf.example.org” → “spf.example.org”, and whether there was a macro; a mask at the end is cut off."""
    end = target.rpartition("%")[2] if "%" in target else target
    name = end.partition("}")[2] if "%" in target and "}" in end else end
    return name.partition("/")[0].strip(".").lower(), "%" in target


def lookups(record: str) -> int:
    """How many terms of a record cost a receiver a look-up."""
    return sum(1 for word in record.split()[1:] if _LOOKUP.match(word))


async def tree(domain: str, records: tuple[str, ...], network: Network) -> list[Evidence | Gap]:
    """What the SPF records of a domain point to, all the way down, level by level."""
    found: list[Evidence | Gap] = []
    below: dict[str, tuple[str, ...]] = {domain: ()}  # each name read, with those above it
    level = [(domain, records)]
    cost = 0
    while level:
        next_names: list[str] = []
        found += [Gap(f"{name} SPF", Why.SPF_SEVERAL) for name, texts in level if len(texts) > 1]
        for name, texts in level:
            for text in texts:
                found.append(Evidence(EvidenceKind.SPF, name, text))
                cost += lookups(text)
                for pointer in pointers(text):
                    found.append(Evidence(EvidenceKind.SPF_INCLUDE, name, pointer.name))
                    if not pointer.read_on:
                        continue
                    if pointer.name == name or pointer.name in below[name]:
                        found.append(Gap(f"{pointer.name} TXT", Why.LOOP))
                    elif pointer.name not in below:
                        below[pointer.name] = (*below[name], name)
                        next_names.append(pointer.name)
        read = len(below) - len(next_names)
        within, beyond = next_names[: max(0, MOST_NAMES - read)], next_names[max(0, MOST_NAMES - read) :]
        found += [Gap(f"{name} TXT", Why.TOO_MANY) for name in beyond]
        answers = await network.ask_many([(name, "TXT") for name in within])
        level = []
        for name, answer in zip(within, answers, strict=True):
            texts = tuple(filter(is_spf, answer.values))
            if answer.status is Status.FAILED:
                found.append(Gap(f"{name} TXT", answer.why or Why.BAD_ANSWER))
            elif not texts:
                found.append(Evidence(EvidenceKind.SPF, name, absent=True))
            else:
                level.append((name, texts))
    if cost > MOST_LOOKUPS:
        found.append(Gap(f"{domain} SPF", Why.SPF_LOOKUPS))
    return found
