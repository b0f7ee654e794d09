"""What a page shows of a paper. Only `result` says what is right, and only where the rules of the quiz allow it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from coursewell.courses.kinds.base import shown
from coursewell.courses.lessons import files_of
from coursewell.courses.links import lesson_places, path_in, resolver
from coursewell.courses.markdown import render
from coursewell.courses.models import Attachment, Course
from coursewell.courses.outline import Row
from coursewell.learning.models import Attempt
from coursewell.learning.quizzes.grading import Mark, grade
from coursewell.learning.quizzes.paper import choices_of, questions_of
from coursewell.learning.quizzes.standing import Standing


def asked(course: Course, row: Row, attempt: Attempt) -> list[dict[str, Any]]:
    """The questions with what was answered so far, and nothing of what is right."""
    text = _renderer(course, row, attempt.paper)
    given = dict(attempt.answers.values_list("question", "value"))
    return [
        _question(question, number, given.get(question["id"]), text)
        for number, question in enumerate(questions_of(attempt.paper), start=1)
    ]


def result(course: Course, row: Row, attempt: Attempt, *, with_answers: bool) -> list[dict[str, Any]]:
    """The same after handing in, with points; `with_answers` also what is right and what the author says to it."""
    text = _renderer(course, row, attempt.paper)
    given = dict(attempt.answers.values_list("question", "value"))
    rows = []
    for number, question in enumerate(questions_of(attempt.paper), start=1):
        value = given.get(question["id"])
        mark: Mark = grade(question, value)
        one = _question(question, number, value, text) | {"mark": mark}
        if with_answers:
            one["right"] = _right(question, text)
            one["feedback"] = [text(said, f"f{number}-{place}-") for place, said in enumerate(mark.feedback)]
        rows.append(one)
    return rows


def shows_answers(standing: Standing, shows: str) -> bool:
    """Whether what is right may be seen now. While an attempt goes on it may not: it would be copied into it."""
    if shows == "never" or standing.open is not None:
        return False
    return shows == "submitted" or standing.is_passed or standing.left == 0


def _question(question: Mapping[str, Any], number: int, value: Any, text: Any) -> dict[str, Any]:
    kind, matches = question["type"], question.get("matches", [])
    rows = [
        {
            "value": place,
            "text": text(shown(choice, "text"), f"q{number}-{place}-"),
            "is_chosen": value == choice["id"] or (isinstance(value, list) and choice["id"] in value),
            "chosen": _chosen(kind, choice["id"], value, matches),
        }
        for place, choice in enumerate(choices_of(question), start=1)
    ]
    return {
        "number": number,
        "type": kind,
        "prompt": text(shown(question, "prompt"), f"q{number}-"),
        "choices": rows,
        "matches": list(enumerate(matches, start=1)),
        "positions": range(1, len(rows) + 1),
        "value": value if isinstance(value, str) else "",
        "is_answered": value is not None,
    }


def _chosen(kind: str, identity: str, value: Any, matches: list[str]) -> int | None:
    """The place that the select of a choice shows."""
    if kind == "ordering" and isinstance(value, list) and identity in value:
        return value.index(identity) + 1
    if kind == "matching" and isinstance(value, Mapping) and value.get(identity) in matches:
        return matches.index(value[identity]) + 1
    return None


def _right(question: Mapping[str, Any], text: Any) -> list[Any]:
    kind, choices = question["type"], question.get("choices", [])
    if kind in {"text", "numeric"}:
        return list(question.get("answers", []))
    if kind == "ordering":
        return [text(shown(choice, "text"), "r-") for choice in choices]
    if kind == "matching":
        return [{"text": text(shown(choice, "text"), "r-"), "match": shown(choice, "match")} for choice in choices]
    return [text(shown(choice, "text"), "r-") for choice in choices if choice.get("is_right") is True]


def _renderer(course: Course, row: Row, paper: Any) -> Any:
    files = Attachment.objects.filter(Q(content=row.pk) | Q(content=None), course=course)
    find = files_of(course, files, row)
    base = path_in(paper, module=row.module, content=row.slug)
    resolve = resolver(course=course.slug, base=base, lessons=lesson_places(course.pk), find=find)
    return lambda markdown, prefix: render(markdown, resolve=resolve, prefix=prefix).html
