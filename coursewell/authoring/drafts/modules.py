"""Modules of a draft."""

from __future__ import annotations

from django.utils import timezone

from coursewell.accounts.models import User
from coursewell.authoring.drafts import values
from coursewell.authoring.drafts.duplicating import copied, duplicate_rows
from coursewell.authoring.drafts.locking import outline_of
from coursewell.authoring.drafts.outline import (
    Direction,
    Removed,
    module_in,
    module_slug,
    place_after,
    place_before,
    put,
    refuse_too_many,
    rows_of,
    step,
)
from coursewell.authoring.drafts.removing import note_removal
from coursewell.authoring.models import Draft
from coursewell.courses.models import Module
from coursewell.courses.models.uid import new_uid


def add_module(*, draft: Draft, user: User, title: str, after: str | None = None) -> str:
    """At the end, or behind the module `after`. Gives its uid."""
    uid = new_uid()
    with outline_of(draft, user) as found:
        title = values.of_module({"title": title})["title"]
        module = {"uid": uid, "title": title, "slug": module_slug(found, title), "description": "", "extra": {}}
        put(found.outline, module | {"contents": []}, at=place_after(uids_of(found), after))
        refuse_too_many(found)
    return uid


def rename_module(*, draft: Draft, user: User, uid: str, title: str) -> None:
    """Its address follows its title until readers have had it."""
    with outline_of(draft, user) as found:
        module = module_in(found, uid)
        module["title"] = values.of_module({"title": title})["title"]
        if not Module.objects.filter(uid=uid).exists():
            module["slug"] = module_slug(found, module["title"], besides=uid)


def describe_module(*, draft: Draft, user: User, uid: str, description: str) -> None:
    with outline_of(draft, user) as found:
        module_in(found, uid)["description"] = values.of_module({"description": description})["description"]


def move_module(
    *, draft: Draft, user: User, uid: str, direction: Direction | None = None, before: str | None = None
) -> None:
    """One up or down; or before another one; or, where neither is said, to the end."""
    with outline_of(draft, user) as found:
        module = module_in(found, uid)
        if direction:
            step(found.outline, found.outline.index(module), direction)
        elif before != uid:
            found.outline.remove(module)
            put(found.outline, module, at=place_before(uids_of(found), before))


def duplicate_module(*, draft: Draft, user: User, uid: str) -> str:
    """With all its contents, right behind it."""
    with outline_of(draft, user) as found:
        module = module_in(found, uid)
        title = copied(module["title"]) if module["title"] else ""
        copy = module | {"uid": new_uid(), "title": title, "slug": module_slug(found, title), "contents": []}
        put(found.outline, copy, at=found.outline.index(module) + 1)
        copy["contents"] = duplicate_rows(found, user, module["contents"])
        refuse_too_many(found)
    return str(copy["uid"])


def delete_module(*, draft: Draft, user: User, uid: str) -> Removed:
    """With all its contents."""
    with outline_of(draft, user) as found:
        module = module_in(found, uid)
        at = found.outline.index(module)
        previous = found.outline[at - 1]["uid"] if at else ""
        found.outline.remove(module)
        rows_of(found, module["contents"]).update(removed_at=timezone.now())
        return note_removal(found, user, kind="module", entry=module, after=previous, title=module["title"])


def uids_of(draft: Draft) -> list[str]:
    return [module["uid"] for module in draft.outline]
