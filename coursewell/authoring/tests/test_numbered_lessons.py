"""Curricula of numbered units and lessons, imported as an operator imports them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from coursewell.authoring.commands.course import course
from coursewell.authoring.layouts import Options, read
from coursewell.courses.models import Content, Course

SUBJECT = ("--subject", "Craft / Rope")
README = """![badge](https://img.example.org/a.svg)

### News

Nothing here is about ropes.

# Ropes for Beginners

Twelve weeks of **rope**. See [the first lesson](./1-bends/lessons/1-reef/README.md).

![A map](map.png)

## Other courses

Many.
"""
REEF = """# The reef knot

[Pre-lecture quiz](https://quiz.example.org/quiz/1)

Do [the second page](two.md), then [the first](./one.md), and [the next lesson](../2-sheet/README.md).
All of it is in [the folder](code).

![A rope](../../../images/rope.svg)

[Post-lecture quiz](https://quiz.example.org/quiz/2)
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"></svg>'


def quiz(number, *, prompt="Which one holds?", marks=("true", "false")):
    options = [{"answerText": f"Answer {at}", "isCorrect": mark} for at, mark in enumerate(marks, start=1)]
    return {"id": number, "title": f"Quiz {number}", "quiz": [{"questionText": prompt, "answerOptions": options}]}


def quizzes(*items):
    return json.dumps([{"title": "Quizzes", "quizzes": list(items)}])


@pytest.fixture
def curriculum(write, tmp_path):
    files = {
        "README.md": README,
        "LICENSE": "MIT License\n\nCopyright",
        "hardware.md": "# Hardware",
        "images/rope.svg": SVG,
        "1-bends/README.md": "# Bends, gently\n\nTwo ropes become *one*.\n\n## Topics\n\n1. Reef",
        "1-bends/lessons/1-reef/README.md": REEF,
        "1-bends/lessons/1-reef/one.md": "# Alone",
        "1-bends/lessons/1-reef/two.md": "# In pairs",
        "1-bends/lessons/1-reef/assignment.md": "# Tie twenty",
        "1-bends/lessons/1-reef/code/knot.py": "print()",
        "1-bends/lessons/2-sheet/README.md": "# The sheet bend",
        "2-hitches/lessons/1-clove/README.md": "# The clove hitch",
        "quiz-app/src/assets/translations/en.json": quizzes(*map(quiz, range(1, 7))),
        "quiz-app/src/assets/translations/ar.json": quizzes(quiz(1, marks=("frue", "false")), quiz(2)),
    }
    return write(files, tmp_path / "ropes")


def run(*arguments):
    result = CliRunner().invoke(course, [*map(str, arguments), "--json", "-"], catch_exceptions=False)
    return json.loads(result.stdout)


def check(folder, *arguments):
    return run("check", folder, *SUBJECT, *arguments)


def outline(folder, **options):
    (document,) = read(folder, Options(subject=("Craft",), **options)).documents
    return document, [content for module in document.modules for content in module.contents]


def test_its_figures_are_told(curriculum):
    (found,) = check(curriculum)["courses"]
    assert (found["layout"], found["title"]) == ("Numbered lessons", "Ropes for Beginners")
    assert (found["modules"], found["contents"], found["questions"]) == (2, {"quiz": 6, "text": 6}, 6)
    assert found["licence"] == "MIT"


def test_each_lesson_is_quiz_text_pages_assignment_quiz(curriculum):
    contents = outline(curriculum)[1]
    assert [content.title for content in contents][:6] == [
        "Quiz 1",
        "The reef knot",
        "Lesson 1: In pairs",
        "Lesson 1: Alone",
        "Lesson 1: Assignment: Tie twenty",
        "Quiz 2",
    ]


def test_a_lesson_that_links_to_no_quiz_has_those_of_its_number(curriculum):
    assert [content.title for content in outline(curriculum)[1]][6:9] == ["Quiz 3", "The sheet bend", "Quiz 4"]


def test_links_to_quizzes_on_the_web_lead_to_those_of_the_course(curriculum):
    body = outline(curriculum)[1][1].body
    assert "[Pre-lecture quiz](quizzes/before.md)" in body
    assert "quiz.example.org" not in body


def test_a_unit_is_named_and_described_by_the_start_of_its_readme(curriculum):
    module = outline(curriculum)[0].modules[0]
    assert (module.title, module.slug, module.description) == ("Bends, gently", "bends", "Two ropes become *one*.")


def test_the_course_is_described_by_the_introduction_of_its_readme(curriculum):
    document = outline(curriculum)[0]
    assert document.overview.startswith("Twelve weeks of **rope**.")
    assert "Other courses" not in document.overview
    assert document.summary == "Twelve weeks of rope."


def test_what_did_not_go_in_is_counted_and_named(curriculum):
    summary = check(curriculum)
    assert summary["reported"] == {
        "left-out file": 2,
        "left-out text": 1,
        "linked folder": 1,
        "missing overview picture": 1,
        "shortened text": 2,
    }
    named = {problem["file"] for problem in summary["problems"] if problem["topic"].startswith("left-out")}
    assert named == {
        "hardware.md",
        "1-bends/lessons/1-reef/code/knot.py",
        "quiz-app/src/assets/translations/ar.json",
    }


def test_missing_quizzes_and_unusable_questions_are_reported_one_by_one(curriculum):
    summary = check(curriculum, "--language", "AR")
    assert summary["courses"][0]["contents"] == {"quiz": 1, "text": 6}
    assert summary["reported"]["question without a right answer"] == 1
    assert summary["reported"]["unusable quiz"] == 1
    assert any("Question 1 of quiz 1 has no right answer" in problem["message"] for problem in summary["problems"])


def test_each_quiz_that_a_lesson_links_to_and_that_is_not_there_is_missing(curriculum, write):
    write({"quiz-app/src/assets/translations/en.json": quizzes(quiz(2), quiz(9))}, curriculum)
    reported = check(curriculum)["reported"]
    assert (reported["missing quiz"], reported["left-out quiz"]) == (1, 1)


def test_a_language_without_quizzes_is_refused_with_those_that_are_there(curriculum):
    result = CliRunner().invoke(course, ["check", str(curriculum), *SUBJECT, "--language", "de"])
    assert (result.exit_code, "here are ar, en" in result.output) == (1, True)


def test_a_subject_is_asked_for(curriculum):
    result = CliRunner().invoke(course, ["check", str(curriculum)])
    assert (result.exit_code, "give --subject" in result.output) == (1, True)


def test_lessons_may_lie_in_their_unit_without_a_folder_between(write, tmp_path):
    folder = write({"README.md": "# R", "1-a/1-b/README.md": "# B", "1-a/1-b/deep/more.md": "# M"}, tmp_path / "r")
    assert [content.title for content in outline(folder)[1]] == ["B", "Lesson 1: Deep: M"]


def test_translations_are_left_out_as_such(curriculum, write):
    write({"translations/fr/README.md": "# Noeuds", "1-bends/lessons/2-sheet/README.fr.md": "# Ecoute"}, curriculum)
    assert check(curriculum)["reported"]["left-out translation"] == 2


@pytest.mark.django_db
def test_a_second_import_changes_nothing(curriculum, owner):
    assert run("import", curriculum, *SUBJECT)["changes"][0]["created"]["content"] == 12
    again = run("import", curriculum, *SUBJECT)["changes"][0]
    assert not any(again[verb] for verb in ("created", "updated", "removed"))


@pytest.mark.django_db
def test_new_titles_and_numbers_keep_every_identity(curriculum, write, owner):
    run("import", curriculum, *SUBJECT)
    before = set(Content.objects.values_list("uid", "slug"))
    (curriculum / "1-bends/lessons/1-reef").rename(curriculum / "1-bends/lessons/01-reef")
    (curriculum / "2-hitches").rename(curriculum / "03-hitches")
    write({"README.md": "# Ropes and more", "1-bends/lessons/01-reef/one.md": "# On your own"}, curriculum)
    (changes,) = run("import", curriculum, *SUBJECT)["changes"]
    assert (changes["created"], changes["removed"]) == ({}, {})
    assert set(Content.objects.values_list("uid", "slug")) == before
    assert Course.objects.get().slug == "ropes"


def test_what_is_wrong_in_an_overview_is_kept_and_counted_like_all_else(write):
    report = read(write({"README.md": README, "1-bends/lessons/1-reef/README.md": REEF}), Options()).report
    assert report.left_out == 0
    assert report.severities["warning"] == len(report.warnings)
