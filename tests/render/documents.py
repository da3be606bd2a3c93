"""Documents from short descriptions, for the tests of pictures: only what these read is filled in."""

from collections.abc import Sequence
from typing import Any

from auditor.document import (
    Access,
    AccessEntry,
    AdviceResult,
    Audit,
    Board,
    Coverage,
    DimensionResult,
    Interval,
    Names,
    NextStep,
    OrganisationResult,
    Party,
    PriorityResult,
    ToolResult,
    UsageResult,
    Versions,
)

META = ("WhatsApp", "WhatsApp Ireland", "Meta Platforms", "US", "meta")
GMAIL = ("Gmail", "Google Ireland", "Alphabet", "US", "alphabet")
DRIVE = ("Google Drive", "Google Ireland", "Alphabet", "US", "alphabet")
M365 = ("Microsoft 365", "Microsoft Ireland", "Microsoft", "US", "microsoft")
TEAMS = ("Teams", "Microsoft Ireland", "Microsoft", "US", "microsoft")
BREVO = ("Brevo", "Brevo SAS", "Brevo SAS", "FR", None)
ZOOM = ("Zoom", "Zoom Communications", "Zoom Communications", "US", None)
ODOO = ("Odoo", "Odoo SA", "Odoo SA", "BE", None)
DOCTOLIB = ("Doctolib", "Doctolib SAS", "Doctolib SAS", "FR", None)
INFOMANIAK = ("kDrive", "Infomaniak Network", "Infomaniak Network", "CH", None)
CANVA = ("Canva", "Canva Pty Ltd", "Canva Inc.", "AU", None)
MYSTERY = ("Dossier maison", None, None, None, None)
ALL = (META, GMAIL, DRIVE, M365, TEAMS, BREVO, ZOOM, ODOO, DOCTOLIB, INFOMANIAK, CANVA, MYSTERY)


def slug(name: str | None) -> str | None:
    """An id made of a name."""
    return name.casefold().replace(" ", "-") if name else None


def use(
    tool: tuple[str, str | None, str | None, str | None, str | None],
    purpose: str = "",
    data: str | None = "S1",
    *,
    id_: str | None = None,
    users: int | None = None,
    access: Access | None = None,
    priority: str = "plan",
    dimensions: dict[str, DimensionResult | None] | None = None,
) -> UsageResult:
    """One use of a tool described as (name, operator, owner, country, listed group)."""
    name, operator, owner, country, listed = tool
    party = {slug(who): Party(listed if listed and who == owner else slug(who), who, country) for who in (operator, owner) if who}
    return UsageResult(
        id=id_ or f"{slug(name)}-{slug(purpose)}",
        tool=ToolResult(
            slug(name) if operator else None,
            name,
            name,
            operator is not None,
            True,
            False,
            "service",
            party.get(slug(operator)),
            party.get(slug(owner)),
            None,
            listed,
            None,
            None,
        ),
        purpose=purpose,
        registers=(),
        data=data,
        account=None,
        imposed_by=None,
        users=users,
        dimensions=dimensions or {},
        exposure=None,
        dependence=None,
        safeguards=None,
        priority=PriorityResult(priority, priority, priority, False, (), False, NextStep("review", "", "team"), priority),
        alternatives=(),
        alternatives_note="",
        access=access or Access((), (), (), ""),
        imposer_questions=(),
    )


def entry(who: str, *, weakest: bool = False, text: str = "Pourrait ouvrir le contenu.", role: str = "operator") -> AccessEntry:
    """One who could."""
    return AccessEntry(who, role, text, ("content",), "dit par le fournisseur", "vendor", weakest=weakest)


def audit_of(usages: Sequence[UsageResult], name: str = "Le Pont", **changes: Any) -> Audit:
    """A document with these uses and nothing else."""
    fields: dict[str, Any] = {
        "schema": 1,
        "as_of": "2026-11-22",
        "lang": "fr",
        "versions": Versions("0", "0", "0", "1"),
        "lists": ("dma-gatekeepers@2026-06",),
        "organisation": OrganisationResult(name, "BE"),
        "summary": (),
        "counts": {},
        "coverage": Coverage(len(usages), 0, 0, 0, 0, 0),
        "usages": tuple(usages),
        "findings": (),
        "key_answers": (),
        "unknowns": (),
        "unknown_tools": (),
        "advice": AdviceResult((), None, (), (), ()),
        "steps": (),
        "board": Board("", (), (), Interval(0, 0), (), (), (), "", ""),
        "letters": (),
        "continuity": (),
        "registers": (),
        "names": Names({}, {}, {"US": "États-Unis", "FR": "France"}),
        "inventory": {},
        "references": (),
        "reading_notes": (),
        "does_not_say": (),
        "internal": "",
        "review_on": "",
    }
    return Audit(**{**fields, **changes})


PURPOSES = (
    "Courrier de l'équipe", "Groupe des jeunes", "Dossier social des familles", "Lettre d'information", "Comptabilité", "Réunions à distance", "Agenda partagé",
    "Rendez-vous médicaux", "Affiches et dépliants", "Documents du conseil d'administration", "Inscriptions aux ateliers", "Photos des activités",
)  # fmt: skip


def many(count: int) -> list[UsageResult]:
    """Plausible uses, always the same for the same number."""
    made = []
    for place in range(count):
        tool = ALL[(place * 7 + place // 12) % len(ALL)]
        if place >= len(ALL) * 3 and place % 3 == 0:  # a long tail of small tools
            name = f"Outil {place % 40}"
            tool = (name, f"Société {place % 31}", f"Groupe {place % 23}", ("FR", "BE", "DE", "NL", "US", "GB", "IL")[place % 7], None)
        data = ("S1", "S2", "S1", "S0", "S3", "S1", "S2", None)[(place * 5 + place // 8) % 8]
        if tool[0].startswith("Outil") and data == "S3" and place % 4:
            data = "S1"
        made.append(use(tool, PURPOSES[place % len(PURPOSES)], data, id_=f"u{place:03}", users=(None, 3, 12, 1, 40)[place % 5]))
    return made
