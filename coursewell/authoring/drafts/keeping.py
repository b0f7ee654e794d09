"""Which bytes the drafts and revisions of a course need: `courses.files` removes none of them."""

from __future__ import annotations

from collections.abc import Iterable

from coursewell.authoring.models import KeptFile
from coursewell.courses.models import Attachment, Course

COLUMNS = ("digest", "size", "media_type", "width", "height")


def keep_attachments(course: Course) -> None:
    """All that the live course uses now."""
    found = {row["digest"]: row for row in Attachment.objects.filter(course=course.pk).values(*COLUMNS)}
    rows = [KeptFile(course=course, **values) for values in found.values()]
    KeptFile.objects.bulk_create(rows, batch_size=200, ignore_conflicts=True)


def kept(digests: Iterable[str]) -> set[str]:
    """Those of these bytes that a draft or a revision needs. `courses.files` asks before it removes any."""
    return set(KeptFile.objects.filter(digest__in=list(digests)).values_list("digest", flat=True))
