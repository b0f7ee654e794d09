"""Going back: to an earlier revision, to what readers have, to what the studio published."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext

from coursewell.accounts.models import User
from coursewell.authoring.deriving import document_of
from coursewell.authoring.document import CourseDocument
from coursewell.authoring.drafts.checking import refused
from coursewell.authoring.drafts.comparing import live_digest
from coursewell.authoring.drafts.errors import DraftError
from coursewell.authoring.drafts.history import add_revision
from coursewell.authoring.drafts.keeping import keep_attachments
from coursewell.authoring.drafts.parts import digest_of, draft_document, parts_of
from coursewell.authoring.drafts.publishing import both_locked, make_live, refuse_errors, write
from coursewell.authoring.drafts.rewriting import parts_of_document, rewrite, set_aside, subject_for
from coursewell.authoring.models import Draft, Revision
from coursewell.courses.models import Course
from freshkeys import engine

REFRESHED = ("settings", "outline", "removed", "version", "outline_version", "base", "changed_at", "changed_by")


@transaction.atomic
def revert(*, draft: Draft, user: User, revision: Revision) -> Revision:
    """Readers, and the draft, have this revision again, as a new one.

    What the draft said besides, and what somebody changed outside the studio, is in the history then.
    """
    found, course = both_locked(draft)
    live = document_of(course)
    take(found, course, user, revision, live)
    keep_found(found, course, live)
    document = draft_document(found)
    refuse_errors(refused(document), "")
    made = make_live(
        found,
        course,
        document,
        user=user,
        at=engine.now(),
        reason=Revision.Reason.REVERTED,
        note=gettext("Revision %(number)d again") % {"number": revision.number},
    )
    refresh(draft, found, course)
    return made


@transaction.atomic
def recall(*, draft: Draft, user: User, revision: Revision) -> None:
    """The draft says again what this revision says. Readers see nothing of it before it is published."""
    found, course = both_locked(draft)
    take(found, course, user, revision, document_of(course))
    refresh(draft, found, course)


def take(draft: Draft, course: Course, user: User, revision: Revision, live: CourseDocument) -> None:
    if revision.course_id != course.pk:
        raise DraftError(gettext("This revision is of another course."))
    document = revision.read()
    set_aside(draft, course, user, live)
    rewrite(draft, parts_of_document(document, course), user)


@transaction.atomic
def adopt_live(*, draft: Draft, user: User) -> None:
    """The draft becomes what readers have, whoever wrote that. What it said before is in the history."""
    found, course = both_locked(draft)
    live = document_of(course)
    set_aside(found, course, user, live)
    keep_found(found, course, live)
    keep_attachments(course)
    parts = parts_of(course, live)
    rewrite(found, parts, user)
    found.base = digest_of(parts)
    found.save(update_fields=["base"])
    refresh(draft, found, course)


@transaction.atomic
def overwrite_live(*, draft: Draft, user: User) -> None:
    """Readers have again what the studio published last. What was changed outside is in the history.

    Of a course that was never published the next publication will overwrite it.
    """
    found, course = both_locked(draft)
    last = Revision.objects.filter(course=course, reason__in=Revision.LIVE).exclude(reason=Revision.Reason.FOUND)
    revision = last.order_by("-number").first()
    live = document_of(course)
    keep_found(found, course, live)
    if revision:
        document = revision.read()
        write(course, document, subject=subject_for(document, course), state=course.state)
        live = document_of(course)
        add_revision(course=course, document=live, user=user, reason=Revision.Reason.REVERTED)
    found.base = live_digest(course, live)
    found.save(update_fields=["base"])
    refresh(draft, found, course)


def keep_found(draft: Draft, course: Course, live: CourseDocument) -> None:
    """What somebody changed outside the studio, before it is gone. `live` is what the rows of the course say now."""
    if live_digest(course, live) != draft.base:
        keep_attachments(course)
        add_revision(course=course, document=live, user=None, reason=Revision.Reason.FOUND)


def refresh(draft: Draft, found: Draft, course: Course) -> None:
    draft.course = course
    for name in REFRESHED:
        setattr(draft, name, getattr(found, name))
