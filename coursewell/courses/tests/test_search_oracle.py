"""After any writes through any door the index finds exactly what a naive reader of the rows would find."""

from __future__ import annotations

import re
import unicodedata

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from coursewell.accounts.models import User
from coursewell.courses.database import installing
from coursewell.courses.models import Course, Instructor, Subject
from coursewell.courses.search import Found, groups

WORDS = ["alga", "Élan", "beta", "数据", "据库", "ガス", "comp202", "x9"]
PROBES = ["alg", "elan", "ÉLAN", "bet", "数据", "据", "数据库", "ガ", "COMP 202", "comp202", "x9", "nothing"]
SLUGS = ["a", "b", "c"]
texts = st.lists(st.sampled_from(WORDS), max_size=2).map(" ".join)
slugs = st.sampled_from(SLUGS)
keys = st.integers(1, 3)

steps = st.one_of(
    st.tuples(st.just("create"), slugs, texts),
    st.tuples(st.just("bulk_create"), slugs, texts),
    st.tuples(st.just("update"), slugs, texts),
    st.tuples(st.just("sql_update"), slugs, texts),
    st.tuples(st.just("upsert"), slugs, texts),
    st.tuples(st.just("insert_or_ignore"), slugs, texts),
    st.tuples(st.just("insert_or_replace"), slugs, texts),
    st.tuples(st.just("update_or_replace"), slugs, slugs),
    st.tuples(st.just("delete"), slugs, texts),
    st.tuples(st.just("sql_delete"), slugs, texts),
    st.tuples(st.just("teach"), slugs, keys),
    st.tuples(st.just("leave"), slugs, keys),
    st.tuples(st.just("rename_teacher"), texts, keys),
    st.tuples(st.just("replace_teacher"), texts, keys),
    st.tuples(st.just("roll_back"), slugs, texts),
)


class Doors:
    """Every way in which rows are written; on PostgreSQL without those that only SQLite knows."""

    def __init__(self):
        self.owner = User.objects.create_user("door@example.com")
        self.subject = Subject.objects.create(title="s", slug="s")

    def sql(self, statement, *parameters):
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)

    def row(self, slug, text):
        return Course(owner=self.owner, subject=self.subject, slug=slug, title=text or "-", overview=text[::-1])

    def insert(self, start, end, slug, text):
        self.sql(
            f"{start} INTO courses_course (owner_id, subject_id, slug, title, summary) "
            f"VALUES (%s, %s, %s, 'n', %s) {end}",
            *(self.owner.pk, self.subject.pk, slug, text),
        )

    def create(self, slug, text):
        if not Course.objects.filter(slug=slug).exists():
            self.row(slug, text).save()

    def bulk_create(self, slug, text):
        Course.objects.bulk_create([self.row(slug, text)], ignore_conflicts=True)

    def update(self, slug, text):
        Course.objects.filter(slug=slug).update(title=text or "-")

    def sql_update(self, slug, text):
        self.sql("UPDATE courses_course SET overview = %s, code = %s WHERE slug = %s", text, text, slug)

    def upsert(self, slug, text):
        self.insert("INSERT", "ON CONFLICT (slug) DO UPDATE SET title = excluded.summary", slug, text)

    def insert_or_ignore(self, slug, text):
        self.insert("INSERT", "ON CONFLICT DO NOTHING", slug, text)
        if connection.vendor == "sqlite":
            self.insert("INSERT OR IGNORE", "", slug, text)

    def insert_or_replace(self, slug, text):
        if connection.vendor == "sqlite":
            self.sql("PRAGMA defer_foreign_keys = ON")
            self.forget(slug)
            self.insert("INSERT OR REPLACE", "", slug, text)

    def update_or_replace(self, slug, other):
        if connection.vendor == "sqlite" and slug != other:
            self.forget(other)
            self.sql("UPDATE OR REPLACE courses_course SET slug = %s WHERE slug = %s", other, slug)

    def forget(self, slug):
        """REPLACE leaves links to the row that it removes, which a foreign key would then refuse."""
        self.sql(
            "DELETE FROM courses_course_instructors WHERE course_id IN (SELECT id FROM courses_course WHERE slug = %s)",
            slug,
        )

    def delete(self, slug, _):
        Course.objects.filter(slug=slug).delete()

    def sql_delete(self, slug, _):
        self.forget(slug)
        self.sql("DELETE FROM courses_course WHERE slug = %s", slug)

    def teach(self, slug, key):
        course = Course.objects.filter(slug=slug).first()
        teacher, _ = Instructor.objects.get_or_create(slug=f"t{key}", defaults={"name": WORDS[key]})
        if course:
            course.instructors.add(teacher)

    def leave(self, slug, key):
        for course in Course.objects.filter(slug=slug):
            course.instructors.remove(*Instructor.objects.filter(slug=f"t{key}"))

    def rename_teacher(self, text, key):
        Instructor.objects.filter(slug=f"t{key}").update(name=text)

    def replace_teacher(self, text, key):
        if connection.vendor == "sqlite":
            self.sql("DELETE FROM courses_course_instructors WHERE instructor_id IN "
                     "(SELECT id FROM courses_instructor WHERE slug = %s)", f"t{key}")  # fmt: skip
            self.sql("INSERT OR REPLACE INTO courses_instructor (name, slug) VALUES (%s, %s)", text, f"t{key}")

    def roll_back(self, slug, text):
        with transaction.atomic():
            self.update(slug, text)
            self.delete(slug, text)
            transaction.set_rollback(True)


def fold(text):
    stripped = "".join(sign for sign in unicodedata.normalize("NFD", text) if not "\u0300" <= sign <= "\u036f")
    return unicodedata.normalize("NFC", stripped).lower()


def joined(text):
    """On SQLite signs are neighbours over the end of a line, and a space, which these scripts put between no words."""
    if connection.vendor != "sqlite":
        return text
    return re.sub(r"(?<=[\u1100-\uffff])\s+(?=[\u1100-\uffff])", "", text)


def finds(course, probe):
    """What a person would call a hit, for the words above."""
    shown = [course.title, course.code, course.summary, course.overview, *(i.name for i in course.instructors.all())]
    words = [word for text in shown for word in fold(text).split()]
    wanted = fold(probe).replace("comp 202", "comp202")
    if wanted[0] > "\u1100":
        # PostgreSQL is asked for every pair of neighbours, wherever each stands (see search/postgresql.py).
        pairs = [wanted[at : at + 2] for at in range(len(wanted) - 1)] or [wanted]
        parts = pairs if connection.vendor == "postgresql" else [wanted]
        return all(any(part in text for text in map(joined, shown)) for part in parts)
    return any(word.startswith(wanted) for word in words)


def check(written):
    doors = Doors()
    for door, first, second in written:
        getattr(doors, door)(first, second)
    courses = list(Course.objects.prefetch_related("instructors"))
    for probe in PROBES:
        found = set(Course.objects.filter(Found(groups(probe))).values_list("slug", flat=True))
        assert found == {course.slug for course in courses if finds(course, probe)}, probe
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM courses_search")
        assert cursor.fetchone() == (len(courses),)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, max_size=14))
@example([("create", "a", "数据 数据"), ("update", "a", "")])
def test_the_index_answers_as_the_rows_do(db, written):
    with transaction.atomic():
        check(written)
        transaction.set_rollback(True)


def test_installing_again_does_nothing(db):
    assert all(installing.is_installed(connection, one) for one in installing.definitions(connection))


@pytest.mark.sqlite
def test_a_lost_trigger_is_put_back_and_the_index_filled(db, make_course):
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER courses_course_search_after_insert")
        make_course("Unseen")
        installing.install()
    assert Course.objects.filter(Found(groups("unseen"))).exists()
