"""Tables of subjects: each way in which they say what stands under what."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursewell.authoring.catalogue.capitals import from_capitals
from coursewell.authoring.catalogue.mapping import MapError, build
from coursewell.authoring.catalogue.tables import Options, table_for
from coursewell.authoring.problems import Report
from coursewell.courses.models import Subject

pytestmark = pytest.mark.django_db


def take(tmp_path, subjects, text, kind="csv", **settings):
    table = table_for(build({"source": "tree", "format": kind, "subjects": subjects, **settings}))
    file = tmp_path / "tree"
    file.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
    report = Report()
    table.read([file], report, lambda: None, goes_on=False)
    outcome = table.write(Options(), lambda count: None, lambda: None)
    return [f"{problem.line}: {problem.message}" for problem in report.errors], dict(report.topics), outcome


def tree(parent=None):
    found = Subject.objects.filter(parent=parent).order_by("code", "title")
    return {f"{subject.code} {subject.title}".strip(): tree(subject) for subject in found}


CODES = "code,title\n01.0101,Soil and Water\n01,FARMING.\n01.01,Soil\n01.10,Water\n01.1,Water\n"
PREFIX = {
    "code": "code", "title": {"from": "title", "match": "^(.*?)[.]?$", "from_capitals": True}, "prefix": True
}  # fmt: skip


def test_codes_that_begin_with_others_stand_under_them_and_stay_texts(tmp_path):
    errors, topics, _ = take(tmp_path, PREFIX, CODES)
    assert errors == []
    assert topics == {"code that collides as a number": 1, "repeated title": 1}
    assert tree() == {"01 Farming": {"01.01 Soil": {"01.0101 Soil and Water": {}}, "01.1 Water": {"01.10 Water": {}}}}


def test_a_second_import_writes_nothing_and_a_new_title_keeps_the_address(tmp_path):
    take(tmp_path, PREFIX, CODES)
    before = Subject.objects.get(code="01.01")
    assert take(tmp_path, PREFIX, CODES)[2].changes.in_words() == "unchanged"
    assert take(tmp_path, PREFIX, CODES.replace("Soil\n", "Earth\n"))[2].changes.in_words() == "updated 1 subject"
    after = Subject.objects.get(code="01.01")
    assert (after.pk, after.slug, after.title) == (before.pk, before.slug, "Earth")


def test_parents_by_code_come_in_any_order(tmp_path):
    columns = {"code": "id", "title": "name", "parent": "up", "position": "nr", "description": "text"}
    take(tmp_path, columns, "id,name,up,nr,text\nb,Birds,a,2,Feathers\na,Animals,,1,\n")
    assert tree() == {"a Animals": {"b Birds": {}}}
    assert Subject.objects.filter(code="b").values_list("position", "description").get() == (2, "Feathers")


def test_a_parent_that_is_not_there_and_a_circle_are_bad_rows(tmp_path):
    columns = {"code": "id", "title": "name", "parent": "up"}
    errors, _, outcome = take(tmp_path, columns, "id,name,up\na,A,x\nb,B,a\nc,C,d\nd,D,c\ne,E,\n")
    assert [error[:2] for error in errors] == ["2:", "4:", "5:"]
    assert outcome.changes.in_words() == "created 1 subject"


def test_a_path_in_one_cell_or_in_columns(tmp_path):
    take(tmp_path, {"path": {"from": "way", "split": " > "}}, "way\nArts > Music > Piano\nArts\n")
    take(tmp_path, {"path": ["one", "two"], "under": "Other"}, "one,two\nArts,Music\n")
    assert tree() == {"Arts": {"Music": {"Piano": {}}}, "Other": {"Arts": {"Music": {}}}}


def test_nested_json_is_a_tree_already(tmp_path):
    records = [{"id": "A", "name": "Arts", "in": [{"id": "M", "name": "Music", "in": []}, {"name": "Dance"}]}]
    take(tmp_path, {"code": "id", "title": "name", "children": "in"}, records, "json")
    assert tree() == {"A Arts": {"Dance": {}, "M Music": {}}}


def test_json_nested_beyond_any_subject_is_a_bad_row(tmp_path):
    record = {"name": "end"}
    for level in range(20):
        record = {"name": str(level), "in": [record]}
    errors, _, _ = take(tmp_path, {"title": "name", "children": "in"}, [record], "json")
    assert errors == ["1: The subject lies more than 8 levels deep."]


def test_one_code_in_two_rows_is_a_bad_row(tmp_path):
    errors, _, _ = take(tmp_path, PREFIX, "code,title\n01,A\n01,B\n")
    assert errors == ["3: The code “01” is that of tree, line 2 already."]


@pytest.mark.parametrize(
    "subjects", [{}, {"title": "t", "prefix": True}, {"title": "t", "code": "c", "prefix": True, "parent": "p"}]
)
def test_a_map_that_cannot_make_a_tree_is_refused(subjects):
    with pytest.raises(MapError):
        build({"source": "s", "format": "csv", "subjects": subjects})


@pytest.mark.parametrize(
    ("text", "readable"),
    [
        ("MASTER'S THESIS", "Master's Thesis"),
        ("ART HISTORY II: THE NUDE", "Art History II: The Nude"),
        ("TRENDS IN PHYSICS AND ÉTUDES", "Trends in Physics and Études"),
        ("CAD for Artists", "CAD for Artists"),
        ("A", "A"),
    ],
)
def test_capitals_are_made_readable(text, readable):
    assert from_capitals(text) == readable


@given(st.text(max_size=60))
def test_making_capitals_readable_changes_nothing_but_capitals(text):
    assert from_capitals(text).casefold().replace("ß", "ss") == text.casefold().replace("ß", "ss")
