"""What is searched is found first, in the words that people use, spelt as they spell."""

import pytest

from auditor.knowledge.search import Filters, Found, Search
from auditor.knowledge.store import Knowledge

BE, FR, US = "BE", "FR", "US"


def ids(found: list[Found]) -> list[str]:
    return [f"{one.entry.folder}/{one.entry.id}" for one in found]


@pytest.fixture
def search(knowledge: Knowledge) -> Search:
    return knowledge.search


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("frmadate", "products/framadate"),
        ("frama date", "products/framadate"),
        ("doodel", "products/doodle"),
        ("whatsap", "products/whatsapp"),
        ("nexcloud", "products/nextcloud"),
        ("microsft teams", "products/microsoft-teams"),
        ("GOOGLE-docs", "products/google-docs"),
        ("Alphabet", "companies/alphabet"),
        ("meta", "companies/meta"),
        ("le drive", "products/google-drive"),
        ("onedrive perso", "products/onedrive"),
        ("mon gmail", "products/gmail"),
        ("zoom gratuit", "products/zoom"),
    ],
)
def test_names_as_people_write_them(asked: str, first: str, search: Search) -> None:
    assert ids(search.find(asked))[0] == first


@pytest.mark.parametrize("asked", ["nexcloud hebergeur", "hébergeur de Nextcloud", "host nextcloud"])
def test_hosts_of_a_software(asked: str, search: Search, knowledge: Knowledge) -> None:
    found = search.find(asked)
    offering = {id_ for id_ in knowledge.ids("hosts") if any(offer.product == "nextcloud" for offer in knowledge.host(id_).offers)}  # type: ignore[union-attr]
    assert offering <= {one.entry.id for one in found if one.entry.folder == "hosts"}
    assert {one.entry.folder for one in found} == {"hosts"}


@pytest.mark.parametrize(
    ("need", "asked"),
    [
        ("polls", ["sondage de dates", "date polls", "datumprikker", "Terminumfrage", "sondage"]),
        ("chat", ["messagerie", "chat", "berichten", "Nachrichten und Chat"]),
        ("newsletter", ["lettre d'information", "newsletter", "nieuwsbrief", "Rundbrief"]),
        ("passwords", ["mots de passe", "passwords", "wachtwoorden", "Passwörter"]),
        ("payroll", ["salaires", "fiches de paie", "sociaal secretariaat", "Gehaltsabrechnung"]),
    ],
)
def test_needs_in_four_languages(need: str, asked: list[str], search: Search, knowledge: Knowledge) -> None:
    answering = {id_ for id_, product in knowledge.all_products() if need in product.needs}
    for words in asked:
        found = {one.entry.id for one in search.find(words) if one.entry.folder == "products"}
        assert answering <= found, words


def test_every_need_has_four_names_and_is_found_by_each(search: Search, knowledge: Knowledge) -> None:
    for id_, need in knowledge.needs.items():
        for lang in ("fr", "en", "nl", "de"):
            name = getattr(need.name, lang)
            assert name, f"{id_} has no name in {lang}"
            assert search.need(name) == id_


@pytest.mark.parametrize("asked", ["Belgique", "BE", "Belgium", "België", "Belgien"])
def test_countries(asked: str, search: Search) -> None:
    found = search.find(asked)
    assert {"products/csam", "hosts/nubo"} <= set(ids(found))
    assert all(one.entry.country == BE for one in found if any(fit.by == "country" for fit in one.why))


@pytest.mark.parametrize(("asked", "owned"), [("alphabet", {"gmail", "youtube", "android"}), ("meta", {"whatsapp", "facebook", "instagram"})])
def test_a_tool_is_found_by_its_group_after_those_of_that_name(asked: str, owned: set[str], search: Search) -> None:
    found = search.find(asked)
    by_owner = [one.entry.id for one in found if one.why[0].by == "owner"]
    assert owned <= set(by_owner)
    assert [one.why[0].by for one in found] == sorted((one.why[0].by for one in found), key=lambda by: by != "name")


def test_whole_names_then_beginnings_then_words(search: Search) -> None:
    by_name = [fit.how for one in search.find("signal") for fit in one.why if fit.by == "name"]
    assert by_name[0] == 0
    assert by_name == sorted(by_name)


def test_all_words_must_fit(search: Search) -> None:
    found = search.find("formulaires belgique")
    assert found
    assert all("forms" in one.entry.needs and one.entry.country == BE for one in found if one.entry.folder == "products")
    assert search.find("zèbre volant") == []
    assert search.find("…") == search.find("") == []


def test_filters(search: Search, knowledge: Knowledge) -> None:
    free = search.find("", Filters(need="forms", free=True))
    assert {"products/framaforms", "hosts/framasoft"} <= set(ids(free))
    assert "products/google-forms" not in ids(free)
    assert all("forms" in one.entry.needs for one in free)
    nextcloud = search.find("nextcloud", Filters(country=BE))
    assert nextcloud
    assert all(one.entry.country == BE for one in nextcloud)
    assert search.find("", Filters()) == []


def test_where_nothing_fits_all_words_what_fits_most_of_them(search: Search) -> None:
    found = search.find("stocker des photos de jeunes")
    assert found
    assert all(one.missing for one in found)
    assert {"photos" in one.entry.needs for one in found[:5]} == {True}
    assert not any(one.missing for one in search.find("photos"))


def test_words_that_say_little_do_not_hide_what_is_meant(search: Search) -> None:
    for asked, need in (("plateforme de formation en ligne", "schooling"), ("servces de vidéoconfrence", "video"), ("mot de passe partagé", "passwords")):
        found = search.find(asked)
        assert found, asked
        assert {need in one.entry.needs for one in found[:10] if one.entry.folder == "products"} == {True}, asked


def test_free_is_a_word_for_free_software(search: Search, knowledge: Knowledge) -> None:
    found = [one.entry.id for one in search.find("un outil libre pour les sondages") if one.entry.folder == "products"]
    assert {"framadate", "rallly"} <= set(found)
    assert "doodle" not in found


def test_a_word_inside_another_comes_after_a_need_of_that_name(search: Search) -> None:
    assert "schooling" in search.find("formation")[0].entry.needs  # and not Cookie Information
