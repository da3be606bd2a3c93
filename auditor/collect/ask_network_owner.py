"""Whose network an address belongs to, asked of a public service: only where the user says so, since the service then learns of it.

Team Cymru answers by DNS (https://team-cymru.com/community-services/ip-asn-mapping), so the question goes through the
user's resolver like any other, and is recorded and replayed like any other.

    44.2.0.192.origin.asn.cymru.com. TXT "64500 | 192.0.2.0/24 | BE | ripencc | 2001-02-03"
    AS64500.asn.cymru.com.           TXT "64500 | BE | ripencc | 2001-02-03 | EXAMPLE-AS Example Hosting, BE"
"""

import asyncio
import ipaddress
from collections.abc import Iterable

from auditor.collect.network_owner import with_addresses
from auditor.network.protocol import Network, Status
from auditor.observation import Evidence, EvidenceKind, Gap

SERVICE = "asn.cymru.com"
MOST_ADDRESSES = 50


async def ask_owners(found: Iterable[Evidence], network: Network) -> tuple[list[Evidence], list[Gap]]:
    """The owner of the network of each public address among the evidence, once for a host and owner, and what couldn't be asked."""
    at = [(one.where, address) for one in with_addresses(found) if (address := ipaddress.ip_address(one.value)).is_global]
    addresses = list(dict.fromkeys(address for _, address in at))[:MOST_ADDRESSES]
    answers = dict(zip(addresses, await asyncio.gather(*(_owner(address, network) for address in addresses)), strict=True))
    owners = dict.fromkeys((where, answers[address]) for where, address in at if address in answers)
    evidence = [Evidence(EvidenceKind.NETWORK_OWNER, where, owner) for where, owner in owners if isinstance(owner, str) and owner]
    return evidence, list(dict.fromkeys(one for one in answers.values() if isinstance(one, Gap)))


async def _owner(address: ipaddress.IPv4Address | ipaddress.IPv6Address, network: Network) -> str | Gap:
    """“AS64500 EXAMPLE-AS Example Hosting, BE”, the number alone where it has no name, empty where nobody announces the address."""
    reverse, _, _ = address.reverse_pointer.rpartition(".ip6.arpa" if address.version == 6 else ".in-addr.arpa")
    origin = await network.ask(f"{reverse}.{'origin6' if address.version == 6 else 'origin'}.{SERVICE}", "TXT")
    if origin.status is Status.FAILED and origin.why:
        return Gap(SERVICE, origin.why)
    number = _cells(origin.values)[0].partition(" ")[0]  # several may announce it: the first
    if not number.isdigit():
        return ""
    named = await network.ask(f"AS{number}.{SERVICE}", "TXT")
    name = _cells(named.values)[-1]
    return f"AS{number} {name}".rstrip() if name != number else f"AS{number}"


def _cells(values: Iterable[str]) -> list[str]:
    return [cell.strip() for cell in next(iter(values), "").split("|")]
