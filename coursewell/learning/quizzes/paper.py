"""The paper of an attempt: the questions as they were when it began, in the order in which they are asked.

It holds what is right and never leaves the server whole; a browser names questions and choices by their places.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from coursewell.courses.kinds.base import shown, shown_list
from coursewell.learning.quizzes.grading import LONGEST, RULES
from coursewell.learning.quizzes.settings import settings_of

CHOSEN = frozenset({"single", "multiple"})
ARRANGED = frozenset({"ordering", "matching"})


def paper_of(data: Any, chance: random.Random) -> dict[str, Any]:
    """The paper that is handed out for a quiz with this `data`."""
    settings = settings_of(data)
    questions = [
        dict(question)
        for question in shown_list(data, "questions")
        if shown(question, "id") and shown(question, "type") in RULES
    ]
    if settings.shuffle_questions:
        chance.shuffle(questions)
    for question in questions:
        choices = list(range(len(shown_list(question, "choices"))))
        # In the order of the author an ordering would be solved, and so would a matching.
        if settings.shuffle_choices or question["type"] in ARRANGED:
            chance.shuffle(choices)
        question["order"] = choices
        matches = sorted({shown(choice, "match") for choice in shown_list(question, "choices")})
        chance.shuffle(matches)
        question["matches"] = matches if question["type"] == "matching" else []
    kept = data.get("settings") if isinstance(data, Mapping) else None
    return {
        "questions": questions,
        "settings": dict(kept) if isinstance(kept, Mapping) else {},
        "path": shown(data, "path"),
    }


def questions_of(paper: Any) -> list[Mapping[str, Any]]:
    return shown_list(paper, "questions")


def choices_of(question: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The choices in the order of the paper."""
    choices, order = shown_list(question, "choices"), question.get("order")
    return [choices[place] for place in order] if isinstance(order, list) else choices


def value_of(question: Mapping[str, Any], given: list[str]) -> Any:
    """The answer that a form means with its places; None for no answer. Nothing else than what was asked is kept."""
    kind, choices = question["type"], [shown(choice, "id") for choice in choices_of(question)]
    if kind not in CHOSEN | ARRANGED:
        return given[0][:LONGEST].replace("\x00", "") if given and given[0].strip() else None
    if kind == "matching":
        matches = question["matches"]
        places = [_place(said, len(matches)) for said in given[: len(choices)]]
        pairs = zip(choices, places, strict=False)
        return {identity: matches[place] for identity, place in pairs if place is not None} or None
    if kind == "ordering":
        return _ordered(choices, given)
    found = [choices[place] for said in given[:100] if (place := _place(said, len(choices))) is not None]
    if kind == "single":
        return found[0] if found else None
    return found or None


def _ordered(choices: list[str], given: list[str]) -> list[str] | None:
    """Each choice has a select with its position; who gives a position twice has not ordered them yet."""
    positions = [_place(said, len(choices)) for said in given[: len(choices)]]
    if len(positions) < len(choices) or any(place is None for place in positions):
        return None
    return [choice for _, choice in sorted(zip(positions, choices, strict=True), key=lambda pair: pair[0] or 0)]


def _place(said: str, count: int) -> int | None:
    """The place counted from 0 that a form gives counted from 1."""
    if not (said.isascii() and said.isdecimal() and len(said) < 6):
        return None
    place = int(said) - 1
    return place if 0 <= place < count else None
