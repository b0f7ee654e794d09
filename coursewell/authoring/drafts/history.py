"""The revisions of a course."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max, QuerySet
from django.utils import timezone

from coursewell.accounts.models import User
from coursewell.authoring.document import CourseDocument
from coursewell.authoring.document.json import dumps
from coursewell.authoring.models import Revision
from coursewell.courses.models import Course


def revisions(course: Course) -> QuerySet[Revision]:
    """The newest first, without their documents, which are read when they are asked for."""
    return Revision.objects.filter(course=course.pk).select_related("published_by").defer("document")


def add_revision(
    *,
    course: Course,
    document: CourseDocument,
    user: User | None,
    reason: Revision.Reason = Revision.Reason.PUBLISHED,
    at: datetime | None = None,
    note: str = "",
    override: str = "",
) -> Revision:
    """Inside a transaction that holds the lock of the course or of its draft."""
    last = Revision.objects.filter(course=course.pk).aggregate(last=Max("number"))["last"] or 0
    return Revision.objects.create(
        course=course,
        number=last + 1,
        reason=reason,
        document=dumps(document),
        published_at=at or timezone.now(),
        published_by=user,
        note=note[:500],
        override=override[:500],
    )
