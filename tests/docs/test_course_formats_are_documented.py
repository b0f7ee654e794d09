"""The references of the course folder and the catalogue map: complete, and their examples work."""

from __future__ import annotations

import json
import re
from dataclasses import fields

import pytest
import yaml
from django.conf import settings
from jsonschema import Draft202012Validator

from coursewell.authoring.catalogue import mapping
from coursewell.authoring.document.check import check
from coursewell.authoring.document.json import loads
from coursewell.authoring.document.schema import NAMES, as_text, schema
from coursewell.authoring.document.shapes import NODES
from coursewell.authoring.folder import course, kinds, lesson, modules, outline, quiz
from coursewell.authoring.layouts import Options, read
from coursewell.authoring.problems import Report

REFERENCE = settings.BASE_DIR / "docs" / "reference"
FOLDER = (REFERENCE / "course-folder.md").read_text(encoding="utf-8")
DOCUMENT = (REFERENCE / "course-document.md").read_text(encoding="utf-8")
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
            *modules.KEYS,
            *outline.KEYS,
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


def test_the_example_outline_is_read_without_a_problem(tmp_path):
    (example,) = re.findall(r"^```yaml\n(modules:.*?)^```$", FOLDER, re.MULTILINE | re.DOTALL)
    files = {"outline.yaml": example, "course.md": "---\ntitle: Knots\nsubject: Craft\n---\n"}
    files |= dict.fromkeys(re.findall(r"^ +- (\S+\.md)$", example, re.MULTILINE), "Text.")
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    reading = read(tmp_path, Options())
    assert [str(problem) for problem in reading.report.problems] == []
    assert [(module.title, len(module.contents)) for module in reading.documents[0].modules] == [("Bends", 2), ("", 1)]


def test_the_example_quiz_is_read_without_a_problem():
    (example,) = re.findall(r"^````markdown\n(## Which.*?)^````$", FOLDER, re.MULTILINE | re.DOTALL)
    complaints: list[str] = []
    _, questions = quiz.parse(example, complain=lambda message, line: complaints.append(message))
    assert (complaints, [question["id"] for question in questions]) == ([], ["slips", "tail"])
    assert questions[0]["choices"][0]["text"] == "The granny knot\nwith its ends across"


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.__name__)
def test_every_field_of_the_document_is_described(node):
    heading = NAMES[node].capitalize()
    section = DOCUMENT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    assert [item.name for item in fields(node) if f"`{item.name}`" not in section] == []


def test_the_example_document_is_one_and_passes_its_schema():
    (example,) = re.findall(r"^```json\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)
    report = Report()
    check(loads(example), report)
    assert report.errors == []
    Draft202012Validator(schema()).validate(json.loads(example))


def test_the_published_schema_is_that_of_the_code():
    assert (REFERENCE / "course-document.schema.json").read_text(encoding="utf-8") == as_text()
