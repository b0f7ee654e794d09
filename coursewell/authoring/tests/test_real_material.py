"""The figures that IMPORT.md of the test data gives. Skipped where that material is not beside the repository."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from coursewell.authoring.layouts import Options, read
from coursewell.authoring.tests.conftest import import_folder

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
