"""What the privacy page names beside what the pages read show: three lists, and careful sentences about them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from auditor.collect.privacy_text import called, short_name
from auditor.knowledge import ownership
from auditor.knowledge.dates import holding
from auditor.knowledge.names import plain
from auditor.knowledge.records import Product
from auditor.knowledge.store import Knowledge
from auditor.knowledge.wording import Wording
from auditor.observation import Detection, Evidence, EvidenceKind, Role, Sureness

# Traces of what a page loads; a link loads nothing.
_LOADED = {EvidenceKind.REQUEST_HOST, EvidenceKind.SCRIPT, EvidenceKind.HTML, EvidenceKind.COOKIE}
# What carries the site itself; privacy pages name a host in their legal notice, if anywhere.
_CARRIES = {Role.SITE_BUILDER, Role.WEB_HOSTING, Role.DNS, Role.DOMAIN_NAME, Role.SECURITY}


@dataclass(frozen=True, slots=True)
class PrivacyPage:
    """Ids of products, sorted: named and loaded; loaded and not found named; named, with no trace on the pages read."""

    named_and_loaded: tuple[str, ...]
    loaded_not_named: tuple[str, ...]
    named_without_trace: tuple[str, ...]


def compare(evidence: Iterable[Evidence], detections: Iterable[Detection], knowledge: Knowledge, day: date) -> PrivacyPage | None:
    """Compare them; None where no privacy page was read.

    A product counts as named by its own name or host, by its suite's, and by that of the company that runs or owns
    it. No trace of it is said only where nothing of its suite was seen either.
    """
    read = [piece for piece in evidence if piece.kind is EvidenceKind.PRIVACY_TEXT]
    if not read:
        return None
    names = {piece.value for piece in read if not piece.absent}
    any_form = names | {short_name(name, knowledge.site_words) for name in names}
    seen = list(detections)
    loaded = {one.product for one in seen if one.evidence.kind in _LOADED and one.strength is Sureness.DIRECT and one.role not in _CARRIES}
    named = {id_ for id_ in loaded if any_form & _names_of(id_, knowledge, day)}
    traced = {relative for product in {one.product for one in seen} for relative in _family(product, knowledge)}
    spoken_of = {id_ for name in names if (id_ := _product_named(name, knowledge))}
    without = {id_ for id_ in spoken_of if not traced & set(_family(id_, knowledge))}
    return PrivacyPage(tuple(sorted(named)), tuple(sorted(loaded - named)), tuple(sorted(without)))


def sentences(page: PrivacyPage, knowledge: Knowledge, wording: Wording) -> tuple[str, ...]:
    """What a report says of it. Our reading sees neither other words for the same nor what a banner does, and says so."""

    def some(ids: tuple[str, ...]) -> str:
        return wording.some(wording.product(product) for id_ in ids if (product := knowledge.product(id_)))

    said = []
    if page.named_and_loaded:
        said.append(wording.count("privacy_page.named_and_loaded", len(page.named_and_loaded), names=some(page.named_and_loaded)))
    if page.loaded_not_named and page.named_without_trace:
        said.append(wording.say("privacy_page.speaks_of_others", named=some(page.named_without_trace), names=some(page.loaded_not_named)))
    elif page.loaded_not_named:
        said.append(wording.count("privacy_page.loaded_not_named", len(page.loaded_not_named), names=some(page.loaded_not_named)))
    elif page.named_without_trace:
        said.append(wording.count("privacy_page.named_without_trace", len(page.named_without_trace), names=some(page.named_without_trace)))
    return tuple(said)


def _product_named(name: str, knowledge: Knowledge) -> str | None:
    """The product that a name or host on the page is, and nobody else's."""
    found: str | None = knowledge.index["names"]["products"].get(name) or knowledge.index["domains"]["products"].get(name)
    return found


def _family(id_: str, knowledge: Knowledge) -> tuple[str, ...]:
    """A product, its suite and what it is an instance of."""
    found, next_ = list[str](), [id_]
    while next_:
        one = next_.pop()
        product = knowledge.product(one) if one not in found else None
        if product is not None:
            found.append(one)
            next_ += [parent for parent in (product.part_of, product.instance_of) if parent]
    return tuple(found)


def _names_of(id_: str, knowledge: Knowledge, day: date) -> frozenset[str]:
    """All that a privacy page may rightly call a product, in the form of `plain`, and its hosts."""
    names: set[str] = set()
    for one in _family(id_, knowledge):
        product = knowledge.product(one)
        if product is None:
            continue
        names |= {plain(name) for name in (one, product.name, *product.aliases, *(former.name for former in product.names))}
        names |= {domain.lower() for domain in product.domains} | _companies(product, knowledge, day)
    return frozenset(names)


def _companies(product: Product, knowledge: Knowledge, day: date) -> set[str]:
    """Names of the companies from who runs a product to who owns it."""
    names: set[str] = set()
    for link in holding(product.operator, day)[:1]:
        chain = ownership.chain(knowledge, link.company, day) if link.company else None
        for step in chain.steps if chain else ():
            company = knowledge.company(step.id)
            names |= set(called(company, knowledge.site_words)) if company else set()
    return names
