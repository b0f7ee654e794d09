"""Quiz: questions of each type of the course document, with choices or answers."""

from __future__ import annotations

import math
from typing import Any

from django.http import QueryDict

from coursewell.authoring.editing.rows import count_of, place, rearranged
from coursewell.courses.kinds.quiz import CHOSEN, DEFAULTS, MOST, TYPES
from coursewell.courses.models.uid import new_uid


def read(given: QueryDict, words: list[str]) -> dict[str, Any]:
    questions = [question_of(given, number, words) for number in range(count_of(given, "questions"))]
    questions = rearranged(questions, words, "question")
    if words[:1] == ["add-question"]:
        questions.append(new_question(words[1] if len(words) > 1 else "single"))
    settings = settings_of(given)
    return {"questions": questions} | ({"settings": settings} if settings else {})


def settings_of(given: QueryDict) -> dict[str, Any]:
    """What is not as by default. What is no number stays as it was typed, and the checks say so."""
    settings: dict[str, Any] = {name: number_of(given.get(f"settings-{name}", "")) for name in MOST}
    settings |= {name: f"settings-{name}" in given for name in ("shuffle_questions", "shuffle_choices")}
    settings["shows"] = given.get("settings-shows") or DEFAULTS["shows"]
    return {name: value for name, value in settings.items() if value is not None and value != DEFAULTS[name]}


def new_question(kind: str) -> dict[str, Any]:
    kind = kind if kind in TYPES else "single"
    choices = [new_choice(), new_choice()] if kind in CHOSEN else []
    return {
        "id": new_uid()[:12], "type": kind, "prompt": "", "choices": choices, "answers": [], "tolerance": None,
        "feedback": "",
    }  # fmt: skip


def new_choice() -> dict[str, Any]:
    return {"id": new_uid()[:12], "text": "", "is_right": False, "feedback": ""}


def question_of(given: QueryDict, number: int, words: list[str]) -> dict[str, Any]:
    name = f"q{number}"
    kind = given.get(f"{name}-type", "single")
    right = given.getlist(f"{name}-right")
    choices = [
        {
            "id": given.get(f"{name}-c{place}-id") or new_uid()[:12],
            "text": given.get(f"{name}-c{place}-text", ""),
            "is_right": str(place) in right,
            "feedback": given.get(f"{name}-c{place}-feedback", ""),
        }
        | ({"match": match} if (match := given.get(f"{name}-c{place}-match", "").strip()) else {})
        for place in range(count_of(given, f"{name}-choices"))
    ]
    points = number_of(given.get(f"{name}-points", ""))
    return {
        "id": given.get(f"{name}-id") or new_uid()[:12],
        "type": kind if kind in TYPES else "single",
        "prompt": given.get(f"{name}-prompt", ""),
        "choices": changed_choices(choices, number, words),
        "answers": [line.strip() for line in given.get(f"{name}-answers", "").splitlines() if line.strip()],
        "tolerance": number_of(given.get(f"{name}-tolerance", "")),
        "feedback": given.get(f"{name}-feedback", ""),
    } | ({} if points in {None, 1} else {"points": points})


def changed_choices(choices: list[dict[str, Any]], number: int, words: list[str]) -> list[dict[str, Any]]:
    """After `add-choice 0`, or `remove-choice 0 2`, where the first number is the question's."""
    if words[1:2] != [str(number)]:
        return choices
    if words[0] == "add-choice":
        return [*choices, new_choice()]
    at = place(words, 2, choices)
    if words[0] == "remove-choice" and at is not None:
        return choices[:at] + choices[at + 1 :]
    return choices


def number_of(said: str) -> float | int | str | None:
    """A tolerance, as somebody writes it; what is no number stays as it was typed, and the checks say so."""
    said = said.strip()
    if not said:
        return None
    try:
        value = float(said.replace(",", "."))
    except ValueError:
        return said
    if not math.isfinite(value):
        return said
    return int(value) if value.is_integer() else value
