"""The whole of `auditor scan` for one domain: the outside and the knowledge in, what was seen out.

collect (through the network) -> identify -> the JSON object of CONTRACT 2
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from auditor.collect import network_owner
from auditor.collect.ask_network_owner import ask_owners
from auditor.collect.browser_export import belongs
from auditor.collect.dns import Plan
from auditor.collect.look import look
from auditor.collect.privacy_text import known_names
from auditor.collect.vendors import ask_vendors
from auditor.collect.website import LookFor, look_at_website
from auditor.identify.not_seen import exists
from auditor.identify.observed import BROUGHT, Recogniser, Saying, SeenDomain, scan_json
from auditor.network.bundle import Manifest
from auditor.network.protocol import Network, Why
from auditor.network.replaying import Replaying
from auditor.observation import Evidence, Gap, MailStatus, Observation


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user wants looked at, beyond names and mail."""

    website: bool = True
    follow: bool = False
    ask_vendors: bool = False
    ask_networks: bool = False
    brought: tuple[Evidence, ...] = ()  # from a browser's exports
    owner_of_network: network_owner.Find | None = None

    def told(self) -> dict[str, bool]:
        """What a recording says that it was told to look at."""
        return {"website": self.website, "follow": self.follow, "ask_vendors": self.ask_vendors, "ask_networks": self.ask_networks}

    def as_recorded(self, manifest: Manifest) -> "Wishes":
        """With what a recording was told to look at: what it wasn't told isn't in it, and would only be gaps."""
        told = {name: manifest.options.get(name) is True for name in self.told()}
        return Wishes(
            **told | {"website": self.website and told["website"]},
            brought=tuple(dict.fromkeys((*manifest.brought, *self.brought))),
            owner_of_network=self.owner_of_network,
        )


class Scanner:
    """Looks at one domain after another, or at many side by side. Build it once."""

    def __init__(self, saying: Saying, network: Network, wishes: Wishes, now: Callable[[], str]) -> None:
        """`now` gives the ISO time in UTC that an observation says; a replay gives that of its recording."""
        self.saying = saying
        self.network = network
        self.wishes = wishes = wishes.as_recorded(network.manifest) if isinstance(network, Replaying) else wishes
        self._now = now
        self._plan = Plan.of(saying.knowledge)
        self._recogniser = Recogniser(saying.knowledge)
        self._website = None
        if wishes.website:
            look_for = LookFor(saying.knowledge.site_words, known_names(saying.knowledge), follow=wishes.follow)
            self._website = partial(look_at_website, look_for=look_for)

    async def scan(self, domain: str) -> SeenDomain:
        """Everything about one domain. Never raises for what strangers' servers do."""
        if isinstance(self.network, Replaying) and domain not in self._plan.mailbox_domains and not self.network.holds(domain):
            return self._recogniser.recognise(Observation(domain, self._now(), gaps=(Gap(domain, Why.NOT_RECORDED),)))
        observation = await look(domain, self.network, self._plan, when=self._now(), website=self._website)
        if domain not in self._plan.mailbox_domains:
            observation = await self._beyond(observation)
        await asyncio.sleep(0)  # what follows only computes: let answers for other domains in
        return self._recogniser.recognise(observation)

    async def _beyond(self, observation: Observation) -> Observation:
        """With what vendors, tables of networks and the user's browser say beside what the domain shows."""
        found, gaps, contacted = list(observation.evidence), list(observation.gaps), list(observation.contacted)
        if self.wishes.ask_vendors:
            tenants, unanswered, hosts = await ask_vendors(observation.domain, self.network)
            found, gaps, contacted = [*found, *tenants], [*gaps, *unanswered], [*contacted, *hosts]
        if self.wishes.ask_networks:
            owners, unanswered = await ask_owners(observation.evidence, self.network)
            found, gaps = [*found, *owners], [*gaps, *unanswered]
        elif self.wishes.owner_of_network:
            found += network_owner.evidence(observation.evidence, self.wishes.owner_of_network)
        brought = (piece for piece in self.wishes.brought if belongs(piece, observation.domain))
        return replace(observation, evidence=(*found, *brought), gaps=tuple(gaps), contacted=tuple(dict.fromkeys(contacted)))

    def as_json(self, seen: SeenDomain, written: str = "") -> dict[str, Any]:
        """The object of CONTRACT 2, with `input` where the domain was written otherwise."""
        result = scan_json(seen, self.saying)
        return {"domain": result.pop("domain"), "input": written, **result} if written and written != seen.observation.domain else result


def was_looked_at(seen: SeenDomain) -> bool:
    """Whether anything at all could be seen, be it that there is nothing; a domain that doesn't exist can't be looked at."""
    return (any(piece.kind not in BROUGHT for piece in seen.observation.evidence) and exists(seen.observation)) or seen.mail.status is MailStatus.PUBLIC
