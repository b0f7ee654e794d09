"""The page of one instructor: who they are and what they teach."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.generic.base import TemplateResponseMixin, View

from coursewell.courses.access import may_see_unlisted
from coursewell.courses.catalogue.availability import MOMENTS, availability_rank
from coursewell.courses.catalogue.cards import dressed
from coursewell.courses.catalogue.listing import cards
from coursewell.courses.models import Course, FormerSlug, Instructor
from coursewell.courses.slugs import RenamedError, current_slug, follow_renames
from coursewell.courses.texts import bio_of
from coursewell.web.site import absolute
from freshkeys import clock, remember

#: Nobody teaches more; a course that is entered as a person would.
MAX_COURSES = 200


@method_decorator(follow_renames, name="dispatch")
class InstructorDetailView(TemplateResponseMixin, View):
    """One instructor and their published courses, what can be joined today first.

    Who teaches nothing that is published is not shown to strangers: their name could tell of a draft.
    """

    template_name = "courses/instructor/detail.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        instructor, is_former = _find(slug)
        now = clock.era(Course.objects.all(), *MOMENTS)
        taught = Course.objects.published(now).filter(
            pk__in=Course.instructors.through.objects.filter(instructor=instructor.pk).values("course")
        )
        ordered = cards(taught).order_by(availability_rank(now), "-listed_at", "-pk")[:MAX_COURSES]
        courses = remember(f"instructor_{instructor.pk}_courses", lambda: dressed(ordered.all(), now), vary=now)
        if not courses and not may_see_unlisted(request.user, instructor):
            raise Http404("There is no such instructor.")
        if is_former:
            raise RenamedError("slug", instructor.slug)
        context = {
            "instructor": instructor,
            "bio": bio_of(instructor),
            "courses": courses,
            "canonical": absolute(instructor.get_absolute_url()),
        }
        return self.render_to_response(context)


def _find(slug: str) -> tuple[Instructor, bool]:
    """Who has this slug, and whether it is a former one."""
    found = remember("instructor_by_slug", Instructor.objects.filter(slug=slug))
    if found:
        return found[0], False
    present = current_slug(FormerSlug.Target.INSTRUCTOR, slug)
    if present is None or present == slug:
        raise Http404("There is no such instructor.")
    return _find(present)[0], True
