"""Who is where in a course, for those who write it: a page, and a table for spreadsheets."""

from __future__ import annotations

import csv
import io

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from coursewell.courses.models import Course
from coursewell.courses.outline import outline_of
from coursewell.learning.progress import students
from coursewell.learning.progress.cells import safe_cell
from coursewell.learning.views.gate import for_writers
from freshkeys import engine

ON_A_PAGE = 50
LABELS = {
    "all": gettext_lazy("Everybody"),
    "going": gettext_lazy("Going on"),
    "stuck": gettext_lazy("Stuck"),
    "new": gettext_lazy("Not begun"),
    "finished": gettext_lazy("Finished"),
}


@require_safe
@for_writers
def student_list(request: HttpRequest, course: Course) -> HttpResponseBase:
    now, outline = engine.now(), outline_of(course)
    show = request.GET.get("show", "all")
    show = show if show in LABELS else "all"
    counts = students.counts_of(course, now)
    people = students.enrolments_shown(course, show, now)
    pages = Paginator(people, ON_A_PAGE).get_page(request.GET.get("page"))
    reach = students.reach_of(course, outline)
    context = {
        "course": course,
        "parts": [(part, [reach[row.uid] for row in part.rows]) for part in outline.parts if part.rows],
        "students": students.students_of(pages.object_list, outline, now),
        "pages": pages,
        "show": show,
        "choices": [(name, label, counts[name]) for name, label in LABELS.items()],
        "total": counts["all"],
        "days": students.STUCK_AFTER.days,
        "zone": settings.TIME_ZONE,
    }
    return render(request, "learning/students.html", context)


@require_safe
@for_writers
def student_table(request: HttpRequest, course: Course) -> HttpResponseBase:
    """All of them as CSV, as they were at one moment. No cell can be taken for a formula."""
    now, outline = engine.now(), outline_of(course)
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    modules = [f"{part.title or course.title} ({len(part.rows)})" for part in outline.parts]
    names = [_("Name"), _("E-mail address"), _("Enrolled"), _("Last seen"), _("Lesson"), _("Done"), _("Of")]
    writer.writerow([safe_cell(name) for name in [*names, *modules, _("Stuck"), _("Completed")]])
    for chunk in students.in_chunks(students.enrolments_shown(course, "all", now)):
        for one in students.students_of(chunk, outline, now):
            writer.writerow([safe_cell(cell) for cell in _cells(one)])
    # The mark at the beginning makes spreadsheets read it as UTF-8.
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(course)}"'
    return response


def _cells(one: students.Student) -> list[str]:
    user, enrolment = one.enrolment.user, one.enrolment
    ended = timezone.localtime(enrolment.completed_at).isoformat(" ", "seconds") if enrolment.completed_at else ""
    return [
        user.get_full_name(),
        user.email,
        timezone.localtime(enrolment.enrolled_at).isoformat(" ", "seconds"),
        timezone.localtime(one.last_at).isoformat(" ", "seconds"),
        one.here.title if one.here else "",
        str(one.standing.count),
        str(one.standing.total),
        *(str(part.count) for part in one.parts),
        _("yes") if one.is_stuck else "",
        ended,
    ]


def _file_name(course: Course) -> str:
    """A slug may hold letters of any script; a header may not."""
    plain = "".join(
        character for character in course.slug if character.isascii() and (character.isalnum() or character in "-_")
    )
    return f"{plain or 'course'}-students.csv"
