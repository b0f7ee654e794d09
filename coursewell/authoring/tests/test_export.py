from __future__ import annotations

import json
import os

import pytest
from click.testing import CliRunner

from coursewell.authoring.cli import commands
from coursewell.authoring.deriving import document_of
from coursewell.authoring.document.json import loads
from coursewell.authoring.exporting import writing
from coursewell.authoring.layouts import Options, read
from coursewell.authoring.tests.conftest import import_folder
from coursewell.courses import files
from coursewell.courses.models import Attachment, Content, Course

pytestmark = pytest.mark.django_db


def call(*arguments):
    return CliRunner().invoke(commands[0], [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture
def knots(folder, owner):
    import_folder(folder, owner)
    return Course.objects.get()


@pytest.fixture
def place(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def left_in(place):
    return sorted(path.name for path in place.iterdir())


def test_an_exported_folder_is_read_as_the_same_course(knots, place):
    result = call("export", "knots", place / "knots")
    assert (result.exit_code, left_in(place)) == (0, ["knots"])
    reading = read(place / "knots", Options())
    assert (reading.documents, reading.report.problems) == ((document_of(knots),), [])
    assert "Exported to" in result.output


def test_an_export_looks_as_a_person_would_write_it(knots, place):
    call("export", "knots", place / "knots")
    assert (
        place / "knots" / "02-hitches" / "clove.md"
    ).read_text() == "---\ntitle: The clove hitch\n---\n\nTwo turns.\n"
    assert not (place / "knots" / "outline.yaml").exists()
    assert not (place / "knots" / "02-hitches" / "module.md").exists()


def test_importing_an_export_changes_nothing(knots, place, owner):
    call("export", "knots", place / "knots")
    assert import_folder(place / "knots", owner) == ["unchanged"]


def test_a_zip_holds_the_same_folder(knots, place):
    assert call("export", "knots", place / "knots.zip", "--format", "zip").exit_code == 0
    assert read(place / "knots.zip", Options()).documents == (document_of(knots),)


def test_json_is_the_document(knots, place):
    call("export", "knots", place / "knots.json", "--format", "json")
    assert loads((place / "knots.json").read_text()) == document_of(knots)
    assert loads(call("export", "knots", "-", "--format", "json").stdout) == document_of(knots)


def test_a_summary_can_be_had_as_json(knots, place):
    summary = json.loads(call("export", "knots", place / "knots", "--json", "-").stdout)
    assert (summary["courses"][0]["modules"], summary["format"]) == (2, "folder")


def test_a_slug_that_is_nearly_right_is_suggested(knots, place):
    result = call("export", "knotz", place / "knots")
    assert (result.exit_code, "did you mean knots?" in result.output) == (1, True)


def test_only_an_export_is_ever_replaced(knots, place):
    call("export", "knots", place / "knots")
    assert "--force replaces it" in call("export", "knots", place / "knots").output
    Course.objects.update(title="Better knots")
    assert call("export", "knots", place / "knots", "--force").exit_code == 0
    assert read(place / "knots", Options()).documents[0].title == "Better knots"
    assert left_in(place) == ["knots"]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: (path.mkdir(), (path / "mine.txt").write_text("x")), "is no exported course"),
        (lambda path: path.write_text("x"), "is a file"),
        (lambda path: path.symlink_to(path.parent), "is a symbolic link"),
        (lambda path: path.symlink_to(path.parent / "nowhere"), "is a symbolic link"),
    ],
)
def test_what_is_no_export_is_left_alone(knots, place, make, sentence):
    make(place / "knots")
    before = os.lstat(place / "knots").st_ino
    result = call("export", "knots", place / "knots", "--force")
    assert (result.exit_code, sentence in result.output) == (1, True), result.output
    assert (left_in(place), os.lstat(place / "knots").st_ino) == (["knots"], before)


def test_an_empty_folder_is_filled(knots, place):
    (place / "knots").mkdir()
    assert call("export", "knots", place / "knots").exit_code == 0


def test_a_parent_that_is_not_there_is_named(knots, place):
    assert "There is no folder" in call("export", "knots", place / "no" / "knots").output


def test_missing_bytes_are_named(knots, place):
    files.path_of(Attachment.objects.all()[0].digest).unlink()
    result = call("export", "knots", place / "knots")
    assert (result.exit_code, "pictures/reef.svg (" in result.output, left_in(place)) == (1, True, [])


def test_damaged_bytes_are_named(knots, place):
    stored = files.path_of(Attachment.objects.all()[0].digest)
    stored.chmod(0o600)
    stored.write_bytes(b"other")
    result = call("export", "knots", place / "knots")
    assert (result.exit_code, "pictures/reef.svg are damaged" in result.output, left_in(place)) == (1, True, [])


def test_rows_that_no_document_can_hold_are_said(knots, place):
    Content.objects.filter(slug="clove").update(kind="poem")
    result = call("export", "knots", place / "knots")
    assert (result.exit_code, "“kind” of “The clove hitch” must be one of" in result.output) == (1, True)


def test_a_full_disk_leaves_nothing(knots, place, monkeypatch):
    def fail(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "copy", fail)
    result = call("export", "knots", place / "knots")
    assert (result.exit_code, "There is no space left" in result.output, left_in(place)) == (1, True, [])


def test_an_export_that_would_not_read_back_is_no_export(knots, place, monkeypatch):
    monkeypatch.setattr(writing, "texts_of", lambda document: {"course.md": "---\ntitle: Other\nsubject: S\n---\n"})
    result = call("export", "knots", place / "knots")
    assert (result.exit_code, "course.title" in result.output or "course.uid" in result.output) == (1, True)
    assert left_in(place) == []
