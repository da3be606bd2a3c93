"""Real components that some tests need: a browser, readers of PDF, WeasyPrint with its libraries, a recursive resolver.

Where one isn't there, its tests don't run; the last line of the run says so, and with CI=true they fail instead.
"""

import errno
import os
import shutil
import socket
from collections.abc import Callable

import pytest

NOT_HERE = "DID NOT RUN, not on this machine: "


def left_out(reports: "list[pytest.TestReport]") -> list[str]:
    """What the skipped tests missed, each once."""
    reasons = [str(report.longrepr[2]) for report in reports if isinstance(report.longrepr, tuple)]
    return sorted({reason.split(NOT_HERE, 1)[1] for reason in reasons if NOT_HERE in reason})


def chromium() -> str:
    """The path of the browser."""
    return _needed("chromium", lambda: shutil.which("chromium"))


def poppler(tool: str) -> str:
    """The path of pdfinfo, pdftotext, pdffonts or pdftoppm."""
    return _needed(f"{tool} (poppler-utils)", lambda: shutil.which(tool))


def weasyprint() -> None:
    """That pages can be made into PDF."""
    _needed("WeasyPrint's libraries (pango, harfbuzz)", _drawing_libraries)


def unbound() -> str:
    """The path of the recursive resolver, which asks authoritative servers on port 53 and no other."""
    _needed("the right to listen on port 53 of loopback", _low_port)
    return _needed("unbound", lambda: shutil.which("unbound", path=f"{os.environ.get('PATH', '')}:/usr/sbin"))


def _low_port() -> str | None:
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as tried:
            tried.bind(("127.0.1.1", 53))
    except OSError as error:
        return "53" if error.errno == errno.EADDRINUSE else None
    return "53"


def _drawing_libraries() -> str | None:
    try:
        import weasyprint
    except OSError:
        return None
    return str(weasyprint.__version__)


def _needed(name: str, find: Callable[[], str | None]) -> str:
    found = find()
    if found is not None:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail(f"{NOT_HERE}{name}", pytrace=False)
    pytest.skip(f"{NOT_HERE}{name}")
