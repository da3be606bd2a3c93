"""What dnspython reads in a reply, in our form: to compare our own reading with."""

import dns.message
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype

from auditor.network.wire import MOST_LINKS


def host(name: dns.name.Name) -> str:
    """A name in lower case without final dot; the root is “.”."""
    return name.to_text(omit_final_dot=True).lower()


def value(record: dns.rdata.Rdata) -> str:
    """One record's data, as Answer.values holds it."""
    kind = record.rdtype.name
    if kind == "TXT":
        return b"".join(record.strings).decode("utf-8", "backslashreplace")
    if kind == "MX":
        return f"{record.preference} {host(record.exchange)}"
    if kind in ("NS", "CNAME", "PTR"):
        return host(record.target)
    if kind == "SRV":
        return f"{record.priority} {record.weight} {record.port} {host(record.target)}"
    if kind == "SOA":
        numbers = (record.serial, record.refresh, record.retry, record.expire, record.minimum)
        return " ".join((host(record.mname), host(record.rname), *map(str, numbers)))
    if kind == "CAA":
        flags, tag, rest = record.to_text().split(" ", 2)
        return f"{flags} {tag.lower()} {rest}"
    return record.to_text()


def reading(message: dns.message.Message, name: str, type_: str) -> tuple[tuple[str, ...], list[str]]:
    """The chain of CNAMEs from a name on, and the values at its end, in alphabetical order."""
    chain: list[str] = []
    kind = dns.rdatatype.from_text(type_)
    owner = dns.name.from_text(name)
    for _ in range(MOST_LINKS + 1):
        found = message.get_rrset(message.answer, owner, dns.rdataclass.IN, kind)
        if found is not None and len(found):
            return tuple(chain), sorted({value(record) for record in found})
        link = message.get_rrset(message.answer, owner, dns.rdataclass.IN, dns.rdatatype.CNAME)
        if link is None or not len(link) or type_ == "CNAME":
            break
        owner = link[0].target
        chain.append(host(owner))
    return tuple(chain), []
