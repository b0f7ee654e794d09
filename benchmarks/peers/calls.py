"""What the documentation of each contender tells a writer to call; made after writes in Django alone."""

from __future__ import annotations

from typing import Any

#: Writes of which cacheops says by itself that it hears: saves, deletes, many-to-many, and its own bulk_create().
_CACHEOPS_HEARS = {"save()", "written meanwhile", "delete(), cascade", "many-to-many", "bulk_create()"}


def delete_keys(door: str) -> None:
    """Deleting the key wherever something is written is what follows the first lesson."""
    from django.core.cache import cache

    from benchmarks.peers.school.views import TEXTBOOK_KEYS

    cache.delete_many(TEXTBOOK_KEYS)


def clear(door: str) -> None:
    """Django has no call for one page of cache_page(), only for all."""
    from django.core.cache import cache

    cache.clear()


def invalidate_with_cacheops(door: str) -> None:
    from cacheops import invalidate_model  # type: ignore[import-untyped]

    from benchmarks.peers.school.models import Course

    if door not in _CACHEOPS_HEARS:
        invalidate_model(Course)


def invalidate_with_cachalot(door: str) -> None:
    """Its API for what it does not see; it patches all that Django writes."""
    from cachalot.api import invalidate  # type: ignore[import-untyped]

    from benchmarks.peers.school.models import Course

    invalidate(Course)


def update(courses: Any, title: str, *, own: bool) -> None:
    """`update()`, or what cacheops offers in its place."""
    if own and hasattr(courses, "invalidated_update"):
        courses.invalidated_update(title=title)
    else:
        courses.update(title=title)
