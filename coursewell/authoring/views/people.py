"""Who writes a course: its owner and its editors. All of them see the page, the owner and staff change it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from coursewell.accounts.addresses import active_owner_of
from coursewell.accounts.models import User
from coursewell.authoring import drafts
from coursewell.authoring.access import may_invite, may_transfer
from coursewell.authoring.drafts import DraftError
from coursewell.authoring.models import Draft
from coursewell.authoring.views.frame import page
from coursewell.authoring.views.gate import of_a_draft, saved, user_of
from coursewell.courses.models import Course


@of_a_draft
def people(request: HttpRequest, draft: Draft) -> HttpResponseBase:
    user, course = user_of(request), draft.course
    if request.method == "POST":
        return changed(request, draft)
    context: dict[str, Any] = {
        "owner": course.owner,
        "editors": course.editors.order_by("name", "email"),
        "may_invite": may_invite(user, course),
        "may_transfer": may_transfer(user, course),
    }
    return page(request, draft, "people.html", current="studio_people", **context)


def changed(request: HttpRequest, draft: Draft) -> HttpResponseBase:
    verb, _space, number = request.POST.get("do", "").partition(" ")
    found = ACTS.get(verb)
    if found is None:
        raise Http404("There is no such button.")
    allowed, act = found
    if not allowed(request.user, draft.course):
        raise Http404("Only the owner of the course may do this.")
    saved(request, lambda: act(request, draft.course, number))
    return redirect("studio_people", draft.course.slug)


def add(request: HttpRequest, course: Course, number: str) -> None:
    found = active_owner_of(request.POST.get("email", ""))
    if found is None:
        raise DraftError(_("Nobody with this e-mail address has an account here. Ask them to sign up first."))
    drafts.add_editor(course=course, user=user_of(request), editor=found)


def remove(request: HttpRequest, course: Course, number: str) -> None:
    drafts.remove_editor(course=course, user=user_of(request), editor=editor_of(course, number))


def transfer(request: HttpRequest, course: Course, number: str) -> None:
    drafts.transfer(course=course, user=user_of(request), to=editor_of(course, number))


def editor_of(course: Course, number: str) -> User:
    for editor in course.editors.all():
        if str(editor.pk) == number:
            return editor
    raise DraftError(_("This person does not write this course any more."))


#: By the name of the button: who may press it, and what it does.
ACTS: dict[str, tuple[Callable[[Any, Course], bool], Callable[[HttpRequest, Course, str], None]]] = {
    "add": (may_invite, add),
    "remove": (may_invite, remove),
    "transfer": (may_transfer, transfer),
}
