"""The one JSON text that all knowledge is compiled into: how it is laid out, and whether it is whole.

    {"head":{"format": 5, "stamp": …, "hashes": {…}, "index": {…}, "rules": "…", "messages": "…",
             "records": {"products/gmail": [19, 5213]}},
    "records":{
    "products/gmail":{…the record…},
    …
    },"crc32":"89abcdef"}

The head is one line and says where in the lines below each record stands, so that loading reads the head
and no record; each becomes a typed record when it is first asked for.
"""

import json
import zlib
from collections.abc import Mapping
from typing import Any

FORMAT = 7
# These stand among the records, and are read when a scan asks.
SIGNS = "fingerprints"
MAIL_RULES = "mail"
SITE_WORDS = "site words"
SEARCH = "search"  # and this one when `catalogue search` does
SEAL_LENGTH = len(',"crc32":"00000000"}')
_HEAD = b'{"head":'
_RECORDS = b',\n"records":{\n'


def laid_out(head: Mapping[str, Any], records: Mapping[str, bytes]) -> bytes:
    """The head with the place of every record, counted from the first, and the records, one a line."""
    lines, places, at = [], {}, 0
    for key, text in records.items():
        line = b"%s:%s" % (json.dumps(key).encode(), text)
        at += len(line)
        places[key] = (at - len(text), at)
        at += len(b",\n")
        lines.append(line)
    return b"%s%s%s%s\n}}" % (_HEAD, dump({**head, "records": places}).encode(), _RECORDS, b",\n".join(lines))


def head_and_records(data: bytes) -> tuple[dict[str, Any], bytes] | None:
    """The head of a compiled text, and its records as they stand; None for a text of another layout."""
    end = data.find(_RECORDS)
    if end < 0 or not data.startswith(_HEAD):
        return None
    head: dict[str, Any] = json.loads(data[len(_HEAD) : end])
    return head, data[end + len(_RECORDS) :]


def seal(text: bytes) -> bytes:
    """Append a checksum, inside the JSON, that a damaged file won't match."""
    body = text[:-1]
    return b'%s,"crc32":"%08x"}' % (body, zlib.crc32(body))


def is_whole(data: bytes) -> bool:
    """Whether the checksum at the end fits what stands before it."""
    body = data[:-SEAL_LENGTH]
    return data[-SEAL_LENGTH:] == b',"crc32":"%08x"}' % zlib.crc32(body)


def dump(value: Any) -> str:
    """JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
