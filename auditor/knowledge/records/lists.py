"""vendor_db/lists, needs.yaml and stacks: dated lists of groups, what tools are for, inventories to start from."""

from dataclasses import field
from datetime import date
from typing import Annotated, Any, ClassVar

from auditor.knowledge.records.base import Id, PartialDate, Source, SourceKeys, Text, Words
from auditor.knowledge.records.form import Form
from auditor.knowledge.records.record import Record


class ListEntry(Record):
    company: Id
    since: PartialDate | None = None
    until: PartialDate | None = None
    source: SourceKeys
    note: Text | None = None


class CompanyList(Record):
    """vendor_db/lists/<id>.yaml: a dated list of groups; says nothing about our own judgement."""

    name: Text
    says: Text
    edition: Annotated[str, Form(pattern=r"^\d{4}-\d{2}$")]
    entries: tuple[ListEntry, ...]
    sources: dict[str, Source]
    recorded: date
    reviewed: date


class Need(Record):
    """One entry of vendor_db/needs.yaml: what a tool is for."""

    name: Text
    words: Annotated[tuple[str, ...], Form("words by which people ask for this need, in any language")]
    on_device: Annotated[bool, Form("a program on one's own computer can answer it, with nobody to share with")] = False
    without: Annotated[Text | None, Form("what can be done before any product")] = None


class UsualHosts(Record):
    """vendor_db/hostnames.yaml: first labels of host names that organisations often use, by the need that each suggests."""

    needs: dict[Id, Words]


class Needs(Record):
    """vendor_db/needs.yaml: everything that a tool can be for."""

    needs: dict[Id, Need]


class StackUsage(Record):
    """A usage of a starter stack: the inventory's own fields, with texts in two languages."""

    __pydantic_config__: ClassVar = {**Record.__pydantic_config__, "extra": "allow"}
    tool: str
    purpose: Text

    @property
    def rest(self) -> dict[str, Any]:
        """The fields beside tool and purpose, as written."""
        return {name: value for name, value in vars(self).items() if name not in ("tool", "purpose")}


class Stack(Record):
    """vendor_db/stacks/<id>.yaml: a plausible inventory to start from."""

    name: Text
    says: Text
    organisation: dict[str, Any] = field(default_factory=dict)
    usages: Annotated[tuple[StackUsage, ...], Form(min_length=1)]
