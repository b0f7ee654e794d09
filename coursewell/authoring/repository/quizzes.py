"""The quizzes of a “quiz-app”: one JSON file for each language, in its folder `translations`.

The file is a list of objects with “quizzes”: `{"id": 1, "title": "…", "quiz": [{"questionText": "…", "answerOptions":
[{"answerText": "…", "isCorrect": "true"}]}]}`. The app shows its texts as they are, so here they are escaped.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from coursewell.authoring.document import limits
from coursewell.authoring.document.rules import UNSTORABLE
from coursewell.authoring.folder.quiz import fingerprint
from coursewell.authoring.folder.tree import Tree
from coursewell.authoring.plain import as_markdown
from coursewell.authoring.problems import Report
from coursewell.courses import kinds

APP, FOLDER, DEFAULT_LANGUAGE = "quiz-app", "translations", "en"
NO_RIGHT_ANSWER = "question without a right answer"
UNUSABLE = "unusable question"
UNUSABLE_QUIZ = "unusable quiz"
REPEATED = "repeated quiz"
ODD_MARK = "odd answer mark"


@dataclass(frozen=True)
class Quiz:
    """The questions of one quiz, as a content keeps them."""

    title: str
    questions: tuple[dict[str, Any], ...]


def languages(tree: Tree) -> dict[str, str]:
    """The file of each language."""
    found = {}
    for path in tree.files:
        folder, name = posixpath.split(path)
        if path.startswith(f"{APP}/") and posixpath.basename(folder) == FOLDER and name.endswith(".json"):
            found[name.removesuffix(".json").lower()] = path
    return found


def read_quizzes(tree: Tree, report: Report, language: str) -> dict[int, Quiz]:
    """The quizzes by their numbers; what cannot be used is reported, one by one."""
    files = languages(tree)
    wanted = language.lower() or DEFAULT_LANGUAGE
    if wanted not in files:
        if files or language:
            known = ", ".join(sorted(files)) or "none at all"
            report.error(f"There are no quizzes in the language “{wanted}”; give --language: here are {known}.")
        return {}
    path = files[wanted]
    tree.taken.used.add(path)
    raw = tree.raw(path)
    if raw is None:  # said already
        return {}
    try:
        value = json.loads(raw.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        report.error(f"This is not valid JSON: {error.msg}.", path, error.lineno)
        return {}
    except (ValueError, RecursionError):
        report.error("This is not valid JSON in UTF-8.", path)
        return {}
    return numbered_quizzes(value, Reader(report, path))


def numbered_quizzes(value: Any, reader: Reader) -> dict[int, Quiz]:
    found: dict[int, Quiz] = {}
    for item in quizzes_in(value, reader):
        number = number_of(item.get("id"))
        if number is None:
            reader.warn("A quiz has no number as its “id”; it is left out.", UNUSABLE_QUIZ)
        elif number in found:
            reader.warn(f"The number {number} is that of two quizzes; the second is left out.", REPEATED)
        else:
            found[number] = reader.quiz(item, number)
    return found


def quizzes_in(value: Any, reader: Reader) -> Iterator[dict[str, Any]]:
    """The quizzes of each part; a list of quizzes without parts around them will do."""
    for at, part in enumerate(value if isinstance(value, list) else [value], start=1):
        inner = part.get("quizzes", [part] if "quiz" in part else None) if isinstance(part, dict) else None
        if not isinstance(inner, list):
            reader.warn(f"Part {at} of this file has no list of “quizzes”; it is left out.", UNUSABLE_QUIZ)
            continue
        for item in inner:
            if isinstance(item, dict):
                yield item
            else:
                reader.warn(f"One of the “quizzes” in part {at} is no object; it is left out.", UNUSABLE_QUIZ)


def number_of(value: Any) -> int | None:
    if isinstance(value, str) and re.fullmatch(r"\d{1,6}", value):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1_000_000 else None


@dataclass(frozen=True)
class Reader:
    """Reads what one file says, and says what is wrong there."""

    report: Report
    path: str

    def warn(self, message: str, topic: str) -> None:
        self.report.warning(message, self.path, topic=topic)

    def quiz(self, item: dict[str, Any], number: int) -> Quiz:
        title = " ".join(text_of(item.get("title")).split())[: limits.TITLE]
        given = item.get("quiz")
        questions: list[dict[str, Any]] = []
        for at, question in enumerate(given if isinstance(given, list) else [], start=1):
            read = self.question(question, f"Question {at} of quiz {number}", {one["id"] for one in questions})
            if read and len(questions) < limits.QUESTIONS:
                questions.append(read)
            elif read:
                self.warn(f"Question {at} of quiz {number} is one too many; it is left out.", UNUSABLE)
        return Quiz(title, tuple(questions))

    def question(self, value: Any, name: str, used: set[str]) -> dict[str, Any] | None:
        value = value if isinstance(value, dict) else {}
        options = value.get("answerOptions")
        prompt = text_of(value.get("questionText"))
        choices = [self.choice(option, name) for option in options] if isinstance(options, list) else []
        right = sum(choice["is_right"] for choice in choices)
        if prompt and choices and not right:
            self.warn(f"{name} has no right answer; it is left out.", NO_RIGHT_ANSWER)
            return None
        question = {
            "id": fingerprint(prompt, used),
            "type": "single" if right == 1 else "multiple",
            "prompt": as_markdown(prompt),
            "choices": with_ids(choices[: limits.CHOICES + 1]),
            "answers": [],
            "tolerance": None,
            "feedback": "",
        }
        if wrong := what_is_wrong(question):
            self.warn(f"{name} cannot be used; it is left out. {wrong}", UNUSABLE)
            return None
        return question

    def choice(self, value: Any, name: str) -> dict[str, Any]:
        value = value if isinstance(value, dict) else {}
        mark = str(value.get("isCorrect", "")).strip().lower()
        if mark not in {"true", "false"}:
            self.warn(f"{name}: “isCorrect” is “{mark[:40]}”, not true or false; it counts as false.", ODD_MARK)
        return {"text": text_of(value.get("answerText")), "is_right": mark == "true", "feedback": ""}


def what_is_wrong(question: dict[str, Any]) -> str:
    if not all(choice["text"] for choice in question["choices"]):
        return "A choice has no text."
    if len(question["choices"]) > limits.CHOICES:
        return f"It has more than {limits.CHOICES} choices."
    try:
        kinds.get("quiz").clean({"questions": [question]})
    except kinds.InvalidDataError as error:
        return str(error)
    return ""


def with_ids(choices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    used: set[str] = set()
    found = []
    for choice in choices:
        identity = fingerprint(choice["text"], used)
        used.add(identity)
        found.append({"id": identity, **choice, "text": as_markdown(choice["text"])})
    return found


def text_of(value: Any) -> str:
    """A text that a database can keep; numbers are answers too."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return "" if not isinstance(value, str) or UNSTORABLE.search(value) else value.strip()
