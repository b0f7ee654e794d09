"""Faults: what goes wrong while writers write and readers read. Each is given a rig, and goes on until a moment."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
import redis

from freshkeys.checking import commits, restoring, spoiled
from freshkeys.checking.fault import CLOCK_SET, FAULTS, Fault, fault, steps, wait
from freshkeys.checking.rig import Rig
from freshkeys.checking.standing import Step

__all__ = ["FAULTS", "Fault", "edge_faults"]
#: By so many seconds a clock is set ahead, or back.
AHEAD = (-3.0, -0.6, 0.6, 3.0)


@fault("none")
def none(rig: Rig, until: float) -> None:
    """Nothing."""
    wait(until - time.monotonic())


@fault(commits.KILLED)
def writer_killed(rig: Rig, until: float) -> None:
    """SIGKILL, half of them right after COMMIT, by themselves, half of them anywhere."""
    for _ in steps(until, 0.3):
        if pids := rig.writers():
            with suppress(ProcessLookupError):
                os.kill(random.choice(pids), signal.SIGKILL)


@fault(commits.SLOW)
def slow_commit(rig: Rig, until: float) -> None:
    """COMMIT takes up to 150 ms on PostgreSQL, all written and nothing visible; on both a writer stands still."""
    for _ in steps(until, 0.15):
        if pids := rig.writers():
            with _stopped(random.choice(pids)):
                wait(random.uniform(0.01, 0.15))


@contextmanager
def _stopped(pid: int) -> Iterator[None]:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


@fault(spoiled.DELAYED)
def delayed(rig: Rig, until: float) -> None:
    """Up to 30 ms before a build reads, before a value is looked up, kept, admitted or shared."""
    wait(until - time.monotonic())


@contextmanager
def _store(rig: Rig) -> Iterator[redis.Redis]:
    assert rig.store is not None
    client = redis.Redis(port=rig.store.port)
    try:
        yield client
    finally:
        client.close()


def _values(client: redis.Redis) -> dict[bytes, bytes]:
    keys: list[bytes] = client.keys()  # type: ignore[assignment]
    values: list[bytes | None] = client.mget(keys) if keys else []  # type: ignore[assignment]
    return {key: value for key, value in zip(keys, values, strict=True) if value is not None}


@fault("values flushed", needs_store=True)
def flushed(rig: Rig, until: float) -> None:
    """What the store holds is gone."""
    with _store(rig) as client:
        for _ in steps(until, 0.2):
            client.flushall()


@fault("values swapped", needs_store=True)
def swapped(rig: Rig, until: float) -> None:
    """Every key gets the value of another one."""
    with _store(rig) as client:
        for _ in steps(until, 0.1):
            values = _values(client)
            if len(values) > 1:
                client.mset(dict(zip(values, random.sample(list(values.values()), len(values)), strict=True)))


@fault("garbage", needs_store=True)
def garbage(rig: Rig, until: float) -> None:
    """What the store holds is damaged: a bit, an end, all of it."""
    with _store(rig) as client:
        for _ in steps(until, 0.1):
            values = {key: _spoilt(value) for key, value in _values(client).items() if random.random() < 0.7}
            if values:
                client.mset(values)


def _spoilt(value: bytes) -> bytes:
    place = random.randrange(len(value)) if value else 0
    flipped = value[:place] + bytes([value[place] ^ 1 << random.randrange(8)]) + value[place + 1 :] if value else b"\0"
    return random.choice([flipped, value[:place], b"", random.randbytes(100), value + b" ", value[::-1]])


@fault("values restored from an old dump", needs_store=True)
def old_values(rig: Rig, until: float) -> None:
    """What the store held a while ago comes back."""
    dumps: list[dict[bytes, bytes]] = []
    with _store(rig) as client:
        for _ in steps(until, 0.1):
            if values := _values(client):
                dumps = [*dumps[-20:], values]
            if dumps and random.random() < 0.6:
                client.mset(random.choice(dumps))


@fault("store frozen", needs_store=True)
def frozen(rig: Rig, until: float) -> None:
    """The store stands still, again and again (SIGSTOP)."""
    assert rig.store is not None
    for _ in steps(until, 0.8):
        with _stopped(rig.store.process.pid):
            wait(min(random.uniform(0.1, 1.5), until - time.monotonic()))


@fault("database restarted", vendors=("postgresql",), needs_own_server=True)
def restarted(rig: Rig, until: float) -> None:
    """Crashes that lose commits which were acknowledged (synchronous_commit is off), and orderly restarts."""
    assert rig.server is not None
    for _ in steps(until, 2.0):
        if random.random() < 0.7:
            rig.server.crash()
        else:
            rig.server.stop()
        wait(random.uniform(0, 0.3))
        rig.server.start()


@fault(CLOCK_SET)
def clock_set(rig: Rig, until: float) -> None:
    """The clock that decides jumps, forwards and backwards; on PostgreSQL, where it is the server's, others too."""
    try:
        for _ in steps(until, 1.2):
            _set_clock(rig, random.choice(AHEAD))
    finally:
        _set_clock(rig, 0.0)


def _set_clock(rig: Rig, ahead: float) -> None:
    begun = time.monotonic()
    if rig.plan.vendor == "postgresql":
        rig.book.give(ahead=random.choice(AHEAD) if ahead else 0.0)
        with psycopg.connect(rig.environment["DATABASE_URL"], autocommit=True) as connection:
            connection.execute("SET synchronous_commit = on")  # a crash must not take it back
            connection.execute("UPDATE checking_clock SET ahead = %s", [ahead])
    else:
        rig.book.give(ahead=ahead)
    rig.note_clock(Step(begun, time.monotonic(), ahead))


@fault("database restored", needs_own_server=True)
def restored(rig: Rig, until: float) -> None:
    """An earlier state comes back: the file, or into it; the data directory, a template, pg_restore."""
    ways = restoring.ways(rig)
    for _ in steps(until, 1.5):
        random.choice(ways)()


# Last, so that these come after those which need no edge.
from freshkeys.checking import edge_faults  # noqa: E402
