"""`auditor scan`, `verify`, `audit --scan` and `init --from-scan` on described worlds served over real sockets."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import jsonschema
import pytest

from auditor import yaml12
from auditor.network.bundle_archive import Writer
from tests.conftest import ROOT, Said
from tests.worlds.dns_world import World, served

MICROSOFT = {
    "lepont.example": {
        "MX": ["10 lepont-example.mail.protection.outlook.com"],
        "TXT": ["v=spf1 include:spf.protection.outlook.com include:servers.mcsv.net -all", "MS=ms12345678"],
        "NS": ["ns1.odd-names.example"],
    },
    "lepont-example.mail.protection.outlook.com": {"A": ["198.51.100.25"]},
    "spf.protection.outlook.com": {"TXT": ["v=spf1 ip4:192.0.2.0/24 -all"]},
    "servers.mcsv.net": {"TXT": ["v=spf1 ip4:198.51.100.0/24 ?all"]},
    "autodiscover.lepont.example": {"CNAME": ["autodiscover.outlook.com"]},
    "seul.example": {"MX": ["10 mail.seul.example"]},
    "mail.seul.example": {"A": ["192.0.2.44"]},
    "vide.example": {"TXT": ["nothing to see"]},
}
HOSTILE = "hostileproof=\x1b]0;owned\x07\u202e<script>alert(1)</script>=HYPERLINK(1)|x"


@pytest.fixture
def resolver() -> Iterator[str]:
    with served(World(records=MICROSOFT)) as address:
        yield address


def names_only(resolver: str, *more: object) -> tuple[object, ...]:
    return ("--no-website", "--resolver", resolver, *more)


def test_one_domain_in_words(cli: Callable[..., Said], resolver: str) -> None:
    said = cli("scan", "https://www.LePont.example./contact", *names_only(resolver))
    assert said.code == 0
    shown = " ".join(said.out.split())
    assert "Tous les MX du domaine lepont.example qui reçoivent du courrier mènent à Microsoft 365." in shown
    assert "Mailchimp" in shown
    assert "ns1.odd-names.example" in shown  # nobody knows it, and that is said
    assert "Vu ne veut pas dire voulu" in shown
    assert resolver in shown  # who was asked


def test_usual_names_that_exist_are_listed_and_claim_no_tool(cli: Callable[..., Said]) -> None:
    world = {**MICROSOFT, "cloud.seul.example": {"A": ["192.0.2.44"]}, "*.vide.example": {"A": ["192.0.2.9"]}, "pad.vide.example": {"A": ["192.0.2.10"]}}
    with served(World(records=world)) as address:
        shown = cli("scan", "seul.example", *names_only(address, "--lang", "en")).out
        one, two = json.loads(cli("scan", "seul.example", "vide.example", *names_only(address, "--json")).out)["domains"]
    assert one["host_names"] == ["mail.seul.example", "cloud.seul.example"]
    assert two["host_names"] == ["pad.vide.example"]  # any other name answers there too
    assert one["tools"] == []
    assert "cloud.seul.example" in shown
    assert "doesn't say which tool" in " ".join(shown.split())


def test_the_object_that_scripts_rely_on(cli: Callable[..., Said], resolver: str) -> None:
    said = cli("scan", "info@LePont.example", "seul.example", "vide.example", "gone.example", *names_only(resolver, "--json"))
    document = json.loads(said.out)
    assert (said.code, document["schema"]) == (0, 1)
    assert [one["domain"] for one in document["domains"]] == ["lepont.example", "seul.example", "vide.example", "gone.example"]
    assert [one["mail"]["status"] for one in document["domains"]] == ["known", "own", "none", "none"]
    lepont = document["domains"][0]
    assert lepont["input"] == "info@LePont.example"
    assert (lepont["mail"]["mailbox"], lepont["mail"]["senders"]) == (["microsoft-365"], ["mailchimp"])
    tool = next(one for one in lepont["tools"] if one["id"] == "microsoft-365")
    assert (tool["strength"], tool["big_tech"], tool["owner"]["country"]) == ("direct", "microsoft", "US")
    assert {"kind": "mx", "where": "lepont.example", "value": "10 lepont-example.mail.protection.outlook.com"} in tool["evidence"]
    assert lepont["contacted"] == [resolver]
    assert [one["gaps"] for one in document["domains"]] == [[], [], [], [{"where": "gone.example MX", "why": "nxdomain"}]]


@pytest.mark.parametrize(
    ("lang", "says"),
    [("fr", "gone.example n'existe pas : vérifier que le nom est bien écrit."), ("en", "gone.example doesn't exist: check how the name is spelt.")],
)
def test_a_domain_that_does_not_exist_is_told_and_is_no_look(lang: str, says: str, cli: Callable[..., Said], resolver: str) -> None:
    said = cli("scan", "gone.example", "--resolver", resolver, "--lang", lang)
    assert says in " ".join(said.out.split())
    assert said.code == 3
    several = ("gone.example", "seul.example", "vide.example", "lepont.example")
    assert cli("scan", *several, *names_only(resolver)).code == 0
    assert cli("scan", *several, *names_only(resolver, "--strict")).code == 3
    assert {"fr": "ce nom n'existe pas", "en": "this name doesn't exist"}[lang] in cli("scan", *several, *names_only(resolver, "--lang", lang)).out
    assert cli("init", "--from-scan", "gone.example", "--resolver", resolver).code == 3


def test_without_an_mx_mail_goes_to_the_domains_own_address(cli: Callable[..., Said]) -> None:
    with served(World(records={"nu.example": {"A": ["192.0.2.7"]}})) as address:
        shown = " ".join(cli("scan", "nu.example", *names_only(address, "--lang", "en")).out.split())
    assert "messages then go to the address of the domain itself" in shown
    assert "takes no mail" not in shown


def test_what_is_no_domain_is_named_and_the_rest_goes_on(cli: Callable[..., Said], resolver: str, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("# ours\nseul.example\nnot a domain\n192.0.2.1\nasso.fr\nseul.example\n", encoding="utf-8")
    said = cli("scan", "--domains-file", tmp_path / "list.txt", *names_only(resolver, "--json-lines", "--lang", "en"))
    assert said.code == 0
    assert [json.loads(line)["domain"] for line in said.out.splitlines()] == ["seul.example"]
    assert [line.partition(":")[2].partition(":")[0] for line in said.err.splitlines()] == ["3", "4", "5"]
    assert "is an address" in said.err


def test_nothing_left_is_wrong_input(cli: Callable[..., Said]) -> None:
    said = cli("scan", "not a domain", "10.0.0.1")
    assert said.code == 2
    assert said.out == ""
    assert len(said.err.splitlines()) == 2
    assert cli("scan").code == 2


def test_a_name_of_other_letters_is_shown_in_both_forms(cli: Callable[..., Said]) -> None:
    with served(World(records={"xn--coop-epa.example": {"MX": ["0 ."]}})) as address:
        shown = cli("scan", "coopé.example", *names_only(address, "--lang", "en")).out
    assert "coopé.example (xn--coop-epa.example) says that it takes no mail" in " ".join(shown.split())


def test_kinds_of_traces_are_told_in_words(cli: Callable[..., Said], resolver: str) -> None:
    shown = " ".join(cli("scan", "lepont.example", *names_only(resolver)).out.split())
    assert "SPF : servers.mcsv.net" in shown
    assert "serveur de noms : ns1.odd-names.example" in shown
    assert not re.search(r"\b(spf_include|request_host|ns:)", shown)


def test_bookmarks_show_tools_by_their_own_hosts(cli: Callable[..., Said], resolver: str, tmp_path: Path) -> None:
    file = tmp_path / "bookmarks.html"
    kept = ("docs.google.com/document/d/x", "outlook.office.com/mail", "cloud.seul.example/f", "gestion.nulle-part.test/x")
    file.write_text("<!DOCTYPE NETSCAPE-Bookmark-file-1>" + "".join(f'<A HREF="https://{one}">x</A>' for one in kept), encoding="utf-8")
    [found] = json.loads(cli("scan", "seul.example", *names_only(resolver, "--json", "--bookmarks", file)).out)["domains"]
    assert {tool["id"]: tool["strength"] for tool in found["tools"]} == {"google-docs": "hint", "microsoft-365": "hint"}
    assert found["unrecognised"] == [{"kind": "bookmark", "value": "gestion.nulle-part.test"}]
    assert cli("scan", "seul.example", *names_only("127.0.0.1:9", "--bookmarks", file, "--timeout", "0.2")).code == 3  # the domain itself was not seen


def test_a_public_provider_is_not_asked(cli: Callable[..., Said]) -> None:
    with served(World(records={})) as address:
        [found] = json.loads(cli("scan", "gmail.com", *names_only(address, "--json")).out)["domains"]
    assert (found["mail"]["status"], found["mail"]["mailbox"]) == ("public", ["gmail"])
    assert [tool["id"] for tool in found["tools"]] == ["gmail"]
    assert found["contacted"] == []
    assert "--har" not in cli("scan", "gmail.com", "--lang", "en").out


def test_a_resolver_that_is_not_there_is_a_gap_and_exit_3(cli: Callable[..., Said]) -> None:
    said = cli("scan", "lepont.example", *names_only("127.0.0.1:9", "--json", "--timeout", "0.2"))
    [found] = json.loads(said.out)["domains"]
    assert said.code == 3
    assert found["mail"]["status"] == "failed"
    assert "lepont.example MX" in {gap["where"] for gap in found["gaps"]}
    assert {gap["why"] for gap in found["gaps"]} <= {"connection", "timeout"}
    assert "--resolver" in said.err
    shown = cli("scan", "lepont.example", *names_only("127.0.0.1:9", "--timeout", "0.2")).out
    assert shown.count("la connexion n'a pas abouti") <= 1  # one sentence a reason, however many names
    assert shown.count("\n    - ") <= 3  # those two, and who was asked


def test_of_two_spf_records_it_is_told_and_nothing_is_missing(cli: Callable[..., Said]) -> None:
    world = {**MICROSOFT, "seul.example": {"MX": ["10 mail.seul.example"], "TXT": ["v=spf1 mx -all", "v=spf1 ip4:192.0.2.1 -all"]}}
    with served(World(records=world)) as address:
        said = cli("scan", "seul.example", *names_only(address, "--strict", "--lang", "en"))
    assert said.code == 0
    assert "To know about the records\n    - seul.example SPF: there are several SPF records" in said.out
    assert "Could not be looked at" not in said.out


def test_a_domain_that_is_not_in_the_recording_is_one_gap_and_nobody_was_asked(cli: Callable[..., Said], resolver: str, tmp_path: Path) -> None:
    bundle, inventory = tmp_path / "evidence.zip", tmp_path / "i.yaml"
    cli("scan", "lepont.example", "--resolver", resolver, "--record", bundle)
    said = cli("scan", "autre.example", "--replay", bundle, "--json")
    [found] = json.loads(said.out)["domains"]
    assert (said.code, found["gaps"], found["contacted"]) == (3, [{"where": "autre.example", "why": "not_recorded"}], [])
    assert "--record" in said.err
    inventory.write_text("organisation: {name: Le Pont, country: BE, domains: [autre.example]}\nusages:\n  - {tool: Mailchimp}\n", encoding="utf-8")
    document = json.loads(cli("audit", inventory, "--evidence", bundle, "--format", "json", "--lang", "en").out)
    assert len(document["gaps"]) == 1
    assert "not everything was looked at" in document["observed"]["without_trace"][0]["why"]


@pytest.mark.parametrize("asking", [("--resolver", "192.0.2.1"), ("--ask-vendors",), ("--ask-networks",), ("--follow",), ("--contact", "x")])
def test_a_replay_asks_nobody_whatever_is_wished(cli: Callable[..., Said], asking: tuple[str, ...]) -> None:
    said = cli("scan", "--replay", "evidence.zip", *asking)
    assert said.code == 2
    assert asking[0] in said.err


@pytest.mark.parametrize("command", [("audit", "i.yaml"), ("audit", "i.yaml", "--evidence", "evidence.zip"), ("init",)])
def test_a_resolver_that_nobody_would_ask_is_refused(cli: Callable[..., Said], command: tuple[str, ...]) -> None:
    said = cli(*command, "--resolver", "192.0.2.1")
    assert said.code == 2
    assert "--resolver" in said.err


def test_bookmarks_are_those_of_one_organisation(cli: Callable[..., Said]) -> None:
    said = cli("scan", "un.example", "deux.example", "--bookmarks", "favoris.html")
    assert said.code == 2
    assert "un seul domaine" in said.err


def test_a_resolver_that_loses_half_still_gets_there(cli: Callable[..., Said]) -> None:
    with served(World(records=MICROSOFT, behaviours={"lepont.example": "drop:1"})) as address:
        said = cli("scan", "lepont.example", *names_only(address, "--json", "--timeout", "0.3"))
    [found] = json.loads(said.out)["domains"]
    assert found["mail"]["mailbox"] == ["microsoft-365"]


def test_strict_counts_every_gap(cli: Callable[..., Said]) -> None:
    with served(World(records=MICROSOFT, behaviours={("lepont.example", "NS"): "servfail"})) as address:
        arguments = ("scan", "lepont.example", *names_only(address, "--json"))
        assert cli(*arguments).code == 0
        assert cli(*arguments, "--strict").code == 3


def test_hostile_text_acts_nowhere(cli: Callable[..., Said], tmp_path: Path) -> None:
    inventory = tmp_path / "i.yaml"
    inventory.write_text("organisation: {name: Le Pont, country: BE, domains: [lepont.example]}\nusages:\n  - {tool: Gmail}\n", encoding="utf-8")
    world = {**MICROSOFT, "lepont.example": {**MICROSOFT["lepont.example"], "TXT": ["v=spf1 -all", HOSTILE]}}
    with served(World(records=world)) as address:
        shown = cli("scan", "lepont.example", *names_only(address)).out
        lines = cli("scan", "lepont.example", *names_only(address, "--json-lines")).out
        assert cli("audit", inventory, "--scan", "--resolver", address, "-o", tmp_path / "out").code == 0
        assert cli("audit", inventory, "--scan", "--resolver", address, "-o", tmp_path / "a.xlsx").code == 0
    texts = [shown, lines, *((tmp_path / "out" / f"audit.{end}").read_text(encoding="utf-8") for end in ("html", "md", "json"))]
    assert all("\x1b" not in text and "\u202e" not in text for text in texts)
    assert "hostileproof" in shown  # shown, and harmless
    page = texts[2]
    assert "hostileproof" in page
    assert "<script>alert(1)" not in page


def test_a_file_of_results_outlives_a_kill(tmp_path: Path) -> None:
    domains = [f"d{number}.example" for number in range(40)]
    (tmp_path / "list.txt").write_text("\n".join(domains), encoding="utf-8")
    out = tmp_path / "out.jsonl"
    with served(World(records={name: {"TXT": ["there is such a domain"]} for name in domains}, behaviours={"*": "slow:0.05"})) as address:
        arguments = ["--domains-file", tmp_path / "list.txt", "--json-lines", "-o", out, *names_only(address)]
        with running("scan", *arguments) as process:
            wait_for(lambda: out.exists() and out.read_bytes().count(b"\n") >= 3)
            process.kill()
            process.wait(10)
        with out.open("ab") as torn:
            torn.write(b'{"domain": "d39.ex')
        before = out.read_bytes().splitlines()[:3]
        finished = subprocess.run(command("scan", *arguments, "--resume"), check=False, capture_output=True, timeout=60)
    assert finished.returncode == 0, finished.stderr
    lines = out.read_bytes().splitlines()
    assert lines[:3] == before
    assert sorted(json.loads(line)["domain"] for line in lines) == sorted(domains)


def test_what_failed_is_asked_again_and_written_once(cli: Callable[..., Said], resolver: str, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    (tmp_path / "list.txt").write_text("lepont.example\nseul.example\n", encoding="utf-8")
    arguments = ("--domains-file", tmp_path / "list.txt", "--json-lines", "-o", out)
    with served(World(records=MICROSOFT, behaviours={"*": "servfail"})) as dead:
        assert cli("scan", *arguments, *names_only(dead)).code == 3
        assert cli("scan", *arguments, *names_only(dead, "--resume")).code == 3  # nothing could be looked at, then or now
    assert [json.loads(line)["mail"]["status"] for line in out.read_text().splitlines()] == ["failed", "failed"]
    assert cli("scan", *arguments, *names_only(resolver, "--resume")).code == 0
    found = {(one["domain"], one["mail"]["status"]) for one in map(json.loads, out.read_text().splitlines())}
    assert found == {("lepont.example", "known"), ("seul.example", "own")}
    assert len(out.read_text().splitlines()) == 2
    assert out.stat().st_mode & 0o777 == 0o600
    assert cli("scan", *arguments, *names_only(resolver, "--resume")).code == 0  # all is done


def test_gaps_of_an_earlier_run_count_for_strict(cli: Callable[..., Said], tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    with served(World(records=MICROSOFT, behaviours={"autodiscover.lepont.example": "servfail"})) as address:
        arguments = ("lepont.example", "--json-lines", "-o", out, "--strict", "--timeout", "0.2", *names_only(address))
        assert cli("scan", *arguments).code == 3
        assert cli("scan", *arguments, "--resume").code == 3


def test_a_domain_that_does_not_exist_is_no_look_after_resume_either(cli: Callable[..., Said], resolver: str, tmp_path: Path) -> None:
    arguments = ("gone.example", "--json-lines", "-o", tmp_path / "out.jsonl", *names_only(resolver))
    assert cli("scan", *arguments).code == 3
    assert cli("scan", *arguments, "--resume").code == 3


def test_an_interruption_keeps_what_is_done_and_says_how_to_go_on(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    (tmp_path / "list.txt").write_text("\n".join(f"d{number}.example" for number in range(400)), encoding="utf-8")
    with served(World(records=MICROSOFT, behaviours={"*": "slow:0.05"})) as address:
        arguments = ["--domains-file", tmp_path / "list.txt", "--json-lines", "-o", out, *names_only(address, "--lang", "en")]
        with running("scan", *arguments) as process:
            wait_for(lambda: out.exists() and out.read_bytes().count(b"\n") >= 2)
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"--resume" in told
    assert b"Traceback" not in told
    assert all(json.loads(line)["domain"] for line in out.read_bytes().splitlines())


@pytest.mark.parametrize("more", [(), ("--json", "-o", "out.json"), ("--json-lines",)])
def test_an_interruption_says_that_the_result_is_a_part_and_that_nothing_was_recorded(more: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("\n".join(f"d{number}.example" for number in range(400)), encoding="utf-8")
    more = tuple(str(tmp_path / one) if one == "out.json" else one for one in more)
    world = World(records=MICROSOFT, behaviours={"*": "slow:0.05"})
    with served(world) as address:
        arguments = ["--domains-file", tmp_path / "list.txt", "--record", tmp_path / "evidence.zip", *more, *names_only(address, "--lang", "en")]
        with running("scan", *arguments) as process:
            wait_for(lambda: len({name for name, _, _ in world.asked}) > 60)
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"of 400 domains" in told
    assert b"nothing of this scan is kept in" in told
    assert not (tmp_path / "evidence.zip").exists()


def test_a_recording_that_cannot_be_written_takes_no_result_along(cli: Callable[..., Said], resolver: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    shown = cli("scan", "seul.example", *names_only(resolver, "--json", "--record", tmp_path / "file/evidence.zip"))
    assert shown.code == 2
    assert json.loads(shown.out)["domains"][0]["mail"]["status"] == "own"
    assert str(tmp_path / "file/evidence.zip") in shown.err
    (tmp_path / "folder").mkdir()
    refused = cli("scan", "seul.example", *names_only(resolver, "--json", "--record", tmp_path / "folder"))
    assert (refused.code, refused.out) == (2, "")  # seen before anybody is asked


def test_recorded_replayed_and_verified(cli: Callable[..., Said], resolver: str, tmp_path: Path) -> None:
    bundle = tmp_path / "evidence.zip"
    first = cli("scan", "lepont.example", "seul.example", *names_only(resolver, "--json", "--record", bundle))
    assert first.code == 0
    assert bundle.stat().st_mode & 0o077 == 0
    again = cli("scan", "--no-website", "--replay", bundle, "--json")
    assert json.loads(again.out) == json.loads(first.out)
    verified = cli("verify", bundle, "--lang", "en")
    assert verified.code == 0, verified
    assert "2 domains" in verified.out
    data = bytearray(bundle.read_bytes())
    data[len(data) // 2] ^= 1
    bundle.write_bytes(data)
    broken = cli("verify", bundle, "--lang", "en")
    assert broken.code == 2
    assert "evidence.zip" in broken.err


def changed(bundle: Path, **members: bytes) -> None:
    """The bundle with other results, in a manifest that fits: somebody's who knows the format."""
    with zipfile.ZipFile(bundle) as archive:
        found = {name: archive.read(name) for name in archive.namelist()} | {f"{name}.jsonl": body for name, body in members.items()}
    manifest = json.loads(found.pop("manifest.json"))
    writer = Writer(bundle)
    for name, body in found.items():
        writer.add(name, [body])
    writer.add("manifest.json", [json.dumps({**manifest, "members": writer.digests}).encode() + b"\n"])
    writer.finish()


def test_what_a_recording_of_strangers_says_hides_and_stops_nothing(cli: Callable[..., Said], resolver: str, tmp_path: Path) -> None:
    bundle = tmp_path / "evidence.zip"
    cli("scan", "seul.example", *names_only(resolver, "--json", "--record", bundle))
    [address] = [{"name": "seul.example", "type": "A", "status": "found", "values": ["no address"]}]
    changed(bundle, results=json.dumps({"domain": "seul.example", "f\x1b[8mhidden": 1}).encode() + b"\n", answers=json.dumps(address).encode() + b"\n")
    said = cli("verify", bundle)
    assert said.code == 1
    assert "\x1b" not in said.out
    assert "<U+001B>[8mhidden" in said.out
    assert cli("scan", "--replay", bundle, "--json", "--no-website").code == 0


def test_a_command_that_could_not_begin_leaves_nothing_in_the_way(cli: Callable[..., Said], resolver: str, tmp_path: Path) -> None:
    lines = tmp_path / "out.jsonl"
    assert cli("scan", "seul.example", "--no-website", "--resolver", "not a resolver", "--json-lines", "-o", lines).code == 2
    assert not lines.exists()
    assert cli("scan", "seul.example", *names_only(resolver, "--json-lines", "-o", lines)).code == 0
    folder = tmp_path / "folder.json"
    folder.mkdir()
    said = cli("scan", "seul.example", *names_only(resolver, "--json", "-o", folder))
    assert (said.code, said.out) == (2, "")
    assert "folder.json" in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.json", "out.jsonl"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("form", ["--json", "--json-lines", "--lang=en"])
def test_a_full_disk_is_no_bug(form: str, resolver: str) -> None:
    command = [sys.executable, "-m", "auditor", "scan", "seul.example", *names_only(resolver, form)]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(list(map(str, command)), stdout=full, stderr=subprocess.PIPE, text=True, check=False, cwd=ROOT)
    assert done.returncode == 2
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


def test_however_a_recording_was_made_it_verifies(cli: Callable[..., Said], resolver: str, tmp_path: Path) -> None:
    bundle, export = tmp_path / "evidence.zip", tmp_path / "export.har"
    asked = ("https://www.seul.example/", "https://www.google-analytics.com/g/collect?v=2", "https://cdn.inconnu.test/x.js")
    export.write_text(json.dumps({"log": {"entries": [{"request": {"url": url}} for url in asked]}}), encoding="utf-8")
    networks = tmp_path / "networks.tsv"
    networks.write_text("192.0.2.0\t192.0.2.255\t64500\tBE\tA Landlord\n", encoding="utf-8")
    brought = ("--har", export, "--network-data", networks)
    first = cli("scan", "info@SEUL.example", *names_only(resolver, "--json", "--lang", "en", *brought, "--record", bundle))
    [result] = json.loads(first.out)["domains"]
    assert result["input"] == "info@SEUL.example"
    assert {tool["id"] for tool in result["tools"]} >= {"google-analytics"}
    assert {"kind": "browser", "value": "cdn.inconnu.test"} in result["unrecognised"]
    assert first.err.count("no page under") == 0
    two = cli("scan", "seul.example", "lepont.example", *names_only(resolver, "--json", "--lang", "en", "--har", export))
    assert "no page under lepont.example" in two.err
    assert "Pages shown: www.seul.example." in two.err
    assert "google-analytics" not in {tool["id"] for tool in json.loads(two.out)["domains"][1]["tools"]}
    assert result["networks"] == [{"where": "mail.seul.example", "owner": "AS64500 A Landlord (BE)"}]
    verified = cli("verify", bundle, "--lang", "fr")
    assert verified.code == 0, verified
    [again] = json.loads(cli("scan", "--replay", bundle, "--json", "--lang", "en").out)["domains"]
    assert {**again, "input": result["input"], "networks": result["networks"]} == result, "a replay looks at what the recording looked at"


def test_whose_network_a_machine_stands_in_is_said(cli: Callable[..., Said], resolver: str, tmp_path: Path) -> None:
    networks = tmp_path / "networks.tsv"
    networks.write_text("192.0.2.0\t192.0.2.255\t64500\tBE\tA Landlord\n", encoding="utf-8")
    said = cli("scan", "seul.example", *names_only(resolver, "--lang", "en", "--network-data", networks))
    assert "mail.seul.example: AS64500 A Landlord (BE)" in said.out
    assert "doesn't say who runs the service" in said.out


def test_a_public_service_is_asked_whose_network_it_is_and_replayed(cli: Callable[..., Said], tmp_path: Path) -> None:
    bundle = tmp_path / "evidence.zip"
    records = {
        "loin.example": {"MX": ["10 mail.loin.example"]},
        "mail.loin.example": {"A": ["1.1.1.1"]},
        "1.1.1.1.origin.asn.cymru.com": {"TXT": ["64500 | 1.1.1.0/24 | BE | ripencc | 2011-08-11"]},
        "as64500.asn.cymru.com": {"TXT": ["64500 | BE | ripencc | 2011-08-11 | LANDLORD, BE"]},
    }
    with served(World(records=records)) as address:
        first = cli("scan", "loin.example", *names_only(address, "--json", "--ask-networks", "--record", bundle))
    [result] = json.loads(first.out)["domains"]
    assert result["networks"] == [{"where": "mail.loin.example", "owner": "AS64500 LANDLORD, BE"}]
    assert json.loads(cli("scan", "--replay", bundle, "--json").out)["domains"] == [result]
    assert cli("verify", bundle).code == 0


def test_an_audit_on_evidence_says_what_is_declared_and_what_is_seen(cli: Callable[..., Said], resolver: str, tmp_path: Path) -> None:
    bundle, inventory = tmp_path / "evidence.zip", tmp_path / "i.yaml"
    cli("scan", "lepont.example", "--resolver", resolver, "--record", bundle)
    inventory.write_text(
        "organisation: {name: Le Pont, country: BE, domains: [lepont.example]}\nusages:\n"
        "  - {tool: Gmail, purpose: courrier, data: S2}\n  - {tool: Mailchimp, data: S1}\n  - {tool: papier}\n",
        encoding="utf-8",
    )
    said = cli("audit", inventory, "--evidence", bundle, "--format", "json")
    assert said.code == 0, said
    document = json.loads(said.out)
    jsonschema.validate(document, json.loads((ROOT / "docs/audit.schema.json").read_text(encoding="utf-8")))
    seen = document["observed"]
    assert [one["id"] for one in seen["declared"]] == ["mailchimp"]
    assert [one["id"] for one in seen["undeclared"]] == ["microsoft-365"]
    assert {one["usage"] for one in seen["without_trace"]} == {"gmail-courrier", "papier"}
    assert seen["differences"] == [
        "Pour le courrier, l'inventaire dit Gmail ; le domaine montre Microsoft 365. Qui utilise encore l'un ou l'autre, et où arrivent les messages ?"
    ]
    assert {usage["id"]: usage["tool"]["observed"] for usage in document["usages"]} == {"gmail-courrier": False, "mailchimp": True, "papier": False}
    assert "Vu, et pas dans l'inventaire" in cli("audit", inventory, "--evidence", bundle).out


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_a_recording_does_not_hold_no_resolver_knows(lang: str, cli: Callable[..., Said], resolver: str, tmp_path: Path) -> None:
    bundle, inventory = tmp_path / "evidence.zip", tmp_path / "i.yaml"
    assert cli("scan", "seul.example", "gone.example", *names_only(resolver, "--record", bundle)).code == 0
    inventory.write_text("organisation: {name: X, country: BE, domains: [lepont.example, gone.example]}\nusages:\n  - {tool: Gmail}\n", encoding="utf-8")
    missed, gone = cli("audit", inventory, "--evidence", bundle, "--lang", lang).err.splitlines()
    assert missed.startswith("lepont.example")
    assert "--record" in missed
    assert str(bundle) in missed
    assert {"fr": "n'existe pas", "en": "doesn't exist"}[lang] in gone
    assert "--resolver" not in missed + gone


def test_an_audit_without_a_domain_says_what_to_add(cli: Callable[..., Said], tmp_path: Path) -> None:
    (tmp_path / "i.yaml").write_text("organisation: {name: X, country: BE}\nusages:\n  - {tool: Gmail}\n", encoding="utf-8")
    said = cli("audit", tmp_path / "i.yaml", "--scan", "--lang", "en")
    assert said.code == 2
    assert "domains: [lepont.example]" in said.err


@pytest.mark.parametrize("suffix", ["yaml", "ods", "xlsx"])
def test_an_inventory_from_a_scan_is_audited(suffix: str, cli: Callable[..., Said], resolver: str, tmp_path: Path) -> None:
    path = tmp_path / f"inventory.{suffix}"
    said = cli("init", "--from-scan", "lepont.example", "--resolver", resolver, "-o", path)
    assert said.code == 0, said
    audited = cli("audit", path, "--country", "BE", "--name", "Le Pont", "--format", "json")
    usages = {usage["tool"]["id"]: usage for usage in json.loads(audited.out)["usages"]}
    assert set(usages) == {"microsoft-365", "mailchimp"}
    assert "lepont.example" in usages["mailchimp"]["purpose"]
    assert usages["mailchimp"]["data"] is None  # the rest is unknown


def test_an_inventory_begins_with_what_several_domains_show(cli: Callable[..., Said], resolver: str, tmp_path: Path) -> None:
    several = ("--from-scan", "lepont.example", "--from-scan", "seul.example", "--from-scan", "gone.example")
    said = cli("init", *several, "--resolver", resolver, "-o", tmp_path / "i.yaml", "--lang", "en")
    assert said.code == 0, said
    assert "gone.example doesn't exist" in said.err
    usages = json.loads(cli("audit", tmp_path / "i.yaml", "--country", "BE", "--name", "X", "--format", "json").out)["usages"]
    assert {"lepont.example", "seul.example"} == {word for usage in usages for word in usage["purpose"].split() if word.endswith(".example")}
    assert "[lepont.example, seul.example]" in (tmp_path / "i.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("lang", "marked"), [("fr", "À COMPLÉTER"), ("en", "TO BE COMPLETED")])
def test_an_own_name_does_not_tell_whose_machine_takes_the_mail(lang: str, marked: str, cli: Callable[..., Said], resolver: str, tmp_path: Path) -> None:
    """A shared host's customers have mail.<their domain> too."""
    path, table = tmp_path / "i.yaml", tmp_path / "networks.tsv"
    table.write_text("192.0.2.0/24\t64500\tMutualisé SA\tFR\n", encoding="utf-8")
    shown = " ".join(cli("scan", "seul.example", *names_only(resolver, "--lang", lang, "--network-data", table)).out.split())
    assert {"fr": "ne dit pas à qui est la machine", "en": "doesn't tell whose machine it is"}[lang] in shown
    assert "AS64500 Mutualisé SA (FR) (" in shown
    assert cli("init", "--from-scan", "seul.example", "--resolver", resolver, "-o", path, "--lang", lang).code == 0
    [usage] = json.loads(cli("audit", path, "--country", "BE", "--name", "Seul", "--format", "json").out)["usages"]
    assert marked in usage["tool"]["name"]
    assert not usage["tool"]["known"]


def test_an_inventory_from_a_scan_says_what_was_not_seen_and_who_was_asked(cli: Callable[..., Said], resolver: str, tmp_path: Path) -> None:
    with served(World(records=MICROSOFT, behaviours={"autodiscover.lepont.example": "servfail"})) as address:
        said = cli("init", "--from-scan", "lepont.example", "--resolver", address, "-o", tmp_path / "a.yaml", "--lang", "en")
    assert "1 place could not be looked at" in said.err
    assert address in said.err
    whole = cli("init", "--from-scan", "lepont.example", "--resolver", resolver, "-o", tmp_path / "b.yaml", "--lang", "en")
    assert "could not be looked at" not in whole.err


def test_nobody_knows_these_and_how_to_add_them(cli: Callable[..., Said], resolver: str, tmp_path: Path) -> None:
    path = tmp_path / "suggest.yaml"
    assert cli("scan", "lepont.example", *names_only(resolver, "--suggest", path, "--json")).code == 0
    document = yaml12.read(path.read_text(encoding="utf-8"))
    assert not document.problems
    assert [(one["kind"], one["host"], one["role"]) for one in document.value["fingerprints"]] == [("ns", ["odd-names.example"], "dns")]


@pytest.mark.parametrize(
    "wrong",
    [
        ("--json", "--json-lines"),
        ("--resume",),
        ("--keep-pages",),
        ("--record", "a.zip", "--replay", "b.zip"),
        ("--resolver", "a:b:c:d:e:f:g:h:i"),
        ("--resolver", "192.0.2.1", "--resolver", "192.0.2.2", "--resolver", "192.0.2.3"),
        ("--replay", "gone.zip"),
    ],
)
def test_options_that_do_not_go_together(wrong: tuple[str, ...], cli: Callable[..., Said]) -> None:
    said = cli("scan", "lepont.example", "--no-website", *wrong)
    assert said.code == 2
    assert said.out == ""
    assert len(said.err.splitlines()) <= 2


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "auditor", *map(str, arguments)]


@contextlib.contextmanager
def running(*arguments: object) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    with process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def wait_for(condition: Callable[[], bool], seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.02)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("given", ["0", "61", "nan", "vite"])
def test_a_timeout_that_is_none_is_shown_as_typed(given: str, lang: str, cli: Callable[..., Said]) -> None:
    said = cli("scan", "lepont.example", "--timeout", given, "--lang", lang)
    assert said.code == 2
    assert given in said.err
    assert "0.0" not in said.err
    assert "60" in said.err
    assert "range" not in said.err


def test_seconds_may_be_written_with_a_comma(cli: Callable[..., Said], resolver: str) -> None:
    assert cli("scan", "seul.example", *names_only(resolver, "--timeout", "2,5")).code == 0


@pytest.mark.parametrize("option", ["--network-data", "--domains-file", "--har", "--bookmarks"])
def test_a_file_that_is_not_there_is_said_in_the_users_language(option: str, cli: Callable[..., Said], tmp_path: Path) -> None:
    said = cli("scan", "lepont.example", option, tmp_path / "nope", "--lang", "fr")
    assert (said.code, said.err) == (2, f"{tmp_path / 'nope'}: fichier introuvable\n")
    assert cli("scan", "lepont.example", option, tmp_path, "--lang", "fr").err == f"{tmp_path}: ce n'est pas un fichier ordinaire\n"
