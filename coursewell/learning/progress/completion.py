"""When somebody is through with a course. It is noted once and stays, whatever is added to the course later."""

from __future__ import annotations

from coursewell.courses.models import Content
from coursewell.learning.certificates.issuing import issue_if_given
from coursewell.learning.models import Attempt, Enrolment, Progress, Rules
from freshkeys import engine


def complete_if_due(enrolment: Enrolment) -> bool:
    """Note that the course is complete if it is, and was not. Whoever calls holds the lock of the enrolment."""
    if not is_complete(enrolment):
        return False
    fresh = Enrolment.objects.filter(pk=enrolment.pk, completed_at=None)
    if not fresh.update(completed_at=engine.now()):
        return False
    issue_if_given(enrolment)
    return True


def is_complete(enrolment: Enrolment) -> bool:
    """By the rule of the course: every content that it has now, or the one quiz that counts."""
    done = Progress.objects.filter(enrolment=enrolment.pk).exclude(done_at=None)
    contents = Content.objects.filter(module__course=enrolment.course_id)
    rules = Rules.objects.filter(course=enrolment.course_id).first()
    if rules is not None and rules.completion == Rules.Completion.QUIZ:
        return contents.filter(uid=rules.quiz).exists() and _has_score(enrolment, rules)
    return contents.exists() and not contents.exclude(uid__in=done.values("uid")).exists()


def _has_score(enrolment: Enrolment, rules: Rules) -> bool:
    """Whether one attempt reached the score of the rules, which may be another than what the quiz calls passed.

    In Python, where decimals are exact: on SQLite they are floats.
    """
    attempts = Attempt.objects.filter(enrolment=enrolment.pk, uid=rules.quiz).exclude(submitted_at=None)
    scores = attempts.values_list("points", "of")
    return any(points is not None and of and points * 100 >= of * rules.percent for points, of in scores)
