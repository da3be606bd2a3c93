"""Whose network an address belongs to: a fact of hosting, from tables that people have."""

import asyncio
import ipaddress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.collect.ask_network_owner import ask_owners
from auditor.collect.network_owner import Ranges, evidence, from_file, network
from auditor.errors import InputError
from auditor.knowledge.store import Knowledge
from auditor.network.protocol import Why
from auditor.observation import Evidence, EvidenceKind, Gap
from tests.described_network import DescribedNetwork

NETWORKS = """network\tasn\tname\tcountry
192.0.2.0/24\tAS64500\tExample Hosting\tBE
192.0.2.128/25\t64501\tTenant of it\tFR
2001:db8::/32\tAS64500\tExample Hosting\tBE
"""
IP_TO_ASN = "192.0.2.0\t192.0.2.255\t64500\tBE\tExample Hosting\n198.51.100.0\t198.51.100.255\t0\tNone\tNot routed\n"


@pytest.mark.parametrize(
    ("table", "address", "owner"),
    [
        (NETWORKS, "192.0.2.5", "AS64500 Example Hosting (BE)"),
        (NETWORKS, "192.0.2.200", "AS64501 Tenant of it (FR)"),
        (NETWORKS, "192.0.3.0", ""),
        (NETWORKS, "2001:db8::1", "AS64500 Example Hosting (BE)"),
        (NETWORKS, "not an address", ""),
        (IP_TO_ASN, "192.0.2.5", "AS64500 Example Hosting (BE)"),
        (IP_TO_ASN, "198.51.100.1", ""),
    ],
)
def test_tables_that_people_have(table: str, address: str, owner: str, tmp_path: Path, knowledge: Knowledge) -> None:
    path = tmp_path / "networks.tsv"
    path.write_text(table, encoding="utf-8")
    assert from_file(path, knowledge.wording("en"))(address) == owner


def test_a_broken_row_is_named(tmp_path: Path, knowledge: Knowledge) -> None:
    path = tmp_path / "networks.tsv"
    path.write_text("192.0.2.0/24\t64500\tA\tBE\n192.0.2.0/99\t64500\tA\tBE\nnonsense\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        from_file(path, knowledge.wording("en"))
    assert [problem.place.rpartition("/")[2] for problem in error.value.problems] == ["networks.tsv:2", "networks.tsv:3"]


def test_a_damaged_database_is_named(tmp_path: Path, knowledge: Knowledge) -> None:
    path = tmp_path / "networks.mmdb"
    path.write_bytes(b"\0" * 64 + b"\xab\xcd\xefMaxMind.com" + b"\xff" * 8)
    with pytest.raises(InputError, match=r"networks\.mmdb"):
        from_file(path, knowledge.wording("en"))


@given(st.lists(st.tuples(st.integers(0, 250), st.integers(24, 32)), max_size=8), st.integers(0, 255))
def test_the_narrowest_range_answers(nets: list[tuple[int, int]], last: int) -> None:
    texts = [str(ipaddress.ip_network(f"192.0.2.{start}/{bits}", strict=False)) for start, bits in nets]
    address = ipaddress.ip_address(f"192.0.2.{last}")
    holding = [ipaddress.ip_network(text) for text in texts if address in ipaddress.ip_network(text)]
    expected = str(max(holding, key=lambda net: net.prefixlen)) if holding else ""
    assert Ranges(network(text, text) for text in texts).find(str(address)) == expected


def test_each_host_and_owner_is_said_once() -> None:
    found = [Evidence(EvidenceKind.ADDRESS, "www.lepont.example", ip) for ip in ("192.0.2.1", "192.0.2.2")]
    found += [Evidence(EvidenceKind.MX, "lepont.example", "10 mx.example"), Evidence(EvidenceKind.ADDRESS, "lepont.example", absent=True)]
    owners = list(evidence(found, lambda _: "AS64500 Example (BE)"))
    assert owners == [Evidence(EvidenceKind.NETWORK_OWNER, "www.lepont.example", "AS64500 Example (BE)")]


def asked(answers: dict[str, list[str] | Why], *values: str) -> tuple[list[str], list[Gap], list[tuple[str, str]]]:
    world = DescribedNetwork({name: {"TXT": found} for name, found in answers.items()})
    found = [Evidence(EvidenceKind.ADDRESS, "www.lepont.example", value) for value in values]
    owners, gaps = asyncio.run(ask_owners(found, world))
    return [one.value for one in owners], gaps, world.asked


def test_a_public_service_is_asked_by_dns() -> None:
    answers: dict[str, list[str] | Why] = {
        "1.1.1.1.origin.asn.cymru.com": ["13335 | 1.1.1.0/24 | AU | apnic | 2011-08-11"],
        "AS13335.asn.cymru.com": ["13335 | US | arin | 2010-07-14 | CLOUDFLARENET, US"],
        f"{'1.0.0.0.' + '0.' * 20}7.4.6.0.1.0.0.2.origin6.asn.cymru.com": ["13335 64500 | 2001:647::/32 | US | arin | 2011-11-01"],
    }
    owners, gaps, questions = asked(answers, "1.1.1.1", "2001:647::1", "1.1.1.1")
    assert owners == ["AS13335 CLOUDFLARENET, US"]
    assert gaps == []
    assert len([name for name, _ in questions if "origin" in name]) == 2


def test_what_the_service_left_unsaid_is_a_gap() -> None:
    answers: dict[str, list[str] | Why] = {"1.1.1.1.origin.asn.cymru.com": ["13335 | 1.1.1.0/24 | AU"], "AS13335.asn.cymru.com": Why.SERVFAIL}
    owners, gaps, _ = asked(answers, "1.1.1.1", "no address")
    assert owners == ["AS13335"]
    assert gaps == [Gap("asn.cymru.com", Why.SERVFAIL)]
    assert asked({}, *(f"1.1.1.{last}" for last in range(60)))[1] == [Gap("asn.cymru.com", Why.TOO_MANY)]


def test_a_row_longer_than_any(tmp_path: Path, knowledge: Knowledge) -> None:
    table = tmp_path / "networks.tsv"
    table.write_text(f"192.0.2.0/24\t64500\t{'x' * 200_000}\tBE\n")
    assert from_file(table, knowledge.wording("en"))("192.0.2.1").startswith("AS64500 xxx")


@pytest.mark.parametrize(
    ("answers", "address", "owners"),
    [
        ({"1.1.1.1.origin.asn.cymru.com": ["13335 | 1.1.1.0/24 | AU | apnic | "]}, "1.1.1.1", ["AS13335"]),
        ({"1.1.1.1.origin.asn.cymru.com": ["<script> | x"]}, "1.1.1.1", []),
        ({"1.1.1.1.origin.asn.cymru.com": [""]}, "1.1.1.1", []),
        ({}, "1.1.1.1", []),
    ],
)
def test_an_address_that_nobody_names(answers: dict[str, list[str] | Why], address: str, owners: list[str]) -> None:
    assert asked(answers, address)[:2] == (owners, [])


def test_private_addresses_are_not_asked_about() -> None:
    assert asked({}, "10.0.0.1", "127.0.0.1", "fe80::1") == ([], [], [])


def test_a_service_that_does_not_answer_is_a_gap() -> None:
    assert asked({"1.1.1.1.origin.asn.cymru.com": Why.TIMEOUT}, "1.1.1.1")[:2] == ([], [Gap("asn.cymru.com", Why.TIMEOUT)])
