"""The page, cached in each way as its own documentation teaches it."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_page

from benchmarks.peers.school.models import Course, Subject

PAGE = 24
TIMEOUT_SECONDS = 900
TEXTBOOK_KEYS = ("all_subjects", "all_courses", "course_count")


def subjects() -> QuerySet[Any]:
    published = Count("courses", filter=Q(courses__published=True))
    listed: QuerySet[Any] = Subject.objects.annotate(total_courses=published).order_by("title")
    return listed


def courses() -> QuerySet[Any]:
    numbered = Course.objects.filter(published=True).annotate(total_modules=Count("modules"))
    listed: QuerySet[Any] = numbered.order_by("-created", "-pk")
    return listed


def shown(request: HttpRequest, subjects: Any, courses: Any, total: int) -> HttpResponse:
    return render(request, "list.html", {"subjects": subjects, "courses": courses, "total": total})


def related() -> QuerySet[Any]:
    return courses().select_related("subject", "owner").prefetch_related("instructors")


def uncached(request: HttpRequest) -> HttpResponse:
    """Also what cachalot serves, which caches each query by itself."""
    return shown(request, subjects(), related()[:PAGE], courses().count())


def textbook(request: HttpRequest) -> HttpResponse:
    """The low-level cache API as it is taught (see benchmarks/textbook.py)."""
    all_subjects = cache.get("all_subjects")
    if not all_subjects:
        all_subjects = subjects()
        cache.set("all_subjects", all_subjects, TIMEOUT_SECONDS)
    all_courses = cache.get("all_courses")
    if not all_courses:
        all_courses = courses()[:PAGE]
        cache.set("all_courses", all_courses, TIMEOUT_SECONDS)
    total = cache.get("course_count")
    if not total:
        total = courses().count()
        cache.set("course_count", total, TIMEOUT_SECONDS)
    return shown(request, all_subjects, all_courses, total)


whole_page = cache_page(TIMEOUT_SECONDS)(uncached)


def prefetched(request: HttpRequest) -> HttpResponse:
    """For cacheops, whose third caveat asks for prefetch_related() in place of select_related()."""
    listed = courses().prefetch_related("subject", "owner", "instructors")
    return shown(request, subjects(), listed[:PAGE], courses().count())


def ours(request: HttpRequest) -> HttpResponse:
    from freshkeys import remember

    return shown(
        request,
        remember("all_subjects", subjects()),
        remember("all_courses", related()[:PAGE]),
        remember("course_count", courses().count),
    )


def ours_whole(request: HttpRequest) -> HttpResponse:
    """The text of the page, to compare with cache_page()."""
    from freshkeys import remember

    def page() -> str:
        context = {"subjects": subjects(), "courses": related()[:PAGE], "total": courses().count()}
        return render_to_string("list.html", context)

    return HttpResponse(remember("page", page))
