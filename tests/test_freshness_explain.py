"""`coursewell freshness explain`: what a page is built from, as this or that person sees it."""

from __future__ import annotations

import json

import pytest

from config.cli import run
from coursewell.accounts.models import User
from coursewell.courses.models import Course, Module, State, Subject

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def course():
    owner = User.objects.create_user("Olga@example.org", "correct horse")
    subject = Subject.objects.create(title="Computing", slug="computing")
    course = Course.objects.create(owner=owner, subject=subject, title="Loops", slug="loops", state=State.PUBLISHED)
    Module.objects.create(course=course, title="First", slug="first")
    return course


def explain(capsys, *arguments):
    code = run(["freshness", "explain", *arguments])
    captured = capsys.readouterr()
    return code, captured.out + captured.err


def test_it_names_each_value_and_what_it_was_built_from(capsys, course):
    code, said = explain(capsys, "/courses/loops/")
    assert code == 0
    assert "Seen by somebody who is not signed in, in “en”." in said
    assert "course_by_slug: built (1 query, " in said
    assert "rows of courses_module with course_id" in said
    assert f"c:courses_module.course_id=i{course.pk}" in said


def test_all_that_is_remembered_is_found_again(capsys):
    _, said = explain(capsys, "/courses/loops/", "--json")
    found = json.loads(said)
    assert found["again"] == found["again"] | {"found": len(found["receipts"]), "queries": 0}
    assert [one["not_kept_because"] for one in found["receipts"]] == [None] * len(found["receipts"])


def test_a_draft_is_there_for_its_owner_only(capsys):
    Course.objects.update(state=State.DRAFT)
    assert explain(capsys, "/courses/loops/")[0] == 1
    code, said = explain(capsys, "/courses/loops/", "--user", "olga@example.org", "--language", "de")
    assert code == 0
    assert "Seen by olga@example.org, in “de”." in said


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["/courses/loops"], 0, "It redirects to /courses/loops/ (301)."),
        (["/courses/none/"], 1, "It answers 404 Not Found"),
        (["courses/loops/"], 1, "is not an address: give a path"),
        (["https://elsewhere.example/courses/loops/"], 1, "elsewhere.example is not this site"),
        (["/", "--user", "nobody@example.org"], 1, "There is no account “nobody@example.org”."),
        (["/", "--language", "tlh"], 1, "The site does not speak “tlh”; it speaks en, de."),
    ],
)
def test_what_is_no_page_is_answered_with_a_sentence(capsys, arguments, code, sentence):
    found, said = explain(capsys, *arguments)
    assert (found, sentence in said) == (code, True)
