from __future__ import annotations

import json
import random

import pytest

from coursewell.authoring.catalogue.applying import import_catalogue
from coursewell.authoring.catalogue.formats import read_rows
from coursewell.authoring.catalogue.grouping import read_entries
from coursewell.authoring.catalogue.mapping import build
from coursewell.authoring.problems import Report, SourceError
from coursewell.authoring.tests.conftest import counted_writes
from coursewell.courses.models import Course, Instructor, Subject

MAP = {
    "source": "college",
    "format": "csv",
    "course": {"key": "code", "title": "title", "instructors": {"from": "teachers", "split": ";"}},
    "subject": {"code": {"from": "code", "match": "^[A-Z]+"}},
}
CSV = "code,title,teachers\nART1,Drawing,Ann Hitch; Bo Loop\nART2,Drawing,\nBIO1,Cells,Bo Loop\n"


def take(tmp_path, text, values=None, **options):
    """(problems, what changed) of importing a table."""
    table = build({**MAP, **(values or {})})
    file = tmp_path / "table"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    report = Report()
    entries = read_entries(read_rows([file], table, report), table, report)
    problems = [f"{problem.line}: {problem.message}" for problem in report.errors]
    outcome = import_catalogue(table=table, entries=entries.by_key, **options)
    return problems, outcome.changes.in_words()


@pytest.fixture(autouse=True)
def staff(owner):
    return owner


def test_rows_become_published_courses(tmp_path, owner):
    problems, words = take(tmp_path, CSV)
    assert (problems, words) == ([], "created 3 courses, 2 instructors, 2 subjects; updated 2 instructor lists")
    course = Course.objects.get(source_key="ART1")
    assert (course.title, course.subject.code, course.state, course.owner) == ("Drawing", "ART", "published", owner)
    assert [instructor.name for instructor in course.instructors.all()] == ["Ann Hitch", "Bo Loop"]


def test_a_second_import_writes_nothing(tmp_path):
    take(tmp_path, CSV)
    with counted_writes() as writes:
        assert take(tmp_path, CSV) == ([], "unchanged")
    assert writes == []


def test_courses_of_one_title_get_slugs_of_their_own_whatever_the_order(tmp_path):
    lines = CSV.splitlines()
    take(tmp_path, CSV)
    before = dict(Course.objects.values_list("source_key", "slug"))
    Course.objects.all().delete()
    take(tmp_path, "\n".join([lines[0], *random.Random(4).sample(lines[1:], 3)]))
    assert dict(Course.objects.values_list("source_key", "slug")) == before
    assert len(set(before.values())) == 3


def test_a_changed_title_keeps_slug_and_row(tmp_path):
    take(tmp_path, CSV)
    before = Course.objects.get(source_key="BIO1")
    assert take(tmp_path, CSV.replace("Cells", "Life"))[1] == "updated 1 course"
    after = Course.objects.get(source_key="BIO1")
    assert (after.title, after.pk, after.slug) == ("Life", before.pk, before.slug)


def test_rows_that_are_gone_stay_in_the_catalogue(tmp_path):
    take(tmp_path, CSV)
    take(tmp_path, "code,title,teachers\nART1,Drawing,Ann Hitch; Bo Loop\n")
    assert Course.objects.count() == 3


def test_two_sources_may_use_one_key(tmp_path):
    take(tmp_path, CSV)
    take(tmp_path, CSV, {"source": "other"})
    assert Course.objects.filter(source_key="ART1").count() == 2
    assert len(set(Course.objects.values_list("slug", flat=True))) == 6


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("ART3,,", "5: The title is empty; give it one."),
        (",Form,", "5: The key is empty; give it one."),
        ("ART1,Form,", "5: The key “ART1” is that of table, line 2 already."),
        ("ART3,Form", "5: This row has 2 values, and 3 columns are named."),
        ("12,Form,", "5: The subject is empty."),
        ("ART3," + "x" * 301 + ",", "5: The title is longer than 300 characters."),
    ],
)
def test_a_bad_row_is_named_by_its_line_and_the_others_are_read(tmp_path, row, sentence):
    problems, words = take(tmp_path, CSV + row + "\n")
    assert problems == [sentence]
    assert words.startswith("created 3 courses")


def test_lines_are_counted_through_quoted_newlines(tmp_path):
    text = 'code,title,teachers\nART1,"Draw\n\ning",\nART2,,\n'
    assert take(tmp_path, text)[0] == ["5: The title is empty; give it one."]
    assert Course.objects.get().title == "Draw ing"


def test_a_byte_outside_the_encoding_is_a_bad_row(tmp_path):
    assert take(tmp_path, b"code,title,teachers\nART1,Caf\xe9,\n")[0] == [
        "2: The title holds bytes that are not in the encoding of the map: set “encoding”, to cp1252 perhaps."
    ]


def test_the_encoding_of_the_map_is_used(tmp_path):
    take(tmp_path, b"code;title;teachers\nART1;Caf\xe9;\n", {"encoding": "latin-1", "delimiter": ";"})
    assert Course.objects.get().title == "Café"


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path):
    assert take(tmp_path, b"\xef\xbb\xbf" + CSV.encode())[0] == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("code,name\nART1,Drawing\n", "no column “teachers”"),
        ("code,title,title,teachers\n", "Two columns are called “title”"),
        ('code,title,teachers\nART1,"Dra', "Line 2 is not valid CSV"),
    ],
)
def test_a_table_that_does_not_fit_its_map_is_refused(tmp_path, text, sentence):
    with pytest.raises(SourceError, match=sentence):
        take(tmp_path, text)


JSON = {
    "format": "json",
    "records": "data.courses",
    "course": {"key": "id", "title": "name", "instructors": {"from": "staff", "each": "name"}},
    "subject": {"title": {"from": "unit.name", "unescape": True}, "under": "College"},
}


def test_nested_json_is_read_by_paths(tmp_path):
    record = {"id": 7, "name": " Drawing\n", "staff": [{"name": "Ann"}], "unit": {"name": "Art &amp; Design"}}
    take(tmp_path, json.dumps({"data": {"courses": [record]}}), JSON)
    course = Course.objects.get()
    assert (course.title, course.source_key, course.subject.title) == ("Drawing", "7", "Art & Design")
    assert Subject.objects.get(title="Art & Design").parent == Subject.objects.get(title="College")
    assert Instructor.objects.get().name == "Ann"


def test_json_lines_are_read_one_by_one(tmp_path):
    text = (
        '{"id": 1, "name": "A", "unit": {"name": "U"}}\n\nnonsense\n[]\n{"id": 2, "name": "B", "unit": {"name": "U"}}\n'
    )
    problems, words = take(tmp_path, text, {**JSON, "format": "jsonl", "records": ""})
    assert problems == [
        "3: This line is not valid JSON: Expecting value at character 1.",
        "4: This is not a record (a JSON object).",
    ]
    assert words.startswith("created 2 courses")


def test_json_without_the_list_says_where_lists_are(tmp_path):
    with pytest.raises(SourceError, match="Lists are at: rows"):
        take(tmp_path, '{"rows": []}', JSON)


def test_json_too_deep_is_refused(tmp_path):
    with pytest.raises(SourceError, match="nested too deeply"):
        take(tmp_path, "[" * 100_000, JSON)


def test_rows_of_one_course_are_merged_where_the_map_says_so(tmp_path):
    text = "code,title,teachers\nART1,Drawing,Ann\nART1,Drawing,Bo\n"
    problems, _ = take(tmp_path, text, {"rows": "merge"})
    assert problems == []
    assert Course.objects.get().instructors.count() == 2


def test_fields_to_keep_are_set_on_new_courses_only(tmp_path):
    take(tmp_path, CSV)
    changed = CSV.replace("Cells", "Life") + "BIO2,Plants,\n"
    assert take(tmp_path, changed, {"keep": ["title"]})[1] == "created 1 course"
    assert set(Course.objects.filter(subject__code="BIO").values_list("title", flat=True)) == {"Cells", "Plants"}


def test_a_dry_run_changes_nothing(tmp_path):
    assert take(tmp_path, CSV, dry_run=True)[1].startswith("created 3 courses")
    assert (Course.objects.count(), Subject.objects.count(), Instructor.objects.count()) == (0, 0, 0)


def test_names_that_share_a_slug_get_marks_of_their_own(tmp_path):
    take(tmp_path, "code,title,teachers\nART1,Drawing,Ann Hitch;ann hitch\n")
    slugs = set(Instructor.objects.values_list("slug", flat=True))
    assert len(slugs) == 2
    assert all(slug.startswith("ann-hitch-") for slug in slugs)


def test_plain_text_is_shown_as_it_is(tmp_path):
    course = {"key": "code", "title": "title", "overview": {"from": "teachers", "plain": True}}
    take(tmp_path, "code,title,teachers\nART1,Drawing,<b>*x*</b> # 1\n", {"course": course})
    assert Course.objects.get().overview == "\\<b\\>\\*x\\*\\</b\\> # 1"


def test_a_failure_in_the_middle_leaves_no_row(tmp_path, monkeypatch):
    def fail(*args: object) -> set[int]:
        raise RuntimeError("the power went")

    monkeypatch.setattr("coursewell.authoring.catalogue.applying.set_teachers", fail)
    with pytest.raises(RuntimeError):
        take(tmp_path, CSV)
    assert (Course.objects.count(), Subject.objects.count(), Instructor.objects.count()) == (0, 0, 0)


def test_half_a_character_pair_is_a_bad_record(tmp_path):
    text = '{"data": {"courses": [{"id": 1, "name": "\\ud800", "unit": {"name": "U"}}]}}'
    assert take(tmp_path, text, JSON)[0][0].startswith("1: The title holds bytes")
