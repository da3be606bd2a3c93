"""From the files of vendor_db, rules and reports to the JSON text of `compiled_file`, which loads fast."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, astuple, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from auditor.errors import KnowledgeError, Problem
from auditor.knowledge import messages, read_mail_rules, read_questions, read_rules, read_words
from auditor.knowledge.build import as_plain
from auditor.knowledge.check import check
from auditor.knowledge.check_fingerprints import signs_of
from auditor.knowledge.check_texts import check_texts
from auditor.knowledge.compiled_file import FORMAT, MAIL_RULES, SEARCH, SIGNS, SITE_WORDS, dump, laid_out, seal
from auditor.knowledge.inventory_words import InventoryWords
from auditor.knowledge.mail_rules import MailRules
from auditor.knowledge.names import plain
from auditor.knowledge.questions import TeamQuestions
from auditor.knowledge.reader import SourceFile, SourceTree, read_file, read_vendor_db
from auditor.knowledge.rulebook import Rulebook
from auditor.knowledge.search_index import search_index
from auditor.knowledge.site_words import SiteWords
from auditor.knowledge.wording import Messages

# What a part says of itself even when its suite says otherwise; everything else is the suite's unless given.
_OWN_TO_A_PART = {
    "name",
    "label",
    "aliases",
    "domains",
    "names",
    "about",
    "kind",
    "generic",
    "network",
    "needs",
    "part_of",
    "instance_of",
    "host",
    "replaces",
    "note",
    "links",
    "fingerprints",
    "sources",
    "recorded",
    "reviewed",
    "nonprofit_offers",
    "e2ee",
    "automated_decision",
}
# What an instance takes from its software; its place, contract and operator are the host's.
_FROM_SOFTWARE = {
    "licence",
    "e2ee",
    "export",
    "other_hosts",
    "self_hostable",
    "needs",
    "replaces",
    "last_release",
    "maintainers",
    "maintained",
    "languages",
    "address_book_upload",
    "automated_decision",
    "network",
}
_SOURCE_FIELDS = ("source", "about", "metadata_source")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of everything found; `rules`, `words`, `questions` and `site_words` are None where they can't be used."""

    found: list[Problem]
    rules: Rulebook | None
    messages: Messages
    words: InventoryWords | None
    questions: TeamQuestions | None
    mail: MailRules | None
    site_words: SiteWords | None


def compile_knowledge(root: Path, today: date, stamp: str = "") -> bytes:
    """Read and check everything under `root`, and return the sealed JSON text.

    Raises KnowledgeError with every problem found.
    """
    return compiled_text(*read_and_check(root, today), stamp)


def compiled_text(tree: SourceTree, checked: Checked, stamp: str = "") -> bytes:
    """The sealed JSON text of files that were read. Raises KnowledgeError where something is wrong with them."""
    if checked.found or checked.words is None or None in (checked.rules, checked.questions, checked.mail, checked.site_words) or tree.needs is None:
        raise KnowledgeError(checked.found)
    resolved = {folder: _resolved(tree, folder) for folder in tree.folders}
    for product in resolved["products"].values():  # only a scan asks for them, and then for all: they have a place of their own
        product.pop("fingerprints", None)
    records = {f"{folder}/{id_}": dump(record).encode() for folder, found in resolved.items() for id_, record in found.items()}
    records[SIGNS] = dump(_signs(tree)).encode()
    records[MAIL_RULES] = dump(as_plain(checked.mail)).encode()
    records[SITE_WORDS] = dump(as_plain(checked.site_words)).encode()
    records[SEARCH] = dump(search_index(tree, resolved["products"])).encode()
    head = {
        "format": FORMAT,
        "stamp": stamp,
        "hashes": {"vendor_db": _hash(_canonical(tree)), "rules": _hash(_canonical_rules(tree.root))},
        "index": _index(tree, resolved["products"], checked.words),
        "needs": dump(as_plain(tree.needs.record)),
        "rules": dump(as_plain(checked.rules)),
        "messages": dump(asdict(checked.messages)),
        "inventory_words": dump(as_plain(checked.words)),
        "questions": dump(as_plain(checked.questions)),
    }
    return seal(laid_out(head, records))


def read_and_check(root: Path, today: date) -> tuple[SourceTree, Checked]:
    """Every file under `root` with every problem found, none of them raised."""
    tree = read_vendor_db(root)
    found = check(tree, today)
    needs = frozenset(tree.needs.record.needs) if tree.needs and tree.needs.record else frozenset()
    countries = frozenset(id_.upper() for id_ in tree.folders["jurisdictions"])
    rules, rule_problems = read_rules.read_rules(root, needs, countries, frozenset(tree.folders["laws"]))
    texts, message_problems = messages.read_messages(root)
    text_problems = check_texts(root, [*_records_and_needs(tree), *_rule_files(root)], texts)
    words, word_problems = read_words.read_inventory_words(root)
    questions, question_problems = read_questions.read_questions(root)
    mail, mail_problems = read_mail_rules.read_mail_rules(root)
    site_words, site_problems = read_words.read_site_words(root)
    problems = [*found, *rule_problems, *message_problems, *word_problems, *question_problems, *mail_problems, *site_problems, *text_problems]
    return tree, Checked(problems, rules, texts, words, questions, mail, site_words)


def _hash(canonical: Any) -> str:
    return hashlib.sha256(json.dumps(canonical, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _canonical(tree: SourceTree) -> Any:
    folders = {folder: {id_: file.document.value for id_, file in files.items()} for folder, files in tree.folders.items()}
    single = {"needs": tree.needs, "hostnames": tree.usual_hosts}
    return {**folders, **{name: file.document.value if file else None for name, file in single.items()}}


def _canonical_rules(root: Path) -> Any:
    return {file.shown: file.document.value for file in _rule_files(root)}


def _rule_files(root: Path) -> list[SourceFile]:
    return [read_file(path, root) for path in sorted((root / "rules").rglob("*.yaml"))]


def _records_and_needs(tree: SourceTree) -> Iterator[SourceFile]:
    for files in tree.folders.values():
        yield from files.values()
    if tree.needs is not None:
        yield tree.needs


def _resolved(tree: SourceTree, folder: str) -> Mapping[str, Any]:
    """Records as plain values, with what parts take from suites and instances from their software."""
    plain_records = {id_: as_plain(record) for id_, record in tree.records(folder).items()}
    if folder != "products":
        return plain_records
    return {id_: _inherit(id_, plain_records, ()) for id_ in plain_records}


def _inherit(id_: str, products: dict[str, dict[str, Any]], below: tuple[str, ...]) -> dict[str, Any]:
    """One product with its inherited fields; their sources come along as `<from>:<key>`."""
    own = products[id_]
    if id_ in below:
        return own
    merged = dict(own)
    for link, takes in (("instance_of", _FROM_SOFTWARE), ("part_of", None)):
        parent_id = own.get(link)
        if parent_id not in products:
            continue
        parent = _inherit(parent_id, products, (*below, id_))
        fields = {name for name in parent if name not in merged and (name in takes if takes is not None else name not in _OWN_TO_A_PART)}
        for name in sorted(fields):
            merged[name] = _renamed(parent[name], parent_id)
        kept = {f"{parent_id}:{key}": source for key, source in parent["sources"].items()}
        used = set(_source_keys({name: merged[name] for name in fields}))
        merged["sources"] = {**merged["sources"], **{key: source for key, source in kept.items() if key in used}}
    return merged


def _renamed(value: Any, parent: str) -> Any:
    """A copy in which source keys point to the parent's sources."""
    if isinstance(value, dict):
        return {
            key: [name if name == "unverified" else f"{parent}:{name}" for name in inner]
            if key in _SOURCE_FIELDS and isinstance(inner, list)
            else _renamed(inner, parent)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_renamed(inner, parent) for inner in value]
    return value


def _source_keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in _SOURCE_FIELDS and isinstance(inner, list):
                yield from inner
            else:
                yield from _source_keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _source_keys(inner)


def _signs(tree: SourceTree) -> dict[str, Any]:
    """Every product's fingerprints, whose mailboxes stand under which domain, and usual host names."""
    products = tree.records("products")
    signs = [astuple(sign) for id_, product in products.items() for sign in signs_of(id_, product.fingerprints)]
    mailboxes = {domain: id_ for id_, product in products.items() for domain in product.mailbox_domains}
    hosts = tree.usual_hosts.record.needs if tree.usual_hosts and tree.usual_hosts.record else {}
    return {
        "signs": signs,
        "mailbox_domains": mailboxes,
        "usual_hosts": {label: need for need, labels in hosts.items() for label in labels},
        "networks": _networks(tree),
    }


def _networks(tree: SourceTree) -> dict[str, str]:
    """Whose each range of addresses is, as a scan says it: “Cloudflare, Inc. (US)”."""
    found = {}
    for company in tree.records("companies").values():
        for network in (company.networks and company.networks.value) or ():
            country = f" ({company.country[-1].value})" if company.country else ""
            found[network] = f"{company.names[-1].name}{country}"
    return found


def _index(tree: SourceTree, resolved_products: Mapping[str, Any], words: InventoryWords) -> dict[str, Any]:
    """Names and host names of products and hosts; which software replaces which need, at which hosts."""
    products, hosts = tree.records("products"), tree.records("hosts")
    names: dict[str, dict[str, str]] = {"products": {}, "hosts": {}}
    domains: dict[str, dict[str, str]] = {"products": {}, "hosts": {}}
    for folder, records in (("products", products), ("hosts", hosts)):
        for id_, record in records.items():
            names[folder] |= dict.fromkeys(map(plain, (id_, record.name, *record.aliases)), id_)
            domains[folder] |= {domain.lower(): id_ for domain in record.domains}
    for id_, record in products.items():  # a former name yields to a present one
        for former in record.names:
            names["products"].setdefault(plain(former.name), id_)
    replaces: dict[str, list[str]] = {}
    for id_, product in resolved_products.items():
        for replacement in product.get("replaces", ()):
            replaces.setdefault(replacement["need"], []).append(id_)
    offered: dict[str, list[str]] = {}
    for id_, record in hosts.items():
        for offer in record.offers:
            offered.setdefault(offer.product, []).append(id_)
    instances: dict[str, list[str]] = {}
    for id_, record in products.items():
        if record.instance_of:
            instances.setdefault(record.instance_of, []).append(id_)
    around = sorted({word for written in words.around.all() for word in plain(written).split()})
    return {"names": names, "domains": domains, "around": around, "replaces": replaces, "offered": offered, "instances": instances}
