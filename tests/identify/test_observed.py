"""What a scan says of one domain: tools with who stands behind them, in the shape of the contract."""

import json
from datetime import date

import pytest

from auditor.identify.observed import DEFAULT_LIST, Recogniser, Saying, role_name, scan_json, status_name
from auditor.identify.unrecognised import gathered, named, suggested, unrecognised
from auditor.knowledge.store import Knowledge
from auditor.network.protocol import Why
from auditor.observation import Evidence, EvidenceKind, MailStatus, Observation, Role, Sureness
from auditor.yaml12 import read as read_yaml
from tests.identify.described_mail import DOMAIN, ENVOI, GOOGLE, M365, TAMIS, recognised, recogniser, world

K = EvidenceKind
DAY = date(2026, 11, 22)
FILTERED = world(
    "10 in.tamis.example",
    spf="v=spf1 include:spf.protection.outlook.com include:a.envoi.example include:spf.nobody.example -all",
    autodiscover="autodiscover.outlook.com",
    txt=("MS=ms12345678", "nobody-site-verification=abc", "some words"),
    more={f"www.{DOMAIN}": {"A": Why.TIMEOUT}},
)


@pytest.fixture
def saying(knowledge: Knowledge) -> Saying:
    return Saying(knowledge, knowledge.wording("en"), DAY)


def test_one_domain_in_the_shape_of_the_contract(saying: Saying) -> None:
    said = scan_json(recognised(FILTERED), saying)
    assert json.loads(json.dumps(said)) == said
    assert list(said) == ["domain", "mail", "tools", "privacy_page", "networks", "host_names", "unrecognised", "gaps", "contacted"]
    assert said["mail"] == {
        "status": "known",
        "mailbox": [M365],
        "hosts": ["in.tamis.example"],
        "filters": [TAMIS],
        "senders": [ENVOI],
        "tenants": [M365],
        "reason": "Mailinblack filters the mail of lepont.example; autodiscover and SPF name Microsoft 365.",
    }
    microsoft = next(tool for tool in said["tools"] if tool["id"] == M365)
    assert list(microsoft) == ["id", "name", "roles", "strength", "operator", "owner", "big_tech", "evidence"]
    assert microsoft["operator"] == microsoft["owner"] == {"id": "microsoft", "name": "Microsoft Corporation", "country": "US"}
    assert (microsoft["name"], microsoft["roles"], microsoft["strength"], microsoft["big_tech"]) == (
        "Microsoft 365",
        ["mailbox", "tenant"],
        "direct",
        "microsoft",
    )
    assert {"kind": "autodiscover", "where": f"autodiscover.{DOMAIN}", "value": "autodiscover.outlook.com"} in microsoft["evidence"]
    assert {"kind": "spf_include", "value": "spf.nobody.example"} in said["unrecognised"]
    assert {"kind": "txt", "value": "nobody-site-verification=abc"} in said["unrecognised"]
    assert "some words" not in str(said["unrecognised"])
    assert said["gaps"] == [{"where": f"www.{DOMAIN} A", "why": "timeout"}]
    assert said["contacted"] == ["192.0.2.53"]


def test_a_tool_seen_only_in_hints_is_a_hint() -> None:
    found = recognised(world("10 mx.nobody.example", spf="v=spf1 include:spf.protection.outlook.com -all"))
    [tool] = found.tools
    assert (tool.product, tool.roles, tool.strength) == (M365, (Role.MAILBOX,), Sureness.HINT)


def test_owners_are_those_of_the_day(knowledge: Knowledge) -> None:
    for day, owner in ((date(2014, 1, 1), "google-llc"), (DAY, "alphabet")):
        said = scan_json(recognised(world("1 smtp.google.com")), Saying(knowledge, knowledge.wording("fr"), day))
        [tool] = said["tools"]
        assert (tool["id"], tool["owner"]["id"]) == (GOOGLE, owner)
    assert tool["big_tech"] == "alphabet"
    assert knowledge.company_list(DEFAULT_LIST) is not None


def test_another_list_says_otherwise(knowledge: Knowledge) -> None:
    said = scan_json(recognised(world("1 smtp.google.com")), Saying(knowledge, knowledge.wording("fr"), DAY, "no-such-list"))
    assert said["tools"][0]["big_tech"] is None


def look(*pieces: Evidence) -> Observation:
    return Observation(DOMAIN, "", pieces)


def test_what_names_nobody_or_oneself_is_not_unrecognised() -> None:
    pieces = (
        Evidence(K.MX, DOMAIN, f"10 mx.{DOMAIN}"),
        Evidence(K.SPF_INCLUDE, DOMAIN, f"_spf.{DOMAIN}"),
        Evidence(K.ADDRESS, DOMAIN, "192.0.2.1"),
        Evidence(K.SPF, DOMAIN, "v=spf1 -all"),
        Evidence(K.MX, DOMAIN, "0 ."),
        Evidence(K.MX, DOMAIN, "0 localhost"),
        Evidence(K.MX, DOMAIN, "0 192.0.2.1"),
        Evidence(K.TXT, DOMAIN, "a sentence = of words"),
        Evidence(K.DKIM, f"s._domainkey.{DOMAIN}", "v=DKIM1; p=MIIB"),
        Evidence(K.NS, DOMAIN, absent=True),
    )
    assert unrecognised(look(*pieces), (), (f"mx.{DOMAIN}", "localhost", "192.0.2.1")) == ()


def test_of_a_chain_one_known_name_suffices() -> None:
    pieces = (
        Evidence(K.AUTODISCOVER, f"autodiscover.{DOMAIN}", "auto.nobody.example"),
        Evidence(K.AUTODISCOVER, f"autodiscover.{DOMAIN}", "autodiscover.outlook.com"),
        Evidence(K.AUTODISCOVER, f"autoconfig.{DOMAIN}", "auto.nobody.example"),
    )
    found = recogniser().recognise(look(*pieces))
    assert [(piece.where, piece.value) for piece in found.unrecognised] == [(f"autoconfig.{DOMAIN}", "auto.nobody.example")]


def test_what_somebody_known_includes_in_spf_is_theirs() -> None:
    texts = {
        DOMAIN: ["v=spf1 include:_spf.google.com include:_spf.nobody.example -all"],
        "_spf.google.com": ["v=spf1 include:_netblocks.google.com include:deep.other.test -all"],
        "deep.other.test": ["v=spf1 include:deeper.other.test -all"],
        "_spf.nobody.example": ["v=spf1 include:again.nobody.example -all"],
    }
    found = recognised({name: {"TXT": text} for name, text in texts.items()})
    assert [piece.value for piece in found.unrecognised] == ["_spf.nobody.example", "again.nobody.example"]


@pytest.mark.parametrize(
    ("kind", "value", "name"),
    [
        (K.MX, "10 a.b.nobody.example", "nobody.example"),
        (K.REQUEST_HOST, "cdn.nobody.co.uk", "nobody.co.uk"),
        (K.TXT, "nobody-verification=12", "nobody-verification"),
        (K.TXT, "nobody-verify: 12", "nobody-verify"),
        (K.LINK, "https://nobody.example/", ""),
    ],
)
def test_who_is_meant(kind: EvidenceKind, value: str, name: str) -> None:
    assert named(Evidence(kind, DOMAIN, value)) == name


def test_suggestions_are_yaml_by_frequency() -> None:
    pieces = [
        ("a.example", Evidence(K.SPF_INCLUDE, "a.example", "spf1.nobody.test")),
        ("b.example", Evidence(K.SPF_INCLUDE, "b.example", "spf2.nobody.test")),
        ("b.example", Evidence(K.TXT, "b.example", 'it\'s "odd"-proof=1')),
        ("c.example", Evidence(K.TXT, "c.example", "odd-proof=1")),
    ]
    unknown = gathered(pieces)
    assert next((one.kind, one.name, one.domains) for one in unknown) == (K.SPF_INCLUDE, "nobody.test", ("a.example", "b.example"))
    text = "fingerprints:\n" + "\n".join(suggested([one for one in unknown if one.name]))
    document = read_yaml(text)
    assert not document.problems, document.problems
    first, second = document.value["fingerprints"]
    assert (first["kind"], first["host"], first["matches"]) == ("spf", ["nobody.test"], ["spf1.nobody.test", "spf2.nobody.test"])
    assert (second["kind"], second["pattern"]) == ("txt", "^odd\\-proof[=:]")
    assert "2 × (a.example, b.example)" in text


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_role_status_and_strength_has_a_name(knowledge: Knowledge, lang: str) -> None:
    wording = knowledge.wording(lang)
    names = [*(role_name(one, wording) for one in Role), *(status_name(one, wording) for one in MailStatus)]
    assert all(names)


def test_mail_hosts_that_take_no_mail_are_not_unrecognised() -> None:
    found = recognised(world("10 park-mx.above.com", "20 mx.nobody.example"))
    assert [piece.value for piece in found.unrecognised if piece.kind is K.MX] == ["20 mx.nobody.example"]


def tools(saying: Saying, *evidence: Evidence) -> dict[str, dict[str, object]]:
    """What is said of pages that show this, by product."""
    observation = Observation("lepont.example", "2026-11-22T10:00:00Z", evidence)
    return {tool["id"]: tool for tool in scan_json(Recogniser(saying.knowledge).recognise(observation), saying)["tools"]}


def test_installed_software_is_not_said_to_be_run_by_its_maker(saying: Saying) -> None:
    seen = tools(
        saying,
        Evidence(K.SCRIPT, "https://lepont.example/", "stats.federation.example/matomo.js"),
        Evidence(K.HTML, "https://lepont.example/", '<meta name="generator" content="WordPress 6.6.2">'),
        Evidence(K.REQUEST_HOST, "https://lepont.example/", "lepont.goatcounter.com"),
    )
    for installed in ("matomo", "wordpress"):
        assert (seen[installed]["operator"], seen[installed]["owner"], seen[installed]["big_tech"]) == (None, None, None)
    assert seen["goatcounter"]["operator"] is not None  # its maker's own host answers


def test_what_a_page_holds_back_is_a_hint(saying: Saying) -> None:
    where = "https://lepont.example/"
    held = tools(saying, Evidence(K.HELD_BACK, where, "static.hotjar.com"), Evidence(K.HELD_BACK, where, "fbq('init', …)"))
    assert {(id_, tool["strength"]) for id_, tool in held.items()} == {("hotjar", "hint"), ("meta-pixel", "hint")}
    both = tools(saying, Evidence(K.HELD_BACK, where, "static.hotjar.com"), Evidence(K.REQUEST_HOST, where, "static.hotjar.com"))
    assert both["hotjar"]["strength"] == "direct"


def test_who_is_held_back_and_not_known_is_listed() -> None:
    held = Evidence(K.HELD_BACK, "https://lepont.example/", "cdn.nobody.example")
    assert unrecognised(Observation("lepont.example", "2026-11-22T10:00:00Z", (held,)), (), ()) == (held,)
