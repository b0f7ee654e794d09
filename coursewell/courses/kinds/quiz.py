"""Quiz: questions, shown without their answers. What is right never reaches a page."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coursewell.courses.kinds.base import (
    Find,
    InvalidDataError,
    Kind,
    list_of,
    only,
    schema_of,
    shown,
    shown_list,
    text_of,
)
from coursewell.courses.markdown import Rendered

TYPES = ("single", "multiple", "text", "numeric", "ordering", "matching")
#: Types that are made of choices; those of an ordering stand in their right order.
CHOSEN = ("single", "multiple", "ordering", "matching")
SHOWS = ("submitted", "passed", "never")
#: How a quiz is sat. What has its default is left out, so that a quiz that says nothing keeps its form.
DEFAULTS: dict[str, Any] = {
    "attempts": None,
    "minutes": None,
    "percent": 50,
    "shuffle_questions": False,
    "shuffle_choices": False,
    "shows": "submitted",
}
MOST = {"attempts": 1_000, "minutes": 100_000, "percent": 100}
MOST_POINTS = 1_000
LONG = 20_000


def with_optional(schema: dict[str, Any], **properties: Any) -> dict[str, Any]:
    """The schema with properties that may be left out."""
    return schema | {"properties": schema["properties"] | properties}


class Quiz(Kind):
    """`{"questions": [{"id", "type", "prompt", "choices", "answers", "tolerance", "feedback"}]}`

    And, where they are not as by default: `settings`, the `points` of a question, the `match` of a choice.
    """

    label = _("Quiz")
    icon = "circle-question-mark"
    template = "courses/kinds/quiz.html"
    schema = schema_of(
        questions={
            "type": "array",
            "maxItems": 500,
            "items": with_optional(
                schema_of(
                    id=100,
                    type={"enum": list(TYPES)},
                    prompt=LONG,
                    choices={
                        "type": "array",
                        "maxItems": 100,
                        "items": with_optional(
                            schema_of(id=100, text=LONG, is_right={"type": "boolean"}, feedback=LONG),
                            match={"type": "string", "maxLength": 2_000},
                        ),
                    },
                    answers={"type": "array", "maxItems": 200, "items": {"type": "string", "maxLength": 2_000}},
                    tolerance={"type": ["number", "null"], "minimum": 0},
                    feedback=LONG,
                ),
                points={"type": "number", "minimum": 0, "maximum": MOST_POINTS},
            ),
        }
    )
    schema = with_optional(
        schema,
        settings={
            "type": "object",
            "properties": {
                **{name: {"type": "integer", "minimum": 1, "maximum": most} for name, most in MOST.items()},
                "shuffle_questions": {"type": "boolean"},
                "shuffle_choices": {"type": "boolean"},
                "shows": {"enum": list(SHOWS)},
            },
            "additionalProperties": False,
        },
    )

    def clean(self, data: Any) -> dict[str, Any]:
        data = only(data, {"questions", "settings"})
        questions = [
            _clean_question(question, number)
            for number, question in enumerate(list_of(data, "questions", max_length=500), start=1)
        ]
        if len({question["id"] for question in questions}) < len(questions):
            raise InvalidDataError(gettext("Two questions have the same id; each needs its own."))
        settings = _clean_settings(data.get("settings"))
        return {"questions": questions} | ({"settings": settings} if settings else {})

    def context(self, data: Mapping[str, Any], *, find: Find, text: Callable[[str, str], Rendered]) -> dict[str, Any]:
        """Prompts and choices, numbered; neither ids that an author gave meaning to, nor anything about the answers."""
        questions = []
        for number, question in enumerate(shown_list(data, "questions"), start=1):
            kind = shown(question, "type")
            questions.append(
                {
                    "number": number,
                    "name": f"question-{number}",
                    "type": kind if kind in TYPES else "text",
                    "prompt": text(shown(question, "prompt"), f"q{number}-").html,
                    "choices": [
                        {"value": place, "text": _in_a_label(text(shown(choice, "text"), f"q{number}-{place}-").html)}
                        for place, choice in enumerate(_shown_choices(question), start=1)
                    ],
                    "matches": sorted(
                        {match for choice in _shown_choices(question) if (match := shown(choice, "match"))}
                    ),
                }
            )
        return {"questions": questions}


def _shown_choices(question: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The choices; those of an ordering by their texts, because their own order is the answer."""
    choices = shown_list(question, "choices")
    if shown(question, "type") in {"ordering", "matching"}:
        return sorted(choices, key=lambda choice: shown(choice, "text"))
    return choices


def _in_a_label(html: SafeString) -> SafeString:
    """The HTML without the one paragraph around it: a <label> holds no paragraphs."""
    if html.startswith("<p>") and html.count("<p") == 1 and html.endswith("</p>\n"):
        return mark_safe(html[3:-5])  # noqa: S308 - safe before, and still well formed
    return html


def _clean_question(question: Any, number: int) -> dict[str, Any]:
    try:
        question = only(question, {"id", "type", "prompt", "choices", "answers", "tolerance", "feedback", "points"})
        choices = [
            _clean_choice(choice, place)
            for place, choice in enumerate(list_of(question, "choices", max_length=100), start=1)
        ]
        cleaned = {
            "id": text_of(question, "id", max_length=100) or f"q{number}",
            "type": text_of(question, "type", max_length=20) or "single",
            "prompt": text_of(question, "prompt", max_length=LONG),
            "choices": choices,
            "answers": [text_of({"answers": answer}, "answers") for answer in list_of(question, "answers")],
            "tolerance": _clean_tolerance(question.get("tolerance")),
            "feedback": text_of(question, "feedback", max_length=LONG),
        }
        if (points := _clean_points(question.get("points", 1))) != 1:
            cleaned["points"] = points
        _check(cleaned)
    except InvalidDataError as error:
        raise InvalidDataError(
            gettext("Question %(number)d: %(error)s") % {"number": number, "error": error}
        ) from error
    return cleaned


def _clean_choice(choice: Any, place: int) -> dict[str, Any]:
    choice = only(choice, {"id", "text", "is_right", "feedback", "match"})
    is_right = choice.get("is_right", False)
    if not isinstance(is_right, bool):
        raise InvalidDataError(gettext("“is_right” must be true or false."))
    match = text_of(choice, "match")
    return {
        "id": text_of(choice, "id", max_length=100) or f"c{place}",
        "text": text_of(choice, "text", max_length=LONG),
        "is_right": is_right,
        "feedback": text_of(choice, "feedback", max_length=LONG),
    } | ({"match": match} if match else {})


def _clean_settings(value: Any) -> dict[str, Any]:
    """What is not as by default."""
    given = only({} if value is None else value, set(DEFAULTS))
    for name, most in MOST.items():
        number = given.get(name)
        is_whole = isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= most
        if number is not None and not is_whole:
            raise InvalidDataError(
                gettext("“%(name)s” must be a whole number from 1 to %(most)d.") % {"name": name, "most": most}
            )
    for name in ("shuffle_questions", "shuffle_choices"):
        if not isinstance(given.get(name, False), bool):
            raise InvalidDataError(gettext("“%(name)s” must be true or false.") % {"name": name})
    if given.get("shows", "submitted") not in SHOWS:
        raise InvalidDataError(gettext("“shows” must be one of %(names)s.") % {"names": ", ".join(SHOWS)})
    return {name: given[name] for name in DEFAULTS if given.get(name) is not None and given[name] != DEFAULTS[name]}


def _clean_points(value: Any) -> float | int:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or not 0 <= value <= MOST_POINTS or round(value, 2) != value:
        raise InvalidDataError(
            gettext("“points” must be a number from 0 to %(most)d with two decimals at most.") % {"most": MOST_POINTS}
        )
    return int(value) if float(value).is_integer() else float(value)


def _clean_tolerance(value: Any) -> float | int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise InvalidDataError(gettext("“tolerance” must be a number that is not negative."))
    return value


def _check(question: dict[str, Any]) -> None:
    kind, choices = question["type"], question["choices"]
    right = sum(choice["is_right"] for choice in choices)
    if kind not in TYPES:
        raise InvalidDataError(
            gettext("“%(kind)s” is no type of question; known: %(kinds)s.") % {"kind": kind, "kinds": ", ".join(TYPES)}
        )
    if not question["prompt"]:
        raise InvalidDataError(gettext("It asks nothing; write the question as its “prompt”."))
    if kind in CHOSEN and len(choices) < 2:
        raise InvalidDataError(gettext("It needs at least two choices."))
    if len({choice["id"] for choice in choices}) < len(choices):
        raise InvalidDataError(gettext("Two choices have the same id; each needs its own."))
    if kind == "single" and right != 1:
        raise InvalidDataError(gettext("Exactly one choice must be right; %(count)d are.") % {"count": right})
    if kind == "matching" and not all(choice.get("match") for choice in choices):
        raise InvalidDataError(gettext("Each choice needs its “match”."))
    if kind in {"text", "numeric"} and not question["answers"]:
        raise InvalidDataError(gettext("It has no answer; give at least one."))
    if kind == "numeric" and not all(map(_is_number, question["answers"])):
        raise InvalidDataError(gettext("The answers of a numeric question must be numbers."))


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
