"""rules/mail.yaml: how the mail of a domain is read. The first rule that holds decides; every fact has a value."""

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, Any, Literal, TypeAlias

from auditor.knowledge.conditions import All, AnyOf, Compared, Condition, FactType, Not, OneOf
from auditor.knowledge.records import Form, Record, Text, Words
from auditor.observation import MailStatus

MailFacts: TypeAlias = Mapping[str, str | int]

# What may have gaps: the addresses of own and unlisted mail hosts, and the signs that name a mailbox.
LOOKED_AT = ("hosts", "dkim", "autodiscover", "spf")
CHOICES = {
    "domain": ("organisation", "public"),
    "mx": ("hosts", "absent", "null", "unusable", "failed", "no_domain"),
    "apex": ("absent", "address", "failed"),
    **{f"{part}_looked": ("all", "part") for part in LOOKED_AT},
}
NUMBERS = ("mailboxes", "own", "unlisted", "filters", "dkim", "autodiscover", "spf", "named", "both", "second")
FACT_TYPES = {
    **{name: FactType("choice", frozenset(values)) for name, values in CHOICES.items()},
    **{name: FactType("number") for name in NUMBERS},
}
# A domain of which nothing more is said.
PLAIN: MailFacts = {**{name: values[0] for name, values in CHOICES.items()}, **dict.fromkeys(NUMBERS, 0)}
SENTENCE_WORDS = ("domain", "mailbox", "front", "filters", "hosts", "at", "named", "spf", "unread")


class MailLists(Record):
    """Mail hosts that take no mail, by label from the right."""

    placeholders: Words
    mistyped: Words
    parking: Words
    nowhere: Words


class MailRule(Record):
    """When it holds, what the mail of a domain then is, and the sentence that says why."""

    when: Any = field(default_factory=dict)
    status: MailStatus
    mailbox: Literal["none", "mx", "all", "named", "spf", "public"]
    reason: Text
    examples: Annotated[
        tuple[dict[str, Any], ...], Form("facts, the others as of a domain of which nothing is said; this rule is the first that holds", min_length=1)
    ]


class MailRules(Record):
    """The whole file; rules in their order."""

    lists: MailLists
    rules: dict[str, MailRule]


def holds(condition: Condition, facts: MailFacts) -> bool:
    """Whether a condition holds; all its facts are known."""
    match condition:
        case All(parts):
            return all(holds(part, facts) for part in parts)
        case AnyOf(parts):
            return any(holds(part, facts) for part in parts)
        case Not(part):
            return not holds(part, facts)
        case OneOf(fact, values):
            return facts[fact] in values
        case Compared(fact, operator, number):
            seen = int(facts[fact])
            return {"gt": seen > number, "gte": seen >= number, "lt": seen < number, "lte": seen <= number}[operator]


def deciding(conditions: Mapping[str, Condition], facts: MailFacts) -> str:
    """The id of the first rule that holds. The last one always does."""
    return next(id_ for id_, condition in conditions.items() if holds(condition, facts))
