"""Fixtures: a committed database (the cache sits out transactions that have written), and a second program beside it.

The models are Django's own groups, permissions and content types, for freshkeys must not know Coursewell.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.test import override_settings

from freshkeys import engine
from freshkeys.declared import plans
from freshkeys.log import schema

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


@pytest.fixture
def library(transactional_db: None) -> Iterator[None]:
    """The app of tests/library, installed, with its tables empty and its triggers made."""
    with override_settings(INSTALLED_APPS=[*settings.INSTALLED_APPS, "freshkeys.tests.library"]):
        models = list(apps.get_app_config("library").get_models())
        present = connection.introspection.table_names()
        with connection.schema_editor() as editor:
            for model in models:
                if model._meta.db_table not in present:
                    editor.create_model(model)
        schema(connection).install(connection, plans("default").values())
        for name in ("note", "loan", "book_tags", "novel", "book", "tag", "shelf", "author"):
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM library_{name}")
        yield


@pytest.fixture
def logged() -> Callable[[Callable[[], object]], set[str]]:
    """What a write leaves in the log."""

    def rows() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT sources FROM freshkeys_log")
            return list(cursor.fetchall())

    def sources_of(write: Callable[[], object]) -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM freshkeys_log")
        write()
        return {one for (some,) in rows() for one in (some.split("\n") if isinstance(some, str) else some)}

    return sources_of
