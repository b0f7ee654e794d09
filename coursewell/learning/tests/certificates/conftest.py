"""A course of three lessons that gives certificates, and one that was issued."""

from __future__ import annotations

import pytest

from coursewell.learning.models import Certificate, Rules
from coursewell.learning.progress import finish
from coursewell.learning.tests.progress.conftest import enrolment, lessons  # noqa: F401


@pytest.fixture
def generous(course):
    Rules.objects.update_or_create(course=course, defaults={"gives_certificates": True})
    return course


@pytest.fixture
def complete(lessons, enrolment):  # noqa: F811
    def complete():
        for lesson in lessons:
            finish(enrolment=enrolment, uid=lesson.uid)

    return complete


@pytest.fixture
def certificate(generous, complete):
    complete()
    return Certificate.objects.get()
