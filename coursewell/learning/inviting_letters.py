"""The letter that invites somebody to a course: sent while the invitation holds, and only then."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.functional import lazy

from coursewell.courses.access import is_public
from coursewell.courses.catalogue.availability import spoken
from coursewell.learning.letters import line
from coursewell.learning.models import CourseInvitation
from coursewell.mail.composing import composes
from coursewell.mail.queue import Letter, queue
from freshkeys import engine

INVITATION = "learning/email/invitation"
#: A name may be anything; one that is a letter of its own is cut.
LONGEST_NAME = 80


def queue_invitation(made: CourseInvitation, secret: str) -> None:
    """The secret is nowhere but in the queue, which forgets it once the letter is sent."""
    told = {"number": str(made.pk), "invitation_url": reverse("open_course_invitation", args=[secret])}
    queue(Letter(f"course-invitation:{made.pk}", INVITATION, context=told, to=made.email))


@composes(INVITATION)
def invitation(told: Mapping[str, str]) -> dict[str, object] | None:
    """None for one that was revoked, has ended or was accepted, or whose course is not public."""
    good = CourseInvitation.objects.good(engine.now()).filter(pk=told["number"])
    found = good.select_related("course", "made_by").first()
    if found is None or not is_public(found.course):
        return None
    return {
        "title": line(found.course.title),
        "name": line(str(found.made_by or ""))[:LONGEST_NAME],
        "moment": lazy(spoken, str)(found.ends_at),
        "invitation_url": told["invitation_url"],
        "language": found.course.language,
    }
