"""`request._messages`, watched: that a template could show messages is no fact; that it looks for some is one.

Where they are kept, in a cookie or in the session, their storage looks at the request, and that is noted there.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.contrib.messages.storage.base import BaseStorage

from freshkeys.recording.recorder import current


def watched_messages(value: Any) -> Any:
    """The storage of a request's messages, watched; anything else stays as it is."""
    if isinstance(value, BaseStorage) and type(value) not in _kinds:
        kind: Any = type(value)
        value.__class__ = _class_for(kind)
    return value


def is_watched(value: object) -> bool:
    return type(value) in _kinds


_kinds: set[type] = set()


@lru_cache(maxsize=16)
def _class_for(base: Any) -> Any:
    class WatchedMessages(base):  # type: ignore[misc]
        @property
        def _loaded_messages(self) -> Any:
            if (recording := current()) is not None:
                self._get()  # they may have been read before the build began, when nobody noted it
                if self._queued_messages:
                    recording.note_untracked("messages that were added for this very answer")
            return super()._loaded_messages

        def add(self, *args: Any, **kwargs: Any) -> Any:
            if (recording := current()) is not None:
                recording.note_untracked("the messages, and added one")
            return super().add(*args, **kwargs)

    WatchedMessages.__name__, WatchedMessages.__qualname__ = base.__name__, base.__qualname__
    WatchedMessages.__module__ = base.__module__
    _kinds.add(WatchedMessages)
    return WatchedMessages
