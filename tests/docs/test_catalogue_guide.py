"""The guide to importing a catalogue: each of its tables goes in by the map beside it."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner
from django.conf import settings

from coursewell.accounts.models import User
from coursewell.authoring.commands.catalogue import catalogue
from coursewell.courses.models import Course, Subject

GUIDE = (settings.BASE_DIR / "docs" / "guides" / "import-a-catalogue.md").read_text(encoding="utf-8")
FILES = re.findall(r"^`([^`\n]+)`:\n\n```\w+\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
PAIRS = list(zip(FILES[::2], FILES[1::2], strict=True))


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "map_file"), PAIRS, ids=[table[0] for table, _ in PAIRS])
def test_a_table_goes_in_by_its_map_and_only_once(tmp_path, monkeypatch, table, map_file):
    User.objects.create_user("registrar@example.org", is_staff=True)
    monkeypatch.chdir(tmp_path)
    for name, text in (table, map_file):
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = ["import", table[0], "--map", map_file[0]]
    first, second = (CliRunner().invoke(catalogue, command) for _ in range(2))
    assert (first.exit_code, first.output.count("Now: created")) == (0, 1), first.output
    assert "Unchanged: nothing to write" in second.output


@pytest.mark.django_db
def test_sections_of_the_guide_are_one_course(tmp_path, monkeypatch):
    User.objects.create_user("registrar@example.org", is_staff=True)
    monkeypatch.chdir(tmp_path)
    for name, text in FILES:
        (tmp_path / name).write_text(text, encoding="utf-8")
    CliRunner().invoke(catalogue, ["import", "timetable.csv", "--map", "timetable.yaml"], catch_exceptions=False)
    assert list(Course.objects.order_by("source_key").values_list("title", flat=True)) == ["Drawing", "Form and Colour"]
    assert Subject.objects.get(title="DRA").parent.title == "Arts"


def test_the_guide_has_an_example_of_each_shape():
    assert len(PAIRS) == 6
