"""Our own texts are written in French and in English, and none of them advertises: reports/words_to_avoid.yaml."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

from auditor import yaml12
from auditor.errors import Problem
from auditor.knowledge import reader
from auditor.knowledge.records import Form, Record
from auditor.knowledge.wording import Messages

_AS_OTHERS_WRITE = {"sources", "names", "words"}  # titles and names are theirs
_FEW_WORDS = 4  # so many in small letters may well be the same in both languages


class WordsToAvoid(Record):
    """Words of advertising by language; a star at the end of one stands for any ending."""

    fr: Annotated[tuple[str, ...], Form(min_length=1)]
    en: Annotated[tuple[str, ...], Form(min_length=1)]


def check_texts(root: Path, files: Iterable[reader.SourceFile], messages: Messages) -> Iterator[Problem]:
    """Every text in these files and sentences that is blank, left untranslated, or advertises."""
    listed = reader.read_file(root / "reports" / "words_to_avoid.yaml", root)
    yield from reader.validate(listed, WordsToAvoid)
    if listed.record is None:
        return
    avoided = {lang: _pattern(getattr(listed.record, lang)) for lang in ("fr", "en")}
    for file in files:
        for path, texts in _texts(file.document.value, ()):
            yield from _of_record(file, path, texts, avoided)
    for id_, by_language in messages.texts.items():
        for lang, said in by_language.items():
            for form in (said,) if isinstance(said, str) else said:
                yield from _advertises(f"reports/locale/{lang}: {id_}", form, avoided.get(lang))


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    each = (re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "") for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)", re.IGNORECASE)


def _texts(value: Any, path: yaml12.Path) -> Iterator[tuple[yaml12.Path, dict[str, Any]]]:
    """Every map of languages to a text of ours inside plain values."""
    if isinstance(value, dict):
        if isinstance(value.get("fr"), str) and isinstance(value.get("en"), str):
            yield path, value
        for key, inner in value.items():
            if key not in _AS_OTHERS_WRITE:
                yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index))


def _of_record(file: reader.SourceFile, path: yaml12.Path, texts: dict[str, Any], avoided: dict[str, re.Pattern[str]]) -> Iterator[Problem]:
    where = ".".join(map(str, path))
    for lang in ("fr", "en"):
        text = texts[lang]
        if text and not text.strip():
            yield Problem(file.place((*path, lang)), f"{where}.{lang}: the text is blank")
        yield from _advertises(file.place((*path, lang)), text, avoided[lang])
    if texts["fr"] == texts["en"] and sum(word[0].islower() for word in texts["fr"].split()) > _FEW_WORDS:
        yield Problem(file.place((*path, "en")), f"{where}: the same sentence stands in fr and en", "translate it")


def _advertises(place: str, text: str, avoided: re.Pattern[str] | None) -> Iterator[Problem]:
    found = avoided.search(text) if avoided else None
    if found:
        yield Problem(place, f"“{found[0]}” is a word of advertising", "say what it does; reports/words_to_avoid.yaml lists such words")
