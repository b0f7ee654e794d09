"""The editor of one content. Every button saves; what was typed comes back whatever happens."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coursewell.authoring import drafts
from coursewell.authoring.drafts import ConflictError, DraftError, Saved
from coursewell.authoring.editing import READERS, typed
from coursewell.authoring.models import Draft, DraftContent
from coursewell.authoring.shape import Shape
from coursewell.authoring.showing import finder, page_of_draft
from coursewell.authoring.views.frame import page
from coursewell.authoring.views.gate import of_a_draft, user_of
from coursewell.authoring.views.uploads import files_of, taken_in, to_be_detached, without_file
from coursewell.web.caching import unkept

MOST_MINUTES = 999_999


def content(request: HttpRequest, slug: str, uid: str) -> HttpResponseBase:
    """Whoever was signed out while writing gets their words back; what stands here, nobody learns."""
    if request.method == "POST" and not request.user.is_authenticated:
        return signed_out(request)
    return opened(request, slug, uid)


def signed_out(request: HttpRequest) -> HttpResponseBase:
    if wants_json(request):
        raise Http404("There is no such content.")
    context = {"title": request.POST.get("title", ""), "body": request.POST.get("body", "")}
    return unkept(render(request, "authoring/signed_out.html", context, status=404))


@of_a_draft
def opened(request: HttpRequest, draft: Draft, uid: str) -> HttpResponseBase:
    row = content_of(draft, uid)
    if request.method != "POST":
        return editor(request, draft, row)
    fields: dict[str, Any] = {}
    try:
        fields = fields_of(row, request.POST)
        if row.kind in READERS or request.POST.get("do") == "upload":
            fields["data"] = fields["data"] | taken_in(request, draft, row)
        gone = to_be_detached(request.POST)
        if gone:
            fields["data"] = without_file(fields["data"], gone)
        saved = drafts.save_content(
            draft=draft, user=user_of(request), uid=uid, version=version_of(request.POST), fields=fields
        )
    except ConflictError as conflict:
        return conflicting(request, draft, row, conflict, fields)
    except DraftError as refusal:
        return refused(request, draft, row, str(refusal))
    if gone:
        drafts.detach(draft=draft, user=user_of(request), uid=uid, name=gone)
    return done(request, draft, row, saved)


def content_of(draft: Draft, uid: str) -> DraftContent:
    row: DraftContent | None = draft.contents.filter(uid=uid, removed_at=None).first()
    if row is None:
        raise Http404("There is no such content.")
    return row


def fields_of(row: DraftContent, given: QueryDict) -> dict[str, Any]:
    """What the form says, as `save_content` takes it. What the form does not show stays."""
    return {
        "title": given.get("title", row.title),
        "body": given.get("body", row.body),
        "data": typed(row, given),
        "duration_minutes": minutes_of(given.get("duration", "")),
        "is_open": "is_open" in given,
    }


def minutes_of(said: str) -> int | None:
    said = said.strip()
    if not said:
        return None
    if not (said.isascii() and said.isdigit()) or int(said[:9]) > MOST_MINUTES:
        raise DraftError(_("The duration is a number of minutes, like 15."))
    return int(said)


def version_of(given: QueryDict) -> int:
    said = given.get("version", "")
    return int(said[:18]) if said.isascii() and said.isdigit() else 0


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def saved_at(saved: Saved) -> str:
    """ "Saved 10:42 (UTC)": in the zone of the site, named."""
    time = date_format(timezone.localtime(saved.changed_at), "TIME_FORMAT")
    return _("Saved %(time)s (%(zone)s)") % {"time": time, "zone": settings.TIME_ZONE}


def done(request: HttpRequest, draft: Draft, row: DraftContent, saved: Saved) -> HttpResponseBase:
    if wants_json(request):
        return JsonResponse({"version": saved.version, "said": saved_at(saved)})
    if request.POST.get("do") == "preview":
        item = Shape(draft).find(row.uid)
        if item is not None:
            return redirect("studio_preview_lesson", draft.course.slug, item.module, item.slug)
    messages.success(request, saved_at(saved))
    return redirect("studio_content", draft.course.slug, row.uid)


def refused(request: HttpRequest, draft: Draft, row: DraftContent, sentence: str) -> HttpResponseBase:
    """The editor again, with all that was typed and the reason."""
    if wants_json(request):
        return JsonResponse({"said": sentence}, status=422)
    messages.error(request, sentence)
    given = request.POST
    row.title, row.body = given.get("title", row.title), given.get("body", row.body)
    row.data = typed(row, given)
    row.is_open = "is_open" in given
    return editor(request, draft, row, version=version_of(given), duration=given.get("duration", ""), status=422)


def conflicting(
    request: HttpRequest, draft: Draft, row: DraftContent, conflict: ConflictError, fields: dict[str, Any]
) -> HttpResponseBase:
    """Both texts side by side. Nothing is lost and nothing was written over."""
    if wants_json(request):
        theirs = conflict.theirs
        told = {"said": str(conflict), "version": conflict.version, "pair": [theirs["title"], theirs["body"]]}
        return JsonResponse(told | {"mine": conflict.by == request.user}, status=409)
    given = [(name, value) for name, values in request.POST.lists() for value in values if name not in HIDDEN]
    return page(
        request,
        draft,
        "conflict.html",
        current="studio_outline",
        here=row.title,
        status=409,
        width="studio-wide",
        row=row,
        conflict=conflict,
        given=[(name, value) for name, value in given if row.kind != "text" or name != "body"],
        mine=request.POST.get("body", ""),
        theirs=conflict.theirs,
        my_title=request.POST.get("title", ""),
        changes=drafts.compared(row, theirs=conflict.theirs, mine=fields),
    )


#: What the form of a conflict page has anew.
HIDDEN = ("csrfmiddlewaretoken", "version", "do", "upload")


def editor(
    request: HttpRequest,
    draft: Draft,
    row: DraftContent,
    *,
    version: int | None = None,
    duration: str | None = None,
    status: int = 200,
) -> HttpResponse:
    minutes = "" if row.duration_minutes is None else str(row.duration_minutes)
    shape, find = Shape(draft), finder(draft, row)
    items = list(shape.items)
    at = next((number for number, item in enumerate(items) if item.uid == row.uid), 0)
    return page(
        request,
        draft,
        "content.html",
        current="studio_outline",
        here=row.title,
        status=status,
        row=row,
        version=row.version if version is None else version,
        duration=minutes if duration is None else duration,
        width="studio-wide",
        kind_template=f"authoring/kinds/{row.kind}.html" if row.kind in READERS else "",
        files=files_of(row, find),
        shown=page_of_draft(draft, row, shape, find),
        previous=items[at - 1] if at else None,
        following=items[at + 1] if at + 1 < len(items) else None,
        types=question_types(),
        track_kinds=track_kinds(),
    )


def question_types() -> list[tuple[str, str]]:
    return [
        ("single", _("One choice is right")),
        ("multiple", _("Several choices may be right")),
        ("text", _("A word or a short text")),
        ("numeric", _("A number")),
        ("ordering", _("Put in order")),
        ("matching", _("Match in pairs")),
    ]


def track_kinds() -> list[tuple[str, str]]:
    return [
        ("captions", _("Captions")),
        ("subtitles", _("Subtitles")),
        ("descriptions", _("Descriptions")),
        ("chapters", _("Chapters")),
    ]


@of_a_draft
def rendered(request: HttpRequest, draft: Draft, uid: str) -> HttpResponseBase:
    """What stands in the editor, as the published page will show it. Nothing is saved."""
    row = content_of(draft, uid)
    if request.method != "POST":
        return redirect("studio_content", draft.course.slug, uid)
    given = request.POST
    shape, find = Shape(draft), finder(draft, row)
    shown = page_of_draft(draft, row, shape, find, body=given.get("body", row.body), data=typed(row, given))
    return unkept(render(request, "authoring/_shown.html", {"page": shown}))
