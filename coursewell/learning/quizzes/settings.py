"""How a quiz is sat, as its `data` says. It may come from plain SQL: whatever is no sense has its default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: When right answers and feedback are shown: after each attempt, once passed or out of attempts, or never.
SHOWS = ("submitted", "passed", "never")


@dataclass(frozen=True)
class Settings:
    """The rules of one quiz. `attempts` and `minutes`: None for without limit; `percent`: what is enough to pass."""

    attempts: int | None = None
    minutes: int | None = None
    percent: int = 50
    shuffle_questions: bool = False
    shuffle_choices: bool = False
    shows: str = "submitted"


def settings_of(data: Any) -> Settings:
    """The rules that `data` of a quiz, or a paper, holds."""
    given = data.get("settings") if isinstance(data, Mapping) else None
    if not isinstance(given, Mapping):
        return Settings()
    return Settings(
        attempts=_whole(given.get("attempts"), 1_000),
        minutes=_whole(given.get("minutes"), 100_000),
        percent=_whole(given.get("percent"), 100) or Settings.percent,
        shuffle_questions=given.get("shuffle_questions") is True,
        shuffle_choices=given.get("shuffle_choices") is True,
        shows=shows if (shows := given.get("shows")) in SHOWS else Settings.shows,
    )


def _whole(value: Any, most: int) -> int | None:
    is_one = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= most
    return value if is_one else None
