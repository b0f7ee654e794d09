"""The shared store as CACHE_URL gives it: whoever holds it can make pages slower, once, and nothing else."""

from __future__ import annotations

import os
import pickle
import socket
import time

import pytest
import redis
from django.contrib.auth.models import Group
from django.core.cache import caches

from config import checked
from freshkeys import engine, remember, shared


@pytest.fixture
def use_store(settings, transactional_db, monkeypatch):
    """Lets this test's processes share values through the store at an address; answers how long a question took."""
    Group.objects.create(name="ants")

    def use(url):
        settings.CACHES = settings.CACHES | {"shared": checked.shared_store(url)}
        settings.FRESHKEYS = {"ALIAS": "shared"}
        monkeypatch.setattr(shared, "_rests_until", 0.0)
        monkeypatch.setattr(shared, "_errors", 0)
        engine.forget_everything()

    yield use
    engine.forget_everything()
    caches["shared"].close()


def names():
    engine.forget_everything()  # as another process
    return [group.name for group in remember("hostile", Group.objects.order_by("name"))]


def seconds(action):
    before = time.monotonic()
    action()
    return time.monotonic() - before


class Bomb:
    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return os.mkdir, (self.mark,)


@pytest.mark.valkey
def test_a_pickle_in_the_store_is_never_run(use_store, valkey_url, tmp_path):
    use_store(valkey_url)
    client = redis.Redis.from_url(valkey_url.replace("rediscache:", "redis:"))
    client.flushall()
    assert names() == ["ants"]
    keys = client.keys()
    assert keys
    for key in keys:
        client.set(key, pickle.dumps(Bomb(str(tmp_path / "ran"))))
    assert names() == ["ants"]
    assert not (tmp_path / "ran").exists()


@pytest.mark.valkey
def test_values_are_shared_as_plain_bytes(use_store, valkey_url):
    use_store(valkey_url)
    names()
    caches["shared"].set("probe", b"12")
    assert caches["shared"].get("probe") == b"12"
    with pytest.raises(TypeError, match="keeps bytes"):
        caches["shared"].set("probe", "text")


def test_a_store_that_hangs_costs_a_second_once(use_store):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        use_store(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        assert seconds(names) < 1.5
        assert seconds(names) < 0.2
        assert names() == ["ants"]


def test_it_is_left_alone_longer_each_time(use_store, monkeypatch):
    use_store("redis://127.0.0.1:1/0")
    rests = []
    for _ in range(6):
        monkeypatch.setattr(shared, "_rests_until", 0.0)
        names()
        rests.append(round(shared._rests_until - time.monotonic()))
    assert rests == [5, 10, 20, 40, 60, 60]


def test_a_store_at_a_wrong_address_only_costs_time(use_store):
    use_store("valkey://no-such-host.invalid:6379/0?db=x&nonsense=1")
    assert names() == ["ants"]
