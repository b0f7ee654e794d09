"""In which order courses stand."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coursewell.courses.models import Course


@pytest.mark.parametrize("path", ["/", "/?order=newest", "/feed.atom"])
def test_newest_is_what_was_published_last_and_what_says_nothing_when_it_was_created(client, make_course, path):
    now = timezone.now()
    for title, published_days, created_days in (("Late", 1, 9), ("Middle", None, 2), ("Early", 3, 0)):
        published = None if published_days is None else now - timedelta(days=published_days)
        course = make_course(title, published_at=published)
        Course.objects.filter(pk=course.pk).update(created=now - timedelta(days=created_days))
    text = client.get(path).content.decode()
    places = [text.rindex(title) for title in ("Late", "Middle", "Early")]
    assert places == sorted(places)


def test_of_an_import_in_one_moment_the_last_row_stands_first(client, make_course):
    made = [make_course(title) for title in ("One", "Two")]
    Course.objects.update(created=made[0].created)
    assert [course.title for course in client.get("/").context["courses"]] == ["Two", "One"]
