"""The catalogue as static pages, through reports/catalogue: one a product, company, host and need, and an index to search."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from auditor import safe_text
from auditor.advise.candidates import places, usable
from auditor.knowledge.dates import holding
from auditor.knowledge.names import plain
from auditor.knowledge.ownership import Chain, chain
from auditor.knowledge.records import Company, Product
from auditor.knowledge.store import Knowledge
from auditor.knowledge.wording import Wording
from auditor.render.catalogue_rows import Part, Row, Rows
from auditor.render.policy import closed, policy
from auditor.render.typography import spaced

_EMPTY = {"also": (), "note": "", "without": "", "needs": (), "chain": (), "ends_at": "", "history": (), "groups": (), "offers": (), "by_need": ()}
_NOTHING = {**_EMPTY, "found": None, "lists": (), "words": "", "script": "", "reviewed": None, "path": ""}


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Links:
    title: str
    links: list[Part]


@dataclass(frozen=True, slots=True)
class Option:
    """Free software that could take over a need, with the hosts that take organisations."""

    product: Part
    gains: str
    loses: str
    effort: str
    hours: str
    hosts: tuple[Part, ...]


def pages(knowledge: Knowledge, wording: Wording, reports: Path, day: date, edit_url: str = "") -> Iterator[tuple[str, str]]:
    """Every page: its path from the folder, and its text. `edit_url` stands before the path of a record's file in links to correct it."""
    made = _Pages(knowledge, wording, reports, day, edit_url)
    yield "index.html", made.index()
    for need in knowledge.needs:
        yield f"needs/{need}.html", made.need(need)
    for id_, product in knowledge.all_products():
        yield f"products/{id_}.html", made.product(id_, product)
    for id_ in knowledge.ids("hosts"):
        yield f"hosts/{id_}.html", made.host(id_)
    for id_ in knowledge.ids("companies"):
        yield f"companies/{id_}.html", made.company(id_)


class _Pages:
    def __init__(self, knowledge: Knowledge, wording: Wording, reports: Path, day: date, edit_url: str) -> None:
        self.knowledge, self.wording, self.day = knowledge, wording, day
        self.rows = Rows(knowledge, wording)
        loader = FileSystemLoader(reports / "catalogue")
        self.environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        style, self.script = (closed(loader.get_source(self.environment, name)[0]) for name in ("page.css", "search.js"))
        self.environment.finalize = self._printed
        self.environment.globals |= {
            **_NOTHING,
            "lang": wording.lang,
            "say": wording.say,
            "date": wording.date,
            "day": day.isoformat(),
            "edit_url": edit_url,
            "style": _ours(style),
            "policy": policy(style),
            "colon": _ours(spaced(wording.say("sign.colon"), wording.lang)),
            "semicolon": _ours(spaced(wording.say("sign.between"), wording.lang)),
            "up": "../",
        }
        self._style = style

    def _printed(self, value: Any) -> Any:
        """One line without hidden characters; French signs stay with their word."""
        return value if isinstance(value, Markup) else spaced(safe_text.line(str(value)), self.wording.lang)

    def _page(self, template: str, title: str, **values: Any) -> str:
        text: str = self._templates[template].render(title=title, **values)
        return text.replace("&#39;", "'")  # attributes stand in double quotes

    @cached_property
    def _templates(self) -> dict[str, Any]:
        return {name: self.environment.get_template(f"{name}.html.j2") for name in ("index", "record")}

    # --- the index -----------------------------------------------------------------------------------

    def index(self) -> str:
        say, search = self.wording.say, self.knowledge.search
        lists = []
        for folder in ("products", "hosts", "companies"):
            entries = [self._entry(one) for one in search.entries if one.folder == folder]
            entries.sort(key=lambda one: plain(one["text"]))
            lists.append({"title": say(f"cat.list.{folder}"), "one": say(f"cat.one.{folder}"), "entries": entries})
        needs = sorted((self.rows.need(need) for need in self.knowledge.needs), key=lambda part: plain(part.text))
        words = {"label": say("cat.search"), "found": say("cat.found"), "needs": {id_: " ".join(names) for id_, names in search.needs.items()}}
        script = {"script": _ours(self.script), "policy": policy(self._style, self.script), "words": json.dumps(words, ensure_ascii=False)}
        return self._page("index", say("cat.title"), up="", needs=needs, lists=lists, **script)

    def _entry(self, entry: Any) -> dict[str, str]:
        """An entry of the index, and the words that it is found by: its names, then its country and owners."""
        search = self.knowledge.search
        part = {"products": self.rows.product, "hosts": self.rows.host, "companies": self.rows.company}[entry.folder](entry.id)
        country = search.countries.get(entry.country or "", [])
        owners = [name for owner in entry.owners for name in search.names("companies", owner)]
        offered = [name for product in entry.offered for name in search.names("products", product)[:1]]
        words = "|".join((" ".join(entry.names), " ".join(dict.fromkeys((*country, *owners, *offered)))))
        return {"text": part.text, "href": part.href or "", "words": words, "needs": " ".join(entry.needs if entry.folder == "products" else ())}

    # --- records -------------------------------------------------------------------------------------

    def product(self, id_: str, product: Product) -> str:
        say, rows = self.wording.say, self.rows
        links = holding(product.operator, self.day)
        host = self.knowledge.host(product.host) if product.host else None
        behind = chain(self.knowledge, links[0].company if links else host.company if host else "", self.day)
        groups = [Group(say("cat.known"), rows.of(product, product.sources))]
        groups += [Group(say("cat.plan", plan=plan), found) for plan, found in rows.plans(product)]
        related = [rows.product(one) for one in (product.part_of, product.instance_of) if one]
        related += [rows.product(one) for one in self.knowledge.index["instances"].get(id_, ())]
        hosts = [rows.host(host_id) for host_id in dict.fromkeys([*([product.host] if product.host else []), *self.knowledge.index["offered"].get(id_, ())])]
        return self._page(
            "record",
            self.wording.product(product),
            kind=say(f"cat.kind.{product.kind}"),
            needs=[rows.need(need) for need in product.needs],
            also=[*product.aliases, *(name.name for name in product.names)],
            note=self.wording.of(product.note),
            chain=self._chain(behind, [rows.link(link, product.sources) for link in links[:1]]),
            ends_at=self._end(behind),
            history=self._history(product, behind),
            groups=groups,
            by_need=[] if product.generic else [{"need": rows.need(need), "found": self.options(need, id_)} for need in product.needs],
            lists=[Links(say("cat.hosts"), hosts), Links(say("cat.related"), related)],
            path=f"vendor_db/products/{id_}.yaml",
            reviewed=product.reviewed.isoformat(),
        )

    def company(self, id_: str) -> str:
        say, rows = self.wording.say, self.rows
        company = self.knowledge.company(id_)
        assert company is not None
        behind = chain(self.knowledge, id_, self.day)
        return self._page(
            "record",
            company.names[-1].name,
            kind=say(f"cat.kind.{company.kind}"),
            note=self.wording.of(company.note),
            chain=self._chain(behind, [Row("", (rows.company(id_),))]) if behind and len(behind.steps) > 1 else (),
            ends_at=self._end(behind),
            history=[*rows.named(company), *rows.owners(company, say("cat.owner"))],
            groups=[Group(say("cat.known"), rows.of(company, company.sources))],
            lists=[
                Links(say("cat.runs"), [rows.product(one) for one in self._run_by.get(id_, ())]),
                Links(say("cat.hosts_run"), [rows.host(one) for one in self._hosts_of.get(id_, ())]),
                Links(say("cat.holds"), [rows.company(one) for one in self._held_by.get(id_, ())]),
            ],
            path=f"vendor_db/companies/{id_}.yaml",
            reviewed=company.reviewed.isoformat(),
        )

    def host(self, id_: str) -> str:
        say, rows = self.wording.say, self.rows
        host = self.knowledge.host(id_)
        assert host is not None
        behind = chain(self.knowledge, host.company, self.day)
        return self._page(
            "record",
            host.name,
            kind=", ".join([say("cat.one.hosts"), *host.networks]),
            also=host.aliases,
            note=self.wording.of(host.note),
            chain=self._chain(behind, [Row("", (rows.company(host.company),))]),
            ends_at=self._end(behind),
            groups=[Group(say("cat.known"), rows.of(host, host.sources))],
            offers=list(rows.offers(host.offers, host.sources)),
            path=f"vendor_db/hosts/{id_}.yaml",
            reviewed=host.reviewed.isoformat(),
        )

    def need(self, id_: str) -> str:
        say, need = self.wording.say, self.knowledge.needs[id_]
        answering = [self.rows.product(product_id) for product_id, product in self.knowledge.all_products() if id_ in product.needs]
        return self._page(
            "record",
            self.wording.of(need.name),
            kind=say("cat.one.needs"),
            also=need.words,
            without=self.wording.of(need.without),
            found=self.options(id_, None),
            lists=[Links(say("cat.answering"), sorted(answering, key=lambda part: plain(part.text)))],
            path="vendor_db/needs.yaml",
        )

    # --- parts of them -------------------------------------------------------------------------------

    def options(self, need: str, instead_of: str | None) -> list[Option]:
        """Free software that could take over a need, in the place of one product or of any."""
        found = []
        for id_ in self.knowledge.index["replaces"].get(need, ()):
            product = self.knowledge.product(id_)
            if product is None or id_ == instead_of or not usable(product, self.day):
                continue
            fitting = (one for one in product.replaces if one.need == need and (not one.instead_of or instead_of is None or instead_of in one.instead_of))
            replacement = next(fitting, None)
            where = list(places(id_, product, self.knowledge))
            if replacement is None or (product.host and not where):
                continue
            hosts = tuple(self.rows.host(host_id) for host_id, _, _ in where if host_id)
            say, of = self.wording.say, self.wording.of
            hours = say("hours", low=replacement.hours[0], high=replacement.hours[1])
            found.append(Option(self.rows.product(id_), of(replacement.gains), of(replacement.loses), say(f"effort.{replacement.effort}"), hours, hosts))
        return found

    def _chain(self, behind: Chain | None, first: list[Row]) -> list[Row]:
        """From the one that runs it to the last owner."""
        if behind is None:
            return []
        found = first or [Row("", (self.rows.company(behind.steps[0].id),))]
        for before, step in zip(behind.steps, behind.steps[1:], strict=False):
            found += [row for row in self.rows.owners(before.company, "") if row.value[0] == self.rows.company(step.id)][-1:]
        return found

    def _end(self, behind: Chain | None) -> str:
        return self.wording.say("owner.ends", end=self.wording.say(f"ends.{behind.ends_at}")) if behind else ""

    def _history(self, product: Product, behind: Chain | None) -> list[Row]:
        """Who ran it, and who held each company behind it, over time."""
        links = sorted(product.operator, key=lambda link: link.since or link.until or "")
        ran = [Row(self.wording.say("cat.run_by"), row.value, row.sources, row.unverified, row.period, row.note) for row in self._links(product, links)]
        held = [row for step in (behind.steps if behind else ()) for row in self.rows.owners(step.company, self.wording.say("cat.owner_of", company=step.name))]
        nobody_now = not holding(product.operator, self.day)
        return [*(ran if len(ran) > 1 or nobody_now else ()), *held]

    def _links(self, product: Product, links: Iterable[Any]) -> list[Row]:
        return [self.rows.link(link, product.sources) for link in links]

    @cached_property
    def _run_by(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for id_, product in self.knowledge.all_products():
            for link in holding(product.operator, self.day):
                found.setdefault(link.company, []).append(id_)
        return found

    @cached_property
    def _hosts_of(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for id_ in self.knowledge.ids("hosts"):
            host = self.knowledge.host(id_)
            if host is not None:
                found.setdefault(host.company, []).append(id_)
        return found

    @cached_property
    def _held_by(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for id_ in self.knowledge.ids("companies"):
            company: Company | None = self.knowledge.company(id_)
            for edge in holding(company.owners if company else (), self.day):
                found.setdefault(edge.owner, []).append(id_)
        return found


def _ours(text: str) -> Markup:
    """Markup of our own files."""
    return Markup(text)  # noqa: S704
