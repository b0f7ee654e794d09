"""Async views: what holds in a thread holds across `await`, and nothing is shared between tasks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.contrib.auth.models import Group, Permission
from django.core.asgi import get_asgi_application
from django.core.exceptions import SynchronousOnlyOperation
from django.db import connection, connections
from django.http import HttpResponse
from django.test import AsyncClient
from django.test.utils import CaptureQueriesContext
from django.urls import path

from freshkeys import NotStorableError, aremember, one_moment, remember
from freshkeys.tests.conftest import foreign_connection


def rename(old: str, new: str) -> None:
    other = foreign_connection()
    other.execute(f"UPDATE auth_group SET name = '{new}' WHERE name = '{old}'")
    other.close()


async def names() -> list[str]:
    return [name async for name in Group.objects.order_by("name").values_list("name", flat=True)]


def run(function: Any) -> Any:
    async def awaited() -> Any:
        return await function()

    return async_to_sync(awaited)()


BUILDS: dict[str, Callable[[], Any]] = {
    "query set": lambda: Group.objects.order_by("name").values_list("name", flat=True),
    "function": lambda: lambda: list(Group.objects.order_by("name").values_list("name", flat=True)),
    "async function": lambda: names,
    "function that returns an awaitable": lambda: lambda: names(),
}


@pytest.mark.parametrize("kind", BUILDS)
def test_it_hits_and_changes_when_it_must(groups, kind):
    def ask() -> list[str]:
        return list(run(lambda: aremember("names", BUILDS[kind]())))

    assert ask() == ["ants", "bees", "cats"]
    with CaptureQueriesContext(connection) as queries:
        assert ask() == ["ants", "bees", "cats"]
    rename("ants", "emus")
    assert (len(queries), ask()) == (0, ["bees", "cats", "emus"])


def test_an_async_build_is_read_at_one_moment(groups):
    async def build() -> Any:
        before = await names()
        rename("ants", "emus")
        await asyncio.gather(names(), names())
        return before, await names()

    first, second = run(lambda: aremember("twice", build))
    assert first == second == ["ants", "bees", "cats"]
    assert run(names) == ["bees", "cats", "emus"]


def test_nested_values_are_dependencies(groups):
    outer = lambda: aremember("inner", names)  # noqa: E731
    assert list(run(lambda: aremember("outer", outer))) == ["ants", "bees", "cats"]
    rename("ants", "emus")
    assert list(run(lambda: aremember("outer", outer))) == ["bees", "cats", "emus"]


def test_tasks_at_once_share_no_recording(groups, counted):
    rights = counted(lambda: Permission.objects.count())

    async def both() -> None:
        await asyncio.gather(aremember("names", names), aremember("rights", rights), aremember("names again", names))

    run(both)
    rename("ants", "emus")
    run(both)
    assert rights.count == 1


def test_requests_at_once_share_no_moment(groups, settings):
    settings.ROOT_URLCONF, settings.MIDDLEWARE = __name__, ["freshkeys.middleware.OneMoment"]
    seen.clear()

    async def both() -> None:
        seen["old has read"], seen["new has read"] = asyncio.Event(), asyncio.Event()
        old = asyncio.create_task(_served("/old/"))
        await seen["old has read"].wait()
        rename("ants", "emus")
        await _served("/new/")
        seen["new has read"].set()
        await old

    asyncio.run(both())
    assert (seen["new"], seen["old"]) == (["bees", "cats", "emus"], (["ants", "bees", "cats"],) * 2)


async def _served(where: str) -> None:
    """By Django's own handler, as a server calls it."""
    scope = {"type": "http", "method": "GET", "path": where, "headers": [], "query_string": b"", "http_version": "1.1"}
    communicator = ApplicationCommunicator(get_asgi_application(), scope)
    await communicator.send_input({"type": "http.request", "body": b""})
    assert (await communicator.receive_output(20))["status"] == 200
    await communicator.receive_output(20)
    await communicator.wait()


seen: dict[str, Any] = {}


async def old(request: Any) -> HttpResponse:
    before = await names()
    seen["old has read"].set()
    await seen["new has read"].wait()
    seen["old"] = before, list(await aremember("names", names))
    await sync_to_async(connections.close_all)()
    return HttpResponse()


async def new(request: Any) -> HttpResponse:
    seen["new"] = list(await aremember("names", names))
    await sync_to_async(connections.close_all)()
    return HttpResponse()


async def late(request: Any) -> HttpResponse:
    async def afterwards() -> None:
        await seen["go on"].wait()
        seen["late"] = await names()
        rename("bees", "owls")
        seen["later"] = await names()

    before = await names()
    seen["task"] = asyncio.create_task(afterwards())
    return HttpResponse(",".join(before))


urlpatterns = [path("old/", old), path("new/", new), path("late/", late)]


def test_an_async_view_reads_at_one_moment_and_what_goes_on_after_it_reads_now(groups, settings):
    settings.ROOT_URLCONF, settings.MIDDLEWARE = __name__, ["freshkeys.middleware.OneMoment"]
    seen.clear()

    async def visit() -> bytes:
        seen["go on"] = asyncio.Event()
        response = await AsyncClient().get("/late/")
        rename("ants", "emus")
        seen["go on"].set()
        await seen["task"]
        return response.content

    assert run(visit) == b"ants,bees,cats"
    assert (seen["late"], seen["later"]) == (["bees", "cats", "emus"], ["cats", "emus", "owls"])
    assert getattr(connection, "freshkeys_moment", None) is None


def test_what_another_thread_reads_is_not_kept(groups, settings):
    settings.FRESHKEYS = {"UNTRACKED": "skip"}

    def count() -> int:
        try:
            return Group.objects.count()
        finally:
            connections.close_all()

    calls = []

    async def build() -> int:
        calls.append(1)
        return await sync_to_async(count, thread_sensitive=False)()

    assert [run(lambda: aremember("count", build)) for _ in range(2)] == [3, 3]
    assert len(calls) == 2


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: remember("names", Group.objects.all()), r"remember\('names', ...\) .*await aremember\('names', ...\)"),
        (lambda: one_moment().__enter__(), r"one_moment\(\) .* event loop.*sync_to_async"),
    ],
)
def test_in_an_event_loop_a_sentence_says_what_to_do(groups, call, says):
    async def wrongly() -> None:
        call()

    with pytest.raises(SynchronousOnlyOperation, match=says):
        run(wrongly)


def test_remember_says_what_to_do_with_an_async_function(groups):
    with pytest.raises(NotStorableError, match=r"await aremember\(\)"):
        remember("names", names)
