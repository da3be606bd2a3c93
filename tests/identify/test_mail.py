"""Who runs a domain's mail: every row of the contract's table, and every trap that has caught a scanner, as described worlds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.identify.observed import Saying, mail_reason
from auditor.knowledge.store import Knowledge
from auditor.network.protocol import Why
from auditor.observation import Evidence, EvidenceKind, MailStatus, Observation
from tests.conftest import TINY_DAY
from tests.described_network import Zone
from tests.identify.described_mail import COURRIER, DOMAIN, ENVOI, GOOGLE, M365, POSTE, TAMIS, recognised, recogniser, world

OWN_MX = f"10 mx.{DOMAIN}"
M365_KEY = {f"selector1._domainkey.{DOMAIN}": {"CNAME": ["selector1-lepont-example._domainkey.lepont.onmicrosoft.com"]}}
GOOGLE_KEY = {f"google._domainkey.{DOMAIN}": {"TXT": ["v=DKIM1; k=rsa; p=MIIBIjANBgkq"]}}
M365_MX, GOOGLE_MX = "0 lepont-example.mail.protection.outlook.com", "1 smtp.google.com"
M365_AUTO, M365_SPF, GOOGLE_SPF = "autodiscover.outlook.com", "include:spf.protection.outlook.com", "include:_spf.google.com"
FILTER_MX = "10 in.tamis.example"
NO_AUTODISCOVER = {f"autodiscover.{DOMAIN}": {"A": Why.TIMEOUT}}


def spf(*terms: str) -> str:
    return " ".join(("v=spf1", *terms, "-all"))


# what, the world, status, mailbox, rule
TABLE: list[tuple[str, Zone, str, tuple[str, ...], str]] = [
    ("known: one provider", world(M365_MX), "known", (M365,), "mx-names-provider"),
    (
        "known: one provider at several hosts",
        world("1 aspmx.l.google.com", "5 aspmx2.googlemail.com", "10 alt1.aspmx.l.google.com"),
        "known",
        (GOOGLE,),
        "mx-names-provider",
    ),
    ("known: a filter beside it", world(M365_MX, FILTER_MX), "known", (M365,), "mx-names-provider-beside-filter"),
    ("known: whatever SPF says", world("10 mx.poste.example", spf=spf(M365_SPF, GOOGLE_SPF)), "known", (POSTE,), "mx-names-provider"),
    ("known: filter and DKIM", world(FILTER_MX, more=M365_KEY), "known", (M365,), "filter-and-dkim"),
    ("known: filter and Google's key", world(FILTER_MX, more=GOOGLE_KEY), "known", (GOOGLE,), "filter-and-dkim"),
    ("known: filter, DKIM and two in SPF", world(FILTER_MX, spf=spf(M365_SPF, GOOGLE_SPF), more=M365_KEY), "known", (M365,), "filter-and-dkim"),
    ("known: filter, autodiscover and SPF", world(FILTER_MX, spf=spf(M365_SPF), autodiscover=M365_AUTO), "known", (M365,), "filter-and-autodiscover-and-spf"),
    (
        "known: autodiscover decides between two in SPF",
        world(FILTER_MX, spf=spf(M365_SPF, GOOGLE_SPF), autodiscover=M365_AUTO),
        "known",
        (M365,),
        "filter-and-autodiscover-and-spf",
    ),
    ("probable: filter and autodiscover", world(FILTER_MX, autodiscover=M365_AUTO), "probable", (M365,), "filter-and-autodiscover"),
    ("probable: filter and one in SPF", world(FILTER_MX, spf=spf("include:spf.tamis.example", GOOGLE_SPF)), "probable", (GOOGLE,), "filter-and-one-in-spf"),
    (
        "probable: filter and one in SPF, senders apart",
        world(FILTER_MX, spf=spf("include:envoi.example", M365_SPF)),
        "probable",
        (M365,),
        "filter-and-one-in-spf",
    ),
    ("mixed: two providers", world(M365_MX, "10 mx.poste.example"), "mixed", (M365, POSTE), "several-providers"),
    ("mixed: a provider and an own host", world(M365_MX, OWN_MX), "mixed", (M365, "own"), "several-places"),
    ("mixed: an own host and an unlisted one", world(OWN_MX, "20 mx.nobody.example"), "mixed", ("own", "unlisted:nobody.example"), "several-places"),
    ("hybrid: own host and DKIM", world(OWN_MX, more=M365_KEY), "hybrid", ("own", M365), "second-provider"),
    ("hybrid: own host and autodiscover", world(OWN_MX, autodiscover=M365_AUTO), "hybrid", ("own", M365), "second-provider"),
    (
        "hybrid: unlisted host and autodiscover",
        world("10 mx.nobody.example", autodiscover=M365_AUTO),
        "hybrid",
        ("unlisted:nobody.example", M365),
        "second-provider",
    ),
    ("hybrid: another provider's host and DKIM", world("10 mx.poste.example", more=M365_KEY), "hybrid", (POSTE, M365), "second-provider"),
    ("own: and SPF is a hint only", world(OWN_MX, f"20 mx2.{DOMAIN}", spf=spf(M365_SPF)), "own", ("own",), "own-hosts"),
    ("own: the domain itself", world(f"10 {DOMAIN}"), "own", ("own",), "own-hosts"),
    (
        "own: tenant and proofs are other tools",
        world(OWN_MX, txt=("MS=ms12345678",), more={f"enterpriseregistration.{DOMAIN}": {"CNAME": ["enterpriseregistration.windows.net"]}}),
        "own",
        ("own",),
        "own-hosts",
    ),
    ("unlisted", world("10 mx1.nobody.example", spf=spf(M365_SPF)), "unlisted", ("unlisted:nobody.example",), "unlisted-hosts"),
    (
        "unlisted, two domains",
        world("10 mx.nobody.example", "20 mx.somebody.example"),
        "unlisted",
        ("unlisted:nobody.example", "unlisted:somebody.example"),
        "unlisted-hosts",
    ),
    ("unknown: a filter beside an unlisted host", world(FILTER_MX, "20 mx.nobody.example"), "unknown", (), "unlisted-beside-filter"),
    ("unknown: filter alone", world(FILTER_MX, spf=spf("include:spf.tamis.example")), "unknown", (), "filter-only"),
    ("unknown: filter, tenant and proof", world(FILTER_MX, txt=("MS=ms12345678",)), "unknown", (), "filter-only"),
    ("unknown: filter and two in SPF", world(FILTER_MX, spf=spf(M365_SPF, GOOGLE_SPF)), "unknown", (), "filter-and-several-in-spf"),
    (
        "unknown: filter, DKIM and autodiscover disagree",
        world(FILTER_MX, autodiscover="auto.poste.example", more=M365_KEY),
        "unknown",
        (),
        "filter-and-disagreement",
    ),
    ("unknown: filter beside an own host", world(FILTER_MX, OWN_MX), "unknown", (), "own-beside-filter"),
    ("unknown: only a sender's hosts", world("10 mx.envoi.example"), "unknown", (), "filter-only"),
    ("none: no such domain", {}, "none", (), "no-such-domain"),
    ("none: no MX, and an address that mail goes to", {DOMAIN: {"AAAA": ["2001:db8::1"]}}, "none", (), "no-mx-but-address"),
    ("none: no MX, and an address that gave no answer", {DOMAIN: {"A": Why.TIMEOUT}}, "none", (), "no-mx-address-not-read"),
    ("none: no MX, and SPF is no substitute", world(spf=spf(M365_SPF)), "none", (), "no-mx"),
    ("none: null MX", world("0 ."), "none", (), "null-mx"),
    ("none: placeholders", world("10 ms12345678.msv1.invalid.outlook.com", "20 abc.mx-verification.google.com"), "none", (), "no-usable-mx"),
    ("none: mistyped", world("1 aspmx.i.google.com", "5 ghs.google.com"), "none", (), "no-usable-mx"),
    (
        "unlisted: a name that looks like an address at a provider",
        world("10 mail.protonmail.ch/.evil.example"),
        "unlisted",
        ("unlisted:evil.example",),
        "unlisted-hosts",
    ),
    ("none: parked", world("1 park-mx.above.com"), "none", (), "no-usable-mx"),
    ("none: localhost", world("1 localhost", "2 localhost.localdomain", "3 mail", "4 192.0.2.1"), "none", (), "no-usable-mx"),
    (
        "unknown: an own host, and a key that gave no answer",
        world(OWN_MX, more={f"selector1._domainkey.{DOMAIN}": {"TXT": Why.SERVFAIL}}),
        "unknown",
        (),
        "places-not-all-looked-at",
    ),
    ("unknown: an own host, autodiscover gave no answer", world(OWN_MX, more=NO_AUTODISCOVER), "unknown", (), "places-not-all-looked-at"),
    ("unknown: an own host whose address gave no answer", world(OWN_MX, more={f"mx.{DOMAIN}": {"A": Why.TIMEOUT}}), "unknown", (), "places-not-all-looked-at"),
    (
        "unknown: an own host, and the entrance at Microsoft gave no answer",
        world(OWN_MX, more={f"mx.{DOMAIN}": {"A": ["192.0.2.1"]}, "lepont-example.mail.protection.outlook.com": {"A": Why.SERVFAIL}}),
        "unknown",
        (),
        "places-not-all-looked-at",
    ),
    ("unknown: an unlisted host, autodiscover gave no answer", world("10 mx.nobody.example", more=NO_AUTODISCOVER), "unknown", (), "places-not-all-looked-at"),
    ("known, whatever gave no answer: the MX says it", world(M365_MX, more=NO_AUTODISCOVER), "known", (M365,), "mx-names-provider"),
    ("own: a sender's key names no mailbox", world(OWN_MX, more={f"envoi._domainkey.{DOMAIN}": {"TXT": Why.SERVFAIL}}), "own", ("own",), "own-hosts"),
    (
        "probable: filter and autodiscover, SPF gave no answer",
        {**world(FILTER_MX, autodiscover=M365_AUTO), DOMAIN: {"MX": [FILTER_MX], "TXT": Why.SERVFAIL}},
        "probable",
        (M365,),
        "filter-and-autodiscover-not-all-looked-at",
    ),
    (
        "unknown: filter and one in SPF, of which a part gave no answer",
        world(FILTER_MX, spf=spf(M365_SPF, "include:spf.nobody.example"), more={"spf.nobody.example": {"TXT": Why.SERVFAIL}}),
        "unknown",
        (),
        "filter-and-spf-not-all-looked-at",
    ),
    (
        "unknown: filter and two in SPF, autodiscover gave no answer",
        world(FILTER_MX, spf=spf(M365_SPF, GOOGLE_SPF), more=NO_AUTODISCOVER),
        "unknown",
        (),
        "filter-and-spf-not-all-looked-at",
    ),
    ("unknown: filter, autodiscover gave no answer", world(FILTER_MX, more=NO_AUTODISCOVER), "unknown", (), "filter-not-all-looked-at"),
    ("failed", {DOMAIN: {"MX": Why.SERVFAIL, "TXT": [spf(M365_SPF)]}, **M365_KEY}, "failed", (), "mx-not-read"),
]


@pytest.mark.parametrize(("what", "zone", "status", "mailbox", "rule"), TABLE, ids=[row[0] for row in TABLE])
def test_every_row_of_the_table(what: str, zone: Zone, status: str, mailbox: tuple[str, ...], rule: str) -> None:
    mail = recognised(zone).mail
    assert (mail.status, mail.mailbox, mail.rule) == (status, mailbox, rule)


def test_the_table_names_every_status_and_rule(knowledge: Knowledge) -> None:
    assert {status for _, _, status, _, _ in TABLE} | {"public"} == set(MailStatus)
    assert {rule for *_, rule in TABLE} | {"public-provider"} == set(knowledge.mail_rules.rules)


def test_a_mail_providers_own_domain_is_not_asked() -> None:
    found = recognised({"courriel.example": {"MX": ["10 mx.poste.example"]}}, "courriel.example")
    assert (found.mail.status, found.mail.mailbox, found.observation.evidence) == ("public", (COURRIER,), ())
    assert [(tool.product, tool.detections) for tool in found.tools] == [(COURRIER, ())]


def test_filter_mailbox_senders_and_tenants_are_separate() -> None:
    found = recognised(
        world(FILTER_MX, spf=spf(M365_SPF, "include:spf.tamis.example", "include:envoi.example"), autodiscover=M365_AUTO, txt=("MS=ms12345678",))
    )
    mail = found.mail
    assert (mail.mailbox, mail.filters, mail.senders, mail.tenants) == ((M365,), (TAMIS,), (ENVOI,), (M365,))


def test_a_failed_mx_says_so_and_the_rest_is_still_seen() -> None:
    found = recognised({DOMAIN: {"MX": Why.TIMEOUT, "TXT": ["MS=ms12345678"]}})
    assert found.mail.status == "failed"
    assert found.mail.tenants == (M365,)
    assert any(gap.where == f"{DOMAIN} MX" for gap in found.observation.gaps)


TRAPS: list[tuple[str, Zone, str, tuple[str, ...]]] = [
    ("1 a filter hides the mailbox", world("10 a.tamis.example", "20 b.tamis.example"), "unknown", ()),
    (
        "2 a tenant is no mailbox",
        world(FILTER_MX, txt=("MS=ms12345678",), more={f"lyncdiscover.{DOMAIN}": {"CNAME": ["webdir.online.lync.com"]}}),
        "unknown",
        (),
    ),
    ("3 SPF left by the DNS host, DKIM says who", world(FILTER_MX, spf=spf("include:spf.courrier.example"), more=M365_KEY), "known", (M365,)),
    ("4 SPF is sending, not holding", world("10 mx.nobody.example", spf=spf(M365_SPF)), "unlisted", ("unlisted:nobody.example",)),
    (
        "5 an own name that is Microsoft's entrance",
        world(OWN_MX, more={f"mx.{DOMAIN}": {"A": ["198.51.100.7"]}, "lepont-example.mail.protection.outlook.com": {"A": ["198.51.100.7"]}}),
        "known",
        (M365,),
    ),
    ("5 an own name that leads to a provider", world(OWN_MX, more={f"mx.{DOMAIN}": {"CNAME": ["mx.poste.example"]}}), "known", (POSTE,)),
    (
        "5 an entrance at Microsoft is a tenant only",
        world(OWN_MX, more={f"mx.{DOMAIN}": {"A": ["192.0.2.1"]}, "lepont-example.mail.protection.outlook.com": {"A": ["198.51.100.7"]}}),
        "own",
        ("own",),
    ),
    ("6 gmail inside another word", world("10 mg1.geotagmail.test"), "unlisted", ("unlisted:geotagmail.test",)),
    (
        "6 outlook.de inside another word",
        world("10 mx01.outlook.dehosted.test", autodiscover="redirect.outlook.dehosted.test"),
        "unlisted",
        ("unlisted:dehosted.test",),
    ),
    ("6 an own host called outlook", world(f"10 outlook.{DOMAIN}"), "own", ("own",)),
    ("6 a provider's name under another domain", world("10 mail.protection.outlook.com.evil.test"), "unlisted", ("unlisted:evil.test",)),
    ("7 placeholders beside a provider", world("5 abc.msv1.invalid", M365_MX, "32767 ms12345678.msv1.invalid.outlook.com"), "known", (M365,)),
    ("7 a placeholder beside an own host, and DKIM", world("5 ms12345678.msv1.invalid.outlook.com", OWN_MX, more=M365_KEY), "hybrid", ("own", M365)),
    ("7 a final dot forgotten", world("1 aspmx.l.google.com", f"5 alt1.aspmx.l.google.com.{DOMAIN}"), "known", (GOOGLE,)),
    (
        "7 mistyped hosts beside right ones",
        world("1 aspmx.l.google.com", "5 aspmx2.lgooglemail.com", "5 alt4.aspmx.l.google.co", "9 alt1.aspmx.i.google.com"),
        "known",
        (GOOGLE,),
    ),
    (
        "8 where an address stands is not who holds the mail",
        world("10 mx.nobody.example", more={"mx.nobody.example": {"A": ["198.51.100.7"]}}),
        "unlisted",
        ("unlisted:nobody.example",),
    ),
    ("9 dead hosts are no own server", world("0 localhost"), "none", ()),
    ("9 a null MX is no own server", world("0 ."), "none", ()),
    ("12 a parked name with a live MX", world("10 park-mx.above.com", spf="v=spf1 -all"), "none", ()),
    (
        "14 many texts, and SPF in capitals",
        world(FILTER_MX, spf="V=SPF1 INCLUDE:_SPF.google.com -all", txt=tuple(f"proof{n}={n}" for n in range(45))),
        "probable",
        (GOOGLE,),
    ),
    ("16 an own server is nobody's country", world(OWN_MX), "own", ("own",)),
]


@pytest.mark.parametrize(("trap", "zone", "status", "mailbox"), TRAPS, ids=[row[0] for row in TRAPS])
def test_traps(trap: str, zone: Zone, status: str, mailbox: tuple[str, ...]) -> None:
    mail = recognised(zone).mail
    assert (mail.status, mail.mailbox) == (status, mailbox)


def test_trap_10_and_11_another_domain_of_the_organisation_is_another_domain() -> None:
    """Certified mail and the website's domain say nothing of the mail domain: each is read by itself."""
    zone = {**world("10 mx.pec.courrier.example"), "lepont.test": {"MX": [GOOGLE_MX]}}
    assert recognised(zone).mail.mailbox == (COURRIER,)
    assert recognised(zone, "lepont.test").mail.mailbox == (GOOGLE,)


def test_trap_13_a_mailbox_elsewhere_is_said_and_not_scanned() -> None:
    assert recognised({}, "gmail.com").mail.status == "public"


def test_trap_15_one_provider_at_many_hosts_is_one() -> None:
    assert recognised(world(*(f"{n} mx{n}.poste.example" for n in range(1, 9)))).mail.mailbox == (POSTE,)


def test_trap_17_an_own_name_does_not_vouch_for_an_own_machine() -> None:
    """A host under the domain that leads elsewhere is whoever's it leads to; a list of names would have gone stale."""
    zone = world(OWN_MX, more={f"mx.{DOMAIN}": {"CNAME": ["lepont-example.mail.protection.outlook.com"]}})
    found = recognised(zone)
    assert (found.mail.status, found.mail.mailbox) == ("known", (M365,))
    assert M365 in {tool.product for tool in found.tools}


def test_trap_18_the_filter_is_a_tool_with_an_owner() -> None:
    found = recognised(world(FILTER_MX))
    assert found.mail.filters == (TAMIS,)
    assert [role.value for tool in found.tools if tool.product == TAMIS for role in tool.roles] == ["filter"]


def test_macros_in_spf_name_the_filter_and_hide_nothing() -> None:
    """SPF that can't be expanded doesn't say that somebody is missing in it."""
    found = recognised(world(M365_MX, FILTER_MX, spf="v=spf1 include:%{ir}.%{v}.%{d}.spf.tamis.example ~all"))
    assert (found.mail.status, found.mail.filters) == ("known", (TAMIS,))


def test_what_others_records_include_is_theirs() -> None:
    """A host that sends through Microsoft itself doesn't make its customers Microsoft's."""
    nested = {"_spf.hote.example": {"TXT": ["v=spf1 include:spf.protection.outlook.com -all"]}}
    assert recognised(world(FILTER_MX, spf=spf("include:_spf.hote.example"), more=nested)).mail.status == "unknown"
    own = {f"_spf.{DOMAIN}": {"TXT": ["v=spf1 include:spf.protection.outlook.com -all"]}}
    assert recognised(world(FILTER_MX, spf=spf(f"include:_spf.{DOMAIN}"), more=own)).mail.mailbox == (M365,)


def test_a_domain_below_reads_its_own_mx_under_the_same_organisation() -> None:
    zone = {f"antenne.{DOMAIN}": {"MX": [f"10 mx.{DOMAIN}"]}, DOMAIN: {"MX": [M365_MX]}}
    assert recognised(zone, f"antenne.{DOMAIN}").mail.status == "own"


PIECES = st.sampled_from(
    [
        Evidence(EvidenceKind.MX, DOMAIN, M365_MX),
        Evidence(EvidenceKind.MX, DOMAIN, FILTER_MX),
        Evidence(EvidenceKind.MX, DOMAIN, OWN_MX),
        Evidence(EvidenceKind.MX, DOMAIN, "10 mx.envoi.example"),
        Evidence(EvidenceKind.MX, DOMAIN, absent=True),
        Evidence(EvidenceKind.SPF_INCLUDE, DOMAIN, "spf.poste.example"),
        Evidence(EvidenceKind.SPF_INCLUDE, DOMAIN, "a.envoi.example"),
        Evidence(EvidenceKind.DKIM, f"envoi._domainkey.{DOMAIN}", "k.envoi.example"),
        Evidence(EvidenceKind.DKIM, f"poste._domainkey.{DOMAIN}", "k.poste.example"),
        Evidence(EvidenceKind.AUTODISCOVER, f"autodiscover.{DOMAIN}", M365_AUTO),
        Evidence(EvidenceKind.CNAME, f"mx.{DOMAIN}", "mx.courrier.example"),
        Evidence(EvidenceKind.TXT, DOMAIN, "MS=ms12345678"),
    ]
)


@given(st.lists(PIECES, max_size=8), st.randoms())
def test_what_holds_of_every_reading(pieces: list[Evidence], shuffle: object) -> None:
    found = recogniser().recognise(Observation(DOMAIN, "", tuple(pieces)))
    mail = found.mail
    tools = {tool.product for tool in found.tools}
    named = {one for one in (*mail.mailbox, *mail.filters, *mail.senders, *mail.tenants) if one != "own" and not one.startswith("unlisted:")}
    assert named <= tools
    assert ENVOI not in mail.mailbox
    assert not set(mail.mailbox) & (set(mail.senders) | set(mail.filters))
    shuffle.shuffle(pieces)  # type: ignore[attr-defined]
    again = recogniser().recognise(Observation(DOMAIN, "", (*pieces, *pieces)))
    assert (again.mail.status, set(again.mail.mailbox), again.mail.rule) == (mail.status, set(mail.mailbox), mail.rule)


@given(st.lists(PIECES, max_size=6), st.lists(PIECES, max_size=3))
def test_more_evidence_never_removes_a_tool(pieces: list[Evidence], more: list[Evidence]) -> None:
    few = recogniser().recognise(Observation(DOMAIN, "", tuple(pieces)))
    many = recogniser().recognise(Observation(DOMAIN, "", (*pieces, *more)))
    assert {tool.product for tool in few.tools} <= {tool.product for tool in many.tools}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_reason_is_a_whole_sentence(knowledge: Knowledge, lang: str) -> None:
    saying = Saying(knowledge, knowledge.wording(lang), TINY_DAY)
    for _, zone, *_ in TABLE:
        reason = mail_reason(recognised(zone), saying)
        assert reason.endswith(".")
        assert DOMAIN in reason
        assert not any(sign in reason for sign in ("…", "{", "  ", " ,", " :  ")), reason


def test_french_reads_right_for_a_name_that_begins_with_a_vowel(knowledge: Knowledge) -> None:
    for rule in knowledge.mail_rules.rules.values():
        assert not re.search(r"\b(de|que|le) \{domain\}", rule.reason.fr or ""), rule.reason.fr
    for front in ("filters", "relays", "hosts"):
        said = knowledge.messages.texts[f"mail.front.{front}"]["fr"]
        assert " de {domain}" not in str(said)


@pytest.mark.parametrize(
    ("zone", "says"),
    [
        (world(OWN_MX, more=NO_AUTODISCOVER), "not everything could be looked at (autodiscover)"),
        (world(FILTER_MX, more=NO_AUTODISCOVER), "not everything could be looked at (autodiscover)"),
        ({DOMAIN: {"MX": [FILTER_MX], "TXT": Why.SERVFAIL}}, "not everything could be looked at (SPF)"),
    ],
)
def test_what_gave_no_answer_is_named_and_not_denied(zone: Zone, says: str, knowledge: Knowledge) -> None:
    reason = mail_reason(recognised(zone), Saying(knowledge, knowledge.wording("en"), TINY_DAY))
    assert says in reason
    assert not any(word in reason for word in ("neither", "nothing says", "only")), reason


def test_of_two_spf_records_none_holds(knowledge: Knowledge) -> None:
    """A receiver takes them for an error (RFC 7208 4.5): who may send isn't certain, and no mailbox follows."""
    zone: Zone = {DOMAIN: {"MX": [FILTER_MX], "TXT": [spf(M365_SPF, "include:envoi.example"), "v=spf1 +all"]}}
    found = recognised(zone)
    assert (found.mail.status, found.mail.mailbox) == ("unknown", ())
    assert {tool.strength.value for tool in found.tools if tool.product == ENVOI} == {"hint"}
    assert [gap.where for gap in found.observation.gaps] == [f"{DOMAIN} SPF"]
    assert "SPF" in mail_reason(found, Saying(knowledge, knowledge.wording("fr"), TINY_DAY))


def test_a_filter_beside_the_provider_is_not_told_away(knowledge: Knowledge) -> None:
    saying = Saying(knowledge, knowledge.wording("en"), TINY_DAY)
    reason = mail_reason(recognised(world(FILTER_MX, M365_MX)), saying)
    assert reason == f"The MX records of {DOMAIN} lead to Microsoft 365 and to Mailinblack; only Microsoft 365 holds mailboxes."
    assert "All MX records" in mail_reason(recognised(world(M365_MX)), saying)


def test_a_filter_beside_an_unlisted_host_is_not_said_to_be_unlisted(knowledge: Knowledge) -> None:
    reason = mail_reason(recognised(world(FILTER_MX, "20 mx.nobody.example")), Saying(knowledge, knowledge.wording("en"), TINY_DAY))
    assert "mx.nobody.example: Mailinblack is recognised there, and no record knows the rest; where the mailboxes are can't be seen." in reason
    assert "which no record knows" not in reason


def test_whose_the_hosts_are_is_said_where_another_is_named_too(knowledge: Knowledge) -> None:
    """A host under an own name that leads to a provider: the sentence names the provider, not only the host."""
    zone = world(OWN_MX, more={f"mx.{DOMAIN}": {"CNAME": ["mx.poste.example"]}, **M365_KEY})
    found = recognised(zone)
    assert (found.mail.status, found.mail.mailbox) == ("hybrid", (POSTE, M365))
    reason = mail_reason(found, Saying(knowledge, knowledge.wording("en"), TINY_DAY))
    assert f"arrives at mx.{DOMAIN} (OVHcloud" in reason
    assert "also names Microsoft 365" in reason


def test_a_mail_host_without_an_address_takes_no_mail(knowledge: Knowledge) -> None:
    """Of a subscription that ended the MX stays, and names nobody any more."""
    ended: Zone = {"lepont-example.mail.protection.outlook.com": {"A": []}, f"mx.{DOMAIN}": {"A": []}}
    for hosts in ((M365_MX,), (OWN_MX,), (M365_MX, OWN_MX)):
        found = recognised(world(*hosts, more=ended))
        assert (found.mail.status, found.mail.rule, found.mail.mailbox) == ("none", "no-usable-mx", ())
        assert found.tools == ()
        assert "has no address" in mail_reason(found, Saying(knowledge, knowledge.wording("en"), TINY_DAY))
    beside = recognised(world(M365_MX, "20 mx.poste.example", more=ended))
    assert (beside.mail.status, beside.mail.mailbox, beside.mail.hosts) == ("known", (POSTE,), ("mx.poste.example",))
    not_read = recognised(world(M365_MX, more={"lepont-example.mail.protection.outlook.com": {"A": Why.TIMEOUT}}))
    assert (not_read.mail.status, not_read.mail.mailbox) == ("known", (M365,))


def test_a_sending_service_filters_nothing(knowledge: Knowledge) -> None:
    """Whoever may send, by SPF, doesn't take the mail; and a sender's MX host takes it without filtering."""
    saying = Saying(knowledge, knowledge.wording("en"), TINY_DAY)
    relayed = mail_reason(recognised(world("10 mx.envoi.example", spf=spf("include:spf.tamis.example"))), saying)
    assert relayed.startswith(f"The mail of {DOMAIN} arrives at Brevo (sending service), ")
    both = mail_reason(recognised(world("10 mx.envoi.example", FILTER_MX)), saying)
    assert both.startswith(f"Mailinblack filters the mail of {DOMAIN} and it also arrives at Brevo (sending service), ")
    filtered = mail_reason(recognised(world(FILTER_MX, spf=spf("include:spf.envoi.example"))), saying)
    assert "Brevo" not in filtered
