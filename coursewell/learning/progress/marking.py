"""Noting what somebody opened, finished, and where they left a video.

`finish` and `undo` hold the lock of the enrolment: two tabs that finish the last two lessons at once each see what the
other has written, and one of them completes the course.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from coursewell.courses.models import Content
from coursewell.learning.models import Enrolment, Progress
from coursewell.learning.progress.completion import complete_if_due
from coursewell.learning.progress.errors import NotByHandError, NotEnrolledError, NotInCourseError
from coursewell.learning.progress.kinds import counts_when_passed
from freshkeys import engine

#: A film of some weeks; what a broken player says beyond is no position.
MOST_SECONDS = 10**7


@transaction.atomic
def finish(*, enrolment: Enrolment, uid: str) -> bool:
    """A content counts as done from now on, however often this is said. Gives whether it completed the course.

    Quizzes call this when they are passed; what students mark themselves goes through `mark_done`.

    Raises:
        NotEnrolledError: they have left meanwhile.
    """
    locked = _locked(enrolment)
    now = engine.now()
    rows = Progress.objects.filter(enrolment=locked, uid=uid)
    if not rows.filter(done_at=None).update(done_at=now) and not rows.exists():
        Progress.objects.create(enrolment=locked, uid=uid, opened_at=now, done_at=now)
    return complete_if_due(locked)


@transaction.atomic
def mark_done(*, enrolment: Enrolment, uid: str) -> bool:
    """A student says that they are through with a content. Gives whether it completed the course.

    Raises:
        ProgressError: it is a quiz, is not in the course, or they have left.
    """
    _check_by_hand(_locked(enrolment), uid)
    return finish(enrolment=enrolment, uid=uid)


@transaction.atomic
def undo(*, enrolment: Enrolment, uid: str) -> None:
    """A student takes it back. A course that was completed stays so: it happened.

    Raises:
        ProgressError: it is a quiz, is not in the course, or they have left.
    """
    locked = _locked(enrolment)
    _check_by_hand(locked, uid)
    Progress.objects.filter(enrolment=locked, uid=uid).exclude(done_at=None).update(done_at=None)


@transaction.atomic
def note_opened(*, enrolment: Enrolment, uid: str) -> None:
    """The content is where they are now. Also completes a course whose last open lesson was taken out of it.

    Raises:
        ProgressError: it is not in the course, or they have left.
    """
    locked = _locked(enrolment)
    _content(locked, uid)
    now = engine.now()
    if not Progress.objects.filter(enrolment=locked, uid=uid).update(opened_at=now):
        Progress.objects.create(enrolment=locked, uid=uid, opened_at=now)
    if locked.completed_at is None:
        complete_if_due(locked)


@transaction.atomic
def note_position(*, enrolment: Enrolment, uid: str, seconds: int) -> None:
    """Where a video was left.

    Raises:
        ProgressError: it is not in the course, or they have left.
    """
    locked = _locked(enrolment)
    _content(locked, uid)
    seconds = min(max(seconds, 0), MOST_SECONDS)
    if not Progress.objects.filter(enrolment=locked, uid=uid).update(seconds=seconds):
        Progress.objects.create(enrolment=locked, uid=uid, opened_at=engine.now(), seconds=seconds)


def position_of(*, enrolment: Enrolment, uid: str) -> int:
    """Where the video was left, in seconds; 0 where it was not begun."""
    return Progress.objects.filter(enrolment=enrolment, uid=uid).values_list("seconds", flat=True).first() or 0


def _locked(enrolment: Enrolment) -> Enrolment:
    found = Enrolment.objects.select_for_update().active().filter(pk=enrolment.pk).first()
    if found is None:
        raise NotEnrolledError(_("You are not enrolled in this course any more, so nothing was noted."))
    return found


def _content(enrolment: Enrolment, uid: str) -> Content:
    found = Content.objects.filter(uid=uid, module__course=enrolment.course_id).first()
    if found is None:
        raise NotInCourseError(_("This lesson is no longer part of the course. Go on with the next one."))
    return found


def _check_by_hand(enrolment: Enrolment, uid: str) -> None:
    if counts_when_passed(_content(enrolment, uid)):
        raise NotByHandError(_("A quiz is done when you have passed it; it cannot be marked by hand."))
