"""What the organisation's domains show, beside what it declares. Texts are in the language of the document."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SeenProduct:
    """A product seen: what it does there in words, how sure that is, whose it is, and the uses that declare it."""

    id: str
    name: str
    does: str
    hint: bool
    operator: str | None  # « Google LLC, US »
    owner: str | None  # where it isn't the operator
    big_tech: str | None
    domains: tuple[str, ...]
    usages: tuple[str, ...]
    evidence: tuple[str, ...]  # « mx lepont.example: 10 mx.example.net »


@dataclass(frozen=True, slots=True)
class Traceless:
    """A use that is declared and left no trace, and why there may be none."""

    usage: str
    why: str


@dataclass(frozen=True, slots=True)
class Observed:
    """The looks at the organisation's domains, and three lists to talk about."""

    domains: tuple[dict[str, Any], ...]  # the objects of `auditor scan --json`
    mail: tuple[str, ...]  # a sentence a domain
    declared: tuple[SeenProduct, ...]  # seen, and declared
    undeclared: tuple[SeenProduct, ...]  # seen, not declared, and somebody's tool
    behind: tuple[SeenProduct, ...]  # name servers, hosting, libraries …: seen, and around every site
    without_trace: tuple[Traceless, ...]
    differences: tuple[str, ...]
    privacy_page: tuple[str, ...]
    remarks: tuple[str, ...]  # on records that were all read, and that whoever receives mail may take otherwise
    unrecognised: tuple[str, ...]
    limits: tuple[str, ...]
