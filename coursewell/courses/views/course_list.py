"""The list of courses: the page of the book, done right."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.generic.base import TemplateResponseMixin, View

from coursewell.courses.catalogue.availability import MOMENTS
from coursewell.courses.catalogue.page import Catalogue
from coursewell.courses.catalogue.query import CatalogueQuery
from coursewell.courses.catalogue.tree import find
from coursewell.courses.models import Course, Subject
from coursewell.courses.slugs import follow_renames
from freshkeys import clock, remember


@method_decorator(follow_renames, name="dispatch")
class CourseListView(TemplateResponseMixin, View):
    """Published courses, of one subject or of all."""

    model = Course
    template_name = "courses/course/list.html"

    def get(self, request: HttpRequest, subject: str | None = None) -> HttpResponse:
        now = clock.era(Course.objects.all(), *MOMENTS)
        subjects = Subject.objects.all()
        courses = Course.objects.published(now)
        catalogue = Catalogue(subjects, courses, now)

        all_subjects = remember("all_subjects", catalogue.tree, vary=now)
        found = find(all_subjects, subject)
        page = catalogue.page(CatalogueQuery.parse(request.GET, subject))
        if found is None:
            listed = remember("all_courses", page.courses, vary=page.key)
        else:
            listed = remember(f"subject_{found.id}_courses", page.courses, vary=page.key)
        return self.render_to_response(page.context(listed) | {"subjects": all_subjects, "subject": found})
