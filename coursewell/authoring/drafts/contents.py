"""Contents of a draft: added, renamed, moved, duplicated, deleted."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from coursewell.accounts.models import User
from coursewell.authoring.drafts import values
from coursewell.authoring.drafts.duplicating import copied, copy_row
from coursewell.authoring.drafts.errors import DraftError
from coursewell.authoring.drafts.locking import locked_content, outline_of
from coursewell.authoring.drafts.outline import (
    Direction,
    Entry,
    Removed,
    content_slug,
    home_of,
    module_in,
    place_after,
    place_before,
    put,
    refuse_too_many,
    slugs_in,
    step,
)
from coursewell.authoring.drafts.places import Places
from coursewell.authoring.drafts.removing import note_removal
from coursewell.authoring.models import Draft, DraftContent
from coursewell.authoring.slugs import free_slug
from coursewell.courses import kinds
from coursewell.courses.models import Content
from coursewell.courses.models.uid import new_uid

#: What a new content of a kind keeps; an author fills it in.
EMPTY: dict[str, dict[str, Any]] = {
    "image": {"file": "", "alt": "", "caption": ""},
    "file": {"file": "", "label": ""},
    "video": {"file": "", "url": "", "poster": "", "tracks": []},
    "quiz": {"questions": []},
}


def add_content(*, draft: Draft, user: User, module: str, kind: str, title: str, after: str | None = None) -> str:
    """At the end of the module, or behind the content `after`. Gives its uid."""
    if kind not in kinds.names():
        raise DraftError(gettext("There is no such kind of content."))
    uid = new_uid()
    with outline_of(draft, user) as found:
        home = module_in(found, module)
        title = values.of_content({"title": title})["title"]
        slug = content_slug(found, home, title, kind)
        DraftContent.objects.create(
            draft=found,
            uid=uid,
            title=title,
            slug=slug,
            kind=kind,
            path=Places(found).for_content(folder=None, module=home["slug"], slug=slug, uid=uid),
            data=EMPTY.get(kind, {}),
            changed_at=timezone.now(),
            changed_by=user,
        )
        put(home["contents"], uid, at=place_after(home["contents"], after))
        refuse_too_many(found)
    return uid


def rename_content(*, draft: Draft, user: User, uid: str, title: str) -> None:
    """Its address follows its title until readers have had it."""
    with outline_of(draft, user) as found:
        home = home_of(found, uid)
        row = locked_content(found, uid)
        row.title = values.of_content({"title": title})["title"]
        row.slug = slug_after(found, home, row)
        row.version += 1
        row.changed_at, row.changed_by = timezone.now(), user
        row.save(update_fields=["title", "slug", "version", "changed_at", "changed_by"])


def slug_after(draft: Draft, home: Entry, row: DraftContent) -> str:
    """Of a content with a new title: readers' links stay what they were."""
    if Content.objects.filter(uid=row.uid).exists():
        return row.slug
    return content_slug(draft, home, row.title, row.kind, besides=row.uid)


def move_content(
    *,
    draft: Draft,
    user: User,
    uid: str,
    direction: Direction | None = None,
    module: str | None = None,
    before: str | None = None,
) -> None:
    """One up or down, at the ends into the module beside; or before another content; or to the end of a module."""
    with outline_of(draft, user) as found:
        home = home_of(found, uid)
        target = home if module is None else module_in(found, module)
        if direction:
            target = step_content(found, home, uid, direction)
        elif before != uid:
            home["contents"].remove(uid)
            if before is not None and module is None:
                target = home_of(found, before)
            put(target["contents"], uid, at=place_before(target["contents"], before))
        if target is not home:
            settle_slug(found, target, uid)


def step_content(draft: Draft, home: Entry, uid: str, direction: Direction) -> Entry:
    """Gives the module where it lies then."""
    contents = home["contents"]
    if step(contents, contents.index(uid), direction):
        return home
    at = draft.outline.index(home) + (-1 if direction == "up" else 1)
    if not 0 <= at < len(draft.outline):
        return home
    target: Entry = draft.outline[at]
    contents.remove(uid)
    put(target["contents"], uid, at=None if direction == "up" else 0)
    return target


def settle_slug(draft: Draft, home: Entry, uid: str) -> None:
    """In a module where another content has its slug already, it gets a new one."""
    row = locked_content(draft, uid)
    slug = free_slug(row.slug, slugs_in(draft, home, besides=uid))
    if slug != row.slug:
        row.slug = slug
        row.version += 1
        row.save(update_fields=["slug", "version"])


def duplicate_content(*, draft: Draft, user: User, uid: str) -> str:
    """Right behind it."""
    with outline_of(draft, user) as found:
        home = home_of(found, uid)
        row = locked_content(found, uid)
        title = copied(row.title)
        slug = content_slug(found, home, title, row.kind)
        copy = copy_row(found, user, row, Places(found), title=title, slug=slug)
        copy.save()
        put(home["contents"], copy.uid, at=place_after(home["contents"], uid))
        refuse_too_many(found)
    return copy.uid


def delete_content(*, draft: Draft, user: User, uid: str) -> Removed:
    with outline_of(draft, user) as found:
        home = home_of(found, uid)
        row = locked_content(found, uid)
        at = home["contents"].index(uid)
        after = home["contents"][at - 1] if at else ""
        home["contents"].remove(uid)
        row.removed_at = timezone.now()
        row.save(update_fields=["removed_at"])
        entry = {"uid": uid, "module": home["uid"]}
        return note_removal(found, user, kind="content", entry=entry, after=after, title=row.title)
