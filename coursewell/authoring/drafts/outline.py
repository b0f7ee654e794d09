"""The order of a draft: modules and contents added, moved, deleted. Every step is relative to what is there then."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from django.utils.translation import gettext

from coursewell.authoring.document import limits
from coursewell.authoring.document.check import RESERVED_MODULES
from coursewell.authoring.drafts.errors import GoneError
from coursewell.authoring.drafts.locking import refuse_more
from coursewell.authoring.models import Draft, DraftContent
from coursewell.authoring.slugs import free_slug, slug_of

Direction = Literal["up", "down"]
Entry = dict[str, Any]


class Removed(NamedTuple):
    """What `restore` needs, and what to call it."""

    id: str
    title: str


def module_in(draft: Draft, uid: str) -> Entry:
    outline: list[Entry] = draft.outline
    for module in outline:
        if module["uid"] == uid:
            return module
    raise GoneError


def home_of(draft: Draft, content: str) -> Entry:
    """The module that holds a content."""
    outline: list[Entry] = draft.outline
    for module in outline:
        if content in module["contents"]:
            return module
    raise GoneError


def all_contents(draft: Draft) -> list[str]:
    return [uid for module in draft.outline for uid in module["contents"]]


def put(items: list[Any], item: Any, *, at: int | None) -> None:
    items.insert(len(items) if at is None else at, item)


def place_after(uids: list[str], after: str | None) -> int | None:
    """Behind `after`; at the end where it is none, or gone."""
    return uids.index(after) + 1 if after in uids else None


def place_before(uids: list[str], before: str | None) -> int | None:
    return uids.index(before) if before in uids else None


def step(items: list[Any], at: int, direction: Direction) -> bool:
    """Exchange an item with its neighbour; False at the end of the list."""
    other = at - 1 if direction == "up" else at + 1
    if not 0 <= other < len(items):
        return False
    items[at], items[other] = items[other], items[at]
    return True


def module_slug(draft: Draft, title: str, besides: str = "") -> str:
    taken = {module["slug"] for module in draft.outline if module["uid"] != besides}
    return free_slug(slug_of(title, "module"), taken | RESERVED_MODULES)


def slugs_in(draft: Draft, module: Entry, besides: str = "") -> set[str]:
    uids = [uid for uid in module["contents"] if uid != besides]
    return set(rows_of(draft, uids).values_list("slug", flat=True))


def content_slug(draft: Draft, module: Entry, wanted: str, kind: str, besides: str = "") -> str:
    """`wanted` is a title."""
    return free_slug(slug_of(wanted, kind), slugs_in(draft, module, besides))


def rows_of(draft: Draft, uids: Iterable[str]) -> Any:
    return DraftContent.objects.filter(draft=draft.pk, uid__in=list(uids))


def refuse_too_many(draft: Draft) -> None:
    refuse_more(len(draft.outline), limits.MODULES, gettext("A course has at most %(most)d modules."))
    refuse_more(len(all_contents(draft)), limits.CONTENTS, gettext("A course has at most %(most)d contents."))
