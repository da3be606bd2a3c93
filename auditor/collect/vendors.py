"""Asking a vendor itself whether it knows a domain: only where the user says so, since the vendor then learns of the question."""

from auditor.network.protocol import Network, Why
from auditor.observation import Evidence, EvidenceKind, Gap

# Microsoft answers 200 for a domain that belongs to one of its tenants, and 400 for any other; what it says beyond that is JSON, and isn't read.
_MICROSOFT = "https://login.microsoftonline.com/{domain}/v2.0/.well-known/openid-configuration"
_MICROSOFT_HOST = "login.microsoftonline.com"
_KNOWN_THERE, _UNKNOWN_THERE = 200, 400


async def ask_vendors(domain: str, network: Network) -> tuple[list[Evidence], list[Gap], tuple[str, ...]]:
    """Evidence, gaps and the hosts contacted. A tenant says that accounts exist, never where the mail goes."""
    url = _MICROSOFT.format(domain=domain)
    page = await network.fetch(url, _MICROSOFT_HOST)
    if page.code == _KNOWN_THERE:
        return [Evidence(EvidenceKind.TENANT, domain, _MICROSOFT_HOST)], [], page.contacted
    if page.code == _UNKNOWN_THERE:
        return [Evidence(EvidenceKind.TENANT, domain, absent=True)], [], page.contacted
    return [], [Gap(_MICROSOFT_HOST, page.why or Why.HTTP_STATUS)], page.contacted
