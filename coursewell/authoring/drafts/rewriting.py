"""Putting another document into a draft, in the place of what it says now."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from coursewell.accounts.models import User
from coursewell.authoring.applying.changes import Changes
from coursewell.authoring.applying.people import instructor_for
from coursewell.authoring.deriving import document_of
from coursewell.authoring.document import CourseDocument
from coursewell.authoring.drafts.history import add_revision
from coursewell.authoring.drafts.opening import write_contents
from coursewell.authoring.drafts.parts import COLUMNS, Parts, draft_document, parts_in
from coursewell.authoring.models import Draft, DraftContent, Revision
from coursewell.courses.models import Course, Instructor, Subject


def has_changes(
    draft: Draft, course: Course, live: CourseDocument | None = None, document: CourseDocument | None = None
) -> bool:
    """Whether the draft says anything that readers do not have yet.

    `live` is what they have and `document` what the draft says; read here when they are not given.
    """
    return bare(document or draft_document(draft)) != bare(live or document_of(course))


def bare(document: CourseDocument) -> CourseDocument:
    """Without what is not the author's to say."""
    return replace(document, state=None, published_at=None)


def set_aside(draft: Draft, course: Course, user: User, live: CourseDocument) -> None:
    """Keep what the draft says in the history before something else takes its place. `live` is what readers have."""
    document = draft_document(draft)
    if has_changes(draft, course, live, document):
        add_revision(course=course, document=document, user=user, reason=Revision.Reason.KEPT)


def rewrite(draft: Draft, parts: Parts, user: User) -> None:
    """Whoever is writing in a content that changes here is told so when they save."""
    now = timezone.now()
    wanted = {values["uid"]: values for values in parts.contents}
    rows = {row.uid: row for row in DraftContent.objects.select_for_update().filter(draft=draft)}
    for uid, row in rows.items():
        values = wanted.pop(uid, None)
        if values is None:
            if row.removed_at is None:
                row.removed_at = now
                row.save(update_fields=["removed_at"])
        elif row.removed_at is not None or any(getattr(row, name) != values[name] for name in COLUMNS):
            for name in COLUMNS:
                setattr(row, name, values[name])
            row.version += 1
            row.removed_at, row.changed_at, row.changed_by = None, now, user
            row.save()
    write_contents(draft, wanted.values(), user)
    # What was deleted may be here again; the draft that was set aside has it in any case.
    draft.settings, draft.outline, draft.removed = parts.settings, parts.outline, []
    draft.version += 1
    draft.outline_version += 1
    draft.changed_at, draft.changed_by = now, user
    draft.save()


def parts_of_document(document: CourseDocument, course: Course) -> Parts:
    """Of an earlier document: its subject and its people as they are found now."""
    people = [instructor(person.slug) or instructor_for(person, Changes()).pk for person in document.instructors]
    return parts_in(document, subject=subject_for(document, course), instructors=people)


def subject_for(document: CourseDocument, course: Course) -> int:
    """The one that is called so now. Where none is, it was renamed or is gone: the course stays where it is."""
    return subject_called(document.subject) or course.subject_id


def instructor(slug: str) -> int | None:
    """What they say of themselves today is theirs: an old revision does not undo it."""
    return Instructor.objects.filter(slug=slug).values_list("pk", flat=True).first() if slug else None


def subject_called(titles: tuple[str, ...]) -> int | None:
    parent: int | None = None
    for title in titles:
        parent = Subject.objects.filter(parent=parent, title=title).values_list("pk", flat=True).first()
        if parent is None:
            return None
    return parent
