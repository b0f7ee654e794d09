"""Marks: pure functions of a question and of what was given as its answer, whatever that is.

| type | value | rule |
|---|---|---|
| single | id of a choice | the right one gives all |
| multiple | list of ids | each right choice a share, each wrong one takes a share away; never below nothing |
| text | text | equal to a right answer but for case, white space and Unicode forms |
| numeric | text | a number, with point or comma, within the tolerance of a right answer |
| ordering | list of ids | each choice that stands in its right place gives a share |
| matching | id of a choice to the text of its match | each right pair gives a share |
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from coursewell.courses.kinds.base import shown, shown_list

#: More than any answer needs.
LONGEST = 2_000
CENT = Decimal("0.01")
MOST = Decimal(1_000)
Question = Mapping[str, Any]
#: What part of the points an answer is worth; exact, so that two thirds of 3 are 2.
Share = Fraction


@dataclass(frozen=True)
class Mark:
    """What one answer is worth: between 0 and `of`."""

    points: Decimal
    of: Decimal
    feedback: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        return self.points == self.of


def grade(question: Question, value: Any) -> Mark:
    """The mark of an answer; junk is worth nothing and never an error."""
    of = worth(question)
    rule = RULES.get(shown(question, "type"))
    share = rule(question, value) if rule else Fraction(0)
    share = min(Fraction(1), max(Fraction(0), share))
    points = (of * share.numerator / share.denominator).quantize(CENT, ROUND_DOWN)
    return Mark(points, of, _feedback(question, value))


def worth(question: Question) -> Decimal:
    """How many points a question gives: 1 where it does not say."""
    try:
        points = Decimal(str(question.get("points", 1)))
        is_sane = points.is_finite() and 0 <= points <= MOST
    except InvalidOperation:
        is_sane = False
    return points.quantize(CENT) if is_sane else Decimal("1.00")


def fold(text: str) -> str:
    """Texts that a reader takes for the same have the same form: case, spaces and Unicode's ways to write a letter."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text[:LONGEST]).casefold())
    return " ".join(folded.split())


def number(text: Any) -> float | None:
    """A number as people write it, with point or comma; None for anything else."""
    if not isinstance(text, str) or len(text) > 100:
        return None
    plain = text.strip().replace("\u2212", "-").replace(",", ".")
    try:
        found = float(plain) if "_" not in plain else math.nan
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _single(question: Question, value: Any) -> Share:
    return Fraction(isinstance(value, str) and value in _right(question))


def _multiple(question: Question, value: Any) -> Share:
    right, chosen = _right(question), set(_texts(value)) & set(_ids(question))
    if not right:
        return Fraction(not chosen)
    return Fraction(len(chosen & right) - len(chosen - right), len(right))


def _text(question: Question, value: Any) -> Share:
    if not isinstance(value, str) or len(value) > LONGEST or not fold(value):
        return Fraction(0)
    return Fraction(fold(value) in {fold(answer) for answer in _texts(question.get("answers"))})


def _numeric(question: Question, value: Any) -> Share:
    given, tolerance = number(value), question.get("tolerance")
    if given is None:
        return Fraction(0)
    is_number = isinstance(tolerance, int | float) and not isinstance(tolerance, bool) and tolerance >= 0
    allowed = float(tolerance) if is_number and tolerance is not None else 0.0
    rights = [right for answer in _texts(question.get("answers")) if (right := number(answer)) is not None]
    # 3.15 is not off 3.1 by more than 0.05, whatever binary fractions make of it.
    return Fraction(any(abs(given - right) <= allowed + 1e-12 * max(1.0, abs(right)) for right in rights))


def _ordering(question: Question, value: Any) -> Share:
    right, given = _ids(question), _texts(value)
    if not right or len(given) != len(right) or set(given) != set(right):
        return Fraction(0)
    return Fraction(sum(one == other for one, other in zip(given, right, strict=True)), len(right))


def _matching(question: Question, value: Any) -> Share:
    pairs = {shown(choice, "id"): shown(choice, "match") for choice in shown_list(question, "choices")}
    if not pairs or not isinstance(value, Mapping):
        return Fraction(0)
    return Fraction(sum(bool(value.get(identity) == match) for identity, match in pairs.items()), len(pairs))


RULES: dict[str, Callable[[Question, Any], Share]] = {
    "single": _single,
    "multiple": _multiple,
    "text": _text,
    "numeric": _numeric,
    "ordering": _ordering,
    "matching": _matching,
}


def _ids(question: Question) -> list[str]:
    return [shown(choice, "id") for choice in shown_list(question, "choices")]


def _right(question: Question) -> set[str]:
    return {shown(choice, "id") for choice in shown_list(question, "choices") if choice.get("is_right") is True}


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list | tuple) else []


def _feedback(question: Question, value: Any) -> tuple[str, ...]:
    """What the author says to the chosen choices, then to the question."""
    chosen = {value} if isinstance(value, str) else set(_texts(value))
    is_choice = shown(question, "type") in {"single", "multiple"}
    said = [
        shown(choice, "feedback")
        for choice in shown_list(question, "choices")
        if is_choice and shown(choice, "id") in chosen
    ]
    return tuple(filter(None, [*said, shown(question, "feedback")]))
