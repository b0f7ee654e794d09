"""The studio's writes as doors of the checker: pages are as fresh as what was published."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from coursewell.authoring.checking.names import STUDIO
from tests.support import site


def check(*arguments):
    command = [sys.executable, "-m", "config.cli", "freshness", "check", "--json", *arguments]
    done = subprocess.run(command, cwd=site.ROOT, capture_output=True, text=True)
    return done.returncode, json.loads(done.stdout)


@pytest.mark.slow
def test_no_page_is_out_of_date_whatever_the_studio_writes():
    code, found = check("--seconds", "6", "--doors", ",".join(STUDIO))
    assert (code, found["is_clean"], found["stale"]) == (0, True, 0), found
    assert found["checked"] > 20


@pytest.mark.slow
def test_a_mistake_that_was_seeded_is_found_through_the_studio():
    code, found = check("--seconds", "60", "--defect", "asked only once", "--doors", ",".join(STUDIO))
    assert code == 1
    assert found["stale"] > 0


def test_each_of_the_studios_doors_is_there():
    from coursewell.authoring.checking.doors import DOORS

    assert set(STUDIO) <= {door.name for door in DOORS}


@pytest.mark.django_db
def test_a_publication_that_a_killed_writer_left_to_happen_is_given_up(django_user_model):
    from datetime import timedelta

    from coursewell.authoring import drafts
    from coursewell.authoring.checking.plots import settle
    from coursewell.authoring.models import Schedule
    from coursewell.courses.models import Course, Subject
    from freshkeys import engine

    owner = django_user_model.objects.create_user("owner@example.org")
    subject = Subject.objects.create(title="Marsh", slug="marsh")
    for plot in (1, 2):
        values = {"title": "Heron", "slug": f"heron-{plot}-0", "state": "published"}
        course = Course.objects.create(owner=owner, subject=subject, **values)
        draft = drafts.open_draft(course=course, user=owner)
        drafts.schedule(draft=draft, user=owner, at=engine.now() + timedelta(hours=1))
    settle(1)
    assert [one.course.slug for one in Schedule.objects.all()] == ["heron-2-0"]
