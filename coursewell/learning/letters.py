"""The letters to those who learn. They are queued with what they tell of, and say what is so when they are sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import lazy

from coursewell.courses.access import is_public
from coursewell.courses.catalogue.availability import spoken
from coursewell.courses.models import Course, State
from coursewell.learning.models import Certificate, Enrolment, Place
from coursewell.mail.composing import composes
from coursewell.mail.queue import Letter, queue
from freshkeys import engine

WELCOME, OFFER, CERTIFICATE = (f"learning/email/{name}" for name in ("welcome", "offer", "certificate"))


def queue_welcome(enrolment: Enrolment) -> None:
    """Once: who leaves and soon comes back knows the course."""
    queue(_letter("welcome", enrolment.pk, WELCOME, enrolment.user_id))


def queue_offers(places: Iterable[Place]) -> None:
    """To each of those for whom a seat is kept now; of no use when it is kept no longer."""
    queue(*(_letter("offer", one.pk, OFFER, one.user_id, expires_at=one.offer_ends_at) for one in places))


def queue_certificate(certificate: Certificate) -> None:
    if certificate.enrolment is not None:
        queue(_letter("certificate", certificate.pk, CERTIFICATE, certificate.enrolment.user_id))


def _letter(kind: str, number: int, template: str, user: int, **more: object) -> Letter:
    return Letter(f"{kind}:{number}", template, context={"number": str(number)}, user=user, **more)  # type: ignore[arg-type]


@composes(WELCOME)
def welcome(told: Mapping[str, str]) -> dict[str, object] | None:
    """None for who has left again."""
    found = Enrolment.objects.active().filter(pk=told["number"]).select_related("course").first()
    if found is None:
        return None
    course = found.course
    begins_at = course.published_at if course.state == State.PUBLISHED else None
    return of_course(course) | {"is_public": is_public(course), "moment": begins_at and lazy(spoken, str)(begins_at)}


@composes(OFFER)
def offer(told: Mapping[str, str]) -> dict[str, object] | None:
    """None for who has answered."""
    found = Place.objects.offered(engine.now()).filter(pk=told["number"]).select_related("course").first()
    if found is None or found.offer_ends_at is None:
        return None
    return of_course(found.course) | {"moment": lazy(spoken, str)(found.offer_ends_at)}


@composes(CERTIFICATE)
def certificate(told: Mapping[str, str]) -> dict[str, object] | None:
    """None for one that was revoked."""
    found = Certificate.objects.filter(pk=told["number"], revoked_at=None).first()
    if found is None:
        return None
    return {"title": line(found.title), "certificate_url": found.get_absolute_url(), "language": found.language}


def of_course(course: Course) -> dict[str, object]:
    return {"title": line(course.title), "course_url": course.get_absolute_url(), "language": course.language}


def line(title: str) -> str:
    """One line, whatever stands in a title: a paragraph of its own would pass for ours."""
    return " ".join(title.split())
