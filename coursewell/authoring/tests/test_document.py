from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursewell.authoring.document import Asset, ContentDocument, CourseDocument, ModuleDocument, Person
from coursewell.authoring.document.identity import course_uid, part_uid
from coursewell.authoring.document.json import DocumentError, dumps, loads

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
ASSETS = st.lists(st.builds(Asset, TEXT, TEXT, st.integers(0, 10**9)), max_size=2).map(tuple)
MOMENTS = st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)
CONTENTS = st.builds(
    ContentDocument,
    uid=TEXT, title=TEXT, slug=TEXT, body=TEXT, data=st.dictionaries(TEXT, VALUES, max_size=2), is_open=st.booleans(),
    duration_minutes=st.none() | st.integers(0, 999), assets=ASSETS,
)  # fmt: skip
MODULES = st.builds(ModuleDocument, TEXT, TEXT, TEXT, TEXT, st.lists(CONTENTS, max_size=2).map(tuple))
COURSES = st.builds(
    CourseDocument,
    uid=TEXT, title=TEXT, slug=TEXT, subject=st.lists(TEXT, max_size=3).map(tuple), overview=TEXT,
    is_open=st.none() | st.booleans(),
    published_at=MOMENTS, instructors=st.lists(st.builds(Person, TEXT, TEXT, TEXT), max_size=2).map(tuple),
    assets=ASSETS, modules=st.lists(MODULES, max_size=2).map(tuple),
)  # fmt: skip


@given(COURSES)
def test_a_document_survives_json(document):
    assert loads(dumps(document)) == document


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"version": 2}, "version 1"),
        ({"title": 7}, "course.title must be a text"),
        ({"colour": "red"}, "course has no “colour”"),
        ({"modules": [{"uid": "a"}]}, r"course.modules\[0\] lacks “title”"),
        ({"modules": "x"}, "course.modules must be a list"),
        ({"published_at": "soon"}, "course.published_at must be a moment"),
    ],
)
def test_what_is_no_document_is_refused_with_its_place(change, sentence):
    value = json.loads(dumps(CourseDocument(uid="a", title="b", slug="c"))) | change
    with pytest.raises(DocumentError, match=sentence):
        loads(json.dumps(value))


@given(TEXT, TEXT)
def test_identities_are_stable_and_differ_by_course(name, path):
    one, other = course_uid("one"), course_uid("other")
    assert part_uid(one, path=path) == part_uid(one, path=path) != part_uid(other, path=path)
    assert len(part_uid(one, name=name, path=path)) == 32


def test_an_id_that_is_a_uuid_is_kept():
    assert course_uid("0123456789ABCDEF-0123456789abcdef") == "0123456789abcdef" * 2
