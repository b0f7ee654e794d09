"""Processes that share a cache make about one build between them; a claim that nobody fulfils holds up once."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.db import connections

from freshkeys import engine, one_moment, remember, shared

pytestmark = pytest.mark.valkey
fork = multiprocessing.get_context("fork")
LONG = 20


@pytest.fixture
def cache(valkey_url, settings, groups, monkeypatch):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
        "shared": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": valkey_url.replace("rediscache:", "redis:"),
            "OPTIONS": {"serializer": "freshkeys.plain.PlainBytes"},
        },
    }
    settings.FRESHKEYS = {"ALIAS": "shared", "UNTRACKED": "skip"}
    monkeypatch.setattr(shared, "_rests_until", 0.0)
    monkeypatch.setattr(shared, "_claims_rest_until", 0.0)
    monkeypatch.setattr(shared, "_errors", 0)
    caches["shared"].clear()
    return caches["shared"]


def in_processes(count: int, function: Callable[[], Any]) -> list[Any]:
    """What it gives in so many processes at once."""
    connections.close_all()
    engine.forget_everything()
    answers = fork.SimpleQueue()
    processes = [fork.Process(target=_answer, args=(answers, function)) for _ in range(count)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(LONG)
        assert process.exitcode == 0
    return [answers.get() for _ in processes]


def _answer(answers: Any, function: Callable[[], Any]) -> None:
    found = function()
    connections.close_all()
    answers.put((os.getpid(), found))


@pytest.mark.parametrize("reads_before", [False, True])
def test_processes_make_one_build(cache, monkeypatch, reads_before):
    """Who reads before reads later than the builder: what was built in the future of a moment is not true for it."""
    waiting, builds, wait = fork.Semaphore(0), fork.Value("i", 0), shared.Claim.wait
    may_read = fork.Semaphore(1)
    monkeypatch.setattr(shared, "WAIT_SECONDS", LONG)
    monkeypatch.setattr(shared, "SLOW_SECONDS", LONG)
    monkeypatch.setattr(shared, "CLAIM_SECONDS", LONG)
    monkeypatch.setattr(shared.Claim, "wait", lambda claim: (waiting.release(), wait(claim)))

    def build() -> list[str]:
        with builds.get_lock():
            builds.value += 1
        for _ in range(3):
            may_read.release()
        for _ in range(3):
            assert waiting.acquire(timeout=LONG)
        return list(Group.objects.order_by("name").values_list("name", flat=True))

    def page() -> list[str]:
        with one_moment():
            if reads_before:
                assert may_read.acquire(timeout=LONG)
                Group.objects.count()
            return list(remember("names", build))

    found = in_processes(4, page)
    assert ([names for _, names in found], builds.value) == ([["ants", "bees", "cats"]] * 4, 1)
    assert len({pid for pid, _ in found}) == 4


def test_a_claim_that_nobody_fulfils_holds_up_once(cache, monkeypatch, counted):
    monkeypatch.setattr(shared, "WAIT_SECONDS", 0.02)
    waits, wait = [], shared.Claim.wait
    monkeypatch.setattr(shared.Claim, "wait", lambda claim: (waits.append(1), wait(claim)))
    build = counted(Group.objects.count)
    monkeypatch.setattr(type(cache), "add", lambda *args, **kwargs: False)
    monkeypatch.setattr(type(cache), "get", lambda *args, **kwargs: b"1")
    remember("count", build)
    remember("other", build)
    assert (build.count, len(waits)) == (2, 1)


def test_who_builds_within_a_build_claims_nothing(cache, monkeypatch):
    claimed, claim = [], shared.claim
    monkeypatch.setattr(shared, "claim", lambda key: claimed.append(key) or claim(key))
    remember("outer", lambda: remember("inner", Group.objects.count))
    assert len(claimed) == 1


def test_a_build_leaves_no_claim_behind(cache):
    remember("count", Group.objects.count)
    with pytest.raises(ZeroDivisionError):
        remember("fails", lambda: 1 / 0)
    assert [key for key in cache._cache.get_client().scan_iter() if b"claim" in key] == []


def test_a_dead_cache_is_asked_for_no_claim(cache, monkeypatch, counted):
    def die(*args, **kwargs):
        raise ConnectionError("gone")

    for method in ("get", "add", "set"):
        monkeypatch.setattr(type(cache), method, die)
    build = counted(Group.objects.count)
    assert (remember("count", build), build.count) == (3, 1)
