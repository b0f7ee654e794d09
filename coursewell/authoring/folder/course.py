"""course.md: the front matter and overview of a course."""

from __future__ import annotations

from typing import Any

from coursewell.authoring.document import limits
from coursewell.authoring.document.identity import course_uid
from coursewell.authoring.document.model import CourseDocument
from coursewell.authoring.document.paths import COURSE_FILE as COURSE_FILE
from coursewell.authoring.folder import lesson
from coursewell.authoring.folder.fields import Fields
from coursewell.authoring.folder.tree import Tree
from coursewell.authoring.folder.uses import Uses
from coursewell.authoring.slugs import slug_of
from coursewell.courses.models import Level, State

COVERS = tuple(f"cover.{ending}" for ending in ("svg", "png", "jpg", "jpeg", "webp"))
KEYS = (
    "title", "slug", "id", "subject", "code", "summary", "level", "language", "licence", "duration", "open", "cover",
    "instructors", "outcomes", "audience", "prerequisites", "assessment", "state", "published_at", "enrolment",
    "external_url", "modules", "files", "without_files", "extra", "verbatim",
)  # fmt: skip
PROSE = ("outcomes", "audience", "prerequisites", "assessment")


def read_course(
    tree: Tree, default_subject: tuple[str, ...], pages: frozenset[str]
) -> tuple[CourseDocument, list[tuple[str, int]]] | None:
    """The course without its modules, and the order of modules that it gives (each with its line)."""
    text = lesson.read_text(tree, tree.report, COURSE_FILE)
    if text is None:
        return None
    fields = text.fields
    fields.refuse_unknown(KEYS)
    uses = Uses(tree, tree.report, COURSE_FILE, pages)
    uses.read(text.body, text.body_line)
    prose: dict[str, Any] = {key: fields.prose(key) for key in PROSE}
    for key, value in prose.items():
        uses.read(value, fields.front.lines.get(key, 1))
    name = lesson.bare_name(tree.name)
    slug = fields.slug() or slug_of(name, "course")
    subject = fields.subject() or default_subject
    document = CourseDocument(
        uid=course_uid(fields.line("id") or slug),
        title=text.title or lesson.spoken(name),
        slug=slug,
        subject=subject,
        overview=text.trimmed,
        code=fields.line("code", most=limits.CODE),
        summary=fields.line("summary", most=limits.SUMMARY),
        level=fields.choice("level", Level.values),
        language=fields.language(),
        licence=fields.line("licence", most=limits.LICENCE),
        duration_minutes=fields.minutes(),
        cover=cover_of(tree, fields, uses),
        external_url=fields.address("external_url"),
        state=fields.choice("state", State.values) or None,
        is_open=fields.truth("open"),
        published_at=fields.moment("published_at"),
        instructors=fields.people(),
        **prose,
        **enrolment_of(fields),
        assets=uses.owned(fields),
        extra=fields.extra(),
    )
    if not subject:
        fields.report.error("The course names no subject: add “subject”, or give --subject.", COURSE_FILE, 1)
    return document, [(name, fields.front.lines["modules"]) for name in fields.names("modules")]


def cover_of(tree: Tree, fields: Fields, uses: Uses) -> str:
    """The cover that front matter names, or a file named so."""
    if fields.has("cover"):
        name = fields.line("cover", most=limits.NAME)
        return uses.file(name, fields.front.lines["cover"]) if name else ""
    return next((uses.file(name, None) for name in COVERS if name in tree.files), "")


def enrolment_of(fields: Fields) -> dict[str, Any]:
    enrolment = fields.mapping("enrolment", ("opens", "closes"))
    if enrolment is None:
        return {}
    opens, closes = enrolment.moment("opens"), enrolment.moment("closes")
    if opens and closes and opens >= closes:
        fields.error("enrolment", "Enrolment closes before it opens; swap the two moments.")
    return {"enrolment_opens_at": opens, "enrolment_closes_at": closes}
