"""Whose network an address belongs to, asked of a public service: only where the user says so, since the service then learns of it.

Team Cymru answers by DNS (https://team-cymru.com/community-services/ip-asn-mapping), so the question goes through the
user's resolver like any other, and is recorded and replayed like any other.

    44.2.0.192.origin.asn.cymru.com. TXT "64500 | 192.0.2.0/24 | BE | ripencc | 2001-02-03"
    AS64500.asn.cymru.com.           TXT "64500 | BE | ripencc | 2001-02-03 | EXAMPLE-AS Example Hosting, BE"
"""

import ipaddress
from collections.abc import Iterable

from auditor.collect.network_owner import evidence, with_addresses
from auditor.network.protocol import Answer, Network, Status, Why
from auditor.observation import Evidence, Gap

SERVICE = "asn.cymru.com"
MOST_ADDRESSES = 50


async def ask_owners(found: Iterable[Evidence], network: Network) -> tuple[list[Evidence], list[Gap]]:
    """The owner of the network of each public address among the evidence, once for a host and owner, and what couldn't be asked.

    “AS64500 EXAMPLE-AS Example Hosting, BE”; the number alone where it has no name, nothing where nobody announces the address.
    """
    standing = list(with_addresses(found))
    public = [one for one in dict.fromkeys(piece.value for piece in standing) if _is_public(one)]
    addresses = public[:MOST_ADDRESSES]
    origins = await network.ask_many([(_origin(address), "TXT") for address in addresses])
    numbers = {address: number for address, answer in zip(addresses, origins, strict=True) if (number := _number(answer))}
    announced = list(dict.fromkeys(numbers.values()))
    names = await network.ask_many([(f"AS{number}.{SERVICE}", "TXT") for number in announced])
    owners = {number: _shown(number, answer) for number, answer in zip(announced, names, strict=True)}
    gaps = dict.fromkeys(Gap(SERVICE, answer.why) for answer in (*origins, *names) if answer.status is Status.FAILED and answer.why)
    if len(public) > MOST_ADDRESSES:
        gaps[Gap(SERVICE, Why.TOO_MANY)] = None
    return list(evidence(standing, lambda address: owners[numbers[address]] if address in numbers else "")), list(gaps)


def _is_public(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).is_global
    except ValueError:  # what a recording says needn't be an address
        return False


def _origin(text: str) -> str:
    address = ipaddress.ip_address(text)
    reverse, _, _ = address.reverse_pointer.rpartition(".ip6.arpa" if address.version == 6 else ".in-addr.arpa")
    return f"{reverse}.{'origin6' if address.version == 6 else 'origin'}.{SERVICE}"


def _number(origin: Answer) -> str:
    """The network that announces an address, the first of several; empty where none does."""
    number = _cells(origin)[0].partition(" ")[0]
    return number if number.isdigit() else ""


def _shown(number: str, named: Answer) -> str:
    name = _cells(named)[-1]
    return f"AS{number} {name}" if name not in ("", number) else f"AS{number}"


def _cells(answer: Answer) -> list[str]:
    return [cell.strip() for cell in next(iter(answer.values), "").split("|")]
