"""Drafts that begin: of a course that is there, of a new one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from coursewell.accounts.models import User
from coursewell.authoring.deriving import document_of
from coursewell.authoring.document.rules import one_line
from coursewell.authoring.drafts.errors import DraftError
from coursewell.authoring.drafts.history import add_revision
from coursewell.authoring.drafts.keeping import keep_attachments
from coursewell.authoring.drafts.parts import digest_of, parts_of
from coursewell.authoring.models import Draft, DraftContent, Revision
from coursewell.authoring.slugs import free_slug, slug_of
from coursewell.courses.models import Course, FormerSlug, State, Subject

TRIES = 5


def open_draft(*, course: Course, user: User) -> Draft:
    """The draft of a course; made of its live rows when there is none."""
    found = Draft.objects.select_related("course").filter(course=course.pk).first()
    return found or make_draft(course=course, user=user)


@transaction.atomic
def make_draft(*, course: Course, user: User) -> Draft:
    live = Course.objects.select_for_update().get(pk=course.pk)
    found = Draft.objects.filter(course=live).first()
    if found:  # by whoever held the lock
        found.course = live
        return found
    document = document_of(live)
    parts = parts_of(live, document)
    draft = Draft.objects.create(
        course=live,
        settings=parts.settings,
        outline=parts.outline,
        base=digest_of(parts),
        changed_at=timezone.now(),
        changed_by=user,
    )
    write_contents(draft, parts.contents, user)
    keep_attachments(live)
    if live.state != State.DRAFT or document.modules:
        add_revision(course=live, document=document, user=None, reason=Revision.Reason.OPENED)
    return draft


def write_contents(draft: Draft, contents: Iterable[dict[str, Any]], user: User) -> None:
    now = timezone.now()
    rows = [DraftContent(draft=draft, changed_at=now, changed_by=user, **values) for values in contents]
    DraftContent.objects.bulk_create(rows, batch_size=200)


def create_course(*, owner: User, title: str, subject: Subject) -> Course:
    """A new course that only its authors see, with an empty draft."""
    title = checked_title(title)
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                course = Course.objects.create(
                    owner=owner, title=title, subject=subject, slug=free_course_slug(title), state=State.DRAFT
                )
                open_draft(course=course, user=owner)
                return course
        except IntegrityError:  # somebody took the slug at the same time
            continue
    raise DraftError(gettext("No address could be found for this course; give it another title."))


def checked_title(title: str) -> str:
    title = one_line(title.replace("\0", ""))
    if not title:
        raise DraftError(gettext("Give the course a title."))
    if len(title) > 300:
        raise DraftError(gettext("This is longer than %(most)d characters; shorten it.") % {"most": 300})
    return title


def free_course_slug(title: str) -> str:
    """Nobody's address now, nor one that leads to another course since that was renamed."""
    wanted = slug_of(title, "course")
    taken = set(Course.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    former = FormerSlug.objects.filter(target=FormerSlug.Target.COURSE, slug__startswith=wanted)
    return free_slug(wanted, taken | set(former.values_list("slug", flat=True)))
