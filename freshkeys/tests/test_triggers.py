"""What each write leaves in the log: the table, and the rows and collections before and after it."""

import uuid

import pytest
from django.db import connection, transaction
from django.db.models import F

from freshkeys import remember
from freshkeys.apps import after_migrating, before_migrating
from freshkeys.declared import plans
from freshkeys.engine import engine_for
from freshkeys.log import schema
from freshkeys.sources import MASS_ROWS, encoded
from freshkeys.tests.library.models import Author, Book, Novel, Shelf, Tag

pytestmark = pytest.mark.usefixtures("library")


def row(thing):
    return f"r:{thing._meta.db_table}:{encoded(thing.pk)}"


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_an_insert_notes_the_row_and_its_collections(logged):
    mentor = Author.objects.create(name="Ida")
    found = logged(lambda: Author.objects.create(pk=77, name="Ada", country="UK", mentor=mentor))
    country = encoded("UK")
    assert found == {
        "t:library_author",
        "r:library_author:i77",
        f"c:library_author.country={country}",
        f"c:library_author.mentor_id=i{mentor.pk}",
    }


def test_a_row_that_moves_notes_the_collection_that_it_left(logged):
    ada = Author.objects.create(name="Ada", country="UK")
    found = logged(lambda: Author.objects.filter(pk=ada.pk).update(country="FR"))
    assert {f"c:library_author.country={encoded(one)}" for one in ("UK", "FR")} < found
    assert "c:library_author.mentor_id=n" in found


def test_a_key_that_changes_notes_both(logged):
    Shelf.objects.create(code="a")
    found = logged(lambda: Shelf.objects.filter(code="a").update(code="b"))
    assert {f"r:library_shelf:{encoded(one)}" for one in "ab"} < found


def test_a_delete_notes_what_was_there_and_what_falls_with_it(logged):
    ada = Author.objects.create(name="Ada")
    book = Book.objects.create(author=ada, title="Notes")
    word = Tag.objects.create(word="engines")
    gone = {row(ada), row(book)}
    book.tags.add(word)
    link = Book.tags.through.objects.get()
    tag = uuid.UUID(str(word.pk))
    value = encoded(tag) if connection.vendor == "postgresql" else encoded(tag.hex)
    found = logged(ada.delete)
    assert gone | {row(link), f"c:library_book_tags.book_id=i{book.pk}"} < found
    assert f"c:library_book_tags.tag_id={value}" in found


def test_an_inherited_model_notes_both_tables(logged):
    novel = Novel.objects.create(title="Emma", era="regency")
    found = logged(lambda: Novel.objects.filter(pk=novel.pk).update(era="x"))
    assert found == {
        "t:library_novel",
        f"r:library_novel:i{novel.pk}",
        *(f"c:library_novel.era={encoded(one)}" for one in ("regency", "x")),
    }
    found = logged(lambda: Novel.objects.filter(pk=novel.pk).update(title="Persuasion"))
    assert f"r:library_book:i{novel.pk}" in found
    assert "t:library_novel" not in found


def test_a_write_to_ignored_columns_notes_nothing(logged):
    ada = Author.objects.create(name="Ada")
    assert logged(lambda: Author.objects.update(visits=F("visits") + 1)) == set()
    assert row(ada) in logged(lambda: Author.objects.update(visits=7, name="Eve"))


def test_a_statement_that_finds_no_row_notes_nothing(logged):
    assert logged(lambda: Author.objects.filter(name="nobody").update(name="x")) == set()


def count_of_notes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM freshkeys_log")
        return cursor.fetchone()[0]


def add_many():
    Author.objects.bulk_create(Author(name=f"b{number}") for number in range(MASS_ROWS * 10))


def rename_many():
    Author.objects.update(name="x")


def delete_many():
    Author.objects.all()._raw_delete("default")


@pytest.mark.parametrize("write", [add_many, rename_many, delete_many])
def test_a_bulk_write_leaves_few_notes_and_the_mass_source(logged, write):
    add_many()
    assert {"t:library_author", "m:library_author"} <= logged(write)
    assert count_of_notes() <= MASS_ROWS + 2


def test_notes_of_other_tables_outlive_a_bulk_write(logged):
    def write():
        with transaction.atomic():
            Shelf.objects.create(code="kept")
            Author.objects.bulk_create(Author(name=f"b{number}") for number in range(MASS_ROWS * 2))

    assert f"r:library_shelf:{encoded('kept')}" in logged(write)


def test_a_bulk_write_that_is_rolled_back_to_a_savepoint_hides_nothing(logged):
    def write():
        with transaction.atomic():
            ada = Author.objects.create(pk=1, name="Ada")
            with transaction.atomic():
                Author.objects.bulk_create(Author(name=f"b{number}") for number in range(MASS_ROWS * 2))
                transaction.set_rollback(True)
            ada.delete()

    assert "r:library_author:i1" in logged(write)


@pytest.mark.postgres
@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE library_shelf CASCADE",
        "INSERT INTO library_shelf SELECT 's' || n, n FROM generate_series(1, 201) AS n",
        "UPDATE library_shelf SET room = room + 1",
        "DELETE FROM library_shelf",
    ],
)
def test_a_mass_statement_notes_the_mass_source(logged, statement):
    if not statement.startswith("INSERT"):
        Shelf.objects.bulk_create(Shelf(code=str(number)) for number in range(MASS_ROWS + 1))
    found = logged(lambda: sql(statement))
    assert {one for one in found if "shelf" in one and "book" not in one} == {"t:library_shelf", "m:library_shelf"}


@pytest.mark.postgres
def test_an_upsert_notes_what_it_inserted_and_what_it_updated(logged):
    Shelf.objects.create(code="a", room=1)
    statement = "INSERT INTO library_shelf VALUES ('a', 2), ('b', 3) ON CONFLICT (code) DO UPDATE SET room = 4"
    found = logged(lambda: sql(statement))
    assert {f"c:library_shelf.room=i{room}" for room in (1, 3, 4)} < found


@pytest.mark.postgres
def test_a_partition_is_its_table(logged):
    sql("DROP TABLE IF EXISTS library_loan CASCADE")
    sql("CREATE TABLE library_loan (id bigint, book_id bigint, days int) PARTITION BY RANGE (days)")
    sql("CREATE TABLE library_loan_short PARTITION OF library_loan FOR VALUES FROM (0) TO (10)")
    try:
        schema(connection).install(connection, plans("default").values())
        engine_for("default").validate()
        assert "library_loan" in engine_for("default").watched
        assert "r:library_loan:i1" in logged(lambda: sql("INSERT INTO library_loan_short VALUES (1, 1, 5)"))
        assert "r:library_loan:i2" in logged(lambda: sql("INSERT INTO library_loan VALUES (2, 1, 5)"))
        sql("CREATE TABLE library_loan_long PARTITION OF library_loan FOR VALUES FROM (10) TO (20)")
        engine_for("default").validate()
        assert "library_loan" not in engine_for("default").watched
    finally:
        sql("DROP TABLE library_loan CASCADE")


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO library_book (id, title, pages) VALUES (2, 'OLD', 0)",  # over an expression
        "INSERT OR REPLACE INTO library_book (id, title, pages, isbn) VALUES (2, 'x', 0, '7')",
        "INSERT OR REPLACE INTO library_book (id, title, pages) VALUES (2, 'x', 950)",  # over a part of the table
        "INSERT OR REPLACE INTO library_book (id, title, pages) VALUES (1, 'x', 0)",
        "UPDATE OR REPLACE library_book SET title = 'old' WHERE id = 3",
        "UPDATE OR REPLACE library_book SET isbn = '7' WHERE id = 3",
        "UPDATE OR REPLACE library_book SET pages = 950 WHERE id = 3",
        "UPDATE OR REPLACE library_book SET id = 1 WHERE id = 3",
        "REPLACE INTO library_book (title, pages) VALUES ('old', 1)",
    ],
)
def test_a_row_that_is_replaced_is_noted(logged, elsewhere, statement):
    ada = Author.objects.create(name="Ada")
    Book.objects.create(pk=1, title="old", isbn="7", pages=950, author=ada)
    Book.objects.create(pk=3, title="third", pages=2)
    found = logged(lambda: elsewhere("PRAGMA foreign_keys = off", statement))
    assert {"r:library_book:i1", f"c:library_book.author_id=i{ada.pk}"} < found


@pytest.mark.sqlite
def test_an_insert_that_is_ignored_or_conflicts_overrides_nothing(logged, elsewhere):
    Shelf.objects.create(code="a")
    found = logged(lambda: elsewhere("INSERT OR IGNORE INTO library_shelf VALUES ('b', 1), ('a', 1), ('c', 1)"))
    assert {f"r:library_shelf:{encoded(one)}" for one in "bc"} < found


@pytest.mark.sqlite
@pytest.mark.parametrize("value", ["x'6f6c64'", "1.5", "'a' || char(10) || 't:other'", "CAST(x'ff' AS TEXT)"])
def test_a_value_of_another_type_is_noted_and_read(logged, elsewhere, value):
    found = logged(lambda: elsewhere(f"INSERT INTO library_shelf VALUES ({value}, 1)"))
    assert len([one for one in found if one.startswith("r:library_shelf:")]) == 1
    assert "t:other" not in found


def test_savepoints_take_their_notes_with_them(logged):
    def write():
        with transaction.atomic():
            Shelf.objects.create(code="kept")
            with transaction.atomic():
                Shelf.objects.create(code="lost")
                transaction.set_rollback(True)

    found = logged(write)
    assert f"r:library_shelf:{encoded('kept')}" in found
    assert f"r:library_shelf:{encoded('lost')}" not in found


def test_triggers_of_a_renamed_table_are_made_again(logged):
    sql("DROP TABLE IF EXISTS library_other")
    sql("ALTER TABLE library_loan RENAME TO library_other")
    sql("CREATE TABLE library_loan (id bigint, book_id bigint, days int)")
    try:
        engine_for("default").validate()
        assert "library_loan" not in engine_for("default").watched
        schema(connection).install(connection, plans("default").values())
        assert logged(lambda: sql("INSERT INTO library_other (id, book_id, days) SELECT 1, 1, 1 WHERE false")) == set()
        assert "r:library_loan:i1" in logged(lambda: sql("INSERT INTO library_loan VALUES (1, 1, 1)"))
    finally:
        schema(connection).drop_triggers(connection)
        sql("DROP TABLE library_loan")
        sql("ALTER TABLE library_other RENAME TO library_loan")
        schema(connection).install(connection, plans("default").values())


@pytest.mark.postgres
def test_a_table_that_is_rewritten_drops_what_was_built_from_it(counted):
    Shelf.objects.create(code="a", room=1)
    build = counted(lambda: Shelf.objects.filter(pk="a").values_list("room", flat=True).first())
    assert [remember("room", build), remember("room", build), build.count] == [1, 1, 1]
    sql("ALTER TABLE library_shelf ALTER room TYPE bigint USING room + 1")
    try:
        assert remember("room", build) == 2
    finally:
        sql("ALTER TABLE library_shelf ALTER room TYPE integer")


@pytest.mark.postgres
def test_a_trigger_that_does_not_always_fire_does_not_count(counted):
    build = counted(lambda: Shelf.objects.count())
    sql("ALTER TABLE library_shelf DISABLE TRIGGER ALL")
    sql("ALTER TABLE library_shelf ENABLE TRIGGER ALL")
    try:
        assert [remember("shelves", build), remember("shelves", build), build.count] == [0, 0, 2]
    finally:
        schema(connection).install(connection, plans("default").values())
    assert [remember("shelves", build), remember("shelves", build), build.count] == [0, 0, 3]


@pytest.mark.postgres
def test_a_function_that_was_changed_does_not_count(counted):
    build = counted(lambda: Shelf.objects.count())
    remember("shelves", build)
    sql(
        "CREATE OR REPLACE FUNCTION freshkeys_on_library_shelf() RETURNS trigger LANGUAGE plpgsql "
        "AS 'BEGIN RETURN NULL; END'"
    )
    try:
        assert [remember("shelves", build), remember("shelves", build), build.count] == [0, 0, 3]
    finally:
        schema(connection).install(connection, plans("default").values())


def test_migrations_find_no_triggers_in_their_way(logged):
    Shelf.objects.create(code="a")
    before_migrating(using="default", plan=["something"])
    try:
        with connection.schema_editor() as editor:
            editor.remove_field(Book, Book._meta.get_field("shelf"))
            editor.add_field(Book, Book._meta.get_field("shelf"))
        engine_for("default").validate()
        assert "library_shelf" not in engine_for("default").watched
        assert logged(lambda: Shelf.objects.update(room=2)) == set()
    finally:
        after_migrating(using="default", plan=["something"])
    assert "t:library_shelf" in logged(lambda: Shelf.objects.update(room=3))
