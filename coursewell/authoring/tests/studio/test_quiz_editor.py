"""The quiz editor without JavaScript: each button saves and shows one more row."""

import pytest
from django.http import QueryDict

from coursewell.authoring import drafts
from coursewell.authoring.editing import typed
from coursewell.authoring.models import DraftContent


def form_of(data, do="save"):
    """What the editor's form would send for this quiz."""
    given = QueryDict(mutable=True)
    given["questions"] = str(len(data["questions"]))
    given["do"] = do
    for n, question in enumerate(data["questions"]):
        for name in ("id", "type", "prompt", "feedback"):
            given[f"q{n}-{name}"] = question[name]
        given[f"q{n}-tolerance"] = "" if question["tolerance"] is None else str(question["tolerance"])
        given[f"q{n}-answers"] = "\r\n".join(question["answers"])
        given[f"q{n}-choices"] = str(len(question["choices"]))
        for c, choice in enumerate(question["choices"]):
            for name in ("id", "text", "feedback"):
                given[f"q{n}-c{c}-{name}"] = choice[name]
        given.setlist(f"q{n}-right", [str(c) for c, choice in enumerate(question["choices"]) if choice["is_right"]])
    return given


def read(given):
    return typed(DraftContent(kind="quiz"), given)


def press(data, do):
    return read(form_of(data, do))


@pytest.fixture
def quiz():
    found = {"questions": []}
    for kind in ("single", "multiple", "text", "numeric"):
        found = press(found, f"add-question {kind}")
    return found


def test_every_kind_of_question_can_be_added(quiz):
    assert [one["type"] for one in quiz["questions"]] == ["single", "multiple", "text", "numeric"]
    assert [len(one["choices"]) for one in quiz["questions"]] == [2, 2, 0, 0]


def test_saving_changes_nothing(quiz):
    assert press(quiz, "save") == quiz


def test_choices_are_added_and_removed(quiz):
    more = press(quiz, "add-choice 0")
    assert len(more["questions"][0]["choices"]) == 3
    assert press(more, "remove-choice 0 2") == quiz
    assert press(quiz, "remove-choice 0 7") == quiz


def test_questions_are_moved_and_removed(quiz):
    types = [one["type"] for one in press(quiz, "question-down 0")["questions"]]
    assert types == ["multiple", "single", "text", "numeric"]
    assert len(press(quiz, "remove-question 3")["questions"]) == 3


def test_right_choices_answers_and_tolerance_are_read():
    given = form_of(press(press({"questions": []}, "add-question multiple"), "add-question numeric"))
    given.setlist("q0-right", ["0", "1"])
    given["q1-answers"], given["q1-tolerance"] = "3.14\r\n\r\n 3,14 ", "0,01"
    several, number = read(given)["questions"]
    assert [choice["is_right"] for choice in several["choices"]] == [True, True]
    assert (number["answers"], number["tolerance"]) == (["3.14", "3,14"], 0.01)


def test_what_is_no_number_stays_as_it_was_typed(quiz):
    given = form_of(quiz)
    given["q3-tolerance"] = "a bit"
    assert read(given)["questions"][3]["tolerance"] == "a bit"


@pytest.mark.parametrize("count", ["-1", "x", "99999999999", "١"])
def test_a_form_that_is_none_of_ours_is_no_fault(count):
    assert read(QueryDict(f"questions={count}")) == {"questions": []}


def test_an_unfinished_quiz_is_kept_and_shown(draft, owner, add, client, course, quiz):
    uid = add("Check", kind="quiz")
    drafts.save_content(draft=draft, user=owner, uid=uid, version=1, fields={"data": quiz})
    page = client.get(f"/studio/courses/{course.slug}/contents/{uid}/").content.decode()
    assert page.count('id="question-') == 4


def test_settings_points_and_matches_are_read():
    given = form_of(press({"questions": []}, "add-question matching"))
    given["q0-points"], given["q0-c0-match"] = "2,5", "sail"
    given["settings-attempts"], given["settings-percent"], given["settings-shuffle_choices"] = "3", "50", "on"
    data = read(given)
    assert data["settings"] == {"attempts": 3, "shuffle_choices": True}
    assert (data["questions"][0]["points"], data["questions"][0]["choices"][0]["match"]) == (2.5, "sail")
