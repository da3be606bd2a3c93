"""The page as PDF, by WeasyPrint: tagged, with title, language and bookmarks. PDF/UA is asked for and not claimed."""

import gc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from auditor.errors import MissingPart

DEBIAN_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fonts-dejavu-core"


def load() -> Any:
    """WeasyPrint. Raises MissingPart without it or the libraries it draws with."""
    try:
        import weasyprint
    except ModuleNotFoundError as error:
        raise MissingPart("weasyprint") from error
    except OSError as error:  # a shared library isn't there
        raise MissingPart("weasyprint", DEBIAN_PACKAGES) from error
    return weasyprint


def render(page: str) -> bytes:
    """The PDF of a page that loads nothing. Raises MissingPart as `load`."""
    with _uncollected():
        made: bytes = load().HTML(string=page, url_fetcher=_nothing_is_loaded).write_pdf(pdf_variant="pdf/ua-1", finisher=_pack)
    return made


def _pack(_: object, file: Any) -> None:
    """Packs what is drawn as zlib does by default: at its highest level, which pydyf asks for, it takes five times as long for a twentieth less."""
    for part in file.objects:
        if getattr(part, "compress", False):
            drawn = b"\n".join(map(_as_bytes, part.stream))
            part.stream, part.compress = [zlib.compress(drawn)], False
            part.extra["Filter"] = "/FlateDecode"


def _as_bytes(one: Any) -> bytes:
    """A piece of what is drawn: bytes, the name of a tag as text, or its properties as an object."""
    if isinstance(one, bytes):
        return one
    return one.encode("ascii") if isinstance(one, str) else bytes(one.data)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Its many boxes live until the last page is drawn: looking for garbage among them takes a sixth of the time and finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _nothing_is_loaded(url: str, *_: object) -> dict[str, object]:
    """The page names nothing to load; were it to, nothing would be."""
    raise ValueError(url)
