"""After an import, the database knows its tables at once."""

import pytest
from django.db import connection, transaction

from coursewell.courses.database.statistics import refresh_statistics

on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="how PostgreSQL keeps its tables")


def pages(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpages, relallvisible FROM pg_class WHERE oid = %s::regclass", [table])
        return cursor.fetchone()


@on_postgresql
@pytest.mark.parametrize("table", ["courses_course", "courses_search"])
def test_postgresql_can_count_from_its_indexes_alone(transactional_db, make_course, table):
    make_course("Algebra")
    refresh_statistics()
    number, visible = pages(table)
    assert 0 < number == visible


@on_postgresql
def test_within_a_transaction_the_tables_are_counted_only(transactional_db, make_course):
    with transaction.atomic():
        make_course("Algebra")
        refresh_statistics()
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'courses_course'")
            assert cursor.fetchone() == (1,)
