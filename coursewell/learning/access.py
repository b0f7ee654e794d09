"""Who may learn in which course, and whose certificates are."""

from __future__ import annotations

from coursewell.courses.access import Visitor, may_edit
from coursewell.courses.models import Course
from coursewell.learning.models import Certificate, Enrolment
from freshkeys import remember
from freshkeys.pages import gates
from freshkeys.pages.gates import gate


def is_enrolled(user: Visitor, course: Course) -> bool:
    """Whether this person is in the course now; never somebody whose account is suspended."""
    return bool(gates.ask("learning.is_enrolled", user, course.pk))


@gate("learning.is_enrolled")
def _is_enrolled(user: Visitor, number: str) -> bool:
    return user.is_authenticated and user.is_active and int(number) in courses_of(user.pk)


def courses_of(user: int) -> tuple[int, ...]:
    """The ids of the courses that somebody is in, asked by the person alone: others may come and go meanwhile."""
    rows = Enrolment.objects.active().filter(user=user).values_list("course", flat=True)
    return tuple(remember(f"courses_of_{user}", lambda: tuple(rows)))


def is_theirs(user: Visitor, certificate: Certificate) -> bool:
    """Whether it is this person's; never of somebody whose account is suspended, or is gone."""
    enrolment = certificate.enrolment
    return user.is_active and enrolment is not None and user.pk is not None and enrolment.user_id == user.pk


def may_revoke(user: Visitor, certificate: Certificate) -> bool:
    """Who writes the course; of one that is gone, staff, in the administration."""
    return certificate.course is not None and may_edit(user, certificate.course)


#: Every address of this package by who may open it (tests/test_routes.py sees to it). Whoever has signed in:
SIGNED_IN = frozenset({"learning"})
#: Who is in the course now (403 for others).
OF_ENROLLED = frozenset({"learning_progress", "learning_continue", "quiz_start", "quiz_attempt", "quiz_answer"})
#: Who writes the course (404 for others).
OF_WRITERS = frozenset({"learning_students", "learning_students_table", "quiz_results", "enrolment", "add_people"})
#: Whoever has the code of a certificate may check it; its owner may put their name on it once.
#: And whoever has the secret of an invitation is led to its course.
PUBLIC = frozenset({"certificate_form", "certificate", "open_course_invitation"})
#: Who writes the course of the certificate (404 for others).
OF_CERTIFIERS = frozenset({"certificate_revoke"})
#: Pages about one course that everybody may ask for who may see it; each shows and does what is theirs.
OF_A_COURSE = frozenset({"enrol", "leave", "waiting_list"})
