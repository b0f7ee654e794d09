from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from coursewell.accounts.models import User
from coursewell.authoring.commands.catalogue import catalogue
from coursewell.authoring.commands.course import course
from coursewell.courses.models import Course

pytestmark = pytest.mark.django_db


def call(group, *arguments):
    return CliRunner().invoke(group, [str(argument) for argument in arguments], catch_exceptions=False)


def test_an_import_says_what_it_did_and_a_second_that_it_did_nothing(folder, owner):
    assert "now: created 1 course, 2 modules, 3 contents" in call(course, "import", folder).output
    assert "knots: unchanged: nothing to write." in call(course, "import", folder).output


def test_an_error_stops_the_import_and_gives_exit_code_1(folder, owner, write):
    write({"course.md": "---\ntitle: Knots\n---\n"})
    result = call(course, "import", folder)
    assert (result.exit_code, Course.objects.count()) == (1, 0)
    assert "names no subject" in result.output


def test_a_check_changes_nothing(folder, owner):
    result = call(course, "check", folder)
    assert (result.exit_code, Course.objects.count()) == (0, 0)
    assert "Ready to import." in result.output


def test_a_dry_run_of_a_folder_changes_nothing(folder, owner):
    assert "would be: created 1 course" in call(course, "import", folder, "--dry-run").output
    assert Course.objects.count() == 0


def test_json_on_standard_output_is_only_json(folder, owner):
    summary = json.loads(call(course, "import", folder, "--json", "-").stdout)
    assert summary["courses"][0]["contents"] == {"quiz": 1, "text": 2}
    assert summary["changes"][0]["created"]["module"] == 2


def test_a_summary_that_cannot_be_written_is_an_error(folder, owner):
    result = call(course, "check", folder, "--json", folder / "no" / "where.json")
    assert (result.exit_code, "cannot be written" in result.output) == (1, True)


def test_wishes_of_the_command_line_are_kept(folder, owner):
    call(course, "import", folder, "--open", "--draft")
    imported = Course.objects.get()
    assert (imported.is_open, imported.state) == (True, "draft")


def test_the_owner_may_be_chosen_and_changed(folder, owner):
    call(course, "import", folder)
    User.objects.create_user("other@example.org")
    call(course, "import", folder, "--owner", "OTHER@example.org")
    assert Course.objects.get().owner.email == "other@example.org"


def test_an_owner_without_account_is_explained(folder, owner):
    result = call(course, "import", folder, "--owner", "nobody@example.org")
    assert "coursewell user create nobody@example.org" in result.output


def test_without_staff_an_account_nobody_can_use_becomes_the_owner(folder):
    call(course, "import", folder)
    assert not Course.objects.get().owner.has_usable_password()


def test_bad_rows_stop_a_catalogue_unless_they_may_be_skipped(tmp_path, owner):
    (tmp_path / "map.yaml").write_text("source: s\nformat: csv\ncourse: {key: id, title: title}\n")
    (tmp_path / "table.csv").write_text("id,title\n1,A\n2,\n")
    arguments = ["import", tmp_path / "table.csv", "--map", tmp_path / "map.yaml"]
    result = call(catalogue, *arguments)
    assert (result.exit_code, Course.objects.count()) == (1, 0)
    assert "table.csv, line 3: The title is empty; give it one." in result.output
    assert call(catalogue, *arguments, "--skip-bad").exit_code == 0
    assert Course.objects.count() == 1
