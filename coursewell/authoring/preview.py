"""What the public templates need of a draft: a course, an outline and texts whose links stay in the preview."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.urls import reverse

from coursewell.authoring.models import Draft
from coursewell.authoring.shape import Item, Shape
from coursewell.authoring.showing import resolver_of
from coursewell.courses.kinds.base import Find
from coursewell.courses.languages import labels_in
from coursewell.courses.links import COURSE_FILE
from coursewell.courses.markdown import Rendered, render
from coursewell.courses.models import Course, State, Subject
from coursewell.courses.outline import Outline, Part, Row
from coursewell.courses.texts import TEXTS

#: Settings that a course has under the same name.
NAMES = ("title", "code", "summary", "level", "language", "licence", "duration_minutes", "cover", "external_url")


class PreviewedCourse:
    """A copy of the live course with the settings of its draft, as if it were published, at the address of the preview.

    All but that address is the copy's, `save` too, which would publish what is shown: views only show it.
    """

    def __init__(self, course: Course) -> None:
        self.__dict__["shown"] = course

    @classmethod
    def of(cls, draft: Draft) -> Any:
        course = copy(draft.course)
        for name in (*NAMES, *TEXTS):
            setattr(course, name, draft.settings[name])
        course.is_open = bool(draft.settings["is_open"])
        course.subject = Subject.objects.filter(pk=draft.settings["subject"]).first() or course.subject
        course.state = State.PUBLISHED
        course.updated = draft.changed_at
        return cls(course)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["shown"], name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self.__dict__["shown"], name, value)

    def get_absolute_url(self) -> str:
        return reverse("studio_preview", args=[self.slug])


def outline_of_draft(draft: Draft, shape: Shape) -> Outline:
    slug = draft.course.slug
    parts, number = [], 0
    for place, section in enumerate(shape.sections):
        rows = []
        for item in section.items:
            number += 1
            rows.append(row_of(slug, item, number))
        parts.append(Part(place, section.title, section.description, section.slug, tuple(rows)))
    return Outline(draft.course_id, tuple(parts))


def row_of(slug: str, item: Item, number: int) -> Row:
    """Its number is its key: rows of a draft have none that readers' pages know."""
    url = reverse("studio_preview_lesson", args=[slug, item.module, item.slug])
    return Row(number, number, item.title, item.kind, item.slug, item.module, item.minutes, item.is_open, url)


def texts_of_draft(draft: Draft, shape: Shape, find: Find) -> dict[str, Rendered | None]:
    """As `courses.texts.texts_of`, which the course page shows."""
    resolve = resolver_of(draft, shape, COURSE_FILE, find)
    written = {name: draft.settings[name] for name in TEXTS}
    with labels_in(draft.settings["language"]):
        found = {
            name: render(text, resolve=resolve, prefix=f"{name}-") if text else None for name, text in written.items()
        }
    return found | {"overview": found["overview"] or render("")}
