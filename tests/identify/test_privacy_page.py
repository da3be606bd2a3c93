"""The privacy page beside what is loaded: whom it names, whom not, and how carefully that is said."""

from collections.abc import Callable
from datetime import date

import pytest

from auditor.collect.privacy_text import known_names, privacy_names
from auditor.identify.privacy_page import PrivacyPage, compare, sentences
from auditor.knowledge.store import Knowledge
from auditor.observation import Detection, Evidence, EvidenceKind, Role, Sureness

DAY = date(2026, 11, 22)
PAGE = "https://www.lepont.example/vie-privee/"


def seen(product: str, kind: EvidenceKind = EvidenceKind.REQUEST_HOST, role: Role = Role.ANALYTICS, strength: Sureness = Sureness.DIRECT) -> Detection:
    return Detection(product, role, strength, Evidence(kind, "https://www.lepont.example/", "x.example"), f"{product} {kind} 1")


def compared(text: str, knowledge: Knowledge, *detections: Detection) -> PrivacyPage:
    names = privacy_names(text, known_names(knowledge))
    pieces = [Evidence(EvidenceKind.PRIVACY_TEXT, PAGE, name) for name in names] or [Evidence(EvidenceKind.PRIVACY_TEXT, PAGE, absent=True)]
    found = compare(pieces, detections, knowledge, DAY)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "detections", "expected"),
    [
        ("Nous mesurons avec Matomo.", (seen("matomo"),), PrivacyPage(("matomo",), (), ())),
        ("Nous mesurons avec Matomo.", (seen("google-analytics"),), PrivacyPage((), ("google-analytics",), ("matomo",))),
        ("Nous respectons votre vie privée.", (seen("google-analytics"),), PrivacyPage((), ("google-analytics",), ())),
        ("Des services de Google servent aux polices.", (seen("google-fonts"),), PrivacyPage(("google-fonts",), (), ())),
        ("Google Ireland Limited", (seen("google-fonts"),), PrivacyPage(("google-fonts",), (), ())),
        ("Google Analytics", (seen("google-analytics"), seen("google-fonts")), PrivacyPage(("google-analytics",), ("google-fonts",), ())),
        ("Dons : helloasso.com", (seen("helloasso", EvidenceKind.LINK, strength=Sureness.HINT),), PrivacyPage((), (), ())),
        ("Nos pages", (seen("facebook", EvidenceKind.LINK, strength=Sureness.HINT),), PrivacyPage((), (), ())),
        ("Nos pages", (seen("wordpress", EvidenceKind.HTML, Role.SITE_BUILDER),), PrivacyPage((), (), ())),
        ("Nos pages", (seen("google-fonts", EvidenceKind.CSP, strength=Sureness.HINT),), PrivacyPage((), (), ())),
        ("Le site web de l'association, nos groupes et un signal : la notion de don reste libre. Bloquer les cookies : Chrome, Firefox.", (), PrivacyPage((), (), ())),
        ("matomotographie, amatomo, Ma tomo", (), PrivacyPage((), (), ())),
    ],
)  # fmt: skip
def test_three_lists(knowledge: Knowledge, text: str, detections: tuple[Detection, ...], expected: PrivacyPage) -> None:
    assert compared(text, knowledge, *detections) == expected


def test_without_a_privacy_page_nothing_is_said(knowledge: Knowledge) -> None:
    assert compare([], [seen("google-analytics")], knowledge, DAY) is None


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (PrivacyPage((), ("google-analytics",), ("matomo",)), ["Votre page sur la vie privée nomme {matomo} ; le code des pages lues cite {google-analytics}."]),
        (PrivacyPage((), ("google-analytics",), ()), ["Le code des pages lues cite {google-analytics}."]),
        (PrivacyPage(("matomo",), (), ()), ["Votre page sur la vie privée nomme {matomo} ;"]),
        (PrivacyPage((), (), ("matomo",)), ["Votre page sur la vie privée nomme {matomo} ; les pages lues n'en montrent pas la trace."]),
        (PrivacyPage((), (), ()), []),
    ],
)  # fmt: skip
def test_sentences(knowledge: Knowledge, page: PrivacyPage, expected: list[str]) -> None:
    wording = knowledge.wording("fr")
    names = {id_: wording.product(product) for id_ in ("matomo", "google-analytics") if (product := knowledge.product(id_))}
    said = sentences(page, knowledge, wording)
    for text, start in zip(said, expected, strict=True):
        assert text.startswith(start.format_map(names))
    if page.loaded_not_named or page.named_without_trace:
        assert said[-1].endswith("à vérifier ensemble.")
    assert len(sentences(page, knowledge, knowledge.wording("en"))) == len(said)


ONE, TWO = ("google-analytics",), ("google-analytics", "matomo")


@pytest.mark.parametrize(
    ("page", "lang", "one", "two"),
    [
        (lambda ids: PrivacyPage(ids, (), ()), "en", "traces of it too", "traces of them too"),
        (lambda ids: PrivacyPage(ids, (), ()), "fr", "aussi la trace.", "aussi les traces."),
        (lambda ids: PrivacyPage((), ids, ()), "en", "this name on", "these names on"),
        (lambda ids: PrivacyPage((), ids, ()), "fr", "ce nom sur", "ces noms sur"),
        (lambda ids: PrivacyPage((), (), ids), "en", "no trace of it. This tool might", "no trace of them. These tools might"),
        (lambda ids: PrivacyPage((), (), ids), "fr", "Cet outil pourrait servir", "Ces outils pourraient servir"),
    ],
)
def test_one_and_several_agree(knowledge: Knowledge, page: Callable[[tuple[str, ...]], PrivacyPage], lang: str, one: str, two: str) -> None:
    for ids, says in ((ONE, one), (TWO, two)):
        [said] = sentences(page(ids), knowledge, knowledge.wording(lang))
        assert says in said
