"""The writes of authoring that go through several tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from coursewell.accounts.models import User
from coursewell.authoring.applying.attachments import set_attachments, store_assets
from coursewell.authoring.applying.changes import ApplyError, Changes, save_if_changed
from coursewell.authoring.applying.outline import set_outline
from coursewell.authoring.applying.people import set_instructors
from coursewell.authoring.applying.subjects import subject_at
from coursewell.authoring.document import CourseDocument
from coursewell.authoring.sources import Opener
from coursewell.courses.models import Course, State

#: Fields that a document has under the name that the table gives them.
PLAIN = (
    "title", "slug", "overview", "code", "summary", "outcomes", "audience", "prerequisites", "assessment", "level",
    "language", "licence", "duration_minutes", "cover", "external_url", "published_at", "enrolment_opens_at",
    "enrolment_closes_at",
)  # fmt: skip


def apply_document(
    *, document: CourseDocument, owner: User, sources: Mapping[str, Opener], change_owner: bool = False
) -> Changes:
    """Make the live course equal to the document, whole or not at all.

    Rows keep their ids. Where nothing differs nothing is written. `sources` opens the bytes of each asset, by
    digest; they are stored before the transaction, so a failure leaves at most bytes that no row speaks of.
    """
    store_assets(document, sources)
    with transaction.atomic():
        return write_document(document=document, owner=owner, sources=sources, change_owner=change_owner)


def preview_document(
    *, document: CourseDocument, owner: User, sources: Mapping[str, Opener], change_owner: bool = False
) -> Changes:
    """What `apply_document` would change. It is done, and undone before anybody can see it."""
    with transaction.atomic():
        changes = write_document(document=document, owner=owner, sources=sources, change_owner=change_owner)
        transaction.set_rollback(True)
    return changes


def write_document(
    *, document: CourseDocument, owner: User, sources: Mapping[str, Opener], change_owner: bool
) -> Changes:
    """Inside the transaction of the caller."""
    changes = Changes()
    refuse_taken_slug(document)
    values = course_values(document, changes)
    course = Course.objects.select_for_update().filter(uid=document.uid).first()
    if course is None:
        # What does not say its state is meant for readers: an import is an act of publishing.
        course = Course.objects.create(uid=document.uid, owner=owner, **({"state": State.PUBLISHED} | values))
        changes.note("created", "course")
        is_changed = False
    else:
        if change_owner:
            values["owner_id"] = owner.pk
        is_changed = save_if_changed(course, values, touch=("updated",))
    before = changes.counts.total()
    contents = set_outline(course, document, changes)
    set_attachments(course, document, contents, sources, changes)
    has_new_teachers = set_instructors(course, document.instructors, changes)
    if is_changed or has_new_teachers or changes.counts.total() > before:
        if not is_changed and not changes.counts["created", "course"]:
            course.save(update_fields=["updated"])  # readers are told when anything in a course last changed
        if not changes.counts["created", "course"]:
            changes.note("updated", "course")
    return changes


def course_values(document: CourseDocument, changes: Changes) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(document, name) for name in PLAIN}
    values["subject_id"] = subject_at(document.subject, changes).pk
    if document.state is not None:
        values["state"] = document.state
    if document.is_open is not None:
        values["is_open"] = document.is_open
    return values


def refuse_taken_slug(document: CourseDocument) -> None:
    other = Course.objects.filter(slug=document.slug).exclude(uid=document.uid).first()
    if other:
        raise ApplyError(
            f"The course “{other.title}” has the slug “{document.slug}” already: give this one another “slug”, "
            "or the same “id” if it is the same course."
        )
