"""Rules are data that volunteers correct: a mistake in one is found before it can judge anything."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from auditor.assess.conditions import compiled
from auditor.assess.levels import compile_dimensions, evaluate, types_of
from auditor.assess.selfcheck import check_rules, example_values
from auditor.assess.sheet import Sheet
from auditor.knowledge.conditions import parse
from auditor.knowledge.read_rules import read_rules
from auditor.knowledge.rulebook import DIMENSIONS, Rulebook
from auditor.knowledge.store import Knowledge

ROOT = Path(__file__).resolve().parents[2]
Described = Callable[[Mapping[str, str | None]], Path]
FILE = "rules/findings/essai.yaml"
FINDING = """\
name: {fr: Essai, en: Trial}
outcome: violates
severity: low
when: {all: [{usage.data: [S2, S3]}, {usage.account: personal}]}
message:    {fr: Essai., en: Trial.}
means:      {fr: Essai., en: Trial.}
what_to_do: {fr: Essai., en: Trial.}
cannot_see: {fr: Essai., en: Trial.}
who: team
remedy: accounts
references: [cloud-act]
review_by: 2027-02-01
examples:
  violates: [{usage.data: S2, usage.account: personal}]
  passes:   [{usage.data: S2, usage.account: organisation}]
  unknown:  [{usage.data: S2, usage.account: null}]
"""
NEEDS, COUNTRIES, LAWS = frozenset({"mail", "files"}), frozenset({"BE", "FR"}), frozenset({"cloud-act"})


def read(described: Described, files: Mapping[str, str | None]) -> tuple[Rulebook | None, list[str]]:
    rules, problems = read_rules(described(files), NEEDS, COUNTRIES, LAWS)
    return rules, [str(problem) for problem in problems]


def checked(described: Described, files: Mapping[str, str | None]) -> list[str]:
    """What `auditor catalogue check` finds when the rules can be read: their promises."""
    rules, problems = read(described, files)
    assert rules is not None, problems
    return [str(problem) for problem in check_rules(rules, types_of(rules, NEEDS, COUNTRIES))]


def test_the_finding_written_here_is_right(described: Described) -> None:
    assert checked(described, {FILE: FINDING}) == []


MISTAKES = {
    "a fact that does not exist": (
        "{usage.account: personal}]}",
        "{usage.acount: personal}]}",
        "4:39",
        ["when.all.1.usage.acount", "there is no fact “usage.acount”", "did you mean “usage.account”?"],
    ),
    "a value that the fact does not take": (
        "{usage.account: personal}]}",
        "{usage.account: personnel}]}",
        "4:54",
        ["“personnel” is not a value of usage.account", "accepted: none, organisation, personal", "did you mean “personal”?"],
    ),
    "one wrong value of several": (
        "[S2, S3]}, {usage.account: personal}]}",
        "[S2, S4]}, {usage.account: personal}]}",
        "4:32",
        ["“S4” is not a value of usage.data", "accepted: S0, S1, S2, S3"],
    ),
    "true for yes": ("{usage.account: personal}]}", "{usage.mfa: true}]}", "4:50", ["“true” is not a value of usage.mfa", "accepted: no, yes"]),
    "no value at all": ("[S2, S3]}, {usage.account: personal}]}", "[]}, {usage.account: personal}]}", "4:27", ["no value for usage.data"]),
    "two keys in a condition": (
        "{usage.data: [S2, S3]}, {usage.account: personal}",
        "{usage.data: [S2, S3], usage.account: personal}",
        "4:14",
        ["a condition is one fact with its value, or one of all, any, not"],
    ),
    "an empty list of conditions": (
        "{all: [{usage.data: [S2, S3]}, {usage.account: personal}]}",
        "{all: []}",
        "4:13",
        ["“all” is followed by a list of conditions"],
    ),
    "a condition that is a word": (
        "{all: [{usage.data: [S2, S3]}, {usage.account: personal}]}",
        "usage.data",
        "4:7",
        ["a condition is one fact with its value"],
    ),
    "a slip in a combiner": ("{all: [{usage.data", "{al: [{usage.data", "4:8", ["there is no fact “al”", "did you mean “all”?"]),
    "not before a list": ("{usage.account: personal}]}", "{not: [{usage.account: personal}]}]}", "4:44", ["a condition is one fact with its value"]),
    "a number compared by a word": (
        "{usage.account: personal}]}",
        "{usage.admins: {over: 10}}]}",
        "4:54",
        ["“over” does not compare numbers", "accepted: gt, gte, lt, lte"],
    ),
    "a number that is a word": ("{usage.account: personal}]}", "{usage.admins: many}]}", "4:53", ["usage.admins is a number: give one of gt, gte, lt, lte"]),
    "a number compared with a word": ("{usage.account: personal}]}", "{usage.admins: {gt: many}}]}", "4:58", ["“many” is not a number"]),
    "an empty condition": ("{all: [{usage.data: [S2, S3]}, {usage.account: personal}]}", "{}", "4:7", ["a condition is required"]),
    "no example of the unknown": (
        "  unknown:  [{usage.data: S2, usage.account: null}]\n",
        "",
        "14:3",
        ["an example with an unknown fact is required", "for instance usage.data: null"],
    ),
    "no example that passes": ("  passes:   [{usage.data: S2, usage.account: organisation}]\n", "", "14:3", ["examples.passes", "is required"]),
    "an example with a fact that does not exist": (
        "passes:   [{usage.data: S2, usage.account: organisation}]",
        "passes:   [{usage.dat: S2}]",
        "15:15",
        ["there is no fact “usage.dat”", "did you mean “usage.data”?"],
    ),
    "an example with a wrong value": (
        "usage.account: organisation}",
        "usage.account: organization}",
        "15:46",
        ["“organization” is not a value of usage.account", "did you mean “organisation”?"],
    ),
    "an example with fields for a value": ("usage.account: organisation}", "usage.account: {is: organisation}}", "15:46", ["is not a value of usage.account"]),
    "an example with a word for a number": ("usage.account: organisation}", "usage.admins: many}", "15:45", ["“many” is not a value of usage.admins"]),
    "a law without a record": ("[cloud-act]", "[cloud-akt]", "11:14", ["there is no vendor_db/laws/cloud-akt.yaml", "did you mean “cloud-act”?"]),
    "something to discuss that has a severity": ("outcome: violates", "outcome: discuss", "2:10", ["`discuss` has no severity"]),
    "a violation without a severity": ("severity: low\n", "", "2:10", ["`violates` has one of high, medium, low, note"]),
    "a severity that is not one": ("severity: low", "severity: severe", "3:11", ["“severe” is not accepted", "accepted: high, medium, low, note"]),
    "a sentence in one language": ("means:      {fr: Essai., en: Trial.}", "means:      {fr: Essai.}", "6:13", ["means.en", "is required"]),
    "no date of review": ("review_by: 2027-02-01\n", "", "1:1", ["review_by", "is required"]),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_finding_is_told_where_it_stands(name: str, described: Described) -> None:
    written, instead, place, words = MISTAKES[name]
    assert written in FINDING
    rules, problems = read(described, {FILE: FINDING.replace(written, instead)})
    assert rules is None
    assert len(problems) == 1, problems
    assert problems[0].startswith(f"{FILE}:{place}: ")
    for word in words:
        assert word in problems[0]


def test_all_the_mistakes_at_once(described: Described) -> None:
    wrong = FINDING.replace("usage.data: [S2", "usage.dta: [S2").replace("[cloud-act]", "[nothing]").replace("severity: low\n", "")
    _, problems = read(described, {FILE: wrong, "rules/findings/autre.yaml": FINDING.replace("who: team", "who: nobody")})
    assert [problem.split(": ")[0] for problem in problems] == ["rules/findings/autre.yaml:9:6", f"{FILE}:3:15", f"{FILE}:2:10", f"{FILE}:10:14"]


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        (
            "passes:   [{usage.data: S2, usage.account: organisation}]",
            "passes:   [{usage.data: S2, usage.account: personal}]",
            "the example passes 1 gives True, not False",
        ),
        ("violates: [{usage.data: S2,", "violates: [{usage.data: S1,", "the example violates 1 gives False, not True"),
        ("unknown:  [{usage.data: S2,", "unknown:  [{usage.data: S1,", "the example unknown 1 gives False, not None"),
        ("usage.account: null}]", "usage.account: null, usage.mfa: null}]", "the example unknown 1 names usage.mfa, which the condition doesn't"),
    ],
)
def test_an_example_that_comes_out_otherwise(written: str, instead: str, told: str, described: Described) -> None:
    assert checked(described, {FILE: FINDING.replace(written, instead)}) == [f"{FILE}: {told}"]


# --- dimensions ------------------------------------------------------------------------------------

EXIT = "rules/dimensions/exit.yaml"
LEVELS = """\
question: {fr: Essai ?, en: Trial?}
name: {fr: Essai, en: Trial}
levels:
  0: {when: {usage.mfa: "no"}, reason: {fr: A, en: A}}
  1: {when: {all: [{usage.mfa: "yes"}, {usage.admins: {lt: 3}}]}, reason: {fr: B, en: B}}
  2: {when: {all: [{usage.mfa: "yes"}, {usage.admins: {gte: 3}}, {usage.backup: "no"}]}, reason: {fr: C, en: C}}
  3: {when: {all: [{usage.mfa: "yes"}, {usage.admins: {gte: 3}}, {usage.backup: "yes"}]}, reason: {fr: D, en: D}}
examples:
  - {facts: {usage.mfa: "no"}, level: 0}
  - {facts: {usage.mfa: "yes", usage.admins: 4}, level: [2, 3]}
"""


def test_the_dimension_written_here_is_whole(described: Described) -> None:
    assert checked(described, {EXIT: LEVELS}) == []


def test_a_gap_between_levels_is_found(described: Described) -> None:
    found = checked(described, {EXIT: LEVELS.replace("{usage.admins: {lt: 3}}", "{usage.admins: {lt: 2}}")})
    assert len(found) == 1
    assert found[0].startswith(f"{EXIT}: no level fits ")
    assert "'usage.admins': 2" in found[0]


def test_a_value_that_no_level_speaks_of_is_a_gap(described: Described) -> None:
    found = checked(described, {EXIT: LEVELS.replace('{usage.backup: "no"}', '{usage.backup: "yes"}')})
    assert len(found) == 1, found
    assert found[0].startswith(f"{EXIT}: no level fits ")
    assert "'usage.backup': 'no'" in found[0]


def test_an_example_of_a_dimension_that_comes_out_otherwise(described: Described) -> None:
    assert checked(described, {EXIT: LEVELS.replace("level: [2, 3]", "level: 3")}) == [f"{EXIT}: example 2 expects (3, 3), the conditions give (2, 3)"]


@pytest.mark.parametrize(
    ("written", "instead", "place", "told"),
    [
        ("  3: {when", "  4: {when", "7:6", ["levels.4"]),
        ('  0: {when: {usage.mfa: "no"}', "  0: {when: {}", "4:13", ["every level has a condition of its own"]),
        ("usage.backup", "usage.bakcup", "6:67", ["there is no fact “usage.bakcup”", "did you mean “usage.backup”?"]),
        ("level: [2, 3]", "level: 7", "10:57", ["examples.1.level"]),
        ('{usage.mfa: "no"}, level: 0', "{usage.mfa: nope}, level: 0", "9:25", ["“nope” is not a value of usage.mfa"]),
    ],
)
def test_a_mistake_in_a_dimension_is_told_where_it_stands(written: str, instead: str, place: str, told: list[str], described: Described) -> None:
    assert written in LEVELS
    rules, problems = read(described, {EXIT: LEVELS.replace(written, instead, 1)})
    assert rules is None
    assert problems[0].startswith(f"{EXIT}:{place}: "), problems
    for word in told:
        assert word in problems[0]


CASED = LEVELS.replace("reason: {fr: A, en: A}}", 'reason: {fr: A, en: A}, cases: [{when: {usage.backup: "no"}, reason: {fr: A2, en: A2}}]}')


def test_a_level_may_have_cases(described: Described) -> None:
    assert checked(described, {EXIT: CASED}) == []


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        (
            'cases: [{when: {usage.backup: "no"}',
            'cases: [{when: {usage.bakcup: "no"}',
            ["4:72: levels.0.cases.0.when.usage.bakcup", "did you mean “usage.backup”?"],
        ),
        ('cases: [{when: {usage.backup: "no"}', "cases: [{when: {}", ["4:71", "every case has a condition of its own"]),
        ('cases: [{when: {usage.backup: "no"}', 'cases: [{wen: {usage.backup: "no"}', ["4:64", "the field “when” is required"]),
        ("fr: A2,", "fr: '{ownr}',", ["there is no word “{ownr}”", "did you mean “owner”?"]),
        ("fr: A2,", "fr: 'A {',", ["a brace stands alone"]),
        ("fr: A2, ", "", ["fr"]),
        ("reason: {fr: B,", "reason: {fr: '{plases}',", ["there is no word “{plases}”", "did you mean “places”?"]),
    ],
)
def test_a_mistake_in_a_case_is_told_where_it_stands(written: str, instead: str, told: list[str], described: Described) -> None:
    assert written in CASED
    rules, problems = read(described, {EXIT: CASED.replace(written, instead, 1)})
    assert rules is None
    for word in told:
        assert word in problems[0], problems


def test_a_dimension_without_one_of_its_levels(described: Described) -> None:
    line = next(line for line in LEVELS.splitlines(keepends=True) if line.startswith("  3:"))
    rules, problems = read(described, {EXIT: LEVELS.replace(line, "")})
    assert rules is None
    assert problems == [f"{EXIT}:4:3: a dimension has the levels 0, 1, 2 and 3"]


def test_a_dimension_that_is_missing_and_one_that_is_too_many(described: Described) -> None:
    _, problems = read(described, {EXIT: None, "rules/dimensions/price.yaml": LEVELS})
    assert len(problems) == 2
    assert problems[0].startswith(f"{EXIT}:1:1: the file can't be read: ")
    assert problems[1].startswith("rules/dimensions/price.yaml: this file is not read")


@pytest.mark.parametrize(
    ("written", "instead", "place", "told"),
    [
        ("S2: [frame, plan", "S2: [frame, pln", "5:15", "did you mean “plan”?"),
        ("system_at_most: frame", "system_at_most: farme", "9:17", "did you mean “frame”?"),
        ("  S0: [keep, keep, keep, keep]\n", "", "4:3", "the rows S0, S1, S2 and S3"),
        ("  clarify_first: ", "  clarify: ", "12:3", "clarify_first has no name"),
    ],
)
def test_a_mistake_in_the_table_of_priorities(written: str, instead: str, place: str, told: str, described: Described) -> None:
    text = (ROOT / "rules/priorities.yaml").read_text(encoding="utf-8")
    assert written in text
    _, problems = read(described, {"rules/priorities.yaml": text.replace(written, instead)})
    assert len(problems) == 1, problems
    assert problems[0].startswith(f"rules/priorities.yaml:{place}: ")
    assert told in problems[0]


def test_without_facts_nothing_else_is_said(described: Described) -> None:
    """Every condition would look wrong; one mistake is told, not five hundred."""
    text = (ROOT / "rules/facts.yaml").read_text(encoding="utf-8")
    rules, problems = read(described, {"rules/facts.yaml": text.replace("facts:", "fact:", 1)})
    assert rules is None
    assert all(problem.startswith("rules/facts.yaml:") for problem in problems)
    assert "did you mean “facts”?" in "".join(problems)


# --- the rules themselves --------------------------------------------------------------------------


def _files(folder: str) -> list[str]:
    return sorted(path.stem for path in (ROOT / "rules" / folder).glob("*.yaml"))


def _types(knowledge: Knowledge) -> dict[str, Any]:
    return dict(types_of(knowledge.rules, knowledge.needs, [id_.upper() for id_ in knowledge.ids("jurisdictions")]))


@pytest.mark.parametrize("id_", _files("findings"))
def test_the_examples_of_a_finding_come_out(id_: str, knowledge: Knowledge) -> None:
    rule = knowledge.rules.findings[id_]
    condition, mistakes = parse(rule.when, _types(knowledge))
    assert mistakes == []
    test = compiled(condition)
    assert [test(example_values(facts)) for facts in rule.examples.violates] == [True] * len(rule.examples.violates)
    assert [test(example_values(facts)) for facts in rule.examples.passes] == [False] * len(rule.examples.passes)
    assert [test(example_values(facts)) for facts in rule.examples.unknown] == [None] * len(rule.examples.unknown)
    assert test({}) is not False, "with nothing known, a finding is not ruled out"


@pytest.mark.parametrize("id_", DIMENSIONS)
def test_the_examples_of_a_dimension_come_out(id_: str, knowledge: Knowledge) -> None:
    dimension = next(one for one in compile_dimensions(knowledge.rules, _types(knowledge)) if one.id == id_)
    expected, found = [], []
    for example in dimension.rule.examples:
        levels = evaluate(dimension, [Sheet(values={"tool.family": "service", "tool.generic": "no", **example_values(example.facts)})])
        expected.append(example.level if isinstance(example.level, tuple) else (example.level, example.level))
        found.append((levels.low, levels.high) if levels else None)
    assert found == expected


def test_no_rule_breaks_a_promise(knowledge: Knowledge) -> None:
    assert check_rules(knowledge.rules, _types(knowledge)) == []


def test_every_file_of_rules_is_a_rule(knowledge: Knowledge) -> None:
    assert sorted(knowledge.rules.findings) == _files("findings")
    assert sorted(knowledge.rules.dimensions) == _files("dimensions") == sorted(DIMENSIONS)


def test_what_a_finding_asks_is_done_by_somebody_of_the_association(knowledge: Knowledge) -> None:
    """« Demander au fournisseur … (le fournisseur) » : who is asked isn't who asks."""
    assert [id_ for id_, rule in knowledge.rules.findings.items() if rule.who == "supplier"] == []
