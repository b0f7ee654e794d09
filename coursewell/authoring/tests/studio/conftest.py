"""The nine kinds of visitor, signed in, and a course with a draft that the owner and the editor write."""

from __future__ import annotations

import pytest
from django.test import Client

from coursewell.accounts.models import User
from coursewell.authoring import drafts
from coursewell.courses.models import Course, Instructor, Subject

WRITERS = ("owner", "editor", "staff")
STRANGERS = ("anonymous", "student", "enrolled_student", "former_student", "other_instructor", "suspended")


@pytest.fixture
def subject(db):
    return Subject.objects.create(title="Craft", slug="craft")


@pytest.fixture
def people(db):
    roles = {"owner": {"is_instructor": True}, "other_instructor": {"is_instructor": True}, "staff": {"is_staff": True}}
    named = {name: User.objects.create_user(f"{name}@example.com", name=name, **roles.get(name, {})) for name in NAMES}
    Instructor.objects.create(name="Tom", slug="tom", user=named["other_instructor"])
    return named


NAMES = [*WRITERS, *(name for name in STRANGERS if name != "anonymous")]


@pytest.fixture
def clients(people):
    found = {"anonymous": Client()}
    for name, user in people.items():
        found[name] = Client()
        found[name].force_login(user)
    User.objects.filter(email="suspended@example.com").update(is_active=False)
    return found


@pytest.fixture
def client(clients):
    """The owner's browser."""
    return clients["owner"]


@pytest.fixture
def owner(people):
    return people["owner"]


@pytest.fixture
def course(people, subject):
    made = drafts.create_course(owner=people["owner"], title="Knots", subject=subject)
    made.editors.add(people["editor"])
    return made


@pytest.fixture
def draft(course, owner):
    return drafts.open_draft(course=course, user=owner)


@pytest.fixture
def module(draft, owner):
    return drafts.add_module(draft=draft, user=owner, title="Bends")


@pytest.fixture
def add(draft, owner, module):
    """Adds a content: `add("Reef", kind="quiz")` gives its uid."""

    def added(title="Reef", kind="text", **fields):
        uid = drafts.add_content(draft=draft, user=owner, module=module, kind=kind, title=title)
        if fields:
            drafts.save_content(draft=draft, user=owner, uid=uid, version=1, fields=fields)
        return uid

    return added


@pytest.fixture
def reload():
    def fresh(draft):
        course = Course.objects.get(pk=draft.course_id)
        return drafts.open_draft(course=course, user=course.owner)

    return fresh
