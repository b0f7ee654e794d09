"""Settings of a course, one task a screen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from coursewell.authoring import drafts
from coursewell.authoring.access import is_instructor
from coursewell.authoring.drafts import ConflictError, DraftError, Saved
from coursewell.authoring.models import Draft
from coursewell.authoring.parts import PARTS, Part, PartForm
from coursewell.authoring.views.contents import saved_at, version_of
from coursewell.authoring.views.cover import cover
from coursewell.authoring.views.frame import page
from coursewell.authoring.views.gate import of_a_draft, tried, user_of
from coursewell.authoring.views.teachers import teachers


@of_a_draft
def settings(request: HttpRequest, draft: Draft) -> HttpResponseBase:
    may_create = is_instructor(request.user)
    if request.method == "POST" and may_create:
        title = request.POST.get("title", "")
        copy = tried(request, lambda: drafts.copy_course(course=draft.course, user=user_of(request), title=title))
        if copy is not None:
            messages.success(request, _("This is the copy. Nobody sees it until you publish it."))
            return redirect("studio_outline", copy.slug)
    return page(request, draft, "settings/list.html", current="studio_settings", parts=PARTS, may_create=may_create)


@of_a_draft
def setting(request: HttpRequest, draft: Draft, part: str) -> HttpResponseBase:
    found = next((one for one in PARTS if one.name == part), None)
    if found is None:
        raise Http404("There is no such screen.")
    if found.form is None:
        return {"cover": cover, "teachers": teachers}[found.name](request, draft, found)
    form = found.form(request.POST or None, settings=draft.settings)
    if request.method == "POST" and form.is_valid():
        return saved(request, draft, found, form)
    return shown(request, draft, found, form, status=422 if request.method == "POST" else 200)


def saved(request: HttpRequest, draft: Draft, part: Part, form: PartForm) -> HttpResponseBase:
    fields = form.fields_to_save()
    try:
        done = save(request, draft, fields)
    except ConflictError as conflict:
        messages.warning(request, str(conflict))
        return shown(request, draft, part, form, conflict=conflict, status=409)
    except DraftError as refusal:
        form.add_error(None, str(refusal))
        return shown(request, draft, part, form, status=422)
    messages.success(request, saved_at(done))
    return redirect("studio_setting", draft.course.slug, part.name)


def save(request: HttpRequest, draft: Draft, fields: Mapping[str, Any]) -> Saved:
    """A draft has one version for its settings and its outline: what others did elsewhere in it is no conflict here."""
    given: dict[str, Any] = {"draft": draft, "user": user_of(request), "fields": fields}
    try:
        return drafts.save_settings(version=version_of(request.POST), **given)
    except ConflictError as conflict:
        if was(request) != {name: conflict.theirs.get(name) for name in fields}:
            raise
        return drafts.save_settings(version=conflict.version, **given)


def was(request: HttpRequest) -> Any:
    """What these settings were when the page was shown."""
    try:
        return json.loads(request.POST.get("was", ""))
    except ValueError:
        return None


def shown(
    request: HttpRequest,
    draft: Draft,
    part: Part,
    form: PartForm,
    *,
    conflict: ConflictError | None = None,
    status: int = 200,
) -> HttpResponseBase:
    names = list(form.base_fields)
    present = conflict.theirs if conflict else draft.settings
    theirs = [(form.fields[name].label, conflict.theirs.get(name)) for name in names] if conflict else []
    version = conflict.version if conflict else version_of(request.POST) or draft.version
    before = request.POST.get("was", "") if request.method == "POST" and not conflict else ""
    return page(
        request,
        draft,
        "settings/part.html",
        current="studio_settings",
        here=str(part.label),
        status=status,
        part=part,
        form=form,
        theirs=theirs,
        version=version,
        was=before or json.dumps({name: present.get(name) for name in names}),
    )
