# mypy: ignore-errors
"""The law of recording: when a write changes what a query gives, it logs a source that the query recorded."""

import os
import sys
import uuid
from collections import Counter

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Count, Exists, F, FilteredRelation, Max, OuterRef, Prefetch, Q, Subquery, Sum, Window
from django.db.models.functions import Rank
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as generated
from hypothesis import strategies as st

from freshkeys.entries import Entry
from freshkeys.recording.recorder import recording
from freshkeys.sources import coarsened, is_fine
from freshkeys.tests.library.models import Author, Book, Loan, Novel, Shelf, Tag

TAGS = [uuid.UUID(int=number) for number in range(1, 4)]
keys = st.integers(1, 4)
codes = st.sampled_from(["a", "b", "A"])
words = st.sampled_from(["x", "y"])
small = st.integers(0, 2)
tags = st.sampled_from(TAGS)
nullable = lambda values: st.one_of(st.none(), values)  # noqa: E731


def some(name, values):
    """Conditions on one field: equal, in, missing."""
    return st.one_of(
        values.map(lambda value: Q(**{name: value})),
        st.lists(values, max_size=3).map(lambda many: Q(**{f"{name}__in": many})),
        st.booleans().map(lambda is_null: Q(**{f"{name}__isnull": is_null})),
    )


def combined(leaves):
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(inner, inner).map(lambda pair: pair[0] & pair[1]),
            st.tuples(inner, inner).map(lambda pair: pair[0] | pair[1]),
            st.tuples(inner, inner).map(lambda pair: pair[0] ^ pair[1]),
            inner.map(lambda one: ~one),
        ),
        max_leaves=4,
    )


def correlated(inner):
    return inner.map(lambda condition: Q(Exists(Book.objects.filter(condition, author=OuterRef("pk")))))


of_books = combined(
    st.one_of(
        some("pk", keys),
        some("author", keys),
        some("shelf", codes),
        some("shelf__room", small),
        some("author__country", words),
        some("author__mentor", keys),
        some("author__mentor__country", words),
        some("tags", tags),
        some("tags__word", words),
        some("loans__days", small),
        some("loans", keys),
        some("novel__era", words),
        some("novel", keys),
        some("title", words),
        st.just(Q(author=F("pages"))),
        small.map(lambda pages: Q(pages__gt=pages)),
        some("author", keys).map(lambda q: Q(pk__in=Book.objects.filter(q).values("pk"))),
        some("pupils", keys).map(lambda q: Q(author__in=Author.objects.filter(q))),
    )
)
of_authors = combined(
    st.one_of(
        some("pk", keys),
        some("mentor", keys),
        some("country", words),
        some("pupils", keys),
        some("books", keys),
        some("books__shelf", codes),
        some("books__shelf__room", small),
        correlated(of_books),
    )
)


def book_values(books):
    return books.values_list("pk", "title", "author", "shelf", "pages")


BOOKS = {
    "rows": book_values,
    "related": lambda books: books.values_list("pk", "author__country", "shelf__room", "author__mentor__name"),
    "count": lambda books: books.count(),
    "exists": lambda books: books.exists(),
    "first": lambda books: book_values(books.order_by("pk")).first(),
    "slice": lambda books: book_values(books.order_by("-pages", "pk")[1:3]),
    "distinct": lambda books: books.order_by("title").values_list("title").distinct(),
    "sum": lambda books: books.aggregate(Sum("pages"), Count("loans")),
    "sliced sum": lambda books: books.order_by("pk")[:2].aggregate(Max("pages")),
    "group": lambda books: books.values_list("author").annotate(n=Count("tags")).filter(n__gte=0),
    "having": lambda books: books.annotate(n=Count("loans")).filter(Q(n__gt=0) | Q(author=1)).values_list("pk", "n"),
    "window": lambda books: books.annotate(r=Window(Rank(), order_by="pages")).filter(r__lte=2).values_list("pk", "r"),
    "union": lambda books: book_values(books).union(book_values(Book.objects.filter(author=1))),
    "in": lambda books: Shelf.objects.filter(books__in=books).values_list("code", "room"),
    "subquery": lambda books: (
        Author.objects.filter(mentor=1)
        .values("pk")
        .annotate(t=Subquery(books.filter(author=OuterRef("pk")).order_by("pk").values("title")[:1]))
        .values_list("pk", "t")
    ),
    "not exists": lambda books: Author.objects.filter(~Exists(books.filter(author=OuterRef("pk")))).values_list("pk"),
    "filtered": lambda books: books.annotate(x=FilteredRelation("loans", condition=Q(loans__days__gt=0))).values_list(
        "pk", "x__days"
    ),
    "prefetch": lambda books: [
        (one.pk, one.author and one.author.name, sorted(tag.word for tag in one.tags.all()), len(one.loans.all()))
        for one in books.select_related("author").defer("author__visits").prefetch_related("tags", "loans")
    ],
    "iterator": lambda books: [(one.pk, one.title) for one in books.iterator(chunk_size=2)],
    "novels": lambda books: Novel.objects.filter(pk__in=books).values_list("pk", "title", "era"),
}
AUTHORS = {
    "rows": lambda authors: authors.values_list("pk", "name", "country", "mentor"),
    "count": lambda authors: authors.count(),
    "pupils": lambda authors: authors.values("pk").annotate(n=Count("pupils")).values_list("pk", "n"),
    "prefetch": lambda authors: [
        (one.pk, sorted((book.title, book.shelf and book.shelf.room) for book in one.some))
        for one in authors.defer("visits").prefetch_related(
            Prefetch("books", Book.objects.filter(shelf="a").select_related("shelf"), to_attr="some")
        )
    ],
    "in bulk": lambda authors: sorted(
        Author.objects.defer("visits").in_bulk(list(authors.values_list("pk", flat=True)))
    ),
}
#: Conditions that fix a row or a collection: most of what recording can get wrong is beside them.
fixing_books = st.one_of(
    some("pk", keys), some("author", keys), some("shelf", codes), some("tags", tags), some("novel__era", words)
)
fixing_authors = st.one_of(some("pk", keys), some("mentor", keys), some("country", words), some("books__shelf", codes))


def narrowed(fixing, others):
    both = st.tuples(fixing, others).map(lambda pair: pair[0] & pair[1])
    return st.one_of(fixing, both, others)


of_books, of_authors = narrowed(fixing_books, of_books), narrowed(fixing_authors, of_authors)
questions = st.one_of(
    st.tuples(st.just(Book), of_books, st.sampled_from(sorted(BOOKS)).map(lambda name: (name, BOOKS[name]))),
    st.tuples(st.just(Author), of_authors, st.sampled_from(sorted(AUTHORS)).map(lambda name: (name, AUTHORS[name]))),
)


def answer(model, condition, form):
    name, evaluate = form
    found = evaluate(model.objects.filter(condition))
    if isinstance(found, dict | int | tuple | None):
        return repr(found)
    rows = [repr(row) for row in found]
    return repr(rows if name in ("slice", "distinct") else sorted(rows))


def plain(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def upsert(pk, title, author):
    if connection.vendor == "sqlite":
        plain(
            "INSERT OR REPLACE INTO library_book (id, title, pages, author_id) VALUES (%s, %s, 1, %s)",
            pk,
            title,
            author,
        )
    else:
        plain(
            "INSERT INTO library_book (id, title, pages, author_id) VALUES (%s, %s, 1, %s) "
            "ON CONFLICT (id) DO UPDATE SET title = excluded.title, author_id = excluded.author_id",
            pk,
            title,
            author,
        )


def truncate(table):
    if connection.vendor == "sqlite":
        plain(f"DELETE FROM {table}")
    else:
        plain("SET CONSTRAINTS ALL IMMEDIATE")
        plain(f"TRUNCATE {table} CASCADE")


def many_books(author):
    Book.objects.bulk_create(Book(title=f"many {number}", author_id=author) for number in range(250))


def write(function, *values):
    return st.tuples(st.just(function), *values)


WRITES = st.one_of(
    write(lambda pk, author: Book.objects.filter(pk=pk).update(author=author), keys, nullable(keys)),
    write(lambda pk, shelf: Book.objects.filter(pk=pk).update(shelf=shelf), keys, nullable(codes)),
    write(lambda pk, pages: Book.objects.filter(pk=pk).update(pages=pages), keys, small),
    write(lambda pk, title: plain("UPDATE library_book SET title = %s WHERE id = %s", title, pk), keys, words),
    write(lambda pk, other: plain("UPDATE library_book SET id = %s WHERE id = %s", other, pk), keys, st.integers(1, 6)),
    write(lambda pk: Book.objects.filter(pk=pk).delete(), keys),
    write(lambda pk: plain("DELETE FROM library_book WHERE id = %s", pk), keys),
    write(upsert, st.integers(1, 6), words, nullable(keys)),
    write(lambda author: many_books(author), nullable(keys)),
    write(
        lambda pk, country: Author.objects.filter(pk=pk).update(country=country, visits=F("visits") + 1), keys, words
    ),
    write(lambda pk, mentor: Author.objects.filter(pk=pk).update(mentor=mentor), keys, nullable(keys)),
    write(
        lambda pk, other: plain("UPDATE library_author SET id = %s WHERE id = %s", other, pk), keys, st.integers(1, 6)
    ),
    write(lambda pk: Author.objects.filter(pk=pk).delete(), keys),
    write(lambda pk, name: Author(pk=pk, name=name).save(), st.integers(1, 6), words),
    write(lambda code, room: Shelf(code=code, room=room).save(), codes, small),
    write(lambda code: Shelf.objects.filter(code=code).delete(), codes),
    write(lambda code, other: plain("UPDATE library_shelf SET code = %s WHERE code = %s", other, code), codes, codes),
    write(lambda pk, tag: Book.objects.get(pk=pk).tags.add(tag), keys, tags),
    write(lambda pk, tag: Book.objects.get(pk=pk).tags.remove(tag), keys, tags),
    write(lambda pk, chosen: Book.objects.get(pk=pk).tags.set(chosen), keys, st.lists(tags)),
    write(lambda tag, word: Tag.objects.filter(pk=tag).update(word=word), tags, words),
    write(lambda tag: Tag.objects.filter(pk=tag).delete(), tags),
    write(lambda book, days: Loan.objects.create(book_id=book, days=days), keys, small),
    write(lambda pk, book: Loan.objects.filter(pk=pk).update(book=book), keys, keys),
    write(lambda pk: Loan.objects.filter(pk=pk).delete(), keys),
    write(lambda pk, era: Novel.objects.filter(pk=pk).update(era=era, title=era), keys, words),
    write(lambda book: Novel(book_ptr_id=book, era="x").save_base(raw=True), keys),
    write(lambda era: Book.objects.bulk_update([Book(pk=pk, title=f"{era}{pk}") for pk in (1, 2)], ["title"]), words),
    write(truncate, st.sampled_from(["library_loan", "library_book_tags", "library_novel", "library_shelf"])),
)


def fill():
    for number, tag in enumerate(TAGS):
        Tag.objects.create(pk=tag, word="xy"[number % 2])
    for number, code in enumerate(["a", "b"]):
        Shelf.objects.create(code=code, room=number)
    for number in (1, 2, 3):
        Author.objects.create(pk=number, name=f"n{number}", country="xy"[number % 2], mentor_id=number - 1 or None)
        book = Book.objects.create(
            pk=number, author_id=number, shelf_id="ab"[number % 2], title=f"t{number}", pages=number
        )
        book.tags.add(TAGS[number - 1], TAGS[0])
        Loan.objects.create(pk=number, book=book, days=number % 3)
    Novel(book_ptr_id=2, era="x").save_base(raw=True)


def changed_by(change):
    """What a write logged; the log is emptied before, and the whole is rolled back in the end."""
    plain("DELETE FROM freshkeys_log")
    function, *values = change
    try:
        with transaction.atomic():
            function(*values)
    except (DatabaseError, Book.DoesNotExist):
        pass  # the database refused, or there was nothing to change: as good a write as any
    with connection.cursor() as cursor:
        cursor.execute("SELECT sources FROM freshkeys_log")
        rows = [some.split("\n") if isinstance(some, str) else some for (some,) in cursor.fetchall()]
    return frozenset(one for row in rows for one in row)


def recorded(question):
    with recording() as read:
        found = answer(*question)
    assert read.untracked == []
    return found, coarsened(read.sources)


@pytest.mark.slow
@generated(
    max_examples=int(os.environ.get("FRESHKEYS_STORIES", "150")),
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(questions, min_size=1, max_size=5), st.lists(WRITES, min_size=1, max_size=5))
def test_what_changes_an_answer_is_a_source_of_it(library, asked, written):
    with transaction.atomic():
        fill()
        known = [recorded(question) for question in asked]
        for change in written:
            changed = changed_by(change)
            for number, (before, sources) in enumerate(known):
                is_touched = not sources.isdisjoint(changed)
                now, now_sources = recorded(asked[number])
                assert is_touched or now == before, (asked[number], sorted(sources), sorted(changed))
                note(is_fine=any(map(is_fine, sources)), is_touched=is_touched, is_changed=now != before)
                known[number] = now, now_sources
        transaction.set_rollback(True)


def note(*, is_fine, is_touched, is_changed):
    COUNTED[is_fine, is_touched, is_changed] += 1


COUNTED = Counter()


@pytest.fixture(scope="module", autouse=True)
def _tell():
    """With FRESHKEYS_TELL=1: how many checks there were of each sort."""
    yield
    if "FRESHKEYS_TELL" in os.environ:
        for (fine, touched, changed), count in sorted(COUNTED.items()):
            print(f"fine {fine} touched {touched} changed {changed}: {count}", file=sys.__stderr__)


def test_an_entry_compares_sources_as_this_test_does():
    entry = Entry("", "", b"", frozenset({"r:a:i1"}), "", "", None)
    assert entry.is_touched_by(frozenset({"r:a:i1"}))
    assert not entry.is_touched_by(frozenset({"r:a:i2", "t:a"}))
