"""The search index in queries: `Found` filters, `Place` orders. What is remembered of them is kept by its sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.db.models import BooleanField, F, Field, FloatField, Func
from django.db.models.sql.compiler import SQLCompiler

from coursewell.courses.search.fields import INDEX, SPACELESS, TABLES
from coursewell.courses.search.postgresql import WEIGHTS
from coursewell.courses.search.sqlite import COLUMNS
from coursewell.courses.search.terms import Groups

Compiled = tuple[str, list[Any]]
NOTHING = '""'  # FTS5 finds nothing for a phrase without words, but an empty query is an error
_SIGN = re.compile(f"([{SPACELESS}])")


class _Search(Func):
    """Reads the index, which holds nothing but what triggers took from these tables in the same transaction."""

    freshkeys_reads: ClassVar[tuple[str, ...]] = tuple(sorted(TABLES))
    on_sqlite: ClassVar[str]
    on_postgresql: ClassVar[str]
    queries: ClassVar[int] = 1
    result: ClassVar[type[Field[Any, Any]]]

    def __init__(self, groups: Groups) -> None:
        super().__init__(F("pk"), output_field=self.result())
        self.groups = groups

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> Any:
        key, _ = compiler.compile(self.get_source_expressions()[0])
        return self.on_sqlite.format(key=key), [fts5_query(self.groups)]

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> Compiled:
        key, _ = compiler.compile(self.get_source_expressions()[0])
        query, terms = tsquery(self.groups, ":*")
        exact, _ = tsquery(self.groups, "")
        sql = self.on_postgresql.format(key=key, query=query, exact=exact)
        return sql, terms * self.queries


class Found(_Search):
    """Whether a course holds all that was asked for: `Course.objects.filter(Found(groups("algebra")))`."""

    result = BooleanField
    on_sqlite = f"({{key}} IN (SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s))"
    on_postgresql = f"({{key}} IN (SELECT course_id FROM {INDEX} WHERE vector @@ {{query}}))"


class FoundInOrder(Found):
    """The same, where so many are found that the order of an index should lead, and this only say yes or no.

    The plus sign keeps SQLite from looking up each course that was found (measured: 30 ms, not 300). PostgreSQL knows
    from its statistics, and looks into the vector of one course after another.
    """

    on_sqlite = f"(+{{key}} IN (SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s))"


class FoundAtOnce(FoundInOrder):
    """The same, where so few of all courses are found that PostgreSQL had to look into very many vectors.

    For IS TRUE it finds all ids first, in the index, and keeps them in a hash table (measured at 6 % of 100,000: 40 ms,
    not 330). They must fit into twice its work_mem: 250,000 do by default.
    """

    on_postgresql = f"(({{key}} IN (SELECT course_id FROM {INDEX} WHERE vector @@ {{query}})) IS TRUE)"


class Place(_Search):
    """How well a course that was found answers; the smallest answers best.

    On SQLite the inner query is evaluated once for the whole statement, since it asks nothing of the outer one; a
    bm25() for each course by itself would count the whole index each time (measured: 9.4 s against 74 ms).
    """

    result = FloatField
    on_sqlite = (
        f"(SELECT place FROM (SELECT rowid AS id, row_number() OVER (ORDER BY bm25({INDEX}, "
        f"{', '.join(map(str, COLUMNS.values()))}), rowid DESC) AS place "
        f"FROM {INDEX} WHERE {INDEX} MATCH %s) ranked WHERE ranked.id = {{key}})"
    )
    on_postgresql = (
        f"(SELECT -ts_rank({WEIGHTS}, vector, {{query}}) - ts_rank({WEIGHTS}, vector, {{exact}}) "
        f"FROM {INDEX} WHERE course_id = {{key}})"
    )
    queries = 2


def fts5_query(groups: Groups) -> str:
    """The groups in the language of FTS5, every term quoted. The word itself counts beside what it begins."""

    def term(text: str) -> str:
        quoted = '"{}"'.format(_SIGN.sub(r" \1 ", text).replace('"', '""').strip())
        return f"({quoted} OR {quoted}*)"

    return _joined(groups, term, " AND ", " OR ") or NOTHING


def tsquery(groups: Groups, ending: str) -> tuple[str, list[str]]:
    """SQL for the same as a tsquery, every term a parameter. `ending` is :* for what terms begin, too."""
    terms: list[str] = []

    def term(text: str) -> str:
        terms.append(text)
        return f"courses_search_term(%s, '{ending}')"

    sql = _joined(groups, term, " && ", " || ")
    return (f"({sql})" if sql else "''::tsquery"), terms


def _joined(groups: Groups, term: Callable[[str], str], both: str, either: str) -> str:
    def bracketed(parts: Iterable[str], sign: str) -> str:
        return f"({sign.join(parts)})"

    return both.join(
        bracketed((bracketed(map(term, terms), both) for terms in alternatives), either) for alternatives in groups
    )
