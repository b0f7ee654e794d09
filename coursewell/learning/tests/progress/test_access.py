"""Each address of this part over the nine kinds of visitor."""

import pytest
from django.urls import reverse

from coursewell.courses.models import State
from coursewell.learning.enrolment import enrol, leave
from coursewell.learning.models import Progress

pytestmark = pytest.mark.django_db(transaction=True)

VISITORS = [
    "anonymous", "student", "enrolled_student", "former_student", "editor",
    "owner", "other_instructor", "staff", "suspended",
]  # fmt: skip
WRITERS = {"editor", "owner", "staff"}


@pytest.fixture(params=VISITORS)
def visitor(request, client, visitors, course, lessons):
    """Signed in as one of the nine; a suspended one had signed in, and was in the course, before."""
    course.editors.add(visitors["editor"])
    for name in ("enrolled_student", "former_student"):
        enrol(course=course, user=visitors[name])
    leave(course=course, user=visitors["former_student"])
    who = visitors[request.param]
    if request.param == "suspended":
        type(who).objects.filter(pk=who.pk).update(is_active=True)
        who.refresh_from_db()
        enrol(course=course, user=who)
        client.force_login(who)
        type(who).objects.filter(pk=who.pk).update(is_active=False)
    elif request.param != "anonymous":
        client.force_login(who)
    return request.param


def expected(visitor, allowed, status, refused):
    if visitor in {"anonymous", "suspended"} and refused != 404:
        return 302  # to sign in
    return status if visitor in allowed else refused


@pytest.mark.parametrize("do", ["done", "undo", "opened", "left"])
def test_only_who_is_in_the_course_notes_progress(visitor, say, lessons, do):
    answer = say(do, lessons[0].uid, seconds="3")
    noted = 302 if do in {"done", "undo"} else 204
    assert answer.status_code == expected(visitor, {"enrolled_student"}, noted, 403)
    assert "login" in answer.url if visitor in {"anonymous", "suspended"} else True
    assert Progress.objects.exists() == (visitor == "enrolled_student" and do != "undo")


@pytest.mark.parametrize("name", ["learning_progress", "learning_continue"])
def test_only_who_is_in_the_course_asks_for_progress(visitor, client, course, lessons, name):
    answer = client.get(reverse(name, args=[course.slug]), {"uid": lessons[0].uid})
    status = 200 if name == "learning_progress" else 302
    assert answer.status_code == expected(visitor, {"enrolled_student"}, status, 403)


@pytest.mark.parametrize("name", ["learning_students", "learning_students_table"])
def test_only_who_writes_the_course_sees_its_students(visitor, client, course, name, make_student):
    somebody = make_student()
    enrol(course=course, user=somebody)
    answer = client.get(reverse(name, args=[course.slug]))
    assert answer.status_code == expected(visitor, WRITERS, 200, 404)
    assert (somebody.email.encode() in answer.content) == (visitor in WRITERS)


@pytest.mark.parametrize("name", ["learning_students", "learning_students_table", "learning_progress"])
def test_of_a_draft_others_learn_nothing(visitor, client, course, lessons, name):
    type(course).objects.filter(pk=course.pk).update(state=State.DRAFT)
    answer = client.get(reverse(name, args=[course.slug]), {"uid": lessons[0].uid})
    is_asked_to_sign_in = name == "learning_progress" and visitor in {"anonymous", "suspended"}
    allowed = (403 if name == "learning_progress" else 200) if visitor in WRITERS else 404
    assert answer.status_code == (302 if is_asked_to_sign_in else allowed)


def test_my_courses_are_mine(visitor, client, course):
    answer = client.get(reverse("learning"))
    assert answer.status_code == (302 if visitor in {"anonymous", "suspended"} else 200)
    assert (b"Knots" in answer.content) == (visitor == "enrolled_student")


def test_the_button_and_the_ticks_are_for_who_is_in_the_course(visitor, client, course, lessons):
    type(lessons[0]).objects.update(is_open=True)
    text = client.get(lessons[0].get_absolute_url()).content.decode()
    assert ("Mark as done and go on" in text) == (visitor == "enrolled_student")
    assert ("0 of 3 done" in text) == (visitor == "enrolled_student")
