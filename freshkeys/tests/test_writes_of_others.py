"""Writes and transactions that the suites of cachalot and cacheops make: each shows at once, or not before COMMIT."""

import json
import threading

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F

from freshkeys import remember
from freshkeys.testing import assert_cached, assert_changes, assert_fresh, assert_survives
from freshkeys.tests.library.models import Author, Book, Novel, Shelf, Tag


@pytest.fixture
def stock(library):
    author = Author.objects.create(name="Ann")
    book = Book.objects.create(author=author, title="Alpha", pages=10)
    book.tags.add(Tag.objects.create(word="red"))
    Novel.objects.create(author=author, title="Delta", pages=40, era="old")


def everything():
    """All that the writes below can change, in one answer."""

    def build():
        books = Book.objects.order_by("pk").select_related("author").prefetch_related("tags")
        rows = [
            (one.title, one.pages, one.author and one.author.name, sorted(t.word for t in one.tags.all()))
            for one in books
        ]
        return rows, list(Novel.objects.order_by("pk").values_list("title", "era")), Author.objects.count()

    return remember("everything", build)


def sql(*statements, parameters=()):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, parameters or None)


def many(statement, rows):
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def alpha():
    return Book.objects.get(title="Alpha")


def writes():
    new = "INSERT INTO library_book (title, pages) VALUES (%s, 1)"
    return {
        "create": lambda: Author.objects.create(name="Bob"),
        "get_or_create": lambda: Author.objects.get_or_create(name="Bob"),
        "update_or_create": lambda: Book.objects.update_or_create(title="Alpha", defaults={"pages": 11}),
        "save of one field": lambda: Book(pk=alpha().pk, pages=12).save(update_fields=["pages"]),
        "update with F": lambda: Book.objects.update(pages=F("pages") + 1),
        "update of a parent's field through the child": lambda: Novel.objects.update(title="Omega"),
        "update of a parent's row": lambda: Book.objects.filter(pages=40).update(title="Omega"),
        "save of a child": lambda: Novel.objects.get().save() or Novel.objects.update(era="new"),
        "delete of a child that keeps its parent": lambda: Novel.objects.get().delete(keep_parents=True),
        "delete of what others point to": lambda: Author.objects.get().delete(),
        "bulk_update": lambda: Book.objects.bulk_update([Book(pk=alpha().pk, pages=13)], ["pages"]),
        "related manager, create": lambda: Author.objects.get().books.create(title="Beta"),
        "related manager, remove": lambda: Author.objects.get().books.remove(alpha()),
        "related manager, clear": lambda: Author.objects.get().books.clear(),
        "many-to-many, set": lambda: alpha().tags.set([Tag.objects.create(word="blue")]),
        "many-to-many, remove": lambda: alpha().tags.remove(Tag.objects.get()),
        "many-to-many, from its other side": lambda: Tag.objects.get().books.clear(),
        "many-to-many, through its table": lambda: Book.tags.through.objects.all().delete(),
        "a row that is prefetched": lambda: Tag.objects.update(word="green"),
        "raw insert": lambda: sql(new, parameters=["Raw"]),
        "raw executemany": lambda: many(new, [["One"], ["Two"]]),
        "raw update": lambda: sql("UPDATE library_book SET pages = 99"),
        "raw update in other letters and lines": lambda: sql("\n  upDATE\n library_book\tset pages = 98 -- why\n"),
        "raw delete": lambda: sql("DELETE FROM library_book_tags"),
        "raw statement that only looks like a read": lambda: sql(
            "WITH old AS (SELECT 1) UPDATE library_book SET pages = 97"
        ),
    }


WRITES = writes()


@pytest.mark.parametrize("name", WRITES)
def test_each_kind_of_write_shows_at_once(stock, name):
    assert_changes(everything, WRITES[name])


def test_loaded_fixtures_show_at_once(stock, tmp_path):
    rows = [{"model": "library.author", "pk": 77, "fields": {"name": "Zoe"}}]
    (tmp_path / "fixture.json").write_text(json.dumps(rows))
    assert_changes(everything, lambda: call_command("loaddata", tmp_path / "fixture.json", verbosity=0))


def test_a_flushed_database_shows_at_once(stock):
    assert_changes(everything, lambda: call_command("flush", verbosity=0, interactive=False))


def test_a_change_of_the_schema_keeps_nothing_old(stock):
    assert_cached(everything)
    sql("CREATE INDEX library_tmp ON library_book(pages)")
    assert_fresh(everything)
    sql("DROP INDEX library_tmp")
    sql("ALTER TABLE library_author ADD COLUMN tmp integer")
    try:
        assert_fresh(everything)
    finally:
        sql("ALTER TABLE library_author DROP COLUMN tmp")


def test_a_table_dropped_and_back_by_a_rollback_is_as_before(stock):
    assert_cached(everything)
    with transaction.atomic():
        sql("DROP TABLE library_loan")
        transaction.set_rollback(True)
    assert_fresh(everything)


def test_a_block_that_only_reads_fills_the_cache(stock):
    with transaction.atomic():
        everything()
    assert_survives(everything, lambda: None)


@pytest.mark.parametrize("is_kept", [True, False])
def test_blocks_in_blocks(stock, is_kept):
    """What an inner block wrote counts if both commit, and inside the outer one until it is rolled back."""

    def write():
        with transaction.atomic():
            Author.objects.create(name="Bob")
            with transaction.atomic():
                Book.objects.update(pages=F("pages") + 1)
                assert everything()[2] == 2
                transaction.set_rollback(not is_kept)
            assert everything()[0][0][1] == (11 if is_kept else 10)

    assert_changes(everything, write)


def refused(error, *steps):
    """These steps in one block, the last of which, or whose COMMIT, raises."""

    def block():
        with transaction.atomic():
            for step in steps:
                step()

    with pytest.raises(error):
        block()


def blank():
    Book.objects.update(pages=0)


def test_a_block_that_fails_leaves_all_as_it_was(stock):
    before = assert_cached(everything)
    refused(Author.DoesNotExist, blank, everything, lambda: Author.objects.get(name="nobody"))
    assert assert_fresh(everything) == before


def test_an_error_that_shows_at_commit_leaves_all_as_it_was(stock):
    before = assert_cached(everything)
    refused(IntegrityError, blank, lambda: sql("INSERT INTO library_loan (book_id, days) VALUES (9999, 1)"), everything)
    assert assert_fresh(everything) == before


def test_an_error_that_is_caught_inside_leaves_what_was_written_before(stock):
    def write():
        with transaction.atomic():
            Author.objects.create(name="Bob")
            refused(DatabaseError, *[lambda: Shelf.objects.create(code="a1")] * 2)

    assert_changes(everything, write)


def in_another_thread(function):
    found = []

    def run():
        found.append(function())
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


@pytest.mark.parametrize("is_asked_before", [True, False])
@pytest.mark.parametrize("is_asked_during", [True, False])
def test_another_thread_sees_a_block_when_it_commits(stock, is_asked_before, is_asked_during):
    old = in_another_thread(everything) if is_asked_before else None
    with transaction.atomic():
        Book.objects.update(pages=7)
        if is_asked_during:
            during = in_another_thread(everything)
            assert during == old or not is_asked_before
            assert everything() != during
    assert everything() == in_another_thread(everything)
    assert [row[1] for row in assert_fresh(everything)[0]] == [7, 7]


def test_a_transaction_that_locks_rows_reads_what_is_there(stock):
    with transaction.atomic():
        rows = Book.objects.select_for_update().order_by("pk")
        assert remember("locked", rows)[0].pages == 10
        Book.objects.update(pages=5)
        assert remember("locked", rows)[0].pages == 5
    with transaction.atomic():
        assert remember("locked", rows)[0].pages == 5
