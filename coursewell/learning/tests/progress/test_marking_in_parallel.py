"""Two tabs at the same moment, on both databases."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from coursewell.learning import progress
from coursewell.learning.models import Enrolment, Progress

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run them in threads that begin together; what each gave."""
    barrier = threading.Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(30)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_tabs_that_finish_the_last_two_lessons_complete_the_course_once(enrolment, lessons):
    progress.mark_done(enrolment=enrolment, uid=lessons[0].uid)
    for _ in range(5):
        Progress.objects.exclude(uid=lessons[0].uid).delete()
        Enrolment.objects.update(completed_at=None)
        said = at_once(*(lambda uid=one.uid: progress.mark_done(enrolment=enrolment, uid=uid) for one in lessons[1:]))
        assert sorted(said) == [False, True]
        assert Enrolment.objects.get().completed_at is not None


def test_the_same_lesson_from_many_tabs_is_one_row(enrolment, lessons):
    uid = lessons[0].uid
    acts = [progress.mark_done, progress.note_opened, progress.finish, progress.note_opened]
    at_once(*(lambda act=act: act(enrolment=enrolment, uid=uid) for act in acts))
    assert Progress.objects.get().done_at is not None
