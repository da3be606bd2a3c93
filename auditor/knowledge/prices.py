"""A host's price in words, for the report and for the catalogue."""

from auditor.knowledge.records import Price
from auditor.knowledge.wording import Wording


def in_words(price: Price, wording: Wording) -> str:
    """« 5 € par compte et par mois (10 Go) »; « gratuit » where nothing is paid."""
    say = wording.say
    includes = f" ({wording.of(price.includes)})" if price.includes else ""
    if price.amount == 0:
        return say("price.free", includes=includes)
    currency = "€" if price.currency == "EUR" else price.currency
    per, unit = say(f"price.per.{price.per}"), say(f"price.unit.{price.unit}")
    return say("price.paid", amount=wording.number(price.amount), currency=currency, per=per, unit=unit, includes=includes)
