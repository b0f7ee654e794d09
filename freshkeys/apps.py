"""Wiring: hooks when the app is ready, triggers after each migrate."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.autoreload import file_changed


class FreshkeysConfig(AppConfig):
    name = "freshkeys"
    label = "freshkeys"

    def ready(self) -> None:
        from freshkeys import engine, unpickling  # noqa: F401  the check registers itself
        from freshkeys.fragments import wallclock
        from freshkeys.log import sqlite_kept
        from freshkeys.pages import checks  # noqa: F401  it registers itself
        from freshkeys.recording import compiled, memos

        compiled.install()
        memos.install()
        wallclock.install()
        sqlite_kept.install()
        file_changed.connect(lambda **_: engine.forget_everything(), dispatch_uid="freshkeys", weak=False)
        pre_migrate.connect(before_migrating, sender=self)
        post_migrate.connect(after_migrating, sender=self)


def before_migrating(*, using: str, plan: Any = (), **_: Any) -> None:
    """A schema change may move data without a trigger seeing it: drop everything before and after.

    The triggers go first, for they name columns that a migration may take away. Until they are made again, nothing is
    kept.
    """
    from freshkeys.log import is_supported, schema

    connection = connections[using]
    if is_supported(connection):
        schema(connection).note_everything(connection)
        if plan:
            schema(connection).drop_triggers(connection)


def after_migrating(*, using: str, plan: Any = (), **_: Any) -> None:
    from freshkeys.declared import plans
    from freshkeys.log import is_supported, schema

    connection = connections[using]
    if not is_supported(connection):
        return
    made = schema(connection).install(connection, plans(using).values())
    if plan and not made:
        schema(connection).note_everything(connection)
