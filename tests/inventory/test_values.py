"""Values in the words of reports/inventory.yaml: each reads back, near ones are hinted, vague ones refused with the reason."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor.inventory.sheets import headings
from auditor.inventory.values import Bad, ValueReader, shown
from auditor.knowledge.names import plain
from auditor.knowledge.store import Knowledge
from auditor.model import DataClass

FILE = yaml.safe_load((Path(__file__).resolve().parents[2] / "reports/inventory.yaml").read_text(encoding="utf-8"))
SEVERAL = ("registers", "kinds", "admin_by")
FIELDS = {entry["type"] for group in ("organisation", "usage") for entry in FILE[group].values()}
WORDS = [
    (kind, value, word)
    for kind, values in FILE["values"].items()
    if kind in FIELDS
    for value, languages in values.items()
    for word in dict.fromkeys((value, *(word for words in languages.values() for word in words)))
]
Read = Callable[..., Any]


@pytest.fixture(scope="session")
def reader(knowledge: Knowledge) -> ValueReader:
    return ValueReader(knowledge, knowledge.wording("fr"))


def test_each_word_of_the_file_reads_back_to_its_value(reader: ValueReader) -> None:
    assert WORDS
    for kind, value, word in WORDS:
        for written in (word, word.upper(), f"  {word} "):
            assert reader.read(kind, written) == ((value,) if kind in SEVERAL else value), (kind, written)


def test_the_file_has_words_for_every_value_of_every_kind(reader: ValueReader) -> None:
    from auditor.inventory.values import ENUMS

    for kind, values in ENUMS.items():
        assert set(FILE["values"][kind]) == {str(value) for value in values}, kind


@pytest.mark.parametrize("word", [str(word) for word in FILE["unknown"]])
def test_each_word_for_unknown_is_unknown_in_every_field(reader: ValueReader, word: str) -> None:
    assert {kind: reader.read(kind, word) for kind in FIELDS} == dict.fromkeys(FIELDS)


def test_each_heading_of_the_file_is_a_heading(knowledge: Knowledge) -> None:
    known = headings(knowledge.inventory_words)
    labels = [(name, label) for name, entry in FILE["usage"].items() for labels in entry["labels"].values() for label in labels]
    assert labels
    assert [label for name, label in labels if known[plain(label)] != name] == []


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("S1, S3", "S3"),
        ("S3 ; S0", "S3"),
        ("contacts et dettes", "S2"),
        ("contacts / santé", "S3"),
        ("public\nmembres", "S1"),
        ("S0 + S1", "S1"),
        (["S1", "S2"], "S2"),
        ("schulden und kontakte", "S2"),
    ],
)
def test_of_several_data_classes_the_highest(reader: ValueReader, written: Any, value: str) -> None:
    assert reader.read("data", written) == value


@given(st.lists(st.sampled_from(list(DataClass)), min_size=1), st.sampled_from([", ", ";", "\n", " / ", " et ", "+"]))
def test_the_highest_in_any_order_and_number(reader: ValueReader, classes: list[DataClass], mark: str) -> None:
    assert reader.read("data", mark.join(classes)) is max(classes)


def test_one_part_that_isnt_understood_spoils_no_class_silently(reader: ValueReader) -> None:
    assert isinstance(reader.read("data", "S1, trucs"), Bad)


@pytest.mark.parametrize(
    ("kind", "written", "meant"),
    [
        ("account", "personel", "compte d'une personne"),
        ("data", "situaton sociale", "situation sociale ou financière, mineurs"),
        ("plan", "payent", "payante"),
        ("kinds", "mineures", "mineurs"),
        ("answer", "ouii", "oui"),
        ("country", "Belgiqe", "BE"),
        ("place", "Allemagn", "DE"),
    ],
)
def test_near_words_give_a_hint(reader: ValueReader, kind: str, written: str, meant: str) -> None:
    found = reader.read(kind, written)
    assert isinstance(found, Bad)
    assert found.hint == f"vouliez-vous écrire « {meant} » ?"


@pytest.mark.parametrize("kind", sorted(FIELDS - {"text", "words"}))
def test_nonsense_is_refused_without_a_guess_and_with_what_is_accepted(reader: ValueReader, kind: str) -> None:
    found = reader.read(kind, "qzxwv kjh")
    assert isinstance(found, Bad)
    assert found.accepted
    assert found.hint == ""


@pytest.mark.parametrize("written", ["Europe", "europe", "EUROPA", "l'Europe"])
def test_europe_as_a_place_is_refused_with_the_reason(reader: ValueReader, written: str) -> None:
    found = reader.read("place", written)
    assert isinstance(found, Bad)
    assert "trop large" in found.accepted
    assert "Suisse" in found.accepted


@pytest.mark.parametrize("written", ["EEA", "EEE", "EER", "EWR", "eu", "UE", "Union européenne", "European Union", "Europese Unie", "Europäische Union"])
def test_the_eea_in_four_languages(reader: ValueReader, written: str) -> None:
    assert reader.read("place", written) == "EEA"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("be", "BE"),
        ("Belgique", "BE"),
        ("België", "BE"),
        ("Belgien", "BE"),
        ("Belgium", "BE"),
        ("FRANCE", "FR"),
        ("Pays-Bas", "NL"),
        ("Allemagne", "DE"),
        ("Deutschland", "DE"),
        ("États-Unis", "US"),
        ("USA", "US"),
        ("Royaume-Uni", "GB"),
        ("UK", "GB"),
        ("Suisse", "CH"),
        ("Luxemburg", "LU"),
        ("NO", "NO"),
        ("Norvège", "NO"),
        ("CD", "CD"),
        ("rw", "RW"),
    ],
)
def test_countries_by_code_and_name(reader: ValueReader, written: str, code: str) -> None:
    assert reader.read("country", written) == code
    assert reader.read("place", written) == code


@pytest.mark.parametrize("written", ["XX", "EEA", "EU", "Benelux", "B", "12", True])
def test_what_is_no_country(reader: ValueReader, written: Any) -> None:
    assert isinstance(reader.read("country", written), Bad)


def test_every_country_of_the_records_is_read_by_its_names(reader: ValueReader, knowledge: Knowledge) -> None:
    for id_ in knowledge.ids("jurisdictions"):
        record = knowledge.jurisdiction(id_)
        assert record is not None
        assert {reader.read("country", name) for name in (id_, record.name.fr, record.name.en, record.name.nl, record.name.de) if name} == {id_.upper()}


def test_a_text_is_kept_as_it_is_up_to_its_limit(reader: ValueReader) -> None:
    assert reader.read("text", "é" * 2000) == "é" * 2000
    assert isinstance(reader.read("text", "é" * 2001), Bad)


@given(
    st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.lists(st.text(), max_size=3), st.dictionaries(st.text(), st.text(), max_size=2)),
    st.sampled_from(sorted(FIELDS)),
)
def test_any_value_of_any_field_is_understood_or_refused_with_a_sentence(reader: ValueReader, raw: Any, kind: str) -> None:
    found = reader.read(kind, raw)
    if isinstance(found, Bad):
        assert found.accepted
    assert len(shown(raw)) <= 80


@given(st.integers(0, 10_000_000))
def test_every_count_reads_back_with_and_without_thousands(reader: ValueReader, number: int) -> None:
    assert (
        reader.read("count", number)
        == reader.read("count", str(number))
        == reader.read("count", f"{number:,}".replace(",", " "))
        == reader.read("count", float(number))
        == number
    )


@given(st.dates(min_value=date(1960, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_reads_back_in_each_form(reader: ValueReader, day: Any) -> None:
    as_number = (day - date(1899, 12, 30)).days
    forms = [day, day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day}.{day.month}.{day.year}", as_number, float(as_number), f"{day.isoformat()} 00:00:00"]
    assert {reader.read("since", form) for form in forms} == {day.isoformat()}
