"""Who is in a course reads its locked lessons; from the first request after leaving, nobody does."""

import pytest

from coursewell.courses.models import Content, Module
from coursewell.learning.enrolment import enrol, leave

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def locked(course):
    module = Module.objects.create(course=course, title="Bends", slug="bends")
    return Content.objects.create(module=module, title="Sheet bend", slug="sheet", body="the secret of the sheet bend")


def status(client, content):
    return client.get(content.get_absolute_url()).status_code


def test_a_locked_lesson_opens_with_enrolment_and_closes_with_leaving(client, locked, course, stranger):
    client.force_login(stranger)
    assert status(client, locked) == 403
    enrol(course=course, user=stranger)
    assert status(client, locked) == 200
    leave(course=course, user=stranger)
    assert status(client, locked) == 403


def test_enrolment_of_one_opens_nothing_for_another(client, locked, course, stranger, make_student):
    enrol(course=course, user=stranger)
    client.force_login(make_student())
    assert status(client, locked) == 403


def test_suspension_closes_it(client, locked, course, stranger):
    enrol(course=course, user=stranger)
    client.force_login(stranger)
    stranger.is_active = False
    stranger.save()
    assert status(client, locked) == 403


def test_the_course_page_links_the_lessons_of_who_is_in(client, locked, course, stranger):
    enrol(course=course, user=stranger)
    client.force_login(stranger)
    assert locked.get_absolute_url() in client.get(course.get_absolute_url()).content.decode()
