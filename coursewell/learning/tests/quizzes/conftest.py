"""A quiz of every type, whose right answers hold a canary, and somebody who is in the course."""

from __future__ import annotations

import pytest

from coursewell.courses.models import Content, Module
from coursewell.learning.enrolment import enrol

CANARY = "zq7canary"


def choice(identity, **more):
    return {"id": identity, "text": identity.upper(), "is_right": False, "feedback": ""} | more


def question(identity, kind, **more):
    return {
        "id": identity, "type": kind, "prompt": f"Prompt of {identity}", "choices": [], "answers": [],
        "tolerance": None, "feedback": f"{CANARY} because",
    } | more  # fmt: skip


QUESTIONS = [
    question("one", "single", choices=[choice("a"), choice("b", is_right=True, feedback=CANARY)]),
    question("many", "multiple", choices=[choice("c", is_right=True), choice("d"), choice("e", is_right=True)]),
    question("say", "text", answers=[f"{CANARY} bowline"]),
    question("count", "numeric", answers=["3.14"], tolerance=0.01),
    question("sort", "ordering", choices=[choice("f"), choice("g"), choice("h")], points=3),
    question("pair", "matching", choices=[choice("i", match="rope"), choice("j", match="sail")]),
]
RIGHT = {
    "one": "b",
    "many": ["c", "e"],
    "say": f"{CANARY}  BOWLINE ",
    "count": "3,15",
    "sort": ["f", "g", "h"],
    "pair": {"i": "rope", "j": "sail"},
}


@pytest.fixture
def make_quiz(course):
    def make(**settings):
        module = Module.objects.create(course=course, title="Bends", slug="bends", position=0)
        data = {"questions": QUESTIONS} | ({"settings": settings} if settings else {})
        return Content.objects.create(module=module, title="Which?", slug="which", kind="quiz", data=data, position=0)

    return make


@pytest.fixture
def quiz(make_quiz):
    return make_quiz()


@pytest.fixture
def enrolment(course, stranger):
    return enrol(course=course, user=stranger)
