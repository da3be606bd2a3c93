"""Why a tool that is declared left no trace: what nobody could look at isn't told as absent."""

import pytest

from auditor.assess.observed import Looks
from auditor.identify.declared import identify
from auditor.identify.declared_and_seen import compare
from auditor.identify.observed import Saying
from auditor.knowledge.store import Knowledge
from auditor.model import Usage
from auditor.observation import Evidence, EvidenceKind, Gap, Observation
from tests.conftest import TINY_DAY
from tests.described_network import Zone
from tests.identify.described_mail import recognised, world

DOMAIN = "lepont.example"


def why(product: str, knowledge: Knowledge, *gaps: str) -> str:
    looks = [Observation(DOMAIN, "", gaps=tuple(Gap(where, "timeout") for where in gaps))]
    [untraced] = compare([("use", product)], {}, [], looks, knowledge).untraced
    return str(untraced.why)


@pytest.mark.parametrize(
    ("product", "gaps", "expected"),
    [
        ("google-analytics", (), "elsewhere"),
        ("google-analytics", (f"https://www.{DOMAIN}/",), "not_looked_at"),
        ("google-analytics", (f"{DOMAIN} MX", f"autodiscover.{DOMAIN} A"), "elsewhere"),
        ("microsoft-365", (f"https://www.{DOMAIN}/",), "elsewhere"),
        ("microsoft-365", (f"{DOMAIN} MX",), "not_looked_at"),
        ("microsoft-365", (f"autodiscover.{DOMAIN} A",), "not_looked_at"),
        ("microsoft-365", (f"selector1._domainkey.{DOMAIN} TXT",), "not_looked_at"),
        ("brevo", (f"selector1._domainkey.{DOMAIN} TXT",), "elsewhere"),
        ("brevo", (f"{DOMAIN} TXT",), "not_looked_at"),
    ],
)
def test_what_gave_no_answer_is_no_absence(product: str, gaps: tuple[str, ...], expected: str, knowledge: Knowledge) -> None:
    assert why(product, knowledge, *gaps) == expected


def test_a_site_that_was_left_out_was_not_looked_at(knowledge: Knowledge) -> None:
    names_only = Observation(DOMAIN, "", (Evidence(EvidenceKind.ADDRESS, DOMAIN, "192.0.2.1"),))
    [untraced] = compare([("use", "google-analytics")], {}, [], [names_only], knowledge).untraced
    assert untraced.why == "not_looked_at"


@pytest.mark.parametrize(("product", "online"), [("paper", False), ("telephone", False), ("outlook-app", True), ("office-server", True), ("thunderbird", True)])
def test_only_paper_and_telephone_do_not_go_through_the_internet(product: str, online: bool, knowledge: Knowledge) -> None:
    assert (why(product, knowledge) != "not_online") is online


FILTER, AUTODISCOVER = "10 in.tamis.example", "autodiscover.outlook.com"


@pytest.mark.parametrize(
    ("zones", "says"),
    [
        ([world(FILTER, autodiscover=AUTODISCOVER)], "points to Microsoft 365, without being certain."),
        ([world("10 lepont-example.mail.protection.outlook.com")], "the domain shows Microsoft 365."),
        ([world("10 mx.poste.example"), world(FILTER, autodiscover=AUTODISCOVER)], "the domain shows OVHcloud e-mail and Microsoft 365 (probable)."),
    ],
)
def test_a_probable_reading_is_not_told_as_certain(zones: list[Zone], says: str, knowledge: Knowledge) -> None:
    saying = Saying(knowledge, knowledge.wording("en"), TINY_DAY)
    declared = identify(Usage("Proton Mail"), knowledge)
    [difference] = Looks([recognised(zone) for zone in zones], [declared], saying).document().differences
    assert says in difference


@pytest.mark.parametrize("client", ["Outlook", "Thunderbird"])
def test_a_program_that_fetches_mail_contradicts_no_provider(client: str, knowledge: Knowledge) -> None:
    saying = Saying(knowledge, knowledge.wording("en"), TINY_DAY)
    seen = recognised(world("10 lepont-example.mail.protection.outlook.com"))
    assert Looks([seen], [identify(Usage(client), knowledge)], saying).document().differences == ()
