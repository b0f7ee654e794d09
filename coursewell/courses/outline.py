"""The outline of a course: its modules and their contents, without the texts."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from coursewell.courses.models import Content, Course, Module
from freshkeys import remember


@dataclass(frozen=True)
class Item:
    """One content in an outline. `url` is none for who may not read it; `duration` is in minutes."""

    title: str
    kind: str
    duration: int | None
    url: str | None
    is_open: bool


@dataclass(frozen=True)
class Part:
    """One module in an outline."""

    title: str
    description: str
    contents: tuple[Item, ...]


def outline_of(course: Course, *, may_read_all: bool = False) -> tuple[Part, ...]:
    """The outline as one visitor sees it. Open contents are everyone's; the rest is for who may read all."""
    modules = remember(f"course_{course.pk}_modules", Module.objects.filter(course=course.pk))
    contents = remember(
        f"course_{course.pk}_contents", Content.objects.filter(module__course=course.pk).defer("body", "data")
    )
    everything = course.is_open or may_read_all

    def item(module: Module, content: Content) -> Item:
        is_open = course.is_open or content.is_open
        address = lesson_url(course, module.slug, content.slug)
        url = address if everything or content.is_open else None
        return Item(content.title, content.kind, content.duration_minutes, url, is_open)

    return tuple(
        Part(
            module.title,
            module.description,
            tuple(item(module, content) for content in contents if content.module_id == module.pk),
        )
        for module in modules
    )


def lesson_url(course: Course, module: str, content: str) -> str:
    """The address of a lesson by the slugs of its module and its own."""
    return f"{course.get_absolute_url()}{quote(module)}/{quote(content)}/"


def first_url(outline: tuple[Part, ...]) -> str | None:
    """Where reading starts: the first content that this visitor may read."""
    return next((item.url for part in outline for item in part.contents if item.url), None)
