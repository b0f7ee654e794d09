"""Kinds of questions that the suites of cachalot and cacheops ask: each hits, and changes with what changes it."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Length, Lower

from freshkeys import UntrackedReadError, reads, remember
from freshkeys.testing import assert_changes, assert_survives
from freshkeys.tests.library.models import Author, Book, Loan, Novel, Shelf, Tag


@pytest.fixture
def stock(library):
    """Three authors; four books of the first two, one a novel; one on a shelf; two loans."""
    one, two, _ = (Author.objects.create(name=name, country="x") for name in ("Ann", "Bob", "Cid"))
    shelf = Shelf.objects.create(code="a1", room=1)
    tag = Tag.objects.create(word="red")
    first = Book.objects.create(author=one, shelf=shelf, title="Alpha", pages=10)
    Book.objects.create(author=one, title="Beta", pages=20)
    Book.objects.create(author=two, title="Gamma", pages=30)
    Novel.objects.create(author=two, title="Delta", pages=40, era="old")
    first.tags.add(tag)
    for days in (1, 2):
        Loan.objects.create(book=first, days=days)


def rename_book():
    Book.objects.filter(title="Alpha").update(title="Zeta")


def rename_author():
    Author.objects.filter(name="Ann").update(name="Eve")


def add_book():
    Book.objects.create(author=Author.objects.get(name="Cid"), title="Epsilon", pages=50)


def delete_books():
    Book.objects.all().delete()


def untag():
    Book.objects.get(title="Alpha").tags.clear()


def books():
    return Book.objects.order_by("title")


def of_ann():
    return Author.objects.filter(name="Ann")


def questions():
    """What is asked, and a write that changes the answer."""
    return {
        "exists": (lambda: books().filter(title="Alpha").exists(), rename_book),
        "count": (lambda: books().count(), add_book),
        "get": (lambda: Book.objects.get(pages=10), rename_book),
        "first": (lambda: books().first(), rename_book),
        "first of none": (lambda: books().filter(title="Epsilon").first(), add_book),
        "last": (lambda: books().last(), rename_book),
        "exclude": (lambda: books().exclude(author__name="Ann"), rename_author),
        "slice": (lambda: books()[1:3], rename_book),
        "order by another table": (lambda: Book.objects.order_by("-author__name", "pk"), rename_author),
        "order by an expression": (lambda: Book.objects.order_by(Lower("author__name").desc(), "pk"), rename_author),
        "reverse": (lambda: books().reverse(), rename_book),
        "distinct": (lambda: Author.objects.filter(books__pages__gt=5).distinct().order_by("pk"), add_book),
        "iterator": (lambda: list(books().iterator(chunk_size=2)), rename_book),
        "in_bulk": (lambda: sorted(Book.objects.in_bulk()), add_book),
        "values": (lambda: list(books().values("title")), rename_book),
        "values_list of another table": (lambda: list(books().values_list("author__name", flat=True)), rename_author),
        "earliest": (lambda: Book.objects.earliest("title"), rename_book),
        "latest": (lambda: Book.objects.latest("pages"), add_book),
        "aggregate": (lambda: Book.objects.aggregate(Sum("pages"), Max("title")), rename_book),
        "annotate": (lambda: Author.objects.annotate(n=Count("books")).order_by("pk"), add_book),
        "having": (lambda: Author.objects.annotate(n=Count("books")).filter(n__gte=1).order_by("pk"), add_book),
        "subquery in filter": (lambda: books().filter(author__in=of_ann()), rename_author),
        "nested subqueries": (lambda: books().filter(pk__in=books().filter(author__in=of_ann())), rename_author),
        "exists in filter": (lambda: books().filter(Exists(of_ann().filter(pk=OuterRef("author")))), rename_author),
        "subquery in annotate": (
            lambda: books().annotate(by=Subquery(Author.objects.filter(pk=OuterRef("author")).values("name")[:1])),
            rename_author,
        ),
        "case with a query in its default": (
            lambda: books().annotate(
                kind=Case(When(pages=10, then=Value("thin")), default=Subquery(of_ann().values("name")[:1]))
            ),
            rename_author,
        ),
        "coalesce": (lambda: books().annotate(by=Coalesce("author__name", Value("nobody"))), rename_author),
        "F over a join": (lambda: books().filter(title__lt=F("author__name")), rename_author),
        "only": (lambda: books().only("title"), rename_book),
        "defer": (lambda: books().defer("pages"), rename_book),
        "select_related": (lambda: [book.author.name for book in books().select_related("author")], rename_author),
        "prefetch_related": (
            lambda: [[tag.word for tag in book.tags.all()] for book in books().prefetch_related("tags")],
            untag,
        ),
        "both": (lambda: books().select_related("author", "shelf").prefetch_related("tags", "loans"), untag),
        "prefetch of a query": (
            lambda: [
                [book.title for book in author.alphas]
                for author in Author.objects.order_by("pk").prefetch_related(
                    Prefetch("books", Book.objects.filter(title__startswith="A"), to_attr="alphas")
                )
            ],
            rename_book,
        ),
        "many-to-many": (lambda: list(Tag.objects.filter(books__title="Alpha").values("word")), untag),
        "is null over a join": (lambda: books().filter(tags=None), untag),
        "a child, when its parent's row changes": (
            lambda: Novel.objects.get(era="old").title,
            lambda: Book.objects.filter(title="Delta").update(title="Omega"),
        ),
        "a parent, when its child is deleted": (lambda: books().count(), lambda: Novel.objects.get().delete()),
        "filtered relation": (
            lambda: Author.objects.annotate(thick=FilteredRelation("books", condition=Q(books__pages__gt=15))).filter(
                thick__title="Beta"
            ),
            lambda: Book.objects.filter(title="Beta").update(pages=1),
        ),
        "union": (
            lambda: list(books().values_list("title").order_by().union(Author.objects.values_list("name"))),
            rename_author,
        ),
        "intersection": (lambda: list(books().order_by().intersection(Book.objects.filter(pages=10))), rename_book),
        "difference": (lambda: list(books().order_by().difference(Book.objects.filter(title="Beta"))), rename_book),
        "dates": (lambda: list(books().annotate(long=Length("title")).values_list("long", flat=True)), add_book),
        "extra tables": (lambda: books().extra(tables=["library_loan"]), lambda: Loan.objects.all().delete()),
        "nobody": (lambda: books().none().count() or books().count(), delete_books),
    }


def texts():
    """What names its tables in text alone."""
    return [
        lambda: list(Book.objects.filter(author__in=RawSQL("SELECT id FROM library_author", []))),
        lambda: list(Book.objects.filter(pk__in=Book.objects.filter(author=RawSQL("SELECT 1", [])))),
        lambda: list(Book.objects.extra(select={"n": "SELECT count(*) FROM library_loan"})),
        lambda: list(Book.objects.extra(where=["author_id IN (SELECT id FROM library_author)"])),
        lambda: list(Book.objects.extra(order_by=["-library_book.title"])),
        lambda: list(Book.objects.raw("SELECT * FROM library_book")),
        lambda: list(Book.objects.order_by("?")),
        lambda: connection.cursor().execute("SELECT count(*) FROM library_book") and 1,
    ]


QUESTIONS = questions()


def asking(name):
    """A query set is remembered as such, everything else as a function."""

    build = QUESTIONS[name][0]
    is_lazy = isinstance(build(), QuerySet)
    return lambda: remember(name, build() if is_lazy else build)


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_kind_of_question_survives_other_tables_and_changes_with_its_own(stock, name):
    Group.objects.create(name="ants")
    assert_survives(asking(name), lambda: Group.objects.update(name="aphids"))
    assert_changes(asking(name), QUESTIONS[name][1])


@pytest.mark.parametrize("build", texts())
def test_what_names_its_tables_in_text_is_not_kept(stock, build):
    with pytest.raises(UntrackedReadError):
        remember("text", build)


def test_text_that_declares_what_it_reads_is_kept_and_changes(stock):
    def build():
        with reads(Author), connection.cursor() as cursor:
            cursor.execute("SELECT name FROM library_author ORDER BY id")
            return cursor.fetchall()

    assert_changes(lambda: remember("declared", build), rename_author)
    anns = RawSQL("SELECT id FROM library_author WHERE name = 'Eve'", [])
    anns.freshkeys_reads = ["library_author"]
    back = lambda: Author.objects.filter(name="Eve").update(name="Ann")  # noqa: E731
    assert_changes(lambda: remember("expression", Book.objects.filter(author__in=anns)), back)


@pytest.mark.postgres
def test_an_array_is_kept_and_changes(stock):
    from django.contrib.postgres.aggregates import ArrayAgg

    ask = lambda: remember("arrays", Author.objects.annotate(all=ArrayAgg("books__title")).order_by("pk"))  # noqa: E731
    assert_changes(ask, rename_book)
