"""Files of a draft: sent by its authors, and served to them alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse, QueryDict
from django.utils.translation import gettext as _

from coursewell.authoring import drafts
from coursewell.authoring.document import Asset
from coursewell.authoring.drafts import DraftError, as_written
from coursewell.authoring.models import Draft, DraftContent
from coursewell.authoring.showing import finder
from coursewell.authoring.views.gate import of_a_draft, user_of
from coursewell.courses.files import serve
from coursewell.courses.kinds.base import Find, Found

#: Kinds whose `data` names one file: that which was sent with the form last.
WITH_A_FILE = ("image", "file", "video")


@dataclass(frozen=True)
class Listed:
    """One file of a content, as the editor lists it."""

    name: str
    markdown: str
    found: Found | None


def files_of(row: DraftContent, find: Find) -> list[Listed]:
    return [listed(row, asset["name"], find(asset["name"])) for asset in row.assets]


def listed(row: DraftContent, name: str, found: Found | None) -> Listed:
    is_picture = found is not None and found.media_type.startswith("image/")
    words = _("What the picture shows") if is_picture else name.rpartition("/")[2]
    return Listed(name, f"{'!' if is_picture else ''}[{words}]({as_written(row.path, name)})", found)


def taken_in(request: HttpRequest, draft: Draft, row: DraftContent) -> dict[str, Any]:
    """Keep the files that came with a form; what they change in the content's `data`."""
    changed: dict[str, Any] = {}
    for file in request.FILES.getlist("upload"):
        asset = kept(request, draft, row, file)
        place = place_of(row.kind, asset.name, finder(draft, row)(asset.name))
        if place:
            changed[place] = asset.name
    return changed


def place_of(kind: str, name: str, found: Found | None) -> str:
    """Which field of `data` a file is meant for: beside a film, a picture is what stands there before it starts."""
    if kind not in WITH_A_FILE or (kind == "video" and name.endswith((".vtt", ".srt"))):
        return ""
    is_still = kind == "video" and found is not None and found.media_type.startswith("image/")
    return "poster" if is_still else "file"


def to_be_detached(given: QueryDict) -> str:
    """The name on the button that takes a file away, if that was pressed."""
    verb, _space, name = given.get("do", "").partition(" ")
    return name if verb == "detach" else ""


def without_file(data: Any, name: str) -> Any:
    """What no longer names the file."""
    if isinstance(data, dict):
        return {key: without_file(value, name) for key, value in data.items()}
    if isinstance(data, list):
        return [without_file(one, name) for one in data]
    return "" if data == name else data


def kept(request: HttpRequest, draft: Draft, row: DraftContent, file: Any) -> Asset:
    asset = drafts.attach(draft=draft, user=user_of(request), uid=row.uid, name=file.name or "file", file=file)
    row.assets = [
        *(one for one in row.assets if one["name"] != asset.name),
        {"name": asset.name, "digest": asset.digest},
    ]
    return asset


@of_a_draft
def upload(request: HttpRequest, draft: Draft, uid: str) -> HttpResponseBase:
    """One file, from a script that shows its progress; the answer says how a text names it."""
    row = draft.contents.filter(uid=uid, removed_at=None).first()
    if row is None or request.method != "POST":
        raise Http404("There is no such content.")
    file = request.FILES.get("upload")
    if file is None:
        return JsonResponse({"said": _("No file came. Choose one and send it again.")}, status=422)
    try:
        asset = kept(request, draft, row, file)
    except DraftError as refusal:
        return JsonResponse({"said": str(refusal)}, status=422)
    one = listed(row, asset.name, finder(draft, row)(asset.name))
    return JsonResponse({"name": one.name, "markdown": one.markdown})


@of_a_draft
def course_draft_file(request: HttpRequest, draft: Draft, name: str) -> HttpResponseBase:
    return served(request, draft, None, name)


@of_a_draft
def content_draft_file(request: HttpRequest, draft: Draft, uid: str, name: str) -> HttpResponseBase:
    return served(request, draft, uid, name)


def served(request: HttpRequest, draft: Draft, uid: str | None, name: str) -> HttpResponseBase:
    file = drafts.file_of(draft=draft, uid=uid, name=name)
    if file is None or request.method == "POST":
        raise Http404("There is no such file.")
    return serve(request, file)
