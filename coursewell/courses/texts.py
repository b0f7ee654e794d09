"""The long texts of courses and instructors, as HTML, rendered once for each version of them."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import mark_safe

from coursewell.courses.languages import labels_in
from coursewell.courses.links import COURSE_FILE, file_url, lesson_places, resolver
from coursewell.courses.markdown import Heading, Picture, Rendered, render
from coursewell.courses.models import Attachment, Course, Instructor
from freshkeys import remember

#: The texts of a course, by the name of their column, which is their name in the template too.
TEXTS = ("overview", "outcomes", "audience", "prerequisites", "assessment")

Stored = tuple[str, list[tuple[int, str, str]]]


def texts_of(course: Course) -> dict[str, Rendered | None]:
    """What a course page says about a course. Empty texts are None, but for the overview."""

    written = {name: str(getattr(course, name)) for name in TEXTS if getattr(course, name)}

    def build() -> dict[str, Any]:
        files = {one.name: one for one in Attachment.objects.filter(course=course.pk, content=None)}

        def find(name: str) -> Picture | None:
            file = files.get(name)
            return Picture(file_url(course, name), file.width, file.height) if file else None

        lessons = lesson_places(course.pk)
        resolve = resolver(course=course.slug, base=COURSE_FILE, lessons=lessons, find=find)
        return {name: _stored(render(text, resolve=resolve, prefix=f"{name}-")) for name, text in written.items()}

    # The texts are part of the key, so that what is kept belongs to them and not to a later version of the row.
    with labels_in(course.language):
        stored = remember(f"course_{course.pk}_texts", build, vary=(course.slug, *written.items())) if written else {}
    texts: dict[str, Rendered | None] = {name: _rendered(stored[name]) if name in stored else None for name in TEXTS}
    texts["overview"] = texts["overview"] or Rendered(mark_safe(""))
    return texts


def bio_of(instructor: Instructor) -> Rendered:
    """What an instructor says about themselves."""

    def build() -> Stored:
        return _stored(render(Instructor.objects.values_list("bio", flat=True).get(pk=instructor.pk)))

    return _rendered(remember(f"instructor_{instructor.pk}_bio", build))


def _stored(rendered: Rendered) -> Stored:
    return str(rendered.html), [(heading.level, heading.id, heading.text) for heading in rendered.headings]


def _rendered(stored: Stored) -> Rendered:
    html, headings = stored
    return Rendered(mark_safe(html), tuple(Heading(*heading) for heading in headings))  # noqa: S308  it was sanitised
