"""What one lesson shows: its text as HTML and what its kind adds. Remembered, because rendering is the dear part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.safestring import SafeString

from coursewell.courses import kinds
from coursewell.courses.kinds.base import Find, Found
from coursewell.courses.languages import labels_in
from coursewell.courses.links import lesson_places, path_in, resolver
from coursewell.courses.markdown import Picture, Rendered, Resolve, render
from coursewell.courses.models import Attachment, Content, Course
from coursewell.courses.outline import Row
from freshkeys import remember, storable


@storable
@dataclass(frozen=True)
class Page:
    """The body of a lesson, and the template of its kind with what that shows."""

    html: SafeString
    template: str
    kind: dict[str, Any]


def page_of(course: Course, row: Row) -> Page:
    """Four queries cold, none warm."""
    with labels_in(course.language):
        page: Page = remember(
            "lesson_page", lambda: _build(course, row), vary=(course.pk, course.slug, row.pk, row.url)
        )
    return page


def _build(course: Course, row: Row) -> Page:
    content = Content.objects.filter(pk=row.pk).first()
    if content is None:  # deleted since the outline was read
        raise Http404("There is no such lesson.")
    data = content.data if isinstance(content.data, dict) else {}
    find = files_of(course, Attachment.objects.filter(Q(content=content) | Q(content=None), course=course), row)
    lessons = lesson_places(course.pk)
    base = path_in(data, module=row.module, content=row.slug)
    resolve = resolver(course=course.slug, base=base, lessons=lessons, find=find)
    return drawn(kind=content.kind, body=content.body, data=data, find=find, resolve=resolve)


def drawn(*, kind: str, body: str, data: Mapping[str, Any], find: Find, resolve: Resolve) -> Page:
    """A content as its readers see it, wherever it comes from: live rows here, a draft in the studio."""
    resolve = _pictures_only(resolve)

    def text(markdown: str, prefix: str) -> Rendered:
        return render(markdown, resolve=resolve, prefix=prefix)

    known = kinds.get(kind)
    return Page(text(body, "").html, known.template, known.context(data, find=find, text=text))


def files_of(course: Course, attachments: Iterable[Attachment], row: Row | None = None) -> Find:
    """Finds the address of a file by its name; of two with one name, the lesson's own comes before the course's."""
    found: dict[str, Found] = {}
    for file in sorted(attachments, key=lambda file: file.content_id is not None):
        if file.content_id is None or row is None:
            url = reverse("course_file", args=[course.slug, file.name])
        else:
            url = reverse("content_file", args=[course.slug, row.module, row.slug, file.name])
        found[file.name] = Found(url, file.width, file.height, file.size, file.media_type)
    return found.get


def _pictures_only(resolve: Resolve) -> Resolve:
    """A picture whose file is none is missing, rather than broken."""

    def checked(target: str, kind: Literal["link", "image"]) -> str | Picture | None:
        found = resolve(target, kind)
        if kind == "image" and isinstance(found, Found) and not found.media_type.startswith("image/"):
            return None
        return found

    return checked
