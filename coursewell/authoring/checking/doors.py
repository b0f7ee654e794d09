"""The doors of the catalogue, and those of the studio: drafting, publishing, moving, reverting, hiding, scheduling.

Other doors write the same courses past the studio. It takes over what they wrote before it publishes, as an author is
asked to; the live rows do not change by that.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from coursewell.accounts.models import User
from coursewell.authoring import drafts
from coursewell.authoring.checking.names import (
    HIDING,
    MOVING,
    OVERWRITING,
    PUBLISHING,
    REVERTING,
    SAVING,
    SCHEDULING,
)
from coursewell.authoring.drafts.scheduling import publish_due
from coursewell.authoring.models import Draft, DraftContent, Revision
from coursewell.courses.checking.doors import DOORS
from coursewell.courses.checking.doors.register import a_course, summary, title
from coursewell.courses.models import Course, State
from freshkeys import engine
from freshkeys.checking.pen import Pen

__all__ = ["DOORS"]

#: More lessons in a module would only make pages longer.
MOST = 3
WHY = "A check writes nonsense."


def a_draft(pen: Pen) -> tuple[Draft, User]:
    """The draft of a course of the plot, which says what readers have.

    One that nobody sees is given an age, which publishing keeps: a clock that is set back hides what began just now.
    """
    course = a_course(pen)
    hidden = Course.objects.filter(pk=course.pk).exclude(state=State.PUBLISHED)
    hidden.update(published_at=an_hour_ago())
    draft = drafts.open_draft(course=course, user=course.owner)
    if drafts.differs_from_live(draft):
        drafts.adopt_live(draft=draft, user=course.owner)
    return draft, course.owner


def an_hour_ago() -> datetime:
    return engine.now() - timedelta(hours=1)


def module_called(draft: Draft, slug: str) -> dict[str, Any] | None:
    return next((module for module in draft.outline if module["slug"] == slug), None)


def the_lesson(draft: Draft) -> DraftContent | None:
    """That which every course has."""
    first = module_called(draft, "first")
    found: DraftContent | None = draft.contents.filter(uid__in=first["contents"] if first else [], slug="text").first()
    return found


def rewrite(pen: Pen, draft: Draft, user: User) -> None:
    fields = {"title": title(pen), "summary": summary(pen)}
    drafts.save_settings(draft=draft, user=user, version=draft.version, fields=fields)
    lesson = the_lesson(draft)
    if lesson is not None:
        words = {"title": f"Lesson n{pen.number()}", "body": f"Text n{pen.number()}"}
        drafts.save_content(draft=draft, user=user, uid=lesson.uid, version=lesson.version, fields=words)


def publish(pen: Pen, draft: Draft, user: User) -> None:
    with pen.single():
        drafts.publish(draft=draft, user=user, override=WHY)


@DOORS.add(SAVING, weight=1)
def save_a_draft(pen: Pen) -> None:
    """Nobody sees it."""
    draft, user = a_draft(pen)
    with pen.single():
        rewrite(pen, draft, user)


@DOORS.add(PUBLISHING, weight=3)
def publish_all(pen: Pen) -> None:
    draft, user = a_draft(pen)
    rewrite(pen, draft, user)
    publish(pen, draft, user)


@DOORS.add(MOVING)
def move(pen: Pen) -> None:
    """A module, and a lesson from one module into another."""
    draft, user = a_draft(pen)
    module = pen.random.choice(draft.outline)
    drafts.move_module(draft=draft, user=user, uid=module["uid"], direction=pen.random.choice(["up", "down"]))
    lesson = the_lesson(draft)
    others = draft.contents.filter(removed_at=None).exclude(pk=lesson.pk if lesson else 0).order_by("pk")
    for number, row in enumerate(others):
        if number < MOST:
            target = pen.random.choice(draft.outline)["uid"]
            drafts.move_content(draft=draft, user=user, uid=row.uid, module=target)
        else:
            drafts.delete_content(draft=draft, user=user, uid=row.uid)
    publish(pen, draft, user)


@DOORS.add(HIDING)
def hide(pen: Pen) -> None:
    draft, user = a_draft(pen)
    with pen.single(), transaction.atomic():
        drafts.unpublish(draft=draft, user=user)
        Course.objects.filter(pk=draft.course_id).update(published_at=an_hour_ago())
    rewrite(pen, draft, user)
    publish(pen, draft, user)


@DOORS.add(REVERTING)
def revert(pen: Pen) -> None:
    draft, user = a_draft(pen)
    found = list(Revision.objects.filter(course=draft.course_id, reason__in=Revision.LIVE).order_by("-number")[:5])
    if found:
        with pen.single():
            drafts.revert(draft=draft, user=user, revision=pen.random.choice(found))


@DOORS.add(OVERWRITING, weight=1)
def overwrite(pen: Pen) -> None:
    course = a_course(pen)
    draft = drafts.open_draft(course=course, user=course.owner)
    with pen.single():
        drafts.overwrite_live(draft=draft, user=course.owner)


@DOORS.add(SCHEDULING, weight=1)
def plan(pen: Pen) -> None:
    """Whoever comes first after the moment publishes it: a reader's request, or this writer."""
    draft, user = a_draft(pen)
    rewrite(pen, draft, user)
    wait = pen.random.uniform(0.1, 0.4)
    with pen.single():
        drafts.schedule(draft=draft, user=user, at=engine.now() + timedelta(seconds=wait), override=WHY)
        time.sleep(wait)
        publish_due()
        drafts.unschedule(draft=draft, user=user)  # the clock may have been set back meanwhile
