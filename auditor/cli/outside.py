"""Opening the way to the outside for the commands that look there: live, recorded along the way, or replayed from a bundle."""

import contextlib
import math
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.main import t
from auditor.errors import InputError, Problem

if TYPE_CHECKING:
    from auditor.cli.session import Session
    from auditor.identify.observed import SeenDomain
    from auditor.network.protocol import Network
    from auditor.scan import Scanner

TIMEOUT = 2.5  # seconds for one question; a second try follows


@dataclass(frozen=True, slots=True)
class Way:
    """How the outside is reached, as the user said."""

    resolvers: Sequence[str] = ()
    timeout: float = TIMEOUT
    contact: str = ""
    replay: Path | None = None


def resolver_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--resolver, of every command that asks names."""
    said = t("À qui demander les noms (par défaut, ceux du système) ; deux au plus.", "Whom to ask for names (default: the system's); two at most.")
    return click.option("--resolver", "resolvers", multiple=True, metavar="HOST[:PORT]", help=said)(command)


class Seconds(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.3 on
    """The value of --timeout."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            seconds = float(str(value).replace(",", "."))
        except ValueError:
            seconds = math.nan
        if not 0.1 <= seconds <= 60:
            self.fail(
                t(
                    f"« {value} » ; accepté : un nombre de secondes de 0,1 à 60, par exemple 2,5",
                    f"“{value}”; accepted: a number of seconds from 0.1 to 60, for instance 2.5",
                ),
                param,
                ctx,
            )
        return seconds


def now() -> str:
    """The time, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


@contextlib.asynccontextmanager
async def opened(way: Way, session: "Session") -> "AsyncIterator[tuple[Network, Callable[[], str]]]":
    """The network, and what time it is there. Raises InputError for a resolver or a bundle that can't be used."""
    if way.replay is not None:
        from auditor.network.bundle import read_bundle
        from auditor.network.replaying import Replaying

        with read_bundle(way.replay, session.wording.say) as bundle:
            replaying = Replaying(bundle)
            yield replaying, lambda: replaying.when
        return
    from auditor.network.dns import Resolver
    from auditor.network.live import Live
    from auditor.network.resolvers import BadResolver, resolvers

    try:
        servers = resolvers(way.resolvers)
    except BadResolver as error:
        raise InputError([Problem(f"--resolver {error.asked}".strip(), session.wording.say(f"resolver.{error.why}"))]) from error
    async with Live(Resolver(servers, way.timeout), way.contact) as live:
        yield live, now


def look_at(names: "Sequence[str]", way: Way, session: "Session", *, website: bool) -> "tuple[list[SeenDomain], Scanner]":
    """Look at a few domains, or find them in a bundle. Raises InputError where one of them can't be used."""
    import asyncio

    from auditor.identify.observed import Saying
    from auditor.network.loop import run
    from auditor.scan import Scanner, Wishes

    async def all_of_them() -> "tuple[list[SeenDomain], Scanner]":
        async with opened(way, session) as (network, when):
            saying = Saying(session.knowledge, session.wording, datetime.now(UTC).date())
            scanner = Scanner(saying, network, Wishes(website), when)
            return list(await asyncio.gather(*(scanner.scan(name) for name in names))), scanner

    return run(all_of_them())


def nothing_seen(seen: "SeenDomain", scanner: "Scanner", way: Way) -> str:
    """Why nothing of a domain could be looked at, and what to try: a recording holds what it holds, whoever is asked."""
    from auditor.identify.not_seen import exists
    from auditor.identify.observed import mail_reason

    if not exists(seen.observation):
        return mail_reason(seen, scanner.saying)
    say = scanner.saying.wording.say
    domain = seen.observation.domain
    return say("scan.nothing_seen", domain=domain) if way.replay is None else say("scan.nothing_recorded", domain=domain, file=way.replay)


def as_domains(written: "Sequence[str]", place: str, session: "Session") -> list[str]:
    """What people wrote, as names to look at. Raises InputError with everything that isn't one."""
    found = [as_domain(text, place, session) for text in written]
    problems = [one for one in found if isinstance(one, Problem)]
    if problems:
        raise InputError(problems)
    return list(dict.fromkeys(one for one in found if isinstance(one, str)))


def as_domain(text: str, place: str, session: "Session") -> str | Problem:
    """The name to look at that somebody wrote, or why it is none, in a sentence."""
    from auditor.network.names import Refused, domain

    found = domain(text)
    return Problem(place or text, session.wording.say(f"domain.{found.why}", part=found.part or text)) if isinstance(found, Refused) else found.name
