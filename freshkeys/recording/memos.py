"""Memos that Django keeps for a whole process, content types and sites: inside a build they are the build's own.

What such a memo holds was read at some time before, and no write elsewhere ever changes it. A build that asked it
would depend on nothing that is recorded, and be old from the start. So each build begins with an empty one, and what
it asks for is read, and recorded, in it; outside builds the memos stay what they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.apps import apps

from freshkeys.recording.recorder import current


class PerBuild(dict[Any, Any]):
    """A memo of the process which each build has for itself. `dict` methods of it are those of the process's."""

    def mine(self) -> dict[Any, Any] | None:
        """The build's own; none outside builds."""
        recording = current()
        if recording is None:
            return None
        memo: dict[Any, Any] = recording.memos.setdefault(id(self), {})
        return memo

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(key) if (mine := self.mine()) is None else mine[key]

    def __setitem__(self, key: Any, value: Any) -> None:
        if (mine := self.mine()) is None:
            super().__setitem__(key, value)
        else:
            mine[key] = value

    def __delitem__(self, key: Any) -> None:
        super().pop(key, None)
        if (mine := self.mine()) is not None:
            mine.pop(key, None)

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) if (mine := self.mine()) is None else key in mine

    def __iter__(self) -> Iterator[Any]:
        return super().__iter__() if (mine := self.mine()) is None else iter(mine)

    def get(self, key: Any, default: Any = None) -> Any:
        return self[key] if key in self else default  # noqa: SIM401  what it says there would be this method

    def setdefault(self, key: Any, default: Any = None) -> Any:
        if key not in self:
            self[key] = default
        return self[key]

    def clear(self) -> None:
        super().clear()
        if (mine := self.mine()) is not None:
            mine.clear()


def install() -> None:
    """Put them in the place of Django's; a second call does nothing."""
    if apps.is_installed("django.contrib.contenttypes"):
        _content_types()
    if apps.is_installed("django.contrib.sites"):
        _sites()


class _CacheOfManager:
    """`ContentTypeManager._cache`, whichever manager has it."""

    def __get__(self, manager: Any, owner: type) -> Any:
        if manager is None:
            return self
        memo = vars(manager)["_cache"]
        if type(memo) is not PerBuild:
            memo = vars(manager)["_cache"] = PerBuild(memo)
        return memo

    def __set__(self, manager: Any, memo: Any) -> None:
        vars(manager)["_cache"] = memo


def _content_types() -> None:
    from django.contrib.contenttypes.models import ContentTypeManager

    if "_cache" not in vars(ContentTypeManager):
        ContentTypeManager._cache = _CacheOfManager()  # type: ignore[attr-defined]


def _sites() -> None:
    sites: Any = import_module("django.contrib.sites.models")
    if type(sites.SITE_CACHE) is not PerBuild:
        sites.SITE_CACHE = PerBuild(sites.SITE_CACHE)
        sites.SiteManager.clear_cache = lambda manager: sites.SITE_CACHE.clear()
