"""Whether the live rows are still what the studio published, and what to do when they are not."""

from __future__ import annotations

from coursewell.authoring.document import CourseDocument
from coursewell.authoring.drafts.parts import digest_of, parts_of
from coursewell.authoring.models import Draft
from coursewell.courses.models import Course


def differs_from_live(draft: Draft, live: CourseDocument | None = None) -> bool:
    """Whether somebody changed the live course outside the studio, by SQL or an import, since it was known last.

    `live` is what the live rows say, where the caller has read them already.
    """
    return live_digest(Course.objects.get(pk=draft.course_id), live) != draft.base


def live_digest(course: Course, document: CourseDocument | None = None) -> str:
    """`document` is of the live rows; read here when it is not given."""
    return digest_of(parts_of(course, document))
