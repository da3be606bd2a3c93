"""The public names of the package, which others import. They may grow; none goes away without a new version."""

import auditor

PUBLIC = ("__version__",)
REMEDY = "if a name was added on purpose, add it to PUBLIC and say so in the changelog; if one went away, put it back or raise the version"


def test_public_names_are_pinned() -> None:
    # Until the package declares __all__, its version is all it promises.
    declared = tuple(getattr(auditor, "__all__", ("__version__",)))
    assert sorted(declared) == sorted(PUBLIC), f"auditor.__all__ is {sorted(declared)}, pinned are {sorted(PUBLIC)}: {REMEDY}"


def test_every_public_name_exists() -> None:
    missing = [name for name in PUBLIC if not hasattr(auditor, name)]
    assert not missing, f"auditor promises {', '.join(missing)}: {REMEDY}"


def test_version_has_three_numbers() -> None:
    assert len(auditor.__version__.split(".")) == 3
