"""When somebody is through with a course. It is noted once and stays, whatever is added to the course later."""

from __future__ import annotations

from coursewell.courses.models import Content
from coursewell.learning.models import Enrolment, Progress, Rules
from freshkeys import engine


def complete_if_due(enrolment: Enrolment) -> bool:
    """Note that the course is complete if it is, and was not. Whoever calls holds the lock of the enrolment."""
    if not is_complete(enrolment):
        return False
    fresh = Enrolment.objects.filter(pk=enrolment.pk, completed_at=None)
    return bool(fresh.update(completed_at=engine.now()))


def is_complete(enrolment: Enrolment) -> bool:
    """By the rule of the course: every content that it has now, or the one quiz that counts."""
    done = Progress.objects.filter(enrolment=enrolment.pk).exclude(done_at=None)
    contents = Content.objects.filter(module__course=enrolment.course_id)
    rules = Rules.objects.filter(course=enrolment.course_id).first()
    if rules is not None and rules.completion == Rules.Completion.QUIZ:
        return done.filter(uid=rules.quiz).exists() and contents.filter(uid=rules.quiz).exists()
    return contents.exists() and not contents.exclude(uid__in=done.values("uid")).exists()
