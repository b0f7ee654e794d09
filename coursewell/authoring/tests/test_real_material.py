"""The figures that IMPORT.md of the test data gives. Skipped where that material is not beside the repository."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings

from coursewell.authoring.commands.catalogue import catalogue
from coursewell.authoring.layouts import Options, read
from coursewell.authoring.tests.conftest import counted_writes, import_folder
from coursewell.courses.models import Course, Instructor, Subject

DATA = Path(settings.BASE_DIR).parent / "shared" / "data"


def material(name: str) -> Path:
    for place in (DATA, Path(settings.BASE_DIR).parent.parent / "shared" / "data"):
        if (place / name).is_dir():
            return place / name
    pytest.skip(f"{DATA / name} is not here: the figures of real material were not checked")


def test_the_carpentries_lesson_gives_its_figures():
    reading = read(material("md-python-inflammation"), Options())
    (course,) = reading.documents
    assert (course.title, course.licence) == ("Programming with Python", "CC-BY-4.0")
    assert (len(course.modules), len(course.contents)) == (12, 12)
    assert {content.kind for content in course.contents} == {"text"}
    topics = [problem.topic for problem in reading.report.warnings]
    assert (topics.count("missing picture"), topics.count("unresolved link")) == (3, 2)
    assert not reading.report.errors


@pytest.mark.django_db
def test_the_carpentries_lesson_goes_in_once(owner):
    folder = material("md-python-inflammation")
    import_folder(folder, owner)
    assert import_folder(folder, owner) == ["unchanged"]


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
