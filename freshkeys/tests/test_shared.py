"""A shared cache that is dead, lying or restored from yesterday costs time, never truth."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.db import connection

from freshkeys import clock, engine, remember, shared

pytestmark = pytest.mark.parametrize("alias", ["memory", pytest.param("valkey", marks=pytest.mark.valkey)])


@pytest.fixture
def cache(alias, settings, groups, request):
    places = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    places["memory"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "freshkeys"}
    if alias == "valkey":
        url = request.getfixturevalue("valkey_url").replace("rediscache:", "redis:")
        places["valkey"] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
    settings.CACHES = places
    settings.FRESHKEYS = {"ALIAS": alias}
    shared._rests_until, shared._errors = 0.0, 0
    caches[alias].clear()
    yield caches[alias]
    caches[alias].clear()


def ask(build):
    return list(remember("names", build))


@pytest.fixture
def names(counted):
    return counted(lambda: sorted(Group.objects.values_list("name", flat=True)))


def stored(cache, monkeypatch):
    """What was set since, by key."""
    seen = {}
    original = type(cache).set
    monkeypatch.setattr(
        type(cache), "set", lambda self, key, value, **kw: (seen.update({key: value}), original(self, key, value, **kw))
    )
    return seen


def test_another_process_finds_it(cache, names):
    ask(names)
    engine.forget_everything()
    assert (ask(names), names.count) == (["ants", "bees", "cats"], 1)


def test_what_was_written_since_is_not_found(cache, names):
    ask(names)
    engine.forget_everything()
    Group.objects.filter(name="ants").update(name="emus")
    assert ask(names) == ["bees", "cats", "emus"]


def test_a_value_restored_from_before_is_not_believed(cache, names, monkeypatch):
    seen = stored(cache, monkeypatch)
    ask(names)
    old = dict(seen)
    Group.objects.filter(name="ants").update(name="emus")
    ask(names)
    for key, value in old.items():
        cache.set(key, value)
    engine.forget_everything()
    assert ask(names) == ["bees", "cats", "emus"]


@pytest.mark.parametrize("harm", [lambda v: b"", lambda v: v[:-1], lambda v: b"x" * len(v), lambda v: v + b" ", str])
def test_garbage_is_not_believed(cache, names, monkeypatch, harm):
    seen = stored(cache, monkeypatch)
    ask(names)
    for key, value in dict(seen).items():
        cache.set(key, harm(value))
    engine.forget_everything()
    assert (ask(names), names.count) == (["ants", "bees", "cats"], 2)


def test_a_value_moved_to_another_key_is_not_believed(cache, names, monkeypatch):
    seen = stored(cache, monkeypatch)
    ask(names)
    (value,) = seen.values()
    seen.clear()
    other = sorted(Group.objects.values_list("pk", flat=True))
    remember("others", lambda: sorted(Group.objects.values_list("pk", flat=True)))
    (key,) = seen
    cache.set(key, value)
    engine.forget_everything()
    assert list(remember("others", lambda: sorted(Group.objects.values_list("pk", flat=True)))) == other


def test_a_dead_cache_costs_one_try(cache, names, monkeypatch):
    tries = []

    def die(*args, **kwargs):
        tries.append(1)
        raise ConnectionError("gone")

    monkeypatch.setattr(type(cache), "get", die)
    engine.forget_everything()
    assert ask(names) == ["ants", "bees", "cats"]
    engine.forget_everything()
    ask(names)
    assert len(tries) == 1


def test_a_value_of_another_database_is_not_believed(cache, names, monkeypatch):
    seen = stored(cache, monkeypatch)
    ask(names)
    ((key, value),) = seen.items()
    plain = shared._unpack(key.rpartition(":")[2], value)
    foreign = replace(plain, epoch="another", token="not a token of this database")
    cache.set(key, shared._pack(foreign))
    engine.forget_everything()
    assert (ask(names), names.count) == (["ants", "bees", "cats"], 2)
    assert engine.engine_for("default").last is not None


def test_a_value_whose_moment_has_passed_is_not_believed(cache):
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    engine.freeze(noon - timedelta(seconds=1))
    assert remember("noon", lambda: clock.has_passed(noon)) is False
    engine.forget_everything()
    engine.freeze(noon)
    assert remember("noon", lambda: clock.has_passed(noon)) is True


def test_facts_come_back_as_they_were(cache, names):
    ask(names)
    (entry,) = engine.engine_for("default").store._entries.values()
    entry = replace(entry, facts=(("cookie a", "é\n"), ("path", "")))
    assert shared._unpack(entry.key, shared._pack(entry)) == entry


def test_a_slow_cache_is_left_alone_though_its_answer_is_used(cache, names, monkeypatch):
    ask(names)
    now, tries, get = [1000.0], [], type(cache).get

    def slow(self, *args, **kwargs):
        tries.append(1)
        now[0] += 2
        return get(self, *args, **kwargs)

    monkeypatch.setattr(type(cache), "get", slow)
    monkeypatch.setattr(shared, "time", SimpleNamespace(monotonic=lambda: now[0]))
    for _ in range(3):
        engine.forget_everything()
        ask(names)
    assert (len(tries), names.count) == (1, 3)


def test_what_a_cache_reads_of_the_database_is_no_source(cache, names, counted, monkeypatch):
    get = type(cache).get

    def from_a_table(self, *args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return get(self, *args, **kwargs)

    monkeypatch.setattr(type(cache), "get", from_a_table)
    outer = counted(lambda: ask(names))
    assert [list(remember("outer", outer)) for _ in range(2)] == [["ants", "bees", "cats"]] * 2
    assert outer.count == 1
