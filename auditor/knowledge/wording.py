"""Sentences in one language, from the message catalogue and from texts in records and rules."""

from collections.abc import Iterable, Mapping
from typing import Any

from auditor.knowledge.records import Product, Text

MOST_NAMES = 4
FALLBACKS = {"fr": ("fr",), "en": ("en", "fr"), "nl": ("nl", "en", "fr"), "de": ("de", "en", "fr")}


class _Blank(dict[str, Any]):
    """Placeholders that have no value read as «…», so that a sentence is never lost to one of them."""

    def __missing__(self, key: str) -> str:
        return "…"


class Wording:
    """Words for one language."""

    def __init__(self, messages: Mapping[str, Mapping[str, str]], lang: str) -> None:
        self.messages = messages
        self.lang = lang
        self.order = FALLBACKS.get(lang, FALLBACKS["fr"])
        self._chosen: dict[str, str] = {}  # the text of each message said so far

    def say(self, id_: str, **values: Any) -> str:
        """The message `id_` with its placeholders filled. Raises KeyError for an id that doesn't exist."""
        text = self._chosen.get(id_)
        if text is None:
            text = self._chosen[id_] = self._first(self.messages[id_])
        return text.format_map(_Blank(values))

    def count(self, id_: str, number: int, **values: Any) -> str:
        """The message for one (`id_.one`) or for several (`id_.many`); French counts 0 as one."""
        single = number == 1 or (number == 0 and self.order[0] == "fr")
        return self.say(f"{id_}.{'one' if single else 'many'}", n=number, **values)

    def of(self, text: Text | None, **values: Any) -> str:
        """A record's own text in this language."""
        return self.filled(text, values)

    def filled(self, text: Text | None, values: Mapping[str, Any]) -> str:
        """The same, with the values of many placeholders in one mapping, used for one text after another."""
        if text is None:
            return ""
        for lang in self.order:
            found: str | None = getattr(text, lang)
            if found:
                return found.format_map(_Blank(values)) if values and ("{" in found or "}" in found) else found
        return ""

    def some(self, names: Iterable[str]) -> str:
        """Up to four different names, and how many others."""
        distinct = list(dict.fromkeys(names))
        if len(distinct) <= MOST_NAMES:
            return self.join(distinct)
        return self.say("others", shown=", ".join(distinct[:MOST_NAMES]), n=len(distinct) - MOST_NAMES)

    def product(self, product: Product) -> str:
        """A product's name: its brand, or what it is called in this language."""
        return self.of(product.label) if product.label is not None else product.name

    def outline(self, text: Text) -> str:
        """A rule's own text, with «…» where the name of a tool or an owner would stand."""
        return self.of(text, **_Blank(tool="…"))

    def _first(self, texts: Mapping[str, str]) -> str:
        return next(texts[lang] for lang in self.order if texts.get(lang))

    def join(self, words: list[str]) -> str:
        """`a, b and c` in this language."""
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {self.say('list.and')} {words[-1]}"
