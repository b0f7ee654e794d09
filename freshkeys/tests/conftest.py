"""Fixtures: a committed database (the cache sits out transactions that have written), and a second program beside it.

The models are Django's own groups, permissions and content types, for freshkeys must not know Coursewell.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.contrib.auth.models import Group
from django.db import connection

from freshkeys import engine

Elsewhere = Callable[..., None]


@pytest.fixture(autouse=True)
def _new_engine() -> Iterator[None]:
    engine.forget_everything()
    yield
    engine.freeze(None)
    engine.forget_everything()


@pytest.fixture
def groups(transactional_db: None) -> list[Group]:
    return [Group.objects.create(name=name) for name in ("ants", "bees", "cats")]


def foreign_connection() -> sqlite3.Connection | psycopg.Connection:
    """A connection of another program to the test's database: no Django, no hooks."""
    if connection.vendor == "sqlite":
        return sqlite3.connect(connection.settings_dict["NAME"], timeout=10, isolation_level=None)
    known = {"dbname", "host", "user", "password", "port"}
    parameters = {key: value for key, value in connection.get_connection_params().items() if key in known}
    return psycopg.connect(**parameters, autocommit=True)


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    """Runs statements in another program."""
    foreign = foreign_connection()

    def run(*statements: str) -> None:
        for statement in statements:
            foreign.execute(statement)

    yield run
    foreign.close()


@pytest.fixture
def counted() -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Wraps a build so that `.count` says how often it ran."""

    def wrap(function: Callable[[], object]) -> Callable[[], object]:
        def build() -> object:
            build.count += 1  # type: ignore[attr-defined]
            return function()

        build.count = 0  # type: ignore[attr-defined]
        return build

    return wrap
