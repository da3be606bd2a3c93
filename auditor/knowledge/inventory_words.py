"""The inventory's fields and values in the words that people write: reports/inventory.yaml."""

from typing import Annotated, Literal

from auditor.knowledge.records import Form, Record

LANGUAGES = ("fr", "en", "nl", "de")


class Words4(Record):
    """Words for one thing in four languages; the first of each is the one shown."""

    fr: Annotated[tuple[str, ...], Form(min_length=1)]
    en: Annotated[tuple[str, ...], Form(min_length=1)]
    nl: tuple[str, ...] = ()
    de: tuple[str, ...] = ()

    def all(self) -> tuple[str, ...]:
        return (*self.fr, *self.en, *self.nl, *self.de)

    def shown(self, lang: str) -> str:
        """The word that a person sees, in English where the language has none."""
        words: tuple[str, ...] = getattr(self, lang, ()) or self.en
        return words[0]


class FieldWords(Record):
    type: Literal[
        "text",
        "country",
        "words",
        "count",
        "answer",
        "contract",
        "data",
        "account",
        "registers",
        "kinds",
        "plan",
        "keys",
        "admin_by",
        "imposed_by",
        "run_by",
        "since",
        "place",
        "proofs",
        "public_funding",
        "domain_holder",
    ]
    page: Literal[1, 2] = 2
    labels: Words4


class InventoryWords(Record):
    organisation: dict[str, FieldWords]
    usage: dict[str, FieldWords]
    ticks: dict[str, Words4]
    values: dict[str, dict[str, Words4]]
    unknown: tuple[str, ...]
    nothing: Words4
    sheets: dict[str, Words4]
    around: Words4  # what people write around a tool's name: « le groupe WhatsApp », « Gmail perso »
