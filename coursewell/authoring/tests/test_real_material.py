"""The figures that IMPORT.md of the test data gives. Skipped where that material is not beside the repository."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bars.material.places import folder, is_there
from coursewell.authoring.commands.catalogue import catalogue
from coursewell.authoring.commands.course import course
from coursewell.authoring.layouts import Options, read
from coursewell.authoring.tests.conftest import counted_writes
from coursewell.courses.models import Course, Instructor, Subject


def material(name: str) -> Path:
    if not is_there(name):
        pytest.skip(f"{name} is not beside the repository: the figures of real material were not checked")
    return folder(name)


#: courses, modules, contents by kind, questions; then what must be reported.
REPOSITORIES = {
    "md-python-inflammation": ((1, 12, {"text": 12}, 0), {"missing picture": 3, "unresolved link": 2}),
    "md-iot-for-beginners": (
        (1, 6, {"quiz": 48, "text": 115}, 144),
        {"missing picture": 185, "unresolved link": 5},
    ),
    "md-odin": (
        (11, 60, {"text": 310}, 0),
        {"archived file": 199, "missing order": 1, "missing picture": 45, "project": 61, "unresolved link": 5},
    ),
}


def import_repository(name: str, *options: str) -> dict[str, Any]:
    arguments = ["import", str(material(name)), "--subject", "Computing", *options, "--json", "-"]
    result = CliRunner().invoke(course, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    summary: dict[str, Any] = json.loads(result.stdout)
    return summary


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [name if name.endswith("inflammation") else pytest.param(name, marks=pytest.mark.slow) for name in REPOSITORIES],
)
def test_a_repository_goes_in_with_its_figures_and_only_once(owner, name):
    (figures, reported) = REPOSITORIES[name]
    said = import_repository(name)
    contents = sum((Counter(each["contents"]) for each in said["courses"]), Counter())
    modules, questions = (sum(each[what] for each in said["courses"]) for what in ("modules", "questions"))
    assert (len(said["courses"]), modules, dict(contents), questions) == figures
    assert said["reported"] | reported == said["reported"]
    with counted_writes() as writes:
        again = import_repository(name)
    assert writes == []
    assert not any(change[verb] for change in again["changes"] for verb in ("created", "updated", "removed"))


def test_the_carpentries_lesson_keeps_its_title_and_says_what_is_no_episode():
    reading = read(material("md-python-inflammation"), Options())
    (document,) = reading.documents
    assert (document.title, document.licence) == ("Programming with Python", "CC-BY-4.0")
    assert "episodes/fig/README.md" in [problem.file for problem in reading.report.warnings]


@pytest.mark.slow
@pytest.mark.django_db
def test_the_arabic_quizzes_go_in_as_far_as_they_can_be_used(owner):
    said = import_repository("md-iot-for-beginners", "--language", "ar")
    assert (said["courses"][0]["contents"]["quiz"], said["courses"][0]["questions"]) == (20, 59)
    assert (said["reported"]["missing quiz"], said["reported"]["question without a right answer"]) == (28, 1)


@pytest.mark.slow
def test_every_course_of_the_curriculum_is_a_live_folder_at_its_top():
    found = {document.slug.removeprefix("md-odin-") for document in read(material("md-odin"), Options()).documents}
    assert {"foundations", "nodejs", "ruby-on-rails"} <= found
    assert not {"archive", "shared"} & found


def import_table(file: str, name: str) -> str:
    result = CliRunner().invoke(
        catalogue, ["import", str(material("cat-mcgill") / file), "--map", name, "--json", "-"], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.slow
@pytest.mark.django_db
def test_a_real_university_goes_in_with_its_figures_and_only_once(owner):
    search, mix = "client/src/assets/search-data.json", "crates/db/test-seeds/mix.json"
    said = import_table(search, "mcgill-search")
    assert '"courses": 15162' in said
    assert '"titles": 11586' in said
    import_table(mix, "mcgill-mix")
    counts = [model.objects.count() for model in (Course, Subject, Instructor)]
    assert counts == [15_162, 331, 10_492]
    assert Course.objects.exclude(overview="").exclude(external_url="").count() == 314
    assert Course.objects.filter(title="E & M Laboratory").exists()
    assert not Course.objects.filter(title__contains="&amp;").exists()
    with counted_writes() as writes:
        import_table(search, "mcgill-search")
        import_table(mix, "mcgill-mix")
    assert writes == []
