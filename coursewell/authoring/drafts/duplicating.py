"""Copies within a draft."""

from __future__ import annotations

import posixpath
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from coursewell.accounts.models import User
from coursewell.authoring.document import limits
from coursewell.authoring.drafts.outline import rows_of
from coursewell.authoring.drafts.parts import COLUMNS
from coursewell.authoring.drafts.places import Places
from coursewell.authoring.models import Draft, DraftContent
from coursewell.courses.models.uid import new_uid


def copied(title: str) -> str:
    """The title of a copy, no longer than a title may be."""
    said = gettext("%(title)s (copy)") % {"title": "\0"}
    return said.replace("\0", title[: limits.TITLE - len(said)].rstrip())


def copy_row(draft: Draft, user: User, row: DraftContent, places: Places, **changed: Any) -> DraftContent:
    """A new content that says the same, in the same folder: its links and pictures mean the same from there."""
    uid = new_uid()
    values = {name: getattr(row, name) for name in COLUMNS} | changed
    values["path"] = places.for_content(folder=posixpath.dirname(row.path), module="", slug=values["slug"], uid=uid)
    return DraftContent(draft=draft, uid=uid, **values, changed_at=timezone.now(), changed_by=user)


def duplicate_rows(draft: Draft, user: User, uids: list[str]) -> list[str]:
    """Copies of contents for another module, in order; titles and slugs stay. Gives their uids."""
    found = {row.uid: row for row in rows_of(draft, uids)}
    places = Places(draft)
    copies = [copy_row(draft, user, found[uid], places) for uid in uids]
    DraftContent.objects.bulk_create(copies, batch_size=200)
    return [copy.uid for copy in copies]
