"""A quiz with every type of question, in which all that says what is right holds a canary."""

from __future__ import annotations

from typing import Any

CANARY, NUMBER, TOLERANCE = "zq7canary", "90417.25", 0.0390625
#: Whatever of these is in an answer tells what is right.
TELLING = (CANARY, NUMBER, "90417,25", "90,417.25", str(TOLERANCE), "is_right")


def question(identity: str, kind: str, **more: Any) -> dict[str, Any]:
    plain = {
        "id": f"{CANARY}-{identity}",
        "type": kind,
        "prompt": f"Prompt of {identity}",
        "choices": [],
        "answers": [],
    }
    return plain | {"tolerance": None, "feedback": f"{CANARY} because of {identity}"} | more


def choice(text: str, **more: Any) -> dict[str, Any]:
    return {"id": f"{CANARY}-{text}", "text": text, "is_right": False, "feedback": f"{CANARY} of {text}"} | more


QUESTIONS = [
    question("one", "single", choices=[choice("ale"), choice("bow", is_right=True)]),
    question("many", "multiple", choices=[choice("cat", is_right=True), choice("dog"), choice("eel", is_right=True)]),
    question("say", "text", answers=[f"{CANARY} bowline"]),
    question("count", "numeric", answers=[NUMBER], tolerance=TOLERANCE),
    question("sort", "ordering", choices=[choice(text) for text in ("fig", "gin", "hop", "ice", "jam")]),
    question("pair", "matching", choices=[choice("kin", match="rope"), choice("law", match="sail")]),
    question("true", "single", choices=[choice("True", is_right=True), choice("False")]),
]
#: The places of the questions that are answered with text.
PLACES_OF_TEXT = (3, 4)
RIGHT_TEXT = f"{CANARY} BOWLINE"


def quiz(**settings: Any) -> dict[str, Any]:
    return {"questions": QUESTIONS, "settings": settings}


def told(text: str) -> list[str]:
    """What of the canaries is in it."""
    return [one for one in TELLING if one in text]
