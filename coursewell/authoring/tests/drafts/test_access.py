from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from coursewell.accounts.models import User
from coursewell.authoring import drafts
from coursewell.authoring.access import get_draft_for, is_instructor, may_transfer
from coursewell.authoring.models import Draft
from coursewell.courses.models import Instructor
from coursewell.courses.slugs import RenamedError

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitors(course, owner, editor):
    course.editors.add(editor)
    User.objects.filter(pk=owner.pk).update(is_staff=False)
    teacher = User.objects.create_user("teacher@example.org")
    Instructor.objects.create(name="Tom", slug="tom", user=teacher)
    gone = User.objects.create_user("gone@example.org", is_active=False)
    course.editors.add(gone)
    return {
        "anonymous": AnonymousUser(),
        "stranger": User.objects.create_user("stranger@example.org"),
        "teacher": teacher,
        "suspended": gone,
        "editor": editor,
        "owner": User.objects.get(pk=owner.pk),
        "staff": User.objects.create_user("staff@example.org", is_staff=True),
    }


@pytest.mark.parametrize("is_published", [False, True])
@pytest.mark.parametrize("who", ["anonymous", "stranger", "teacher", "suspended"])
def test_to_others_the_course_is_not_there(course, draft, owner, visitors, who, is_published):
    if is_published:
        drafts.publish(draft=draft, user=owner)
    with pytest.raises(Http404):
        get_draft_for(visitors[who], course.slug)


@pytest.mark.parametrize("who", ["editor", "owner", "staff"])
def test_those_who_write_it_get_the_draft(course, draft, visitors, who):
    assert get_draft_for(visitors[who], course.slug) == draft


@pytest.mark.parametrize(("who", "may"), [("editor", False), ("owner", True), ("staff", True), ("suspended", False)])
def test_an_editor_is_no_owner(course, visitors, who, may):
    assert may_transfer(visitors[who], course) is may


def test_a_former_address_is_told_to_authors_alone(course, visitors):
    old = course.slug
    course.slug = "new"
    course.save()
    with pytest.raises(Http404):
        get_draft_for(visitors["stranger"], old)
    with pytest.raises(RenamedError):
        get_draft_for(visitors["owner"], old)


def test_a_stranger_makes_no_draft(course, visitors):
    Draft.objects.all().delete()
    with pytest.raises(Http404):
        get_draft_for(visitors["stranger"], course.slug)
    assert not Draft.objects.exists()


def test_a_student_is_no_instructor(visitors):
    assert [who for who, user in visitors.items() if is_instructor(user)] == ["staff"]
