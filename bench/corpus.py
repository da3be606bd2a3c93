"""How often the reading of mail is right, on recorded domains whose label is known: `make corpus`, or `python bench/corpus.py [FOLDER]`.

FOLDER (else AUDITOR_CORPUS, else ../shared/data/corpus) holds dns-dev.jsonl.gz and edge-cases-dev.jsonl. They are no part
of the project: without them this says so and does nothing. What a record's label is worth is its tier: a person verified it
(T1), every MX is the provider's own (T2), DKIM confirms (T3), two independent methods agree (T4); T5 and X prove nothing.

A label is coarse. `microsoft`, `google`, `aws`, `zoho` name somebody, and any of that company's mailbox products is it. All
others (domestic, independent, local-isp, the names of small hosts …) mean “none of these four”. So:
right: known, own or public as labelled; hybrid, mixed or probable that hold the label. wrong: known, own or public otherwise.
unlisted: the host is said by its name and nobody's record knows it. abstained: everything else.
"""

import argparse
import gzip
import json
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from auditor.collect.spf import is_spf, pointers
from auditor.identify.observed import Recogniser, SeenDomain
from auditor.knowledge import ownership
from auditor.knowledge.store import Knowledge, load
from auditor.observation import Evidence, EvidenceKind, MailStatus, Observation

DEFAULT = Path(__file__).resolve().parents[1] / "../shared/data/corpus"
NAMED = ("microsoft", "google", "aws", "zoho")
NO_LABEL = ("unknown", "unresolved", "")
GROUPS = {"microsoft": "microsoft", "alphabet": "google", "amazon": "aws", "zoho-corporation": "zoho"}  # of the company at the chain's end
TRUSTED = ("T1", "T2", "T3", "T4")
MOST_WRONG = 0.005  # of the rows of trusted tiers
SURE = (MailStatus.KNOWN, MailStatus.OWN, MailStatus.PUBLIC)
SEVERAL = (MailStatus.HYBRID, MailStatus.MIXED, MailStatus.PROBABLE)


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    path = folder / name
    text = gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line]


def observation(row: dict[str, Any]) -> Observation:
    """A recorded row as a look at its domain. Preferences, SPF trees and Google's DKIM were not recorded; tenants are no DNS."""
    domain, recorded = row["domain"], row.get("evidence") or {}
    return Observation(domain, row.get("recorded", ""), tuple(pieces(domain, recorded)))


def pieces(domain: str, recorded: dict[str, Any]) -> Iterator[Evidence]:
    hosts = recorded.get("mx") or []
    if not hosts:
        yield Evidence(EvidenceKind.MX, domain, absent=True)
    for host in hosts:
        yield Evidence(EvidenceKind.MX, domain, f"10 {host.lower().rstrip('.')}")
    for host, target in (recorded.get("mx_cnames") or {}).items():
        yield Evidence(EvidenceKind.CNAME, host, target)
    if is_spf(recorded.get("spf") or ""):
        yield Evidence(EvidenceKind.SPF, domain, recorded["spf"])
        yield from (Evidence(EvidenceKind.SPF_INCLUDE, domain, pointer.name) for pointer in pointers(recorded["spf"]))
    yield from (Evidence(EvidenceKind.SPF_INCLUDE, domain, name) for name in recorded.get("spf_includes") or [])
    for selector, target in (recorded.get("dkim_cname") or {}).items():
        yield Evidence(EvidenceKind.DKIM, f"{selector}._domainkey.{domain}", target)
    for target in (recorded.get("autodiscover") or {}).values():
        yield Evidence(EvidenceKind.AUTODISCOVER, f"autodiscover.{domain}", target)
    if "ms365" in (recorded.get("txt_match") or []) or "microsoft" in (recorded.get("txt_verifications") or {}):
        yield Evidence(EvidenceKind.TXT, domain, "MS=ms00000000")


def groups(knowledge: Knowledge, mailbox: tuple[str, ...]) -> set[str]:
    """Of each mailbox the label that it answers to: one of the four, or `other`."""
    found = set()
    for id_ in mailbox:
        product = knowledge.product(id_)
        chain = ownership.chain(knowledge, product.operator[0].company, date.today()) if product and product.operator else None
        found.add(next((GROUPS[step.id] for step in chain.steps if step.id in GROUPS), "other") if chain else "other")
    return found


def judged(knowledge: Knowledge, seen: SeenDomain, label: str) -> str:
    """right, wrong, unlisted or abstained."""
    held = groups(knowledge, seen.mail.mailbox)
    if seen.mail.status in SURE:
        return "right" if held == {label} else "wrong"
    if seen.mail.status in SEVERAL and label in held:
        return "right"
    return "unlisted" if seen.mail.status is MailStatus.UNLISTED and label == "other" else "abstained"


def coarse(row: dict[str, Any]) -> str:
    label = row.get("peer_label_coarse") or ""
    return label if label in NAMED else "" if label in NO_LABEL or row.get("peer_label") in NO_LABEL else "other"


def labelled(folder: Path, knowledge: Knowledge, recogniser: Recogniser) -> bool:
    """Prints the table by tier and every wrong row of a trusted one; whether they are more than the target allows."""
    every = rows(folder, "dns-dev.jsonl.gz")
    labels = defaultdict(set)
    for row in every:
        if coarse(row):
            labels[row["domain"]].add(coarse(row))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    wrong, invented, started = [], [], time.perf_counter()
    looks = [(row, recogniser.recognise(observation(row))) for row in every]
    took = time.perf_counter() - started
    for row, seen in looks:
        tier = row["tier"].partition("_")[0]
        label = coarse(row)
        verdict = "two labels" if len(labels[row["domain"]]) > 1 else judged(knowledge, seen, label) if label else "no label"
        counts[tier][verdict] += 1
        if verdict == "wrong" and tier in TRUSTED:
            wrong.append(
                f"{tier} {row['domain']}: labelled {row['peer_label']}, read {seen.mail.status} {seen.mail.mailbox} ({seen.mail.rule}); {row['evidence']}"
            )
        if groups(knowledge, seen.mail.mailbox) & {"microsoft", "google"} and not shows_big_mail(row):
            invented.append(f"{row['domain']}: {seen.mail}")
    heads = ("right", "wrong", "unlisted", "abstained", "two labels", "no label")
    print(f"{'tier':6}" + "".join(f"{head:>12}" for head in heads))
    for tier in sorted(counts):
        print(f"{tier:6}" + "".join(f"{counts[tier][head]:12}" for head in heads))
    total = Counter[str]()
    for tier in TRUSTED:
        total += counts[tier]
    said = sum(total[head] for head in heads[:4])
    print(
        f"T1-T4: {total['right']} right, {total['wrong']} wrong ({100 * total['wrong'] / max(said, 1):.2f} % of {said}), {total['unlisted']} unlisted, {total['abstained']} abstained"
    )
    print(f"{len(every)} domains in {took:.2f} s, {1000 * took / len(every):.2f} ms each; Microsoft or Google where the evidence holds none: {len(invented)}")
    print(*wrong, *invented, sep="\n")
    return total["wrong"] > MOST_WRONG * said or bool(invented)


def shows_big_mail(row: dict[str, Any]) -> bool:
    """Whether any recorded text, apart from the tenant, names a host of Microsoft's or Google's."""
    recorded = {key: value for key, value in (row.get("evidence") or {}).items() if key != "m365_tenant"}
    return any(name in json.dumps(recorded) for name in ("outlook.com", "outlook.de", "hotmail.com", "microsoft", "google"))


# What the evidence of an edge case decides, by case and domain (`*`: any). Three are contested, and are only printed.
Expected = Callable[[SeenDomain], bool]


def reads(status: str, *mailbox: str) -> Expected:
    return lambda seen: seen.mail.status == status and seen.mail.mailbox == mailbox


def without(*products: str) -> Expected:
    return lambda seen: not set(products) & set(seen.mail.mailbox)


def known_beside_filter(product: str) -> Expected:
    return lambda seen: seen.mail.status == MailStatus.KNOWN and seen.mail.mailbox == (product,) and product not in seen.mail.filters


M365, GOOGLE = "microsoft-365", "google-workspace"
CONTESTED = ("garuva.com.br", "bluewin.ch", "zuerich.ch")
EDGE_CASES: dict[str, dict[str, Expected]] = {
    "substring-gmail": {"*": without(GOOGLE, "gmail")},
    "substring-outlook.de": {"*": without(M365, "outlook-com")},
    "own-host-called-outlook": {"*": reads("own", "own")},
    "verification-mx": {"ermua.es": reads("hybrid", "own", M365), "*": reads("known", M365)},
    "verification-mx-google": {"arroiodotigre.rs.gov.br": reads("mixed", GOOGLE, "own"), "*": reads("known", GOOGLE)},
    "missing-trailing-dot": {"*": reads("known", GOOGLE)},
    "typo-mx": {"*": reads("known", GOOGLE)},
    "ghs-as-mx": {"*": reads("none")},
    "dead-mx": {"*": reads("none")},
    "reject-all-spf": {"*": reads("none")},
    "parked": {"*": reads("none")},
    "tenant-but-domestic (human truth)": {"*": lambda seen: seen.mail.status == "unknown" and M365 in seen.mail.tenants},
    "no-own-domain": {"*": lambda seen: seen.mail.status == MailStatus.PUBLIC},
    "spf-macro": {"*": known_beside_filter(M365)},
    "m365-without-ms-spf": {"*": reads("known", M365)},
    "google-txt-on-m365": {"*": reads("known", M365)},
    "mixed-mx": {"*": lambda seen: seen.mail.status == "known" and seen.mail.mailbox == (M365,) and len(seen.mail.filters) > 0},
    "google-behind-filter-with-m365-hints": {"*": reads("probable", GOOGLE)},
    "both-hyperscalers-in-spf-behind-filter": {"*": lambda seen: seen.mail.status in ("unknown", "unlisted")},
}


def edge_cases(folder: Path, recogniser: Recogniser) -> int:
    """Prints each edge case that reads otherwise than its evidence decides, and how the contested ones read."""
    wrong, traps = 0, Counter[str]()
    for row in rows(folder, "edge-cases-dev.jsonl"):
        seen = recogniser.recognise(observation(row))
        said = f"{row['case']}: {row['domain']} reads {seen.mail.status} {seen.mail.mailbox}, filters {seen.mail.filters} ({seen.mail.rule})"
        expected = EDGE_CASES.get(row["case"], {})
        if row["domain"] in CONTESTED:
            print("contested:", said)
        elif not expected.get(row["domain"], expected.get("*", lambda _: False))(seen):
            wrong += 1
            print("not as expected:", said)
        else:
            traps[row["case"]] += 1
    print(f"edge cases: {sum(traps.values())} as expected, {wrong} not;", ", ".join(f"{case} {count}" for case, count in traps.items()))
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=os.environ.get("AUDITOR_CORPUS", DEFAULT))
    folder = Path(parser.parse_args().folder)
    if not (folder / "dns-dev.jsonl.gz").is_file():
        print(f"{folder} holds no recorded domains: nothing to compare with", file=sys.stderr)
        return 0
    knowledge = load()
    recogniser = Recogniser(knowledge)
    missed = labelled(folder, knowledge, recogniser)
    return int(bool(edge_cases(folder, recogniser)) or missed)


if __name__ == "__main__":
    sys.exit(main())
