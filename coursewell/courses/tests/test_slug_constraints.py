"""Whoever writes it, a slug is one step of an address: otherwise no list could be shown any more."""

import pytest
from django.db import IntegrityError, connection, transaction

from coursewell.courses.models import Content, Instructor, Module

TABLES = ["subject", "course", "module", "content", "instructor"]


@pytest.fixture
def one_of_each(make_course):
    module = Module.objects.create(course=make_course(), title="m", slug="m")
    Content.objects.create(module=module, title="c", slug="c")
    Instructor.objects.create(name="i", slug="i")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("slug", ["", "/", "a/b", ".", ".."])
def test_plain_sql_cannot_write_a_slug_that_no_address_can_hold(one_of_each, table, slug):
    with pytest.raises(IntegrityError, match="slug_fits"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE courses_{table} SET slug = %s", [slug])


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("slug", ["第一课", "a?b#c%d", "a b", "...", "x" * 200])
def test_any_other_slug_is_fine(client, one_of_each, table, slug):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE courses_{table} SET slug = %s", [slug])
    assert client.get("/").status_code == 200
