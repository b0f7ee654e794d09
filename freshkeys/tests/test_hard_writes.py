# mypy: ignore-errors
# ruff: noqa: DJ008  nobody looks at these
"""Writes and reads that come past what a trigger or a join usually shows."""

import pytest
from django.db import OperationalError, connection, models, transaction
from django.test import override_settings
from django.test.utils import isolate_apps

from freshkeys.declared import kind_of, plans
from freshkeys.log import schema
from freshkeys.recording.recorder import recording
from freshkeys.sources import MASS_ROWS, encoded
from freshkeys.tests.library.models import Author, Book, Loan, Shelf

pytestmark = pytest.mark.usefixtures("library")


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def install():
    schema(connection).install(connection, plans("default").values())


@pytest.mark.sqlite
@pytest.mark.parametrize("name", ["rowid", "_rowid_", "oid", "ROWID"])
def test_a_key_that_is_changed_under_its_other_names_is_noted(logged, name):
    Author.objects.create(pk=1, name="Ada")
    found = logged(lambda: sql(f"UPDATE library_author SET {name} = 9 WHERE id = 1"))
    assert {"t:library_author", "r:library_author:i1", "r:library_author:i9"} <= found


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE OR REPLACE library_author SET rowid = 1 WHERE id = 3",
        "INSERT OR REPLACE INTO library_author (rowid, name, country, visits) VALUES (1, 'x', 'FR', 0)",
    ],
)
def test_a_row_that_is_replaced_by_its_row_number_is_noted(logged, statement):
    Author.objects.create(pk=1, name="Ada", country="UK")
    Author.objects.create(pk=3, name="Eve", country="DE")
    found = logged(lambda: sql(statement))
    assert {"r:library_author:i1", f"c:library_author.country={encoded('UK')}"} <= found


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO library_shelf (rowid, code, room) VALUES (7, 'b', 2)",
        "UPDATE OR REPLACE library_shelf SET rowid = 7 WHERE code = 'c'",
    ],
)
def test_a_row_without_a_number_for_its_key_is_noted_when_its_number_is_taken(logged, statement):
    sql("INSERT INTO library_shelf (rowid, code, room) VALUES (7, 'a', 1), (9, 'c', 3)")
    found = logged(lambda: sql(statement))
    assert {f"r:library_shelf:{encoded('a')}", "c:library_shelf.room=i1"} <= found


@pytest.mark.sqlite
@pytest.mark.parametrize("index", ["(room * 1, abs(room))", "(room, code COLLATE NOCASE) WHERE room > 0"])
def test_an_index_with_as_many_keys_as_there_are_columns_finds_what_is_replaced(logged, index):
    Shelf.objects.create(code="a", room=1)
    sql(f"CREATE UNIQUE INDEX library_odd ON library_shelf {index}")
    try:
        install()
        found = logged(lambda: sql("INSERT OR REPLACE INTO library_shelf (code, room) VALUES ('A', 1)"))
    finally:
        sql("DROP INDEX library_odd")
        install()
    assert f"r:library_shelf:{encoded('a')}" in found


@pytest.mark.sqlite
@isolate_apps("freshkeys.tests.library")
def test_a_collation_counts_through_every_key_that_leads_to_it():
    class Thing(models.Model):
        code = models.CharField(primary_key=True, max_length=9, db_collation="nocase")

    class Special(Thing):
        pass

    class Part(models.Model):
        special = models.ForeignKey(Special, models.CASCADE)

    fields = (Thing._meta.pk, Special._meta.pk, Part._meta.get_field("special"))
    assert [kind_of(one, connection) for one in fields] == [None, None, None]


@pytest.mark.parametrize(
    "read",
    [
        lambda: list(Loan.objects.select_related("book")),
        lambda: list(Loan.objects.filter(book__title="x")),
        lambda: list(Loan.objects.values_list("pk", "book__title")),
        lambda: list(Book.objects.filter(loans__days=3)),
        lambda: Loan.objects.filter(book__author__name="x").count(),
    ],
)
def test_joining_over_an_ignored_column_makes_a_build_uncacheable(read):
    with override_settings(FRESHKEYS={"MODELS": {"library.Loan": {"ignored": ["book"]}}}):
        with recording() as found:
            read()
        assert found.untracked == ["library.Loan.book, which is declared as ignored"]


@pytest.mark.sqlite
def test_a_transaction_that_the_database_gave_up_is_not_carried_on():
    """SQLite rolls back everything when a write is interrupted: what follows must not be committed alone."""

    once = [1]

    @transaction.atomic
    def write():
        Shelf.objects.create(code="first")
        Author.objects.update(name="x")
        Shelf.objects.create(code="last")

    def interrupt(statement):
        if "'m' || substr" in statement:  # the handler is asked from the next statement on
            connection.connection.set_progress_handler(lambda: once and once.pop(), 1)

    Author.objects.bulk_create(Author(name=str(number)) for number in range(MASS_ROWS * 3))
    connection.connection.set_trace_callback(interrupt)
    try:
        with pytest.raises(OperationalError, match="rolled back"):
            write()
    finally:
        connection.connection.set_trace_callback(None)
        connection.connection.set_progress_handler(None, 0)
    assert once == []
    assert not Shelf.objects.exists()


@pytest.mark.postgres
@pytest.mark.parametrize("setting", ["extra_float_digits = -15", "extra_float_digits = 0"])
def test_numbers_that_print_alike_are_not_the_same(logged, setting):
    sql("ALTER TABLE library_author ADD COLUMN weight float8 DEFAULT 0.1")
    try:
        install()
        Author.objects.create(pk=1, name="Ada")
        sql("SET " + setting)
        found = logged(lambda: sql("UPDATE library_author SET weight = 0.10000000000000002"))
    finally:
        sql("RESET extra_float_digits")
        sql("ALTER TABLE library_author DROP COLUMN weight")
        install()
    assert "r:library_author:i1" in found
