"""Which quiz belongs to which lesson: as the lessons link to them, or else lesson n has the quizzes 2n-1 and 2n."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coursewell.authoring.problems import Report
from coursewell.authoring.repository.quizzes import UNUSABLE_QUIZ, Quiz
from coursewell.courses.markdown import references

MISSING_QUIZ = "missing quiz"
LEFT_OUT_QUIZ = "left-out quiz"
#: The address of a quiz in the app, wherever the app is: https://quizzes.example.org/quiz/37
ADDRESS = re.compile(r"(?:^|/)quiz/(\d{1,6})/?(?:[?#].*)?")


@dataclass
class Placed:
    """The numbers of the quizzes before and after the texts of a lesson, and its addresses for them."""

    before: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)
    addresses: dict[str, int] = field(default_factory=dict)


def place_quizzes(texts: Sequence[tuple[str, str]], quizzes: Mapping[int, Quiz], report: Report) -> list[Placed]:
    """What each lesson has; `texts` are path and Markdown of their READMEs in order. What does not fit is reported."""
    if not quizzes:
        return [Placed() for _ in texts]
    taken: set[int] = set()
    placed = [linked(text, taken) for _, text in texts]
    has_links = any(place.before or place.after for place in placed)
    for number, (place, (path, _)) in enumerate(zip(placed, texts, strict=True), start=1):
        first, second = 2 * number - 1, 2 * number
        if not (place.before or place.after) and not taken & {first, second}:
            place.before, place.after = [first], [second]
            if has_links:  # it may well have none: nothing is missing then
                place.before, place.after = (
                    [one for one in place.before if one in quizzes],
                    [one for one in place.after if one in quizzes],
                )
            taken |= {first, second}
        for side in (place.before, place.after):
            drop_unusable(side, path, quizzes, report)
    for number in sorted(quizzes.keys() - taken):
        report.warning(f"No lesson has the quiz {number}; it is left out.", topic=LEFT_OUT_QUIZ)
    return placed


def linked(text: str, taken: set[int]) -> Placed:
    """The quizzes that a lesson links to: before it those linked in the first half of its text, after it the others."""
    placed, lines = Placed(), text.count("\n") + 1
    for reference in references(text):
        found = ADDRESS.search(reference.target) if reference.kind == "link" else None
        if found is None:
            continue
        number = int(found[1])
        if number not in taken:
            (placed.before if reference.line * 2 <= lines else placed.after).append(number)
            taken.add(number)
        if number in placed.before or number in placed.after:
            placed.addresses[reference.target] = number
    return placed


def drop_unusable(numbers: list[int], path: str, quizzes: Mapping[int, Quiz], report: Report) -> None:
    for number in list(numbers):
        if number not in quizzes:
            report.warning(f"The quiz {number} of this lesson is not there.", path, topic=MISSING_QUIZ)
        elif not quizzes[number].questions:
            report.warning(f"The quiz {number} has no question that can be used.", path, topic=UNUSABLE_QUIZ)
        else:
            continue
        numbers.remove(number)
