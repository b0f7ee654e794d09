"""Stable identifiers: they survive renaming, moving, export and import."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models.expressions import Func
from django.db.models.sql.compiler import SQLCompiler


class RandomHex(Func):
    """32 random hexadecimal digits, made by the database, so that rows written by plain SQL have an identity too."""

    output_field = models.CharField(max_length=32)

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **_: Any) -> tuple[str, tuple[str | int, ...]]:
        return "lower(hex(randomblob(16)))", ()

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **_: Any) -> tuple[str, tuple[str | int, ...]]:
        return "replace(gen_random_uuid()::text, '-', '')", ()


def new_uid() -> str:
    return uuid.uuid4().hex


class UidField(models.CharField[str, str]):
    """32 hexadecimal digits, unique in its table."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_length": 32, "unique": True, "default": new_uid, "db_default": RandomHex(), "editable": False}
        super().__init__(*args, **kwargs)
