"""Many who miss the same key at once make about one build, and nobody gets what is not true for him."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test import RequestFactory

from freshkeys import flights, one_moment, remember
from freshkeys.middleware import WatchedRequests
from freshkeys.recording.recorder import current
from freshkeys.tests.conftest import foreign_connection

#: Longer than anything here takes: who waits so long stands still.
LONG = 20


class Crowd:
    """Threads with connections of their own, and how many of them wait for a flight."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pool = ThreadPoolExecutor(60)
        self.waiting = threading.Semaphore(0)
        wait = flights._waited

        def waited(*args: Any) -> bool:
            self.waiting.release()
            return wait(*args)

        monkeypatch.setattr(flights, "_waited", waited)

    def go(self, function: Callable[[], Any]) -> Future[Any]:
        def run() -> Any:
            try:
                return function()
            finally:
                connection.close()

        return self.pool.submit(run)

    def until_waiting(self, count: int) -> None:
        for _ in range(count):
            assert self.waiting.acquire(timeout=LONG), "somebody did not wait"


@pytest.fixture
def crowd(groups: list[Group], settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crowd]:
    settings.FRESHKEYS = {"UNTRACKED": "skip"}
    monkeypatch.setattr(flights, "PATIENCE_SECONDS", 2 * LONG)
    crowd = Crowd(monkeypatch)
    yield crowd
    crowd.pool.shutdown()


class Build:
    """A build that counts how often it ran, and does something while it runs for the n-th time."""

    def __init__(self, read: Callable[[], Any], *during: Callable[[], Any]) -> None:
        self.read, self.during, self.count, self.lock = read, during, 0, threading.Lock()

    def __call__(self) -> Any:
        with self.lock:
            number, self.count = self.count, self.count + 1
        found = self.read()
        if number < len(self.during):
            self.during[number]()
        return found


def names() -> tuple[str, ...]:
    return tuple(Group.objects.order_by("name").values_list("name", flat=True))


def rename(old: str, new: str) -> None:
    """By another program; any thread may call it."""
    other = foreign_connection()
    other.execute(f"UPDATE auth_group SET name = '{new}' WHERE name = '{old}'")
    other.close()


def ask(build: Callable[[], Any]) -> Callable[[], Any]:
    return lambda: remember("names", build)


def test_fifty_on_a_cold_key_make_one_build(crowd):
    build = Build(names, lambda: crowd.until_waiting(49))
    found = [crowd.go(ask(build)) for _ in range(50)]
    assert ({one.result(LONG) for one in found}, build.count) == ({("ants", "bees", "cats")}, 1)


def test_fifty_pages_on_a_cold_key_make_one_build(crowd):
    def page() -> Any:
        with one_moment():
            Group.objects.count()
            return remember("names", build)

    build = Build(names, lambda: crowd.until_waiting(49))
    found = [crowd.go(page) for _ in range(50)]
    assert ({one.result(LONG) for one in found}, build.count) == ({("ants", "bees", "cats")}, 1)


def test_who_came_after_a_change_does_not_get_what_was_read_before_it(crowd):
    started, changed = threading.Event(), threading.Event()
    build = Build(names, lambda: (started.set(), changed.wait(LONG), crowd.until_waiting(9)))
    first = crowd.go(ask(build))
    assert started.wait(LONG)
    rename("ants", "emus")
    changed.set()
    rest = [crowd.go(ask(build)) for _ in range(9)]
    assert {one.result(LONG) for one in rest} == {("bees", "cats", "emus")}
    assert (first.result(LONG), build.count) == (("ants", "bees", "cats"), 2)


def test_those_who_waited_share_the_next_build_whatever_is_written_during_it(crowd):
    started = threading.Event()
    build = Build(
        names,
        lambda: (started.set(), crowd.until_waiting(9), rename("ants", "emus")),
        lambda: (crowd.until_waiting(8), rename("bees", "owls")),
    )
    crowd.go(ask(build))
    assert started.wait(LONG)
    rest = [crowd.go(ask(build)) for _ in range(9)]
    assert ({one.result(LONG) for one in rest}, build.count) == ({("bees", "cats", "emus")}, 2)
    assert remember("names", build) == ("cats", "emus", "owls")


def raises() -> None:
    raise ValueError


def reads_the_weather() -> None:
    recording = current()
    assert recording is not None
    recording.note_untracked("the weather")


def writes() -> None:
    Group.objects.filter(name="nobody").update(name="x")


@pytest.mark.parametrize("outcome", [raises, reads_the_weather, writes])
def test_who_waited_for_nothing_builds_at_once(crowd, outcome):
    together = threading.Barrier(9)
    last = lambda: together.wait(LONG)  # noqa: E731
    build = Build(lambda: "built", lambda: (crowd.until_waiting(9), outcome()), *[last] * 9)
    calls = [crowd.go(ask(build)) for _ in range(10)]
    failed = [type(one.exception(LONG)) for one in calls if one.exception(LONG) is not None]
    assert (failed, build.count) == ([ValueError] if outcome is raises else [], 10)


def test_nobody_waits_for_a_key_whose_last_build_gave_nothing(crowd):
    def build() -> str:
        reads_the_weather()
        return "rain"

    ask(build)()
    both = threading.Barrier(2)

    def together() -> str:
        both.wait(LONG)
        return build()

    found = [crowd.go(ask(together)) for _ in range(2)]
    assert [one.result(LONG) for one in found] == ["rain", "rain"]


def test_a_build_that_hangs_is_waited_for_only_so_long(crowd, monkeypatch):
    monkeypatch.setattr(flights, "PATIENCE_SECONDS", 0.05)
    hangs, goes_on = threading.Event(), threading.Event()
    first = crowd.go(ask(Build(names, lambda: (hangs.set(), goes_on.wait(LONG)))))
    assert hangs.wait(LONG)
    second = crowd.go(ask(names))
    assert second.result(LONG) == ("ants", "bees", "cats")
    goes_on.set()
    first.result(LONG)


def test_a_build_that_remembers_its_own_key_ends(crowd):
    build = Build(lambda: remember("names", names) if build.count == 1 else names())
    assert crowd.go(ask(build)).result(LONG) == ("ants", "bees", "cats")


def test_crossed_keys_end(crowd):
    both = threading.Barrier(2)

    def of(mine: str, other: str) -> Callable[[], Any]:
        def build() -> Any:
            both.wait(LONG)
            return mine + remember(other, lambda: f"{other} alone")

        return lambda: remember(mine, build)

    one, two = crowd.go(of("x", "y")), crowd.go(of("y", "x"))
    assert {one.result(LONG / 2), two.result(LONG / 2)} <= {"xy alone", "yx alone", "xyx alone", "yxy alone"}


def test_a_ring_of_three_ends(crowd):
    ring = threading.Barrier(3)

    def of(mine: str, other: str) -> Callable[[], Any]:
        def build() -> Any:
            ring.wait(LONG)
            return mine + remember(other, lambda: other)

        return lambda: remember(mine, build)

    found = [crowd.go(of(*pair)) for pair in ("xy", "yz", "zx")]
    assert [len(one.result(LONG / 2)) >= 2 for one in found] == [True] * 3


def test_an_inner_key_is_built_once_for_many_outer_ones(crowd):
    inner = Build(names, lambda: crowd.until_waiting(9))
    found = [crowd.go(lambda n=n: remember(f"page {n}", lambda: remember("names", inner))) for n in range(10)]
    assert ({tuple(one.result(LONG)) for one in found}, inner.count) == ({("ants", "bees", "cats")}, 1)


def test_who_holds_locks_waits_for_nobody(crowd):
    building, locked = threading.Event(), threading.Event()

    def write() -> str:
        building.set()
        assert locked.wait(LONG)
        Group.objects.filter(name="ants").update(name="aunts")
        return "written"

    first = crowd.go(ask(write))
    assert building.wait(LONG)
    with transaction.atomic():
        list(Group.objects.select_for_update())
        locked.set()
        assert remember("names", names) == ("ants", "bees", "cats")
    assert first.result(LONG) == "written"


def test_a_waiter_whose_moment_is_older_than_the_build_gets_what_was_true_at_it(crowd):
    read, changed, building = threading.Event(), threading.Event(), threading.Event()

    def page() -> tuple[Any, Any]:
        with one_moment():
            before = names()
            read.set()
            assert building.wait(LONG)
            return before, remember("names", names)

    old = crowd.go(page)
    assert read.wait(LONG)
    rename("ants", "emus")
    changed.set()
    new = crowd.go(ask(Build(names, lambda: (building.set(), crowd.until_waiting(1)))))
    assert new.result(LONG) == ("bees", "cats", "emus")
    assert old.result(LONG) == (("ants", "bees", "cats"), ("ants", "bees", "cats"))


def test_a_waiter_whose_moment_is_older_takes_what_nothing_has_touched_since(crowd, elsewhere):
    read, building = threading.Event(), threading.Event()

    def page() -> Any:
        with one_moment():
            Group.objects.count()
            read.set()
            assert building.wait(LONG)
            return remember("names", build)

    old = crowd.go(page)
    assert read.wait(LONG)
    elsewhere("UPDATE auth_permission SET name = 'x'")
    build = Build(names, lambda: (building.set(), crowd.until_waiting(1)))
    crowd.go(ask(build)).result(LONG)
    assert (old.result(LONG), build.count) == (("ants", "bees", "cats"), 1)


def visited_by(cookie: str, function: Callable[[Any], Any]) -> Callable[[], Any]:
    """The function, called for the request of somebody with this cookie."""

    def visit() -> Any:
        request = RequestFactory(headers={"cookie": f"theme={cookie}"}).get("/")
        return WatchedRequests(function)(request)

    return visit


def test_what_was_built_for_one_visitor_is_handed_to_nobody_else(crowd):
    started, together = threading.Event(), threading.Barrier(5)
    last = lambda: together.wait(LONG)  # noqa: E731
    build = Build(lambda: None, lambda: (started.set(), crowd.until_waiting(5)), *[last] * 5)
    page = lambda request: remember("theme", lambda: (build(), request.COOKIES["theme"]))[1]  # noqa: E731
    first = crowd.go(visited_by("dark", page))
    assert started.wait(LONG)
    rest = [crowd.go(visited_by(f"colour {number}", page)) for number in range(5)]
    assert [one.result(LONG) for one in rest] == [f"colour {number}" for number in range(5)]
    assert (first.result(LONG), build.count) == ("dark", 6)


def test_a_build_that_turns_out_to_be_for_one_visitor_is_his_alone(crowd):
    started = threading.Event()
    build = Build(
        names,
        lambda: (started.set(), crowd.until_waiting(5), rename("ants", "emus")),
        lambda: crowd.until_waiting(4),
    )

    def page(request: Any) -> Any:
        return remember("at last", lambda: (build(), request.COOKIES["theme"] if build.count > 1 else "any"))[1]

    crowd.go(visited_by("dark", page))
    assert started.wait(LONG)
    rest = [crowd.go(visited_by(f"colour {number}", page)) for number in range(5)]
    assert [one.result(LONG) for one in rest] == [f"colour {number}" for number in range(5)]


def test_visitors_alike_share_a_build_whatever_is_written_during_it(crowd):
    page = lambda request: remember("alike", lambda: (request.COOKIES["theme"], build()))  # noqa: E731
    build = Build(names)
    visited_by("dark", page)()  # now it is known what the page looks at
    rename("ants", "emus")
    started = threading.Event()
    build.count, build.during = (
        0,
        (
            lambda: (started.set(), crowd.until_waiting(9), rename("emus", "owls")),
            lambda: (crowd.until_waiting(8), rename("owls", "yaks")),
        ),
    )
    crowd.go(visited_by("dark", page))
    assert started.wait(LONG)
    rest = [crowd.go(visited_by("dark", page)) for _ in range(9)]
    assert ({one.result(LONG) for one in rest}, build.count) == ({("dark", ("bees", "cats", "owls"))}, 2)
