"""Domains as associations have them, answered from memory: to record, and to read again. Every one is the same each time."""

from collections.abc import Sequence
from hashlib import sha256

from auditor.network.protocol import Answer, Asked, Page, Status, Why
from auditor.observation import Evidence

MAIL = {
    "google": ("1 aspmx.l.google.com", "5 alt1.aspmx.l.google.com", "5 alt2.aspmx.l.google.com"),
    "microsoft": ("0 {dashed}.mail.protection.outlook.com",),
    "ovh": ("1 mx1.mail.ovh.net", "5 mx2.mail.ovh.net"),
    "infomaniak": ("5 mta-gw.infomaniak.ch",),
    "own": ("10 mail.{domain}",),
}
SPF = {"google": "_spf.google.com", "microsoft": "spf.protection.outlook.com", "ovh": "mx.ovh.com", "infomaniak": "spf.infomaniak.ch", "own": "spf.mailjet.com"}
PROOFS = ("google-site-verification={key}", "MS=ms{number:08}", "facebook-domain-verification={key}", "brevo-code:{key}")
LOADED = (
    "https://www.googletagmanager.com/gtag/js?id=G-1",
    "https://fonts.googleapis.com/css2?family=Inter",
    "https://cdn.jsdelivr.net/npm/bootstrap/dist/js/bootstrap.min.js",
    "https://connect.facebook.net/fr_FR/sdk.js",
    "https://js.stripe.com/v3/",
    "https://assets.calendly.com/assets/external/widget.js",
    "https://{domain}/wp-includes/js/jquery/jquery.min.js",
    "https://unknown-{number}.example.net/widget.js",
)
LINKED = (
    "https://www.facebook.com/pont",
    "https://www.helloasso.com/associations/pont",
    "https://docs.google.com/forms/d/e/x",
    "https://chat.whatsapp.com/x",
    "https://framadate.org/x",
)
OWN_PAGES = ("contact", "don", "adhesion", "mentions-legales", "confidentialite")
FILLER = "<div class='bloc'><p>Nos actions de l'année, <a href='/actions'>à lire</a> : ateliers, repas, accueil.</p><img src='/images/a.jpg' alt=''></div>\n"


class MadeUp:
    """A network of made-up domains `d0.example`, `d1.example` … Each has mail, texts, a site of six pages."""

    resolvers = ("192.0.2.53",)

    async def ask(self, name: str, type_: str) -> Answer:
        values = self._values(name, type_)
        if values:
            return Answer(name, type_, Status.FOUND, tuple(values))
        known = any(self._values(name, other) for other in ("A", "MX", "TXT"))
        return Answer(name, type_, Status.ABSENT, why=Why.NODATA if known else Why.NXDOMAIN)

    async def ask_many(self, asked: Sequence[Asked]) -> list[Answer]:
        return [await self.ask(name, type_) for name, type_ in asked]

    def _values(self, name: str, type_: str) -> list[str]:
        labels = name.split(".")
        domain = ".".join(labels[-2:])
        number = int(labels[-2][1:]) if labels[-1] == "example" and labels[-2][1:].isdigit() else -1
        if number < 0:
            return {"TXT": ["v=spf1 ip4:198.51.100.0/24 ~all"] if name in SPF.values() else [], "A": [f"198.51.100.{len(name) % 250}"]}.get(type_, [])
        provider = list(MAIL)[number % len(MAIL)]
        key = sha256(name.encode()).hexdigest()
        if name == domain:
            return {
                "MX": [value.format(dashed=domain.replace(".", "-"), domain=domain) for value in MAIL[provider]],
                "TXT": sorted([f"v=spf1 include:{SPF[provider]} -all", *(proof.format(key=key, number=number) for proof in PROOFS[: number % 5])]),
                "NS": ["dns10.ovh.net", "ns10.ovh.net"] if number % 2 else ["ns-1.gandi.net", "ns-2.gandi.net"],
                "SOA": ["dns10.ovh.net tech.ovh.net 1 2 3 4 5"],
                "A": [f"203.0.113.{number % 250}"],
            }.get(type_, [])
        below = labels[0]
        if below in ("www", "mail", *(("webmail", "cloud") if number % 3 == 0 else ())):
            return [f"203.0.113.{number % 250}"] if type_ == "A" else []
        if type_ == "TXT" and below == "_dmarc" and number % 5 > 1:
            return ["v=DMARC1; p=none; rua=mailto:dmarc@report.example.net"]
        return ["v=DKIM1; k=rsa; p=MIGf" + key] if type_ == "TXT" and name.startswith("google._domainkey") and provider == "google" else []

    async def fetch(self, url: str, within: str | None) -> Page:  # noqa: ARG002
        host, _, path = url.partition("://")[2].partition("/")
        if path == "robots.txt":
            return Page(url, Status.ABSENT, final_url=url, code=404, contacted=(host,), why=Why.GONE)
        body = _page(host, path).encode()
        headers = (("content-type", "text/html; charset=utf-8"), ("server", "nginx"), ("set-cookie", "_ga="))
        digest = sha256(body).hexdigest()
        return Page(url, Status.FOUND, url, 200, headers, body, digest=digest, issuer="Let's Encrypt", contacted=(host,))

    async def pause(self, seconds: float) -> None:
        """Nobody is there to be polite to."""

    def keep(self, page: Page, traces: tuple[Evidence, ...]) -> None:
        """Nothing is recorded here."""


def _page(host: str, path: str) -> str:
    """Some 20 KB; what it loads differs from one domain to the next."""
    number = int(host.split(".")[-2][1:])
    some = [one.format(domain=host, number=number) for place, one in enumerate(LOADED) if place > 5 or (number >> place % 4) % 2]
    loaded = "".join(f"<script src='{one}'></script>" for one in some)
    linked = "".join(f"<a href='{one}'>suivre</a>" for one in LINKED[number % 3 :])
    own = "".join(f"<a href='/{one}'>{one}</a>" for one in OWN_PAGES)
    return f"<!doctype html><html><head><title>{path}</title>{loaded}</head><body>{own}{FILLER * 140}{linked}<p>Brevo, Google, OVH, Stripe</p></body></html>"
