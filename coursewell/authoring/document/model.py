"""What a course document is made of. Every value is plain and immutable; text is Markdown unless it says otherwise.

What a field must be like stands beside its type (see `rules`): the check, the JSON Schema and the reference follow it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, Any

from coursewell.authoring.document import limits, rules
from coursewell.courses import kinds
from coursewell.courses.links import default_path
from coursewell.courses.models import Level, State

#: Raised when a document of the old shape can no longer be read as it stands.
VERSION = 1

Uid = Annotated[str, rules.Pattern(rules.UID, "an identity of 32 hexadecimal digits", 32)]
Title = Annotated[str, rules.Line(limits.TITLE, least=1)]
Slug = Annotated[str, rules.Pattern(rules.SLUG, "letters, digits, hyphens and underscores", limits.SLUG)]
Prose = Annotated[str, rules.Text(limits.PROSE)]
Body = Annotated[str, rules.Text(limits.BODY, is_trimmed=False)]
Minutes = Annotated[int | None, rules.Whole(0, limits.MINUTES)]
Moment = Annotated[datetime | None, rules.Moment()]
#: By the name of a format ("olx", "qti"): what it brought that has no field here, kept for the way back.
Extra = Annotated[Mapping[str, Any], rules.Plain()]


@dataclass(frozen=True, slots=True)
class Asset:
    """A file used by a text: its path from the root of the course, and the SHA-256 of its bytes."""

    name: Annotated[str, rules.Path()]
    digest: Annotated[str, rules.Pattern(rules.DIGEST, "a SHA-256 of 64 hexadecimal digits", 64)]
    size: Annotated[int, rules.Whole(0, limits.ASSET)]


@dataclass(frozen=True, slots=True)
class Person:
    """An instructor as readers see one. An empty slug is made from the name."""

    name: Title
    slug: Annotated[str, rules.Pattern(rules.SLUG, "letters, digits, hyphens and underscores", limits.SLUG, True)] = ""
    bio: Prose = ""


@dataclass(frozen=True, slots=True)
class ContentDocument:
    """One lesson. `path` is where its text lies from the root of the course: links and pictures are relative to it.

    A content without a path is given one by its module, the same that a row without one has.
    """

    uid: Uid
    title: Title
    slug: Slug
    kind: Annotated[str, rules.OneOf(kinds.names())] = "text"
    body: Body = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    duration_minutes: Minutes = None
    is_open: bool = False
    path: Annotated[str, rules.Path()] = ""
    assets: tuple[Asset, ...] = ()
    extra: Extra = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "assets", in_order(self.assets))


@dataclass(frozen=True, slots=True)
class ModuleDocument:
    """A part of a course. Its title may be empty: then readers see its contents without a heading."""

    uid: Uid
    title: Annotated[str, rules.Line(limits.TITLE)]
    slug: Slug
    description: Prose = ""
    contents: tuple[ContentDocument, ...] = ()
    extra: Extra = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not all(content.path for content in self.contents):
            given = (
                part if part.path else replace(part, path=default_path(self.slug, part.slug)) for part in self.contents
            )
            object.__setattr__(self, "contents", tuple(given))


@dataclass(frozen=True, slots=True)
class CourseDocument:
    """A whole course. `None` for `state` or `is_open` means that the source does not say: what is there stays."""

    uid: Uid
    title: Title
    slug: Slug
    subject: tuple[Title, ...] = ()
    overview: Body = ""
    code: Annotated[str, rules.Line(limits.CODE)] = ""
    summary: Annotated[str, rules.Line(limits.SUMMARY)] = ""
    outcomes: Prose = ""
    audience: Prose = ""
    prerequisites: Prose = ""
    assessment: Prose = ""
    level: Annotated[str, rules.OneOf(("", *Level.values))] = ""
    language: Annotated[
        str, rules.Pattern(rules.LANGUAGE, "a language code like en, de or zh-Hans", limits.LANGUAGE, True)
    ] = ""
    licence: Annotated[str, rules.Line(limits.LICENCE)] = ""
    duration_minutes: Minutes = None
    cover: Annotated[str, rules.Path(is_optional=True)] = ""
    external_url: Annotated[str, rules.WebAddress()] = ""
    state: Annotated[str | None, rules.OneOf(tuple(State.values))] = None
    is_open: bool | None = None
    published_at: Moment = None
    enrolment_opens_at: Moment = None
    enrolment_closes_at: Moment = None
    instructors: tuple[Person, ...] = ()
    assets: tuple[Asset, ...] = ()
    modules: tuple[ModuleDocument, ...] = ()
    extra: Extra = field(default_factory=dict)
    version: int = VERSION

    def __post_init__(self) -> None:
        object.__setattr__(self, "assets", in_order(self.assets))

    @property
    def contents(self) -> tuple[ContentDocument, ...]:
        return tuple(content for module in self.modules for content in module.contents)

    @property
    def files(self) -> dict[str, Asset]:
        """Every file of the course and of its contents, by name."""
        own = {asset.name: asset for asset in self.assets}
        return own | {asset.name: asset for content in self.contents for asset in content.assets}


def in_order(assets: tuple[Asset, ...]) -> tuple[Asset, ...]:
    """Assets are a set; they are kept by name, so that equal documents are equal."""
    return tuple(sorted(assets, key=lambda asset: asset.name))
