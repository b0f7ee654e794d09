from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils import timezone

from coursewell.courses.access import get_course_for, visible_to
from coursewell.courses.models import Course

#: Who may see what. Until there is enrolment, students of every kind are as strangers are.
EVERYONE = {
    "anonymous",
    "student",
    "enrolled_student",
    "former_student",
    "editor",
    "owner",
    "other_instructor",
    "staff",
    "suspended",
}
WRITERS = {"editor", "owner", "staff"}
MATRIX = {
    "published": EVERYONE,
    "due": EVERYONE,
    "planned": WRITERS,
    "draft": WRITERS,
    "archived": WRITERS,
}


@pytest.fixture
def course_in(make_course, editor, suspended):
    def make(condition):
        later = {"due": timezone.now() - timedelta(days=1), "planned": timezone.now() + timedelta(days=1)}
        state = condition if condition in ("draft", "archived") else "published"
        course = make_course(state=state, published_at=later.get(condition))
        course.editors.add(editor, suspended)
        return course

    return make


@pytest.mark.parametrize("condition", MATRIX)
@pytest.mark.parametrize("kind", sorted(EVERYONE))
def test_who_may_see_a_course(visitors, course_in, condition, kind):
    course, user = course_in(condition), visitors[kind]
    is_allowed = kind in MATRIX[condition]
    if is_allowed:
        assert get_course_for(user, course.slug) == course
    else:
        with pytest.raises(Http404):
            get_course_for(user, course.slug)
    assert (course in visible_to(user, timezone.now())) == is_allowed


@pytest.mark.parametrize("kind", sorted(EVERYONE))
def test_the_page_of_a_draft_answers_as_the_matrix_says(client, visitors, course_in, kind):
    course = course_in("draft")
    if visitors[kind].is_authenticated:
        client.force_login(visitors[kind])
    expected = 200 if kind in WRITERS else 404
    assert client.get(course.get_absolute_url()).status_code == expected


def test_an_owner_who_is_suspended_sees_no_draft(make_course, suspended):
    course = make_course(state="draft", owner=suspended)
    with pytest.raises(Http404):
        get_course_for(suspended, course.slug)


def test_what_the_owner_has_seen_is_not_shown_to_the_next_visitor(client, make_course, owner):
    course = make_course(state="draft")
    assert get_course_for(owner, course.slug) == course
    assert client.get(course.get_absolute_url()).status_code == 404
    with pytest.raises(Http404):
        get_course_for(AnonymousUser(), course.slug)


def test_unpublishing_hides_at_once(make_course):
    course = make_course()
    assert get_course_for(AnonymousUser(), course.slug) == course
    Course.objects.filter(pk=course.pk).update(state="draft")
    with pytest.raises(Http404):
        get_course_for(AnonymousUser(), course.slug)
