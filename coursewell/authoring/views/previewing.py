"""The draft as a student sees it: the public templates, with links that stay in the preview."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from coursewell.authoring.models import Draft
from coursewell.authoring.preview import PreviewedCourse, outline_of_draft, texts_of_draft
from coursewell.authoring.shape import Shape
from coursewell.authoring.showing import finder, page_of_draft
from coursewell.authoring.views.gate import of_a_draft
from coursewell.courses.action import action_for
from coursewell.courses.catalogue.availability import MOMENTS
from coursewell.courses.catalogue.cards import dress
from coursewell.courses.catalogue.tree import path_to
from coursewell.courses.facts import facts_of
from coursewell.courses.lessons.frame import frame
from coursewell.courses.models import Course, Instructor, Subject
from coursewell.courses.outline import first_url
from freshkeys import clock


@of_a_draft
def preview_course(request: HttpRequest, draft: Draft) -> HttpResponseBase:
    course = PreviewedCourse.of(draft)
    teachers = list(Instructor.objects.filter(pk__in=draft.settings["instructors"]))
    shape, find = Shape(draft), finder(draft)
    outline = outline_of_draft(draft, shape)
    dress([course], clock.era(Course.objects.filter(pk=course.pk), *MOMENTS), {course.pk: teachers})
    cover = find(course.cover)
    course.cover_url = cover.url if cover else ""
    context = {
        "course": course,
        "subject_path": path_to(course.subject_id, Subject.objects.all()),
        "outline": outline.parts,
        "teachers": teachers,
        "facts": facts_of(course, module_count=len(outline.parts)),
        "action": action_for(course, course.availability, start_url=first_url(outline.parts)),
        "canonical": request.build_absolute_uri(course.get_absolute_url()),
        "studio_url": reverse("studio_outline", args=[draft.course.slug]),
    }
    return render(request, "authoring/preview/course.html", context | texts_of_draft(draft, shape, find))


@of_a_draft
def preview_lesson(request: HttpRequest, draft: Draft, module: str, content: str) -> HttpResponseBase:
    shape = Shape(draft)
    course = PreviewedCourse.of(draft)
    outline = outline_of_draft(draft, shape)
    found = next((row for row in outline.rows if (row.module, row.slug) == (module, content)), None)
    if found is None:
        raise Http404("There is no such lesson.")
    item = list(shape.items)[found.number - 1]
    row = draft.contents.get(uid=item.uid)
    context = frame(course, outline, found) | {
        "is_public": True,  # as a student sees it; the strip above says what it is
        "page": page_of_draft(draft, row, shape, finder(draft, row)),
        "studio_url": reverse("studio_content", args=[draft.course.slug, item.uid]),
    }
    return render(request, "authoring/preview/lesson.html", context)
