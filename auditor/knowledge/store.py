"""The knowledge as the rest of the program asks it: records by id, names, rules, sentences."""

import contextlib
import json
import os
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from auditor.knowledge import inventory_words, location, questions, records, rulebook
from auditor.knowledge.build import build
from auditor.knowledge.compiled_file import FORMAT, MAIL_RULES, SEARCH, SIGNS, SITE_WORDS, head_and_records, is_whole
from auditor.knowledge.fingerprints import Sign
from auditor.knowledge.lookup import Names
from auditor.knowledge.mail_rules import MailRules
from auditor.knowledge.names import plain
from auditor.knowledge.records import FingerprintKind
from auditor.knowledge.site_words import SiteWords
from auditor.knowledge.wording import Messages, Wording
from auditor.observation import Role, Sureness

if TYPE_CHECKING:  # they load pydantic, which only making the compiled file needs
    from auditor.knowledge.compile import Checked
    from auditor.knowledge.reader import SourceTree
    from auditor.knowledge.search import Search

R = TypeVar("R", bound=records.Record)


class Knowledge:
    """Records, rules and sentences, built from the compiled text when first asked for."""

    def __init__(self, head: dict[str, Any], texts: bytes) -> None:
        self._places: dict[str, tuple[int, int]] = head["records"]
        self._texts = texts
        self._built: dict[str, Any] = {}
        self._offers: dict[str, tuple[tuple[str, records.Host, records.Offer], ...]] = {}
        self._rules: str = head["rules"]
        self._needs: str = head["needs"]
        self._messages: str = head["messages"]
        self._inventory_words: str = head["inventory_words"]
        self._questions: str = head["questions"]
        self.hashes: dict[str, str] = head["hashes"]
        self.index: dict[str, Any] = head["index"]

    def _get(self, folder: str, id_: str, model: type[R]) -> R | None:
        key = f"{folder}/{id_}"
        if key not in self._built:
            place = self._places.get(key)
            self._built[key] = None if place is None else build(model, json.loads(self._texts[place[0] : place[1]]))
        found: R | None = self._built[key]
        return found

    def product(self, id_: str) -> records.Product | None:
        return self._get("products", id_, records.Product)

    def company(self, id_: str) -> records.Company | None:
        return self._get("companies", id_, records.Company)

    def host(self, id_: str) -> records.Host | None:
        return self._get("hosts", id_, records.Host)

    def jurisdiction(self, country: str) -> records.Jurisdiction | None:
        """The record of an ISO country code, in capitals."""
        return self._get("jurisdictions", country.lower(), records.Jurisdiction)

    def law(self, id_: str) -> records.Law | None:
        return self._get("laws", id_, records.Law)

    def company_list(self, id_: str) -> records.CompanyList | None:
        return self._get("lists", id_, records.CompanyList)

    def stack(self, id_: str) -> records.Stack | None:
        return self._get("stacks", id_, records.Stack)

    def record(self, folder: str, id_: str) -> Any:
        """The record of any folder, typed as that folder's."""
        return self._get(folder, id_, records.FOLDERS[folder])

    def ids(self, folder: str) -> list[str]:
        """Every id of a folder of vendor_db, sorted."""
        start = f"{folder}/"
        return sorted(key.removeprefix(start) for key in self._places if key.startswith(start))

    def all_products(self) -> Iterator[tuple[str, records.Product]]:
        for id_ in self.ids("products"):
            product = self.product(id_)
            assert product is not None
            yield id_, product

    def offers(self, software: str) -> tuple[tuple[str, records.Host, records.Offer], ...]:
        """Where a software is offered, as read in a source; without the hosts that have a product of their own name for it."""
        if software not in self._offers:
            own_names = {brand.host for id_ in self.index["instances"].get(software, []) if (brand := self.product(id_))}
            hosts = ((id_, host) for id_ in self.index["offered"].get(software, []) if id_ not in own_names and (host := self.host(id_)))
            found = ((id_, host, next(offer for offer in host.offers if offer.product == software)) for id_, host in hosts)
            self._offers[software] = tuple(one for one in found if set(one[2].source) != {records.UNVERIFIED})
        return self._offers[software]

    @cached_property
    def needs(self) -> dict[str, records.Need]:
        return build(records.Needs, json.loads(self._needs)).needs

    @cached_property
    def need_words(self) -> dict[str, tuple[str, ...]]:
        """The words that mean each need, as names are compared, with a space at either end."""
        return {id_: tuple(f" {plain(word)} " for word in need.words) for id_, need in self.needs.items()}

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have sentences."""
        return tuple(self.messages.plurals)

    @cached_property
    def questions(self) -> dict[str, records.Text]:
        """The questions for a team, by their ids."""
        found = build(questions.TeamQuestions, json.loads(self._questions)).questions
        return {id_: question.text for id_, question in found.items()}

    @cached_property
    def site_words(self) -> SiteWords:
        """What the pages of a website are looked through for."""
        return build(SiteWords, self._section(SITE_WORDS))

    @cached_property
    def rules(self) -> rulebook.Rulebook:
        return build(rulebook.Rulebook, json.loads(self._rules))

    @cached_property
    def inventory_words(self) -> inventory_words.InventoryWords:
        return build(inventory_words.InventoryWords, json.loads(self._inventory_words))

    @cached_property
    def fingerprints(self) -> tuple[Sign, ...]:
        """Every product's fingerprints; a product's record comes without its own."""
        return tuple(
            Sign(name, product, FingerprintKind(kind), Role(role), Sureness(strength), tuple(hosts), pattern, tuple(literals), tuple(selectors), tuple(source))
            for name, product, kind, role, strength, hosts, pattern, literals, selectors, source in self._signs["signs"]
        )

    @property
    def mailbox_domains(self) -> dict[str, str]:
        """Whose mailboxes stand under which domain: gmail.com → gmail."""
        found: dict[str, str] = self._signs["mailbox_domains"]
        return found

    @property
    def usual_hosts(self) -> dict[str, str]:
        """First labels of host names that organisations often use, and the need that each suggests: webmail → mail."""
        found: dict[str, str] = self._signs["usual_hosts"]
        return found

    @property
    def networks(self) -> dict[str, str]:
        """Whose each range of addresses is, as far as large hosts' ranges are recorded: 192.0.2.0/24 → Example (BE)."""
        found: dict[str, str] = self._signs["networks"]
        return found

    @cached_property
    def mail_rules(self) -> MailRules:
        return build(MailRules, self._section(MAIL_RULES))

    @cached_property
    def search(self) -> "Search":
        """What finds records by name, need, country and owner."""
        from auditor.knowledge.search import Search  # not for every run: to define it takes a millisecond

        return Search(self._section(SEARCH), frozenset(self.index["around"]))

    @cached_property
    def _signs(self) -> dict[str, Any]:
        return self._section(SIGNS)

    def _section(self, key: str) -> dict[str, Any]:
        start, end = self._places[key]
        found: dict[str, Any] = json.loads(self._texts[start:end])
        return found

    @cached_property
    def product_names(self) -> Names:
        return Names(self.index, "products")

    @cached_property
    def host_names(self) -> Names:
        return Names(self.index, "hosts")

    def wording(self, lang: str) -> Wording:
        """The sentences in one language."""
        return Wording(self.messages, lang)

    @cached_property
    def messages(self) -> Messages:
        return Messages(**json.loads(self._messages))


def load(root: Path | None = None) -> Knowledge:
    """The knowledge under `root` (default: the program's own), compiled anew when a source changed.

    Raises KnowledgeError when a source can't be used.
    """
    if root is None and location.shipped():
        shipped = _read(location.data_root() / location.COMPILED_NAME)
        if shipped is not None:
            return shipped
    root = root or location.data_root()
    stamp = _stamp(root)
    cached = _cache_file(root)
    compiled = _read(cached, stamp) if cached else None
    if compiled is not None:
        return compiled
    from auditor.knowledge.compile import compile_knowledge

    data = compile_knowledge(root, date.today(), stamp)
    if cached:
        _write(cached, data)
    return from_bytes(data)


def from_checked(tree: "SourceTree", checked: "Checked") -> Knowledge:
    """The knowledge of files just read and found right."""
    from auditor.knowledge.compile import compiled_text

    return from_bytes(compiled_text(tree, checked))


def from_bytes(data: bytes) -> Knowledge:
    """The knowledge of a compiled text that is known to be whole."""
    found = head_and_records(data)
    assert found is not None
    return Knowledge(*found)


def _read(path: Path, stamp: str | None = None) -> Knowledge | None:
    """The knowledge of a compiled file, or None when it is missing, damaged, of another format or of other sources."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    found = head_and_records(data) if is_whole(data) else None
    if found is None:
        return None
    head, texts = found
    if head.get("format") != FORMAT or (stamp is not None and head.get("stamp") != stamp):
        return None
    return Knowledge(head, texts)


def _stamp(root: Path) -> str:
    """Changes when a source file is added, removed, resized or touched, or when the program's readers are."""
    import hashlib

    folders = (root / "vendor_db", root / "rules", root / "reports", Path(__file__).parent)
    lines = [line for folder in folders for line in sorted(_files(str(folder)))]
    return hashlib.sha256("\n".join(lines).encode(errors="surrogateescape")).hexdigest()


def _files(folder: str) -> Iterator[str]:
    """Path, size and time of each source in a folder: there are thousands, so as little as possible is done for one."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith((".yaml", ".yml", ".po", ".py")):
                stat = entry.stat()
                yield f"{entry.path}\0{stat.st_size}\0{stat.st_mtime_ns}"
            elif entry.is_dir():
                yield from _files(entry.path)


def _cache_file(root: Path) -> Path | None:
    """One file per data folder in the user's cache, or None when there is no such folder."""
    import hashlib

    import platformdirs

    name = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]
    try:
        folder = Path(platformdirs.user_cache_dir("auditor", appauthor=False))
        if not folder.is_absolute():  # no home: a folder called “~” here would surprise
            return None
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except (OSError, RuntimeError):
        return None
    return folder / f"knowledge-{name}.json"


def _write(path: Path, data: bytes) -> None:
    """Put the file in place in one step, so that a second process never reads half of it."""
    import tempfile

    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
    except OSError:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
