"""The sentences of the program, from reports/locale/<language>/LC_MESSAGES/*.po: an id, and a text or its plural forms.

The files are in gettext's own form, so that any translation tool opens them, and monolingual: the msgid is a symbolic id, and
each language stands in a folder of its own. They are read with the rest of the knowledge and travel in the compiled file.
French and English are whole; in another language a sentence may still be missing, and English stands in its place.
"""

import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

from auditor.errors import Problem
from auditor.knowledge.location import FIRST_LANGUAGES as REQUIRED
from auditor.knowledge.location import LOCALE
from auditor.knowledge.reader import near
from auditor.knowledge.wording import Messages

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

_LINE = re.compile(r'(?:(msgid|msgid_plural|msgstr|msgstr\[\d\]) )?"((?:[^"\\]|\\.)*)"')
_HIGHEST_COUNT = 200  # plural rules repeat from there on


@dataclass(frozen=True, slots=True)
class _Entry:
    """One sentence of one language, and where it stands."""

    lang: str
    place: str
    forms: tuple[str, ...]
    plural: bool


def read_messages(root: Path) -> tuple[Messages, list[Problem]]:
    """All sentences, and every problem of the files, each with its file and line."""
    messages, problems = Messages(), []
    entries: dict[str, dict[str, _Entry]] = {}
    files = sorted((root / LOCALE).glob("*/LC_MESSAGES/*.po"))
    for lang in REQUIRED:
        if not any(path.parts[-3] == lang for path in files):
            problems.append(Problem(f"{LOCALE}/{lang}/LC_MESSAGES", "no .po file is here", "sentences in French and English are required"))
    for path in files:
        shown, lang = path.relative_to(root).as_posix(), path.parts[-3]
        catalog, found = _catalogue(path, shown, lang)
        problems += found
        if catalog is None:
            continue
        problems += _header(catalog, shown, lang, messages)
        for message in catalog:
            if message.id:
                problems += _take(message, shown, lang, entries)
    problems += _compared(entries)
    for id_, by_language in entries.items():
        messages.texts[id_] = {lang: list(one.forms) if one.plural else one.forms[0] for lang, one in by_language.items() if all(one.forms)}
    return messages, problems


def _catalogue(path: Path, shown: str, lang: str) -> tuple["Catalog | None", list[Problem]]:
    """A file as Babel reads it, or what keeps it from being read: Babel itself passes over a quote that isn't closed."""
    from babel.messages.pofile import PoFileError, read_po

    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        cause = error.strerror or str(error) if isinstance(error, OSError) else "its text is not in UTF-8"
        return None, [Problem(f"{shown}:1", f"the file can't be read: {cause}")]
    problems = list(_lines(text, shown))
    if problems:
        return None, problems
    try:
        return read_po(text.splitlines(), locale=lang, abort_invalid=True), []
    except PoFileError as error:
        return None, [Problem(f"{shown}:{error.lineno + 1}", f"this is not a PO file: {error.args[0]}")]
    except (ValueError, IndexError) as error:
        return None, [Problem(f"{shown}:1", f"this is not a PO file: {error}")]


def _lines(text: str, shown: str) -> Iterator[Problem]:
    """Lines of another form, and ids that stand twice, which would silently become one."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        match = _LINE.fullmatch(bare)
        if match is None:
            yield Problem(f"{shown}:{number}", f"“{bare[:60]}” is not understood", 'write msgid "…" or msgstr "…"; inside, \\" for a quote')
        elif match[1] == "msgid":
            first = lines.setdefault(match[2], number)
            if first != number:
                yield Problem(f"{shown}:{number}", f"the id “{match[2]}” stands twice (first at line {first})", "keep one")


def _header(catalog: "Catalog", shown: str, lang: str, messages: Messages) -> Iterator[Problem]:
    """The rule of plurals and the locale of a language, the same in all its files."""
    place, rule = f"{shown}:1", catalog.plural_expr
    try:
        form = gettext.c2py(rule)
        highest = max(form(count) for count in range(_HIGHEST_COUNT))
    except (ValueError, RecursionError) as error:
        yield Problem(place, f"Plural-Forms: “{rule}” is not a rule: {error}", "for instance: nplurals=2; plural=(n != 1);")
        return
    if highest >= catalog.num_plurals:
        yield Problem(place, f"Plural-Forms: nplurals is {catalog.num_plurals}, and the rule asks for form {highest}")
    locale = str(catalog.locale) if catalog.locale else ""
    for name, value, known in (("Plural-Forms", rule, messages.plurals), ("Language", locale, messages.locales)):
        if known.setdefault(lang, value) != value:
            yield Problem(place, f"{name} is “{value}” here and “{known[lang]}” in another file of this language", "write the same in both")


def _take(message: "Message", shown: str, lang: str, entries: dict[str, dict[str, _Entry]]) -> Iterator[Problem]:
    """Keep one entry, with what is wrong with it alone."""
    place, plural = f"{shown}:{message.lineno}", not isinstance(message.id, str)
    id_, *again = (message.id,) if isinstance(message.id, str) else message.id
    forms = (message.string or "",) if message.string is None or isinstance(message.string, str) else tuple(message.string)
    if plural and again != [id_]:
        yield Problem(place, f"“{id_}”: msgid_plural is “{again[0]}”", "write the same id there")
    if message.fuzzy:
        yield Problem(place, f"“{id_}” is marked fuzzy: a tool guessed it", "read it again, then remove the word fuzzy")
    if any(forms) and not all(forms):
        empty = ", ".join(f"msgstr[{number}]" for number, form in enumerate(forms) if not form)
        yield Problem(place, f"“{id_}”: {empty} is missing or empty", f"this language has {len(forms)} plural forms")
    elif not any(forms) and lang in REQUIRED:
        yield Problem(place, f"“{id_}” has no text", "write it in msgstr")
    before = entries.setdefault(id_, {}).setdefault(lang, _Entry(lang, place, forms, plural))
    if before.place != place:
        yield Problem(place, f"the id “{id_}” stands twice (first at {before.place})", "keep one")


def _compared(entries: dict[str, dict[str, _Entry]]) -> Iterator[Problem]:
    """What differs between the languages of an id: one that lacks it, other placeholders, a plural in one of them."""
    whole = [id_ for id_, found in entries.items() if all(lang in found for lang in REQUIRED)]
    for id_, found in entries.items():
        for lang in REQUIRED:
            if lang not in found:
                first = next(iter(found.values()))
                yield Problem(
                    first.place, f"“{id_}” is missing in {lang}", near(id_, whole) or f"add it to {first.place.split('/')[-1].split(':')[0]} of {lang}"
                )
        model = found.get(REQUIRED[0]) or next(iter(found.values()))
        wanted = _placeholders(model.forms[-1]) if model.forms[-1] else None
        for one in found.values():
            if one.plural != model.plural:
                yield Problem(one.place, f"“{id_}” has plural forms in {(one if one.plural else model).lang} only", f"see {model.place}")
            for number, form in enumerate(one.forms, 1):
                seen = _placeholders(form)
                in_words = {"n"} if number < len(one.forms) else set()  # « la prochaine démarche », where the last form says {n}
                if not form:
                    continue
                if seen is None:
                    yield Problem(one.place, f"“{id_}”: a brace stands alone in “{form}”", "a name stands between { and }")
                elif wanted is not None and seen | in_words != wanted | in_words:
                    yield Problem(one.place, f"“{id_}”: {one.lang} has {_braced(seen)}, {model.lang} has {_braced(wanted)}", "the same names in every form")


def _placeholders(text: str) -> set[str] | None:
    """The names between braces; None where a brace stands alone or holds more than a name."""
    try:
        parts = [part for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return None
    return {str(name) for _, name, _, _ in parts} if all(str(name).isidentifier() and not form and not how for _, name, form, how in parts) else None


def _braced(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "no name in braces"
