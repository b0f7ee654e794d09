"""80 students on 10 seats at once, by mixed doors, with leaves and resends. The bar: SEAT_RUNS=20, 200 students."""

from __future__ import annotations

import os
import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from coursewell.accounts.models import User
from coursewell.learning.enrolment import (
    EnrolmentError,
    enrol,
    enrol_by_staff,
    join_waiting_list,
    leave,
    set_rules,
)
from coursewell.learning.enrolment.room import room_of
from coursewell.learning.enrolment.table import enrol_table
from coursewell.learning.models import Enrolment, Place

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SEATS, THREADS = 10, 24
RUNS = int(os.environ.get("SEAT_RUNS", "1"))
STUDENTS = 200 if RUNS > 1 else 80


def by_page(course, user):
    browser = Client()
    browser.force_login(user)
    browser.post(f"/courses/{course.slug}/enrol/")
    browser.post(f"/courses/{course.slug}/waiting-list/", {"do": "join"})


def by_line(course, user):
    join_waiting_list(course=course, user=user)


def by_staff(course, user):
    enrol_by_staff(course=course, user=user, via="admin")


def by_table(course, user):
    list(enrol_table(["email,course", f"{user.email},{course.slug}"]))


def in_and_out(course, user):
    join_waiting_list(course=course, user=user)
    leave(course=course, user=user)


def twice(course, user):
    """As when the reply was lost: it is sent again."""
    for _ in range(2):
        enrol(course=course, user=user)


DOORS = [by_page, by_line, by_staff, by_table, in_and_out, twice]


def through(door, course, user):
    try:
        door(course, user)
    except EnrolmentError:
        pass
    finally:
        connections.close_all()


@pytest.mark.parametrize("run", range(RUNS))
def test_ten_seats_are_sold_ten_times(make_course, run):
    course, dice = make_course("Knots", slug=f"knots{run}"), random.Random(run)
    set_rules(course=course, seats=SEATS, offer_hours=0)
    rows = [User(email=f"s{run}-{number}@example.org") for number in range(STUDENTS)]
    people = User.objects.bulk_create(rows)
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda user: through(dice.choice(DOORS), course, user), people))
    seats = sorted(Enrolment.objects.active().filter(course=course).values_list("seat", flat=True))
    waiting = list(Place.objects.filter(course=course).order_by("joined_at", "pk").values_list("pk", flat=True))
    room = room_of(course.pk)
    assert seats == list(range(1, SEATS + 1))
    assert waiting == sorted(waiting)
    assert (room.free, room.waiting) == (0, len(waiting))
    page = Client().get(course.get_absolute_url()).content.decode()
    assert f"Full: join the waiting list, {len(waiting)} ahead of you" in page
