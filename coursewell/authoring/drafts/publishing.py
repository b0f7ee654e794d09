"""Making the draft what readers see: one transaction, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext

from coursewell.accounts.models import User
from coursewell.authoring.actions import write_document
from coursewell.authoring.applying.attachments import all_assets
from coursewell.authoring.applying.changes import ApplyError
from coursewell.authoring.document import CourseDocument
from coursewell.authoring.drafts.checking import Problem, problems
from coursewell.authoring.drafts.comparing import live_digest
from coursewell.authoring.drafts.errors import DiffersError, DraftError, NotReadyError
from coursewell.authoring.drafts.history import add_revision
from coursewell.authoring.drafts.keeping import keep_attachments
from coursewell.authoring.drafts.locking import locked
from coursewell.authoring.drafts.parts import draft_document
from coursewell.authoring.models import Draft, Revision
from coursewell.courses import files
from coursewell.courses.models import Course, State
from freshkeys import engine


def publish(*, draft: Draft, user: User, override: str = "", note: str = "") -> Revision:
    """Readers see the draft from the commit on. `override` says why, where the checks found errors that it may pass.

    Raises:
        NotReadyError: the checks found errors.
        DiffersError: the live course was changed outside the studio.
    """
    checked, reason = checked_document(draft, override)
    with transaction.atomic():
        found, course = both_locked(draft)
        if live_digest(course) != found.base:
            raise DiffersError
        document = draft_document(found)
        if document != checked:  # somebody wrote meanwhile
            reason = refuse_errors(problems(document), override)
        revision = make_live(found, course, document, user=user, at=engine.now(), note=note, override=reason)
    draft.base, draft.course = found.base, course
    return revision


def checked_document(draft: Draft, override: str) -> tuple[CourseDocument, str]:
    """Checking takes long in a large course, so it is done before anybody has to wait for a lock."""
    with transaction.atomic():
        document = draft_document(Draft.objects.select_related("course").get(pk=draft.pk))
    return document, refuse_errors(problems(document), override)


def both_locked(draft: Draft) -> tuple[Draft, Course]:
    """The draft and the live course as they are now, in the order in which everybody takes these locks."""
    found = locked(draft)
    course = Course.objects.select_for_update().get(pk=found.course_id)
    found.course = course
    return found, course


def refuse_errors(found: Iterable[Problem], override: str) -> str:
    """What was passed over, and why; empty where nothing was."""
    errors = [problem for problem in found if problem.level == "error"]
    blocking = [problem for problem in errors if not (override.strip() and problem.can_be_overridden)]
    if blocking:
        raise NotReadyError(blocking)
    return override.strip() if errors else ""


def make_live(
    draft: Draft,
    course: Course,
    document: CourseDocument,
    *,
    user: User | None,
    at: datetime,
    reason: Revision.Reason = Revision.Reason.PUBLISHED,
    note: str = "",
    override: str = "",
) -> Revision:
    """Inside the transaction of the caller, who holds both locks."""
    document = replace(document, state=State.PUBLISHED.value, published_at=first_published(course, at))
    write(course, document, subject=draft.settings["subject"], state=State.PUBLISHED)
    keep_attachments(course)
    draft.base = live_digest(course)
    draft.save(update_fields=["base"])
    return add_revision(course=course, document=document, user=user, reason=reason, at=at, note=note, override=override)


def write(course: Course, document: CourseDocument, *, subject: int, state: str) -> None:
    """Make the live rows equal to the document; `course` shows it afterwards.

    The subject is given apart: it may have got another title meanwhile, and two subjects may have the same.
    """
    refuse_missing(document)
    try:
        document = replace(document, state=state)
        write_document(document=document, owner=course.owner, opener=stored, change_owner=False, subject=subject)
    except ApplyError as error:
        raise DraftError(str(error)) from None
    course.refresh_from_db()


def first_published(course: Course, at: datetime) -> datetime | None:
    """A course keeps the moment at which readers first had it; one that is still to come gives way to now."""
    if course.state == State.PUBLISHED and course.published_at is None:
        return None  # of an import that does not say
    return course.published_at if course.published_at and course.published_at <= at else at


def refuse_missing(document: CourseDocument) -> None:
    for asset in all_assets(document):
        if not files.path_of(asset.digest).exists():
            raise DraftError(gettext("The file “%(name)s” is lost; attach it again.") % {"name": asset.name})


def stored(digest: str) -> partial[BinaryIO]:
    """Opens bytes that are kept already."""
    return partial(files.path_of(digest).open, "rb")
