"""A name given on the command line to a record, or the error that names near ones."""

from typing import TYPE_CHECKING

from auditor.errors import UnknownId
from auditor.knowledge.names import plain

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


def need(knowledge: "Knowledge", asked: str) -> str | None:
    """The need that `asked` names in any language, or else by one of its words; a tool's name means the tool: Doodle, a word for polls."""
    wanted = plain(asked)
    names = {id_: {plain(name) for name in (id_, one.name.fr, one.name.en, one.name.nl, one.name.de) if name} for id_, one in knowledge.needs.items()}
    named = next((id_ for id_, several in names.items() if wanted in several), None)
    if named or knowledge.product_names.find(asked).how == "exact":
        return named
    return next((id_ for id_, one in knowledge.needs.items() if wanted in map(plain, one.words)), None)


def near_names(knowledge: "Knowledge", asked: str) -> list[str]:
    """Ids of products whose names are near, best first."""
    match = knowledge.product_names.find(asked)
    return list(dict.fromkeys([*([match.id] if match.id else []), *match.near]))
