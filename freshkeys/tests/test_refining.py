# mypy: ignore-errors
"""What queries are refined to, and what they must not be refined to."""

import uuid

import pytest
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Lower

from freshkeys import remember
from freshkeys.recording.recorder import recording
from freshkeys.sources import FINE_SOURCES, coarsened, encoded
from freshkeys.tests.library.models import Author, Book, Loan, Novel, Shelf, Tag

pytestmark = pytest.mark.usefixtures("library")
A, B, S, TAG, N, LINK = (f"library_{name}" for name in ("author", "book", "shelf", "tag", "novel", "book_tags"))
TAG_ID = uuid.UUID(int=7)


def rows(table, *keys):
    return {f"m:{table}", *(f"r:{table}:{encoded(key)}" for key in keys)}


def collection(column, *values):
    return {f"m:{column.split('.')[0]}", *(f"c:{column}={encoded(value)}" for value in values)}


def tag_key():
    return TAG_ID if connection.vendor == "postgresql" else TAG_ID.hex


def sources(read):
    with recording() as found:
        read()
    assert found.untracked == []
    return coarsened(found.sources)


authors = Author.objects.defer("visits")


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (lambda: authors.filter(pk=3).first(), rows(A, 3)),
        (lambda: list(authors.filter(pk__in=[3, 4])), rows(A, 3, 4)),
        (lambda: authors.in_bulk([3, 4]), rows(A, 3, 4)),
        (lambda: authors.filter(pk=3, country="x").exists(), rows(A, 3)),
        (lambda: authors.filter(Q(pk=3) & (Q(name="x") | Q(name="y"))).count(), rows(A, 3)),
        (lambda: authors.filter(pk=3).filter(pk=4).count(), set()),
        (lambda: list(authors.filter(pk__in=[])), set()),
        (lambda: list(authors.none()), set()),
        (lambda: authors.filter(country="x").count(), collection(f"{A}.country", "x")),
        (lambda: authors.filter(country="").count(), collection(f"{A}.country", "")),
        (lambda: authors.filter(mentor=None).count(), collection(f"{A}.mentor_id", None)),
        (lambda: list(authors.filter(mentor=3).iterator()), collection(f"{A}.mentor_id", 3)),
        (lambda: Shelf.objects.filter(pk="it's a\nshelf").first(), rows(S, "it's a\nshelf")),
        (lambda: Book.objects.filter(author=3).aggregate(n=Count("*")), collection(f"{B}.author_id", 3)),
        (lambda: Novel.objects.filter(pk=3).first(), rows(N, 3) | rows(B, 3)),
        (lambda: Book.objects.filter(pk=3).select_related("novel").first(), rows(N, 3) | rows(B, 3)),
        (lambda: list(Book.objects.filter(author=3).select_related("author").defer("author__visits")),
         collection(f"{B}.author_id", 3) | rows(A, 3)),
        (lambda: list(Loan.objects.filter(book=3).select_related("book")), {"t:library_loan"} | rows(B, 3)),
        (lambda: list(Book.objects.filter(tags=TAG_ID)), {f"t:{B}", f"m:{LINK}"}),
        (lambda: list(Shelf.objects.filter(Exists(Book.objects.filter(author=3)))),
         {f"t:{S}"} | collection(f"{B}.author_id", 3)),
        (lambda: list(Shelf.objects.filter(~Exists(Book.objects.filter(author=3, shelf=OuterRef("pk"))))),
         {f"t:{S}"} | collection(f"{B}.author_id", 3)),
        (lambda: list(Shelf.objects.filter(pk="a").values("pk").union(Shelf.objects.filter(room=1).values("pk"))),
         rows(S, "a") | collection(f"{S}.room", 1)),
    ],
)  # fmt: skip
def test_what_a_query_fixes_is_its_source(read, expected):
    found = sources(read)
    if f"m:{LINK}" in expected:
        expected = expected | {f"c:{LINK}.tag_id={encoded(tag_key())}"}
    assert found == expected


def test_an_outer_join_hands_nothing_back():
    found = sources(lambda: list(Author.objects.filter(mentor=3).values("pk", "twice__name")))
    assert found == collection(f"{A}.mentor_id", 3) | rows(A, 3)


@pytest.mark.parametrize(
    ("read", "table"),
    [
        (lambda: authors.exclude(pk=3).count(), A),
        (lambda: authors.filter(~Q(pk=3)).count(), A),
        (lambda: authors.filter(~Q(~Q(pk=3))).count(), A),
        (lambda: authors.filter(Q(pk=3) | Q(name="x")).count(), A),
        (lambda: authors.filter(Q(pk=3) ^ Q(name="x")).count(), A),
        (lambda: authors.filter(pk=F("mentor")).count(), A),
        (lambda: authors.filter(pk__gt=3).count(), A),
        (lambda: authors.filter(name="x").count(), A),
        (lambda: authors.annotate(low=Lower("country")).filter(low="x").count(), A),
        (lambda: authors.filter(country__iexact="x").count(), A),
        (lambda: authors.filter(pk__in=range(FINE_SOURCES + 1)).count(), A),
        (lambda: authors.filter(pk__in=authors.filter(pk=3).values("pk")).count(), A),
        # A book that comes takes the NULLs of the outer join away: that there are none depends on all books.
        (lambda: authors.filter(books__shelf=None).count(), B),
        (lambda: authors.filter(books=None).count(), B),
        (lambda: Author.objects.values("pk").annotate(n=Count("books")).filter(n=3).count(), B),
        (lambda: authors.filter(Q(books=3) | Q(pk=3)).count(), B),
    ],
)
def test_what_a_query_does_not_fix_is_the_whole_table(read, table):
    assert f"t:{table}" in sources(read)


def test_many_rows_are_the_table():
    def read():
        for number in range(FINE_SOURCES + 1):
            Shelf.objects.filter(pk=str(number)).exists()

    assert sources(read) == {f"t:{S}"}


def test_rows_come_without_ignored_columns_and_are_kept(counted):
    ada = Author.objects.create(name="Ada", visits=1)
    Book.objects.create(title="Notes", author=ada)
    build = counted(lambda: list(Book.objects.select_related("author")))
    remember("books", build)
    Author.objects.update(visits=2)
    (book,) = remember("books", build)
    assert (build.count, book.author.name) == (1, "Ada")
    assert book.author.visits == 2  # read now, not remembered


def test_reading_an_ignored_column_makes_a_build_uncacheable():
    Author.objects.create(pk=3, name="Ada")
    with recording() as found:
        Author.objects.get(pk=3)
    assert found.untracked == []
    for read in (
        lambda: Author.objects.get(pk=3).visits,
        lambda: Author.objects.filter(visits=3).exists(),
        lambda: list(Author.objects.order_by("visits").values("pk")),
        lambda: list(Book.objects.values("author__visits")),
        lambda: Author.objects.aggregate(n=Count("visits")),
    ):
        with recording() as found:
            read()
        assert found.untracked == ["library.Author.visits, which is declared as ignored"]


@pytest.mark.sqlite
def test_a_text_that_the_database_would_convert_fixes_nothing():
    class Text(int):
        pass

    assert sources(lambda: Shelf.objects.filter(room=Text(1)).exists()) == collection(f"{S}.room", 1)
    assert sources(lambda: Shelf.objects.filter(room=True).exists()) == collection(f"{S}.room", 1)


def test_a_row_that_was_missing_shows_when_it_comes(counted):
    build = counted(lambda: Shelf.objects.filter(pk="later").values_list("room", flat=True).first())
    assert [remember("room", build), remember("room", build), build.count] == [None, None, 1]
    Shelf.objects.create(code="other", room=1)
    assert [remember("room", build), build.count] == [None, 1]
    Shelf.objects.create(code="later", room=2)
    assert [remember("room", build), build.count] == [2, 2]


def test_writes_to_other_rows_keep_the_value(counted):
    ada, eve = (Author.objects.create(name=name) for name in ("Ada", "Eve"))
    build = counted(lambda: [book.title for book in Book.objects.filter(author=ada).order_by("title")])
    remember("books", build)
    other = Book.objects.create(author=eve, title="Other")
    Book.objects.filter(pk=other.pk).update(pages=7)
    Author.objects.update(visits=3)
    assert [list(remember("books", build)), build.count] == [[], 1]
    Book.objects.filter(pk=other.pk).update(author=ada)
    assert [list(remember("books", build)), build.count] == [["Other"], 2]
    Book.objects.filter(pk=other.pk).update(author=None)
    assert [list(remember("books", build)), build.count] == [[], 3]


def test_a_mass_write_reaches_every_row(counted):
    ada = Author.objects.create(name="Ada")
    build = counted(lambda: Book.objects.filter(author=ada).count())
    remember("count", build)
    Book.objects.bulk_create(Book(title=f"b{number}", author=ada) for number in range(1000))
    assert [remember("count", build), build.count] == [1000, 2]


def test_a_tag_is_found_by_its_uuid(counted):
    Tag.objects.create(pk=TAG_ID, word="x")
    build = counted(lambda: Tag.objects.filter(pk=TAG_ID).values_list("word", flat=True).first())
    remember("word", build)
    Tag.objects.create(word="other")
    assert [remember("word", build), build.count] == ["x", 1]
    Tag.objects.filter(pk=TAG_ID).update(word="y")
    assert [remember("word", build), build.count] == ["y", 2]
