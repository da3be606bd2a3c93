"""How answers and pages stand in a bundle: one JSON object a line, fields that are empty left out.

Written without queries and fragments of addresses and without values of cookies. Of a query stay eight hexadecimal digits
of a digest, which tell apart two addresses that a page asked for, and from which nothing can be read back.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from sys import intern
from typing import Any, TypeVar

from auditor.network.protocol import Answer, Page, Status, Why
from auditor.network.urls import without_query
from auditor.observation import Evidence, EvidenceKind

T = TypeVar("T")

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_TOLD_APART = re.compile(r"~([0-9a-f]{8})")
_DECODER = json.JSONDecoder()  # asked directly: a bundle has hundreds of lines a domain, and `json.loads` guesses each one's encoding
_STATUS: Mapping[str, Status] = {one.value: one for one in Status}
_WHY: Mapping[str, Why] = {one.value: one for one in Why}
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Key:
    """Which page: its address without query, what tells the query apart, and within which domain it was asked for."""

    url: str
    query: str
    within: str | None  # None: anywhere

    @classmethod
    def of(cls, url: str, within: str | None) -> "Key":
        """The key of what was asked."""
        return cls(without_query(url), _digits(url), within or None)


def _digits(url: str) -> str:
    """What tells apart the query of an address, empty where there is none."""
    whole = url.partition("#")[0]
    query = whole.partition("?")[2]
    if told := _TOLD_APART.fullmatch(query):
        return told[1]
    return sha256(whole.encode(errors="surrogatepass")).hexdigest()[:8] if query else ""


def dumps(value: object) -> bytes:
    """One JSON line without its end: sorted, ASCII, nothing between."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()


def loads(line: bytes) -> dict[str, Any]:
    """The object of one line. Raises ValueError or TypeError for anything else."""
    text = line.strip().decode()
    try:
        value, end = _DECODER.raw_decode(text)
    except RecursionError as error:
        raise ValueError("too deep") from error
    if end != len(text) or not isinstance(value, dict):
        raise TypeError("not an object")
    return value


def answer_line(answer: Answer, milliseconds: int) -> bytes:
    """A question with what came back, and how long that took."""
    return dumps(
        _full(
            {
                "name": answer.name,
                "type": answer.type,
                "status": answer.status,
                "values": answer.values,
                "chain": answer.chain,
                "why": answer.why,
                "ms": milliseconds,
            }
        )
    )


def read_answer(line: bytes) -> Answer:
    """The answer of one line. Raises ValueError, KeyError or TypeError where it isn't one."""
    of = loads(line)
    return Answer(_text(of, "name"), intern(_text(of, "type")), _status(of), _texts(of, "values"), _texts(of, "chain"), _why(of))


def page_line(key: Key, page: Page, milliseconds: int) -> bytes:
    """A page without its body."""
    fields = {
        "url": key.url,
        "query": key.query,
        "within": key.within,
        "status": page.status,
        "why": page.why,
        "final_url": without_query(page.final_url),
        "code": page.code,
        "headers": page.headers,
        "cut": page.cut,
        "digest": page.digest,
        "elsewhere": without_query(page.elsewhere),
        "issuer": page.issuer,
        "contacted": page.contacted,
        "hops": page.hops,
        "ms": milliseconds,
    }
    return dumps(_full(fields))


def traces_text(traces: Iterable[Evidence]) -> bytes:
    """What was read in a page, without what may tell who a visitor is."""
    return dumps(as_traces(traces))


def as_traces(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    """Evidence as JSON, without what may tell who a visitor is."""
    clean = map(cleaned, evidence)
    return [_full({"kind": one.kind, "where": one.where, "value": one.value, "absent": one.absent}) for one in clean]


def read_traces(of: Json, name: str) -> tuple[Evidence, ...]:
    """The evidence in a field, none where it is left out. Raises ValueError or TypeError where it holds anything else."""
    return _several(of, name, _evidence)


def with_traces(line: bytes, traces: bytes | None) -> bytes:
    """The line of a page, and what was read in it."""
    return line if traces is None else line[:-1] + b',"traces":' + traces + b"}"


def read_page(line: bytes) -> tuple[Key, Page]:
    """The page of one line, without body, and what it was asked by. Raises ValueError, KeyError or TypeError where it isn't one."""
    of = loads(line)
    key = Key(_text(of, "url"), _text(of, "query"), _text(of, "within") if "within" in of else None)
    code = of.get("code")
    if not (code is None or (isinstance(code, int) and not isinstance(code, bool))) or not isinstance(of.get("cut", False), bool):
        raise TypeError("code or cut")
    return key, Page(
        url=key.url,
        status=_status(of),
        final_url=_text(of, "final_url"),
        code=code,
        headers=_several(of, "headers", _pair),
        cut=of.get("cut", False),
        digest=_text(of, "digest"),
        elsewhere=_text(of, "elsewhere"),
        issuer=_text(of, "issuer"),
        contacted=_texts(of, "contacted"),
        hops=_texts(of, "hops"),
        why=_why(of),
        traces=read_traces(of, "traces") if "traces" in of else None,
    )


def cleaned(trace: Evidence) -> Evidence:
    """A trace without what may tell who a visitor is: values of cookies, queries of addresses.

    The page that an address leads to can still be found: `https://a.example/?~0123abcd` is its key.
    """
    value = trace.value.partition("=")[0] if trace.kind is EvidenceKind.COOKIE else trace.value
    return replace(trace, where=_plain(trace.where), value=_plain(value))


def cleaned_json(value: Any) -> Any:
    """A JSON value in which the same holds for every text, as results are written and compared."""
    if isinstance(value, str):
        return _plain(value) if "?" in value else value
    if isinstance(value, Mapping):
        return {name: cleaned_json(one) for name, one in value.items()}
    return [cleaned_json(one) for one in value] if isinstance(value, list | tuple) else value


def _plain(text: str) -> str:
    if text.startswith("/"):
        return without_query(text)
    return _ADDRESS.sub(lambda found: f"{without_query(found[0])}{'?~' if (digits := _digits(found[0])) else ''}{digits}", text)


def _full(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Those that say something; the number 0 does."""
    return {name: value for name, value in fields.items() if value not in (None, "", (), False) or type(value) is int}


def _text(of: Json, name: str) -> str:
    value = of.get(name, "")
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _several(of: Json, name: str, read: Callable[[Any], T]) -> tuple[T, ...]:
    values = of.get(name, [])
    if not isinstance(values, list):
        raise TypeError(name)
    return tuple(read(value) for value in values)


def _texts(of: Json, name: str) -> tuple[str, ...]:
    values = of.get(name, ())
    if name in of and not (isinstance(values, list) and all(isinstance(value, str) for value in values)):
        raise TypeError(name)
    return tuple(values)


def _one_text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _pair(value: Any) -> tuple[str, str]:
    if not isinstance(value, list) or len(value) != 2:
        raise TypeError("not a header")
    return _one_text(value[0]), _one_text(value[1])


def _evidence(value: Any) -> Evidence:
    if not isinstance(value, dict) or not isinstance(value.get("absent", False), bool):
        raise TypeError("not a trace")
    # The same page and the same scripts stand in many traces.
    return Evidence(EvidenceKind(_text(value, "kind")), intern(_text(value, "where")), intern(_text(value, "value")), value.get("absent", False))


def _status(of: Json) -> Status:
    return _STATUS[_text(of, "status")]


def _why(of: Json) -> Why | None:
    return _WHY[of["why"]] if "why" in of else None
