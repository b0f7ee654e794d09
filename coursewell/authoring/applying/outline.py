"""Making the modules and contents of a course equal to a document's: rows keep their identity, whatever moves."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any, TypeVar

from coursewell.authoring.applying.changes import ApplyError, Changes, in_what_way, save_if_changed
from coursewell.authoring.document import ContentDocument, CourseDocument, ModuleDocument
from coursewell.courses import kinds
from coursewell.courses.models import Content, Course, Module

Part = TypeVar("Part", Module, Content)


def set_outline(course: Course, document: CourseDocument, changes: Changes) -> dict[str, Content]:
    """Applies modules and contents; gives the contents by uid.

    The order of the steps keeps slugs unique at every moment and lets no content fall with a module that it left.
    """
    modules = {module.uid: module for module in Module.objects.filter(course=course)}
    contents = {content.uid: content for content in Content.objects.filter(module__course=course)}
    refuse_foreign(document, course)
    wanted_modules = {module.uid for module in document.modules}
    wanted_contents = {content.uid for content in document.contents}

    remove((contents[uid] for uid in contents.keys() - wanted_contents), "content", changes)
    contents = {uid: content for uid, content in contents.items() if uid in wanted_contents}
    leaving = [modules.pop(uid) for uid in modules.keys() - wanted_modules]
    make_way(leaving, {module.slug for module in document.modules})

    place(modules, [(part.uid, module_values(part, at)) for at, part in enumerate(document.modules)], changes, "module")
    for position, part in enumerate(document.modules):
        if part.uid not in modules:
            values = module_values(part, position)
            modules[part.uid] = Module.objects.create(uid=part.uid, course=course, **values)
            changes.note_one("created", "module", part.title)

    placed = [
        (content, content_values(content, modules[module.uid], at))
        for module in document.modules
        for at, content in enumerate(module.contents)
    ]
    place(contents, [(content.uid, values) for content, values in placed], changes, "content")
    new = [Content(uid=part.uid, **values) for part, values in placed if part.uid not in contents]
    Content.objects.bulk_create(new, batch_size=200)
    for content in new:
        changes.note_one("created", "content", content.title)
    remove(leaving, "module", changes)
    return contents | {content.uid: content for content in new}


def module_values(part: ModuleDocument, position: int) -> dict[str, Any]:
    names = ("title", "slug", "description", "extra")
    return {name: getattr(part, name) for name in names} | {"position": position}


def content_values(part: ContentDocument, module: Module, position: int) -> dict[str, Any]:
    return {
        "module_id": module.pk,
        "title": part.title,
        "slug": part.slug,
        "position": position,
        "kind": part.kind,
        "body": part.body,
        # Links between lessons and paths of pictures are relative to where the text lay; see `courses.links`.
        "data": cleaned(part) | {"path": part.path} | ({"extra": part.extra} if part.extra else {}),
        "duration_minutes": part.duration_minutes,
        "is_open": part.is_open,
    }


def cleaned(part: ContentDocument) -> dict[str, Any]:
    try:
        return kinds.get(part.kind).clean(part.data)
    except kinds.InvalidDataError as error:
        raise ApplyError(f"“{part.title}”: {error}") from None


def refuse_foreign(document: CourseDocument, course: Course) -> None:
    """An identifier means one thing on the whole site."""
    uids = {module.uid for module in document.modules}
    stolen = Module.objects.filter(uid__in=uids).exclude(course=course).select_related("course").first()
    other = stolen.course if stolen else None
    if other is None:
        uids = {content.uid for content in document.contents}
        foreign = Content.objects.filter(uid__in=uids).exclude(module__course=course)
        content = foreign.select_related("module__course").first()
        other = content.module.course if content else None
    if other:
        raise ApplyError(
            f"An “id” inside “{document.title}” belongs to the course “{other.title}” already: "
            "give the copy other ids, or remove them."
        )


def make_way(leaving: Iterable[Module], wanted: set[str]) -> None:
    for module in leaving:
        if module.slug in wanted:
            module.slug = module.uid
            module.save(update_fields=["slug"])


def place(rows: dict[str, Part], wanted: list[tuple[str, dict[str, Any]]], changes: Changes, thing: str) -> None:
    """Update the rows that exist, each once the slug that it wants is free; a circle is broken by a passing slug."""
    waiting = [(rows[uid], values) for uid, values in wanted if uid in rows]
    held = {place_of(row): row.pk for row in rows.values()}
    while waiting:
        ready = [pair for pair in waiting if held.get(place_in(*pair), pair[0].pk) == pair[0].pk]
        if not ready:
            row = waiting[0][0]
            del held[place_of(row)]
            row.slug = row.uid
            row.save(update_fields=["slug"])
            held[place_of(row)] = row.pk
            continue
        for row, values in ready:
            del held[place_of(row)]
            before = save_if_changed(row, values)
            if before:
                changes.note_one("updated", thing, row.title, in_what_way(before))
            held[place_of(row)] = row.pk
        done = {row.pk for row, _ in ready}
        waiting = [pair for pair in waiting if pair[0].pk not in done]


def place_of(row: Module | Content) -> tuple[Hashable, str]:
    return (row.module_id if isinstance(row, Content) else row.course_id), row.slug


def place_in(row: Module | Content, values: dict[str, Any]) -> tuple[Hashable, str]:
    return values.get("module_id", place_of(row)[0]), values["slug"]


def remove(rows: Iterable[Module | Content], thing: str, changes: Changes) -> None:
    for row in rows:
        row.delete()
        changes.note_one("removed", thing, row.title)
