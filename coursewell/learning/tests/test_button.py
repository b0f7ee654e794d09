"""The one button says the truth to each visitor, and flips by itself at the moment."""

from datetime import UTC, datetime, timedelta

import pytest

from coursewell.learning.enrolment import accept_offer, enrol, join_waiting_list, leave
from coursewell.learning.enrolment.button import button_for
from coursewell.learning.enrolment.gates import gates_of
from coursewell.learning.models import Place
from freshkeys import engine

pytestmark = pytest.mark.django_db(transaction=True)


def says(client, course, user=None):
    client.logout()
    if user is not None:
        client.force_login(user)
    page = client.get(course.get_absolute_url()).content.decode()
    return page[page.index('class="entrance"') :].partition("</aside>")[0]


def test_everybody_is_offered_to_enrol_and_only_who_signed_in_gets_a_form(client, course, stranger):
    anonymous = says(client, course)
    assert f'href="/courses/{course.slug}/enrol/"' in anonymous
    assert "csrfmiddlewaretoken" not in anonymous
    assert "csrfmiddlewaretoken" in says(client, course, stranger)


def test_who_is_in_continues_and_who_left_may_come_back(client, course, stranger):
    enrol(course=course, user=stranger)
    assert "You are enrolled" in says(client, course, stranger)
    leave(course=course, user=stranger)
    assert ">Enrol<" in says(client, course, stranger)


def test_the_line_is_told_as_it_is(client, limited, make_student):
    course, people = limited(1), [make_student() for _ in range(4)]
    enrol(course=course, user=people[0])
    assert "nobody ahead of you" in says(client, course, people[1])
    for one in people[1:3]:
        join_waiting_list(course=course, user=one)
    assert "Full: join the waiting list, 2 ahead of you" in says(client, course, people[3])
    assert "You are number 2 in line" in says(client, course, people[2])
    leave(course=course, user=people[0])
    assert "Take your seat" in says(client, course, people[1])
    assert "You are number 1 in line" in says(client, course, people[2])
    accept_offer(course=course, user=people[1])
    assert "You are enrolled" in says(client, course, people[1])


def test_a_full_course_without_a_list_is_full(client, limited, stranger):
    assert "<span>Full</span>" in says(client, limited(0, has_waiting_list=False), stranger)


@pytest.mark.parametrize("name", ["enrolment_opens_at", "enrolment_closes_at"])
def test_it_flips_at_the_moment_with_nobody_writing(client, make_course, stranger, monkeypatch, name):
    moment = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
    course = make_course(**{name: moment})
    told = {}
    for place, now in {"before": moment - timedelta(seconds=1), "at": moment}.items():
        monkeypatch.setattr(engine, "_frozen", now)
        told[place] = says(client, course, stranger)
    assert ">Enrol<" in told["before" if name == "enrolment_closes_at" else "at"]
    other = told["at" if name == "enrolment_closes_at" else "before"]
    assert ("Closed" if name == "enrolment_closes_at" else "Opens 1 March 2027, 09:00 UTC") in other
    assert ">Enrol<" not in other


def test_an_offer_that_ends_goes_to_the_next_with_nobody_writing(client, limited, make_student, monkeypatch):
    course, people = limited(1, offer_hours=1), [make_student() for _ in range(3)]
    enrol(course=course, user=people[0])
    for one in people[1:]:
        join_waiting_list(course=course, user=one)
    leave(course=course, user=people[0])
    assert "Take your seat" in says(client, course, people[1])
    monkeypatch.setattr(engine, "_frozen", Place.objects.get(user=people[1]).offer_ends_at)
    assert "Take your seat" in says(client, course, people[2])
    assert "join the waiting list" in says(client, course, people[1])


def test_every_gate_that_is_shut_says_so(make_course, stranger):
    course = make_course(state="draft", enrolment_closes_at=engine.now() - timedelta(days=1))
    shut = [gate.name for gate in gates_of(course, stranger, engine.now()) if not gate.is_open]
    assert shut == ["published", "moment"]
    assert button_for(course, stranger, engine.now()).why


def test_a_locked_lesson_has_the_button(client, course, stranger):
    from coursewell.courses.models import Content, Module

    module = Module.objects.create(course=course, title="Bends", slug="bends")
    lesson = Content.objects.create(module=module, title="Sheet", slug="sheet")
    client.force_login(stranger)
    assert f'action="/courses/{course.slug}/enrol/"' in client.get(lesson.get_absolute_url()).content.decode()
