"""Sentences, dates and numbers in one language, from the message catalogue and from texts in records and rules."""

import gettext
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from auditor.knowledge.dates import first_day
from auditor.knowledge.records import Product, Text

MOST_NAMES = 4
FALLBACKS = ("en", "fr")  # where a language has no words of its own
_ENGLISH_DATES = "en_GB"


@dataclass(frozen=True, slots=True)
class Messages:
    """Sentences by id and language: one text, or the list of its plural forms."""

    texts: dict[str, dict[str, str | list[str]]] = field(default_factory=dict)
    plurals: dict[str, str] = field(default_factory=dict)  # language -> which form a count takes, as the header says it
    locales: dict[str, str] = field(default_factory=dict)  # language -> whose dates and numbers, where CLDR knows it


class Placeholders(dict[str, Any]):
    """Placeholders that have no value read as «…», so that a sentence is never lost to one of them."""

    def __missing__(self, key: str) -> str:
        return "…"


class Wording:
    """Words for one language."""

    def __init__(self, messages: Messages, lang: str) -> None:
        self.messages = messages
        self.lang = lang
        self.order = tuple(dict.fromkeys((lang, *FALLBACKS)))
        self._locale = next((locale for one in self.order if (locale := messages.locales.get(one))), _ENGLISH_DATES)
        self._chosen: dict[str, str] = {}  # the text of each message said so far

    def say(self, id_: str, **values: Any) -> str:
        """The message `id_` with its placeholders filled. Raises KeyError for an id that doesn't exist."""
        text = self._chosen.get(id_)
        if text is None:
            text = self._chosen[id_] = str(self._first(id_)[1])
        return text.format_map(Placeholders(values))

    def count(self, id_: str, number: int, **values: Any) -> str:
        """The message `id_` in the plural form that `number`, its {n}, takes in the language found. Raises KeyError as `say`."""
        lang, forms = self._first(id_)
        return forms[_plural_rule(self.messages.plurals[lang])(number)].format_map(Placeholders(values, n=number))

    def date(self, day: date | str) -> str:
        """A day in words, « 22 novembre 2026 »; of a year or a month in ISO form, no more than that."""
        return _date_in_words(day if isinstance(day, str) else day.isoformat(), self._locale)

    def number(self, number: float) -> str:
        """A number with the separators of the language, all its digits kept."""
        return _number_in_words(number, self._locale)

    def word(self, value: str | float) -> str:
        """The word for a value of a fact; the value as it is where there is none."""
        return self.say(f"word.{value}") if f"word.{value}" in self.messages.texts else self.number(value) if isinstance(value, float) else str(value)

    def of(self, text: Text | None, **values: Any) -> str:
        """A record's own text in this language."""
        return self.filled(text, values)

    def filled(self, text: Text | None, values: Mapping[str, Any]) -> str:
        """The same, with the values of many placeholders in one mapping, used for one text after another."""
        if text is None:
            return ""
        for lang in self.order:
            found: str | None = getattr(text, lang, None)
            if found:
                if not values or not ("{" in found or "}" in found):
                    return found
                return found.format_map(values if isinstance(values, Placeholders) else Placeholders(values))
        return ""

    def some(self, names: Iterable[str]) -> str:
        """Up to four different names, and how many others."""
        distinct = list(dict.fromkeys(names))
        if len(distinct) <= MOST_NAMES:
            return self.join(distinct)
        return self.count("others", len(distinct) - MOST_NAMES, shown=", ".join(distinct[:MOST_NAMES]))

    def product(self, product: Product) -> str:
        """A product's name: its brand, or what it is called in this language."""
        return self.of(product.label) if product.label is not None else product.name

    def outline(self, text: Text) -> str:
        """A rule's own text, with «…» where the name of a tool or an owner would stand."""
        return self.of(text, **Placeholders(tool="…"))

    def _first(self, id_: str) -> tuple[str, str | list[str]]:
        """The first language that has this message, and its text or plural forms."""
        texts = self.messages.texts[id_]
        lang = next(lang for lang in self.order if lang in texts)
        return lang, texts[lang]

    def join(self, words: list[str]) -> str:
        """`a, b and c` in this language."""
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {self.say('list.and')} {words[-1]}"


@cache
def _plural_rule(expression: str) -> Callable[[int], int]:
    return gettext.c2py(expression)


@cache
def _date_in_words(iso: str, locale: str) -> str:
    from babel.dates import format_date, format_skeleton  # here, because reading a locale takes as long as reading an inventory

    if len(iso) == len("2026"):
        return iso
    day = first_day(iso)
    if len(iso) == len("2026-11"):
        return format_skeleton("yMMMM", day, locale=locale)
    words = format_date(day, "long", locale)
    return f"1er{words[1:]}" if day.day == 1 and locale.startswith("fr") else words  # which CLDR writes « 1 janvier »


@cache
def _number_in_words(number: float, locale: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(number, locale=locale, decimal_quantization=False)
