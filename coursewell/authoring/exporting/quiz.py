"""A quiz as text: the way a person would type it wherever that says the same, and exactly otherwise."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from coursewell.authoring.folder import blocks, quiz

Question = Mapping[str, Any]


def written(introduction: str, questions: Sequence[Question]) -> str | None:
    """The text of a quiz, which is read as exactly this; None when no plain text is."""
    parts = [introduction] if introduction else []
    used: set[str] = set()
    for question in questions:
        parts.append(question_text(question, used))
        used.add(question["id"])
    text = "\n\n".join(parts)
    return text if read(text) == (introduction, list(questions)) else None


def exact(introduction: str, questions: Sequence[Question]) -> str:
    """The text of a quiz with `verbatim: true`: any introduction, then all questions in one block."""
    return f"{introduction}\n{blocks.ALL}\n{as_json(questions)}\n{blocks.END}"


def read(text: str) -> tuple[str, list[dict[str, Any]]] | None:
    """What a text is read as, or None if anything is wrong with it."""
    complaints: list[str] = []
    found = quiz.parse(text, complain=lambda message, line: complaints.append(message))
    return None if complaints else found


def question_text(question: Question, used: set[str]) -> str:
    for has_id in (False, True):
        text = as_typed(question, has_id=has_id)
        if read_one(text, used) == question:
            return text
    return f"{blocks.ONE}\n{as_json(question)}\n{blocks.END}"


def read_one(text: str, used: set[str]) -> dict[str, Any] | None:
    """The one question of a text, as it would be read after others with the ids in `used`."""
    complaints: list[str] = []
    introduction, questions = quiz.parse(
        text, complain=lambda message, line: complaints.append(message), used=set(used)
    )
    return questions[0] if len(questions) == 1 and not introduction and not complaints else None


def as_typed(question: Question, *, has_id: bool) -> str:
    heading, _, rest = question["prompt"].partition("\n")
    lines = [f"## {heading} {{#{question['id']}}}" if has_id else f"## {heading}"]
    if rest:
        lines += rest.split("\n")
    lines.append("")
    opening, closing = "()" if question["type"] == "single" else "[]"
    taken: set[str] = set()
    for choice in question["choices"]:
        mark = "x" if choice["is_right"] else " "
        identity = "" if choice["id"] == quiz.fingerprint(choice["text"], taken) else f" {{#{choice['id']}}}"
        taken.add(choice["id"])
        first, *more = choice["text"].split("\n")
        lines += [f"- {opening}{mark}{closing} {first}{identity}", *(f"  {line}" if line else "" for line in more)]
        lines += quoted(choice["feedback"], "  ")
    lines += [f"= {answer}" + tolerance(question) for answer in question["answers"]]
    if question["feedback"]:
        lines += ["", *quoted(question["feedback"], "")]
    return "\n".join(lines)


def quoted(text: str, indent: str) -> list[str]:
    return [f"{indent}> {line}".rstrip() for line in text.split("\n")] if text else []


def tolerance(question: Question) -> str:
    """0.5 rather than 0.50, and 0 rather than 0.0."""
    value = question["tolerance"]
    short = f"{value:g}" if value is not None else ""
    return f" ± {short if float(short) == value else value}" if short else ""


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
