"""Our own sentences judge no one and promise nothing: law-and-method 0 and 2.5.

Everything that we write ourselves is read: texts in fr and en of rules/, vendor_db/ and reports/, and the help of the command
line. Titles of sources and names of products and companies are others' words, and not read.
"""

import ast
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
import yaml
from babel.messages.pofile import read_po

from tests.conftest import ROOT

FORBIDDEN = {
    "fr": [
        r"(?:il)?légal(?:e|es|ement|ité)?", r"(?:il)?légaux", r"(?:non[- ])?conform(?:e|es|ité|ément)", r"sûr(?:e|es|s|ement)?", r"sécurisé(?:e|es|s)?",
        r"souverain(?:e|es|s|eté)?", r"espionn\w*", r"100\s?%", r"bénéficiaires?", r"usag(?:er|ers|ère|ères)", r"cas", r"aujourd['’]hui", r"actuellement",
    ],
    "en": [
        r"(?:il)?legal(?:ly|ity)?", r"(?:non-)?complian(?:t|ce)", r"(?:un)?safe(?:r|ly)?", r"(?:in)?secure(?:d|ly)?", r"sovereign(?:ty)?",
        r"spied|spy(?:ing)?|spies", r"100\s?%", r"beneficiar(?:y|ies)", r"today", r"currently",
    ],
}  # fmt: skip

# What may stand all the same, because it isn't a judgement of a tool, a use or an organisation.
EXEMPT = {
    "fr": [
        r"mentions légales",  # the name of a page of a website
        r"(?:en|au|dans (?:ce|le)|le) cas (?:de|d['’]|où|échéant)|(?:en|dans) (?:ce|tout) cas|cas par cas",  # not a person
        r"bien sûr",
    ],
    "en": [
        r"legal (?:form|person|process)",  # asbl, cooperative; an organisation; an order of a court or an authority
    ],
}


class Sentence(NamedTuple):
    place: str
    lang: str
    text: str


def _texts(value: Any, place: str) -> Iterator[Sentence]:
    """Every text in a language, wherever it stands in a record."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in FORBIDDEN and isinstance(inner, str):
                yield Sentence(place, key, inner)
            else:
                yield from _texts(inner, f"{place} {key}")
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, place)


def _of_files(*patterns: str) -> list[Sentence]:
    found = []
    for path in sorted(path for pattern in patterns for path in ROOT.glob(pattern)):
        value = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)  # every value as text: `no` is a language too
        found += _texts(value, str(path.relative_to(ROOT)))
    return found


def _of_catalogues() -> list[Sentence]:
    """Every sentence of reports/locale, each plural form by itself."""
    found = []
    for lang in FORBIDDEN:
        for path in sorted((ROOT / "reports/locale" / lang).rglob("*.po")):
            for message in read_po(path.read_text(encoding="utf-8").splitlines(), locale=lang):
                forms = [message.string] if isinstance(message.string, str) else message.string or ()
                found += [Sentence(f"{path.relative_to(ROOT)}:{message.lineno}", lang, form) for form in forms if message.id]
    return found


def _of_the_command_line() -> list[Sentence]:
    """Both sides of every `t(fr, en)` in auditor/cli."""
    found = []
    for path in sorted((ROOT / "auditor/cli").glob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "t":
                found += [Sentence(f"auditor/cli/{path.name}:{side.lineno}", lang, _literal(side)) for lang, side in zip(("fr", "en"), call.args, strict=True)]
    return found


def _literal(node: ast.AST) -> str:
    return " ".join(one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str))


SOURCES = {
    "rules": lambda: _of_files("rules/**/*.yaml"),
    "reports": lambda: _of_files("reports/*.yaml"),
    "sentences": _of_catalogues,
    "products": lambda: _of_files("vendor_db/products/*.yaml"),
    "companies": lambda: _of_files("vendor_db/companies/*.yaml"),
    "hosts": lambda: _of_files("vendor_db/hosts/*.yaml"),
    "jurisdictions": lambda: _of_files("vendor_db/jurisdictions/*.yaml"),
    "laws": lambda: _of_files("vendor_db/laws/*.yaml"),
    "lists, stacks and needs": lambda: _of_files("vendor_db/lists/*.yaml", "vendor_db/stacks/*.yaml", "vendor_db/needs.yaml"),
    "command line": _of_the_command_line,
}


def judged(text: str, lang: str) -> list[str]:
    """The forbidden words in a sentence, exemptions taken out."""
    for exempt in EXEMPT[lang]:
        text = re.sub(exempt, "…", text, flags=re.IGNORECASE)
    return [found.group() for word in FORBIDDEN[lang] for found in re.finditer(rf"(?<![\w-])(?:{word})(?![\w])", text, re.IGNORECASE)]


@pytest.mark.parametrize("source", SOURCES)
def test_our_sentences_do_not_judge(source: str) -> None:
    sentences = SOURCES[source]()
    assert len(sentences) > 5
    wrong = [f"{one.place} ({one.lang}): {', '.join(words)}: {one.text}" for one in sentences if (words := judged(one.text, one.lang))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("text", "lang", "words"),
    [
        ("Cet outil est illégal et non conforme.", "fr", ["illégal", "non conforme"]),
        ("Un service sûr, souverain, sécurisé à 100 %.", "fr", ["sûr", "sécurisé", "souverain", "100 %"]),
        ("Un serveur sécurisé : les usagers, les bénéficiaires et leurs cas.", "fr", ["sécurisé", "bénéficiaires", "usagers", "cas"]),
        ("Aujourd’hui vos mails sont espionnés, actuellement.", "fr", ["espionnés", "Aujourd’hui", "actuellement"]),
        ("La page des mentions légales, en cas de panne ; bien sûr, au cas où, sur tous les usages.", "fr", []),
        ("Illegal, not compliant, unsafe, insecure; a safe and sovereign cloud.", "en", ["Illegal", "compliant", "unsafe", "insecure", "safe", "sovereign"]),
        ("A legal form, a legal person, legal process; safeguards and a secured door.", "en", ["secured"]),
    ],
)
def test_words_are_found_and_exemptions_hold(text: str, lang: str, words: list[str]) -> None:
    assert sorted(judged(text, lang)) == sorted(words)
