"""Reads rules/mail.yaml: its conditions name facts that exist, its examples come out, and some rule always holds."""

from pathlib import Path
from typing import Any

from auditor import yaml12
from auditor.errors import Problem
from auditor.knowledge import conditions, reader
from auditor.knowledge.check_fingerprints import host_form
from auditor.knowledge.conditions import Condition
from auditor.knowledge.mail_rules import CHOICES, FACT_TYPES, PLAIN, SENTENCE_WORDS, MailRules, deciding
from auditor.knowledge.read_rules import placeholders
from auditor.knowledge.records import Text, field_values

FILE = "rules/mail.yaml"
_LISTS_OF_HOSTS = ("placeholders", "mistyped", "parking")


def read_mail_rules(root: Path) -> tuple[MailRules | None, list[Problem]]:
    """Read and check the file; None where it can't be used."""
    file = reader.read_file(root / FILE, root)
    problems = reader.validate(file, MailRules)
    found: MailRules | None = file.record
    if found is None:
        return None, problems
    parsed: dict[str, Condition] = {}
    for id_, rule in found.rules.items():
        parsed[id_], mistakes = conditions.parse(rule.when, FACT_TYPES, ("rules", id_, "when"))
        for mistake in mistakes:
            hint = reader.near(mistake.word, list(mistake.accepted)) if mistake.word else ""
            problems.append(
                Problem(file.place(mistake.path, key=mistake.word in mistake.path[-1:]), f"{'.'.join(map(str, mistake.path))}: {mistake.message}", hint)
            )
        problems += _sentence(file, rule.reason, ("rules", id_, "reason"))
        problems += [problem for index, facts in enumerate(rule.examples) for problem in _facts(file, facts, ("rules", id_, "examples", index))]
    for name in _LISTS_OF_HOSTS:
        for index, host in enumerate(getattr(found.lists, name)):
            problems += [Problem(file.place(("lists", name, index)), says, hint) for says, hint in host_form(host)]
    if problems:
        return None, problems
    *_, last = found.rules
    for id_, condition in parsed.items():
        if (condition == conditions.ALWAYS) is not (id_ == last):
            where = file.place(("rules", id_, "when"))
            problems.append(
                Problem(
                    where,
                    f"rules.{id_}: only the last rule has an empty condition, and it has to"
                    if id_ == last
                    else f"rules.{id_}: an empty condition hides what follows",
                )
            )
    if problems:
        return None, problems
    for id_, rule in found.rules.items():
        for index, facts in enumerate(rule.examples):
            first = deciding(parsed, {**PLAIN, **facts})
            if first != id_:
                problems.append(Problem(file.place(("rules", id_, "examples", index)), f"rules.{id_}: for this example “{first}” decides"))
    return (None if problems else found), problems


def _facts(file: reader.SourceFile, facts: dict[str, Any], path: yaml12.Path) -> list[Problem]:
    found = []
    for name, value in facts.items():
        if name not in FACT_TYPES:
            found.append(Problem(file.place((*path, name), key=True), f"there is no fact “{name}”", reader.near(name, list(FACT_TYPES))))
        elif value not in CHOICES[name] if name in CHOICES else type(value) is not int:
            found.append(Problem(file.place((*path, name)), f"“{reader.shown(value)}” is not a value of {name}"))
    return found


def _sentence(file: reader.SourceFile, text: Text, path: yaml12.Path) -> list[Problem]:
    found = []
    for language, said in field_values(text).items():
        try:
            unknown = [name for name in placeholders(said or "") if name not in SENTENCE_WORDS]
        except ValueError:
            found.append(Problem(file.place((*path, language)), "a brace stands alone", "a name stands between { and }"))
            continue
        accepted = ", ".join(SENTENCE_WORDS)
        found += [
            Problem(
                file.place((*path, language)), f"there is no word “{{{name}}}” for a sentence; accepted: {accepted}", reader.near(name, list(SENTENCE_WORDS))
            )
            for name in unknown
        ]
    return found
