"""Stories of edits and requests: what may be written, through whichever door, and the pages that may be asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.test import Client
from hypothesis import strategies as st

from coursewell.accounts.models import User
from coursewell.courses.models import Content, Course, Instructor, Module, Subject
from freshkeys.tests.conftest import foreign_connection

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADDRESSES = [
    "/",
    "/?q=loop",
    "/?q=loop&level=beginner",
    "/?state=closed",
    "/?order=title",
    "/subjects/s0/",
    "/subjects/s1/",
    "/courses/c0/",
    "/courses/c1/",
    "/courses/c0/m/t/",
    "/instructors/ida/",
    "/feed.atom",
    "/sitemap.xml",
]
titles = st.sampled_from(["Loops", "Loop & <b>more</b>", "第一课 loop", "Ärger"])
numbers = st.integers(0, 1)
moments = st.integers(-3, 3).map(lambda hours: NOON + timedelta(hours=hours))


WRITES: list[st.SearchStrategy[Any]] = []


def write(*values: st.SearchStrategy[Any]) -> Callable[[Any], Any]:
    """Make a function one of the writes of the stories below, with values drawn from these."""

    def register(function: Any) -> Any:
        WRITES.append(st.tuples(st.just(function), *values))
        return function

    return register


def plain_sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def another_program(statement: str) -> None:
    foreign = foreign_connection()
    foreign.execute(statement)
    foreign.close()


@write(numbers, titles)
def rename_a_course(number, title):
    Course.objects.filter(slug=f"c{number}").update(title=title)


@write(numbers, titles)
def rename_a_subject(number, title):
    plain_sql("UPDATE courses_subject SET title = %s WHERE slug = %s", title, f"s{number}")


@write(numbers, moments)
def close_enrolment_at(number, moment):
    at = f"{moment:%Y-%m-%d %H:%M:%S}" + ("" if connection.vendor == "sqlite" else "+00")
    another_program(f"UPDATE courses_course SET enrolment_closes_at = '{at}' WHERE slug = 'c{number}'")


@write(numbers, moments)
def publish_at(number, moment):
    Course.objects.filter(slug=f"c{number}").update(published_at=moment)


@write(numbers, st.sampled_from(["draft", "published"]))
def set_state(number, state):
    another_program(f"UPDATE courses_course SET state = '{state}' WHERE slug = 'c{number}'")


@write(numbers, st.sampled_from(["beginner", "advanced"]), st.booleans())
def set_level(number, level, is_open):
    plain_sql("UPDATE courses_course SET level = %s, is_open = %s WHERE slug = %s", level, is_open, f"c{number}")


@write(titles)
def rewrite_the_texts(title):
    Content.objects.update(title=title, body=f"# {title}\n\n*{title}*")


@write(numbers)
def add_a_module(number):
    Course.objects.get(slug=f"c{number}").modules.create(title="Another")


@write()
def delete_the_added_modules():
    another_program("DELETE FROM courses_module WHERE title = 'Another'")


@write(numbers)
def give_or_take_the_teacher(number):
    course = Course.objects.get(slug=f"c{number}")
    course.instructors.set([] if course.instructors.exists() else Instructor.objects.all())


@write(titles)
def rename_the_teacher(name):
    Instructor.objects.update(name=name)


@write(numbers)
def write_look_and_roll_back(number):
    with transaction.atomic():
        Course.objects.filter(slug=f"c{number}").update(title="Never")
        Client().get("/")
        transaction.set_rollback(True)


@write(numbers, numbers)
def move_to_another_subject(number, subject):
    plain_sql(
        "UPDATE courses_course SET subject_id = (SELECT id FROM courses_subject WHERE slug = %s) WHERE slug = %s",
        f"s{subject}",
        f"c{number}",
    )


@write(numbers)
def move_the_modules(number):
    other = Course.objects.get(slug=f"c{1 - number}")
    taken = other.modules.values_list("slug", flat=True)
    Module.objects.filter(course__slug=f"c{number}").exclude(slug__in=list(taken)).update(course=other)


@write(titles)
def rename_everything_at_once(title):
    with transaction.atomic():
        for model in (Course, Subject, Module, Content):
            model._default_manager.update(title=title)


def steps(*more: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Stories: each step a write, one of these or of `more`, and a page to ask for afterwards."""
    one = st.tuples(st.one_of(*WRITES, *more), st.sampled_from(ADDRESSES), st.sampled_from(["en", "de"]))
    return st.lists(one, min_size=3, max_size=8)


def start_again() -> None:
    Subject.objects.update(parent=None)
    for model in (Course, Subject, Instructor, User):
        model._default_manager.all().delete()
    owner = User.objects.create(email="o@example.com")
    ida = Instructor.objects.create(name="Ida", slug="ida")
    parent = Subject.objects.create(title="Computing", slug="s0")
    child = Subject.objects.create(title="Web", slug="s1", parent=parent)
    for number, subject in enumerate((parent, child)):
        course = Course.objects.create(
            owner=owner, subject=subject, title=f"Loops {number}", slug=f"c{number}", state="published", is_open=True
        )
        module = Module.objects.create(course=course, title="First", slug="m")
        Content.objects.create(module=module, title="Text", slug="t", body="loop")
        course.instructors.add(ida)
