"""What a lesson page says about its reader: opened, done, taken back, and where a video was left."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coursewell.courses.models import Course
from coursewell.courses.outline import outline_of
from coursewell.learning import progress as domain
from coursewell.learning.models import Enrolment
from coursewell.learning.progress.resuming import row_after
from coursewell.learning.views.gate import for_enrolled

#: A uid is 32 hexadecimal digits; nothing longer reaches the database.
UID = 32


@require_http_methods(["GET", "HEAD", "POST"])
@for_enrolled
def progress(request: HttpRequest, course: Course, enrolment: Enrolment) -> HttpResponseBase:
    """GET tells scripts where a video was left; POST notes what `do` says about the content `uid`."""
    given = request.POST if request.method == "POST" else request.GET
    uid = given.get("uid", "")
    if len(uid) != UID:
        return HttpResponseBadRequest("Say which content by its uid.", content_type="text/plain")
    if request.method != "POST":
        return JsonResponse({"seconds": domain.position_of(enrolment=enrolment, uid=uid)})
    do = {"done": _done, "undo": _undo, "opened": _opened, "left": _left}.get(given.get("do", ""))
    if do is None:
        return HttpResponseBadRequest("Say what to note: done, undo, opened or left.", content_type="text/plain")
    try:
        return do(request, course, enrolment, uid)
    except domain.ProgressError as error:
        messages.error(request, str(error))
        return redirect(course.get_absolute_url())


@require_safe
@for_enrolled
def go_on(request: HttpRequest, course: Course, enrolment: Enrolment) -> HttpResponseBase:
    """To the lesson where they stopped; to the course as long as it has none."""
    row = domain.row_to_go_on(outline_of(course), enrolment.pk)
    return redirect(row.url if row else course.get_absolute_url())


def _done(request: HttpRequest, course: Course, enrolment: Enrolment, uid: str) -> HttpResponse:
    if domain.mark_done(enrolment=enrolment, uid=uid):
        messages.success(request, _("You have completed this course. Well done!"))
        return redirect(course.get_absolute_url())
    following = row_after(outline_of(course).rows, uid, domain.done_in(enrolment.pk))
    return redirect(following.url if following else course.get_absolute_url())


def _undo(request: HttpRequest, course: Course, enrolment: Enrolment, uid: str) -> HttpResponse:
    domain.undo(enrolment=enrolment, uid=uid)
    here = next((row.url for row in outline_of(course).rows if row.uid == uid), course.get_absolute_url())
    return redirect(here)


def _opened(request: HttpRequest, course: Course, enrolment: Enrolment, uid: str) -> HttpResponse:
    domain.note_opened(enrolment=enrolment, uid=uid)
    return HttpResponse(status=204)


def _left(request: HttpRequest, course: Course, enrolment: Enrolment, uid: str) -> HttpResponse:
    seconds = request.POST.get("seconds", "")
    if not (seconds.isascii() and seconds.isdecimal() and len(seconds) < 10):
        return HttpResponseBadRequest("Say after how many whole seconds.", content_type="text/plain")
    domain.note_position(enrolment=enrolment, uid=uid, seconds=int(seconds))
    return HttpResponse(status=204)
