"""Writes through doors that Django does not know: what was remembered before is not what is answered after."""

import shutil
import sqlite3

import pytest
from django.db import OperationalError, connection

from freshkeys import remember
from freshkeys.declared import plans
from freshkeys.engine import engine_for
from freshkeys.log import schema
from freshkeys.tests.conftest import foreign_connection
from freshkeys.tests.library.models import Author, Book, Shelf

pytestmark = pytest.mark.usefixtures("library")


def rooms():
    return list(Shelf.objects.order_by("code").values_list("code", "room"))


def remembered():
    return [tuple(row) for row in remember("rooms", rooms)]


@pytest.fixture
def shelves():
    Shelf.objects.bulk_create([Shelf(code="a", room=1), Shelf(code="b", room=2)])
    assert remembered() == rooms()


EVERYWHERE = {
    "an upsert": "INSERT INTO library_shelf VALUES ('a', 9), ('c', 3) ON CONFLICT (code) DO UPDATE SET room = 9",
    "an upsert that does nothing": "INSERT INTO library_shelf VALUES ('a', 9), ('c', 3) ON CONFLICT DO NOTHING",
    "a select into it": "INSERT INTO library_shelf SELECT code || 'x', room FROM library_shelf",
    "rows that it returns": "UPDATE library_shelf SET room = 9 RETURNING code",
    "a key that changes": "UPDATE library_shelf SET code = code || 'x'",
}
POSTGRES = {
    "a merge": "MERGE INTO library_shelf s USING (VALUES ('a', 9), ('c', 3)) AS v (code, room) ON s.code = v.code "
    "WHEN MATCHED THEN UPDATE SET room = v.room WHEN NOT MATCHED THEN INSERT VALUES (v.code, v.room)",
    "a merge that deletes": "MERGE INTO library_shelf s USING (VALUES ('a')) AS v (code) ON s.code = v.code "
    "WHEN MATCHED THEN DELETE",
    "a table expression": "WITH gone AS (DELETE FROM library_shelf RETURNING room) "
    "INSERT INTO library_shelf SELECT 'r' || room, room FROM gone",
    "a block": "DO $$ BEGIN UPDATE library_shelf SET room = 9; END $$",
    "a truncation": "TRUNCATE library_shelf CASCADE",
    "a session that replicates": "SET session_replication_role = replica; UPDATE library_shelf SET room = 9",
}


@pytest.mark.parametrize("statement", EVERYWHERE.values(), ids=EVERYWHERE)
def test_a_statement_of_another_program_is_noticed(shelves, elsewhere, statement):
    elsewhere(statement)
    assert remembered() == rooms() != [("a", 1), ("b", 2)]


@pytest.mark.postgres
@pytest.mark.parametrize("statement", POSTGRES.values(), ids=POSTGRES)
def test_a_statement_that_only_postgres_has_is_noticed(shelves, elsewhere, statement):
    elsewhere(statement)
    assert remembered() == rooms() != [("a", 1), ("b", 2)]


@pytest.mark.postgres
def test_a_copy_is_noticed(shelves):
    with foreign_connection() as foreign, foreign.cursor().copy("COPY library_shelf FROM STDIN") as copy:
        copy.write_row(("c", 3))
    assert remembered() == rooms() == [("a", 1), ("b", 2), ("c", 3)]


@pytest.mark.postgres
def test_a_write_through_a_view_is_noticed(shelves, elsewhere):
    elsewhere("CREATE VIEW library_view AS SELECT * FROM library_shelf WHERE room < 2")
    try:
        elsewhere("UPDATE library_view SET room = 9")
        assert remembered() == rooms() == [("a", 9), ("b", 2)]
    finally:
        elsewhere("DROP VIEW library_view")


@pytest.mark.postgres
def test_a_child_is_its_table(shelves, elsewhere):
    elsewhere("CREATE TABLE library_child () INHERITS (library_shelf)")
    try:
        schema(connection).install(connection, plans("default").values())
        assert remembered() == rooms()
        elsewhere("INSERT INTO library_child VALUES ('c', 3)")
        assert remembered() == rooms() == [("a", 1), ("b", 2), ("c", 3)]
        elsewhere("ALTER TABLE library_child NO INHERIT library_shelf")
        assert remembered() == rooms() == [("a", 1), ("b", 2)]
    finally:
        elsewhere("DROP TABLE library_child")


@pytest.mark.postgres
def test_who_may_not_write_the_log_is_noticed_whatever_he_puts_before_it(shelves, elsewhere):
    elsewhere(
        "CREATE ROLE library_clerk",
        "GRANT ALL ON library_shelf TO library_clerk",
        "SET ROLE library_clerk",
        "CREATE TEMPORARY TABLE freshkeys_log (sources text[])",
        "CREATE FUNCTION pg_temp.freshkeys_prune() RETURNS bigint LANGUAGE sql AS 'SELECT 1/0'",
        "SET search_path = pg_temp, public",
        "UPDATE library_shelf SET room = 9",
    )
    try:
        assert remembered() == rooms() == [("a", 9), ("b", 9)]
    finally:
        elsewhere("RESET ROLE", "DROP OWNED BY library_clerk", "DROP ROLE library_clerk")


@pytest.mark.parametrize(("end", "expected"), [("RELEASE s", [9, 2]), ("ROLLBACK TO s", [1, 2])])
def test_a_savepoint_counts_when_it_is_kept(shelves, elsewhere, end, expected):
    elsewhere("BEGIN", "SAVEPOINT s", "UPDATE library_shelf SET room = 9 WHERE code = 'a'", end, "COMMIT")
    assert [room for _, room in remembered()] == expected


def test_a_cascade_in_the_database_is_noticed(elsewhere):
    """Django deletes what depends on a row by itself; other programs leave that to the database."""
    Author.objects.create(pk=1, name="Ada")
    Book.objects.create(pk=1, title="Notes", author_id=1)
    titles = lambda: list(Book.objects.values_list("title", flat=True))  # noqa: E731
    assert remember("titles", titles) == ("Notes",)
    key = "FOREIGN KEY (author_id) REFERENCES library_author ON DELETE CASCADE"
    if connection.vendor == "postgresql":
        elsewhere("ALTER TABLE library_book ADD CONSTRAINT library_fall " + key)
        fall = ("DELETE FROM library_author",)
    else:
        # The table as Django made it has a key that does nothing: one that falls is written into the schema.
        elsewhere(
            "PRAGMA writable_schema = on",
            'UPDATE sqlite_master SET sql = replace(sql, \'REFERENCES "library_author" ("id") \', '
            "'REFERENCES \"library_author\" (\"id\") ON DELETE CASCADE ') WHERE name = 'library_book'",
            "PRAGMA writable_schema = reset",
        )
        fall = ("PRAGMA foreign_keys = on", "DELETE FROM library_author")
    try:
        assert remember("titles", titles) == ("Notes",)
        elsewhere(*fall)
        assert not Book.objects.exists()
        assert remember("titles", titles) == ()
    finally:
        if connection.vendor == "postgresql":
            elsewhere("ALTER TABLE library_book DROP CONSTRAINT library_fall")
        else:
            elsewhere(
                "PRAGMA writable_schema = on",
                "UPDATE sqlite_master SET sql = replace(sql, 'ON DELETE CASCADE ', '') WHERE name = 'library_book'",
                "PRAGMA writable_schema = reset",
            )


@pytest.mark.postgres
def test_a_constraint_trigger_that_writes_at_commit_is_noticed(shelves, elsewhere):
    elsewhere(
        "CREATE FUNCTION library_late() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN UPDATE library_shelf SET room = 9; RETURN NULL; END'",
        "CREATE CONSTRAINT TRIGGER library_late AFTER INSERT ON library_author DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION library_late()",
    )
    try:
        elsewhere("BEGIN", "INSERT INTO library_author (name, country, visits) VALUES ('Ada', '', 0)")
        assert remembered() == [("a", 1), ("b", 2)]
        elsewhere("COMMIT")
        assert remembered() == rooms() == [("a", 9), ("b", 9)]
    finally:
        elsewhere("DROP FUNCTION library_late CASCADE")


@pytest.mark.sqlite
@pytest.mark.parametrize("pragma", ["recursive_triggers = on", "recursive_triggers = off", "foreign_keys = off"])
def test_rows_are_replaced_whatever_the_shell_has_set(shelves, elsewhere, pragma):
    elsewhere(f"PRAGMA {pragma}", "INSERT OR REPLACE INTO library_shelf VALUES ('a', 9)")
    assert remembered() == [("a", 9), ("b", 2)]


@pytest.mark.sqlite
def test_a_file_that_is_attached_to_another_is_noticed(shelves, tmp_path):
    shell = sqlite3.connect(tmp_path / "other", isolation_level=None)
    shell.execute("CREATE TABLE freshkeys_log (id INTEGER PRIMARY KEY, random INTEGER, sources TEXT)")
    shell.execute("ATTACH ? AS site", [str(connection.settings_dict["NAME"])])
    shell.execute("UPDATE site.library_shelf SET room = 9")
    assert shell.execute("SELECT count(*) FROM main.freshkeys_log").fetchone() == (0,)
    shell.close()
    assert remembered() == [("a", 9), ("b", 9)]


@pytest.mark.sqlite
def test_a_vacuum_loses_nothing(shelves, elsewhere):
    elsewhere("UPDATE library_shelf SET room = 9 WHERE code = 'a'", "VACUUM")
    assert remembered() == [("a", 9), ("b", 2)]
    elsewhere("VACUUM", "UPDATE library_shelf SET room = 8 WHERE code = 'a'")
    assert remembered() == [("a", 8), ("b", 2)]


@pytest.mark.sqlite
def test_a_copy_that_takes_the_place_of_the_file_is_noticed(shelves, elsewhere, tmp_path):
    """`VACUUM INTO` keeps the log as it was: the same ids, and then others of the same numbers."""
    site, copy = str(connection.settings_dict["NAME"]), tmp_path / "copy"
    elsewhere(f"VACUUM INTO '{copy}'", "UPDATE library_shelf SET room = 9")
    assert remembered() == [("a", 9), ("b", 9)]
    connection.close()
    elsewhere("PRAGMA wal_checkpoint(TRUNCATE)")
    original = tmp_path / "original"
    shutil.move(site, original)
    shutil.move(copy, site)
    try:
        assert remembered() == rooms() == [("a", 1), ("b", 2)]
    finally:
        connection.close()
        shutil.move(original, site)


@pytest.mark.sqlite
def test_a_table_without_row_numbers_is_watched(elsewhere, logged):
    elsewhere(
        "DROP TABLE library_loan",
        "CREATE TABLE library_loan (id integer PRIMARY KEY, book_id integer UNIQUE, days integer) WITHOUT ROWID",
    )
    try:
        schema(connection).install(connection, plans("default").values())
        engine_for("default").validate()
        assert "library_loan" in engine_for("default").watched
        elsewhere("INSERT INTO library_loan VALUES (1, 1, 1)")
        assert "r:library_loan:i1" in logged(lambda: elsewhere("REPLACE INTO library_loan VALUES (2, 1, 1)"))
    finally:
        elsewhere("DROP TABLE library_loan")


@pytest.mark.sqlite
def test_a_row_that_is_replaced_by_a_generated_column_is_noted(elsewhere, logged):
    elsewhere(
        "DROP TABLE library_loan",
        "CREATE TABLE library_loan (id integer PRIMARY KEY, book_id integer, "
        "days integer GENERATED ALWAYS AS (book_id * 2) VIRTUAL UNIQUE)",
    )
    try:
        schema(connection).install(connection, plans("default").values())
        elsewhere("INSERT INTO library_loan (id, book_id) VALUES (1, 1)")
        found = logged(lambda: elsewhere("REPLACE INTO library_loan (id, book_id) VALUES (2, 1)"))
        assert {"r:library_loan:i1", "r:library_loan:i2"} <= found
    finally:
        elsewhere("DROP TABLE library_loan")


@pytest.mark.sqlite
def test_a_write_that_finds_no_room_leaves_neither_row_nor_note(shelves, logged):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        try:

            def fill():
                with pytest.raises(OperationalError, match="full"):
                    Shelf.objects.bulk_create(Shelf(code=f"{number:020}") for number in range(20_000))

            assert logged(fill) == set()
        finally:
            cursor.execute("PRAGMA max_page_count = 1000000000")
    assert remembered() == rooms() == [("a", 1), ("b", 2)]


@pytest.mark.sqlite
def test_a_database_that_can_only_be_read_is_answered_from(shelves, counted):
    build = counted(rooms)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = on")
        try:
            assert remember("r", build) == remember("r", build)
        finally:
            cursor.execute("PRAGMA query_only = off")
    assert build.count == 1
