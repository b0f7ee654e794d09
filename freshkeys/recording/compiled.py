"""Hooks into Django's query compiler: every compiled query tells the recording what it reads.

`get_from_clause` runs once for each SELECT, sub-select and member of a union, with exactly the tables that end up in
the SQL, when its WHERE clause is known (`refining.py`); `compile` sees every expression. SQL that comes past neither
of them is raw, and noticed on its way to the database (`watching.py`). The hooks are installed once, when the app is
ready, and cost nothing outside builds.
"""

from __future__ import annotations

import re
from typing import Any

from django.db.models.expressions import Col, Func, RawSQL, Value
from django.db.models.fields import DateField, TimeField
from django.db.models.functions import Cast, Now, Random
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.where import ExtraWhere

from freshkeys.declared import plans
from freshkeys.recording import watching
from freshkeys.recording.recorder import accounted, current
from freshkeys.recording.refining import sources_of

#: Functions, and words, whose answer changes while no row does. Columns are quoted, texts are parameters.
_VOLATILE = re.compile(
    r"""(?<![\w".])(?:
        (?:CLOCK|STATEMENT|TRANSACTION)_TIMESTAMP|CURRENT_(?:DATE|TIME|TIMESTAMP|USER)|LOCALTIME(?:STAMP)?|SESSION_USER
        |(?:NOW|TIMEOFDAY|RANDOM|RANDOM_NORMAL|RANDOMBLOB|SETSEED|GEN_RANDOM_(?:UUID|BYTES)|UUID(?:_GENERATE_)?V\d\w*)\s*\(
        |(?:NEXTVAL|CURRVAL|LASTVAL|SETVAL|CURRENT_SETTING|CHANGES|TOTAL_CHANGES|LAST_INSERT_ROWID)\s*\(
        |(?:TXID|PG)_\w+\s*\(
        |(?:DATE|TIME|DATETIME|JULIANDAY|UNIXEPOCH)\s*\(\s*\)
    )""",
    re.I | re.X,
)
#: What a database takes for a moment near now, where it expects one: in casts, and in these functions.
_NEAR_NOW = {"now", "today", "tomorrow", "yesterday"}
_OF_MOMENTS = {"DATE", "TIME", "DATETIME", "JULIANDAY", "UNIXEPOCH", "STRFTIME", "TIMEDIFF", "DATE_TRUNC", "DATE_PART"}
_COLUMN = re.compile(r'"\w+"\."\w+"')
_installed = False


def untrackable(node: Any) -> str | None:
    """Why the value of this expression may change without any row changing, or none."""
    if isinstance(node, RawSQL) and not node.params and _COLUMN.fullmatch(node.sql):
        return None  # how Django prefetches many-to-many relations; the table is in the FROM clause
    if isinstance(node, RawSQL | ExtraWhere) and not hasattr(node, "freshkeys_reads"):
        return "a raw SQL expression; give it the attribute freshkeys_reads, the tables that it reads"
    if isinstance(node, Random):
        return "Random(), which is different each time"
    if isinstance(node, Now):
        return "Now(); compare with freshkeys.clock.era() instead"
    if isinstance(node, Func) and (text := _near_now(node)) is not None:
        return f"{text!r} as a moment; compare with freshkeys.clock.era() instead"
    return None


def _near_now(node: Any) -> str | None:
    """The word for now in a function or cast that makes a moment of it, or none."""
    makes_moment = isinstance(node, Cast) and isinstance(node.output_field, DateField | TimeField)
    function = node.extra.get("function") or node.function
    if not makes_moment and str(function).upper() not in _OF_MOMENTS:
        return None
    texts = [
        one.value for one in node.get_source_expressions() if isinstance(one, Value) and isinstance(one.value, str)
    ]
    return next((text for text in texts if text.strip().lower() in _NEAR_NOW), None)


def _volatile(node: Any, sql: str) -> str | None:
    """Why the SQL of an expression may give something else while no row changes."""
    if isinstance(node, Func) and (found := _VOLATILE.search(sql)) is not None:
        return f"{found[0].rstrip('( )')}, which changes while no row does"
    return None


def _ignored(compiler: SQLCompiler, node: Any) -> str | None:
    """Why a column cannot be read: its model has declared that writes to it do not matter."""
    if not isinstance(node, Col):
        return None
    model = node.target.model
    plan = plans(compiler.connection.alias).get(model._meta.db_table)
    if plan is None or node.target.column not in plan.ignored:
        return None
    return f"{model._meta.label}.{node.target.name}, which is declared as ignored"


def install() -> None:
    """Put the hooks in place; a second call does nothing."""
    global _installed
    if _installed:
        return
    _installed = True
    _hook_from_clause()
    _hook_default_columns()
    _hook_expressions()
    _hook_execution()
    watching.install()


def _hook_from_clause() -> None:
    original = SQLCompiler.get_from_clause

    def get_from_clause(self: SQLCompiler) -> Any:
        if (recording := current()) is not None:
            recording.note(self.using or self.connection.alias, sources_of(self))
        return original(self)

    SQLCompiler.get_from_clause = get_from_clause  # type: ignore[method-assign]


def _hook_default_columns() -> None:
    """Rows come without ignored columns where nobody asked for them by name, as if they were deferred."""
    original: Any = SQLCompiler.get_default_columns

    def get_default_columns(self: SQLCompiler, *args: Any, **kwargs: Any) -> Any:
        columns = original(self, *args, **kwargs)
        mask, is_deferring = args[0] if args else kwargs.get("select_mask"), self.query.deferred_loading[1]
        if current() is None or (mask and not is_deferring):  # only("visits") asks for it
            return columns
        return [one for one in columns if _ignored(self, one) is None]

    SQLCompiler.get_default_columns = get_default_columns  # type: ignore[method-assign]


def _hook_expressions() -> None:
    original = SQLCompiler.compile

    def compile(self: SQLCompiler, node: Any) -> Any:  # noqa: A001
        if (recording := current()) is not None:
            for table in getattr(node, "freshkeys_reads", ()):
                recording.note_table(self.using or self.connection.alias, table)
            if (reason := untrackable(node) or _ignored(self, node)) is not None:
                recording.note_untracked(reason)
                return original(self, node)
            sql, params = original(self, node)
            if (reason := _volatile(node, sql)) is not None:
                recording.note_untracked(reason)
            return sql, params
        return original(self, node)

    SQLCompiler.compile = compile  # type: ignore[method-assign]


def _hook_execution() -> None:
    original = SQLCompiler.execute_sql

    def execute_sql(self: SQLCompiler, *args: Any, **kwargs: Any) -> Any:
        if self.query.explain_info and (recording := current()) is not None:
            recording.note_untracked("a plan of a query, which changes while no row does")
        with accounted():
            return original(self, *args, **kwargs)

    SQLCompiler.execute_sql = execute_sql  # type: ignore[method-assign]
