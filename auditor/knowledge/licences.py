"""Which licences are free: the SPDX ids that the OSI approves or the FSF calls free, as met in vendor_db."""

import re

FREE = frozenset(
    [
        "AGPL-3.0",
        "AGPL-3.0-only",
        "AGPL-3.0-or-later",
        "GPL-2.0",
        "GPL-2.0-only",
        "GPL-2.0-or-later",
        "GPL-3.0",
        "GPL-3.0-only",
        "GPL-3.0-or-later",
        "LGPL-2.1",
        "LGPL-2.1-only",
        "LGPL-2.1-or-later",
        "LGPL-3.0",
        "LGPL-3.0-only",
        "LGPL-3.0-or-later",
        "MPL-1.1",
        "MPL-2.0",
        "EPL-1.0",
        "EPL-2.0",
        "EUPL-1.1",
        "EUPL-1.2",
        "CECILL-2.0",
        "CECILL-2.1",
        "CECILL-B",
        "CECILL-C",
        "Apache-2.0",
        "MIT",
        "MIT-0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "0BSD",
        "ISC",
        "Zlib",
        "Unlicense",
        "CC0-1.0",
        "OSL-3.0",
        "AFL-3.0",
        "Artistic-2.0",
        "CDDL-1.0",
        "PostgreSQL",
        "Python-2.0",
        "ODbL-1.0",
        "CC-BY-4.0",
        "CC-BY-SA-4.0",
        "PHP-3.01",
        "W3C",
        "BSL-1.0",
        "OFL-1.1",
        "LGPL-2.0-or-later",
        "CPAL-1.0",
        "ZPL-2.1",
    ]
)
NOT_FREE = frozenset(
    [
        "proprietary",
        "open-core",
        "source-available",
        "BUSL-1.1",
        "SSPL-1.0",
        "Elastic-2.0",
        "FSL-1.1-MIT",
        "FSL-1.1-ALv2",
        "PolyForm-Noncommercial-1.0.0",
        "CC-BY-NC-SA-4.0",
        "mixed",
    ]
)


def is_free(licence: str) -> bool | None:
    """Whether an SPDX expression, or one of our own words, gives the four freedoms; None: not known here.

    >>> is_free("AGPL-3.0-or-later"), is_free("proprietary"), is_free("MIT OR SSPL-1.0"), is_free("?")
    (True, False, True, None)
    """
    choices = [_all_free(part) for part in re.split(r"\s+OR\s+", licence.strip("() "))]
    if any(choice is True for choice in choices):
        return True
    return None if None in choices else False


def _all_free(expression: str) -> bool | None:
    parts = [part.strip("() ") for part in re.split(r"\s+(?:AND|WITH\s+\S+\s*AND)\s+", expression)]
    known = [True if part.split(" WITH ")[0] in FREE else False if part in NOT_FREE else None for part in parts]
    if False in known:
        return False
    return None if None in known else True
