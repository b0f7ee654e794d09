from datetime import timedelta

import pytest

from coursewell.learning.enrolment import (
    FullError,
    NoOfferError,
    accept_offer,
    enrol,
    enrol_by_staff,
    join_waiting_list,
    leave,
    leave_waiting_list,
)
from coursewell.learning.enrolment.counting import ahead_of
from coursewell.learning.models import Enrolment, Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(limited, make_student):
    """A course of one seat, who has it, and two who wait."""

    def make(**rules):
        course, people = limited(1, **rules), [make_student() for _ in range(3)]
        enrol(course=course, user=people[0])
        for one in people[1:]:
            join_waiting_list(course=course, user=one)
        return course, people

    return make


def members(course):
    return [one.user for one in Enrolment.objects.active().filter(course=course).order_by("pk")]


def end_offer(user):
    Place.objects.filter(user=user).update(offer_ends_at=Place.objects.get(user=user).offered_at - timedelta(seconds=1))


def test_the_line_is_in_the_order_of_joining(full):
    _course, (_, second, third) = full()
    assert [ahead_of(Place.objects.get(user=one)) for one in (second, third)] == [0, 1]


def test_joining_twice_keeps_the_place(full):
    course, (_, second, _third) = full()
    assert join_waiting_list(course=course, user=second) == Place.objects.get(user=second)
    assert Place.objects.count() == 2


def test_without_time_to_accept_the_next_is_enrolled_at_once(full):
    course, (first, second, _) = full(offer_hours=0)
    leave(course=course, user=first)
    assert members(course) == [second]


def test_a_free_seat_is_offered_to_the_first_in_line_and_kept_for_them(full, make_student):
    course, (first, second, _) = full()
    leave(course=course, user=first)
    with pytest.raises(FullError):
        enrol(course=course, user=make_student())
    with pytest.raises(FullError):
        enrol_by_staff(course=course, user=make_student(), via="csv")
    assert accept_offer(course=course, user=second).via == "offer"


def test_an_offer_that_ended_goes_to_the_next(full):
    course, (first, second, third) = full()
    leave(course=course, user=first)
    end_offer(second)
    with pytest.raises(NoOfferError):
        accept_offer(course=course, user=second)
    leave_waiting_list(course=course, user=second)
    assert accept_offer(course=course, user=third).seat == 1


def test_who_gives_up_an_offer_passes_it_on(full):
    course, (first, second, third) = full()
    leave(course=course, user=first)
    assert leave_waiting_list(course=course, user=second)
    assert accept_offer(course=course, user=third).seat == 1


def test_joining_where_a_seat_is_free_is_enrolling(limited, make_student):
    assert isinstance(join_waiting_list(course=limited(1), user=make_student()), Enrolment)


def test_a_course_without_a_waiting_list_has_none(limited, make_student):
    course = limited(0, has_waiting_list=False)
    with pytest.raises(FullError):
        join_waiting_list(course=course, user=make_student())


def test_a_suspended_person_is_passed_over(full):
    course, (first, second, third) = full(offer_hours=0)
    second.is_active = False
    second.save()
    leave(course=course, user=first)
    assert members(course) == [third]
