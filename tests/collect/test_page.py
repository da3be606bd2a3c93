"""What is read in a page, and what isn't."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.collect.page import MOST_EVIDENCE, PageReading, read_page, read_style_sheet
from auditor.collect.web_address import masked, public_host, read_address
from auditor.identify.fingerprints import Fingerprints
from auditor.knowledge.records import FingerprintKind
from auditor.knowledge.store import Knowledge
from auditor.observation import EvidenceKind as E
from auditor.registrable import stands_under
from tests.worlds import association_sites as sites

HOME = "https://www.lepont.example/"


@pytest.fixture
def read(knowledge: Knowledge):
    def run(html: str | bytes, *headers: tuple[str, str], address: str = HOME) -> PageReading:
        body = html.encode() if isinstance(html, str) else html
        return read_page(body, address, headers, "lepont.example", knowledge.site_words)

    return run


def values(reading: PageReading, kind: E) -> set[str]:
    return {one.value for one in reading.evidence if one.kind is kind}


def test_a_wordpress_site(read) -> None:
    reading = read(sites.WORDPRESS)
    assert values(reading, E.REQUEST_HOST) == {
        "stats.wp.com", "fonts.gstatic.com", "fonts.googleapis.com", "use.typekit.net", "i0.wp.com", "i1.wp.com", "www.googletagmanager.com",
        "www.facebook.com", "www.youtube.com", "www.helloasso.com", "secure.gravatar.com", "www.google.com",
    }  # fmt: skip
    assert values(reading, E.HELD_BACK) == {"framaforms.org", "static.hotjar.com"}
    assert values(reading, E.SCRIPT) == {
        "www.google.com/recaptcha/api.js", "www.lepont.example/wp-includes/js/jquery/jquery.min.js", "stats.lepont.example/matomo.js",
    }  # fmt: skip
    assert values(reading, E.HTML) == {
        '<meta name="generator" content="WordPress 6.6.2">',
        '<meta name="generator" content="Elementor 3.24.4; features: e_font_icon_svg; settings: css_print_method-external">',
        '<meta name="google-site-verification">', "GTM-…", "_paq.push(…)", "www.googletagmanager.com/gtm.js", "s.w.org/images/core/emoji/15.0.3/72x72/",
        "www.lepont.example/wp-content/themes/astra/style.css",
    }  # fmt: skip
    assert values(reading, E.LINK) == {
        "lepont.us14.list-manage.com/subscribe/post", "www.facebook.com/lepont.asbl", "wa.me/…", "chat.whatsapp.com/…", "mailto:gmail.com",
        "www.youtube.com/embed/dQw4w9WgXcQ", "framaforms.org/inscription-au-stage-…", "www.helloasso.com/associations/le-pont/formulaires/1/widget",
        "www.googletagmanager.com/ns.html",
    }  # fmt: skip


def test_nothing_of_the_own_domain_is_a_third_party(read) -> None:
    reading = read(sites.WORDPRESS)
    for kind in (E.REQUEST_HOST, E.LINK, E.REDIRECT, E.CSP):
        assert not [value for value in values(reading, kind) if stands_under(value.partition("/")[0], "lepont.example")]


@pytest.mark.parametrize(
    ("page", "kind", "seen"),
    [
        (sites.WIX, E.REQUEST_HOST, {"static.parastorage.com", "static.wixstatic.com"}),
        (sites.WIX, E.HTML, {'<meta name="generator" content="Wix.com Website Builder">', "wixBiSession"}),
        (sites.SQUARESPACE, E.REQUEST_HOST, {"use.typekit.net", "assets.squarespace.com", "images.squarespace-cdn.com"}),
        (sites.SQUARESPACE, E.HTML, {"Static.SQUARESPACE_CONTEXT"}),
        (sites.GOOGLE_SITES, E.REQUEST_HOST, {"ssl.gstatic.com", "www.gstatic.com", "docs.google.com"}),
        (sites.GOOGLE_SITES, E.LINK, {"docs.google.com/forms/d/e/…/viewform", "calendar.google.com/calendar/u/0/r"}),
    ],
)
def test_sites_of_builders(read, page: str, kind: E, seen: set[str]) -> None:
    assert values(read(page), kind) == seen


@pytest.mark.parametrize(
    ("html", "kind", "seen"),
    [
        # which host a reference really asks
        ("<script src='https://www.facebook.com@evil.example/a.js'></script>", E.REQUEST_HOST, {"evil.example"}),
        ("<script src='https:\\\\evil.example\\www.facebook.com\\a.js'></script>", E.REQUEST_HOST, {"evil.example"}),
        ("<script src='/\\evil.example/a.js'></script>", E.REQUEST_HOST, {"evil.example"}),
        ("<img src='https://evil.example/https://www.facebook.com/tr'>", E.REQUEST_HOST, {"evil.example"}),
        ("<img src='https://evil.example?//www.facebook.com/'>", E.REQUEST_HOST, {"evil.example"}),
        ("<img src='https://evil.example#@www.facebook.com/'>", E.REQUEST_HOST, {"evil.example"}),
        ("<img src='ht\ntps://a.exa\tmple/x'>", E.REQUEST_HOST, {"a.example"}),
        ("<img src=' \x01HTTPS://A.Example:8443/x '>", E.REQUEST_HOST, {"a.example"}),
        ("<img src='https:a.png'>", E.REQUEST_HOST, set()),
        ("<img src='http:a.example/a.png'>", E.REQUEST_HOST, {"a.example"}),
        ("<img src='//fête.example./a'>", E.REQUEST_HOST, {"xn--fte-fma.example"}),
        ("<img src='//a%2eexample/x'>", E.REQUEST_HOST, {"a.example"}),
        ("<img src='//a b.example/x'><img src='//-a.example'><img src='//a..example'><img src='//[::1]/'><img src='//127.0.0.1/'><img src='//2130706433/'>", E.REQUEST_HOST, set()),
        ("<img src='//8.8.8.8/a'>", E.REQUEST_HOST, {"8.8.8.8"}),
        ("<img src='//nas.local/a'><img src='//localhost/'><img src='//intranet/'>", E.REQUEST_HOST, set()),
        ("<a href='javascript:location=\"https://a.example\"'>x</a><a href='data:text/html,https://a.example'>x</a>", E.LINK, set()),
        # where references stand
        ("<base href='https://cdn.example/x/'><img src='a.png'>", E.REQUEST_HOST, {"cdn.example"}),
        ("<base href='https://cdn.example/'><base href='https://other.example/'><img src='a.png'>", E.REQUEST_HOST, {"cdn.example"}),
        ("<img srcset='https://a.example/1.png 1x,//b.example/2,3.png 2x, c.png 3x'>", E.REQUEST_HOST, {"a.example", "b.example"}),
        ("<link rel='preload' as='image' href='x' imagesrcset='//a.example/1.png 1x'>", E.REQUEST_HOST, {"a.example"}),
        ("<video poster=//a.example/p><source src=//b.example/v><track src=//c.example/t></video>", E.REQUEST_HOST, {"a.example", "b.example", "c.example"}),
        ("<object data='//a.example/x'></object><embed src='//b.example/y'>", E.REQUEST_HOST, {"a.example", "b.example"}),
        ("<svg><image xlink:href='//a.example/x'/><use href='//b.example/y#z'/></svg>", E.REQUEST_HOST, {"a.example", "b.example"}),
        ("<div style=\"background:url(&quot;//a.example/x&quot;)\">", E.REQUEST_HOST, {"a.example"}),
        ("<style>@import '//a.example/x.css';@import url(//b.example/y.css);</style>", E.REQUEST_HOST, {"a.example", "b.example"}),
        ("<div data-bg='https://a.example/x.jpg' data-lazy-src='//b.example/y'>", E.REQUEST_HOST, {"a.example"}),
        ("<div data-bg='https://a.example/x.jpg' data-lazy-src='//b.example/y'>", E.HELD_BACK, {"b.example"}),
        ("<img data-lazy-src='//b.example/y'>", E.REQUEST_HOST, {"b.example"}),  # loaded when it comes into view
        # what waits for a consent or a click
        ("<script type='text/plain' data-src='//a.example/x.js'></script><script type='text/plain' src='//b.example/y.js'></script>", E.HELD_BACK, {"a.example", "b.example"}),
        ("<script type='text/plain' data-src='//a.example/x.js'></script><script type='text/plain' src='//b.example/y.js'></script>", E.REQUEST_HOST, set()),
        ("<script type='text/plain' src='//b.example/y.js'></script>", E.SCRIPT, set()),
        ("<script data-src='//a.example/x.js'></script><iframe data-src='//b.example/f'></iframe>", E.HELD_BACK, {"a.example", "b.example"}),
        ("<script type='text/plain'>fbq('init', '1234567890')</script>", E.HTML, set()),
        ("<script type='text/plain'>fbq('init', '1234567890');x('https://a.example/b')</script>", E.HELD_BACK, {"fbq('init', …)", "a.example/b"}),
        ("<script type='text/javascript; charset=utf-8' src='//a.example/x.js'></script><script type=module src='//b.example/y.js'></script>", E.REQUEST_HOST, {"a.example", "b.example"}),
        ("<script type='1a2b-text/javascript' src='//a.example/x.js'></script>", E.REQUEST_HOST, {"a.example"}),  # delayed by who delivers the page
        ("<input type=image src=//a.example/x>", E.REQUEST_HOST, {"a.example"}),
        ("<link rel='canonical' href='//a.example/'><link rel='alternate' href='//b.example/'><link rel='icon' href='//c.example/i'>", E.REQUEST_HOST, {"c.example"}),
        ("<link rel='modulepreload' href='//a.example/m.js'>", E.SCRIPT, {"a.example/m.js"}),
        ("<meta http-equiv='refresh' content='0; url=https://a.example/b?c'>", E.REDIRECT, {"a.example/b"}),
        ("<meta http-equiv='Content-Security-Policy' content=\"script-src 'self' *.a.example https://b.example:443\">", E.CSP, {"a.example", "b.example"}),
        ("<a rel=me href='https://mastodon.example/@lepont'>M</a>", E.LINK, {"mastodon.example/@lepont"}),
        ("<button formaction='https://a.example/pay?x=1'>", E.LINK, {"a.example/pay"}),
        ("<form action='mailto:x@gmail.com'>", E.LINK, {"mailto:gmail.com"}),
        ("<a href='mailto:a@gmail.com,b@orange.fr?cc=c@d.example'>", E.LINK, {"mailto:gmail.com", "mailto:orange.fr"}),
        ("<a href='MAILTO:nobody'>", E.LINK, set()),
        ("<iframe srcdoc='<a href=\"https://www.youtube.com/embed/x\">'></iframe>", E.HTML, {"www.youtube.com/embed/x"}),
        ("<script>x('https://www.facebook.com@evil.example/a')</script>", E.HTML, {"evil.example/a"}),
        ("<script>ns='http://www.w3.org/2000/svg' // see //a.example\n</script>", E.HTML, set()),
        ("<script>fbq('init', '1234567890');gtag('config', \"G-ABCDEF1234\")</script>", E.HTML, {"fbq('init', …)", "gtag('config', 'G-…')"}),
        # what is no tag of the page
        ("<!-- <img src=//a.example/x> --><img src=//b.example/y>", E.REQUEST_HOST, {"b.example"}),
        ("<!--><img src=//a.example/x>", E.REQUEST_HOST, {"a.example"}),
        ("<!-- -- --!><img src=//a.example/x>", E.REQUEST_HOST, {"a.example"}),
        ("<!-- never closed <img src=//a.example/x>", E.REQUEST_HOST, set()),
        ("<textarea><img src=//a.example/x></textarea><title><img src=//b.example></title>", E.REQUEST_HOST, set()),
        ("<script>'<img src=//a.example/x>'</script >", E.REQUEST_HOST, set()),
        ("<div title='<img src=//a.example/x>'><p title=it's><img src=//b.example/y>", E.REQUEST_HOST, {"b.example"}),
        ("<img alt='>' src=//a.example/x><IMG SRC=//b.example/y><img/src=//c.example/z>", E.REQUEST_HOST, {"a.example", "b.example", "c.example"}),
        ("<img src=//a.example/x src=//b.example/y>", E.REQUEST_HOST, {"a.example"}),
        ("<img src=//a.example/x", E.REQUEST_HOST, set()),
        ("a < b <img src=//a.example/x> <3", E.REQUEST_HOST, {"a.example"}),
    ],
)  # fmt: skip
def test_references(read, html: str, kind: E, seen: set[str]) -> None:
    assert values(read(html), kind) == seen


def test_headers_tell_software_and_no_visitor(read) -> None:
    reading = read(
        "", ("server", "Apache/2.4 (Debian)"), ("x-wix-request-id", "1700.abc"), ("set-cookie", "_ga_ABCDEF123456=GS1.1; Path=/"), ("set-cookie", "crisp=1"),
        ("content-security-policy", "default-src 'self' https://*.a.example; frame-ancestors https://b.example"), ("date", "now"),
        ("link", '<https://c.example/x.css>; rel=preload, <https://d.example/wp-json/>; rel="https://api.w.org/"'),
    )  # fmt: skip
    assert values(reading, E.HEADER) == {"server: Apache/2.4 (Debian)", "x-wix-request-id: …"}
    assert values(reading, E.COOKIE) == {"_ga_…", "crisp"}
    assert values(reading, E.CSP) == {"a.example"}
    assert values(reading, E.REQUEST_HOST) == {"c.example"}


@pytest.mark.parametrize(
    ("body", "type_"),
    [
        ("<title>é</title><img src='//fête.example/'>".encode(), "text/html; charset=utf-8"),
        ("<meta charset=iso-8859-1><img src='//fête.example/'>".encode("latin-1"), "text/html"),
        ("<meta http-equiv=Content-Type content='text/html; charset=windows-1252'><img src='//fête.example/'>".encode("cp1252"), "text/html"),
        ("<img src='//fête.example/'>".encode("cp1252"), "text/html"),
        ("\ufeff<img src='//fête.example/'>".encode("utf-16-le"), "text/html; charset=iso-8859-1"),
        ("<img src='//fête.example/'>".encode(), "text/html; charset=unicode_escape"),
        ("<meta charset=utf-16><img src='//fête.example/'>".encode(), "text/html"),
    ],
)
def test_encodings(read, body: bytes, type_: str) -> None:
    assert values(read(body, ("content-type", type_)), E.REQUEST_HOST) == {"xn--fte-fma.example"}


def test_a_place_on_an_own_host_that_tells_the_software_is_a_link(read, knowledge: Knowledge) -> None:
    page = """<a href="https://cloud.lepont.example/apps/forms/s/abcDEF">x</a><a href="/mailman/listinfo/equipe">y</a><a href="/agenda">z</a>
    <iframe src="https://cloud.lepont.example/index.php/apps/forms/embed/abc"></iframe><form action="https://www.lepont.example/chercher"></form>"""
    reading = read(page)
    assert values(reading, E.LINK) == {
        "cloud.lepont.example/apps/forms/s/abcDEF",
        "www.lepont.example/mailman/listinfo/equipe",
        "cloud.lepont.example/index.php/apps/forms/embed/abc",
    }
    assert values(reading, E.REQUEST_HOST) == set()
    found = Fingerprints(knowledge.fingerprints).match(reading.evidence)
    assert {one.product for one in found} == {"nextcloud-forms", "mailman"}
    assert {one.strength.value for one in found if one.product == "nextcloud-forms"} == {"hint"}


def test_every_fingerprint_of_a_path_can_be_seen_on_an_own_host(knowledge: Knowledge) -> None:
    for sign in knowledge.fingerprints:
        if sign.kind is FingerprintKind.LINK and sign.pattern.startswith("/"):
            assert any(path in sign.pattern for path in knowledge.site_words.own_paths), sign.name


def test_an_idn_site_is_its_own(knowledge: Knowledge) -> None:
    reading = read_page(
        "<img src='https://www.fête.example/a'><a href='//photos.fête.example'>".encode(),
        "https://xn--fte-fma.example/",
        (),
        "xn--fte-fma.example",
        knowledge.site_words,
    )
    assert not reading.evidence
    assert [link.address.host for link in reading.own_links] == ["photos.xn--fte-fma.example"]


def test_a_style_sheet() -> None:
    reading = read_style_sheet(
        b"@import '//fonts.bunny.net/x'; a{b:url( \"https://a.example/f.woff2\" ),url(data:font/woff2;base64,AAAA)}", f"{HOME}a.css", "lepont.example"
    )
    assert values(reading, E.REQUEST_HOST) == {"fonts.bunny.net", "a.example"}


SIZE = 2 * 1024 * 1024
DISTINCT = "".join(f"<b x={number}>" for number in range(15_000))
HOSTILE = {
    "divs": "<div>" * (SIZE // 5),
    "formatting": (DISTINCT + "<div>" * 100 + "</b>" * (SIZE // 4))[:SIZE],
    "attributes": "<a " + " ".join(f"a{number}=b" for number in range(100_000)) + " href=//a.example>",
    "one attribute": "<img srcset='" + "//a.example/a 1x," * (SIZE // 18) + "'>",
    "addresses": "".join(f"<img src=//h{number}.example>" for number in range(70_000)),
    "links": "<a href=/contact>contact" * (SIZE // 24),
    "open quotes": '<a href="' * (SIZE // 9),
    "equals": "<a " + "=" * SIZE,
    "blanks": "<a" + " " * SIZE,
    "angles": "<" * SIZE,
    "comments": "<!--" * (SIZE // 4),
    "scripts": "<script>" * (SIZE // 8),
    "templates": "<template>" * (SIZE // 10),
    "style": "<style>" + "url(" * (SIZE // 4),
    "style comments": "<style>" + "/*" * (SIZE // 2),
    "inline": "<script>" + "https://" * (SIZE // 8),
    "inline addresses": "<script>" + "'//a.example/\\/" * (SIZE // 15),
    "slashes": "<script>" + "\\/" * (SIZE // 2),
    "long address": "<img src='//" + "a." * (SIZE // 2) + "'>",
    "long host": "<img src='//" + "é" * (SIZE // 2) + "'>",
    "paths": "".join(f"<a href='//a.example/{'a@1' * 600}{number}'>" for number in range(1_000)),
    "nul": "\0" * SIZE,
    "mail": "<a href='mailto:" + "a@b.example," * (SIZE // 12) + "'>",
    "entities": "<a href='" + "&amp;" * (SIZE // 5) + "'>",
    "meta": "<meta " * (SIZE // 6),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_take_their_time_and_no_more(read, name: str) -> None:
    began = time.process_time()
    reading = read(HOSTILE[name])
    took = time.process_time() - began
    assert len(reading.evidence) <= MOST_EVIDENCE
    assert took < 5, f"{took:.1f} s"  # measured: at most about one second; a parser of trees needs minutes for some


def test_evidence_of_one_page_has_an_end(read) -> None:
    assert len(read(HOSTILE["addresses"]).evidence) == MOST_EVIDENCE


PIECES = st.sampled_from(
    ["<", ">", "<img src=", "<a href='", "'", '"', "//", "https://", "evil.example", "@", "\\", "\0", "é", "<script>", "</script>", "<style>", "url(", "<!--", "-->", "=", " ", "%", "[", "xn--", "mailto:", "<base href=", "&#0;", "<template>", ":", "?", "#", "\ud800"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=40).map(lambda pieces: "".join(pieces).encode("utf-8", "surrogatepass"))), st.text(max_size=30)
)
def test_no_page_raises(knowledge: Knowledge, body: bytes, type_: str) -> None:
    reading = read_page(
        body,
        HOME,
        (("content-type", type_), ("set-cookie", type_), ("link", type_), ("content-security-policy", type_)),
        "lepont.example",
        knowledge.site_words,
    )
    for one in reading.evidence:
        assert one.value.isprintable()
        if one.kind is E.REQUEST_HOST:
            assert public_host(one.value) == one.value


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["https://", "//", "https:\\\\", "http:///"]))
def test_a_host_comes_from_its_place_only(rest: str, start: str) -> None:
    """Whatever follows `evil.example/`, nobody else is asked; and what stands before the last @ of an authority is nobody."""
    base = read_address(HOME)
    after = read_address(f"{start}evil.example/{rest}www.facebook.com", base)
    assert after is not None
    assert after.host == "evil.example"
    name = "".join(character for character in rest if character not in "/\\?#\t\r\n")
    before = read_address(f"{start}x{name}www.facebook.com@evil.example/", base)
    assert before is None or before.host == "evil.example"


@given(st.text(max_size=300))
def test_a_path_keeps_no_mail_address_nor_telephone_number(text: str) -> None:
    kept = masked(f"/{text}/a.person@mail.example/+32470123456/x")
    assert "person@mail" not in kept
    assert "470123456" not in kept
    assert len(kept) <= 80
