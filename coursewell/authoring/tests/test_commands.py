from __future__ import annotations

import errno
import json
import os
import shutil
import signal

import pytest
from click.testing import CliRunner
from django.db import OperationalError

from coursewell.accounts.models import User
from coursewell.authoring import actions
from coursewell.authoring.commands.catalogue import catalogue
from coursewell.authoring.commands.course import course
from coursewell.courses import files
from coursewell.courses.models import Course
from tests.support.archives import Part, zip_bytes

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


def test_a_subject_that_is_too_long_is_refused_and_not_cut(folder, owner, write):
    write({"course.md": "---\ntitle: Knots\n---\n"})
    result = call(course, "import", folder, "--subject", "Craft / " + "x" * 400)
    assert (result.exit_code, Course.objects.count()) == (1, 0)
    assert "is longer than 300 characters; shorten it" in result.output


def test_a_check_changes_nothing(folder, owner):
    result = call(course, "check", folder)
    assert (result.exit_code, Course.objects.count()) == (0, 0)
    assert "Ready to import." in result.output


def test_a_dry_run_of_a_folder_changes_nothing(folder, owner):
    assert "would be: created 1 course" in call(course, "import", folder, "--dry-run").output
    assert Course.objects.count() == 0


def test_a_dry_run_says_in_words_what_would_change(folder, owner, write):
    call(course, "import", folder)
    write({"02-hitches/clove.md": "# The double hitch\n\nTwo turns.\n", "01-bends/02-check.md": None})
    write({"02-hitches/more.md": "# More hitches\n"})
    output = call(course, "import", folder, "--dry-run", "--json", folder.parent / "said.json").output
    assert "removed content “Check”" in output
    assert "updated content “The double hitch”: renamed from “The clove hitch”" in output
    assert "created content “More hitches”" in output
    details = json.loads((folder.parent / "said.json").read_text())["changes"][0]["details"]
    assert {"verb": "removed", "thing": "content", "name": "Check", "how": ""} in details


def test_one_bad_folder_stops_all_that_were_given(folder, owner, write, tmp_path):
    bad = write({"course.md": "---\ntitle: Bad\n---\n"}, tmp_path / "bad")
    for other in (bad, tmp_path / "nowhere"):
        result = call(course, "import", folder, other, "--json", tmp_path / "said.json")
        assert (result.exit_code, Course.objects.count()) == (1, 0)
        assert "Nothing was imported. Put 1 error right first." in result.output
        said = json.loads((tmp_path / "said.json").read_text())
        assert (len(said["problems"]), said["changes"]) == (1, [])
        assert "Nothing was imported" in said["error"]


def test_one_course_twice_in_a_command_is_refused(folder, owner):
    result = call(course, "import", folder, folder)
    assert (result.exit_code, Course.objects.count()) == (1, 0)
    assert "have the same id" in result.output


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_stop_stops_cleanly(folder, owner, files_dir, monkeypatch, number):
    monkeypatch.setattr(actions, "set_outline", lambda *args: signal.raise_signal(number))
    result = call(course, "import", folder)
    assert (result.exit_code, Course.objects.count()) == (1, 0)
    assert "Stopped. Nothing was imported." in result.output
    assert not [path for path in files_dir.rglob("*") if path.is_file() and not path.name.startswith(".")]


def test_a_signal_to_stop_waits_while_the_import_is_committed(folder, owner, monkeypatch):
    monkeypatch.setattr(files.Arrivals, "settle", lambda self: signal.raise_signal(signal.SIGTERM))
    assert call(course, "import", folder).exit_code == 0
    assert Course.objects.count() == 1


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "There is no space left on the disk: make room"),
        (OperationalError("database or disk is full"), "The database cannot write, its disk is full"),
        (OperationalError("server closed the connection unexpectedly"), "The database does not answer"),
        (OperationalError("database is locked"), "stayed locked by another program"),
        (PermissionError(errno.EACCES, "Permission denied", "x"), "No permission for x"),
        (RecursionError("too deep"), "Something happened that this command does not know"),
    ],
)
def test_a_misfortune_is_a_sentence_and_imports_nothing(folder, owner, monkeypatch, tmp_path, error, sentence):
    def fail(*arguments):
        raise error

    monkeypatch.setattr(actions, "set_instructors", fail)
    result = call(course, "import", folder, "--json", tmp_path / "said.json")
    assert (result.exit_code, Course.objects.count()) == (1, 0)
    assert sentence in result.output
    assert result.output.rstrip().endswith("Nothing was imported.")
    assert sentence in json.loads((tmp_path / "said.json").read_text())["error"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a device that is always full")
def test_a_summary_on_a_full_disk_does_not_hide_that_all_was_imported(folder, owner):
    result = call(course, "import", folder, "--json", "/dev/full")
    assert (result.exit_code, Course.objects.count()) == (1, 1)
    assert "cannot be written to /dev/full: No space left on device. Everything was imported" in result.output


def test_a_place_for_the_summary_is_tried_before_anything_is_imported(folder, owner):
    result = call(course, "import", folder, "--json", folder / "no" / "where.json")
    assert (result.exit_code, Course.objects.count()) == (1, 0)


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


def test_an_archive_is_imported_like_its_folder(folder, owner, tmp_path):
    archive = shutil.make_archive(str(tmp_path / "download (1)"), "zip", folder.parent, folder.name)
    assert "Ready to import." in call(course, "check", archive).output
    assert "knots: now: created 1 course, 2 modules, 3 contents" in call(course, "import", archive).output
    assert "knots: unchanged: nothing to write." in call(course, "import", folder).output


def test_an_archive_that_cannot_be_trusted_imports_nothing(owner, tmp_path):
    (tmp_path / "a.zip").write_bytes(zip_bytes(Part("../course.md", b"---\ntitle: Knots\nsubject: A\n---\n")))
    result = call(course, "import", tmp_path / "a.zip")
    assert (result.exit_code, Course.objects.count()) == (1, 0)
    assert "“../course.md” leads out of the archive." in result.output


def test_a_damaged_file_that_no_text_uses_stops_the_import_too(folder, owner, tmp_path):
    parts = [Part(f"{path.relative_to(folder)}", path.read_bytes()) for path in sorted(folder.rglob("*.*"))]
    (tmp_path / "a.zip").write_bytes(zip_bytes(*parts, Part("unused.bin", b"x", local={"crc": 1}, central={"crc": 1})))
    result = call(course, "import", tmp_path / "a.zip")
    assert (result.exit_code, Course.objects.count()) == (1, 0)
    assert "“unused.bin” is damaged: its checksum is wrong" in result.output
