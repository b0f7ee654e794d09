from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursewell.learning import progress
from coursewell.learning.progress.standing import standing_of
from freshkeys.testing import assert_changes, assert_survives

uids = st.sets(st.text("abcdefgh", min_size=1, max_size=1))


@given(uids, uids)
def test_only_what_is_in_the_course_now_counts(present, done):
    found = standing_of([SimpleNamespace(uid=uid) for uid in present], done)
    assert found.count == len(present & done) <= found.total == len(present)
    assert found.is_all == (bool(present) and present <= done)
    assert (found.percent == 100) == found.is_all


@pytest.mark.django_db(transaction=True)
def test_a_step_changes_it_and_opening_or_somebody_elses_step_does_not(enrolment, outline, lessons, make_student):
    def ask():
        return progress.standing_in(outline, enrolment.pk).count

    other = progress.enrolment_ids  # asked by the person, so that others may come
    assert other(enrolment.user_id) == {enrolment.course_id: enrolment.pk}
    progress.note_opened(enrolment=enrolment, uid=lessons[1].uid)
    assert assert_changes(ask, lambda: progress.mark_done(enrolment=enrolment, uid=lessons[0].uid)) == 1
    assert_survives(ask, lambda: progress.note_opened(enrolment=enrolment, uid=lessons[1].uid))
    assert_survives(ask, lambda: progress.note_position(enrolment=enrolment, uid=lessons[1].uid, seconds=9))
