"""Whether readers have the course at all."""

from __future__ import annotations

from django.db import transaction

from coursewell.accounts.models import User
from coursewell.authoring.drafts.publishing import both_locked
from coursewell.authoring.models import Draft
from coursewell.courses.models import State


def unpublish(*, draft: Draft, user: User) -> None:
    """To all but its authors it is not there (404) until it is published again. Nothing is lost."""
    set_state(draft, State.DRAFT)


def archive(*, draft: Draft, user: User) -> None:
    """It is over: in no list, and only its authors see it."""
    set_state(draft, State.ARCHIVED)


@transaction.atomic
def set_state(draft: Draft, state: State) -> None:
    _, course = both_locked(draft)
    if course.state != state:
        course.state = state
        course.save(update_fields=["state", "updated"])
    draft.course = course
