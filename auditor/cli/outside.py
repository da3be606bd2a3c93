"""Opening the way to the outside for the commands that look there: live, recorded along the way, or replayed from a bundle."""

import contextlib
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
    from auditor.network.protocol import Network

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
