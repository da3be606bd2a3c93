"""The records of vendor_db: what a file of each folder may say.

Pydantic checks files against them and writes the JSON Schemas that editors use; `knowledge.build` makes
them again from the compiled file, without it. A field left out is unknown; a claim names the sources that state it, by their key in the same
file, or the word `unverified` when it is known to us but no source was read.
"""

from auditor.knowledge.records.base import (
    FORMS,
    UNVERIFIED,
    Claim,
    CountryCode,
    Id,
    PartialDate,
    Place,
    Source,
    SourceKeys,
    SourceKind,
    Text,
    Words,
    YesNo,
)
from auditor.knowledge.records.company import Company, CompanyKind, DatedCountry, DatedName, DpfStatus, EndsAt, Hold, OwnerEdge, RegisterNumbers
from auditor.knowledge.records.fingerprint import BY_HOST, BY_PATTERN, Fingerprint, FingerprintKind
from auditor.knowledge.records.form import Form
from auditor.knowledge.records.host import Host, Offer, Price
from auditor.knowledge.records.law import Adequacy, Jurisdiction, Law
from auditor.knowledge.records.lists import CompanyList, ListEntry, Need, Needs, Stack, StackUsage, UsualHosts
from auditor.knowledge.records.product import (
    AdsOn,
    AiTraining,
    CompanyLink,
    Dpa,
    E2ee,
    Effort,
    Export,
    Funding,
    GdprRole,
    Links,
    NonprofitOffer,
    OtherHosts,
    PlanFacts,
    Plans,
    Product,
    ProductKind,
    Replacement,
    Trackers,
)
from auditor.knowledge.records.record import Record, field_values, in_files

FOLDERS: dict[str, type[Record]] = {
    "companies": Company,
    "products": Product,
    "hosts": Host,
    "jurisdictions": Jurisdiction,
    "laws": Law,
    "lists": CompanyList,
    "stacks": Stack,
}

__all__ = [
    "BY_HOST",
    "BY_PATTERN",
    "FOLDERS",
    "FORMS",
    "UNVERIFIED",
    "Adequacy",
    "AdsOn",
    "AiTraining",
    "Claim",
    "Company",
    "CompanyKind",
    "CompanyLink",
    "CompanyList",
    "CountryCode",
    "DatedCountry",
    "DatedName",
    "Dpa",
    "DpfStatus",
    "E2ee",
    "Effort",
    "EndsAt",
    "Export",
    "Fingerprint",
    "FingerprintKind",
    "Form",
    "Funding",
    "GdprRole",
    "Hold",
    "Host",
    "Id",
    "Jurisdiction",
    "Law",
    "Links",
    "ListEntry",
    "Need",
    "Needs",
    "NonprofitOffer",
    "Offer",
    "OtherHosts",
    "OwnerEdge",
    "PartialDate",
    "Place",
    "PlanFacts",
    "Plans",
    "Price",
    "Product",
    "ProductKind",
    "Record",
    "RegisterNumbers",
    "Replacement",
    "Source",
    "SourceKeys",
    "SourceKind",
    "Stack",
    "StackUsage",
    "Text",
    "Trackers",
    "UsualHosts",
    "Words",
    "YesNo",
    "field_values",
    "in_files",
]
