"""The plots of the catalogue; and what a writer of the studio that was killed may have left to happen."""

from __future__ import annotations

from coursewell.courses.checking.plots import COUNT, MOMENTS, prepare, state

__all__ = ["COUNT", "MOMENTS", "prepare", "settle", "state"]


def settle(plot: int) -> None:
    """Give up what was scheduled: readers would publish it at a moment that no writer has noted."""
    from coursewell.authoring import drafts
    from coursewell.authoring.models import Draft

    waiting = Draft.objects.select_related("course").filter(
        course__schedule__isnull=False, course__slug__startswith=f"heron-{plot}-"
    )
    for draft in waiting:
        drafts.unschedule(draft=draft, user=draft.course.owner)
