"""The course document of live rows, whoever wrote them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from coursewell.authoring.actions import PLAIN
from coursewell.authoring.document import Asset, ContentDocument, CourseDocument, ModuleDocument, Person, limits
from coursewell.authoring.document.rules import one_line
from coursewell.authoring.sources.names import twin_key
from coursewell.courses.links import path_in
from coursewell.courses.models import Attachment, Content, Course, Module

#: Texts keep their ends; these do not.
TRIMMED = ("outcomes", "audience", "prerequisites", "assessment")
LINES = ("title", "summary", "code", "licence", "language", "external_url")
#: What `data` of a row holds beside what its kind keeps there.
BESIDE = ("path", "extra")


def document_of(course: Course) -> CourseDocument:
    """Five queries. Applying it changes nothing; what no document may have (see `check`) is in it as the row has it.

    Two things are put right, because forms and other systems leave them: newlines, and white space around short texts.
    """
    values: dict[str, Any] = {name: getattr(course, name) for name in PLAIN}
    values |= {name: plain_newlines(values[name]).strip() for name in TRIMMED}
    values |= {name: one_line(values[name]) for name in LINES}
    values |= {name: utc(value) for name, value in values.items() if isinstance(value, datetime)}
    assets = assets_of(course)
    return CourseDocument(
        **values | {"overview": plain_newlines(course.overview)},
        uid=course.uid,
        subject=subject_of(course),
        state=course.state,
        is_open=course.is_open,
        instructors=people_of(course),
        assets=tuple(assets[None]),
        modules=modules_of(course, assets),
    )


def subject_of(course: Course) -> tuple[str, ...]:
    """The titles from the root. One level more than a document may have is asked for, so that `check` sees it."""
    steps = ["subject", *(f"subject{'__parent' * depth}" for depth in range(1, limits.SUBJECT_DEPTH + 1))]
    titles = Course.objects.filter(pk=course.pk).values_list(*(f"{step}__title" for step in steps)).first()
    return tuple(one_line(title) for title in reversed(titles or ()) if title is not None)


def people_of(course: Course) -> tuple[Person, ...]:
    """In the order in which they were named."""
    rows = Course.instructors.through.objects.filter(course_id=course.pk).order_by("pk")
    found = rows.values_list("instructor__name", "instructor__slug", "instructor__bio")
    return tuple(Person(one_line(name), slug, plain_newlines(bio).strip()) for name, slug, bio in found)


def assets_of(course: Course) -> Mapping[int | None, list[Asset]]:
    found: dict[int | None, list[Asset]] = defaultdict(list)
    rows = Attachment.objects.filter(course=course).values_list("content_id", "name", "digest", "size")
    for content, name, digest, size in rows:
        found[content].append(Asset(name, digest, size))
    return found


def modules_of(course: Course, assets: Mapping[int | None, list[Asset]]) -> tuple[ModuleDocument, ...]:
    contents: dict[int, list[Content]] = defaultdict(list)
    for content in Content.objects.filter(module__course=course).order_by("position", "pk"):
        contents[content.module_id].append(content)
    modules = list(Module.objects.filter(course=course).order_by("position", "pk"))
    taken = {str(content.data["path"]) for rows in contents.values() for content in rows if has_path(content)}
    return tuple(
        ModuleDocument(
            uid=module.uid,
            title=one_line(module.title),
            slug=module.slug,
            description=plain_newlines(module.description).strip(),
            contents=tuple(
                content_of(content, path_of(content, module.slug, taken), assets.get(content.pk, ()))
                for content in contents[module.pk]
            ),
            extra=module.extra,
        )
        for module in modules
    )


def has_path(content: Content) -> bool:
    return isinstance(content.data, dict) and bool(content.data.get("path"))


def path_of(content: Content, module: str, taken: set[str]) -> str:
    """The path that a row says, or the default, moved aside where a file system would take it for another one."""
    path = path_in(content.data, module=module, content=content.slug)
    if has_path(content):
        return path
    keys = {twin_key(other) for other in taken}
    stem, number = path.removesuffix(".md"), 2
    while twin_key(path) in keys:
        path, number = f"{stem}-{number}.md", number + 1
    taken.add(path)
    return path


def content_of(content: Content, path: str, assets: Iterable[Asset]) -> ContentDocument:
    data = content.data if isinstance(content.data, dict) else {}
    extra = data.get("extra")
    return ContentDocument(
        uid=content.uid,
        title=one_line(content.title),
        slug=content.slug,
        kind=content.kind,
        body=plain_newlines(content.body),
        data={name: value for name, value in data.items() if name not in BESIDE},
        duration_minutes=content.duration_minutes,
        is_open=content.is_open,
        path=path,
        assets=tuple(assets),
        extra=extra if isinstance(extra, dict) else {},
    )


def plain_newlines(text: str) -> str:
    """Forms send two characters for each."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
