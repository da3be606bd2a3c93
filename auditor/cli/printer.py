"""A process beside this one that loads WeasyPrint while the audit is worked out, and then makes the PDF.

Run by itself, this module reads a page from its standard input and writes the PDF to its standard output.
"""

import gc
import os
import subprocess
import sys

from auditor.render import pdf

# -P: nothing that lies in the folder one works in is taken for a part of the program.
_ITSELF = ("-P", "-m", "auditor.cli.printer")

# One of each kind of thing that a page has: what WeasyPrint does at the first of each is then done while the audit is worked out.
_FIRST = """<!doctype html><html lang="fr"><title>a</title><style>@page{@bottom-left{content:"a"}}html{font:8pt "Liberation Sans","DejaVu Sans",sans-serif}
p{white-space:pre-wrap}</style><h1>A</h1><p><b>b</b> ◆ é</p><ol><li><a href="#a" id="a">c</a></ol><table><tr><td>d</table>
<svg viewBox="0 0 1 1" width="1" height="1"><path d="M0,0C1,1 1,1 1,1Z" fill="#fff"/></svg>"""


class Printer:
    """Makes PDFs: the first in the other process, and here whatever that couldn't make, so that errors are said here."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        if sys.executable:
            self._process = subprocess.Popen([sys.executable, *_ITSELF], stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - ourselves

    def pdf(self, page: str) -> bytes:
        """The PDF of a page. Raises MissingPart as `auditor.render.pdf`."""
        process, self._process = self._process, None
        if process is None:
            return pdf.render(page)
        made, _ = process.communicate(page.encode())
        return made if process.returncode == 0 else pdf.render(page)


def main() -> int:
    """Without a page, or when something fails, there is nothing to write."""
    gc.disable()  # one PDF, and the process ends: looking for garbage after it took a thirtieth of the time
    try:
        pdf.render(_FIRST)
        page = sys.stdin.buffer.read().decode()
        made = pdf.render(page) if page else b""
    except (Exception, KeyboardInterrupt):  # noqa: BLE001 - whoever asked tries again, and says what is wrong
        return 1
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()
    return 0 if made else 1


if __name__ == "__main__":
    os._exit(main())  # WeasyPrint's boxes are many: nobody should wait until each has been taken apart
