from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner

from coursewell.authoring.applying.renames import RENAMED, warn_of_renames
from coursewell.authoring.commands.course import course
from coursewell.authoring.layouts import Options, read
from coursewell.authoring.tests.conftest import import_folder
from coursewell.courses.models import Content, Module

pytestmark = pytest.mark.django_db


def said(folder):
    reading = read(folder, Options())
    (document,) = reading.documents
    warn_of_renames(document, reading.reports[0], takes_ids=reading.takes_ids)
    return [str(problem) for problem in reading.report.warnings if problem.topic == RENAMED]


def identities():
    return {*Content.objects.values_list("uid", "pk"), *Module.objects.values_list("uid", "pk")}


@pytest.mark.parametrize("text", ["# Another title\n\nTwo turns.\n", "# The clove hitch\n\nThree turns.\n"])
def test_a_renamed_file_is_noticed_by_its_text_or_its_title(folder, owner, write, text):
    import_folder(folder, owner)
    uid = Content.objects.get(slug="clove").uid
    write({"02-hitches/clove.md": None, "02-hitches/clove-hitch.md": text})
    (warning,) = said(folder)
    sentence = "This looks like the lesson “The clove hitch” (02-hitches/clove.md) under another name."
    assert warning.startswith(f"02-hitches/clove-hitch.md: warning: {sentence}")
    assert f"“id: {uid}”" in warning


def test_a_quiz_is_known_by_its_questions(folder, owner, write):
    import_folder(folder, owner)
    quiz = (folder / "01-bends/02-check.md").read_text()
    write({"01-bends/02-check.md": None, "01-bends/02-ask.md": quiz.replace("title: Check", "title: Ask")})
    (warning,) = said(folder)
    assert "(01-bends/02-check.md)" in warning


def follow(folder, warnings):
    """Do what each warning says, and nothing else."""
    for warning in warnings:
        path, uid = folder / warning.partition(": warning: ")[0], re.search("“(id: .*?)”", warning)[1]
        path = path / "module.md" if path.is_dir() else path
        text = path.read_text() if path.exists() else ""
        front = text.replace("---\n", f"---\n{uid}\n", 1) if text.startswith("---\n") else f"---\n{uid}\n---\n{text}"
        path.write_text(front)


def test_following_the_advice_keeps_every_lesson_and_module(folder, owner, write):
    import_folder(folder, owner)
    before = identities()
    (folder / "02-hitches").rename(folder / "02-around-a-post")
    (folder / "01-bends" / "01-reef.md").rename(folder / "01-bends" / "01-square-knot.md")
    (folder / "01-bends").rename(folder / "03-joining")
    warnings = said(folder)
    assert len(warnings) == 5
    follow(folder, warnings)
    assert said(folder) == []
    import_folder(folder, owner)
    assert identities() == before
    assert Content.objects.get(slug="square-knot").module.slug == "joining"


def test_following_the_advice_keeps_the_module_of_an_outline(folder, owner, write):
    outline = 'modules:\n  - title: {}\n    contents: [02-hitches/clove.md]\n  - title: ""\n'
    write({"outline.yaml": outline.format("Hitches")})
    import_folder(folder, owner)
    before = identities()
    write({"outline.yaml": outline.format("Around a post")})
    (warning,) = said(folder)
    assert "into its entry in outline.yaml" in warning
    uid = re.search("“(id: .*?)”", warning)[1]
    write({"outline.yaml": outline.format(f"Around a post\n    {uid}")})
    import_folder(folder, owner)
    assert (said(folder), identities()) == ([], before)


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"02-hitches/new.md": "# New\n\nText.\n"},
        {"02-hitches/clove.md": None},
        {"02-hitches/clove.md": None, "02-hitches/new.md": "# New\n\nText.\n"},
        {
            "02-hitches/clove.md": None,
            "02-hitches/a.md": "# A\n\nTwo turns.\n",
            "02-hitches/b.md": "# B\n\nTwo turns.\n",
        },
    ],
)
def test_nothing_is_said_where_nothing_was_renamed_or_nobody_can_tell(folder, owner, write, files):
    import_folder(folder, owner)
    write(files)
    assert said(folder) == []


def test_two_new_lessons_are_not_both_taken_for_the_old_one(folder, owner, write):
    import_folder(folder, owner)
    write({"02-hitches/clove.md": None, "02-hitches/a.md": "# A\n\nTwo turns.\n"})
    write({"02-hitches/b.md": "# The clove hitch\n\nOther.\n"})
    (warning,) = said(folder)
    assert warning.startswith("02-hitches/a.md")


def test_where_the_layout_has_no_ids_the_old_name_is_the_advice(write, owner):
    episode = "---\ntitle: Loops\n---\nRound and round.\n"
    folder = write({"config.yaml": "title: Loops\nsource: s\n", "episodes/loops.md": episode})
    import_folder(folder, owner)
    write({"episodes/loops.md": None, "episodes/circles.md": episode})
    (warning,) = said(folder)
    assert "(episodes/loops.md) under another name. Give the file its old name back" in warning


@pytest.mark.parametrize("arguments", [[], ["--dry-run"]])
def test_the_command_warns_with_the_file_as_it_was_given(folder, owner, write, tmp_path, arguments):
    CliRunner().invoke(course, ["import", str(tmp_path)], catch_exceptions=False)
    write({"02-hitches/clove.md": None, "02-hitches/clove-hitch.md": "# The clove hitch\n"})
    told = CliRunner().invoke(course, ["import", str(tmp_path), "--json", "-", *arguments], catch_exceptions=False)
    assert "knots/02-hitches/clove-hitch.md: warning: This looks like" in told.stderr
    assert json.loads(told.stdout)["reported"][RENAMED] == 1
