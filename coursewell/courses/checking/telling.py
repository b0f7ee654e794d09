"""A page that exists only where a check runs: what it remembers of a course differs by cookie, parameter and header."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html

from coursewell.courses.checking.names import COOKIE, HEADER, PARAMETER
from coursewell.courses.models import Course
from freshkeys.remembering import remember


def told(request: HttpRequest, slug: str) -> HttpResponse:
    """The course, and what was looked at of the request while its entry was built."""

    def build() -> tuple[str, str, str] | None:
        course = Course.objects.filter(slug=slug, state="published").first()
        if course is None:
            return None
        asked = (request.COOKIES.get(COOKIE), request.GET.get(PARAMETER), request.headers.get(HEADER))
        return course.title, course.summary, " ".join(map(str, asked))

    found = remember("told", build, vary=slug)
    if found is None:
        raise Http404
    title, summary, asked = found
    return HttpResponse(
        format_html(
            '<h1><bdi>{}</bdi></h1><p class="promise"><bdi>{}</bdi></p><p class="told">{}</p>', title, summary, asked
        )
    )
