"""A name given on the command line to a record, or the error that names near ones."""

from typing import TYPE_CHECKING

from auditor.errors import UnknownId

if TYPE_CHECKING:
    from auditor.knowledge.records import Product
    from auditor.knowledge.store import Knowledge


def product(knowledge: "Knowledge", asked: str) -> "tuple[str, Product]":
    """The product that `asked` names exactly or by host name. Raises UnknownId with near names."""
    match = knowledge.product_names.find(asked)
    if match.id is None or match.how == "near":
        raise UnknownId(asked, near_names(knowledge, asked))
    record = knowledge.product(match.id)
    assert record is not None
    return match.id, record


def near_names(knowledge: "Knowledge", asked: str) -> list[str]:
    """Ids of products whose names are near, best first."""
    match = knowledge.product_names.find(asked)
    return list(dict.fromkeys([*([match.id] if match.id else []), *match.near]))
