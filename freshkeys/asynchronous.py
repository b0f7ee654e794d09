"""`aremember()`: the same cache for async views.

Whatever touches the database runs in the one thread that asgiref keeps for synchronous code of a request, so that a
build has one connection: the moment and the recording hold across `sync_to_async` and the async methods of query sets.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Hashable
from typing import Any

from asgiref.sync import async_to_sync, sync_to_async
from django.db.models import QuerySet

from freshkeys.remembering import Build, remember


async def aremember(
    name: str, build: Build | Callable[[], Awaitable[Any]], *, vary: Hashable = (), using: str | None = None
) -> Any:
    """`remember()` for async code. `build` may be an async function, too.

    Tasks of one request that build at the same time take turns: they share its thread and its connection. An async
    build must not wait for another task of its request that reads the database.

    >>> courses = await aremember("all_courses", Course.objects.all())

    Raises:
        What `remember()` raises.
    """
    return await sync_to_async(remember)(name, _synchronous(build), vary=vary, using=using)


def _synchronous(build: Build | Callable[[], Awaitable[Any]]) -> Build:
    """A build for the thread; what it awaits runs in the event loop, and comes back into this thread to read."""
    if isinstance(build, QuerySet):
        return build

    def run() -> Any:
        made = build()
        return async_to_sync(_of)(made) if inspect.isawaitable(made) else made

    return run


async def _of(made: Awaitable[Any]) -> Any:
    return await made
