"""vendor_db/lists, needs.yaml and stacks: dated lists of groups, what tools are for, inventories to start from."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from auditor.knowledge.records.base import Id, PartialDate, Record, Source, SourceKeys, Text


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
    edition: Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")]
    entries: tuple[ListEntry, ...]
    sources: dict[str, Source]
    recorded: date
    reviewed: date


class Need(Record):
    """One entry of vendor_db/needs.yaml: what a tool is for."""

    name: Text
    words: Annotated[tuple[str, ...], Field(description="words of a purpose that mean this need, without accents")]
    on_device: Annotated[bool, Field(description="a program on one's own computer can answer it, with nobody to share with")] = False
    without: Annotated[Text | None, Field(description="what can be done before any product")] = None


class Needs(Record):
    """vendor_db/needs.yaml: everything that a tool can be for."""

    needs: dict[Id, Need]


class StackUsage(BaseModel):
    """A usage of a starter stack: the inventory's own fields, with texts in two languages."""

    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True)
    tool: str
    purpose: Text


class Stack(Record):
    """vendor_db/stacks/<id>.yaml: a plausible inventory to start from."""

    name: Text
    says: Text
    organisation: Annotated[dict[str, Any], Field(default_factory=dict)]
    usages: Annotated[tuple[StackUsage, ...], Field(min_length=1)]
