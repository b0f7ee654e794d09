"""What was deleted from a draft, and how it comes back."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from coursewell.accounts.models import User
from coursewell.authoring.drafts.errors import DraftError, GoneError
from coursewell.authoring.drafts.locking import outline_of
from coursewell.authoring.drafts.outline import (
    Removed,
    module_in,
    place_after,
    put,
    refuse_too_many,
    rows_of,
    slugs_in,
)
from coursewell.authoring.models import Draft
from coursewell.authoring.slugs import free_slug
from coursewell.courses.models.uid import new_uid

#: So many can be undone.
REMEMBERED = 100


def note_removal(draft: Draft, user: User, *, kind: str, entry: dict[str, Any], after: str, title: str) -> Removed:
    identity = new_uid()
    note = {
        "id": identity,
        "kind": kind,
        "entry": entry,
        "after": after,
        "title": title,
        "at": timezone.now().isoformat(),
        "by": user.pk,
    }
    draft.removed = [*draft.removed, note][-REMEMBERED:]
    return Removed(identity, title)


def restore(*, draft: Draft, user: User, removed: str) -> str:
    """Bring back what a deletion took, where it was as far as that is still there. Gives its uid."""
    with outline_of(draft, user) as found:
        note = next((note for note in found.removed if note["id"] == removed), None)
        if note is None:
            raise DraftError(gettext("This was brought back already, or was deleted too long ago."))
        found.removed.remove(note)
        uid = restore_module(found, note) if note["kind"] == "module" else restore_content(found, note)
        refuse_too_many(found)
    return uid


def restore_module(draft: Draft, note: dict[str, Any]) -> str:
    module = note["entry"]
    module["slug"] = free_slug(module["slug"], {other["slug"] for other in draft.outline})
    put(draft.outline, module, at=place_back([other["uid"] for other in draft.outline], note["after"]))
    rows_of(draft, module["contents"]).update(removed_at=None)
    return str(module["uid"])


def restore_content(draft: Draft, note: dict[str, Any]) -> str:
    uid = note["entry"]["uid"]
    try:
        module = module_in(draft, note["entry"]["module"])
    except GoneError:
        raise DraftError(gettext("Its module was deleted as well; restore that first.")) from None
    row = rows_of(draft, [uid]).select_for_update().get()
    row.slug = free_slug(row.slug, slugs_in(draft, module))
    row.removed_at = None
    row.save(update_fields=["slug", "removed_at"])
    put(module["contents"], uid, at=place_back(module["contents"], note["after"]))
    return str(uid)


def place_back(uids: list[str], after: str) -> int | None:
    """Behind its old neighbour; first where it was the first; last where the neighbour is gone."""
    return place_after(uids, after) if after else 0
