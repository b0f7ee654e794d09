"""Tables of shapes that nobody promised us: what a map can make of them, and what is refused."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from coursewell.authoring.catalogue.absent import ShortTableError
from coursewell.authoring.catalogue.mapping import build
from coursewell.authoring.catalogue.opening import files_of
from coursewell.authoring.catalogue.slugs import default_slug
from coursewell.authoring.catalogue.tables import Options, table_for
from coursewell.authoring.problems import Report, SourceError
from coursewell.courses.models import Course, Instructor, Subject

CSV: dict[str, Any] = {"source": "s", "format": "csv", "course": {"key": "code", "title": "title"}}


@pytest.fixture(autouse=True)
def staff(owner):
    return owner


def take(tmp_path, values, *, goes_on=False, options=None, **files):
    """(errors, warnings by topic, what changed) of one import."""
    paths = []
    for name, text in files.items():
        path = tmp_path / name.replace("__", "-")
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        paths.append(path)
    table = table_for(build(values))
    report = Report()
    table.read(files_of(paths, table.map), report, lambda: None, goes_on=goes_on)
    outcome = table.write(options or Options(), lambda count: None, lambda: None)
    errors = [f"{problem.file}:{problem.line}: {problem.message}" for problem in report.errors]
    return errors, dict(report.topics), outcome.changes.in_words()


SECTIONS = """code,section,title,teacher
ART1,01,Drawing,Ann
ART1,02,Drawing,Bo/Cy
ART1,03,Drawing from life,
ART2,01,,Ann
ART2,02,Form,Ann
"""
MERGE = {**CSV, "rows": "merge", "course": {**CSV["course"], "instructors": {"from": "teacher", "split": "/"}}}


def test_sections_are_not_courses(tmp_path):
    errors, topics, _ = take(tmp_path, MERGE, table=SECTIONS)
    assert (errors, topics) == ([], {"code with two titles": 1})
    assert dict(Course.objects.values_list("source_key", "title")) == {"ART1": "Drawing", "ART2": "Form"}
    assert Course.objects.get(source_key="ART1").instructors.count() == 3


def test_the_order_of_rows_decides_nothing(tmp_path):
    head, *rows = SECTIONS.splitlines()
    take(tmp_path, MERGE, table=SECTIONS)
    random.Random(7).shuffle(rows)
    assert take(tmp_path, MERGE, table="\n".join([head, *rows, ""]))[2] == "unchanged"


def test_a_course_without_a_title_in_any_row_is_bad(tmp_path):
    errors, _, _ = take(tmp_path, MERGE, table="code,title,teacher\nART1,,Ann\nART1,,Bo\n")
    assert errors == ["table:2: The title is empty in all rows of this course; give it one."]


TERMS = {
    **CSV, "rows": "merge", "edition": "date", "blanks": "keep",
    "course": {"key": "code", "title": {"from": ["title", "short"], "from_capitals": True}, "overview": "text"},
    "subject": {"code": "dept", "anywhere": True, "under": ["school"]},
}  # fmt: skip
AUTUMN = "code,title,short,text,dept,school,date\nART1,Drawing II,,,ART,School of Arts,2026-09-01\n"
SPRING = (
    "code,title,short,text,dept,school,date\n"
    "ART1,Drawing,,Lines.,ART,Old Arts,2026-02-01\nART2,,LIFE OF FORMS II,,ART,Old Arts,2026-02-01\n"
)


@pytest.mark.parametrize("order", [("autumn", "spring"), ("spring", "autumn")])
def test_an_older_term_never_undoes_a_newer_one(tmp_path, order):
    terms = {"autumn": AUTUMN, "spring": SPRING}
    for name in order:
        take(tmp_path, TERMS, **{name: terms[name]})
    first = Course.objects.get(source_key="ART1")
    assert (first.title, first.overview) == ("Drawing II", "Lines.")
    assert first.subject.parent.title == "School of Arts"
    assert Subject.objects.filter(code="ART").count() == 1
    assert [take(tmp_path, TERMS, **{name: terms[name]})[2] for name in order] == ["unchanged"] * 2


def test_several_files_are_one_table_whatever_their_order(tmp_path):
    take(tmp_path, TERMS, b=SPRING, a=AUTUMN)
    assert Course.objects.get(source_key="ART1").title == "Drawing II"
    assert take(tmp_path, TERMS, a=SPRING, b=AUTUMN)[2] == "unchanged"


def test_a_second_choice_for_the_title_is_reported_and_readable(tmp_path):
    assert take(tmp_path, TERMS, spring=SPRING)[1] == {"row without a title": 1}
    assert Course.objects.get(source_key="ART2").title == "Life of Forms II"


NESTED = {
    "source": "n", "format": "json", "records": "faculties.*.courses",
    "course": {"key": {"template": "{^.@key}{nr}"}, "title": "name"},
    "subject": {"path": ["^.name"], "code": "^.@key"},
}  # fmt: skip


def test_records_within_records_know_what_holds_them(tmp_path):
    text = {"faculties": {"ART": {"courses": [{"nr": 1, "name": "Drawing"}], "name": "Arts"}}, "more": [1, {"a": []}]}
    assert take(tmp_path, NESTED, file=json.dumps(text))[0] == []
    course = Course.objects.get(source_key="ART1")
    assert (course.subject.title, course.subject.code) == ("Arts", "ART")


def test_json_names_the_line_of_a_bad_record(tmp_path):
    text = '{"faculties": {"ART": {"courses": [{"nr": 1, "name": "A"}],\n"name": "Arts"},\n"BIO": {"courses": [7]}}}'
    assert take(tmp_path, NESTED, goes_on=True, file=text)[0] == ["file:3: Record 2 is not a record (a JSON object)."]


@pytest.mark.parametrize(
    "text",
    ['{"a": [{"id": 1, "id": 2}]}', '{"a": [{"id": 1}', '{"a": [{"id": 1}]} x', '{"a": [{"id" 1}]}', '{"a": [1e999999'],
)
def test_json_that_is_not_whole_or_says_a_thing_twice_is_not_imported(tmp_path, text):
    values = {"source": "j", "format": "json", "records": "a", "course": {"key": "id", "title": "id"}}
    try:
        errors = take(tmp_path, values, file=text)[0]
    except SourceError as error:
        errors = [str(error)]
    assert len(errors) == 1
    assert Course.objects.count() == 0


@pytest.mark.parametrize("delimiter", [";", "\t", "|", ","])
def test_the_delimiter_is_the_one_that_fits(tmp_path, delimiter):
    text = "title,code,more\n“A, b”,1,\n".replace(",", delimiter) if delimiter != "," else "title,code\nA,1\n"
    assert take(tmp_path, CSV, file=text)[0] == []
    assert Course.objects.count() == 1


def test_a_preamble_no_header_and_cells_that_mean_those_above(tmp_path):
    values = {
        **CSV, "skip": 2, "columns": ["dept", "code", "title"], "fill_down": ["dept"], "subject": {"title": "dept"}
    }  # fmt: skip
    take(tmp_path, values, file="Courses\n2026\nArts,A1,Drawing\n,A2,Form\nBiology,B1,Cells\n")
    assert dict(Course.objects.values_list("source_key", "subject__title")) == {
        "A1": "Arts", "A2": "Arts", "B1": "Biology"
    }  # fmt: skip


def test_a_list_in_a_cell_is_several_values(tmp_path):
    values = {**CSV, "course": {**CSV["course"], "instructors": {"from": "who", "list": True}}}
    take(tmp_path, values, file='code,title,who\n1,A,"[\'Ann\', ""Bo\'s""]"\n2,B,[]\n')
    assert sorted(Instructor.objects.values_list("name", flat=True)) == ["Ann", "Bo's"]


def test_utf_16_is_read_by_its_mark(tmp_path):
    take(tmp_path, CSV, file="code,title\n1,Café\n".encode("utf-16"))
    assert Course.objects.get().title == "Café"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("code,title\n1,A\n".encode("utf-16-le"), "not text in UTF-8"),
        ("code,title\n" + '1,"A\n', "a quote is opened there, and never closed"),
        (",".join(f"c{number}" for number in range(100_000)), "more than 2,000 columns"),
        ("code,title\n1," + "x" * 5_000_000, "longer than 4 MiB"),
        ("code,titel\n", "did you mean “titel”"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path, text, sentence):
    with pytest.raises(SourceError, match=sentence):
        take(tmp_path, CSV, file=text)


LINKS = {
    "source": "links", "format": "markdown", "files": ["*.md"], "headings": [2, 3], "rows": "first",
    "course": {
        "key": "address", "title": "title", "external_url": "address", "summary": "note", "instructors": "author",
        "language": {"from": "@file", "match": "list-(.+)"},
    },
    "subject": {"path": "headings"},
}  # fmt: skip
LIST = """# Free courses
* [C\\#](#csharp)

## <a id="csharp"></a>C\\#&lrm;

* [Learn \\| C# &amp; more](https://a.example/1 "A label") - Ann Hitch (HTML) *(:lock: sign up)*
- [x] **[Plain](https://a.example/2)** – Bo
  and friends
* No link at all

Next
----
### Tools ###
1. [Bare](a.example/3)
   * [Nested](<https://a.example/4>)
* [Nothing]() - Cy
* [Again](https://a.example/1)
```
* [Code](https://a.example/5)
```
<!-- * [Hidden](https://a.example/6) -->
"""


def test_a_list_of_links_becomes_courses(tmp_path):
    errors, topics, _ = take(tmp_path, LINKS, **{"list__fa_IR.md": LIST})
    assert errors == []
    assert topics == {"address without https": 1, "link without an address": 1, "repeated address": 1}
    assert sorted(Course.objects.values_list("external_url", "title", "summary")) == [
        ("https://a.example/1", "Learn | C# & more", "HTML, sign up"),
        ("https://a.example/2", "Plain", ""),
        ("https://a.example/3", "Bare", ""),
        ("https://a.example/4", "Nested", ""),
    ]
    assert Course.objects.filter(language="fa-IR").count() == 4
    assert sorted(Instructor.objects.values_list("name", flat=True)) == ["Ann Hitch", "Bo and friends"]


def test_headings_are_a_tree_of_subjects(tmp_path):
    take(tmp_path, LINKS, **{"list__en.md": LIST})
    assert Course.objects.get(external_url="https://a.example/2").subject.title == "C#"
    tools = Course.objects.get(external_url="https://a.example/3").subject
    assert (tools.title, tools.parent.title) == ("Tools", "Next")


def test_a_folder_means_the_files_that_the_map_names(tmp_path):
    (tmp_path / "list-en.md").write_text(LIST)
    (tmp_path / "other.txt").write_text("no list")
    assert [file.name for file in files_of([tmp_path], build(LINKS))] == ["list-en.md"]
    with pytest.raises(SourceError, match="say with “files” in the map"):
        files_of([tmp_path], build(CSV))


def test_courses_that_are_gone_are_archived_only_when_asked_and_sure(tmp_path):
    rows = [f"{number},Course {number}" for number in range(10)]
    take(tmp_path, CSV, file="\n".join(["code,title", *rows]))
    fewer = "\n".join(["code,title", *rows[:9]])
    assert take(tmp_path, CSV, file=fewer)[2] == "unchanged"
    assert take(tmp_path, CSV, file=fewer, options=Options(archives_absent=True))[2] == "updated 1 course"
    assert Course.objects.get(source_key="9").state == "archived"
    short = "code,title\n1,Course 1\n"
    with pytest.raises(ShortTableError, match="8 of the 9 courses"):
        take(tmp_path, CSV, file=short, options=Options(archives_absent=True))
    assert (
        take(tmp_path, CSV, file=short, options=Options(archives_absent=True, is_sure=True))[2] == "updated 8 courses"
    )
    assert Course.objects.filter(state="archived").count() == 9


def test_a_dry_run_names_the_fields_that_would_change(tmp_path):
    take(tmp_path, CSV, file="code,title\n1,Old\n")
    table = table_for(build(CSV))
    (tmp_path / "new").write_text("code,title\n1,New\n2,Other\n")
    table.read([tmp_path / "new"], Report(), lambda: None, goes_on=False)
    outcome = table.write(Options(dry_run=True), lambda count: None, lambda: None)
    assert outcome.details() == {
        "created": [{"key": "2", "title": "Other"}],
        "updated": [{"key": "1", "title": "New", "fields": {"title": ["Old", "New"]}}],
        "archived": [],
    }
    assert Course.objects.get().title == "Old"


def test_a_table_can_place_its_courses_in_a_classification(tmp_path):
    tree = {"source": "cip", "format": "csv", "subjects": {"code": "code", "title": "title", "prefix": True}}
    take(tmp_path, tree, file="code,title\n01,Farming\n01.01,Soil\n")
    values = {**CSV, "subject": {"code": "cip", "source": "cip"}}
    take(tmp_path, values, file="code,title,cip\nA,Sand,01.01\n")
    assert Course.objects.get().subject.title == "Soil"
    assert Subject.objects.count() == 2


def test_slugs_of_a_table_never_collide(tmp_path):
    values = {**CSV, "course": {**CSV["course"], "slug": "slug"}}
    text = "code,title,slug\n1,A,same\n2,B,same\n"
    take(tmp_path, values, file=text)
    assert take(tmp_path, values, file=text)[2] == "unchanged"
    assert len(set(Course.objects.values_list("slug", flat=True))) == 2


def test_a_key_longer_than_its_column_is_still_a_key(tmp_path):
    long = "https://a.example/" + "x" * 300
    text = f"code,title\n{long}1,A\n{long}2,B\n"
    take(tmp_path, CSV, file=text)
    assert (Course.objects.count(), take(tmp_path, CSV, file=text)[2]) == (2, "unchanged")


def test_an_expression_that_never_ends_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr("coursewell.authoring.catalogue.patience.PATIENCE", 0.2)
    values = {**CSV, "course": {"key": "code", "title": {"from": "title", "match": "^(a+)+$"}}}
    with pytest.raises(SourceError, match="is not read after"):
        take(tmp_path, values, file="code,title\n1," + "a" * 60 + "!\n")


@pytest.mark.parametrize(
    ("title", "key", "slug"),
    [
        ("Soil", "01.0102", "soil-01-0102"),
        ("Knots", "https://example.org/knots", "knots-32bae43f"),
        ("日本語", "A/1", "日本語-a-1"),
        ("", "", "course"),
    ],
)
def test_slugs_can_be_read_aloud(title, key, slug):
    assert default_slug(title, key) == slug


JSONL: dict[str, Any] = {**CSV, "format": "jsonl"}
JSON: dict[str, Any] = {**CSV, "format": "json"}


@pytest.mark.parametrize(
    ("values", "text", "sentence"),
    [
        (CSV, "", "It is empty: its first line must name the columns."),
        (CSV, b"\xef\xbb\xbf", "It is empty: its first line must name the columns."),
        (CSV, "\n\ncode,title\n", "Its first line is empty"),
        (JSON, '{"code": 1, "title": "x"}', "put square brackets around a single record"),
    ],
)
def test_a_file_that_is_no_such_table_says_what_to_do(tmp_path, values, text, sentence):
    with pytest.raises(SourceError, match=sentence):
        take(tmp_path, values, file=text)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('{"code": "1", "title": "x"},', "it goes on after its object with “,”; each line is one object alone."),
        ('{"code": "1" "title": "x"}', "Expecting ',' delimiter at character 14."),
    ],
)
def test_a_bad_line_of_json_says_what_is_wrong_in_it(tmp_path, line, sentence):
    assert take(tmp_path, JSONL, goes_on=True, file=line)[0] == [f"file:1: This line is not valid JSON: {sentence}"]


@pytest.mark.parametrize(("keep", "state"), [([], "published"), (["state"], "archived")])
def test_a_course_that_comes_back_is_published_again_unless_the_map_keeps_it(tmp_path, keep, state):
    values, whole = {**CSV, "keep": keep}, "code,title\n1,A\n2,B\n"
    take(tmp_path, values, file=whole)
    take(tmp_path, values, file="code,title\n1,A\n", options=Options(archives_absent=True, is_sure=True))
    take(tmp_path, values, file=whole)
    assert Course.objects.get(source_key="2").state == state
    assert take(tmp_path, values, file=whole)[2] == "unchanged"
