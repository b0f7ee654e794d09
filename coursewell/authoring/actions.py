"""The writes of authoring that go through several tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import transaction

from coursewell.accounts.models import User
from coursewell.authoring.applying.attachments import all_assets, bring_assets, set_attachments
from coursewell.authoring.applying.changes import ApplyError, Changes, in_what_way, save_if_changed
from coursewell.authoring.applying.outline import set_outline
from coursewell.authoring.applying.people import set_instructors
from coursewell.authoring.applying.subjects import subject_at
from coursewell.authoring.document import CourseDocument
from coursewell.authoring.sources import Opener
from coursewell.courses import files
from coursewell.courses.models import Course, State

#: Fields that a document has under the name that the table gives them.
PLAIN = (
    "title", "slug", "overview", "code", "summary", "outcomes", "audience", "prerequisites", "assessment", "level",
    "language", "licence", "duration_minutes", "cover", "external_url", "published_at", "enrolment_opens_at",
    "enrolment_closes_at", "extra",
)  # fmt: skip


def apply_documents(
    *,
    documents: Sequence[CourseDocument],
    owner: Callable[[], User],
    sources: Mapping[str, Opener],
    change_owner: bool = False,
    dry_run: bool = False,
    advance: Callable[[], None] = lambda: None,
    finish: Callable[[], None] = lambda: None,
) -> list[Changes]:
    """Make the live courses equal to the documents: all of them or none, rows and bytes alike.

    Rows keep their ids. Where nothing differs nothing is written. `sources` opens the bytes of each asset, by digest.
    `owner` is asked inside the transaction, because it may make an account. `finish` is told when only the names of
    the files and the commit are left. A dry run does it all but the files, and undoes it before anybody can see it.
    """
    needed = [] if dry_run else [asset.digest for document in documents for asset in all_assets(document)]
    done = []
    with files.arriving(needed) as incoming:
        if not dry_run:
            bring_assets(documents, sources, incoming)

        def opener(digest: str) -> Opener:
            return sources[digest] if dry_run else partial(incoming.open, digest)

        with transaction.atomic():
            user = owner()
            for document in documents:
                done.append(write_document(document=document, owner=user, opener=opener, change_owner=change_owner))
                advance()
            if dry_run:
                transaction.set_rollback(True)
            else:
                finish()
                incoming.settle()
    return done


def write_document(
    *,
    document: CourseDocument,
    owner: User,
    opener: Callable[[str], Opener],
    change_owner: bool,
    subject: int | None = None,
) -> Changes:
    """Inside the transaction of the caller. `subject` is the key of the subject, where its titles need not say it."""
    changes = Changes()
    refuse_taken_slug(document)
    values = course_values(document, subject or subject_at(document.subject, changes).pk)
    course = Course.objects.select_for_update().filter(uid=document.uid).first()
    if course is None:
        # What does not say its state is meant for readers: an import is an act of publishing.
        course = Course.objects.create(uid=document.uid, owner=owner, **({"state": State.PUBLISHED} | values))
        changes.note_one("created", "course", course.title)
        before: dict[str, Any] = {}
    else:
        if change_owner:
            values["owner_id"] = owner.pk
        before = save_if_changed(course, values, touch=("updated",))
    count = changes.counts.total()
    contents = set_outline(course, document, changes)
    set_attachments(course, document, contents, opener, changes)
    has_new_teachers = set_instructors(course, document.instructors, changes)
    if before or has_new_teachers or changes.counts.total() > count:
        if not before and not changes.counts["created", "course"]:
            course.save(update_fields=["updated"])  # readers are told when anything in a course last changed
        if not changes.counts["created", "course"]:
            changes.note_one("updated", "course", course.title, in_what_way(before))
    return changes


def course_values(document: CourseDocument, subject: int) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(document, name) for name in PLAIN} | {"subject_id": subject}
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
