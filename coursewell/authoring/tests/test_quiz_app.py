"""The JSON files of a quiz app, with all that people and machines write into them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursewell.authoring.folder.tree import Tree
from coursewell.authoring.problems import Report
from coursewell.authoring.repository.quizzes import read_quizzes
from coursewell.authoring.sources import open_source
from coursewell.courses import kinds

PATH = "quiz-app/src/assets/translations/en.json"


@pytest.fixture
def quizzes(write, tmp_path):
    def quizzes(value):
        text = value if isinstance(value, bytes) else json.dumps(value)
        report = Report()
        tree = Tree.scan(open_source(write({PATH: text}, tmp_path / "app")), report)
        return read_quizzes(tree, report, ""), report

    return quizzes


def question(*marks, prompt="Why?"):
    options = [{"answerText": f"Because {at}", "isCorrect": mark} for at, mark in enumerate(marks)]
    return {"questionText": prompt, "answerOptions": options}


def one(*questions, number=1):
    return [{"quizzes": [{"id": number, "title": "T", "quiz": list(questions)}]}]


def topics(report):
    return dict(report.topics)


@pytest.mark.parametrize("true", ["true", " True ", True])
def test_right_is_a_word_or_a_truth(quizzes, true):
    found, report = quizzes(one(question(true, "false")))
    (only,) = found[1].questions
    assert (only["type"], [choice["is_right"] for choice in only["choices"]]) == ("single", [True, False])
    assert not report.problems


def test_several_right_answers_make_a_multiple_choice(quizzes):
    assert quizzes(one(question("true", "true", "false")))[0][1].questions[0]["type"] == "multiple"


def test_a_misspelt_mark_counts_as_false_and_is_said(quizzes):
    found, report = quizzes(one(question("frue", "false"), question("frue", "true")))
    assert [[choice["is_right"] for choice in one["choices"]] for one in found[1].questions] == [[False, True]]
    assert topics(report) == {"odd answer mark": 2, "question without a right answer": 1}
    assert "Question 1 of quiz 1 has no right answer" in str(report.warnings[1])


@pytest.mark.parametrize(
    "odd",
    [
        None,
        "text",
        {"questionText": "Why?"},
        question("true"),
        question("true", "false", prompt=""),
        question("true", "false", prompt="\0"),
        question("true", "false", prompt="\ud800"),
        question("true", *["false"] * 60),
        {"questionText": "Why?", "answerOptions": [{"answerText": {}, "isCorrect": "true"}, 3]},
        question("true", "false", prompt="x" * 30_000),
    ],
)
def test_an_unusable_question_is_left_out_and_named(quizzes, odd):
    found, report = quizzes(one(odd, question("true", "false")))
    assert len(found[1].questions) == 1
    assert any("Question 1 of quiz 1" in problem.message for problem in report.warnings)
    assert not report.errors


def test_repeated_and_missing_numbers_are_reported(quizzes):
    value = one(question("true", "false"))
    value[0]["quizzes"] += [{"id": "1", "quiz": []}, {"id": True}, {"quiz": []}]
    assert topics(quizzes(value)[1]) == {"repeated quiz": 1, "unusable quiz": 2}


@pytest.mark.parametrize("raw", [b"{", b"\xff\xfe", b"[" * 100_000, b'{"id": ' + b"9" * 10_000 + b"}"])
def test_a_file_that_is_no_json_is_an_error(quizzes, raw):
    found, report = quizzes(raw)
    assert (found, len(report.errors), report.errors[0].file) == ({}, 1, PATH)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_whatever_a_file_holds_what_is_read_can_be_stored(value):
    from coursewell.authoring.repository.quizzes import Reader

    read = Reader(Report(), PATH).quiz({"title": value, "quiz": [value, question(value, "true")]}, 1)
    assert kinds.get("quiz").clean({"questions": list(read.questions)})


def test_a_list_of_quizzes_needs_no_part_around_it(quizzes):
    found, report = quizzes(one(question("true", "false"))[0]["quizzes"])
    assert (list(found), report.problems) == ([1], [])


@pytest.mark.parametrize("odd", ["text", {"questions": []}, [{"quizzes": {"1": {}}}], [{"quizzes": [5]}]])
def test_a_file_without_quizzes_is_never_passed_over_in_silence(quizzes, odd):
    found, report = quizzes(odd)
    assert (found, topics(report)) == ({}, {"unusable quiz": 1})


def test_an_empty_file_is_no_json(quizzes):
    assert [problem.file for problem in quizzes(b"")[1].errors] == [PATH]
