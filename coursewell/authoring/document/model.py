"""What a course document is made of. Every value is plain and immutable; text is Markdown unless it says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

#: Raised when a document of the old shape can no longer be read as it stands.
VERSION = 1


@dataclass(frozen=True, slots=True)
class Asset:
    """A file used by a text: its path from the root of the course, and the SHA-256 of its bytes."""

    name: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Person:
    """An instructor as readers see one. An empty slug is made from the name."""

    name: str
    slug: str = ""
    bio: str = ""


@dataclass(frozen=True, slots=True)
class ContentDocument:
    """One lesson. `path` is where its text lies from the root of the course: links and pictures are relative to it."""

    uid: str
    title: str
    slug: str
    kind: str = "text"
    body: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    duration_minutes: int | None = None
    is_open: bool = False
    path: str = ""
    assets: tuple[Asset, ...] = ()


@dataclass(frozen=True, slots=True)
class ModuleDocument:
    uid: str
    title: str
    slug: str
    description: str = ""
    contents: tuple[ContentDocument, ...] = ()


@dataclass(frozen=True, slots=True)
class CourseDocument:
    """A whole course. `None` for `state` or `is_open` means that the source does not say: what is there stays."""

    uid: str
    title: str
    slug: str
    subject: tuple[str, ...] = ()
    overview: str = ""
    code: str = ""
    summary: str = ""
    outcomes: str = ""
    audience: str = ""
    prerequisites: str = ""
    assessment: str = ""
    level: str = ""
    language: str = ""
    licence: str = ""
    duration_minutes: int | None = None
    cover: str = ""
    external_url: str = ""
    state: str | None = None
    is_open: bool | None = None
    published_at: datetime | None = None
    enrolment_opens_at: datetime | None = None
    enrolment_closes_at: datetime | None = None
    instructors: tuple[Person, ...] = ()
    assets: tuple[Asset, ...] = ()
    modules: tuple[ModuleDocument, ...] = ()
    version: int = VERSION

    @property
    def contents(self) -> tuple[ContentDocument, ...]:
        return tuple(content for module in self.modules for content in module.contents)
