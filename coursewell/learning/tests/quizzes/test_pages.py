"""The pages of a quiz: with a plain form, without anything of what is right before it may be seen."""

import pytest

from coursewell.learning.enrolment import leave
from coursewell.learning.models import Answer, Attempt
from coursewell.learning.quizzes import start, submit
from coursewell.learning.tests.quizzes.conftest import CANARY

LESSON = "/courses/knots/bends/which/"


@pytest.fixture
def sit(client, stranger, enrolment, quiz):
    client.force_login(stranger)
    return client.post(f"{LESSON}quiz/start/").headers["Location"]


def plain(paper, given, do="submit", stamp=10**14):
    """The form as a browser without scripts sends it; places are looked up on the paper."""
    sent = {"do": do} | {f"given-{place}": stamp for place in range(1, len(paper["questions"]) + 1)}
    for place, question in enumerate(paper["questions"], start=1):
        names = [question["choices"][at]["id"] for at in question["order"]]
        value = given.get(question["id"])
        if question["type"] in {"single", "multiple"}:
            sent[f"question-{place}"] = [names.index(one) + 1 for one in (value or [])]
        elif question["type"] == "ordering":
            sent[f"question-{place}"] = [value.index(one) + 1 if value else "" for one in names]
        elif question["type"] == "matching":
            sent[f"question-{place}"] = [question["matches"].index(value[one]) + 1 if value else "" for one in names]
        else:
            sent[f"question-{place}"] = value or ""
    return sent


RIGHT = {
    "one": ["b"],
    "many": ["c", "e"],
    "say": f"{CANARY} bowline",
    "count": "3,14",
    "sort": ["f", "g", "h"],
    "pair": {"i": "rope", "j": "sail"},
}


def test_a_quiz_is_failed_then_passed_with_plain_forms(client, sit):
    assert "0 of 8 points" in client.post(sit, plain(Attempt.objects.get().paper, {}), follow=True).content.decode()
    again = client.post(f"{LESSON}quiz/start/").headers["Location"]
    sent = plain(Attempt.objects.get(number=2).paper, RIGHT)
    page = client.post(again, sent, follow=True).content.decode()
    assert "8 of 8 points" in page
    assert "Passed" in page
    assert "Best result: 8 of 8" in client.get(LESSON).content.decode()


@pytest.mark.parametrize("address", ["", "quiz/1/"])
def test_nothing_of_what_is_right_is_in_any_page_before_handing_in(client, sit, address):
    page = client.get(f"{LESSON}{address}").content.decode()
    assert CANARY not in page
    assert "3.14" not in page
    assert "is_right" not in page


def test_an_answer_that_is_saved_says_nothing_of_what_is_right(client, sit):
    reply = client.post(f"{sit}answer/", {"question": 1, "sequence": 10**14, "question-1": "2"})
    assert reply.json() == {"saved": True, "newest": True}
    assert 'value="2" id="a-1-2" autocomplete="off" checked' in client.get(sit).content.decode()


def test_the_result_shows_what_is_right_only_where_the_rules_say_so(client, stranger, enrolment, make_quiz):
    quiz = make_quiz(shows="passed")
    client.force_login(stranger)
    attempt = submit(attempt=start(enrolment=enrolment, uid=quiz.uid))
    page = f"{LESSON}quiz/{attempt.number}/"
    assert CANARY not in client.get(page).content.decode()
    quiz.data["settings"] = {}
    Attempt.objects.update(paper=attempt.paper | {"settings": {}})
    assert CANARY in client.get(page).content.decode()
    start(enrolment=enrolment, uid=quiz.uid)  # while another one goes on it would be copied
    assert CANARY not in client.get(page).content.decode()


def test_the_form_of_an_old_tab_does_not_take_away_newer_answers(client, sit):
    paper = Attempt.objects.get().paper
    client.post(f"{sit}answer/", {"question": 4, "sequence": 10**14, "question-4": "3.14"})
    client.post(sit, plain(paper, {}, stamp=1))
    assert Answer.objects.get(question="count").value == "3.14"


def test_late_answers_are_told_so(client, sit):
    submit(attempt=Attempt.objects.get())
    assert client.post(f"{sit}answer/", {"question": 1, "sequence": 1, "question-1": "2"}).status_code == 409


@pytest.mark.parametrize(
    "sent", [{}, {"question": "x"}, {"question": 99, "sequence": 1}, {"question": "1", "sequence": "-"}]
)
def test_an_answer_to_nothing_is_refused(client, sit, sent):
    assert client.post(f"{sit}answer/", sent).status_code == 400


def test_it_is_kept_by_nobody(client, sit):
    for address in (sit, f"{LESSON}quiz/1/"):
        assert "no-store" in client.get(address)["Cache-Control"]


def test_the_first_request_after_leaving_is_refused(client, sit, course, stranger):
    leave(course=course, user=stranger)
    assert client.get(sit).status_code == 403
    assert client.post(f"{sit}answer/", {"question": 1, "sequence": 1}).status_code == 403


def test_each_kind_of_visitor_gets_what_is_theirs(client, sit, course, editor, visitors):
    course.editors.add(editor)
    allowed = {"editor", "owner", "staff"}
    for kind, user in visitors.items():
        client.logout()
        if kind != "anonymous":
            client.force_login(user)
        results = client.get(f"{LESSON}quiz/results/").status_code
        assert results == (200 if kind in allowed else 404), kind
        own = client.get(sit)
        expected = {"anonymous": 302, "suspended": 302, "student": 200}.get(kind, 403)
        assert own.status_code == expected, kind
        assert CANARY not in own.content.decode()
        posted = client.post(f"{LESSON}quiz/start/").status_code
        assert posted == (302 if expected in {200, 302} else 403), kind


def test_nobody_sees_the_attempt_of_another(client, sit, make_student, course):
    from coursewell.learning.enrolment import enrol

    other = make_student()
    enrol(course=course, user=other)
    client.force_login(other)
    assert client.get(sit).status_code == 404
    assert client.post(f"{sit}answer/", {"question": 1, "sequence": 1}).status_code == 404


def test_those_who_write_see_what_was_answered(client, sit, owner):
    paper = Attempt.objects.get().paper
    client.post(sit, plain(paper, RIGHT | {"one": ["a"], "count": "4"}))
    client.force_login(owner)
    page = client.get(f"{LESSON}quiz/results/").content.decode()
    assert "0 of 1 (0 %)" in page
    assert "<bdi>4</bdi>" in page


def test_visitors_still_see_the_questions_of_open_lessons(client, quiz, course):
    course.is_open = True
    course.save()
    page = client.get(LESSON).content.decode()
    assert "Check yourself" in page
    assert "Start the quiz" not in page
    assert CANARY not in page
