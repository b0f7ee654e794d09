"""What learning keeps of a person: where they are enrolled or wait, how far they got, what they answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db.models import Q

from coursewell.accounts.models import User
from coursewell.accounts.privacy.sections import Erasure, Section
from coursewell.courses.models import Content, Course
from coursewell.learning.enrolment.promoting import promote
from coursewell.learning.enrolment.seats import locked_rules
from coursewell.learning.models import Attempt, Certificate, CourseInvitation, Enrolment, Place
from coursewell.learning.models.invitation import CourseInvitationQuerySet
from coursewell.learning.quizzes.paper import choices_of, questions_of


def collect(user: User) -> dict[str, Any]:
    enrolments = Enrolment.objects.filter(user=user).select_related("course").order_by("pk")
    places = Place.objects.filter(user=user).order_by("pk")
    return {
        "courses": [_course(enrolment) for enrolment in enrolments],
        "waiting": list(places.values("course__title", "joined_at", "offered_at", "offer_ends_at")),
        "certificates": [_certificate(one) for one in Certificate.objects.filter(enrolment__user=user).order_by("pk")],
        "invitations": list(_invitations(user).values("course__title", "email", "made_at", "ends_at", "accepted_at")),
    }


def _invitations(user: User) -> CourseInvitationQuerySet:
    """Those to their address, and those that they have accepted."""
    theirs = Q(email=user.email.lower()) | Q(accepted_by=user.pk)
    return CourseInvitation.objects.filter(theirs).order_by("pk")


def _course(enrolment: Enrolment) -> dict[str, Any]:
    titles = dict(Content.objects.filter(module__course=enrolment.course_id).values_list("uid", "title"))
    told = ("state", "seat", "via", "enrolled_at", "left_at", "completed_at")
    return {
        "title": enrolment.course.title,
        "address": enrolment.course.get_absolute_url(),
        **{name: getattr(enrolment, name) for name in told},
        "contents": [
            {"title": titles.get(uid, ""), "opened_at": opened_at, "done_at": done_at, "seconds": seconds}
            for uid, opened_at, done_at, seconds in enrolment.progress.order_by("pk").values_list(
                "uid", "opened_at", "done_at", "seconds"
            )
        ],
        "quizzes": [
            _attempt(attempt, titles)
            for attempt in enrolment.attempts.order_by("pk").prefetch_related("answers").iterator(chunk_size=20)
        ],
    }


def _attempt(attempt: Attempt, titles: Mapping[str, str]) -> dict[str, Any]:
    """What was asked and what they said to it; never what is right."""
    given = {answer.question: answer for answer in attempt.answers.all()}
    questions = [question for question in questions_of(attempt.paper) if question["id"] in given]
    return {
        "title": titles.get(attempt.uid, ""),
        **{name: getattr(attempt, name) for name in ("number", "started_at", "submitted_at", "points", "of")},
        "answers": [
            {
                "question": question.get("prompt", ""),
                "answer": _in_words(question, given[question["id"]].value),
                "saved_at": given[question["id"]].saved_at,
            }
            for question in questions
        ],
    }


def _in_words(question: Mapping[str, Any], value: Any) -> Any:
    """The texts of the choices instead of their ids."""
    texts = {choice["id"]: choice.get("text", "") for choice in choices_of(question)}
    if isinstance(value, dict):
        return {texts.get(key, key): match for key, match in value.items()}
    if isinstance(value, list):
        return [texts.get(one, one) for one in value]
    return texts.get(value, value)


def _certificate(certificate: Certificate) -> dict[str, Any]:
    told = ("name", "title", "language", "issued_at", "revoked_at")
    return {"code": certificate.shown_code, **{name: getattr(certificate, name) for name in told}}


@contextmanager
def erasing(user: User, wanted: Erasure) -> Iterator[None]:
    """Their seats and the seats kept for them go to who waits. Certificates stay, for whoever has the code."""
    theirs = Q(enrolments__user=user) | Q(places__user=user)
    courses = Course.objects.filter(theirs).order_by("pk").values_list("pk", flat=True).distinct()
    locked = [locked_rules(course) for course in courses]
    # Quizzes and progress hold these throughout: whoever hands in now is done before, or finds nothing afterwards.
    list(Enrolment.objects.select_for_update().filter(user=user).order_by("pk").values_list("pk"))
    if wanted.certificates:
        Certificate.objects.filter(enrolment__user=user).delete()
    _invitations(user).delete()
    yield
    for rules in locked:
        promote(rules)


SECTION = Section(
    "learning",
    collect,
    frozenset(
        {
            "learning.Enrolment.user",
            "learning.Place.user",
            "learning.Progress.enrolment",
            "learning.Attempt.enrolment",
            "learning.Answer.attempt",
            "learning.Certificate.enrolment",
            "learning.Certificate.name",
            "learning.CourseInvitation.email",
            "learning.CourseInvitation.accepted_by",
            "learning.CourseInvitation.made_by",
        }
    ),
    erasing=erasing,
)
