"""How much a stranger's server may send, and how long it may take."""

from dataclasses import dataclass

MEBI = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on fetching one page. Bytes and seconds. What lies beyond isn't read; a page is then `cut`, and still read."""

    page: int = 2 * MEBI  # as it comes over the line, and again after decompression
    headers: int = 200
    header_bytes: int = 64 * 1024
    redirects: int = 5
    addresses: int = 3  # tried for one host
    connect: float = 4.0  # one address; and once more for TLS
    read: float = 6.0  # silence
    total: float = 10.0  # redirects included
    in_flight: int = 50  # pages at once, over all hosts
    kept_open: float = 5.0  # how long a connection waits for the next page of the same host


LIMITS = Limits()
