"""The modules of a course without their contents: one remembered value for its outline and for the links in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coursewell.courses.models import Module
from freshkeys import remember


def modules_of(course_id: int) -> Sequence[dict[str, Any]]:
    """In order: pk, title, description, slug.

    Contents are asked for by these modules and not by the course, so that what is built from them outlives edits of
    other courses.
    """
    modules = Module.objects.filter(course=course_id).order_by("position", "pk")
    found: Sequence[dict[str, Any]] = remember(
        f"course_{course_id}_modules", modules.values("pk", "title", "description", "slug")
    )
    return found
