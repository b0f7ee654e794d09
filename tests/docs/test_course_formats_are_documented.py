"""The references of the course folder and the catalogue map: complete, and their examples work."""

from __future__ import annotations

import re

import pytest
import yaml
from django.conf import settings

from coursewell.authoring.catalogue import mapping
from coursewell.authoring.folder import course, kinds, lesson
from coursewell.authoring.layouts import Options, markdown_folder, read

REFERENCE = settings.BASE_DIR / "docs" / "reference"
FOLDER = (REFERENCE / "course-folder.md").read_text(encoding="utf-8")
MAP = (REFERENCE / "catalogue-map.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`([^`\n]+)`:\n\n````\w+\n(.*?)^````$", FOLDER, re.MULTILINE | re.DOTALL))
MAPS = re.findall(r"^```yaml\n(.*?)^```$", MAP, re.MULTILINE | re.DOTALL)


def test_the_example_course_is_read_without_a_problem(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / "knots" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    reading = read(tmp_path / "knots", Options())
    assert [str(problem) for problem in reading.report.problems] == []
    assert [content.kind for content in reading.documents[0].contents] == ["text", "quiz", "text"]


@pytest.mark.parametrize("example", MAPS)
def test_the_example_maps_are_maps(example):
    assert mapping.build(yaml.safe_load(example)).source


@pytest.mark.parametrize("name", [path.stem for path in mapping.MAPS.glob("*.yaml")])
def test_a_map_that_ships_is_a_map_and_is_named(name):
    assert mapping.load_map(name).source
    assert f"`{name}`" in MAP


@pytest.mark.parametrize(
    "key",
    sorted(
        {
            *course.KEYS,
            *lesson.KEYS,
            *markdown_folder.MODULE_KEYS,
            *(key for keys in kinds.KEYS.values() for key in keys),
        }
    ),
)
def test_every_key_of_front_matter_is_described(key):
    assert f"`{key}`" in FOLDER


@pytest.mark.parametrize(
    "key", sorted({*mapping.TOP, *mapping.COURSE_FIELDS, *mapping.VALUE_KEYS, "instructors", "under"})
)
def test_every_entry_of_a_map_is_described(key):
    assert f"`{key}`" in MAP
