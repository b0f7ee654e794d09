"""The figures of the documentation come from commands that run, over a catalogue that anyone can make."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256

import pytest
from django.conf import settings
from django.db import connection

from benchmarks import catalogue
from coursewell.courses.models import Content, Course, Instructor, Subject
from coursewell.courses.search import Found, groups

#: Of 120 courses in 300 subjects, seed 3. Changes with what the generator writes, never with the database.
DIGEST = "d3685f8f0ad661aa44d496d30466b724f18f0970a948f664bc7f64125230672e"


def test_the_textbook_benchmark_gives_the_figures_of_the_readme() -> None:
    command = [sys.executable, "-m", "benchmarks.textbook", "--courses", "20", "--json"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert (figures["textbook"]["queries on a hit"], figures["ours"]["queries on a hit"]) == (40, 0)
    assert figures["textbook"]["old titles shown after plain SQL"] == 20
    assert figures["ours"]["old titles shown after plain SQL"] == 0


@pytest.mark.slow
def test_of_the_ways_to_cache_one_page_only_ours_shows_nothing_old() -> None:
    kind = {"sqlite": "sqlite", "postgresql": "postgres"}[connection.vendor]
    command = [sys.executable, "-m", "benchmarks.peers", "--db", kind, "--courses", "60", "--rounds", "2", "--json"]
    done = subprocess.run(
        [*command, "--trials", "1", "--only", "uncached,cache_page,cacheops,cachalot,ours,ours/shared"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    old = {name: {way: sum(doors.values()) for way, doors in ways.items()} for name, ways in found["old"].items()}
    assert [old[name]["plain"] for name in ("uncached", "ours", "ours/shared")] == [0, 0, 0]
    assert all(old[name][way] for name in ("cache_page", "cacheops", "cachalot") for way in ("plain", "own calls"))
    assert [found["cost"][name]["warm_queries"] for name in ("uncached", "ours", "ours/shared")] == [4, 0, 0]


@pytest.fixture
def generated(db):
    catalogue.generate(120, subjects=300, seed=3)


def digest() -> str:
    names = ["uid", "slug", "title", "code", "summary", "overview", "state", "level", "language", "listed_at"]
    names += ["enrolment_opens_at", "enrolment_closes_at", "length", "is_elsewhere", "is_open", "updated"]
    rows = [
        *Course.objects.order_by("pk").values_list(*names, "subject__slug"),
        *Course.instructors.through.objects.order_by("pk").values_list("course__slug", "instructor__slug"),
        *Subject.objects.order_by("pk").values_list("slug", "title", "parent__slug"),
        *Content.objects.order_by("pk").values_list("uid", "body", "module__uid"),
    ]
    return sha256(repr(rows).encode()).hexdigest()


def test_a_seed_gives_the_same_catalogue_on_every_database(generated) -> None:
    assert digest() == DIGEST


@pytest.mark.skipif(connection.vendor != "postgresql", reason="copies are made for PostgreSQL")
def test_postgresql_takes_the_same_catalogue_from_a_sqlite_file(db, tmp_path) -> None:
    options = ["--courses", "120", "--subjects", "300", "--seed", "3", "--on", "2026-11-01"]
    variables = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    subprocess.run(
        [sys.executable, "-m", "benchmarks.catalogue", *options],
        cwd=settings.BASE_DIR,
        env=variables | {"DATA_DIR": str(tmp_path)},
        check=True,
        timeout=120,
    )
    catalogue.copy_from(tmp_path / "coursewell.sqlite3")
    assert digest() == DIGEST
    assert Subject.objects.create(title="After the copy", slug="after").pk > Subject.objects.count() - 1
    teacher = Instructor.objects.filter(courses__isnull=False).first()
    assert teacher is not None
    assert Course.objects.filter(Found(groups(teacher.name)), instructors=teacher).exists()


def test_a_generated_catalogue_has_the_shape_of_real_ones(generated) -> None:
    assert set(Course.objects.values_list("state", flat=True)) == {"published", "draft", "archived"}
    assert Subject.objects.filter(parent__parent__isnull=False).exists()
    assert Content.objects.exists()
    teacher = Instructor.objects.filter(courses__isnull=False).first()
    assert teacher is not None
    assert Course.objects.filter(Found(groups(teacher.name)), instructors=teacher).exists()
