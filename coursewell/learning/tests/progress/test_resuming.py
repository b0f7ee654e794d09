from types import SimpleNamespace

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from coursewell.learning import progress
from coursewell.learning.models import Progress
from coursewell.learning.progress.resuming import go_on, row_after

UIDS = "abcdef"
steps = st.lists(st.sampled_from(UIDS + "z"), unique=True)


def rows(uids=UIDS):
    return [SimpleNamespace(uid=uid) for uid in uids]


@given(steps, st.sets(st.sampled_from(UIDS + "z")))
def test_one_goes_on_with_what_is_not_done_as_long_as_there_is_some(opened, done):
    found = go_on(rows(), opened, done)
    assert (found.uid in done) == (set(UIDS) <= done)


@given(steps, st.sets(st.sampled_from(UIDS)))
def test_nothing_between_the_last_opened_and_the_next_is_left_out(opened, done):
    last = next((UIDS.index(uid) for uid in opened if uid in UIDS), 0)
    found = UIDS.index(go_on(rows(), opened, done).uid)
    if found >= last and not set(UIDS) <= done:
        assert set(UIDS[last:found]) <= done


@pytest.mark.parametrize(
    ("opened", "done", "expected"),
    [("", "", "a"), ("c", "", "c"), ("c", "abc", "d"), ("f", "f", "a"), ("fa", "abcdef", "a"), ("z", "a", "b")],
)
def test_where_one_goes_on(opened, done, expected):
    assert go_on(rows(), opened, set(done)).uid == expected


def test_a_course_without_lessons_leads_nowhere():
    assert go_on([], ["a"], set()) is None


@pytest.mark.parametrize(
    ("uid", "done", "expected"), [("a", "ac", "b"), ("b", "", "c"), ("f", "f", "a"), ("f", "abcdef", None)]
)
def test_the_button_leads_on_and_then_to_what_was_left_out(uid, done, expected):
    found = row_after(rows(), uid, set(done))
    assert (found and found.uid) == expected


@pytest.mark.django_db
def test_continue_leads_to_the_lesson_opened_last(client, enrolment, course, lessons, stranger):
    client.force_login(stranger)
    for one in (lessons[0], lessons[2], lessons[1]):
        progress.note_opened(enrolment=enrolment, uid=one.uid)
        Progress.objects.filter(uid=one.uid).update(done_at=None)
    answer = client.get(progress.resume_url(course))
    assert (answer.status_code, answer.url) == (302, lessons[1].get_absolute_url())
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_a_course_that_lost_its_lessons_leads_to_its_page(client, enrolment, course, stranger):
    client.force_login(stranger)
    course.modules.all().delete()
    assert client.get(reverse("learning_continue", args=[course.slug])).url == course.get_absolute_url()
