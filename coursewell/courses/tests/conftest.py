"""The cast: an owner, an editor, a stranger and the others of PRODUCT.md; and a short way to a course."""

from __future__ import annotations

from itertools import count

import pytest
from django.contrib.auth.models import AnonymousUser

from coursewell.accounts.models import User
from coursewell.courses.models import Course, Instructor, State, Subject

_numbers = count(1)


@pytest.fixture
def owner(db):
    return User.objects.create_user("owner@example.com", name="Olga Owner")


@pytest.fixture
def editor(db):
    return User.objects.create_user("editor@example.com", name="Edda Editor")


@pytest.fixture
def stranger(db):
    return User.objects.create_user("stranger@example.com", name="Stan Stranger")


@pytest.fixture
def staff(db):
    return User.objects.create_user("staff@example.com", name="Stella Staff", is_staff=True)


@pytest.fixture
def suspended(db):
    return User.objects.create_user("suspended@example.com", name="Sue Suspended", is_active=False)


@pytest.fixture
def subject(db):
    return Subject.objects.create(title="Computing", slug="computing")


@pytest.fixture
def make_course(owner, subject):
    """Makes a published course; say only what matters."""

    def make(title="A course", **fields):
        fields = {"owner": owner, "subject": subject, "state": State.PUBLISHED, "slug": f"c{next(_numbers)}"} | fields
        return Course.objects.create(title=title, **fields)

    return make


@pytest.fixture
def visitors(owner, editor, stranger, staff, suspended):
    """The nine kinds of visitor of PRODUCT.md."""
    teacher = User.objects.create_user("teacher@example.com", name="Tom Teacher")
    Instructor.objects.create(name="Tom Teacher", slug="tom", user=teacher)
    return {
        "anonymous": AnonymousUser(),
        "student": stranger,
        "enrolled_student": User.objects.create_user("enrolled@example.com"),
        "former_student": User.objects.create_user("former@example.com"),
        "editor": editor,
        "owner": owner,
        "other_instructor": teacher,
        "staff": staff,
        "suspended": suspended,
    }
