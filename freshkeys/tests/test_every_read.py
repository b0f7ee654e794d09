# mypy: ignore-errors
"""Every way in which Django reads rows is recorded, the memos that it keeps for a process included."""

import datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections
from django.db.models import Avg, Count, F, Prefetch, Sum, Value, Window
from django.db.models.functions import Rank
from django.utils import timezone

from freshkeys import reads, remember
from freshkeys.declared import plans
from freshkeys.log import schema
from freshkeys.recording import memos
from freshkeys.recording.recorder import recording
from freshkeys.sources import table_of
from freshkeys.tests.library.models import Author, Book, Loan, Note, Novel

AUTHOR, BOOK, LOAN, NOTE, KIND = "author", "book", "loan", "note", "django_content_type"


def read_by(read):
    with recording() as noted:
        read()
    assert noted.untracked == []
    return {table_of(source).removeprefix("library_") for source in noted.sources}


@pytest.fixture
def book(library):
    author = Author.objects.create(pk=1, name="ada")
    book = Book.objects.create(pk=1, author=author, title="x", pages=3, isbn="1")
    loan = Loan.objects.create(pk=1, book=book, days=2)
    Novel.objects.create(pk=2, title="y", era="now")
    Note.objects.create(about=loan, text="late")
    return book


@pytest.mark.parametrize(
    ("read", "tables"),
    [
        (lambda: Book.objects.in_bulk([1, 2]), {BOOK}),
        (lambda: Book.objects.in_bulk(["1"], field_name="isbn"), {BOOK}),
        (lambda: Book.objects.aggregate(Sum("pages"), Avg("loans__days")), {BOOK, LOAN}),
        (
            lambda: Book.objects.values("author__name").annotate(n=Count("loans")).aggregate(Sum("n")),
            {BOOK, AUTHOR, LOAN},
        ),
        (lambda: Book.objects.order_by("pages")[:1].aggregate(Sum("pages")), {BOOK}),
        (lambda: Book.objects.earliest("pages"), {BOOK}),
        (lambda: Book.objects.latest("author__name"), {BOOK, AUTHOR}),
        (lambda: list(Book.objects.values_list("author__name", flat=True)), {BOOK, AUTHOR}),
        (lambda: list(Book.objects.values_list("pk", named=True)), {BOOK}),
        (lambda: list(Book.objects.select_related("author__mentor", "shelf")), {BOOK, AUTHOR, "shelf"}),
        (lambda: Book.objects.only("title").get(pk=1).pages, {BOOK}),
        (lambda: Book.objects.defer("title").get(pk=1).title, {BOOK}),
        (lambda: Book.objects.get(pk=1).author.name, {BOOK, AUTHOR}),
        (lambda: list(Author.objects.get(pk=1).books.all()), {BOOK, AUTHOR}),
        (lambda: Book.objects.get(pk=2).novel.era, {BOOK, "novel"}),
        (lambda: list(Novel.objects.all()), {BOOK, "novel"}),
        (lambda: list(Novel.objects.values("era")), {"novel"}),
        (lambda: list(Book.objects.iterator(chunk_size=1)), {BOOK}),
        (lambda: list(Author.objects.prefetch_related("books__loans").iterator(chunk_size=1)), {AUTHOR, BOOK, LOAN}),
        (lambda: list(Book.objects.prefetch_related(Prefetch("loans", to_attr="lent"))), {BOOK, LOAN}),
        (lambda: list(Book.objects.filter(pk=1).union(Book.objects.filter(pk=2))), {BOOK}),
        (lambda: list(Book.objects.values("pk").intersection(Loan.objects.values("pk"))), {BOOK, LOAN}),
        (lambda: Book.objects.values("pk").difference(Loan.objects.values("pk")).count(), {BOOK, LOAN}),
        (lambda: Book.objects.values("pk").union(Loan.objects.values("pk")).exists(), {BOOK, LOAN}),
        (lambda: Book.objects.filter(loans__days__gt=1).exists(), {BOOK, LOAN}),
        (lambda: Author.objects.contains(Author(pk=1)), {AUTHOR}),
        (lambda: list(Book.objects.annotate(rank=Window(Rank(), order_by="pages")).filter(rank=1)), {BOOK}),
        (lambda: list(Book.objects.alias(n=F("author__name")).values_list(Value(1)).filter(n="ada")), {BOOK, AUTHOR}),
        (lambda: list(Book.objects.exclude(loans__days=1)), {BOOK, LOAN}),
        (lambda: Book.objects.get(pk=1).refresh_from_db(), {BOOK}),
        (lambda: Book.objects.get(pk=1).refresh_from_db(fields=["author"]), {BOOK}),
        (lambda: Book(pk=1).get_deferred_fields(), set()),
        (lambda: list(Loan.objects.get(pk=1).notes.all()), {LOAN, NOTE, KIND}),
        (lambda: Note.objects.get().about, {LOAN, NOTE, KIND}),
        (lambda: list(Note.objects.prefetch_related("about")), {LOAN, NOTE, KIND}),
        (lambda: list(Loan.objects.prefetch_related("notes")), {LOAN, NOTE, KIND}),
        (lambda: list(Loan.objects.filter(notes__text="late")), {LOAN, NOTE, KIND}),
        (lambda: Loan.objects.aggregate(n=Count("notes")), {LOAN, NOTE, KIND}),
    ],
)
def test_a_read_is_recorded(book, read, tables):
    read()  # whatever a process remembers, it remembers now
    assert read_by(read) == tables


def test_dates_are_recorded(db):
    from django.contrib.sessions.models import Session

    Session.objects.create(session_key="x", expire_date=timezone.now() + datetime.timedelta(days=1))
    dates = lambda: list(Session.objects.datetimes("expire_date", "day"))  # noqa: E731
    assert read_by(dates) == {"django_session"}
    assert read_by(lambda: list(Session.objects.dates("expire_date", "year"))) == {"django_session"}


def test_raw_rows_with_declared_sources_are_recorded(book):
    def read():
        with reads(Book):
            return [one.title for one in Book.objects.raw("SELECT * FROM library_book ORDER BY id")]

    assert read_by(read) == {BOOK}


def test_what_a_row_of_raw_rows_loads_later_is_recorded_by_itself(book):
    with reads(Book):
        (one,) = Book.objects.raw("SELECT id FROM library_book WHERE id = 1")
    assert read_by(lambda: one.title) == {BOOK}


def test_a_field_that_was_deferred_before_the_build_is_recorded(book):
    one = Book.objects.only("pk").get(pk=1)
    assert read_by(lambda: one.title) == {BOOK}


def test_a_plan_is_no_result(db):
    with recording() as noted:
        Group.objects.all().explain()
    assert "plan" in noted.untracked[0]


def test_each_database_is_noted():
    connections.databases["archive"] = connections.databases["default"]
    try:
        with recording() as noted:
            Group.objects.using("archive").query.get_compiler("archive").as_sql()
            Permission.objects.db_manager("default").all().query.get_compiler("default").as_sql()
    finally:
        del connections["archive"], connections.databases["archive"]
    assert noted.aliases == {"archive", "default"}


def kind_of_group():
    return ContentType.objects.get_for_model(Group).pk


@pytest.mark.parametrize(
    "ask",
    [
        lambda: ContentType.objects.get_for_model(Group),
        lambda: ContentType.objects.get_for_models(Group, Permission),
        lambda: ContentType.objects.get_by_natural_key("auth", "group"),
        lambda: ContentType.objects.get_for_id(kind_of_group()),
        lambda: ContentType.objects.db_manager("default").get_for_model(Group),
    ],
)
def test_a_content_type_is_read_in_each_build(db, ask):
    ask()
    assert [read_by(ask), read_by(ask)] == [{KIND}] * 2


def test_a_content_type_is_read_once_in_a_build_and_once_outside(db, django_assert_num_queries):
    ContentType.objects.clear_cache()
    with django_assert_num_queries(2):
        for _ in range(3):
            kind_of_group()
        with recording():
            for _ in range(3):
                kind_of_group()


def test_a_content_type_that_another_program_changes_shows_at_once(groups, elsewhere):
    name = lambda: ContentType.objects.get_for_model(Group).model  # noqa: E731
    pk = kind_of_group()
    try:
        assert remember("kind", lambda: ContentType.objects.get_for_id(pk).model) == "group"
        elsewhere(f"UPDATE django_content_type SET model = 'herd' WHERE id = {pk}")
        assert remember("kind", lambda: ContentType.objects.get_for_id(pk).model) == "herd"
    finally:
        elsewhere(f"UPDATE django_content_type SET model = 'group' WHERE id = {pk}")
        ContentType.objects.clear_cache()
    assert name() == "group"


@pytest.fixture
def site(transactional_db, settings):
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "django.contrib.sites"]
    settings.SITE_ID = 1
    from django.contrib.sites.models import Site

    if Site._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(Site)
    schema(connection).install(connection, plans("default").values())
    memos.install()
    Site.objects.all().delete()
    Site.objects.clear_cache()
    yield Site.objects.create(pk=1, domain="one.example", name="One")
    Site.objects.clear_cache()


def test_a_site_that_another_program_changes_shows_at_once(site, elsewhere):
    current = lambda: type(site).objects.get_current().name  # noqa: E731
    assert (current(), remember("site", current)) == ("One", "One")
    elsewhere("UPDATE django_site SET name = 'Two'")
    assert remember("site", current) == "Two"
    assert read_by(current) == {"django_site"}


def test_a_site_by_host_is_read_in_each_build(site, rf, settings):
    settings.SITE_ID = None
    current = lambda: type(site).objects.get_current(rf.get("/", headers={"host": "one.example"}))  # noqa: E731
    settings.ALLOWED_HOSTS = ["one.example"]
    current()
    assert [read_by(current), read_by(current)] == [{"django_site"}] * 2


def test_the_memo_of_sites_can_be_cleared_as_before(site):
    current = type(site).objects.get_current
    current()
    type(site).objects.update(name="Two")
    type(site).objects.clear_cache()
    assert current().name == "Two"
