"""Who is suspended keeps their seat and their progress, and gets nothing; who is deleted frees it."""

import pytest

from coursewell.accounts.models import User
from coursewell.learning.enrolment import enrol, enrol_by_staff, join_waiting_list, leave
from coursewell.learning.enrolment.due import move_all_lines
from coursewell.learning.enrolment.room import room_of
from coursewell.learning.models import Enrolment, Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(make_student):
    return [make_student() for _ in range(3)]


def suspend(user):
    User.objects.filter(pk=user.pk).update(is_active=False)


def test_a_suspended_student_keeps_the_seat_and_is_named_as_suspended(limited, people, client, owner):
    course = limited(1)
    enrol(course=course, user=people[0])
    suspend(people[0])
    assert room_of(course.pk).free == 0
    client.force_login(owner)
    page = client.get("/courses/knots/students/").content.decode()
    assert people[0].email in page
    assert "Account suspended" in page


def test_nobody_is_named_as_suspended_who_is_not(limited, people, client, owner):
    enrol(course=limited(1), user=people[0])
    client.force_login(owner)
    assert "Account suspended" not in client.get("/courses/knots/students/").content.decode()


def test_a_free_seat_passes_by_who_is_suspended_in_the_line(limited, people):
    course = limited(1, offer_hours=0)
    enrol(course=course, user=people[0])
    for one in people[1:]:
        join_waiting_list(course=course, user=one)
    suspend(people[1])
    leave(course=course, user=people[0])
    assert Enrolment.objects.active().get().user == people[2]
    assert Place.objects.get().user == people[1]


def test_a_seat_whose_student_was_deleted_goes_to_the_first_in_line(limited, people):
    course = limited(1, offer_hours=0)
    enrol(course=course, user=people[0])
    join_waiting_list(course=course, user=people[1])
    people[0].delete()
    move_all_lines()
    assert Enrolment.objects.active().get().user == people[1]


def test_a_newcomer_does_not_overtake_the_line_where_an_account_was_deleted(limited, people):
    course = limited(1, offer_hours=0)
    enrol(course=course, user=people[0])
    join_waiting_list(course=course, user=people[1])
    people[0].delete()
    with pytest.raises(Exception, match="taken"):
        enrol_by_staff(course=course, user=people[2], via="admin")
    assert not Enrolment.objects.active().exclude(user=people[1]).exists()
