"""Changing a draft: one at a time, each on top of what the one before left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from coursewell.accounts.models import User
from coursewell.authoring.drafts.errors import DraftError, GoneError
from coursewell.authoring.models import Draft, DraftContent

#: Columns that a change may touch.
OUTLINE = ("outline", "removed", "outline_version", "changed_at", "changed_by")


def locked(draft: Draft) -> Draft:
    """The draft as it is now, for nobody else until the transaction ends. Taken before any other lock."""
    found = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if found is None:
        raise GoneError
    found.course = draft.course
    return found


@contextmanager
def outline_of(draft: Draft, user: User) -> Iterator[Draft]:
    """The draft with its present outline, to be changed in place; `draft` shows it afterwards."""
    with transaction.atomic():
        found = locked(draft)
        yield found
        found.outline_version += 1
        found.changed_at, found.changed_by = timezone.now(), user
        found.save(update_fields=OUTLINE)
    for name in OUTLINE:
        setattr(draft, name, getattr(found, name))


def locked_content(draft: Draft, uid: str) -> DraftContent:
    row = DraftContent.objects.select_for_update(of=("self",)).select_related("changed_by")
    found = row.filter(draft=draft.pk, uid=uid).first()
    if found is None or found.removed_at is not None:
        raise GoneError
    return found


def refuse_more(count: int, most: int, sentence: str) -> None:
    if count > most:
        raise DraftError(sentence % {"most": most})
