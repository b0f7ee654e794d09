"""A course of two modules with three lessons and a quiz, and somebody who is in it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from coursewell.courses.models import Content, Module
from coursewell.courses.outline import outline_of
from coursewell.learning.enrolment import enrol

QUIZ = {"questions": [{"id": "q", "type": "text", "prompt": "Which?", "answers": ["bowline"]}]}


@pytest.fixture
def lessons(course):
    """Three lessons, without the quiz."""
    first = Module.objects.create(course=course, title="Bends", slug="bends", position=0)
    second = Module.objects.create(course=course, title="Hitches", slug="hitches", position=1)
    make = Content.objects.create
    return [
        make(module=first, title="Sheet bend", slug="sheet", body="Text.", position=0),
        make(module=first, title="Carrick bend", slug="carrick", body="Text.", position=1),
        make(module=second, title="Clove hitch", slug="clove", body="Text.", position=0),
    ]


@pytest.fixture
def quiz(lessons):
    return Content.objects.create(
        module=lessons[2].module, title="Which knot?", slug="which", kind="quiz", data=QUIZ, position=1
    )


@pytest.fixture
def enrolment(course, lessons, stranger):
    return enrol(course=course, user=stranger)


@pytest.fixture
def outline(course, lessons):
    return outline_of(course)


@pytest.fixture
def say(client, course):
    """What a lesson page posts."""

    def post(do, uid, **more):
        return client.post(reverse("learning_progress", args=[course.slug]), {"do": do, "uid": uid, **more})

    return post
