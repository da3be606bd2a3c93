"""The public names of the package, which others import. They may grow; none goes away without a new version."""

import pytest

import auditor

PUBLIC = (
    "Audit",
    "AuditOptions",
    "AuditorError",
    "InputError",
    "Inventory",
    "Knowledge",
    "KnowledgeError",
    "Problem",
    "__version__",
    "audit_inventory",
    "load_knowledge",
    "read_inventory",
    "to_json",
)
REMEDY = "if a name was added on purpose, add it to PUBLIC and say so in the changelog; if one went away, put it back or raise the version"


def test_public_names_are_pinned() -> None:
    assert sorted(auditor.__all__) == sorted(PUBLIC), f"auditor.__all__ is {sorted(auditor.__all__)}, pinned are {sorted(PUBLIC)}: {REMEDY}"


@pytest.mark.parametrize("name", PUBLIC)
def test_public_name_leads_somewhere(name: str) -> None:
    assert getattr(auditor, name, None) is not None, f"auditor promises {name}: {REMEDY}"


def test_other_names_are_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        auditor.nothing  # noqa: B018


def test_version_has_three_numbers() -> None:
    assert len(auditor.__version__.split(".")) == 3
