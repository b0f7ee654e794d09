"""The published JSON Schema accepts what passes the check, and refuses what is broken."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from coursewell.authoring.document.json import dumps
from coursewell.authoring.document.schema import schema
from coursewell.authoring.tests.test_check import COURSE
from tests.support.documents import DOCUMENTS

VALIDATOR = Draft202012Validator(schema())


def test_the_schema_is_one():
    Draft202012Validator.check_schema(schema())


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(DOCUMENTS)
def test_every_document_is_valid(made):
    VALIDATOR.validate(json.loads(dumps(made.document)))


def broken(course, path, value):
    """`course` with one value replaced; None removes it."""
    *steps, last = path
    inner = course
    for step in steps:
        inner = inner[step]
    if value is None:
        del inner[last]
    else:
        inner[last] = value
    return course


CONTENT = ("modules", 0, "contents", 1)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("version",), 2),
        (("version",), None),
        (("uid",), "x"),
        (("title",), None),
        (("title",), ""),
        (("title",), "a\nb"),
        (("title",), " a"),
        (("title",), "x" * 301),
        (("slug",), "a/b"),
        (("slug",), "a b"),
        (("colour",), "red"),
        (("overview",), "a\r\nb"),
        (("level",), "expert"),
        (("external_url",), "javascript:alert(1)"),
        (("state",), "secret"),
        (("duration_minutes",), -1),
        (("instructors",), "Ann"),
        (("assets", 0, "digest"), "x"),
        ((*CONTENT, "kind"), "poem"),
        ((*CONTENT, "kind"), None),
        ((*CONTENT, "data", "alt"), None),
        ((*CONTENT, "data"), {"colour": "red"}),
        ((*CONTENT, "assets", 0, "size"), "7"),
    ],
)
def test_a_broken_document_is_not_valid(path, value):
    plain = json.loads(dumps(COURSE))
    VALIDATOR.validate(plain)
    assert not VALIDATOR.is_valid(broken(plain, path, value))


def test_a_slug_in_any_script_is_valid():
    assert VALIDATOR.is_valid(json.loads(dumps(COURSE)) | {"slug": "日本語-入門_1"})
