"""The page that makes a draft what readers see: what stands in the way, one button, and what else can become of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from coursewell.authoring import drafts
from coursewell.authoring.access import may_archive
from coursewell.authoring.deriving import document_of
from coursewell.authoring.drafts import DraftError, Problem
from coursewell.authoring.models import Draft, Schedule
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
    if request.method == "POST":
        act = ACTS.get(request.POST.get("do", ""))
        if act is None:
            raise Http404("There is no such button.")
        said = tried(request, lambda: act(request, draft))
        if said is not None:
            draft.course.refresh_from_db()
            messages.success(request, said)
            return redirect("studio_publish", draft.course.slug)
        draft.refresh_from_db()
    return shown(request, draft, status=422 if request.method == "POST" else 200)


def shown(request: HttpRequest, draft: Draft, *, status: int) -> HttpResponseBase:
    document, live = drafts.draft_document(draft), document_of(draft.course)
    found = drafts.problems(document)
    errors = [one for one in found if one.level == "error"]
    return page(
        request,
        draft,
        "publish.html",
        current="studio_publish",
        status=status,
        problems=[told(draft, one) for one in found],
        errors=errors,
        may_override=any(one.can_be_overridden for one in errors),
        may_archive=may_archive(request.user, draft.course),
        is_public=is_public(draft.course),
        summary=drafts.summary_of(draft, live, document),
        differs=drafts.differs_from_live(draft, live),
        schedule=Schedule.objects.filter(course=draft.course_id).first(),
        note=request.POST.get("note", ""),
        override=request.POST.get("override", ""),
        at=request.POST.get("at", ""),
    )


def publish(request: HttpRequest, draft: Draft) -> str:
    note, override = request.POST.get("note", ""), request.POST.get("override", "")
    drafts.publish(draft=draft, user=user_of(request), override=override, note=note)
    return _("Published. Readers see it now.")


def schedule(request: HttpRequest, draft: Draft) -> str:
    drafts.schedule(draft=draft, user=user_of(request), at=moment_in(request.POST.get("at", "")))
    return _("Planned. The course will be published by itself.")


def moment_in(said: str) -> datetime:
    """In the zone of the site, which the form names."""
    try:
        found = parse_datetime(said.strip())
    except ValueError:
        found = None
    if found is None:
        raise DraftError(_("Write the moment as a date and a time, like 2026-03-01 09:00."))
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def unschedule(request: HttpRequest, draft: Draft) -> str:
    drafts.unschedule(draft=draft, user=user_of(request))
    return _("The plan is given up.")


def unpublish(request: HttpRequest, draft: Draft) -> str:
    drafts.unpublish(draft=draft, user=user_of(request))
    return _("The course is not public any more.")


def archive(request: HttpRequest, draft: Draft) -> str:
    if not may_archive(request.user, draft.course):
        raise Http404("Only the owner of the course may do this.")
    drafts.archive(draft=draft, user=user_of(request))
    return _("The course is archived.")


def adopt(request: HttpRequest, draft: Draft) -> str:
    drafts.adopt_live(draft=draft, user=user_of(request))
    return _("The draft is as the live course now. What it said before is in the history.")


def overwrite(request: HttpRequest, draft: Draft) -> str:
    drafts.overwrite_live(draft=draft, user=user_of(request))
    return _("What was changed outside is overwritten. It is kept in the history.")


#: What a button may say.
ACTS: dict[str, Callable[[HttpRequest, Draft], str]] = {
    "publish": publish,
    "schedule": schedule,
    "unschedule": unschedule,
    "unpublish": unpublish,
    "archive": archive,
    "adopt": adopt,
    "overwrite": overwrite,
}


def told(draft: Draft, problem: Problem) -> Told:
    return Told(problem.level, problem.sentence, place_of(draft, problem.uid))


def place_of(draft: Draft, uid: str) -> str:
    slug = draft.course.slug
    if not uid:
        return ""
    if any(module["uid"] == uid for module in draft.outline):
        return f"{reverse('studio_outline', args=[slug])}?open={uid}&change={uid}#m-{uid}"
    return reverse("studio_content", args=[slug, uid])
