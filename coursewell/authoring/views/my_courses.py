"""The first page of the studio: the courses that this person writes, and a new one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from coursewell.accounts.models import User
from coursewell.authoring.access import is_instructor
from coursewell.authoring.document import limits
from coursewell.authoring.drafts import create_course
from coursewell.authoring.forms import subject_choices
from coursewell.authoring.views.gate import METHODS, tried, user_of
from coursewell.courses.models import Course, Subject
from coursewell.web.caching import unkept

ON_A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One course in the list."""

    title: str
    language: str
    url: str
    state: str
    state_label: str
    subject: str
    changed_at: datetime
    changed_by: str


@login_required
@require_http_methods(METHODS)
def my_courses(request: HttpRequest) -> HttpResponseBase:
    user = user_of(request)
    pages = Paginator(written_by(user), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "courses": [line_of(course) for course in pages.object_list],
        "pages": pages,
        "may_create": is_instructor(user),
        "zone": settings.TIME_ZONE,
    }
    return unkept(render(request, "authoring/my_courses.html", context))


def written_by(user: User) -> QuerySet[Course]:
    """What was changed last comes first. Staff write every course, so they get every course."""
    courses = Course.objects.all() if user.is_staff else Course.objects.filter(Q(owner=user) | Q(pk__in=edited(user)))
    changed = Coalesce("draft__changed_at", "updated")
    return courses.select_related("subject", "draft__changed_by").order_by(changed.desc(), "-pk")


def edited(user: User) -> QuerySet[Any]:
    return Course.editors.through.objects.filter(user=user.pk).values("course")


def line_of(course: Course) -> Line:
    draft = getattr(course, "draft", None)
    return Line(
        title=(draft and draft.settings.get("title")) or course.title,
        language=course.language,
        url=reverse("studio_outline", args=[course.slug]),
        state=course.state,
        state_label=str(course.get_state_display()),
        subject=course.subject.title,
        changed_at=draft.changed_at if draft else course.updated,
        changed_by=str(draft.changed_by) if draft and draft.changed_by else "",
    )


class NewCourse(forms.Form):
    """A title and a subject; nothing else is asked for."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=limits.TITLE)
    subject = forms.TypedChoiceField(label=gettext_lazy("Subject"), coerce=int)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        subject = self.fields["subject"]
        assert isinstance(subject, forms.ChoiceField)
        subject.choices = [("", _("Choose a subject")), *subject_choices()]


@login_required
@require_http_methods(METHODS)
def new_course(request: HttpRequest) -> HttpResponseBase:
    user = user_of(request)
    if not is_instructor(user):
        raise Http404("Only instructors make courses.")
    form = NewCourse(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        subject = Subject.objects.get(pk=given["subject"])
        course = tried(request, lambda: create_course(owner=user, title=given["title"], subject=subject))
        if course is not None:
            messages.success(request, _("The course is there. Nobody sees it until you publish it."))
            return unkept(redirect("studio_outline", course.slug))
    return unkept(render(request, "authoring/new_course.html", {"form": form}))
