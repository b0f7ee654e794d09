from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from coursewell.courses.audience import student_count
from coursewell.learning.enrolment import (
    ClosedError,
    FullError,
    KeyNeededError,
    NotHereError,
    enrol,
    enrol_by_staff,
    leave,
)
from coursewell.learning.models import Enrolment, Progress

pytestmark = pytest.mark.django_db


def test_enrolling_twice_is_one_enrolment(course, stranger):
    assert enrol(course=course, user=stranger) == enrol(course=course, user=stranger)
    assert student_count(course.pk) == 1


def test_who_comes_back_finds_their_progress(course, stranger):
    before = enrol(course=course, user=stranger)
    Progress.objects.create(enrolment=before, uid="a")
    leave(course=course, user=stranger)
    assert student_count(course.pk) == 0
    assert list(enrol(course=course, user=stranger).progress.values_list("uid", flat=True)) == ["a"]


def test_leaving_twice_is_leaving_once(course, stranger):
    enrol(course=course, user=stranger)
    assert [leave(course=course, user=stranger), leave(course=course, user=stranger)] == [True, False]


def test_the_last_seat_is_given_once(limited, make_student):
    course = limited(1)
    enrol(course=course, user=make_student())
    with pytest.raises(FullError):
        enrol(course=course, user=make_student())
    with pytest.raises(FullError):
        enrol_by_staff(course=course, user=make_student(), via="admin")


def test_a_seat_that_somebody_left_is_given_again(limited, make_student):
    course, people = limited(3), [make_student() for _ in range(4)]
    for one in people[:3]:
        enrol(course=course, user=one)
    leave(course=course, user=people[1])
    assert enrol(course=course, user=people[3]).seat == 2


def test_the_database_refuses_a_seat_that_is_taken(limited, make_student):
    seat = enrol(course=limited(1), user=make_student())
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.create(course_id=seat.course_id, user=make_student(), seat=seat.seat)


@pytest.mark.parametrize("moments", [{"enrolment_opens_at": 1}, {"enrolment_closes_at": -1}])
def test_nobody_enrols_outside_the_moments_but_those_who_run_the_course(make_course, stranger, moments):
    now = timezone.now()
    course = make_course(**{name: now + timedelta(hours=hours) for name, hours in moments.items()})
    with pytest.raises(ClosedError):
        enrol(course=course, user=stranger)
    assert enrol_by_staff(course=course, user=stranger, via="command").pk


@pytest.mark.parametrize("fields", [{"state": "draft"}, {"external_url": "https://example.com/"}])
def test_what_is_not_taught_here_now_cannot_be_enrolled_in(make_course, stranger, fields):
    with pytest.raises(NotHereError):
        enrol(course=make_course(**fields), user=stranger)


def test_a_suspended_person_enrols_nowhere(course, suspended):
    with pytest.raises(NotHereError):
        enrol(course=course, user=suspended)


def test_a_key_is_asked_for_and_compared_whatever_its_capitals(limited, stranger):
    course = limited(None, key="Böwline 7")
    for wrong in ("", "bowline", "böwline"):
        with pytest.raises(KeyNeededError):
            enrol(course=course, user=stranger, key=wrong)
    assert enrol(course=course, user=stranger, key=" BÖWLINE 7 ").pk


def test_the_invitation_link_counts_as_the_key(limited, stranger):
    course = limited(None, key="sesame")
    with pytest.raises(KeyNeededError):
        enrol(course=course, user=stranger, link="x")
    assert enrol(course=course, user=stranger, link=course.rules.link).pk
