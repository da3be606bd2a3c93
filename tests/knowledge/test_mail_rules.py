"""rules/mail.yaml: read with every mistake said, and its examples come out."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from auditor.knowledge import conditions
from auditor.knowledge.mail_rules import FACT_TYPES, PLAIN, deciding, holds
from auditor.knowledge.read_mail_rules import read_mail_rules
from auditor.knowledge.store import Knowledge
from tests.conftest import ROOT

Described = Callable[[Mapping[str, str | None]], Path]
TEXT = (ROOT / "rules/mail.yaml").read_text(encoding="utf-8")


def said(described: Described, text: str) -> list[str]:
    _, problems = read_mail_rules(described({"rules/mail.yaml": text}))
    return [f"{problem.place} {problem.message}" for problem in problems]


def test_ours_is_right() -> None:
    rules, problems = read_mail_rules(ROOT)
    assert problems == []
    assert rules is not None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("when: {mx: failed}", "when: {mx: broken}", "“broken” is not a value of mx"),
        ("when: {mx: failed}", "when: {nx: failed}", "there is no fact “nx”"),
        ("when: {mx: failed}", "when: {}", "an empty condition hides what follows"),
        ("  filter-only:\n    when: {}", "  filter-only:\n    when: {filters: 1}", "only the last rule has an empty condition"),
        ("examples: [{mx: failed},", "examples: [{mx: absent},", "for this example “no-mx” decides"),
        ("examples: [{mx: failed},", "examples: [{mx: gone},", "“gone” is not a value of mx"),
        ("examples: [{mx: failed},", "examples: [{mix: failed},", "there is no fact “mix”"),
        ("examples: [{filters: 1}]", "examples: [{filters: many}]", "“many” is not a value of filters"),
        ("status: failed", "status: faild", "“faild” is not accepted"),
        ("The MX records of {domain}", "The MX records of {domian}", "there is no word “{domian}”"),
        ("The MX records of {domain}", "The MX records of {", "a brace stands alone"),
        ("placeholders: [msv1.invalid.outlook.com", "placeholders: [com", "“com” is no host pattern"),
        ("    status: failed\n    mailbox: none\n", "    status: failed\n", "the field “mailbox” is required"),
    ],
)
def test_mistakes_are_said_with_their_place(described: Described, old: str, new: str, says: str) -> None:
    assert TEXT.count(old) >= 1
    found = said(described, TEXT.replace(old, new, 1))
    assert any(says in line for line in found), found
    assert all(line.startswith("rules/mail.yaml:") for line in found)


def test_a_missing_file_is_said(described: Described) -> None:
    _, problems = read_mail_rules(described({"rules/mail.yaml": None}))
    assert "can't be read" in problems[0].message


def test_conditions_with_all_facts_known() -> None:
    condition, mistakes = conditions.parse({"any": [{"all": [{"mx": "hosts"}, {"own": {"gte": 2}}]}, {"not": {"spf": {"lt": 3}}}]}, FACT_TYPES)
    assert not mistakes
    assert not holds(condition, PLAIN)
    assert holds(condition, {**PLAIN, "own": 2})
    assert holds(condition, {**PLAIN, "spf": 3})


def test_some_rule_always_decides(knowledge: Knowledge) -> None:
    parsed = {id_: conditions.parse(rule.when, FACT_TYPES)[0] for id_, rule in knowledge.mail_rules.rules.items()}
    assert deciding(parsed, PLAIN) == "filter-only"


def test_usual_host_names(described: Described, knowledge: Knowledge) -> None:
    from datetime import date

    from auditor.knowledge.check import check
    from auditor.knowledge.reader import read_vendor_db

    assert knowledge.usual_hosts["webmail"] == "mail"
    tree = read_vendor_db(described({"vendor_db/hostnames.yaml": "needs:\n  mail: [webmail, cloud]\n  files: [cloud]\n  filles: [x]\n  notes: ['a.b']\n"}))
    found = [f"{problem.place} {problem.message}" for problem in check(tree, date(2026, 1, 20))]
    assert [line.partition(" ")[2] for line in found if "hostnames" in line] == [
        "“cloud” stands twice",
        "no need is called “filles”",
        "“a.b” is no first label of a host name",
    ]
