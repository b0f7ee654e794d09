"""Whoever can write to the shared cache must not be able to run code here, and the operator is told so."""

import pytest
from django.core.cache.backends.redis import RedisCache

from freshkeys.plain import PlainBytes
from freshkeys.unpickling import check_alias

DJANGO = "django.core.cache.backends."


class OurRedis(RedisCache):
    """Made from a backend that unpickles."""


@pytest.fixture
def warned(settings):
    def warned(backend, **options):
        settings.CACHES = {"default": {"BACKEND": f"{DJANGO}dummy.DummyCache"}}
        settings.CACHES["shared"] = {"BACKEND": backend, "LOCATION": "nowhere", "OPTIONS": options}
        settings.FRESHKEYS = {"ALIAS": "shared"}
        return [warning.id for warning in check_alias()]

    return warned


@pytest.mark.parametrize("name", ["redis.RedisCache", "db.DatabaseCache", "filebased.FileBasedCache"])
def test_a_cache_that_unpickles_is_warned_of(warned, name):
    assert warned(DJANGO + name) == ["freshkeys.W003"]


def test_one_made_from_it_is_warned_of_too(warned):
    assert warned(f"{__name__}.OurRedis") == ["freshkeys.W003"]


def test_bytes_left_alone_are_fine(warned):
    assert warned(f"{DJANGO}redis.RedisCache", serializer="freshkeys.plain.PlainBytes") == []
    assert warned(f"{DJANGO}redis.RedisCache", serializer=PlainBytes) == []


@pytest.mark.parametrize("name", ["locmem.LocMemCache", "dummy.DummyCache"])
def test_what_asks_nobody_is_fine(warned, name):
    assert warned(DJANGO + name) == []


def test_without_a_shared_cache_there_is_nothing_to_say(settings):
    settings.FRESHKEYS = {}
    assert check_alias() == []
