"""The page of one course: what it is, what is in it, and the one thing that a visitor can do with it now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.generic.base import TemplateResponseMixin, View

from coursewell.courses.access import get_course_for, may_read_all
from coursewell.courses.action import action_for
from coursewell.courses.catalogue.availability import MOMENTS
from coursewell.courses.catalogue.cards import dress
from coursewell.courses.catalogue.tree import path_to
from coursewell.courses.facts import facts_of
from coursewell.courses.machines import json_ld, open_graph
from coursewell.courses.models import Course, Instructor, Subject
from coursewell.courses.outline import first_url, outline_of
from coursewell.courses.slugs import follow_renames
from coursewell.courses.texts import texts_of
from coursewell.web.site import absolute
from freshkeys import clock, remember


@method_decorator(follow_renames, name="dispatch")
class CourseDetailView(TemplateResponseMixin, View):
    """One course, for whoever may see it. What is remembered is the same for everybody."""

    template_name = "courses/course/detail.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        course = get_course_for(request.user, slug)
        now = clock.era(Course.objects.filter(pk=course.pk), *MOMENTS)
        teachers = remember(f"course_{course.pk}_teachers", Instructor.objects.filter(courses=course.pk))
        subjects = remember("all_subjects", Subject.objects.all())
        outline = outline_of(course).shown_to(reads_all=may_read_all(request.user, course))
        dress([course], now, {course.pk: list(teachers)})
        context = {
            "course": course,
            "is_live": True,
            "subject_path": path_to(course.subject_id, subjects),
            "outline": outline,
            "teachers": teachers,
            "facts": facts_of(course, module_count=len(outline)),
            "action": action_for(course, course.availability, start_url=first_url(outline)),
            "jsonld": json_ld(course, teachers, course.summary),
            "open_graph": open_graph(course, course.summary),
            "canonical": absolute(course.get_absolute_url()),
        }
        return self.render_to_response(context | texts_of(course))
