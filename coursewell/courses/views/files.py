"""Files of courses: permission is asked for each, on each request. What may not be had is not there (404)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from coursewell.courses.access import get_course_for, may_read
from coursewell.courses.files import serve
from coursewell.courses.models import Attachment
from coursewell.courses.outline import outline_of
from coursewell.courses.slugs import follow_renames
from freshkeys import remember


@require_safe
@follow_renames
def course_file(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """A file of the course itself, as its cover: for everyone who may see the course."""
    course = get_course_for(request.user, slug)
    return serve(request, _get(course_id=course.pk, content_id=None, name=name))


@require_safe
@follow_renames
def content_file(request: HttpRequest, slug: str, module: str, content: str, name: str) -> HttpResponseBase:
    """A file of a lesson: for everyone who may read the lesson."""
    course = get_course_for(request.user, slug)
    row = outline_of(course).find(module, content)
    if not may_read(request.user, course, is_open=row.is_open):
        raise Http404("There is no such file.")
    return serve(request, _get(course_id=course.pk, content_id=row.pk, name=name))


def _get(*, course_id: int, content_id: int | None, name: str) -> Attachment:
    wanted = Attachment.objects.filter(course=course_id, content=content_id, name=name)
    found: tuple[Attachment, ...] = remember("attachment", wanted)
    if not found:
        raise Http404("There is no such file.")
    return found[0]
