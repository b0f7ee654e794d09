"""The cover of a course: one picture, uploaded here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from coursewell.authoring import drafts
from coursewell.authoring.drafts import DraftError
from coursewell.authoring.models import Draft
from coursewell.authoring.parts import Part
from coursewell.authoring.showing import finder
from coursewell.authoring.views.frame import page
from coursewell.authoring.views.gate import saved, user_of
from coursewell.authoring.views.uploads import to_be_detached


def cover(request: HttpRequest, draft: Draft, part: Part) -> HttpResponseBase:
    if request.method == "POST":
        saved(request, lambda: changed(request, draft))
        return redirect("studio_setting", draft.course.slug, part.name)
    found = finder(draft)(draft.settings["cover"])
    return page(
        request,
        draft,
        "settings/cover.html",
        current="studio_settings",
        here=str(part.label),
        part=part,
        cover=found,
        files=[asset["name"] for asset in draft.settings["assets"]],
    )


def changed(request: HttpRequest, draft: Draft) -> None:
    """The newest choice holds: there is nothing in it to compare."""
    user, name = user_of(request), ""
    gone = to_be_detached(request.POST)
    if gone:
        draft.refresh_from_db(fields=["settings"])
        if draft.settings["cover"] == gone:
            set_newest(draft, request, {"cover": ""})
        drafts.detach(draft=draft, user=user, uid=None, name=gone)
        return
    if request.POST.get("do") != "remove":
        file = request.FILES.get("upload")
        if file is None:
            raise DraftError(_("No file came. Choose one and send it again."))
        name = drafts.attach(draft=draft, user=user, uid=None, name=file.name or "cover", file=file).name
        found = finder(draft)(name)
        if found is None or not found.media_type.startswith("image/"):
            drafts.detach(draft=draft, user=user, uid=None, name=name)
            raise DraftError(_("This is no picture. Choose a PNG, JPEG, WebP, AVIF, GIF or SVG."))
    set_newest(draft, request, {"cover": name})


def set_newest(draft: Draft, request: HttpRequest, fields: dict[str, object]) -> None:
    draft.refresh_from_db(fields=["version", "settings"])
    drafts.save_settings(draft=draft, user=user_of(request), version=draft.version, fields=fields)
