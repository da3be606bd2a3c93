"""The questions for a team: those of the method are all there, and a mistake in the file says where."""

import re

import pytest

from auditor.knowledge.questions import SCREENING, TeamQuestions
from auditor.knowledge.read_questions import read_questions
from tests.conftest import ROOT
from tests.knowledge.conftest import Described

FILE = "reports/questions.yaml"


@pytest.fixture(scope="module")
def questions() -> TeamQuestions:
    found, problems = read_questions(ROOT)
    assert problems == []
    assert found is not None
    return found


def test_the_screening_questions_are_those_of_the_method(questions: TeamQuestions) -> None:
    assert SCREENING == ("V1", "V2", "V3", "M1", "P4", "M2")
    assert [id_ for id_ in SCREENING if questions.questions[id_].screening] == list(SCREENING)
    assert sum(question.screening for question in questions.questions.values()) == len(SCREENING)


def test_every_sphere_and_every_register_has_its_questions(questions: TeamQuestions) -> None:
    spheres = {question.sphere for question in questions.questions.values()}
    registers = {question.register for question in questions.questions.values()}
    assert spheres >= {"values", "means", "rules"}
    assert registers >= {"informatisation", "information", "mediation", "mediatisation"}
    assert "X2" in questions.questions


def test_a_question_asks_in_both_languages_and_counts_nothing(questions: TeamQuestions) -> None:
    for id_, question in questions.questions.items():
        for text in (question.text.fr, question.text.en):
            assert "?" in text, id_
            assert not re.search(r"\d\s*(?:/|sur|of)\s*\d", text), id_


def test_a_screening_question_that_is_not_of_the_method_is_refused(described: Described) -> None:
    text = (
        (ROOT / FILE)
        .read_text(encoding="utf-8")
        .replace("V4:\n    {sphere: values, register: null, screening: false", "V4:\n    {sphere: values, register: null, screening: true")
    )
    _, problems = read_questions(described({FILE: text}))
    assert [problem.message for problem in problems] == ["V4: the screening questions are V1, V2, V3, M1, P4, M2"]


def test_a_screening_question_that_is_missing_is_named(described: Described) -> None:
    text = (ROOT / FILE).read_text(encoding="utf-8")
    _, problems = read_questions(described({FILE: text.replace("  M1:\n", "  M1b:\n")}))
    said = [problem.message for problem in problems]
    assert "M1: the screening questions are V1, V2, V3, M1, P4, M2" in said
    assert "M1b: the screening questions are V1, V2, V3, M1, P4, M2" in said


def test_a_question_stands_once(described: Described) -> None:
    text = (ROOT / FILE).read_text(encoding="utf-8")
    twice = (
        text + '  Z1:\n    {sphere: null, register: null, screening: false, starred: false, text: {fr: "Savons-nous à qui appartient cet outil ?", en: Who?}}\n'
    )
    _, problems = read_questions(described({FILE: twice}))
    assert [problem.message for problem in problems] == ["Z1 asks the same as M1"]
