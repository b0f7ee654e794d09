"""Saving what somebody types, never over what they have not seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from coursewell.accounts.models import User
from coursewell.authoring.drafts import values
from coursewell.authoring.drafts.contents import slug_after
from coursewell.authoring.drafts.errors import ConflictError, DraftError
from coursewell.authoring.drafts.locking import locked, locked_content
from coursewell.authoring.drafts.outline import home_of, slugs_in
from coursewell.authoring.drafts.parts import SETTINGS
from coursewell.authoring.models import Draft, DraftContent
from coursewell.courses.models import Instructor, Subject

#: `assets` change by `attach` and `detach`.
PLAIN_SETTINGS = tuple(name for name in SETTINGS if name != "assets")
MOST_INSTRUCTORS = 200


class Saved(NamedTuple):
    """The version that is kept now, to be given with the next change."""

    version: int
    changed_at: datetime


@transaction.atomic
def save_content(*, draft: Draft, user: User, uid: str, version: int, fields: Mapping[str, Any]) -> Saved:
    """Keep these fields of a content; the others stay.

    Raises:
        ConflictError: `version` is not the present one, and what is there is something else.
        GoneError: the content was deleted.
    """
    wanted = values.of_content(fields)
    # Only what others have to be compared with waits for them: two people in different lessons never meet.
    found = locked(draft) if {"title", "slug"} & wanted.keys() else None
    row = locked_content(draft, uid)
    present = {name: getattr(row, name) for name in values.CONTENT_FIELDS}
    changed = {name: value for name, value in wanted.items() if present[name] != value}
    if not changed:  # also when a reply was lost and the same is sent again
        return Saved(row.version, row.changed_at)
    if row.version != version:
        raise ConflictError(present, row.version, row.changed_by, row.changed_at)
    for name, value in changed.items():
        setattr(row, name, value)
    if found is not None:
        settle(found, row, changed)
    row.version += 1
    row.changed_at, row.changed_by = timezone.now(), user
    row.save(update_fields=[*{*changed, "slug", "version", "changed_at", "changed_by"}])
    return Saved(row.version, row.changed_at)


def settle(draft: Draft, row: DraftContent, changed: Mapping[str, Any]) -> None:
    """The slug, by itself or after a new title."""
    home = home_of(draft, row.uid)
    if "slug" not in changed:
        row.slug = slug_after(draft, home, row)
    elif row.slug in slugs_in(draft, home, besides=row.uid):
        raise DraftError(gettext("Another content of this module has this address; choose another."))


@transaction.atomic
def save_settings(*, draft: Draft, user: User, version: int, fields: Mapping[str, Any]) -> Saved:
    """The same for what the course itself says. `subject` and `instructors` are given by their ids."""
    wanted = cleaned_settings(fields)
    found = locked(draft)
    changed = {name: value for name, value in wanted.items() if found.settings.get(name) != value}
    if changed:
        if found.version != version:
            raise ConflictError(dict(found.settings), found.version, found.changed_by, found.changed_at)
        found.settings |= changed
        found.version += 1
        found.changed_at, found.changed_by = timezone.now(), user
        found.save(update_fields=["settings", "version", "changed_at", "changed_by"])
    draft.settings, draft.version, draft.changed_at = found.settings, found.version, found.changed_at
    return Saved(found.version, found.changed_at)


def cleaned_settings(fields: Mapping[str, Any]) -> dict[str, Any]:
    fields = dict(fields)
    found: dict[str, Any] = {}
    if "subject" in fields:
        found["subject"] = fields.pop("subject")
        if not Subject.objects.filter(pk=found["subject"]).exists():
            raise DraftError(gettext("There is no such subject; choose one of the list."))
    if "instructors" in fields:
        found["instructors"] = list(dict.fromkeys(fields.pop("instructors")))
        if len(found["instructors"]) > MOST_INSTRUCTORS:
            raise DraftError(gettext("A course has at most %(most)d instructors.") % {"most": MOST_INSTRUCTORS})
        if Instructor.objects.filter(pk__in=found["instructors"]).count() < len(found["instructors"]):
            raise DraftError(gettext("One of these people is not here any more; choose again."))
    return found | values.of_course(fields, PLAIN_SETTINGS)
