"""From what people write to products and hosts: exactly, by host name, or by a near match that is said."""

import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.identify.declared import identify
from auditor.knowledge.lookup import Names
from auditor.knowledge.names import plain
from auditor.knowledge.store import Knowledge
from auditor.model import PREMISES, Usage


def find(knowledge: Knowledge, asked: str) -> tuple[str | None, str]:
    match = knowledge.product_names.find(asked)
    return match.id, match.how


def notes(knowledge: Knowledge, usage: Usage) -> list[str]:
    wording = knowledge.wording("fr")
    return [wording.say(note.code, **dict(note.values)) for note in identify(usage, knowledge).notes]


@pytest.mark.parametrize(
    ("asked", "id_"),
    [
        ("gmail", "gmail"),
        ("GMAIL", "gmail"),
        ("  Google Drive ", "google-drive"),
        ("google-drive", "google-drive"),
        ("Google_Drive", "google-drive"),
        ("« Google Drive »", "google-drive"),
        ("Gôôglé Drîve", "google-drive"),
        ("Teams", "microsoft-teams"),
        ("Office 365", "microsoft-365"),
        ("Whats App", "whatsapp"),
    ],
)
def test_by_id_name_and_alias_whatever_the_case_and_accents(knowledge: Knowledge, asked: str, id_: str) -> None:
    assert find(knowledge, asked) == (id_, "exact")


@pytest.mark.parametrize(
    ("asked", "id_"),
    [
        ("drive.google.com", "google-drive"),
        ("https://drive.google.com/drive/folders/1a2B?usp=sharing#x", "google-drive"),
        ("HTTPS://Drive.Google.COM/", "google-drive"),
        ("drive.google.com.", "google-drive"),
        ("drive.google.com:443/x", "google-drive"),
        ("docs.google.com/document/d/1", "google-docs"),
        ("a.b.drive.google.com", "google-drive"),
    ],
)
def test_by_host_name_and_address(knowledge: Knowledge, asked: str, id_: str) -> None:
    assert find(knowledge, asked) == (id_, "host")


@pytest.mark.parametrize(
    "asked",
    [
        "google.com.evil.test",
        "drive.google.com.evil.test",
        "https://drive.google.com.evil.test/drive.google.com",
        "evil-drive.google.com.test",
        "xdrive.google.comx",
        "https://drive.google.com@evil.test/",
        "https://drive.google.com:443@evil.test/",
        "evil.test/drive.google.com",
        "evil.test?drive.google.com",
        "com",
        ".com",
        "https://",
        "http://[",
        "a..b.com",
    ],
)
def test_a_host_is_read_label_by_label_from_the_right(knowledge: Knowledge, asked: str) -> None:
    assert find(knowledge, asked) == (None, "none")


def test_no_host_name_of_the_catalogue_is_reached_from_under_another(knowledge: Knowledge) -> None:
    for domain, id_ in knowledge.index["domains"]["products"].items():
        assert find(knowledge, f"https://{domain}/x") == (id_, "host") or plain(f"https://{domain}/x") in knowledge.index["names"]["products"]
        assert find(knowledge, f"{domain}.evil.test")[0] is None
        assert find(knowledge, f"x.{domain}")[0] is not None


@pytest.mark.parametrize(
    ("asked", "id_"),
    [
        ("Googel Drive", "google-drive"),
        ("Gogle Drvie", "google-drive"),
        ("Whatsap", "whatsapp"),
        ("Micorsoft 365", "microsoft-365"),
        ("Nexcloud", "nextcloud"),
        ("Libre ofice", "libreoffice"),
        ("Gmail (perso)", "gmail"),
        ("Gmail [de l'équipe]", "gmail"),
        ("notre groupe WhatsApp", "whatsapp"),
        ("Zoom gratuit", "zoom"),
    ],
)
def test_a_near_match_is_found_and_said(knowledge: Knowledge, asked: str, id_: str) -> None:
    assert find(knowledge, asked) == (id_, "near")
    product = knowledge.product(id_)
    assert product is not None
    assert notes(knowledge, Usage(asked)) == [f"« {asked} » lu comme {product.name}"]


@pytest.mark.parametrize("asked", ["gmail", "Google Drive", "drive.google.com", "Teams"])
def test_a_sure_match_says_nothing(knowledge: Knowledge, asked: str) -> None:
    assert notes(knowledge, Usage(asked)) == []


@pytest.mark.parametrize("asked", ["Office 360", "Office 356", "Microsoft 356", "Zoum", "Team", "Zom", "Driv", "Brave 2", "Microsft 356"])
def test_short_words_and_digits_are_never_guessed(knowledge: Knowledge, asked: str) -> None:
    assert find(knowledge, asked) == (None, "none")


@pytest.mark.parametrize(
    ("asked", "suggested"),
    [
        ("Gmail / Drive", {"gmail", "google-drive"}),
        ("Gmail et Google Drive", {"gmail", "google-drive"}),
        ("Zoom, Teams", {"zoom", "microsoft-teams"}),
        ("Office 360", {"microsoft-365"}),
        ("Zoum", {"zoom"}),
    ],
)
def test_what_means_two_or_is_too_far_stays_unknown_with_suggestions(knowledge: Knowledge, asked: str, suggested: set[str]) -> None:
    match = knowledge.product_names.find(asked)
    assert match.id is None
    assert suggested <= set(match.near)
    assert len(match.near) <= 3


def test_two_names_as_near_as_each_other_leave_it_unknown_with_both() -> None:
    names = Names({"names": {"products": {"framadate": "a", "framamate": "b"}}, "domains": {"products": {}}}, "products")
    assert names.find("framazate").id is None
    assert set(names.find("framazate").near) == {"a", "b"}
    assert names.find("framadate").id == "a"


def test_one_name_nearer_than_another_is_taken() -> None:
    names = Names({"names": {"products": {"alpha bravo": "a", "alphy bravi": "b"}}, "domains": {"products": {}}}, "products")
    assert (names.find("alpha bravi").id, names.find("alpha brabo").id) == (None, "a")


def test_no_product_would_be_taken_for_another_if_it_werent_in_the_catalogue(knowledge: Knowledge) -> None:
    names = knowledge.index["names"]["products"]
    taken = []
    for id_ in knowledge.ids("products"):
        without = Names({"names": {"products": {name: other for name, other in names.items() if other != id_}}, "domains": {"products": {}}}, "products")
        taken += [(name, match.id) for name in (name for name, own in names.items() if own == id_) if (match := without.find(name)).id]
    # Two names apart by a space alone: each is exact as long as both stand in the catalogue.
    assert set(taken) <= {("rise up", "riseup-mail"), ("riseup", "rise-up")}


def test_every_name_of_the_catalogue_finds_its_own_record(knowledge: Knowledge) -> None:
    for folder, names in (("products", knowledge.product_names), ("hosts", knowledge.host_names)):
        for id_ in knowledge.ids(folder):
            record: Any = knowledge.product(id_) if folder == "products" else knowledge.host(id_)
            assert {names.find(name).id for name in (id_, record.name, *record.aliases)} == {id_}, id_


@given(st.data())
def test_an_exact_name_always_wins(knowledge: Knowledge, data: st.DataObject) -> None:
    names = knowledge.index["names"]["products"]
    name = data.draw(st.sampled_from(sorted(names)))
    written = "".join(letter.upper() if data.draw(st.booleans()) else letter for letter in name)
    around = data.draw(st.sampled_from(["{}", " {} ", "« {} »", "{}.", "{} !"]))
    assert find(knowledge, around.format(written.replace(" ", data.draw(st.sampled_from([" ", "-", " - ", "_"]))))) == (names[name], "exact")


@given(st.text("qxzjkwvb", min_size=6, max_size=24))
def test_a_name_of_random_letters_matches_nothing(knowledge: Knowledge, asked: str) -> None:
    assert find(knowledge, asked) == (None, "none")


@given(st.text(max_size=60))
def test_no_text_at_all_raises_and_a_guess_is_always_said(knowledge: Knowledge, asked: str) -> None:
    identified = identify(Usage(asked, host=asked), knowledge)
    if identified.match.how == "near":
        assert any(note.code == "read.name_near" for note in identified.notes)


@given(st.sampled_from(["whatsapp", "nextcloud", "libreoffice", "thunderbird"]), st.integers(1, 9), st.sampled_from(string.ascii_lowercase))
def test_one_slip_in_a_long_name_is_never_another_product(knowledge: Knowledge, name: str, place: int, letter: str) -> None:
    slipped = name[:place] + letter + name[place + 1 :]
    assert find(knowledge, slipped)[0] in (name, None)


# --- hosts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["premises", "Dans nos locaux", "au bureau", "chez nous", "on our premises", "bei uns"])
def test_our_own_premises_in_plain_words(knowledge: Knowledge, written: str) -> None:
    identified = identify(Usage("Nextcloud", host=written), knowledge)
    assert (identified.usage.host, identified.host_id, identified.notes) == (PREMISES, None, ())


def test_a_host_by_name_by_host_name_near_and_unknown(knowledge: Knowledge) -> None:
    host = knowledge.host("framasoft")
    assert host is not None
    assert identify(Usage("Nextcloud", host="Framasoft"), knowledge).host_id == "framasoft"
    near = identify(Usage("Nextcloud", host="Framasotf"), knowledge)
    assert (near.host_id, [note.code for note in near.notes]) == ("framasoft", ["read.host_near"])
    unknown = identify(Usage("Nextcloud", host="Chez Kevin"), knowledge)
    assert (unknown.host_id, [note.code for note in unknown.notes]) == (None, ["read.host_unknown"])


def test_a_host_written_as_a_tool_is_that_host(knowledge: Knowledge) -> None:
    identified = identify(Usage("Deuxfleurs"), knowledge)
    assert (identified.product_id, identified.host_id) == (None, "deuxfleurs")


# --- how names are compared --------------------------------------------------------------------------


@given(st.text())
def test_a_plain_name_is_plain_and_stays_so(text: str) -> None:
    once = plain(text)
    assert set(once) <= set(string.ascii_lowercase + string.digits + " ")
    assert plain(once) == once == once.strip()
    assert plain(text.upper()) == plain(text.upper().lower()) or not text.isascii()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Œuvre", "oeuvre"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("København", "kobenhavn"),
        ("Łódź", "lodz"),
        ("æther", "aether"),
        ("Ørsted", "orsted"),
    ],
)
def test_letters_of_our_neighbours(text: str, expected: str) -> None:
    assert plain(text) == expected
