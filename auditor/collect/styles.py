"""Style sheets: which addresses they name."""

import re
from collections.abc import Iterator

_COMMENT = re.compile(r"/\*[\s\S]*?(?:\*/|\Z)")
_ADDRESS = re.compile(r"""url\(\s*["']?(?!data:)([^"'()\s]{1,2048})|@import\s*["']([^"']{1,2048})""", re.IGNORECASE)


def addresses(style: str) -> Iterator[str]:
    """What `url()` and `@import` name, as it is written, comments left out."""
    if "(" not in style and "@" not in style:
        return
    for found in _ADDRESS.finditer(_COMMENT.sub(" ", style)):
        yield found[1] or found[2]
