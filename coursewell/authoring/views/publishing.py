"""The page that makes a draft what readers see: what stands in the way, and one button."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from coursewell.authoring import drafts
from coursewell.authoring.drafts import Problem
from coursewell.authoring.models import Draft
from coursewell.authoring.views.frame import page
from coursewell.authoring.views.gate import of_a_draft, tried, user_of
from coursewell.courses.access import is_public


@dataclass(frozen=True)
class Told:
    """A problem, and the page where it can be put right."""

    level: str
    sentence: str
    url: str


@of_a_draft
def publish_page(request: HttpRequest, draft: Draft) -> HttpResponseBase:
    note, override = request.POST.get("note", ""), request.POST.get("override", "")
    if request.method == "POST":
        revision = tried(
            request, lambda: drafts.publish(draft=draft, user=user_of(request), override=override, note=note)
        )
        if revision is not None:
            draft.course.refresh_from_db()
            messages.success(request, _("Published. Readers see it now."))
            return redirect("studio_publish", draft.course.slug)
    found = drafts.problems(drafts.draft_document(draft))
    errors = [one for one in found if one.level == "error"]
    return page(
        request,
        draft,
        "publish.html",
        current="studio_publish",
        status=422 if request.method == "POST" else 200,
        problems=[told(draft, one) for one in found],
        errors=errors,
        may_override=any(one.can_be_overridden for one in errors),
        is_public=is_public(draft.course),
        note=note,
        override=override,
    )


def told(draft: Draft, problem: Problem) -> Told:
    return Told(problem.level, problem.sentence, place_of(draft, problem.uid))


def place_of(draft: Draft, uid: str) -> str:
    slug = draft.course.slug
    if not uid:
        return ""
    if any(module["uid"] == uid for module in draft.outline):
        return f"{reverse('studio_outline', args=[slug])}?open={uid}&change={uid}#m-{uid}"
    return reverse("studio_content", args=[slug, uid])
