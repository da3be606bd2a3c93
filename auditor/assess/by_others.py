"""Generic entries that stand for somebody: who carries it from here to there, and who looks after the computers."""

from auditor.knowledge.records import Product, ProductKind

# Telephone, text messages, fax, post: needs that somebody serves by carrying, whoever it is.
_CARRIED = {"calls", "chat", "mail", "transfer"}


def is_carried(product: Product | None) -> bool:
    """Whether somebody who isn't named carries it from here to there, on paper or by telephone."""
    return product is not None and product.kind is ProductKind.PAPER_OR_PHONE and bool(_CARRIED & set(product.needs))


def is_it_provider(product: Product | None) -> bool:
    """Whether the tool is itself somebody who looks after computers."""
    return product is not None and product.generic and "remote-support" in product.needs
