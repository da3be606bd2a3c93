"""The questions for a team to discuss: reports/questions.yaml. Their answers never become a number."""

from typing import Literal

from auditor.knowledge.records import Record, Text

SCREENING = ("V1", "V2", "V3", "M1", "P4", "M2")  # asked first, in this order
RegisterName = Literal["informatisation", "information", "mediation", "mediatisation"]


class TeamQuestion(Record):
    """`sphere`: values, means, rules; `register`: the one it is about. Both null: a question across registers."""

    sphere: Literal["values", "means", "rules"] | None
    register: RegisterName | None
    screening: bool
    starred: bool
    text: Text


class TeamQuestions(Record):
    """reports/questions.yaml: every question by its id."""

    questions: dict[str, TeamQuestion]
