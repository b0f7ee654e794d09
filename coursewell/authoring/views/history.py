"""What readers had before: each revision, what it changed, and one button that brings it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from coursewell.accounts.models import User
from coursewell.authoring import drafts
from coursewell.authoring.models import Draft, Revision
from coursewell.authoring.views.frame import page
from coursewell.authoring.views.gate import of_a_draft, tried, user_of

SHOWN = 200


@of_a_draft
def history(request: HttpRequest, draft: Draft) -> HttpResponseBase:
    found = list(drafts.revisions(draft.course)[:SHOWN])
    return page(request, draft, "history/list.html", current="studio_history", revisions=found)


@of_a_draft
def revision(request: HttpRequest, draft: Draft, number: int) -> HttpResponseBase:
    found = draft.course.revisions.filter(number=number).first()
    if found is None:
        raise Http404("There is no such revision.")
    if request.method == "POST":
        return returned(request, draft, found)
    before = draft.course.revisions.filter(number__lt=number).order_by("-number").first()
    return page(
        request,
        draft,
        "history/revision.html",
        current="studio_history",
        here=_("Revision %(number)d") % {"number": number},
        revision=found,
        before=before,
        changes=drafts.difference(before.read(), found.read()) if before else [],
    )


def returned(request: HttpRequest, draft: Draft, found: Revision) -> HttpResponseBase:
    """To readers and draft alike, or to the draft alone."""
    act = {"revert": revert, "recall": recall}.get(request.POST.get("do", ""))
    if act is None:
        raise Http404("There is no such button.")
    said = tried(request, lambda: act(draft, user_of(request), found))
    if said is None:
        return redirect("studio_revision", draft.course.slug, found.number)
    messages.success(request, said % {"number": found.number})
    draft.course.refresh_from_db(fields=["slug"])
    return redirect("studio_history", draft.course.slug)


def revert(draft: Draft, user: User, found: Revision) -> str:
    drafts.revert(draft=draft, user=user, revision=found)
    return _("Readers have revision %(number)d again.")


def recall(draft: Draft, user: User, found: Revision) -> str:
    drafts.recall(draft=draft, user=user, revision=found)
    return _("The draft is revision %(number)d again.")
