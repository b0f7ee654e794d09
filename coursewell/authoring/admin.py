"""Courses that the studio keeps are looked at in the admin and changed in the studio: two places would disagree."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from coursewell.authoring.models import Draft
from coursewell.courses.admin import CourseAdmin
from coursewell.courses.models import Course


def is_kept(course: Course | None) -> bool:
    return course is not None and Draft.objects.filter(course=course.pk).exists()


admin.site.unregister(Course)


@admin.register(Course)
class KeptCourseAdmin(CourseAdmin):
    def has_change_permission(self, request: HttpRequest, obj: Course | None = None) -> bool:
        return super().has_change_permission(request, obj) and not is_kept(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Course | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not is_kept(obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        course = context.get("original")
        if course is not None and is_kept(course):
            address = reverse("studio_outline", args=[course.slug])
            said = _("This course is kept by the studio and changed there:")
            messages.info(request, format_html('{} <a href="{}">{}</a>', said, address, course.title))
        return super().render_change_form(request, context, *args, **kwargs)
