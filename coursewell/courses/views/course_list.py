"""The list of courses: the page of the book, done right."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic.base import TemplateResponseMixin, View

from coursewell.courses.models import Course, Subject
from freshkeys import clock, remember


class CourseListView(TemplateResponseMixin, View):
    """Published courses, of one subject or of all."""

    model = Course
    template_name = "courses/course/list.html"

    def get(self, request: HttpRequest, subject: str | None = None) -> HttpResponse:
        now = clock.era(Course.objects.all(), "published_at")
        subjects = remember("all_subjects", Subject.objects.all())
        courses = Course.objects.published(now).annotate(total_modules=Count("modules"))
        if subject is None:
            return self.render_to_response(
                {"subjects": subjects, "subject": None, "courses": remember("all_courses", courses)}
            )
        found = get_object_or_404(Subject, slug=subject)
        listed = remember(f"subject_{found.id}_courses", courses.filter(subject=found))
        return self.render_to_response({"subjects": subjects, "subject": found, "courses": listed})
