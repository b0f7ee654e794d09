"""What everybody answered, question by question, for those who write the course."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coursewell.courses.kinds.base import shown, shown_list
from coursewell.courses.models import Course
from coursewell.learning.models import Answer, Attempt
from coursewell.learning.quizzes.grading import grade
from coursewell.learning.quizzes.paper import questions_of


@dataclass
class Result:
    """One question: how many of those who were asked had it right, and what the others said most often."""

    prompt: str
    asked: int = 0
    right: int = 0
    wrong: Counter[str] = field(default_factory=Counter)

    @property
    def percent(self) -> int:
        return round(100 * self.right / self.asked) if self.asked else 0

    @property
    def most_wrong(self) -> tuple[str, int] | None:
        return next(iter(self.wrong.most_common(1)), None)


def results_of(course: Course, uid: str) -> list[Result]:
    """By question, in the order in which they were first met; each marked by the paper that it was on."""
    found: dict[str, Result] = {}
    marked = Attempt.objects.filter(enrolment__course=course, uid=uid).exclude(submitted_at=None).order_by("pk")
    answers: dict[int, dict[str, Any]] = {}
    for attempt, question, value in Answer.objects.filter(attempt__in=marked).values_list(
        "attempt", "question", "value"
    ):
        answers.setdefault(attempt, {})[question] = value
    for pk, paper in marked.values_list("pk", "paper").iterator(chunk_size=500):
        for one in questions_of(paper):
            value = answers.get(pk, {}).get(one["id"])
            result = found.setdefault(one["id"], Result(""))
            result.prompt = shown(one, "prompt")
            result.asked += 1
            if grade(one, value).is_right:
                result.right += 1
            elif value is not None:
                result.wrong[_said(one, value)[:300]] += 1
    return list(found.values())


def _said(question: Mapping[str, Any], value: Any) -> str:
    """An answer in words."""
    texts = {shown(choice, "id"): shown(choice, "text") for choice in shown_list(question, "choices")}
    if isinstance(value, Mapping):
        return "; ".join(f"{texts.get(key, key)} = {match}" for key, match in sorted(value.items()))
    if isinstance(value, list):
        named = [texts.get(str(one), str(one)) for one in value]
        return "; ".join(named if question.get("type") == "ordering" else sorted(named))
    return texts.get(str(value), str(value))
