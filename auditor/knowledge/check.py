"""What must hold between the records of vendor_db, beyond the form of each file."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from auditor.errors import Problem
from auditor.knowledge.check_fingerprints import check_fingerprints
from auditor.knowledge.dates import first_day
from auditor.knowledge.licences import is_free
from auditor.knowledge.names import plain
from auditor.knowledge.ownership import decides
from auditor.knowledge.reader import SourceFile, SourceTree, near
from auditor.knowledge.records import UNVERIFIED, DatedCountry, DatedName, ProductKind, Record, field_values

_NAME_IT = "name the source, or write source: unverified"
_ID = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_GENERIC_KINDS = {ProductKind.PAPER_OR_PHONE, ProductKind.ON_PREMISES, ProductKind.SELF_HOSTED}


def check(tree: SourceTree, today: date) -> list[Problem]:
    """Every problem of form and of reference, in the order of files and lines."""
    problems = list(tree.problems)
    for folder, files in tree.folders.items():
        for file in files.values():
            if not _ID.match(file.id):
                problems.append(Problem(file.shown, f"the file name “{file.id}” is not an id", "small letters, digits and hyphens"))
            if file.record is None:
                continue
            problems += _sources(file)
            problems += _dates(file, today)
            problems += _not_yet(folder, file, today)
            problems += _references(tree, folder, file)
    problems += _owner_cycles(tree)
    problems += _parts_of_themselves(tree)
    problems += _replacing_themselves(tree)
    problems += _names_that_collide(tree)
    problems += check_fingerprints(tree)
    problems += _usual_hosts(tree)
    return sorted(problems)


def _walk(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str, Any]]:
    """Every (path, field, value) inside a record, models and tuples opened."""
    if isinstance(value, Record):
        for name, inner in field_values(value).items():
            yield (*path, name), name, inner
            yield from _walk(inner, (*path, name))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _walk(inner, (*path, index))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(inner, (*path, key))


def _sources(file: SourceFile) -> Iterator[Problem]:
    """Each claim names sources that stand in the file; each source is named by a claim."""
    record = file.record
    if not hasattr(record, "sources"):
        return
    used: set[str] = set()
    for path, name, value in _walk(record):
        if name in ("source", "about", "metadata_source"):
            for key in value or ():
                used.add(key)
                if key not in record.sources and key != UNVERIFIED:
                    yield Problem(file.place(path), f"the source “{key}” does not stand under sources", near(key, list(record.sources)))
        if name == "value" and value is not None and "value" in path:
            claim_path = path[:-1]
            keys = _at(record, claim_path).source if hasattr(_at(record, claim_path), "source") else None
            if keys == ():
                yield Problem(file.place(claim_path), f"{'.'.join(map(str, claim_path))}: a value without a source", _NAME_IT)
        if name == "source" and value == () and _needs_a_source(_at(record, path[:-1])):
            yield Problem(file.place(path[:-1]), f"{'.'.join(map(str, path[:-1]))}: no source", _NAME_IT)
    for key in record.sources:
        if key == UNVERIFIED:
            yield Problem(file.place(("sources", key)), "“unverified” can't be the key of a source")
        elif key not in used:
            yield Problem(file.place(("sources", key), key=True), f"the source “{key}” is used by no claim", "remove it, or name it where it states something")


def _needs_a_source(entry: Any) -> bool:
    """An edge, an offer, a dated name; an undated name or country rests on `about`, a claim is looked at apart."""
    if isinstance(entry, DatedName | DatedCountry):
        return bool(entry.since or entry.until)
    return not hasattr(entry, "value")


def _at(record: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        record = record[part] if isinstance(part, int) or isinstance(record, dict) else getattr(record, part)
    return record


def _dates(file: SourceFile, today: date) -> Iterator[Problem]:
    """Dates that run backwards, or lie ahead of the day of the check."""
    for path, name, value in _walk(file.record):
        if name in ("seen", "date") and "sources" in path and isinstance(value, str) and value > today.isoformat():
            yield Problem(file.place(path), f"a source can't be of {value}: that day has not come")
        if name == "until" and value is not None:
            since = getattr(_at(file.record, path[:-1]), "since", None)
            if since is not None and value < since[: len(value)]:
                yield Problem(file.place(path), f"until {value} lies before since {since}")
            elif since is not None and first_day(value) <= first_day(since):
                yield Problem(file.place(path), f"since {since} until {value} never holds: `until` is the first day after", "give its month or day")


_MAY_LIE_AHEAD = {"laws", "jurisdictions", "lists"}  # what is adopted holds from a later day


def _not_yet(folder: str, file: SourceFile, today: date) -> Iterator[Problem]:
    """What is told as having happened, on a day that has not come. Somewhere it is tomorrow already."""
    last = today + timedelta(days=1)
    for path, name, value in _walk(file.record):
        if name in ("recorded", "reviewed") and value is not None and value > last:
            yield Problem(file.place(path), f"{'.'.join(map(str, path))}: {value} has not come")
        elif name == "since" and value is not None and folder not in _MAY_LIE_AHEAD and first_day(value) > last:
            yield Problem(file.place(path), f"{'.'.join(map(str, path))}: {value} has not come", "record it when it has happened; a note can announce it")
        elif name == "date" and path[-2:-1] == ("reply",) and first_day(value) > last:
            yield Problem(file.place(path), f"{'.'.join(map(str, path))}: {value} has not come")
        elif name == "last_release" and value is not None and value.value is not None and first_day(value.value) > last:
            yield Problem(file.place((*path, "value")), f"last_release: {value.value} has not come")


_ONE = {"company": "companies", "owner": "companies", "part_of": "products", "instance_of": "products", "host": "hosts"}
_SEVERAL = {"laws": "laws", "instead_of": "products"}
_CLAIMED = {"storing_hosts": "companies", "processors": "companies", "places": "jurisdictions", "place": "jurisdictions"}


def _references(tree: SourceTree, folder: str, file: SourceFile) -> Iterator[Problem]:
    """Ids of other records exist; what a kind requires is there."""
    for path, name, value in _walk(file.record):
        for target, id_, where in _named(folder, path, name, value):
            yield from _exists(tree, target, id_, file, where)
        if folder == "products" and name in ("needs", "need"):
            yield from _needs_exist(tree, file, path, value)
    if folder == "products":
        yield from _operator_known(file)
        yield from _values(file)


def _named(folder: str, path: tuple[str | int, ...], name: str, value: Any) -> Iterator[tuple[str, str, tuple[str | int, ...]]]:
    """The records that one field names: folder, id, and where it stands. `operator`, `EEA` and `server` name none."""
    if name in _ONE and isinstance(value, str):
        yield _ONE[name], value, path
    elif folder == "hosts" and name == "product" and value != "server":
        yield "products", value, path
    elif name in _SEVERAL:
        yield from ((_SEVERAL[name], id_, (*path, index)) for index, id_ in enumerate(value))
    elif name in _CLAIMED:
        disputed = getattr(value, "disputed", None)
        for claimed, where in ((value, path), (disputed, (*path, "disputed"))):
            ids = getattr(claimed, "value", None) or ()
            yield from ((_CLAIMED[name], id_.lower(), (*where, "value", index)) for index, id_ in enumerate(ids) if id_ not in ("operator", "EEA"))
    elif folder == "companies" and name == "country":
        yield from (("jurisdictions", country.value.lower(), (*path, index, "value")) for index, country in enumerate(value))


def _needs_exist(tree: SourceTree, file: SourceFile, path: tuple[str | int, ...], value: Any) -> Iterator[Problem]:
    if tree.needs is None or tree.needs.record is None:
        return
    known = list(tree.needs.record.needs)
    for need in (value,) if isinstance(value, str) else value:
        if need not in known:
            yield Problem(file.place(path), f"no need is called “{need}”", near(need, known))


def _exists(tree: SourceTree, folder: str, id_: str, file: SourceFile, path: tuple[str | int, ...]) -> Iterator[Problem]:
    if id_ not in tree.folders.get(folder, {}):
        hint = near(id_, list(tree.folders.get(folder, {}))) or f"add vendor_db/{folder}/{id_}.yaml"
        yield Problem(file.place(path), f"{'.'.join(map(str, path))}: there is no vendor_db/{folder}/{id_}.yaml", hint)


def _operator_known(file: SourceFile) -> Iterator[Problem]:
    product = file.record
    if not product.operator and not product.generic and not product.host and not product.part_of:
        yield Problem(file.place(()), "operator: who runs or makes it is required", "or `generic: true` for what is nobody's product")
    if product.generic and product.kind not in _GENERIC_KINDS and product.operator:
        yield Problem(file.place(("generic",)), "a generic tool has no operator")
    if product.instance_of and not product.host and not product.operator:
        yield Problem(file.place(("instance_of",)), "an instance names its host or its operator")


def _values(file: SourceFile) -> Iterator[Problem]:
    """A licence that is known to be free or not, languages by their codes, hours from fewer to more."""
    product = file.record
    if product.licence and product.licence.value and is_free(product.licence.value) is None:
        yield Problem(file.place(("licence",)), f"“{product.licence.value}” is no licence known here", "an SPDX id, or a line in auditor/knowledge/licences.py")
    for language in (product.languages and product.languages.value) or ():
        if not _LANGUAGE.fullmatch(language):
            yield Problem(file.place(("languages",)), f"“{language}” is no language's code", "two or three letters: fr, en, nl, de")
    for index, replacement in enumerate(product.replaces):
        if replacement.hours[0] > replacement.hours[1]:
            yield Problem(file.place(("replaces", index, "hours")), "hours go from fewer to more")


def _owner_cycles(tree: SourceTree) -> Iterator[Problem]:
    """Nobody decides over itself, however long the way round, at one date; shares held crosswise are no mistake."""
    companies = tree.records("companies")
    for id_ in companies:
        if _comes_back(companies, id_):
            yield Problem(tree.folders["companies"][id_].place(("owners",)), "owners: the chain comes back to this company")


def _comes_back(companies: Mapping[str, Any], start: str) -> bool:
    """Whether edges that decide, and hold on a day that they share, lead back to a company."""
    todo, seen = [(start, date.min, date.max)], set()
    while todo:
        here = todo.pop()
        if here in seen or here[0] not in companies:
            continue
        seen.add(here)
        for edge in filter(decides, companies[here[0]].owners or ()):
            since = max(here[1], first_day(edge.since) if edge.since else date.min)
            until = min(here[2], first_day(edge.until) if edge.until else date.max)
            if since < until and edge.owner == start:
                return True
            if since < until:
                todo.append((edge.owner, since, until))
    return False


def _parts_of_themselves(tree: SourceTree) -> Iterator[Problem]:
    """A product isn't part or instance of itself, however long the way round."""
    products = tree.records("products")
    for id_ in products:
        for link in ("part_of", "instance_of"):
            seen: set[str] = set()
            current = getattr(products[id_], link)
            while current in products and current not in seen:
                if current == id_:
                    yield Problem(tree.folders["products"][id_].place((link,)), f"{link}: the chain comes back to this product")
                seen.add(current)
                current = getattr(products[current], link)


def _replacing_themselves(tree: SourceTree) -> Iterator[Problem]:
    """No product is offered in the place of itself, of its own suite or software, or of what is part or instance of it."""
    products = tree.records("products")
    above = {id_: _above(products, id_) for id_ in products}
    for id_, product in products.items():
        for index, replacement in enumerate(product.replaces):
            for place, other in enumerate(replacement.instead_of):
                if other == id_ or other in above[id_] or id_ in above.get(other, ()):
                    where = tree.folders["products"][id_].place(("replaces", index, "instead_of", place))
                    yield Problem(where, f"“{other}” is this product, or the same by part_of or instance_of: nothing replaces itself")


def _above(products: Mapping[str, Any], id_: str) -> set[str]:
    """The suites and software that a product is part or instance of, all the way up."""
    found: set[str] = set()
    todo = [id_]
    while todo:
        here = products.get(todo.pop())
        links = {here.part_of, here.instance_of} - {None} if here else set()
        todo += links - found
        found |= links
    return found


def _names_that_collide(tree: SourceTree) -> Iterator[Problem]:
    """Two products, or two hosts, can't answer to the same name: an inventory would be read as the wrong one."""
    for folder in ("products", "hosts"):
        taken: dict[str, SourceFile] = {}
        for file in tree.folders.get(folder, {}).values():
            if file.record is not None:
                yield from _taken(file, taken)


def _usual_hosts(tree: SourceTree) -> Iterator[Problem]:
    """Each label suggests one need, and one that exists."""
    file = tree.usual_hosts
    if file is None or file.record is None:
        return
    seen: set[str] = set()
    for need, labels in file.record.needs.items():
        yield from _needs_exist(tree, file, ("needs", need), need)
        for index, label in enumerate(labels):
            if not _ID.match(label):
                yield Problem(file.place(("needs", need, index)), f"“{label}” is no first label of a host name", "small letters, digits and hyphens")
            if label in seen:
                yield Problem(file.place(("needs", need, index)), f"“{label}” stands twice")
            seen.add(label)


def _taken(file: SourceFile, taken: dict[str, SourceFile]) -> Iterator[Problem]:
    """What this file says that another one of `taken` said before."""
    record = file.record
    words: dict[str, tuple[str | int, ...]] = {file.id: (), record.name: ("name",), **{alias: ("aliases", index) for index, alias in enumerate(record.aliases)}}
    for word, path in words.items():
        if not plain(word):
            yield Problem(file.place(path), f"“{word}” has no Latin letters or digits, and could not be found", "write it in Latin letters")
        elif taken.setdefault(plain(word), file) is not file:
            yield Problem(file.place(path), f"“{plain(word)}” is already a name of {taken[plain(word)].shown}", "keep it in one of them")
    for index, domain in enumerate(record.domains):
        other = taken.setdefault(f"host {domain.lower()}", file)
        if other is not file:
            yield Problem(file.place(("domains", index)), f"“{domain.lower()}” is already a host name of {other.shown}", "keep it in one of them")
