"""What the catalogue reads: an index where one holds all that is needed, never a table whole."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from coursewell.courses.catalogue.counts import counted
from coursewell.courses.catalogue.listing import PAGE_SIZE, filtered, ids_on_page
from coursewell.courses.catalogue.query import CatalogueQuery
from coursewell.courses.models import Course


@pytest.fixture
def three_ranks(make_course):
    now = timezone.now()
    for number in range(PAGE_SIZE + 5):
        make_course(f"open {number}")
        make_course(f"closed {number}", enrolment_closes_at=now - timedelta(days=1))
    make_course("upcoming", enrolment_opens_at=now + timedelta(days=1))


@pytest.mark.parametrize("state", [(), ("open", "closed"), ("upcoming",)])
def test_pages_of_one_rank_and_pages_across_ranks_add_up_to_the_whole_list(three_ranks, state):
    now = timezone.now()
    courses, query = Course.objects.published(now), CatalogueQuery(state=state)
    counts = counted(courses, query, None, now)
    found = []
    for page in range(1, counts.total // PAGE_SIZE + 2):
        asked = CatalogueQuery(state=state, page=page)
        found += ids_on_page(filtered(courses, asked, None, now), asked, counts.by_rank(query), now)
    assert found == list(filtered(courses, query, None, now).values_list("pk", flat=True))
    assert sum(counts.by_rank(query)) == counts.total == len(found)


@pytest.mark.parametrize("order", ["title", "newest", "shortest"])
def test_the_second_half_is_read_from_the_end_and_is_the_same(three_ranks, order):
    now = timezone.now()
    courses, query = Course.objects.published(now), CatalogueQuery(order=order)
    by_rank = counted(courses, query, None, now).by_rank(query)
    found = []
    for page in range(1, 4):
        asked = CatalogueQuery(order=order, page=page)
        found += ids_on_page(filtered(courses, asked, None, now), asked, by_rank, now)
    assert found == list(filtered(courses, query, None, now).values_list("pk", flat=True))
    assert len(found) == sum(by_rank) > 2 * PAGE_SIZE


@pytest.mark.sqlite
def test_titles_are_read_in_the_order_of_an_index(db):
    now = timezone.now()
    courses = filtered(Course.objects.published(now), CatalogueQuery(order="title"), None, now)
    for asked in (courses, courses.reverse()):
        plan = asked.values_list("pk", flat=True)[:PAGE_SIZE].explain()
        assert "courses_course_title" in plan
        assert "TEMP B-TREE" not in plan


def test_length_is_kept_by_the_database_whoever_writes(make_course):
    course = make_course(duration_minutes=179)
    for minutes, length in ((179, "short"), (180, "medium"), (1200, "medium"), (1201, "long"), (None, "")):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE courses_course SET duration_minutes = %s WHERE id = %s", [minutes, course.pk])
        assert Course.objects.get(pk=course.pk).length == length


@pytest.mark.sqlite
def test_a_page_is_read_in_the_order_of_an_index(db):
    newest = Course.objects.published(timezone.now()).order_by("-listed_at", "-pk")
    plan = newest.values_list("pk", flat=True)[:PAGE_SIZE].explain()
    assert "courses_course_newest" in plan
    assert "TEMP B-TREE" not in plan
