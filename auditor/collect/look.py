"""One whole look at a domain: its DNS and, where it is wanted, its website, side by side."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol, TypeAlias, TypeVar

from auditor.collect.dns import Plan, look_at_dns
from auditor.network.protocol import Network
from auditor.observation import Evidence, Gap, Observation

T = TypeVar("T")


class SeenSite(Protocol):
    """What a look at a website yields, and the hosts that were asked for it."""

    @property
    def evidence(self) -> tuple[Evidence, ...]: ...
    @property
    def gaps(self) -> tuple[Gap, ...]: ...
    @property
    def contacted(self) -> tuple[str, ...]: ...


LookAtWebsite: TypeAlias = Callable[[str, Network], Awaitable[SeenSite]]


async def look(domain: str, network: Network, plan: Plan, *, when: str, website: LookAtWebsite | None = None) -> Observation:
    """Look at `domain` (IDNA, lower case, no final dot). Of a mail provider's own domain nothing is asked.

    `when` is the ISO time in UTC that the observation says; `website` is left out where no page is to be fetched.
    """
    if domain in plan.mailbox_domains:
        return Observation(domain, when)
    site: SeenSite | None = None
    if website is None:
        dns = await look_at_dns(domain, network, plan)
    else:
        dns, site = await asyncio.gather(look_at_dns(domain, network, plan), website(domain, network))
    evidence = [*(one for one in dns if isinstance(one, Evidence)), *(site.evidence if site else ())]
    gaps = [*(one for one in dns if isinstance(one, Gap)), *(site.gaps if site else ())]
    contacted = [*network.resolvers, *(site.contacted if site else ())]
    return Observation(domain, when, _once(evidence), _once(gaps), _once(contacted))


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
