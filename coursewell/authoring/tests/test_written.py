"""What passes the check can be written as a folder and read again, however large it is."""

from __future__ import annotations

import hashlib
import tempfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from coursewell.authoring.document import (
    Asset,
    ContentDocument,
    CourseDocument,
    ModuleDocument,
    Person,
    limits,
    written,
)
from coursewell.authoring.document.check import check
from coursewell.authoring.document.paths import COURSE_FILE, OUTLINE_FILE
from coursewell.authoring.exporting.texts import outline_text, texts_of
from coursewell.authoring.exporting.writing import difference, fill
from coursewell.authoring.folder import frontmatter
from coursewell.authoring.layouts import Options, read
from coursewell.authoring.problems import Report
from tests.support.documents import DOCUMENTS

DIGEST = hashlib.sha256(b"x").hexdigest()


def uid(number):
    return f"{number:032x}"


def document(**values):
    return CourseDocument(**{"uid": uid(0), "title": "Knots", "slug": "knots", "subject": ("Craft",)} | values)


def errors_of(course):
    report = Report()
    check(course, report)
    return [problem.message for problem in report.errors]


def survives(course):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "knots"
        folder.mkdir()
        fill(folder, course, {DIGEST: lambda: BytesIO(b"x")}, lambda: None)
        reading = read(folder, Options())
    assert [str(problem) for problem in reading.report.errors] == []
    return difference(course, reading.documents[0]) == ""


def front(text):
    return len(frontmatter.split(text)[0].encode())


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(DOCUMENTS)
def test_nothing_is_written_larger_than_its_bound(made):
    course, texts = made.document, texts_of(made.document)
    mentions = written.Mentions(course)
    assert front(texts[COURSE_FILE]) <= written.of_course(course).bytes
    assert len(outline_text(course).encode()) <= written.of_outline(course).bytes
    for content in course.contents:
        most = mentions.most(content.body + str(content.data.get("caption", "")))
        assert front(texts[content.path]) <= written.of_content(content, most).bytes


@pytest.mark.slow
def test_a_course_of_every_largest_part_survives_a_folder():
    steps = "/".join(["folder-of-a-long-name"] * 10)
    modules = tuple(
        ModuleDocument(
            uid(1_000 + at),
            f"Module {at}: “what” - 'said'",
            f"module-{at}",
            "Line\n" * 500 + "End",
            tuple(
                ContentDocument(
                    uid(100_000 + number), f"Lesson {number}", "x" * 150 + str(number), path=path_of(steps, number)
                )
                for number in range(at * 10, at * 10 + 10)
            ),
        )
        for at in range(500)
    )
    people = tuple(Person(f"Ann {at}", f"ann-{at}", "Bio.\n\n" * 300 + "End") for at in range(200))
    assets = tuple(Asset(f"files/{number:05}.bin", DIGEST, 1) for number in range(12_000))
    course = document(modules=modules, instructors=people, assets=assets, overview="é" * 300_000)
    assert "beside its text is larger than 512 KiB or 100,000 values" in errors_of(course)[0]
    course = document(modules=modules, instructors=people[:40], assets=assets[:3_000], overview="é" * 300_000)
    assert errors_of(course) == []
    assert survives(course)


def path_of(steps, number):
    return f"{steps}/{number:05}".ljust(limits.NAME - 3, "x") + ".md"


def test_what_would_not_be_read_again_is_refused_with_its_reason():
    people = tuple(Person(f"Ann {at}", bio="x" * 19_000) for at in range(60))
    assert "beside its text is larger than 512 KiB" in errors_of(document(instructors=people))[0]
    (error,) = errors_of(document(instructors=people[:10], overview="x" * 1_960_000))
    assert error == "The course “Knots” is larger than 2 MiB; split it."
    modules = tuple(ModuleDocument(uid(at), "A", f"a{at}", "🧶" * 4_900 + "\u2028x") for at in range(1, 150))
    assert errors_of(document(modules=modules[:1])) == []
    assert "The outline of the course" in errors_of(document(modules=modules))[-1]


def test_a_small_file_of_very_many_values_is_refused(write, folder):
    write({OUTLINE_FILE: "modules: [" + "a," * 200_000 + "]"})
    (error,) = [error for error in read(folder, Options()).report.errors if "100,000" in error.message]
    assert str(error) == "outline.yaml:1: This has more than 100,000 values."
