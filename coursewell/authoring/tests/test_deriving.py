"""The document of the live rows: applying it changes nothing, and applying any document gives that document."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings

from coursewell.accounts.models import User
from coursewell.authoring.commands.export import openers
from coursewell.authoring.deriving import document_of
from coursewell.authoring.document.check import check
from coursewell.authoring.exporting.writing import difference
from coursewell.authoring.layouts import Options, read
from coursewell.authoring.problems import Report
from coursewell.authoring.tests.conftest import apply_document, counted_writes, import_folder
from coursewell.courses.models import Content, Course, Module
from tests.support.documents import DOCUMENTS, said_by_the_source

pytestmark = pytest.mark.django_db


def test_a_course_from_a_folder_gives_the_document_of_that_folder(folder, owner):
    import_folder(folder, owner)
    (document,) = read(folder, Options()).documents
    derived = document_of(Course.objects.get())
    assert difference(said_by_the_source(document, derived), derived) == ""


def test_applying_what_is_there_writes_nothing(folder, owner):
    import_folder(folder, owner)
    document = document_of(Course.objects.get())
    with counted_writes() as writes:
        changes = apply_document(document=document, owner=owner, sources=openers(document))
    assert (changes.in_words(), writes) == ("unchanged", [])


def test_the_number_of_queries_does_not_grow_with_the_course(folder, owner, write):
    write({f"03-more/{number}.md": f"# Lesson {number}" for number in range(30)})
    import_folder(folder, owner)
    course = Course.objects.get()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        document_of(course)
    assert len(queries) == 5


def test_rows_written_by_plain_sql_make_a_document_that_passes_the_check(folder, owner):
    import_folder(folder, owner)
    module = Module.objects.get(slug="bends")
    Content.objects.create(module=module, title=" One\r\n", slug="Reef-2", position=7, body="a\r\nb")
    Content.objects.create(module=module, title="Other", slug="reef-2", position=8, data={"path": ""})
    document = document_of(Course.objects.get())
    report = Report()
    check(document, report)
    assert report.errors == []
    assert [(content.title, content.path) for content in document.contents][2:4] == [
        ("One", "bends/Reef-2.md"),
        ("Other", "bends/reef-2-2.md"),
    ]
    assert document.contents[2].body == "a\nb"


def survives_the_database(made):
    with transaction.atomic():
        owner = User.objects.create_user("owner@example.org")
        apply_document(document=made.document, owner=owner, sources=made.sources)
        derived = document_of(Course.objects.get(uid=made.document.uid))
        assert difference(said_by_the_source(made.document, derived), derived) == ""
        again = apply_document(document=derived, owner=owner, sources=made.sources)
        transaction.set_rollback(True)
    assert again.in_words() == "unchanged"


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(made=DOCUMENTS)
def test_applying_a_document_and_deriving_it_again_gives_the_same(made):
    survives_the_database(made)


@pytest.mark.slow
@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(made=DOCUMENTS)
def test_so_do_a_hundred_more(made):
    survives_the_database(made)
