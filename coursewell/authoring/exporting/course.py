"""course.md: what a document says of the course itself."""

from __future__ import annotations

from typing import Any

from coursewell.authoring.document import CourseDocument, Person, course_uid, limits
from coursewell.authoring.document.paths import COURSE_FILE
from coursewell.authoring.exporting.frontmatter import minutes, moment
from coursewell.authoring.exporting.lessons import file_text, needs_verbatim
from coursewell.authoring.exporting.names import Names
from coursewell.authoring.folder.course import COVERS
from coursewell.authoring.folder.fields import subject_path


def course_text(document: CourseDocument, names: Names, *, modules: list[str] | None) -> str:
    """`modules`: the folders of the modules, where their names do not give the order."""
    prose = {
        name: prose_of(getattr(document, name)) for name in ("outcomes", "audience", "prerequisites", "assessment")
    }
    used = set().union(
        *(names.used_by(text, COURSE_FILE) for text in (document.overview, *map(spoken, prose.values())))
    )
    default_cover = next((name for name in COVERS if name in names.files), "")
    is_verbatim = needs_verbatim(document.overview, document.title)
    keys = {
        "title": document.title,
        "slug": document.slug,
        "id": document.uid if document.uid != course_uid(document.slug) else None,
        "subject": subject_of(document.subject),
        "code": document.code or None,
        "summary": document.summary or None,
        "level": document.level or None,
        "language": document.language or None,
        "licence": document.licence or None,
        "duration": minutes(document.duration_minutes),
        "open": document.is_open,
        "cover": document.cover if document.cover != default_cover else None,
        "external_url": document.external_url or None,
        "state": document.state,
        "published_at": moment(document.published_at) if document.published_at else None,
        "enrolment": enrolment_of(document),
        "instructors": [person_of(person) for person in document.instructors] or None,
        **{name: value or None for name, value in prose.items()},
        "modules": modules,
        **names.difference((asset.name for asset in document.assets), used | ({document.cover} - {""}), COURSE_FILE),
        "extra": dict(document.extra) or None,
        "verbatim": is_verbatim or None,
    }
    return file_text(keys, document.overview, is_verbatim=is_verbatim)


def subject_of(path: tuple[str, ...]) -> str | list[str]:
    """In one line where that reads back the same."""
    line = " / ".join(path)
    return line if subject_path(line) == path and len(line) <= limits.TITLE * 4 else list(path)


def enrolment_of(document: CourseDocument) -> dict[str, Any] | None:
    moments = {"opens": document.enrolment_opens_at, "closes": document.enrolment_closes_at}
    return {name: moment(value) for name, value in moments.items() if value} or None


def person_of(person: Person) -> str | dict[str, str]:
    if not person.slug and not person.bio:
        return person.name
    values = {"name": person.name, "slug": person.slug, "bio": person.bio}
    return {name: value for name, value in values.items() if value}


def prose_of(text: str) -> str | list[str]:
    """A Markdown list of plain items as a list, the way people write it."""
    lines = text.split("\n")
    items = [line[2:] for line in lines]
    is_list = all(line.startswith("- ") and line[2:] == " ".join(line[2:].split()) != "" for line in lines)
    return items if is_list else text


def spoken(prose: str | list[str]) -> str:
    return prose if isinstance(prose, str) else "\n".join(f"- {item}" for item in prose)
