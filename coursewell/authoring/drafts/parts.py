"""From a course document to the rows of a draft, and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, NamedTuple

from coursewell.authoring.deriving import document_of, plain_newlines
from coursewell.authoring.document import ContentDocument, CourseDocument, ModuleDocument, Person, limits
from coursewell.authoring.document.json import plain, read
from coursewell.authoring.document.rules import one_line
from coursewell.authoring.document.shapes import types_of
from coursewell.authoring.models import Draft, DraftContent
from coursewell.courses.models import Course, Instructor, Subject

#: What is not the author's to write, or is kept as an id: publishing decides the first two.
APART = ("state", "published_at", "subject", "instructors", "uid", "modules", "version")
SETTINGS = tuple(item.name for item in fields(CourseDocument) if item.name not in APART)
CONTENT = tuple(item.name for item in fields(ContentDocument))
#: What a row says of its content, which another row may say as well.
COLUMNS = tuple(name for name in CONTENT if name != "uid")
MODULE = ("uid", "title", "slug", "description", "extra")


class Parts(NamedTuple):
    """A course in the terms of a draft's rows."""

    settings: dict[str, Any]
    outline: list[dict[str, Any]]
    contents: list[dict[str, Any]]


def parts_of(course: Course, document: CourseDocument | None = None) -> Parts:
    """Of the live rows."""
    teachers = Course.instructors.through.objects.filter(course_id=course.pk).order_by("pk")
    return parts_in(
        document or document_of(course),
        subject=course.subject_id,
        instructors=list(teachers.values_list("instructor_id", flat=True)),
    )


def parts_in(document: CourseDocument, *, subject: int, instructors: list[int]) -> Parts:
    settings = {name: plain(getattr(document, name)) for name in SETTINGS}
    outline = [
        {name: plain(getattr(module, name)) for name in MODULE}
        | {"contents": [content.uid for content in module.contents]}
        for module in document.modules
    ]
    contents = [{name: plain(getattr(content, name)) for name in CONTENT} for content in document.contents]
    return Parts(settings | {"subject": subject, "instructors": instructors}, outline, contents)


def digest_of(parts: Parts) -> str:
    """Equal for equal courses, whatever their subject and teachers are called meanwhile."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def draft_document(draft: Draft) -> CourseDocument:
    """The course as its authors have it. It says no state: publishing sets that."""
    rows = DraftContent.objects.filter(draft=draft.pk, removed_at=None)
    return assembled(draft, {row.uid: content_document(row) for row in rows})


def assembled(draft: Draft, contents: Mapping[str, ContentDocument]) -> CourseDocument:
    values = {name: read(types_of(CourseDocument)[name], draft.settings[name], name) for name in SETTINGS}
    modules = tuple(
        ModuleDocument(
            **{name: module[name] for name in MODULE},
            contents=tuple(contents[uid] for uid in module["contents"] if uid in contents),
        )
        for module in draft.outline
    )
    return CourseDocument(
        **values,
        uid=draft.course.uid,
        subject=titles_to(draft.settings["subject"]),
        instructors=tuple(people(draft.settings["instructors"])),
        modules=modules,
    )


def content_document(row: DraftContent) -> ContentDocument:
    return ContentDocument(
        **{name: read(types_of(ContentDocument)[name], getattr(row, name), name) for name in CONTENT}
    )


def titles_to(subject: int) -> tuple[str, ...]:
    """From the root, as they are called now; none for a subject that is gone."""
    steps = ["title", *(f"{'parent__' * depth}title" for depth in range(1, limits.SUBJECT_DEPTH + 1))]
    titles = Subject.objects.filter(pk=subject).values_list(*steps).first()
    return tuple(one_line(title) for title in reversed(titles or ()) if title is not None)


def people(instructors: Iterable[int]) -> Iterable[Person]:
    """As they are shown now: a draft neither keeps nor changes what somebody says of themselves."""
    found = Instructor.objects.in_bulk(list(instructors))
    for number in instructors:
        if number in found:
            row = found[number]
            yield Person(one_line(row.name), row.slug, plain_newlines(row.bio).strip())
