"""From a former slug to the present address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import reverse

from coursewell.courses.models import Content, Course, FormerSlug, Instructor, Module, Subject
from freshkeys import remember

_MODELS: dict[str, type[Model]] = {
    FormerSlug.Target.COURSE: Course,
    FormerSlug.Target.SUBJECT: Subject,
    FormerSlug.Target.INSTRUCTOR: Instructor,
    FormerSlug.Target.MODULE: Module,
    FormerSlug.Target.CONTENT: Content,
}


class RenamedError(Exception):
    """A part of the address is a former slug. `argument` is its name in the URLconf, `slug` what it is today."""

    def __init__(self, argument: str, slug: str) -> None:
        super().__init__(f"{argument} is {slug!r} now")
        self.argument = argument
        self.slug = slug


def current_slug(target: FormerSlug.Target, slug: str, *, parent_id: int = 0) -> str | None:
    """The slug today of what had this one before; none if nothing ever had it, or if that is gone.

    Ask only after looking for what has the slug now: a living name wins over a former one.

    >>> current_slug(FormerSlug.Target.MODULE, "loops", parent_id=course.pk)
    'loops-and-lists'
    """

    def find() -> str | None:
        former = FormerSlug.objects.filter(target=target, parent_id=parent_id, slug=slug).first()
        if former is None:
            return None
        found = _MODELS[target]._default_manager.filter(pk=former.target_id).values_list("slug", flat=True).first()
        return None if found is None else str(found)

    found: str | None = remember("current_slug", find, vary=(target.value, parent_id, slug))
    return found


def follow_renames(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer a `RenamedError` with a redirect to the same address under the present slug, query string kept."""

    @wraps(view)
    def with_redirect(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except RenamedError as renamed:
            match = request.resolver_match
            assert match is not None, "a view is only called for a resolved address"
            address = reverse(match.view_name, kwargs=match.kwargs | {renamed.argument: renamed.slug})
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)

    return with_redirect
