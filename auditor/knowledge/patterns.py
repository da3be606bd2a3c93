"""What can be said of a regular expression without running it: what it needs, and whether it may run away.

A pattern is searched without regard to case, in ASCII. Every text that it matches must hold one of its literals: that is how
thousands of patterns are looked for at once.
"""

import re
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

FLAGS = re.IGNORECASE | re.ASCII
SHORTEST_LITERAL = 4
MOST_ENDLESS = 3
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)


def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as it is searched. Raises re.error."""
    return re.compile(pattern, FLAGS)


def literals(pattern: str) -> tuple[str, ...]:
    """Texts in lower case of which one must stand in whatever the pattern matches, as long as can be told; () where there is none."""
    return tuple(sorted({text.lower() for text in _needed(parser.parse(pattern, FLAGS))}))


def _needed(tokens: Any) -> set[str]:
    """The longest text that must stand there, or of alternatives one for each, whichever's shortest is longer."""
    runs: list[str] = [""]
    choices: list[set[str]] = []
    _collect(tokens, runs, choices)
    choices.append({max(runs, key=len)} - {""})
    return max(choices, key=_shortest)


def _shortest(texts: set[str]) -> int:
    return min(map(len, texts), default=0)


def _collect(tokens: Any, runs: list[str], choices: list[set[str]]) -> None:
    """Texts that must stand there one after the other; a new one begins wherever something else may come between."""
    for code, argument in tokens:
        if code is codes.LITERAL:
            runs[-1] += chr(argument)
        elif code is codes.SUBPATTERN and not argument[2]:
            _collect(argument[3], runs, choices)
        elif code in _REPEATS and argument[0] >= 1:
            runs.append("")
            _collect(argument[2], runs, choices)
            runs.append("")
        elif code is codes.BRANCH:
            ways = [_needed(way) for way in argument[1]]
            if all(ways):
                choices.append(set().union(*ways))
            runs.append("")
        elif code is not codes.AT:
            runs.append("")


def trouble(pattern: str) -> str:
    """Why a pattern isn't accepted, in words; '' where it is."""
    try:
        tokens = parser.parse(pattern, FLAGS)
        compiled(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return f"this is no regular expression: {error}"
    endless, nested = _endless(tokens, inside=False)
    if nested:
        return "a repeat within a repeat can take for ever"
    if endless > MOST_ENDLESS:
        return f"more than {MOST_ENDLESS} repeats without an end can take very long"
    if _begins_endless(tokens):
        return "it begins with a repeat without an end: leave that out, it is searched anywhere"
    if min(map(len, literals(pattern)), default=0) < SHORTEST_LITERAL:
        return f"it needs a text of {SHORTEST_LITERAL} characters that always stands there, or one in each alternative"
    return ""


def _endless(tokens: Any, *, inside: bool) -> tuple[int, bool]:
    """How many repeats have no end, and whether one stands within another, or something refers back."""
    count, nested = 0, False
    for code, argument in tokens:
        nested = nested or code is codes.GROUPREF
        for inner in _parts(code, argument):
            repeats = code in _REPEATS and argument[1] > 1
            endless = code in _REPEATS and argument[1] is codes.MAXREPEAT
            more, deeper = _endless(inner, inside=inside or repeats)
            count += more + endless
            nested = nested or deeper or (inside and endless) or (endless and more > 0)
    return count, nested


def _parts(code: Any, argument: Any) -> list[Any]:
    """The sequences inside one token."""
    if code in _REPEATS:
        return [argument[2]]
    if code is codes.SUBPATTERN:
        return [argument[3]]
    if code is codes.BRANCH:
        return list(argument[1])
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return [argument[1]]
    return [argument] if code is codes.ATOMIC_GROUP else []


def _begins_endless(tokens: Any) -> bool:
    for code, argument in tokens:
        if code is codes.AT and argument is codes.AT_BEGINNING:
            return False
        if code is codes.SUBPATTERN:
            return _begins_endless(argument[3])
        return code in _REPEATS and argument[1] is codes.MAXREPEAT
    return False
