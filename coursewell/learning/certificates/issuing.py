"""A certificate is issued once, in the transaction that completes the enrolment; who wants to hear of it is told."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from coursewell.courses.models import Course
from coursewell.learning.certificates.code import new_code
from coursewell.learning.models import Certificate, Enrolment, Rules
from freshkeys import engine

Listener = Callable[[Certificate], None]
_listeners: list[Listener] = []


def when_issued(listener: Listener) -> Listener:
    """Call `listener(certificate)` for each certificate, in the transaction that issues it: a failure undoes both."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def issue_if_given(enrolment: Enrolment) -> Certificate | None:
    """For an enrolment that has just become complete: its certificate, where the course gives any."""
    if not Rules.objects.filter(course=enrolment.course_id, gives_certificates=True).exists():
        return None
    return issue(enrolment=enrolment)


@transaction.atomic
def issue(*, enrolment: Enrolment) -> Certificate:
    """The certificate of this enrolment: the one that there is, or a new one. One that was revoked stays so."""
    locked = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    found = Certificate.objects.filter(enrolment=locked.pk).first()
    if found is not None:
        return found
    made = Certificate.objects.create(
        enrolment=locked,
        course_id=locked.course_id,
        code=new_code(),
        name=locked.user.name.strip(),
        title=locked.course.title,
        language=locked.course.language,
        issued_at=engine.now(),
    )
    for listener in _listeners:
        listener(made)
    return made


def issue_to_the_complete(*, course: Course) -> int:
    """For a course that begins to give certificates later: to everybody who has completed it and is in it now."""
    due = Enrolment.objects.active().filter(course=course.pk, certificate=None).exclude(completed_at=None)
    count = 0
    for enrolment in due.order_by("pk").iterator(chunk_size=500):
        issue(enrolment=enrolment)
        count += 1
    return count
