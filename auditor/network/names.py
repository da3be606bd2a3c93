"""What people write, made a domain: addresses of pages and mailboxes, capitals, accents, spaces that nobody sees.

>>> domain("https://www.Écoles.be/page?x=1")
Domain(name='xn--coles-9ra.be', was=<Was.URL: 'url'>)
>>> domain("asso.fr")
Refused(why=<Reason.PUBLIC_SUFFIX: 'public_suffix'>, part='asso.fr')
"""

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from auditor.registrable import is_public_suffix

LONGEST_NAME = 253
LONGEST_LABEL = 63
LONGEST_TEXT = 4000  # of an address with everything behind it

_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?[/\\]{2}|mailto:", re.IGNORECASE)
_AFTER_HOST = re.compile(r"[/?#\\]")
_AROUND = " \t\r\n<>\"'«»“”‘’()[],;"
_DOTS = str.maketrans({"。": ".", "．": ".", "｡": "."})
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.ASCII)


class Was(StrEnum):
    """What somebody wrote."""

    DOMAIN = "domain"
    URL = "url"
    MAIL_ADDRESS = "mail_address"


class Reason(StrEnum):
    """Why that is no domain; each is a sentence of a report."""

    EMPTY = "empty"
    NOT_A_DOMAIN = "not_a_domain"  # one word, an empty label, or far too long to be anything
    IP_ADDRESS = "ip_address"
    PUBLIC_SUFFIX = "public_suffix"  # “fr”, “asso.fr”: nobody's own
    LABEL_TOO_LONG = "label_too_long"
    NAME_TOO_LONG = "name_too_long"
    BAD_CHARACTER = "bad_character"


@dataclass(frozen=True, slots=True)
class Domain:
    """A name to look at: IDNA, lower case, no final dot."""

    name: str
    was: Was


@dataclass(frozen=True, slots=True)
class Refused:
    """No domain, and the part of the text that it fails at (strangers' text)."""

    why: Reason
    part: str


def domain(text: str) -> Domain | Refused:
    """The domain that somebody means, without the www of a page, where nobody has mail. Never raises."""
    if len(text) > LONGEST_TEXT:
        return Refused(Reason.NOT_A_DOMAIN, text[:40] + "…")
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf").strip(_AROUND + "\u00a0\u202f\u3000")
    if not seen:
        return Refused(Reason.EMPTY, "")
    host, was = _host(seen)
    name = _ascii(host)
    if isinstance(name, Refused):
        return name
    if is_public_suffix(name):
        return Refused(Reason.PUBLIC_SUFFIX, host)
    if "." not in name:
        return Refused(Reason.NOT_A_DOMAIN, host)
    without = name.removeprefix("www.")
    return Domain(without if "." in without and not is_public_suffix(without) else name, was)


def _host(text: str) -> tuple[str, Was]:
    """The host in an address of a page or of a mailbox."""
    was = Was.DOMAIN
    if scheme := _SCHEME.match(text):
        was = Was.MAIL_ADDRESS if scheme[0].lower() == "mailto:" else Was.URL
        text = text[scheme.end() :]
    host, *behind = _AFTER_HOST.split(text, maxsplit=1)
    if behind and was is Was.DOMAIN:
        was = Was.URL
    if "@" in host:
        host = host.rpartition("@")[2]
        was = Was.MAIL_ADDRESS if was is Was.DOMAIN else was  # before the @ of a URL stands a user's name
    if host.startswith("["):
        return host.partition("]")[0].lstrip("["), was
    without, colon, port = host.rpartition(":")
    if colon and ":" not in without and (not port or port.isdecimal()):
        host = without
    return host.strip(), was


def readable(name: str) -> str:
    """« coopé.example (xn--coop-epa.example) »: both forms, since letters of other alphabets may look alike; else the name itself.

    >>> readable("lepont.example")
    'lepont.example'
    """
    if "xn--" not in name:
        return name
    import idna

    try:
        return f"{idna.decode(name)} ({name})"
    except UnicodeError:
        return name


def _ascii(host: str) -> str | Refused:
    """A host name in IDNA's ASCII form, checked label by label."""
    if _is_address(host):
        return Refused(Reason.IP_ADDRESS, host)
    host = host.translate(_DOTS).removesuffix(".")
    if not host:
        return Refused(Reason.EMPTY, "")
    if not host.isascii():
        import idna

        try:
            host = idna.uts46_remap(host, std3_rules=False, transitional=False)
        except UnicodeError:
            return Refused(Reason.BAD_CHARACTER, host)
    labels = []
    for label in host.lower().split("."):
        made = _label(label)
        if isinstance(made, Refused):
            return made
        labels.append(made)
    name = ".".join(labels)
    if _NUMBER.fullmatch(labels[-1]):  # browsers take 127.1 and 0x7f000001 for addresses
        return Refused(Reason.IP_ADDRESS, host)
    if len(name) > LONGEST_NAME:
        return Refused(Reason.NAME_TOO_LONG, host)
    return name


def _label(label: str) -> str | Refused:
    if not label:
        return Refused(Reason.NOT_A_DOMAIN, "")
    if not label.isascii() or label.startswith("xn--"):
        import idna

        try:
            label = idna.alabel(label).decode("ascii")
        except UnicodeError as error:
            long = len(label) > LONGEST_LABEL or "too long" in str(error)
            return Refused(Reason.LABEL_TOO_LONG if long else Reason.BAD_CHARACTER, label)
    if not _LABEL.fullmatch(label):
        return Refused(Reason.BAD_CHARACTER, label)
    if len(label) > LONGEST_LABEL:
        return Refused(Reason.LABEL_TOO_LONG, label)
    return label


def _is_address(host: str) -> bool:
    if not host[-1:].isdigit() and ":" not in host:
        return False
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
