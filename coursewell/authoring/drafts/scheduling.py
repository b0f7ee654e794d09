"""Publishing at a moment in the future. What will be published is kept as it is now, whatever is drafted since.

`Course.changes_at` has the moment, so that pages of the course and lists are good until then; whoever comes first
afterwards (a request, or the worker) publishes it.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import OperationalError, transaction
from django.db.models import Min
from django.utils.translation import gettext

from coursewell.accounts.models import User
from coursewell.authoring.deriving import document_of
from coursewell.authoring.document.json import dumps, loads
from coursewell.authoring.drafts.errors import DraftError
from coursewell.authoring.drafts.publishing import both_locked, checked_document, make_live
from coursewell.authoring.drafts.reverting import keep_found
from coursewell.authoring.models import Draft, Revision, Schedule
from coursewell.courses.models import Course
from freshkeys import engine, remember

logger = logging.getLogger(__name__)


def schedule(*, draft: Draft, user: User, at: datetime, override: str = "", note: str = "") -> Schedule:
    """The draft as it is now will be published at `at`; a moment that was set before is given up."""
    if at.tzinfo is None or at <= engine.now():
        raise DraftError(gettext("Choose a moment in the future."))
    document, reason = checked_document(draft, override)
    values = {"at": at, "document": dumps(document), "note": note[:500], "override": reason[:500], "by": user}
    with transaction.atomic():
        _, course = both_locked(draft)
        made, _ = Schedule.objects.update_or_create(course=course, defaults=values | {"failure": ""})
        set_moment(course, at)
    draft.course = course
    return made


@transaction.atomic
def unschedule(*, draft: Draft, user: User) -> None:
    """Nothing will be published by itself."""
    _, course = both_locked(draft)
    Schedule.objects.filter(course=course).delete()
    set_moment(course, None)
    draft.course = course


def set_moment(course: Course, at: datetime | None) -> None:
    course.changes_at = at
    course.save(update_fields=["changes_at"])


def next_moment() -> datetime | None:
    """When something will be published by itself; remembered, because every request asks."""
    found: datetime | None = remember(
        "next_publication", lambda: Schedule.objects.filter(failure="").aggregate(at=Min("at"))["at"]
    )
    return found


def publish_due() -> int:
    """Publish what is due, each once, whoever else is doing the same. Gives how many."""
    now, count = engine.now(), 0
    for course in list(
        Schedule.objects.filter(failure="", at__lte=now).order_by("at").values_list("course", flat=True)
    ):
        count += publish_one(course, now)
    return count


def publish_one(course: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            found, live = both_locked(Draft.objects.select_related("course").get(course=course))
            due = Schedule.objects.filter(course=course, failure="", at__lte=now).first()
            if due is None:  # somebody else has done it, or it was given up
                return False
            keep_found(found, live, document_of(live))
            make_live(
                found,
                live,
                loads(due.document),
                user=due.by,
                at=due.at,
                reason=Revision.Reason.SCHEDULED,
                note=due.note,
                override=due.override,
            )
            due.delete()
            set_moment(live, None)
    except DraftError as error:
        give_up(course, now, str(error))
        return False
    except OperationalError:  # the database is busy or away: the next one tries again
        raise
    except Exception as error:  # tried again with every request, it would take the site down
        logger.exception("The course %s could not be published as scheduled.", course)
        give_up(course, now, gettext("Something went wrong (%(kind)s).") % {"kind": type(error).__name__})
        return False
    return True


@transaction.atomic
def give_up(course: int, now: datetime, sentence: str) -> None:
    """Its authors read why; nobody tries again."""
    Schedule.objects.filter(course=course, failure="", at__lte=now).update(failure=sentence[:500])
    Course.objects.filter(pk=course).update(changes_at=None)
