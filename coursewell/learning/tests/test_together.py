"""Many at once on few seats, through every door: never one too many, and the line in order."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from coursewell.learning.enrolment import EnrolmentError, enrol, enrol_by_staff, join_waiting_list, leave
from coursewell.learning.enrolment.room import room_of
from coursewell.learning.enrolment.ruling import set_rules
from coursewell.learning.enrolment.table import enrol_table
from coursewell.learning.models import Enrolment, Place

pytestmark = pytest.mark.django_db(transaction=True)
SEATS, PEOPLE = 5, 24


def together(*tasks):
    """Each in a thread and on a connection of its own, all released at once."""
    start = Barrier(len(tasks))

    def run(task):
        start.wait(30)
        try:
            return task()
        except EnrolmentError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def doors(course, user):
    return [
        lambda: enrol(course=course, user=user),
        lambda: enrol_by_staff(course=course, user=user, via="admin"),
        lambda: join_waiting_list(course=course, user=user),
        lambda: list(enrol_table(["email,course", f"{user.email},{course.slug}"])),
    ]


def seats_of(course):
    return sorted(Enrolment.objects.active().filter(course=course).values_list("seat", flat=True))


@pytest.mark.parametrize("seed", range(3))
def test_no_seat_is_sold_twice_through_any_door(limited, make_student, seed):
    course, dice = limited(SEATS), random.Random(seed)
    people = [make_student() for _ in range(PEOPLE)]
    together(*(dice.choice(doors(course, one)) for one in people))
    assert seats_of(course) == list(range(1, SEATS + 1))
    assert room_of(course.pk).free == 0


def test_who_leaves_meanwhile_makes_room_for_the_first_in_line_and_nobody_else(limited, make_student):
    course = limited(SEATS, offer_hours=0)
    inside, waiting = [make_student() for _ in range(SEATS)], [make_student() for _ in range(6)]
    for one in inside:
        enrol(course=course, user=one)
    for one in waiting:
        join_waiting_list(course=course, user=one)
    leaving = [lambda one=one: leave(course=course, user=one) for one in inside[:4]]
    together(*leaving, *(door for _ in range(4) for door in doors(course, make_student())[:2]))
    assert seats_of(course) == list(range(1, SEATS + 1))
    assert {one.user for one in Enrolment.objects.active()} == {inside[4], *waiting[:4]}
    assert [one.user for one in Place.objects.all()] == waiting[4:]


def test_one_person_through_all_doors_is_enrolled_once(limited, make_student):
    course, person = limited(SEATS), make_student()
    together(*doors(course, person), *doors(course, person))
    assert Enrolment.objects.active().count() == 1


def test_a_limit_that_is_set_while_people_enrol_holds_for_all_who_come_after(course, make_student):
    people = [make_student() for _ in range(10)]
    tasks = [lambda one=one: enrol(course=course, user=one) for one in people]
    together(*tasks, lambda: set_rules(course=course, seats=3))
    count = Enrolment.objects.active().count()
    assert seats_of(course) == list(range(1, count + 1))
    assert count >= 3
    assert room_of(course.pk).free == 0


def die_while_enrolling(course, user, reached):
    from django.db import transaction

    connections.close_all()
    with transaction.atomic():
        enrol(course=course, user=user)
        reached.set()
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_is_killed_in_the_middle_has_taken_no_seat(limited, make_student):
    course, victim, next_one = limited(1), make_student(), make_student()
    connections.close_all()
    context = multiprocessing.get_context("fork")
    reached = context.Event()
    process = context.Process(target=die_while_enrolling, args=(course, victim, reached))
    process.start()
    process.join(30)
    assert reached.is_set()
    assert enrol(course=course, user=next_one).seat == 1


def test_more_seats_go_to_who_waits_in_order(limited, make_student):
    course, people = limited(0, offer_hours=0), [make_student() for _ in range(5)]
    for one in people:
        join_waiting_list(course=course, user=one)
    set_rules(course=course, seats=3, offer_hours=0)
    assert [one.user for one in Enrolment.objects.active().order_by("seat")] == people[:3]
    set_rules(course=course, seats=None, offer_hours=0)
    assert Enrolment.objects.active().count() == 5
    assert not Place.objects.exists()


def test_fewer_seats_than_people_take_nobodys_away(limited, make_student):
    course, people = limited(4), [make_student() for _ in range(4)]
    for one in people:
        enrol(course=course, user=one)
    set_rules(course=course, seats=2)
    assert Enrolment.objects.active().count() == 4
    for one in people[:3]:
        leave(course=course, user=one)
    assert enrol(course=course, user=people[0]).seat in (1, 2)
