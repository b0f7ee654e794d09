"""Drafts as readers would see them: the very functions that draw published courses, given the rows of a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from coursewell.authoring.drafts.keeping import COLUMNS
from coursewell.authoring.models import Draft, DraftContent, KeptFile
from coursewell.authoring.shape import Shape
from coursewell.courses.kinds.base import Find, Found
from coursewell.courses.languages import labels_in
from coursewell.courses.lessons.page import Page, drawn
from coursewell.courses.links import resolver
from coursewell.courses.markdown import Resolve

#: The routes that show a draft's course and lessons.
ROUTES = ("studio_preview", "studio_preview_lesson")


def finder(draft: Draft, row: DraftContent | None = None) -> Find:
    """Finds the files of the course, and of this content, by name. The content's own come first."""
    slug = draft.course.slug
    named: dict[str, tuple[str, str]] = {}
    for asset in draft.settings["assets"]:
        named[asset["name"]] = (asset["digest"], reverse("studio_file", args=[slug, asset["name"]]))
    for asset in row.assets if row else ():
        url = reverse("studio_content_file", args=[slug, row.uid, asset["name"]]) if row else ""
        named[asset["name"]] = (asset["digest"], url)
    digests = {digest for digest, _url in named.values()}
    rows = KeptFile.objects.filter(course=draft.course_id, digest__in=digests).values(*COLUMNS)
    kept = {one["digest"]: one for one in rows}

    def find(name: str) -> Found | None:
        digest, url = named.get(name, ("", ""))
        file = kept.get(digest)
        return Found(url, file["width"], file["height"], file["size"], file["media_type"]) if file else None

    return find


def resolver_of(draft: Draft, shape: Shape, base: str, find: Find) -> Resolve:
    return resolver(course=draft.course.slug, base=base, lessons=shape.places(), find=find, names=ROUTES)


def page_of_draft(
    draft: Draft,
    row: DraftContent,
    shape: Shape,
    find: Find,
    *,
    body: str | None = None,
    data: Mapping[str, Any] | None = None,
) -> Page:
    """What a content shows; with `body` and `data` as they stand in an editor, before they are saved."""
    resolve = resolver_of(draft, shape, row.path, find)
    with labels_in(draft.settings["language"]):
        return drawn(
            kind=row.kind,
            body=row.body if body is None else body,
            data=row.data if data is None else data,
            find=find,
            resolve=resolve,
        )
