import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coursewell.accounts.models import User
from coursewell.learning import progress
from coursewell.learning.enrolment import enrol, leave
from coursewell.learning.models import Enrolment, Progress
from coursewell.learning.progress.students import SHOWS, counts_of, enrolments_shown

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=15)


@pytest.fixture
def page(client, owner, course):
    client.force_login(owner)
    return lambda **query: client.get(reverse("learning_students", args=[course.slug]), query).content.decode()


@pytest.fixture
def table(client, owner, course):
    def rows():
        client.force_login(owner)
        answer = client.get(reverse("learning_students_table", args=[course.slug]))
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    return rows


def age(enrolment, by=LONG_AGO):
    """As if all that it says had happened so long before."""
    past = timezone.now() - by
    Enrolment.objects.filter(pk=enrolment.pk).update(enrolled_at=past)
    Progress.objects.filter(enrolment=enrolment).update(opened_at=past)
    Progress.objects.filter(enrolment=enrolment).exclude(done_at=None).update(done_at=past)


@pytest.fixture
def class_of_four(course, lessons, make_student):
    """One who has not begun, one who is going on, one who is stuck, one who has finished."""
    new, going, stuck, finished = (enrol(course=course, user=make_student()) for _ in range(4))
    progress.note_opened(enrolment=going, uid=lessons[1].uid)
    progress.mark_done(enrolment=stuck, uid=lessons[0].uid)
    for one in lessons:
        progress.mark_done(enrolment=finished, uid=one.uid)
    for one in (new, stuck, finished):
        age(one)
    return {"new": new, "going": going, "stuck": stuck, "finished": finished}


def test_a_course_without_students_says_so(page, lessons):
    assert "Nobody is enrolled yet" in page()


def test_everybody_is_of_one_kind(course, class_of_four):
    now = timezone.now()
    shown = {show: set(enrolments_shown(course, show, now)) for show in SHOWS}
    assert {show: {class_of_four[show]} for show in class_of_four} == {show: shown[show] for show in class_of_four}
    assert counts_of(course, now) == {"all": 4, "going": 1, "stuck": 1, "new": 1, "finished": 1}


def test_who_came_back_yesterday_is_not_stuck(course, class_of_four):
    Enrolment.objects.filter(pk=class_of_four["stuck"].pk).update(enrolled_at=timezone.now() - timedelta(days=1))
    assert counts_of(course, timezone.now())["stuck"] == 0


def test_it_says_where_somebody_is_and_how_far(page, class_of_four):
    text = page(show="going")
    assert class_of_four["going"].user.email in text
    assert class_of_four["new"].user.email not in text
    assert "Carrick bend" in text
    assert "0 of 3 done" in text


def test_who_has_left_is_not_among_them(page, course, class_of_four):
    leave(course=course, user=class_of_four["going"].user)
    assert class_of_four["going"].user.email not in page()
    assert counts_of(course, timezone.now())["all"] == 3


def test_each_lesson_says_how_many_came_so_far(client, course, owner, class_of_four):
    client.force_login(owner)
    parts = client.get(reverse("learning_students", args=[course.slug])).context["parts"]
    assert [[(reach.opened, reach.done) for reach in rows] for _, rows in parts] == [[(2, 2), (2, 1)], [(1, 1)]]


def test_the_table_has_a_row_for_each_with_each_module(table, class_of_four):
    rows = {row["E-mail address"]: row for row in table()}
    assert len(rows) == 4
    stuck = rows[class_of_four["stuck"].user.email]
    assert (stuck["Done"], stuck["Of"], stuck["Bends (2)"], stuck["Hitches (1)"]) == ("1", "3", "1", "0")
    assert (stuck["Lesson"], stuck["Stuck"], stuck["Completed"]) == ("Sheet bend", "yes", "")
    assert rows[class_of_four["finished"].user.email]["Completed"]


def test_no_cell_of_the_table_is_a_formula(table, course, lessons, make_student):
    student = make_student()
    User.objects.filter(pk=student.pk).update(name='=HYPERLINK("http://example.com")')
    type(lessons[0]).objects.filter(pk=lessons[0].pk).update(title="@SUM(1)")
    course.modules.filter(slug="bends").update(title="+1")
    progress.note_opened(enrolment=enrol(course=course, user=student), uid=lessons[0].uid)
    (row,) = table()
    assert row["Name"] == '\'=HYPERLINK("http://example.com")'
    assert row["Lesson"] == "'@SUM(1)"
    assert "'+1 (2)" in row


def many(course, count):
    users = User.objects.bulk_create(User(email=f"u{number}@example.com") for number in range(count))
    return Enrolment.objects.bulk_create(Enrolment(course=course, user=user) for user in users)


def test_many_students_are_paged_with_the_same_few_queries(
    client, course, owner, lessons, django_assert_max_num_queries
):
    client.force_login(owner)
    people = many(course, 600)
    Progress.objects.bulk_create(Progress(enrolment=one, uid=lessons[0].uid) for one in people)
    address = reverse("learning_students", args=[course.slug])
    with django_assert_max_num_queries(17):
        text = client.get(address, {"page": 12}).content.decode()
    assert text.count("<tr>") == 1 + 50 + 2 + 3
    assert "Page 12 of 12" in text
    with django_assert_max_num_queries(14):
        table = client.get(reverse("learning_students_table", args=[course.slug])).content.decode()
    assert table.count("\r\n") == 601


@pytest.mark.parametrize("query", [{"page": "0"}, {"page": "x"}, {"page": "9" * 30}, {"show": "<b>"}, {"show": "x"}])
def test_a_nonsense_query_shows_everybody(page, class_of_four, query):
    text = page(**query)
    assert class_of_four["new"].user.email in text
    assert "<b>" not in text


def test_the_results_of_a_quiz_are_one_link_away(page, client, enrolment, quiz):
    address = f"{quiz.get_absolute_url()}quiz/results/"
    assert f'href="{address}"' in page()
    assert client.get(address).status_code == 200
