"""Wiring: hooks when the app is ready, triggers after each migrate."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.db import connections, router
from django.db.models.signals import post_migrate, pre_migrate


class FreshkeysConfig(AppConfig):
    name = "freshkeys"
    label = "freshkeys"

    def ready(self) -> None:
        from freshkeys import compiled

        compiled.install()
        pre_migrate.connect(_before, sender=self)
        post_migrate.connect(_after, sender=self)


def _before(*, using: str, **_: Any) -> None:
    """A schema change may move data without a trigger seeing it: drop everything before and after."""
    from freshkeys.log import is_supported, schema

    if is_supported(connections[using]):
        schema(connections[using]).note_everything(connections[using])


def _after(*, using: str, plan: Any = (), **_: Any) -> None:
    from freshkeys.log import is_supported, schema

    connection = connections[using]
    if not is_supported(connection):
        return
    made = schema(connection).install(connection, watched_tables(using))
    if plan and not made:
        schema(connection).note_everything(connection)


def watched_tables(using: str) -> list[str]:
    """Tables of the installed models that are on this database and managed by migrations."""
    connection = connections[using]
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
    models = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and router.allow_migrate_model(using, model)
    ]
    return sorted({model._meta.db_table for model in models} & present)
