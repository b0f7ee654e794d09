"""Who teaches a course, as readers see it: names with a profile, in order."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from coursewell.accounts.models import User
from coursewell.authoring import drafts
from coursewell.authoring.drafts import DraftError
from coursewell.authoring.models import Draft
from coursewell.authoring.parts import Part
from coursewell.authoring.views.cover import set_newest
from coursewell.authoring.views.frame import page
from coursewell.authoring.views.gate import saved, user_of
from coursewell.courses.models import Instructor


def teachers(request: HttpRequest, draft: Draft, part: Part) -> HttpResponseBase:
    if request.method == "POST":
        saved(request, lambda: changed(request, draft))
        return redirect("studio_setting", draft.course.slug, part.name)
    found = Instructor.objects.in_bulk(draft.settings["instructors"])
    people = [found[number] for number in draft.settings["instructors"] if number in found]
    context: dict[str, Any] = {
        "people": people,
        "is_there": any(person.user_id == user_of(request).pk for person in people),
    }
    return page(
        request, draft, "settings/teachers.html", current="studio_settings", here=str(part.label), part=part, **context
    )


def changed(request: HttpRequest, draft: Draft) -> None:
    """Relative to what is there now, so that two people who add somebody do not undo each other."""
    draft.refresh_from_db(fields=["settings"])
    numbers = list(draft.settings["instructors"])
    verb, _space, said = request.POST.get("do", "").partition(" ")
    if verb == "add":
        numbers.append(named(request.POST.get("name", "")).pk)
    elif verb == "add-me":
        numbers.append(profile_of(user_of(request)).pk)
    elif verb == "remove":
        numbers = [number for number in numbers if str(number) != said]
    set_newest(draft, request, {"instructors": list(dict.fromkeys(numbers))})


def named(said: str) -> Instructor:
    said = " ".join(said.replace("\0", "").split())
    found = list(Instructor.objects.filter(Q(name__iexact=said) | Q(slug=said)).order_by("pk")[:2]) if said else []
    if not found:
        raise DraftError(_("No instructor of this site is called so. Write the name as it stands on their page."))
    if len(found) > 1:
        raise DraftError(_("Several instructors are called so. Write the last part of the address of their page."))
    return found[0]


def profile_of(user: User) -> Instructor:
    """Somebody who teaches for the first time gets a profile; nobody sees it before a course of theirs is published."""
    found = Instructor.objects.filter(user=user.pk).first()
    if found is not None:
        return found
    return drafts.add_instructor(name=user.name.strip() or user.email.partition("@")[0], user=user)
