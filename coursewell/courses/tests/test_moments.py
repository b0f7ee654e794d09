"""A moment that another program has written counts like one of Django's, in whatever form it was written."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from coursewell.courses.models import Course

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def plain_sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01 12:00:00",
        "2026-03-01 12:00:00+00:00",
        "2026-03-01T12:00:00Z",
        "2026-03-01T14:00:00+02:00",
        "2026-03-01 07:00:00-05:00",
        "2026-03-01T12:00:00.000Z",
        "2026-03-01 12:00:00.000000",
    ],
)
def test_every_form_is_the_same_moment(make_course, text):
    course = make_course()
    plain_sql("UPDATE courses_course SET published_at = %s WHERE id = %s", text, course.pk)
    assert Course.objects.filter(published_at__lte=NOON, published_at__gte=NOON).get().published_at == NOON


@pytest.mark.sqlite
@pytest.mark.parametrize("year", [1, 2026, 9999])
@pytest.mark.parametrize("microsecond", [0, 1, 123456, 999499, 999999])
def test_what_django_writes_stays_as_it_is(make_course, year, microsecond):
    moment = datetime(year, 12, 31, 23, 59, 59, microsecond, tzinfo=UTC)
    make_course(published_at=moment)
    assert Course.objects.get().published_at == moment


@pytest.mark.sqlite
@pytest.mark.parametrize("text", ["tomorrow", "2026-02-41 00:00:00", "12", "", "-4000-01-01"])
def test_what_is_no_moment_is_refused(make_course, text):
    course = make_course()
    with pytest.raises(Exception, match=r"moment|timestamp|date/time"), transaction.atomic():
        plain_sql("UPDATE courses_course SET published_at = %s WHERE id = %s", text, course.pk)
    assert Course.objects.get().published_at is None


@pytest.mark.sqlite
def test_a_day_that_the_month_does_not_have_is_the_one_after_it(make_course):
    course = make_course()
    plain_sql("UPDATE courses_course SET published_at = '2026-02-30 00:00:00' WHERE id = %s", course.pk)
    assert Course.objects.get().published_at == datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize("form", ["{:%Y-%m-%dT%H:%M:%SZ}", "{:%Y-%m-%d %H:%M:%S+00:00}"])
def test_enrolment_that_another_program_closed_is_closed_everywhere(client, make_course, form):
    course = make_course("Loops", is_open=False)
    closed_at = form.format(timezone.now() - timedelta(minutes=1))
    plain_sql("UPDATE courses_course SET enrolment_closes_at = %s WHERE id = %s", closed_at, course.pk)
    assert "Enrolment closed" in client.get(course.get_absolute_url()).content.decode()
    assert "Loops" in client.get("/?state=closed").content.decode()
    assert (
        "Loops" not in client.get("/?state=open").content.decode().partition("<main")[2].partition("Nothing found")[0]
    )


@pytest.mark.sqlite
def test_a_new_row_of_another_program_is_rewritten_too(make_course):
    course = make_course()
    plain_sql(
        "INSERT INTO courses_course (owner_id, subject_id, title, slug, overview, created, updated) "
        "VALUES (%s, %s, 'x', 'x', '', '2026-03-01T12:00:00Z', '2026-03-01T12:00:00Z')",
        course.owner_id,
        course.subject_id,
    )
    assert Course.objects.get(slug="x").created == NOON
