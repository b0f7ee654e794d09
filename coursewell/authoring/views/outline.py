"""The outline of a draft: everything that can be done to modules and contents, each as one button of a plain form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from coursewell.authoring import drafts
from coursewell.authoring.models import Draft
from coursewell.authoring.shape import Shape
from coursewell.authoring.views.frame import page
from coursewell.authoring.views.gate import of_a_draft, tried, user_of
from coursewell.courses import kinds

Act = Callable[..., Any]


@of_a_draft
def outline(request: HttpRequest, draft: Draft) -> HttpResponseBase:
    if request.method == "POST":
        return changed(request, draft)
    shape = Shape(draft)
    undo = request.session.get(undo_key(draft))
    context: dict[str, Any] = {
        "shape": shape,
        "open": request.GET.get("open") or (shape.sections[0].uid if shape.sections else ""),
        "changing": request.GET.get("change", ""),
        "undo": undo,
        "kinds": [(name, kinds.get(name).label) for name in ("text", "image", "video", "file", "quiz")],
    }
    return page(request, draft, "outline.html", current="studio_outline", **context)


def changed(request: HttpRequest, draft: Draft) -> HttpResponseBase:
    """Do what the pressed button says, and show the outline again."""
    verb, _space, uid = request.POST.get("do", "").partition(" ")
    act = ACTS.get(verb)
    if act is None:
        messages.error(request, _("This page is out of date. Look at the outline as it is now and try again."))
    else:
        tried(request, lambda: act(request, draft, uid or request.POST.get("uid", ""), request.POST))
    address = reverse("studio_outline", args=[draft.course.slug])
    unfolded = request.POST.get("open", "")
    return redirect(f"{address}?open={unfolded}" if unfolded.isalnum() else address)


def undo_key(draft: Draft) -> str:
    return f"studio-undo-{draft.pk}"


def add_module(request: HttpRequest, draft: Draft, uid: str, given: QueryDict) -> None:
    drafts.add_module(draft=draft, user=user_of(request), title=given.get("title", ""), after=uid or None)


def change_module(request: HttpRequest, draft: Draft, uid: str, given: QueryDict) -> None:
    user = user_of(request)
    drafts.rename_module(draft=draft, user=user, uid=uid, title=given.get("title", ""))
    drafts.describe_module(draft=draft, user=user, uid=uid, description=given.get("description", ""))
    messages.success(request, _("Saved."))


def move_module(request: HttpRequest, draft: Draft, uid: str, given: QueryDict) -> None:
    drafts.move_module(draft=draft, user=user_of(request), uid=uid, before=given.get("before") or None)


def duplicate_module(request: HttpRequest, draft: Draft, uid: str, given: QueryDict) -> None:
    drafts.duplicate_module(draft=draft, user=user_of(request), uid=uid)


def delete_module(request: HttpRequest, draft: Draft, uid: str, given: QueryDict) -> None:
    remember_undo(request, draft, drafts.delete_module(draft=draft, user=user_of(request), uid=uid))


def add_content(request: HttpRequest, draft: Draft, uid: str, given: QueryDict) -> None:
    kind = given.get("kind", "text")
    drafts.add_content(draft=draft, user=user_of(request), module=uid, kind=kind, title=given.get("title", ""))


def rename_content(request: HttpRequest, draft: Draft, uid: str, given: QueryDict) -> None:
    drafts.rename_content(draft=draft, user=user_of(request), uid=uid, title=given.get("title", ""))
    messages.success(request, _("Saved."))


def move_content(request: HttpRequest, draft: Draft, uid: str, given: QueryDict) -> None:
    module, before = given.get("module") or None, given.get("before") or None
    drafts.move_content(draft=draft, user=user_of(request), uid=uid, module=module, before=before)


def duplicate_content(request: HttpRequest, draft: Draft, uid: str, given: QueryDict) -> None:
    drafts.duplicate_content(draft=draft, user=user_of(request), uid=uid)


def delete_content(request: HttpRequest, draft: Draft, uid: str, given: QueryDict) -> None:
    remember_undo(request, draft, drafts.delete_content(draft=draft, user=user_of(request), uid=uid))


def undo(request: HttpRequest, draft: Draft, uid: str, given: QueryDict) -> None:
    found = request.session.pop(undo_key(draft), None)
    if found is not None:
        drafts.restore(draft=draft, user=user_of(request), removed=found["id"])
        messages.success(request, _("It is back."))


def remember_undo(request: HttpRequest, draft: Draft, removed: drafts.Removed) -> None:
    request.session[undo_key(draft)] = {"id": removed.id, "title": removed.title}


def step(move: Act, direction: str) -> Act:
    """One up or down: `move` is that of the drafts."""

    def stepped(request: HttpRequest, draft: Draft, uid: str, given: QueryDict) -> None:
        move(draft=draft, user=user_of(request), uid=uid, direction=direction)

    return stepped


#: What a button may say, followed by the uid that it is about.
ACTS: dict[str, Act] = {
    "add-module": add_module,
    "change-module": change_module,
    "move-module": move_module,
    "module-up": step(drafts.move_module, "up"),
    "module-down": step(drafts.move_module, "down"),
    "duplicate-module": duplicate_module,
    "delete-module": delete_module,
    "add-content": add_content,
    "rename-content": rename_content,
    "move-content": move_content,
    "content-up": step(drafts.move_content, "up"),
    "content-down": step(drafts.move_content, "down"),
    "duplicate-content": duplicate_content,
    "delete-content": delete_content,
    "undo": undo,
}
