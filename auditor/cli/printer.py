"""A process beside this one that loads WeasyPrint while the audit is worked out, and then makes the PDF.

Run by itself, this module reads a page from its standard input and writes the PDF to its standard output.
"""

import subprocess
import sys

from auditor.render import pdf

# -P: nothing that lies in the folder one works in is taken for a part of the program.
_ITSELF = ("-P", "-m", "auditor.cli.printer")


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
    try:
        pdf.load()
        page = sys.stdin.buffer.read().decode()
        made = pdf.render(page) if page else b""
    except (Exception, KeyboardInterrupt):  # noqa: BLE001 - whoever asked tries again, and says what is wrong
        return 1
    sys.stdout.buffer.write(made)
    return 0 if made else 1


if __name__ == "__main__":
    sys.exit(main())
