"""The list of courses: the page of the book, done right."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic.base import TemplateResponseMixin, View

from coursewell.courses.catalogue.availability import MOMENTS
from coursewell.courses.catalogue.counts import direct_totals, sums
from coursewell.courses.catalogue.page import CataloguePage
from coursewell.courses.catalogue.query import CatalogueQuery
from coursewell.courses.catalogue.tree import find, in_tree_order
from coursewell.courses.models import Course, Subject
from freshkeys import clock, remember


class CourseListView(TemplateResponseMixin, View):
    """Published courses, of one subject or of all."""

    model = Course
    template_name = "courses/course/list.html"

    def get(self, request: HttpRequest, subject: str | None = None) -> HttpResponse:
        now = clock.era(Course.objects.all(), *MOMENTS)
        subjects = Subject.objects.all()
        courses = Course.objects.published(now)

        every = remember("course_sums", lambda: sums(courses, now), vary=now)
        all_subjects = in_tree_order(remember("all_subjects", subjects), direct_totals(every))
        found = find(all_subjects, subject)
        if subject is not None and found is None:
            raise Http404("There is no such subject.")

        page = CataloguePage(CatalogueQuery.parse(request.GET, subject), found, all_subjects, every, now)
        if found is None:
            listed = remember("all_courses", page.of(courses))
        else:
            listed = remember(f"subject_{found.id}_courses", page.of(courses))
        return self.render_to_response(page.context(listed) | {"subjects": all_subjects, "subject": found})
