"""Reads reports/questions.yaml: the screening questions are those of the method, and none asks twice."""

from pathlib import Path

from auditor.errors import Problem
from auditor.knowledge import reader
from auditor.knowledge.questions import SCREENING, TeamQuestions


def read_questions(root: Path) -> tuple[TeamQuestions | None, list[Problem]]:
    """Read and check the file."""
    file = reader.read_file(root / "reports" / "questions.yaml", root)
    problems = reader.validate(file, TeamQuestions)
    found: TeamQuestions | None = file.record
    if found is None:
        return None, problems
    marked = {id_ for id_, question in found.questions.items() if question.screening}
    for id_ in sorted(marked ^ set(SCREENING)):
        place = file.place(("questions", id_)) if id_ in found.questions else file.place(("questions",))
        problems.append(Problem(place, f"{id_}: the screening questions are {', '.join(SCREENING)}"))
    seen: dict[str, str] = {}
    for id_, question in found.questions.items():
        first = seen.setdefault(question.text.fr, id_)
        if first != id_:
            problems.append(Problem(file.place(("questions", id_, "text")), f"{id_} asks the same as {first}"))
    return found, problems
