"""The cast of the courses, and a short way to people who are in one."""

from __future__ import annotations

from itertools import count

import pytest
from django.test import Client

from coursewell.accounts.models import User
from coursewell.courses.tests.conftest import (  # noqa: F401
    editor,
    make_course,
    owner,
    staff,
    stranger,
    subject,
    suspended,
    visitors,
)
from coursewell.learning.models import Rules

_numbers = count(1)


@pytest.fixture
def course(make_course):  # noqa: F811
    return make_course("Knots", slug="knots")


@pytest.fixture
def make_student(db):
    def make(**fields):
        number = next(_numbers)
        return User.objects.create_user(f"student{number}@example.com", name=f"Student {number}", **fields)

    return make


@pytest.fixture
def limited(course):
    """The course with so many seats, and other rules."""

    def make(seats, **fields):
        Rules.objects.update_or_create(course=course, defaults={"seats": seats} | fields)
        return course

    return make


@pytest.fixture
def client_of():
    """A browser in which somebody has signed in. A suspended person's session is from before."""

    def make(user):
        client = Client()
        if user.is_authenticated:
            client.force_login(user)
        return client

    return make
